package spikelane_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/spikelane/spikelane"
)

// TestCancelledAtAnyStep: the context ends in each step of a run, told by an operation. What was recorded up to then is the begin
// of what a whole run records, and going on gives all of it.
func TestCancelledAtAnyStep(t *testing.T) {
	const steps = 40
	for _, threads := range []int{1, 3} {
		cancel, at := func() {}, int64(-1)
		n := spikelane.NewNetwork("n", spikelane.Config{Seed: 5, Threads: threads, FixedThreads: true})
		g := n.NeuronGroup("g", 300, spikelane.NeuronModel{Equations: "dx/dt = (1.5 - x + 0.1*xi*sqrt(ms))/ms : 1", Method: "euler", Threshold: "x > 1", Reset: "x = 0.1*rand()"})
		y := n.Synapses("y", g, g, spikelane.SynapseModel{Equations: "w : 1", OnPre: "x_post += 0.01", Delay: "0.1*ms + 0.5*ms*rand()"})
		y.Connect(spikelane.Connect{P: "0.05"})
		spikes := n.SpikeMonitor("spikes", g)
		trace := n.StateMonitor("trace", g, spikelane.StateRecord{Variables: []string{"x"}})
		n.NetworkOperation("cancel", spikelane.Operation{When: "groups", Order: 3, Func: func(k *spikelane.Tick) error {
			if k.Step == at {
				cancel()
			}
			return nil
		}})
		p := compiled(t, n)
		whole, err := p.New(t.Context(), spikelane.Instance{})
		do(t, err)
		do(t, whole.Run(t.Context(), steps*0.1*ms))
		records := func(s *spikelane.Simulation) (times []float64, index []int, x []float64) {
			for t, i := range s.Spikes(spikes) {
				times, index = append(times, t), append(index, i)
			}
			_, _, y := s.Trace(trace, "x")
			return times, index, y[7]
		}
		times, index, values := records(whole)
		if len(index) < 100 {
			t.Fatalf("%d spikes", len(index))
		}
		ended := map[int]bool{}
		for at = range int64(steps) {
			s, err := p.New(t.Context(), spikelane.Instance{})
			do(t, err)
			var ctx context.Context
			ctx, cancel = context.WithCancel(t.Context())
			err = s.Run(ctx, steps*0.1*ms)
			cancel()
			when, is, v := records(s)
			if !slices.Equal(is, index[:len(is)]) || !slices.Equal(when, times[:len(when)]) || !slices.Equal(v, values[:len(v)]) {
				t.Fatalf("threads %d, cancelled in step %d: other records than of a whole run", threads, at)
			}
			if err != nil && (!errors.Is(err, spikelane.ErrStopped) || !errors.Is(err, context.Canceled) || int64(len(v)) <= at) {
				t.Fatalf("threads %d, cancelled in step %d: %v after %d samples", threads, at, err, len(v))
			}
			ended[len(v)] = true
			do(t, s.Run(t.Context(), steps*0.1*ms-s.Now()))
			if fmt.Sprint(s.Stats().Digest) != fmt.Sprint(whole.Stats().Digest) {
				t.Errorf("threads %d, cancelled in step %d: another state in the end", threads, at)
			}
		}
		t.Logf("threads %d: runs ended at %d different steps", threads, len(ended))
		if len(ended) < 3 {
			t.Error("runs were not stopped")
		}
	}
}
