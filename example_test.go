package spikelane_test

import (
	"context"
	"fmt"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// Every number below follows from a closed form that its comment gives.

// A leaky integrate-and-fire neuron with a constant drive of 20 mV, a threshold of 15 mV and no refractory period
// needs tau·ln(20/5) = 13.86 ms from 0 to the threshold. On a grid of 0.1 ms it spikes every 139 steps: 7 times in
// 100 ms.
func Example() {
	n := spikelane.NewNetwork("lif", spikelane.Config{Dt: 0.1 * units.Millisecond})
	n.Constant("tau", "10*ms")
	neuron := n.NeuronGroup("neuron", 1, spikelane.NeuronModel{
		Equations: "dv/dt = (20*mV - v)/tau : volt",
		Threshold: "v > 15*mV",
		Reset:     "v = 0*mV",
	})
	spikes := n.SpikeMonitor("spikes", neuron)

	s, err := n.Run(context.Background(), 100*units.Millisecond)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.SpikeCount(spikes), "spikes, at")
	for t, i := range s.Spikes(spikes) {
		fmt.Printf("  %.1f ms: neuron %d\n", t*1000, i)
	}
	// Output:
	// 7 spikes, at
	//   13.8 ms: neuron 0
	//   27.7 ms: neuron 0
	//   41.6 ms: neuron 0
	//   55.5 ms: neuron 0
	//   69.4 ms: neuron 0
	//   83.3 ms: neuron 0
	//   97.2 ms: neuron 0
}

// A constant is a text over units and other constants, a typed quantity, or a number.
func ExampleNetwork_Constant() {
	n := spikelane.NewNetwork("constants", spikelane.Config{})
	n.Constant("half", "tau/2") // may name what is defined later
	n.Constant("tau", 20*units.Millisecond)
	n.Constant("gain", 3)
	g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x : second"})
	g.Set("x", "gain*half")
	s, err := n.Run(context.Background(), 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.0f ms\n", s.Float64(g, "x")[0]*1000) // 3 · 20 ms / 2
	// Output: 30 ms
}

// Initial values: for all, for those of a condition, for one; in this order.
func ExampleNeuronGroup() {
	n := spikelane.NewNetwork("init", spikelane.Config{})
	g := n.NeuronGroup("g", 5, spikelane.NeuronModel{Equations: "x : 1"})
	g.Set("x", "i**2")
	g.SetWhere("x", "i > 2", "-x")
	g.SetAt("x", 1, "100")
	s, err := n.Run(context.Background(), 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Float64(g, "x"))
	// Output: [0 100 4 -9 -16]
}

// A part of a group counts its neurons from 0. Neuron i has v = i and spikes if that is more than 2.5, in every step:
// neurons 3 and 4, which are 1 and 2 of the part.
func ExampleSubgroup() {
	n := spikelane.NewNetwork("part", spikelane.Config{})
	g := n.NeuronGroup("g", 5, spikelane.NeuronModel{Equations: "v : 1", Threshold: "v > 2.5", Refractory: "1*second"})
	g.Set("v", "i")
	spikes := n.SpikeMonitor("spikes", g.Slice(2, 5))
	s, err := n.Run(context.Background(), 1*units.Millisecond)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, i := s.SpikeData(spikes)
	fmt.Println(i)
	// Output: [1 2]
}

// Synapses connect by a condition, by a probability, or by pairs. A probability of 0 makes none, of 1 all 3·4 pairs.
func ExampleSynapses_Connect() {
	n := spikelane.NewNetwork("wiring", spikelane.Config{})
	pre := n.NeuronGroup("pre", 3, spikelane.NeuronModel{Equations: "x : 1"})
	post := n.NeuronGroup("post", 4, spikelane.NeuronModel{Equations: "x : 1"})
	connect := func(name string, c ...spikelane.Connect) *spikelane.Synapses {
		syn := n.Synapses(name, pre, post, spikelane.SynapseModel{Equations: "w : 1"})
		for _, c := range c {
			syn.Connect(c)
		}
		syn.Set("w", "10*i + j")
		return syn
	}
	condition := connect("condition", spikelane.Connect{Condition: "i == j"})
	twice := connect("twice", spikelane.Connect{Condition: "i == j and i > 0", N: "2"})
	probability := connect("probability", spikelane.Connect{P: "0"}, spikelane.Connect{P: "1"})
	pairs := connect("pairs", spikelane.Connect{I: []int32{2, 0}, J: []int32{3, 1}})
	s, err := n.Run(context.Background(), 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Weights(condition, "w"))
	fmt.Println(s.Weights(twice, "w"))
	fmt.Println(len(s.Weights(probability, "w")))
	fmt.Println(s.Weights(pairs, "w")) // by source
	i, j := s.Connections(pairs)
	fmt.Println(i, j)
	// Output:
	// [0 11 22]
	// [11 11 22 22]
	// 12
	// [1 23]
	// [0 2] [1 3]
}

// A clock neuron counts up by 0.25 in every step of 1 ms and spikes above 0.9, in every fourth step. Its synapse adds
// 2 to x after 1.5 steps, which round up to 2.
func ExampleSynapses() {
	n := spikelane.NewNetwork("relay", spikelane.Config{Dt: units.Millisecond})
	clock := n.NeuronGroup("clock", 1, spikelane.NeuronModel{
		Equations: "dv/dt = 0.25/ms : 1", Threshold: "v > 0.9", Reset: "v = 0", Method: "euler",
	})
	counter := n.NeuronGroup("counter", 1, spikelane.NeuronModel{Equations: "x : 1"})
	syn := n.Synapses("syn", clock, counter, spikelane.SynapseModel{Equations: "w : 1", OnPre: "x_post += w", Delay: "1.5*ms"})
	syn.Connect(spikelane.Connect{})
	syn.Set("w", "2")
	trace := n.StateMonitor("trace", counter, spikelane.StateRecord{Variables: []string{"x"}})
	s, err := n.Run(context.Background(), 12*units.Millisecond)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, _, x := s.Trace(trace, "x")
	fmt.Println(x[0]) // spikes in steps 3, 7, 11; seen in the sample two steps later and one more
	// Output: [0 0 0 0 0 0 2 2 2 2 4 4]
}

// Spikes come as an iterator, as slices, or as step numbers. A neuron that is always above threshold and refractory
// for 1 ms spikes in steps 0, 10 and 20.
func ExampleSpikeMonitor() {
	n := spikelane.NewNetwork("spikes", spikelane.Config{})
	g := n.NeuronGroup("g", 2, spikelane.NeuronModel{Equations: "v : 1", Threshold: "v > 0", Refractory: "1*ms"})
	g.SetAt("v", 1, "7")
	m := n.SpikeMonitor("m", g, "v")
	s, err := n.Run(context.Background(), 2.5*units.Millisecond)
	if err != nil {
		fmt.Println(err)
		return
	}
	for t, i := range s.Spikes(m) {
		if t > 0 {
			fmt.Printf("first spike after 0: neuron %d at %.0f ms\n", i, t*1000)
			break
		}
	}
	t, i := s.SpikeData(m)
	steps, _ := s.SpikeSteps(m)
	v, err := s.SpikeValues(m, "v")
	fmt.Println(len(t), i, steps, v, err)
	// Output:
	// first spike after 0: neuron 1 at 1 ms
	// 3 [1 1 1] [0 10 20] [7 7 7] <nil>
}

// dx/dt = 1/ms from 0 is x = t/ms, sampled every 2 ms at the start of steps.
func ExampleStateMonitor() {
	n := spikelane.NewNetwork("ramp", spikelane.Config{Dt: 0.5 * units.Millisecond})
	g := n.NeuronGroup("g", 3, spikelane.NeuronModel{Equations: "dx/dt = 1/ms : 1", Method: "euler"})
	g.Set("x", "10*i")
	m := n.StateMonitor("m", g, spikelane.StateRecord{Variables: []string{"x"}, Indices: []int{2, 0}, Dt: 2 * units.Millisecond})
	s, err := n.Run(context.Background(), 6*units.Millisecond)
	if err != nil {
		fmt.Println(err)
		return
	}
	t, index, x := s.Trace(m, "x")
	fmt.Println(t, index, x)
	// Output: [0 0.002 0.004] [2 0] [[20 22 24] [0 2 4]]
}

// One of four neurons spikes in every step of 1 ms: 0.25 spikes per neuron and millisecond, 250 Hz.
func ExampleRateMonitor() {
	n := spikelane.NewNetwork("rate", spikelane.Config{Dt: units.Millisecond})
	g := n.NeuronGroup("g", 4, spikelane.NeuronModel{Equations: "v : 1", Threshold: "i == 1 and v >= 0"})
	m := n.RateMonitor("m", g)
	s, err := n.Run(context.Background(), 3*units.Millisecond)
	if err != nil {
		fmt.Println(err)
		return
	}
	t, hz := s.Rate(m)
	fmt.Println(t, hz)
	// Output: [0 0.001 0.002] [250 250 250]
}
