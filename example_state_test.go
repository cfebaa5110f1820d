package spikelane_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// Expressions of the model's language read the state of a group.
func ExampleSimulation_Get() {
	n := spikelane.NewNetwork("read", spikelane.Config{})
	g := n.NeuronGroup("g", 3, spikelane.NeuronModel{Equations: "v : volt"})
	g.Set("v", "i*mV")
	s, err := n.Run(context.Background(), 1*units.Millisecond)
	if err != nil {
		fmt.Println(err)
		return
	}
	all, err := s.Get(g, "2*v/mV")
	fmt.Println(all, err)
	some, err := s.GetWhere(g, "v/mV", "v > 0.5*mV")
	fmt.Println(some, err)
	// Output:
	// [0 2 4] <nil>
	// [1 2] <nil>
}

// Constants, delays and values can be changed between runs.
func ExampleSimulation_SetConstant() {
	n := spikelane.NewNetwork("change", spikelane.Config{})
	n.Constant("rate", 1*units.Hertz)
	g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "dx/dt = rate : 1"})
	ctx := context.Background()
	s, err := n.Run(ctx, 1*units.Second)
	if err == nil {
		err = s.SetConstant("rate", 3*units.Hertz)
	}
	if err == nil {
		err = s.Run(ctx, 1*units.Second)
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f\n", s.Float64(g, "x")[0]) // 1 s at 1 Hz, 1 s at 3 Hz
	// Output: 4.0
}

// Who is connected to whom, and what the synapses weigh, in the order in which they were made.
func ExampleSimulation_Connections() {
	n := spikelane.NewNetwork("ring", spikelane.Config{})
	g := n.NeuronGroup("g", 3, spikelane.NeuronModel{Equations: "v : 1", Threshold: "v > 1"})
	ring := n.Synapses("ring", g, g, spikelane.SynapseModel{Equations: "w : 1", OnPre: "v_post += w"})
	ring.Connect(spikelane.Connect{Targets: "(i + 1) % N_post"})
	ring.Set("w", "0.5*i")
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
	i, j := s.Connections(ring)
	fmt.Println(i, j, s.Weights(ring, "w"))
	// Output: [0 1 2] [1 2 0] [0 0.5 1]
}

// Spikes as trains, one for each neuron, and their rate in bins.
func ExampleSimulation_SpikeTrains() {
	n := spikelane.NewNetwork("trains", spikelane.Config{})
	g := n.SpikeGeneratorGroup("g", 2, spikelane.SpikeGenerator{Indices: []int32{0, 1, 0}, Times: []float64{1e-3, 2e-3, 6e-3}})
	spikes, rate := n.SpikeMonitor("spikes", g), n.RateMonitor("rate", g)
	s, err := n.Run(context.Background(), 10*units.Millisecond)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, train := range s.SpikeTrains(spikes) {
		fmt.Printf("neuron %d: %.3f s\n", i, train)
	}
	_, hz, err := s.BinnedRate(rate, 5*units.Millisecond)
	fmt.Printf("%.0f Hz, %v\n", hz, err) // two spikes, then one, of two neurons in 5 ms
	// Output:
	// neuron 0: [0.001 0.006] s
	// neuron 1: [0.002] s
	// [200 100] Hz, <nil>
}

// What a run left behind becomes a simulation again, to look at.
func ExampleProgram_ReadResults() {
	n := spikelane.NewNetwork("kept", spikelane.Config{})
	g := n.NeuronGroup("g", 2, spikelane.NeuronModel{Equations: "dv/dt = 1/ms : 1", Threshold: "v > 2.5", Reset: "v = 0"})
	spikes := n.SpikeMonitor("spikes", g)
	dir, err := os.MkdirTemp("", "results")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	p, err := n.Compile(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := p.New(context.Background(), spikelane.Instance{})
	if err == nil {
		err = s.Run(context.Background(), 10*units.Millisecond)
	}
	if err == nil {
		err = s.Save(filepath.Join(dir, "run"))
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	again, err := p.ReadResults(filepath.Join(dir, "run"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(again.SpikeCount(spikes) == s.SpikeCount(spikes), again.Now())
	// Output: true 10 ms
}

// A checkpoint takes a simulation to another process, and back in time.
func ExampleSimulation_StoreFile() {
	n := spikelane.NewNetwork("stored", spikelane.Config{})
	g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "dv/dt = 1/ms : 1"})
	ctx := context.Background()
	s, err := n.Run(ctx, 2*units.Millisecond)
	if err != nil {
		fmt.Println(err)
		return
	}
	file := filepath.Join(os.TempDir(), fmt.Sprintf("example-%d.checkpoint", os.Getpid()))
	defer os.Remove(file)
	if err := s.StoreFile(file, spikelane.StoreOptions{}); err != nil {
		fmt.Println(err)
		return
	}
	if err := s.Run(ctx, 5*units.Millisecond); err != nil {
		fmt.Println(err)
		return
	}
	err = s.RestoreFile(file)
	fmt.Printf("v = %.1f at %v, %v\n", s.Float64(g, "v")[0], s.Now(), err)
	// Output: v = 2.0 at 2 ms, <nil>
}

// A run for each row of a table of values, each from the same state.
func ExampleSimulation_Repeat() {
	n := spikelane.NewNetwork("table", spikelane.Config{})
	g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "dv/dt = (I - v)/(10*ms) : 1\nI : 1", Threshold: "v > 1", Reset: "v = 0"})
	spikes := n.SpikeMonitor("spikes", g)
	ctx := context.Background()
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
	rows := []spikelane.RowValues{{Of: g, Variable: "I", Rows: [][]float64{{0.9}, {1.2}, {3}}}}
	err = s.Repeat(spikelane.Repetition{Values: rows, Afresh: true}, func() error {
		if err := s.Run(ctx, 100*units.Millisecond); err != nil {
			return err
		}
		fmt.Println(s.SpikeCount(spikes), "spikes")
		return nil
	})
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// 0 spikes
	// 5 spikes
	// 24 spikes
}

// All variables of an object at once, with their units.
func ExampleSimulation_States() {
	n := spikelane.NewNetwork("all", spikelane.Config{})
	g := n.NeuronGroup("g", 2, spikelane.NeuronModel{Equations: "v : volt\nhalf = v/2 : volt"})
	g.Set("v", "(1 + i)*mV")
	s, err := n.Run(context.Background(), 1*units.Millisecond)
	if err != nil {
		fmt.Println(err)
		return
	}
	states, err := s.States(g)
	fmt.Println(states["v"].At(1), states["half"].Data, err)
	// Output: 2 mV [0.0005 0.001] <nil>
}

// Another delay for all synapses of a pathway, from now on.
func ExampleSimulation_SetDelay() {
	n := spikelane.NewNetwork("late", spikelane.Config{})
	in := n.SpikeGeneratorGroup("in", 1, spikelane.SpikeGenerator{Indices: []int32{0}, Times: []float64{0}})
	g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "v : 1"})
	syn := n.Synapses("s", in, g, spikelane.SynapseModel{OnPre: "v_post += 1"})
	syn.Connect(spikelane.Connect{})
	ctx := context.Background()
	p, err := n.Compile(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := p.New(ctx, spikelane.Instance{})
	if err == nil {
		err = s.SetDelay(syn, "pre", 5*units.Millisecond)
	}
	for range 2 {
		if err == nil {
			err = s.Run(ctx, 4*units.Millisecond)
		}
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(s.Now(), s.Float64(g, "v"))
	}
	// Output:
	// 4 ms [0]
	// 8 ms [1]
}
