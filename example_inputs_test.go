package spikelane_test

import (
	"context"
	"fmt"
	"log"
	"math"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// A current that changes every 10 ms, for each of two neurons its own.
func ExampleNetwork_TimedArray() {
	net := spikelane.NewNetwork("steps", spikelane.Config{})
	net.TimedArray("stim", spikelane.TimedArray{
		Rows: [][]float64{{0, 1}, {2, 0}},
		Unit: "nA",
		Dt:   10 * units.Millisecond,
	})
	cells := net.NeuronGroup("cells", 2, spikelane.NeuronModel{
		Equations: "I = stim(t, i) : amp",
	})
	trace := net.StateMonitor("trace", cells, spikelane.StateRecord{Variables: []string{"I"}, Dt: 5 * units.Millisecond})
	sim, err := net.Run(context.Background(), 20*units.Millisecond)
	if err != nil {
		log.Fatal(err)
	}
	_, _, current := sim.Trace(trace, "I")
	for _, samples := range current {
		fmt.Println(samples)
	}
	// Output:
	// [0 0 2e-09 2e-09]
	// [1e-09 1e-09 0 0]
}

// Inputs at random, with a rate that follows the time and differs by element.
func ExampleNetwork_PoissonGroup() {
	net := spikelane.NewNetwork("poisson", spikelane.Config{Seed: 1})
	net.TimedArray("envelope", spikelane.TimedArray{Values: []float64{0, 1}, Dt: 500 * units.Millisecond})
	input := net.PoissonGroup("input", 100, spikelane.PoissonModel{Rates: "envelope(t) * 100*Hz * int(i < 50)"})
	spikes := net.SpikeMonitor("spikes", input)
	silent := net.SpikeMonitor("silent", input.Slice(50, 100))
	sim, err := net.Run(context.Background(), 1*units.Second)
	if err != nil {
		log.Fatal(err)
	}
	early := 0
	for t := range sim.Spikes(spikes) {
		if t < 0.5 {
			early++
		}
	}
	n := float64(sim.SpikeCount(spikes)) // 50 elements at 100 Hz for half a second: 2500 ± 50
	fmt.Println(early, sim.SpikeCount(silent), math.Abs(n-2500) < 250)
	// Output: 0 0 true
}

// Spikes at prescribed times, other ones from the second run on.
func ExampleNetwork_SpikeGeneratorGroup() {
	net := spikelane.NewNetwork("generator", spikelane.Config{})
	input := net.SpikeGeneratorGroup("input", 3, spikelane.SpikeGenerator{
		Indices: []int32{0, 2, 1},
		Times:   []float64{1e-3, 2e-3, 2e-3},
		Period:  5 * units.Millisecond,
	})
	spikes := net.SpikeMonitor("spikes", input)
	ctx := context.Background()
	sim, err := net.Run(ctx, 10*units.Millisecond)
	if err != nil {
		log.Fatal(err)
	}
	if err := sim.SetSpikes(input, []int32{2}, []float64{12e-3}, 0); err != nil {
		log.Fatal(err)
	}
	if err := sim.Run(ctx, 10*units.Millisecond); err != nil {
		log.Fatal(err)
	}
	for t, i := range sim.Spikes(spikes) {
		fmt.Printf("%g ms: %d\n", math.Round(t*1e4)/10, i)
	}
	// Output:
	// 1 ms: 0
	// 2 ms: 1
	// 2 ms: 2
	// 6 ms: 0
	// 7 ms: 1
	// 7 ms: 2
	// 12 ms: 2
}

// A thousand Poisson trains that need no synapses of their own.
func ExampleNetwork_PoissonInput() {
	net := spikelane.NewNetwork("input", spikelane.Config{Seed: 1})
	cells := net.NeuronGroup("cells", 500, spikelane.NeuronModel{Equations: "dv/dt = -v/(10*ms) : volt"})
	net.PoissonInput(cells, "v", spikelane.PoissonTrains{N: 1000, Rate: "5*Hz", Weight: "0.1*mV"})
	trace := net.StateMonitor("trace", cells, spikelane.StateRecord{Variables: []string{"v"}, Dt: 99 * units.Millisecond})
	sim, err := net.Run(context.Background(), 100*units.Millisecond)
	if err != nil {
		log.Fatal(err)
	}
	_, _, v := sim.Trace(trace, "v")
	mean := 0.0
	for _, samples := range v {
		mean += samples[1] / float64(cells.Count())
	}
	fmt.Println(math.Abs(mean-5e-3) < 0.2e-3) // N rate weight tau = 5 mV
	// Output: true
}

// A draw for each neuron and step: how many of 20 channels are open.
func ExampleNetwork_Binomial() {
	net := spikelane.NewNetwork("channels", spikelane.Config{Seed: 1})
	net.Binomial("open", 20, 0.25)
	cells := net.NeuronGroup("cells", 4, spikelane.NeuronModel{Equations: "n = open() : 1 (constant over dt)"})
	trace := net.StateMonitor("trace", cells, spikelane.StateRecord{Variables: []string{"n"}})
	sim, err := net.Run(context.Background(), 100*units.Millisecond)
	if err != nil {
		log.Fatal(err)
	}
	_, _, open := sim.Trace(trace, "n")
	mean := 0.0
	for _, samples := range open {
		for _, n := range samples {
			mean += n / 4000
		}
	}
	fmt.Println(math.Abs(mean-5) < 0.2)
	// Output: true
}

// A function given as Go code, with units.
func ExampleNetwork_Function() {
	net := spikelane.NewNetwork("rectified", spikelane.Config{})
	net.Function("gain", spikelane.Function{
		Args:   []string{"volt", "1"},
		Result: "hertz",
		Go:     func(x []float64) float64 { return max(0, x[0]) * 1000 * x[1] },
	})
	cells := net.NeuronGroup("cells", 3, spikelane.NeuronModel{
		Equations: `
			r = gain(v, 2) : Hz
			v : volt (constant)`,
	})
	cells.Set("v", "(i - 1)*mV")
	trace := net.StateMonitor("trace", cells, spikelane.StateRecord{Variables: []string{"r"}})
	sim, err := net.Run(context.Background(), 0.1*units.Millisecond)
	if err != nil {
		log.Fatal(err)
	}
	_, _, r := sim.Trace(trace, "r")
	fmt.Println(r)
	// Output:
	// [[0] [0] [2]]
}
