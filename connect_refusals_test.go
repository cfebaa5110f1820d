package spikelane_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
)

// TestConnectRefusals: what a rule makes in vain shows only when it runs; the error names the neuron.
func TestConnectRefusals(t *testing.T) {
	for _, c := range []struct {
		call spikelane.Connect
		want string
	}{
		{spikelane.Connect{Targets: "i + 1"}, "connect[0].j, line 1, column 1: E405 for i = 2, j = 3 is outside 0..2"},
		{spikelane.Connect{Targets: "i - 1"}, "E405 for i = 0, j = -1 is outside 0..2"},
		{spikelane.Connect{Targets: "k for k in range(5)"}, "E405 for i = 0, j = 3 is outside 0..2"},
		{spikelane.Connect{Targets: "k for k in range(5) if x_post > 0 and j < 3"}, "E405 for i = 0, j = 3"},
		{spikelane.Connect{Sources: "j + 2"}, "connect[0].i, line 1, column 1: E405 for j = 2, i = 4 is outside 0..3"},
		{spikelane.Connect{Targets: "i/(i - 1.0)*0"}, "E405 for i = 1, j is not a whole number"},
		{spikelane.Connect{Targets: "i/2"}, "E405 for i = 1, j is not a whole number"},
		{spikelane.Connect{Targets: "i/2", SkipIfInvalid: true}, "E405 for i = 1, j is not a whole number"},
		{spikelane.Connect{Targets: "k for k in sample(N_post, size=i + 2)"}, "E416 for i = 2, a sample of 4 from a range of 3"},
		{spikelane.Connect{Targets: "k for k in sample(N_post, size=1 - i)"}, "E416 for i = 2, a sample of -1"},
		{spikelane.Connect{Targets: "k for k in range(0, 3, i - 1)"}, "E406 for i = 1, a step of 0"},
		{spikelane.Connect{Targets: "k for k in range(0, 2**40)"}, "E416 for i = 0, a range of 1099511627776 values"},
		{spikelane.Connect{N: "1 - i"}, "connect[0].n: E406 n is -1 for i = 2, j = 0"},
		{spikelane.Connect{N: "i/2"}, "connect[0].n: E406 n is 0.5 for i = 1, j = 0"},
		{spikelane.Connect{N: "log(i - 2.0)"}, "connect[0].n: E406 n is NaN for i = 0, j = 0"},
		{spikelane.Connect{N: "1e10*j"}, "connect[0].n: E406 n is 1e+10 for i = 0, j = 1"},
		{spikelane.Connect{Condition: "i > 0", P: "log(i - 2.0)"}, "connect[0].p, line 1, column 1: E406 probability NaN for i = 1 is outside 0..1"},
		{spikelane.Connect{Condition: "j > 0", P: "log(i*j - 2.0)"}, "connect[0].p, line 1, column 1: E406 probability NaN for i = 0, j = 1 is outside 0..1"},
		{spikelane.Connect{Condition: "j > 0", P: "log(x_pre - 2.0 - x_post)"}, "connect[0].p, line 1, column 1: E406 probability NaN for i = 0, j = 1 is outside 0..1"},
		{spikelane.Connect{Sources: "k for k in sample(N_pre, p=log(j - 1.0))"}, "connect[0].i, line 1, column 28: E406 probability NaN for j = 0 is outside 0..1"},
	} {
		n := spikelane.NewNetwork("refusals", spikelane.Config{})
		g := n.NeuronGroup("g", 4, spikelane.NeuronModel{Equations: "x : 1"})
		y := n.Synapses("y", g, g.Slice(0, 3), spikelane.SynapseModel{})
		y.Connect(c.call)
		_, err := n.Run(context.Background(), 0)
		if err == nil || !strings.Contains(err.Error(), c.want) || !errors.Is(err, spikelane.ErrModel) {
			t.Errorf("%+v: got %v, want %q", c.call, err, c.want)
		}
	}
}

// TestUnlikely: a probability below 0 counts as 0 and one above 1 as 1, which is told of, on every target and with any number of
// threads; synapses that are not stored are no exception. Of probabilities within 0..1 nothing is told.
func TestUnlikely(t *testing.T) {
	for _, c := range []struct {
		call       spikelane.Connect
		clipped    spikelane.Connect
		want       string
		procedural bool
	}{
		{spikelane.Connect{P: "0.01*i - 0.5"}, spikelane.Connect{P: "clip(0.01*i - 0.5, 0, 1)"}, "connect[0].p, line 1, column 1: W603 probability -0.5 for i = 0 is outside 0..1, and so are those of 98 more sources", true},
		// 19800 of the pairs are closer than 50 or farther than 150.
		{spikelane.Connect{P: "1.5 - 0.01*abs(i - j)"}, spikelane.Connect{P: "clip(1.5 - 0.01*abs(i - j), 0, 1)"}, "W603 probability 1.5 for i = 0, j = 0 is outside 0..1, and so are those of 19799 more pairs", true},
		{spikelane.Connect{Condition: "i != j", P: "1.0/abs(i - j)"}, spikelane.Connect{Condition: "i != j", P: "1.0/abs(i - j)"}, "", true},
		{spikelane.Connect{Sources: "k for k in sample(N_pre, p=2.0*int(j == 7))"}, spikelane.Connect{Sources: "k for k in sample(N_pre, p=int(j == 7))"}, "W603 probability 2 for j = 7 is outside 0..1", false},
	} {
		made := ""
		for k, config := range []spikelane.Config{{Target: "go"}, {Target: "go", Threads: 3}, {}, {Target: "go"}} {
			var told []string
			for _, call := range []spikelane.Connect{c.call, c.clipped} {
				config.Seed = 5
				n := spikelane.NewNetwork("unlikely", config)
				g := n.NeuronGroup("g", 200, spikelane.NeuronModel{Equations: "x : 1", Threshold: "False", Reset: "x = 0"})
				y := n.Synapses("y", g, g, spikelane.SynapseModel{OnPre: "x_post += 1", Procedural: k == 3 && c.procedural})
				y.Connect(call)
				sim, err := n.Run(context.Background(), 0)
				if err != nil {
					t.Fatal(err)
				}
				for _, w := range sim.ValueWarnings() {
					told = append(told, w.Error())
				}
				i, j, err := sim.Synaptic(y).Pairs()
				if text := fmt.Sprint(i, j, err); made == "" {
					made = text
				} else if text != made {
					t.Errorf("%+v: other synapses", call)
				}
			}
			if all := strings.Join(told, "; "); len(told) > 1 || !strings.Contains(all, c.want) || (c.want == "") != (all == "") {
				t.Errorf("%+v: told %q, want %q", c.call, all, c.want)
			}
		}
	}
}

// TestConnecting: making synapses says how far it is and ends soon after its context, in every kind of rule.
func TestConnecting(t *testing.T) {
	for _, c := range []spikelane.Connect{{}, {P: "0.5"}, {Condition: "i != j"}, {N: "1 + j % 2"}, {Targets: "k for k in sample(N_post, size=100)"}, {Sources: "j"}} {
		ctx, cancel := context.WithCancelCause(context.Background())
		stop := errors.New("enough")
		n := spikelane.NewNetwork("connecting", spikelane.Config{Connecting: func(p spikelane.Connecting) {
			if p.Synapses != "y" || p.Total != 3000 || p.Done > p.Total {
				t.Errorf("%+v", p)
			}
			if p.Done == p.Total {
				cancel(stop) // after the first object
			}
		}})
		g := n.NeuronGroup("g", 3000, spikelane.NeuronModel{Equations: "x : 1"})
		n.Synapses("y", g, g, spikelane.SynapseModel{}).Connect(spikelane.Connect{Targets: "i"})
		n.Synapses("z", g, g, spikelane.SynapseModel{}).Connect(c)
		p, err := n.Compile(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.New(ctx, spikelane.Instance{}); !errors.Is(err, stop) {
			t.Errorf("%+v: got %v, want %v", c, err, stop)
		}
	}
}
