package spikelane_test

import (
	"context"
	"fmt"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// A stimulus is left out of the first run and of the last: what is not active does nothing, and keeps its state.
func ExampleSimulation_SetActive() {
	ctx := context.Background()
	n := spikelane.NewNetwork("stimulus", spikelane.Config{})
	source := n.NeuronGroup("source", 1, spikelane.NeuronModel{Equations: "v : 1", Threshold: "True"})
	target := n.NeuronGroup("target", 1, spikelane.NeuronModel{Equations: "spikes : 1"})
	n.Synapses("drive", source, target, spikelane.SynapseModel{OnPre: "spikes_post += 1"}).Connect(spikelane.Connect{})
	p, err := n.Compile(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := p.New(ctx, spikelane.Instance{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, active := range []bool{false, true, false} {
		if err := s.SetActive(active, "source"); err != nil {
			fmt.Println(err)
			return
		}
		if err := s.Run(ctx, 1*units.Millisecond); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(s.Active("source"), s.Float64(target, "spikes"))
	}
	// Output:
	// false [0]
	// true [10]
	// false [10]
}

// The noise begins anew with each trial, on one and the same network: equal seeds give equal trials.
func ExampleSimulation_SetSeed() {
	ctx := context.Background()
	n := spikelane.NewNetwork("trials", spikelane.Config{})
	g := n.NeuronGroup("g", 100, spikelane.NeuronModel{Equations: "dv/dt = -v/(10*ms) + xi*ms**-0.5 : 1"})
	s, err := n.Run(ctx, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	var first []float64
	for _, seed := range []int64{7, 8, 7} {
		if err := s.SetSeed(seed); err != nil {
			fmt.Println(err)
			return
		}
		if err := s.Set(g, "v", "0"); err != nil {
			fmt.Println(err)
			return
		}
		if err := s.Run(ctx, 20*units.Millisecond); err != nil {
			fmt.Println(err)
			return
		}
		v := s.Float64(g, "v")
		if first == nil {
			first = append(first, v...)
		}
		fmt.Println(seed, v[0] == first[0], v[99] == first[99])
	}
	// Output:
	// 7 true true
	// 8 false false
	// 7 true true
}
