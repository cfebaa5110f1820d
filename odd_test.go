package spikelane_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// oddTexts are put where they belong and where they do not.
var oddTexts = []string{
	"", " ", "\n", "0", "1", "-1", "v", "w", "i", "j", "t", "dt", "N", "rand()", "randn()", "xi", "v > 0", "v >= 0 and i > 0", "True", "not_refractory",
	"t - lastspike > 1*ms", "1*ms", "1*mV", "5", "v = 0", "v += 1", "v_post += 1", "v_pre = v_post", "w += i + j; v_post += w", "v_post = rand()", "x = 3", "dv/dt = -v/ms : 1",
	"dv/dt = -v/(tau) : 1 (unless refractory)\ntau : second\nw = v*2 : 1", "v : 1 (shared)\nw : integer\nu : boolean", "v = rand() : 1 (constant over dt)\ndw/dt = v/ms + xi*ms**-0.5 : 1",
	"w : 1", "w : integer (constant)\nb : boolean\nz = w*v_post : 1", "v = w : 1\nw = v : 1", "0/0", "1/0", "1e400", "i/0", "i // 0", "i % 0", "2**31", "2.5", "(", ")", "\x00", "é", "'", "lambda: 0", "i == j", "abs(i-j) < 2",
	"int(v)", "exp(1000)", "-1e300*second", "1e-300*second", "inf", "exact", "euler", "rk4", "heun", "milstein", "exponential_euler",
}

// TestOddTexts builds networks of odd texts in odd places. They compile or are refused with errors that have places;
// those that compile run, record and save. Nothing panics.
func TestOddTexts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	odd := func() string { return oddTexts[r.IntN(len(oddTexts))] }
	mostly := func(right string) string {
		if r.IntN(15) > 0 {
			return right
		}
		return odd()
	}
	ctx := context.Background()
	compiled := 0
	for round := range 4000 {
		n := spikelane.NewNetwork("n", spikelane.Config{Seed: int64(round), MemoryLimit: 1 << 28})
		if r.IntN(8) == 0 {
			n.Constant(mostly("k"), odd())
		}
		m := spikelane.NeuronModel{Equations: mostly("dv/dt = (1.5 - v)/(2*ms) : 1\nw : 1"), Threshold: mostly("v > 0.5"), Reset: mostly("v = 0"), Refractory: mostly(""), Method: mostly("")}
		if r.IntN(4) == 0 {
			m.Dt = units.Time(r.IntN(3)) * 0.1 * ms
		}
		g, h := n.NeuronGroup("g", 1+r.IntN(5), m), n.NeuronGroup("h", 3, spikelane.NeuronModel{Equations: "v : 1", Threshold: "v > 2"})
		g.Set(mostly("v"), mostly("rand()"))
		g.SetWhere(mostly("v"), mostly("i > 0"), mostly("1"))
		g.SetAt(mostly("v"), r.IntN(3), mostly("0.2"))
		y := n.Synapses("y", g, h, spikelane.SynapseModel{Equations: mostly("s : 1"), OnPre: mostly("v_post += s"), Delay: mostly("")})
		y.Connect(spikelane.Connect{Condition: mostly(""), P: mostly(""), N: mostly("")})
		y.Set(mostly("s"), mostly("1"))
		n.SpikeMonitor("spikes", g, mostly("v"))
		n.StateMonitor("states", g, spikelane.StateRecord{Variables: []string{mostly("v")}})
		what := fmt.Sprintf("round %d: %+v", round, m)
		p, err := n.Compile(ctx)
		if err != nil {
			var faults spikelane.Errors
			if !errors.As(err, &faults) {
				t.Errorf("%s: got %v, want Errors", what, err)
			}
			for _, f := range faults {
				if f.Field == "" && f.Kind != "constants" || f.Msg == "" || f.Code == "" {
					t.Errorf("%s: fault without place, code or words: %+v", what, *f)
				}
			}
			continue
		}
		compiled++
		s, err := p.New(ctx, spikelane.Instance{})
		if err != nil {
			continue // too many synapses, or more than there is memory for
		}
		if err := s.Run(ctx, 1*ms); err != nil {
			t.Errorf("%s: run: %v", what, err)
		}
		if compiled%50 == 0 {
			if err := s.Save(t.TempDir()); err != nil {
				t.Errorf("%s: save: %v", what, err)
			}
		}
	}
	if compiled < 200 {
		t.Errorf("%d networks of 4000 compiled: the texts are too odd", compiled)
	}
}
