package spikelane_test

import (
	"math"
	"slices"
	"testing"

	"github.com/spikelane/spikelane"
)

// TestThresholdsFirst: where thresholds come before state updates, a neuron is found a step after it has crossed. Counted by hand: v rises
// by 1 a step, from 0, and beyond 2.5 it is reset to 0, before or after it rises in that step.
func TestThresholdsFirst(t *testing.T) {
	for _, c := range []struct {
		schedule []string
		want     []int64 // steps of spikes
	}{
		{nil, []int64{2, 5, 8, 11}},
		{[]string{"start", "thresholds", "groups", "synapses", "resets", "end"}, []int64{3, 7, 11}},
		{[]string{"start", "thresholds", "resets", "groups", "synapses", "end"}, []int64{3, 6, 9}},
	} {
		for _, target := range []string{"go", "auto"} {
			for _, threads := range []int{1, 2} {
				n := spikelane.NewNetwork("n", spikelane.Config{Schedule: c.schedule, Target: target, Threads: threads, FixedThreads: true})
				g := n.NeuronGroup("g", 130, spikelane.NeuronModel{Equations: "dv/dt = 1/(0.1*ms) : 1", Method: "euler", Threshold: "v > 2.5", Reset: "v = 0"})
				spikes := n.SpikeMonitor("spikes", g)
				s := ran(t, n, 1.2*ms)
				var got []int64
				for at, i := range s.Spikes(spikes) {
					if i == 129 {
						got = append(got, int64(math.Round(at/1e-4)))
					}
				}
				if !slices.Equal(got, c.want) {
					t.Errorf("schedule %v, target %s, %d threads: spikes in steps %v, want %v", c.schedule, target, threads, got, c.want)
				}
			}
		}
	}
}
