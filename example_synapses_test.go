package spikelane_test

import (
	"context"
	"fmt"
	"math"

	"github.com/spikelane/spikelane"
)

// A generator makes the targets of each source: here a ring, and two of the even neurons for each odd one.
func ExampleConnect() {
	n := spikelane.NewNetwork("generators", spikelane.Config{Seed: 3})
	g := n.NeuronGroup("g", 6, spikelane.NeuronModel{Equations: "x : 1"})
	ring := n.Synapses("ring", g, g, spikelane.SynapseModel{})
	ring.Connect(spikelane.Connect{Targets: "(i + k) % N_post for k in range(-1, 2) if k != 0"})
	odd := n.Synapses("odd", g, g, spikelane.SynapseModel{})
	odd.Connect(spikelane.Connect{Targets: "k for k in sample(0, N_post, 2, size=2) if i % 2 == 1"})
	s, err := n.Run(context.Background(), 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	i, j, _ := s.Synaptic(ring).Pairs()
	fmt.Println(i)
	fmt.Println(j)
	fmt.Println(s.Synaptic(odd).Outgoing())
	// Output:
	// [0 0 1 1 2 2 3 3 4 4 5 5]
	// [5 1 0 2 1 3 2 4 3 5 4 0]
	// [0 2 0 2 0 2]
}

// Weights are read and written by pairs, by ranges of sources and targets, and by conditions.
func ExampleSimulation_Synaptic() {
	n := spikelane.NewNetwork("weights", spikelane.Config{})
	g := n.NeuronGroup("g", 3, spikelane.NeuronModel{Equations: "x : 1"})
	syn := n.Synapses("syn", g, g, spikelane.SynapseModel{Equations: "w : 1"})
	syn.Connect(spikelane.Connect{Condition: "i != j"})
	syn.Set("w", "10*i + j")
	s, err := n.Run(context.Background(), 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	w := s.Synaptic(syn)
	fmt.Println(w.Get("w"))
	fmt.Println(w.Get("w", spikelane.Pairs([]int{2, 0}, []int{1, 2})))
	fmt.Println(w.Get("w", spikelane.From(1, 3), spikelane.Onto(0, 1)))
	if err := w.Set("w", "w/N_incoming", spikelane.Where("i > j")); err != nil {
		fmt.Println(err)
	}
	m, _ := w.Matrix("w")
	for _, row := range m {
		fmt.Println(row)
	}
	fmt.Println(w.SetValues("w", []float64{1, 2}))
	// Output:
	// [1 2 10 12 20 21] <nil>
	// [21 2] <nil>
	// [10 20] <nil>
	// [NaN 1 2]
	// [5 NaN 12]
	// [10 10.5 NaN]
	// synapses syn, w: E403 w takes 6 values, got 2
}

// The state changes between runs. Random functions draw afresh at every call.
func ExampleSimulation_Set() {
	n := spikelane.NewNetwork("decay", spikelane.Config{Seed: 1})
	g := n.NeuronGroup("g", 4, spikelane.NeuronModel{Equations: "dv/dt = -v/(10*ms) : 1"})
	p, err := n.Compile(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := p.New(context.Background(), spikelane.Instance{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, err := range []error{s.Set(g, "v", "i"), s.SetWhere(g, "v", "i >= 2", "10*v"), s.SetAt(g, "v", 0, "-1"), s.Set(g.Slice(1, 2), "v", "N")} {
		if err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(s.Get(g, "v"))
	fmt.Println(s.GetWhere(g, "2*v", "v > 0 and i < 3"))
	first := fmt.Sprint(s.Get(g, "rand()"))
	fmt.Println(fmt.Sprint(s.Get(g, "rand()")) == first)
	fmt.Println(s.Set(g, "v", "1*mV"))
	// Output:
	// [-1 1 20 30] <nil>
	// [2 40] <nil>
	// false
	// neurons g, v, line 1, column 1: E204 v is dimensionless, the value is volt
	// 1*mV
	// ^^^^
}

// A dense matrix of weights makes synapses where it has values.
func ExampleFromMatrix() {
	weights := [][]float64{{0.5, 0}, {0, 2}}
	for _, row := range weights {
		for j, x := range row {
			if x == 0 {
				row[j] = math.NaN()
			}
		}
	}
	connect, values := spikelane.FromMatrix(weights)
	n := spikelane.NewNetwork("dense", spikelane.Config{})
	g := n.NeuronGroup("g", 2, spikelane.NeuronModel{Equations: "x : 1"})
	syn := n.Synapses("syn", g, g, spikelane.SynapseModel{Equations: "w : 1"})
	syn.Connect(connect)
	s, err := n.Run(context.Background(), 0)
	if err == nil {
		err = s.SetValues(syn, "w", values)
	}
	fmt.Println(err)
	fmt.Println(s.Synaptic(syn).Matrix("w"))
	// Output:
	// <nil>
	// [[0.5 NaN] [NaN 2]] <nil>
}
