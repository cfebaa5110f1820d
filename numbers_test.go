package spikelane_test

import (
	"reflect"
	"testing"

	"github.com/spikelane/spikelane"
)

// TestOrderOfKinds: which kind of object a program declares first changes no bit, though every one of them draws.
func TestOrderOfKinds(t *testing.T) {
	const neurons, poisson, synapses, input = 0, 1, 2, 3
	var want spikelane.Stats
	for k, order := range [][]int{
		{neurons, poisson, input, synapses}, {poisson, neurons, synapses, input}, {neurons, synapses, poisson, input},
	} {
		n := spikelane.NewNetwork("kinds", spikelane.Config{Seed: 8})
		n.Constant("tau", "10*ms")
		var cells *spikelane.NeuronGroup
		for _, kind := range order {
			switch kind {
			case neurons:
				cells = n.NeuronGroup("cells", 20, spikelane.NeuronModel{
					Equations: "dv/dt = (0.7-v)/tau + 0.2*xi*tau**-0.5 : 1",
					Threshold: "v > 1", Reset: "v = 0",
				})
				cells.Set("v", "rand()")
			case poisson:
				n.SpikeMonitor("trains", n.PoissonGroup("sources", 10, spikelane.PoissonModel{Rates: "50*Hz"}))
			case synapses:
				s := n.Synapses("recurrent", cells, cells, spikelane.SynapseModel{Equations: "w : 1", OnPre: "v_post += w*rand()"})
				s.Connect(spikelane.Connect{P: "0.3"})
				s.Set("w", "0.3*rand()")
			case input:
				n.PoissonInput(cells, "v", spikelane.PoissonTrains{N: 20, Rate: "20*Hz", Weight: "0.05"})
			}
		}
		n.SpikeMonitor("spikes", cells)
		got := ran(t, n, 100*ms).Stats()
		if k == 0 {
			want = got
			if got.Spikes["spikes"] < 50 || got.Spikes["trains"] < 20 || got.SynapticEvents < 100 {
				t.Fatalf("%v spikes: the network says too little", got.Spikes)
			}
		} else if !reflect.DeepEqual(got.Digest, want.Digest) {
			t.Errorf("declared in order %v: digests %v, want %v", order, got.Digest, want.Digest)
		}
	}
}
