package spikelane_test

import (
	"context"
	"fmt"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// Two hundred thousand neurons, each connected to each other with probability 0.05, have 2000 million synapses. They would
// take 8 GB. Procedural ones are made again whenever their source spikes; all that is there is some buffers.
func ExampleSynapseModel_procedural() {
	n := spikelane.NewNetwork("large", spikelane.Config{Seed: 1})
	cells := n.NeuronGroup("cells", 200_000, spikelane.NeuronModel{Equations: "v : 1", Threshold: "v > 1", Reset: "v = 0"})
	cells.SetWhere("v", "i % 50000 == 0", "2")
	all := n.Synapses("all", cells, cells, spikelane.SynapseModel{OnPre: "v_post += 1e-4", Procedural: true})
	all.Connect(spikelane.Connect{Condition: "i != j", P: "0.05"})
	p, err := n.Compile(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	o := p.Memory(0).Object("all")
	fmt.Printf("%.2g synapses in less than 10 MB: %v\n", o.Count, o.Total() < 10e6)
	s, err := p.New(context.Background(), spikelane.Instance{})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := s.Run(context.Background(), units.Millisecond); err != nil {
		fmt.Println(err)
		return
	}
	_, j, err := s.Synaptic(all).Pairs(spikelane.From(50_000, 50_001))
	fmt.Println(len(j) > 9500 && len(j) < 10_500, err)
	// Output:
	// 2e+09 synapses in less than 10 MB: true
	// true <nil>
}
