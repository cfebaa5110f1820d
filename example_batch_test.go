package spikelane_test

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// A curve of the firing rate of a neuron over the current into it: one run for each current, all cores at work. The runs
// come in the order of the currents. In theory a neuron that is driven to I > 1 spikes every 2 ms + 10 ms * ln(I/(I-1)),
// which is 38.5, 77.0, 112.0 and 165.2 Hz; both times are rounded to steps of 0.1 ms.
func ExampleProgram_Batch() {
	n := spikelane.NewNetwork("f-I curve", spikelane.Config{})
	n.Constant("I", 0)
	g := n.NeuronGroup("neuron", 1, spikelane.NeuronModel{
		Equations: "dv/dt = (I - v)/(10*ms) : 1 (unless refractory)", Threshold: "v > 1", Reset: "v = 0", Refractory: "2*ms",
	})
	spikes := n.SpikeMonitor("spikes", g)
	ctx := context.Background()
	p, err := n.Compile(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	var variants []spikelane.Variant
	for _, current := range []float64{0.9, 1.1, 1.5, 2, 3} {
		variants = append(variants, spikelane.Variant{Constants: map[string]any{"I": current}})
	}
	for run, err := range p.Batch(ctx, 1*units.Second, slices.Values(variants), spikelane.BatchOptions{}) {
		if err != nil {
			fmt.Println(err) // it names the variant
			continue
		}
		fmt.Printf("I = %v: %d Hz\n", run.Variant.Constants["I"], run.SpikeCount(spikes))
	}
	// Output:
	// I = 0.9: 0 Hz
	// I = 1.1: 38 Hz
	// I = 1.5: 77 Hz
	// I = 2: 112 Hz
	// I = 3: 166 Hz
}

// One network, with the connections, weights and delays that seed 7 draws, under other noise and from other initial
// values: the runs have their connections in common. A sequence makes variants as they are taken up, here until spikes
// have been counted in enough of them.
func ExampleInstance_wiring() {
	n := spikelane.NewNetwork("noisy", spikelane.Config{})
	g := n.NeuronGroup("g", 100, spikelane.NeuronModel{
		Equations: "dv/dt = (0.9 - v)/(10*ms) + 0.2*xi*(10*ms)**-0.5 : 1", Threshold: "v > 1", Reset: "v = 0",
	})
	g.Set("v", "rand()")
	y := n.Synapses("S", g, g, spikelane.SynapseModel{Equations: "w : 1", OnPre: "v_post += w", Delay: "(1 + 2*rand())*ms"})
	y.Connect(spikelane.Connect{P: "0.1"})
	y.Set("w", "0.02*rand()")
	spikes := n.SpikeMonitor("spikes", g)
	ctx := context.Background()
	p, err := n.Compile(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	var seeds iter.Seq[spikelane.Variant] = func(yield func(spikelane.Variant) bool) {
		for seed := int64(1); ; seed++ {
			if !yield(spikelane.Variant{Instance: spikelane.Instance{Seed: seed, OwnSeed: true, Wiring: 7, OwnWiring: true}}) {
				return
			}
		}
	}
	synapses, counts := map[int]bool{}, map[int]bool{}
	for run, err := range p.Batch(ctx, 100*units.Millisecond, seeds, spikelane.BatchOptions{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		synapses[run.Synaptic(y).Len()] = true
		if counts[run.SpikeCount(spikes)] = true; len(counts) == 10 {
			break
		}
	}
	fmt.Println(len(synapses), "network,", len(counts), "numbers of spikes")
	// Output: 1 network, 10 numbers of spikes
}
