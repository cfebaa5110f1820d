package spikelane_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// TestTargetWidths delivers to populations at the size from which 16 bits no longer number their elements: spikes must
// reach the last element and the first, by rows, by lists (delays that differ), and by on_post, in groups and parts. The
// expected values are counts of synapses.
func TestTargetWidths(t *testing.T) {
	everyTarget(t, func(t *testing.T, c spikelane.Config) {
		for _, size := range []int{1<<16 - 1, 1 << 16, 1<<16 + 1, 1<<16 + 40} {
			n := spikelane.NewNetwork("n", c)
			src := n.NeuronGroup("src", 2, spikelane.NeuronModel{Equations: "v : 1", Threshold: "t == 0*ms"})
			tgt := n.NeuronGroup("tgt", size, spikelane.NeuronModel{Equations: "a : 1\nb : 1", Threshold: "i >= N - 2"})
			part := tgt.Slice(size-20, size)
			first := spikelane.Connect{Condition: "j < 9"}
			last := spikelane.Connect{Condition: fmt.Sprintf("j >= %d", size-9)}
			rows := n.Synapses("rows", src, tgt, spikelane.SynapseModel{OnPre: "a += 1"})
			rows.Connect(first)
			rows.Connect(last)
			lists := n.Synapses("lists", src, tgt, spikelane.SynapseModel{Equations: "seen : 1", OnPre: "b += 1", OnPost: "seen += 1", Delay: "i*ms"})
			lists.Connect(first)
			lists.Connect(last)
			tail := n.Synapses("tail", src, part, spikelane.SynapseModel{OnPre: "a += 10"})
			tail.Connect(spikelane.Connect{Condition: "j >= 18"})
			s, err := n.Run(context.Background(), 2*units.Millisecond)
			if err != nil {
				t.Fatal(err)
			}
			for expression, want := range map[string]float64{"a": 2*18 + 2*2*10, "b": 2 * 18} {
				x, err := s.Get(tgt, expression)
				if err != nil {
					t.Fatal(err)
				}
				sum := 0.0
				for _, v := range x {
					sum += v
				}
				if sum != want {
					t.Errorf("%d targets: sum of %s is %v, want %v", size, expression, sum, want)
				}
				if lowest, highest := x[0], x[size-1]; lowest != 2 || highest != map[string]float64{"a": 22, "b": 2}[expression] {
					t.Errorf("%d targets: %s is %v first, %v last", size, expression, lowest, highest)
				}
			}
			seen, err := s.Get(lists, "seen*int(j >= N_post - 2)")
			if err != nil {
				t.Fatal(err)
			}
			steps := 0.0
			for _, v := range seen {
				steps += v
			}
			if want := 2.0 * 2 * 20; steps != want { // two sources, two targets that spike in each of 20 steps
				t.Errorf("%d targets: %v spikes of the last ones seen, want %v", size, steps, want)
			}
		}
	})
}
