package spikelane_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// TestNestedClocks: groups of 0.1 and 0.5 ms and samples of 1 ms tick together where their times agree. A count grows
// by 1 in each step, so that sample k sees 10k and 2k; the slow group spikes in each of its steps, which the fast one
// sees from its next step on.
func TestNestedClocks(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	fast := n.NeuronGroup("fast", 1, spikelane.NeuronModel{Equations: "dx/dt = 1/dt : 1\ny : 1", Method: "euler"})
	slow := n.NeuronGroup("slow", 1, spikelane.NeuronModel{Equations: "dx/dt = 1/dt : 1", Threshold: "x > 0", Method: "euler", Dt: 0.5 * ms})
	n.Synapses("now", slow, fast, spikelane.SynapseModel{OnPre: "y_post += 1"}).Connect(spikelane.Connect{})
	n.Synapses("later", slow, fast, spikelane.SynapseModel{OnPre: "y_post += 100", Delay: "1*ms"}).Connect(spikelane.Connect{}) // 2 slow steps
	record := spikelane.StateRecord{Variables: []string{"x"}, Dt: 1 * ms}
	mf, mslow := n.StateMonitor("mf", fast, record), n.StateMonitor("ms", slow, record)
	my := n.StateMonitor("my", fast, spikelane.StateRecord{Variables: []string{"y"}})
	rate := n.RateMonitor("rate", slow)
	s := ran(t, n, 1.5*ms, 2.5*ms)
	at, _, xf := s.Trace(mf, "x")
	_, _, xs := s.Trace(mslow, "x")
	_, _, y := s.Trace(my, "y")
	sameFloats(t, "times", at, []float64{0, 1e-3, 2e-3, 3e-3}, 1e-18)
	sameFloats(t, "fast", xf[0], []float64{0, 10, 20, 30}, 1e-12) // dt·(1/dt) may not be 1 to the last bit
	sameFloats(t, "slow", xs[0], []float64{0, 2, 4, 6}, 1e-12)
	want := make([]float64, 40)
	for k := range want {
		want[k] = float64((k + 4) / 5) // slow spikes at 0, 5, 10, … before k
		if k > 10 {
			want[k] += 100 * float64((k-10+4)/5)
		}
	}
	sameFloats(t, "y", y[0], want, 0)
	if at, hz := s.Rate(rate); len(at) != 8 || at[7] != 7*0.5e-3 || hz[7] != 2000 {
		t.Errorf("rate %v %v, want 8 times 2000 Hz", at, hz)
	}
	if got := s.Stats().Steps; got != 40 {
		t.Errorf("%d passes, want 40", got)
	}
}

// TestOddClocks: steps of 0.1 and 0.25 ms. Numbers from Brian 2.5.1:
//
//	A = NeuronGroup(2, 'dv/dt = 1/ms : 1', threshold='v > 0.95', reset='v = 0', method='euler', dt=0.1*ms)
//	B = NeuronGroup(1, 'dw/dt = 1/ms : 1\nx : 1', threshold='w > 0.95', reset='w = 0', method='euler', dt=0.25*ms)
//	S = Synapses(A, B, on_pre='x += 1'); S.connect(); M = StateMonitor(B, ['w', 'x'], record=True, dt=0.25*ms)
//	SA = SpikeMonitor(A); SB = SpikeMonitor(B); run(2*ms)
func TestOddClocks(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	a := n.NeuronGroup("a", 2, spikelane.NeuronModel{Equations: "dv/dt = 1/ms : 1", Threshold: "v > 0.95", Reset: "v = 0", Method: "euler"})
	b := n.NeuronGroup("b", 1, spikelane.NeuronModel{Equations: "dw/dt = 1/ms : 1\nx : 1", Threshold: "w > 0.95", Reset: "w = 0", Method: "euler", Dt: 0.25 * ms})
	n.Synapses("y", a, b, spikelane.SynapseModel{OnPre: "x_post += 1"}).Connect(spikelane.Connect{})
	m := n.StateMonitor("m", b, spikelane.StateRecord{Variables: []string{"w", "x"}})
	sa, sb := n.SpikeMonitor("sa", a), n.SpikeMonitor("sb", b)
	for _, times := range [][]units.Time{{2 * ms}, {0.9 * ms, 0.1 * ms, 0, 0.6 * ms, 0.4 * ms}} { // 0.9 ms ends between steps of b
		s := ran(t, n, times...)
		at, _, w := s.Trace(m, "w")
		_, _, x := s.Trace(m, "x")
		sameFloats(t, "times", at, []float64{0, .25e-3, .5e-3, .75e-3, 1e-3, 1.25e-3, 1.5e-3, 1.75e-3}, 1e-18)
		sameFloats(t, "w", w[0], []float64{0, .25, .5, .75, 0, .25, .5, .75}, 0)
		sameFloats(t, "x", x[0], []float64{0, 0, 0, 0, 2, 2, 2, 2}, 0)
		if got := fmt.Sprint(steps(s, sa), steps(s, sb)); got != "[9 9 19 19] [3 7]" {
			t.Errorf("spikes in steps %s, want [9 9 19 19] [3 7]", got)
		}
		if got := s.Stats().Steps; got != 24 { // 20 + 8 times, of which 0, 0.5, 1, 1.5 ms are common
			t.Errorf("%d passes, want 24", got)
		}
	}
}

// TestOwnClocks: what objects with clocks of their own do on them, and what dt is in their code. Numbers from Brian 2.5.1:
//
//	A = NeuronGroup(1, 'dx/dt = 1/ms : 1\ng : 1\nd : second', method='euler', dt=0.2*ms)
//	B = NeuronGroup(1, 'dx/dt = 1/ms : 1\ng : 1', method='euler', dt=0.5*ms)
//	S = Synapses(A, B, 'g_pre = x_post : 1 (summed)\ng_post = x_pre : 1 (summed)\nn : 1\nu : second', dt=0.3*ms)
//	S.connect(); A.run_regularly('d = dt', dt=0.5*ms); S.run_regularly('n += 1; u = dt')
//	a = StateMonitor(A, ['g', 'd'], record=True); b = StateMonitor(B, 'g', record=True); s = StateMonitor(S, ['n', 'u'], record=True)
//	run(1.5*ms)
func TestOwnClocks(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	a := n.NeuronGroup("A", 1, spikelane.NeuronModel{Equations: "dx/dt = 1/ms : 1\ng : 1\nd : second", Method: "euler", Dt: 0.2 * ms})
	b := n.NeuronGroup("B", 1, spikelane.NeuronModel{Equations: "dx/dt = 1/ms : 1\ng : 1", Method: "euler", Dt: 0.5 * ms})
	syn := n.Synapses("S", a, b, spikelane.SynapseModel{
		Dt:        0.3 * ms,
		Equations: "g_pre = x_post : 1 (summed)\ng_post = x_pre : 1 (summed)\nn : 1\nu : second",
	})
	syn.Connect(spikelane.Connect{})
	a.RunRegularly(spikelane.Regular{Code: "d = dt", Dt: 0.5 * ms})
	syn.RunRegularly(spikelane.Regular{Code: "n += 1; u = dt"})
	ma := n.StateMonitor("a", a, spikelane.StateRecord{Variables: []string{"g", "d"}})
	mb := n.StateMonitor("b", b, spikelane.StateRecord{Variables: []string{"g"}})
	msyn := n.StateMonitor("s", syn, spikelane.StateRecord{Variables: []string{"n", "u"}})
	s := ran(t, n, 1.5*ms)
	for _, want := range []struct {
		of    *spikelane.StateMonitor
		name  string
		times []float64
		x     []float64
	}{
		{ma, "g", []float64{0, 0.2e-3, 0.4e-3, 0.6e-3, 0.8e-3, 1e-3, 1.2e-3, 1.4e-3}, []float64{0, 0, 0.5, 0.5, 1, 1, 1, 1.5}},
		{ma, "d", []float64{0, 0.2e-3, 0.4e-3, 0.6e-3, 0.8e-3, 1e-3, 1.2e-3, 1.4e-3}, []float64{2e-4, 2e-4, 2e-4, 2e-4, 2e-4, 2e-4, 2e-4, 2e-4}},
		{mb, "g", []float64{0, 0.5e-3, 1e-3}, []float64{0, 0, 0.6}},
		{msyn, "n", []float64{0, 0.3e-3, 0.6e-3, 0.9e-3, 1.2e-3}, []float64{1, 2, 3, 4, 5}},
		{msyn, "u", []float64{0, 0.3e-3, 0.6e-3, 0.9e-3, 1.2e-3}, []float64{3e-4, 3e-4, 3e-4, 3e-4, 3e-4}},
	} {
		at, _, x := s.Trace(want.of, want.name)
		sameFloats(t, "times of "+want.name, at, want.times, 1e-15)
		sameFloats(t, want.name, x[0], want.x, 1e-12)
	}
}

// countdown is a context that ends when it has been asked a number of times whether it has.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestStopped: a run that is stopped leaves the state of a shorter run, and going on makes up for it.
func TestStopped(t *testing.T) {
	const total = 2000
	n := recurrent(spikelane.Config{}, plain, true)
	whole := ran(t, n, total*0.1*ms)
	for _, looks := range []int{0, 1, 2, 4, 7} {
		s := started(t, n)
		err := s.Run(&countdown{context.Background(), looks}, total*0.1*ms)
		if !errors.Is(err, spikelane.ErrStopped) || !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v, want ErrStopped for context.Canceled", err)
		}
		done := s.Stats().Steps
		if done < int64(looks) || done >= total {
			t.Fatalf("stopped after %d steps and %d looks", done, looks)
		}
		if got, want := float64(s.Now()), float64(done)*1e-4; math.Abs(got-want) > 1e-12 {
			t.Errorf("stopped at %v s after %d steps", got, done)
		}
		prefix := ran(t, n, units.Time(done)*0.1*ms)
		if got, want := s.Stats().Digest, prefix.Stats().Digest; !reflect.DeepEqual(got, want) {
			t.Errorf("stopped after %d steps: got %v, want those of a run of that length %v", done, got, want)
		}
		if err := s.Run(context.Background(), units.Time(total-done)*0.1*ms); err != nil {
			t.Fatal(err)
		}
		if got, want := s.Stats().Digest, whole.Stats().Digest; !reflect.DeepEqual(got, want) {
			t.Errorf("stopped after %d steps and gone on: got %v, want those of the whole run %v", done, got, want)
		}
	}
}

// TestEnded: nothing starts under a context that has ended.
func TestEnded(t *testing.T) {
	why := errors.New("why")
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(why)
	n := recurrent(spikelane.Config{}, plain, true)
	if _, err := n.Compile(ctx); !errors.Is(err, why) {
		t.Errorf("Compile: got %v, want the cause", err)
	}
	p, err := n.Compile(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.New(ctx, spikelane.Instance{}); !errors.Is(err, why) {
		t.Errorf("New: got %v, want the cause", err)
	}
	s := started(t, n)
	if err := s.Run(ctx, 1*ms); !errors.Is(err, spikelane.ErrStopped) || !errors.Is(err, why) {
		t.Errorf("Run: got %v, want ErrStopped and the cause", err)
	}
	if st := s.Stats(); st.Steps != 0 || st.SimS != 0 {
		t.Errorf("%d steps to %v s were made", st.Steps, st.SimS)
	}
}

// TestProgress: reports ascend, the last one says that the run is done, in its own time.
func TestProgress(t *testing.T) {
	var got []spikelane.Progress
	n := recurrent(spikelane.Config{Progress: func(p spikelane.Progress) { got = append(got, p) }}, plain, false)
	s := started(t, n)
	for range 2 {
		got = nil
		if err := s.Run(context.Background(), 5*ms); err != nil {
			t.Fatal(err)
		}
		if len(got) == 0 || got[len(got)-1].Done != 5*ms {
			t.Fatalf("reports %v, want the last at 5 ms", got)
		}
		for k, p := range got {
			if p.Total != 5*ms || p.Done < 0 || k > 0 && (p.Done < got[k-1].Done || p.Elapsed < got[k-1].Elapsed) {
				t.Errorf("report %d is %+v after %+v", k, p, got[max(k-1, 0)])
			}
		}
	}
}

// TestDrawsAcrossSteps: whatever the step was before and is now, no random draw comes twice, though steps are counted anew when
// dt changes: at 1 ms step 10 of 0.1 ms is step 5 of 0.2 ms. Two uniform numbers of 53 bits are the same by chance once in 10^16 pairs.
func TestDrawsAcrossSteps(t *testing.T) {
	n := spikelane.NewNetwork("draws", spikelane.Config{Seed: 3})
	g := n.NeuronGroup("g", 3, spikelane.NeuronModel{Equations: "x : 1\ny : 1", Threshold: "y < 0"})
	g.RunRegularly(spikelane.Regular{Code: "x = rand(); y = randn()**2"})
	s := instance(t, compiled(t, n), spikelane.Instance{})
	seen := map[float64]string{}
	for part, dt := range []units.Time{0.1 * ms, 0.2 * ms, 0.1 * ms, 0.05 * ms, 0.1 * ms} {
		do(t, s.SetDt(dt))
		for step := range 10 {
			do(t, s.Run(t.Context(), dt))
			for _, name := range []string{"x", "y"} {
				for i, x := range s.Float64(g, name) {
					here := fmt.Sprintf("%s[%d] in step %d of part %d", name, i, step, part)
					if was, again := seen[x]; again {
						t.Fatalf("%s is %v, which was %s", here, x, was)
					}
					seen[x] = here
				}
			}
		}
	}
	if len(seen) != 5*10*2*3 {
		t.Errorf("%d draws", len(seen))
	}
}
