package spikelane_test

import (
	"slices"
	"testing"

	"github.com/spikelane/spikelane"
)

// TestRecordSums: a monitor of synapses that records a summed variable records the sum, as the target has it, and not what each
// synapse adds. As in Brian 2.5.1, where StateMonitor(S, 'g') does the same; the sum is made after the monitor looks, at 'start'.
func TestRecordSums(t *testing.T) {
	n := spikelane.NewNetwork("test", spikelane.Config{Dt: ms})
	source := n.NeuronGroup("source", 2, spikelane.NeuronModel{})
	target := n.NeuronGroup("target", 2, spikelane.NeuronModel{Equations: "g : 1"})
	s := n.Synapses("s", source, target, spikelane.SynapseModel{Equations: "w : 1\ng_post = w : 1 (summed)"})
	s.Connect(spikelane.Connect{Targets: "k for k in range(2)"})
	s.Set("w", "1 + 2*i + 10*j")
	m := n.StateMonitor("m", s, spikelane.StateRecord{Variables: []string{"g_post"}, Indices: []int{0, 1, 2, 3}})
	program, err := n.Compile(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	running, err := program.New(t.Context(), spikelane.Instance{})
	if err != nil {
		t.Fatal(err)
	}
	if err := running.Run(t.Context(), 3*ms); err != nil {
		t.Fatal(err)
	}
	_, _, traces := running.Trace(m, "g_post")
	for k, want := range []float64{1 + 3, 11 + 13, 1 + 3, 11 + 13} {
		if got := traces[k]; !slices.Equal(got, []float64{0, want, want}) {
			t.Errorf("synapse %d: %v, want 0, then %v", k, got, want)
		}
	}
}
