package spikelane_test

import (
	"context"
	"fmt"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// What a program will do can be read before anything runs.
func ExampleProgram_Report() {
	n := spikelane.NewNetwork("pair", spikelane.Config{})
	g := n.NeuronGroup("g", 2, spikelane.NeuronModel{
		Equations: "dv/dt = (2 - v)/(10*ms) : 1 (unless refractory)",
		Threshold: "v > 1", Reset: "v = 0", Refractory: "2*ms",
	})
	n.Synapses("s", g, g, spikelane.SynapseModel{OnPre: "v_post += 0.1", Delay: "1.5*ms"}).Connect(spikelane.Connect{Condition: "i != j"})
	p, err := n.Compile(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	r := p.Report()
	for _, g := range r.Groups {
		fmt.Printf("%s: %v by %s, spikes where %s, then %s\n", g.Name, g.Variables, g.Method, g.Threshold, g.Reset)
	}
	for _, s := range r.Synapses {
		fmt.Printf("%s: %v synapses, %s after %v\n", s.Name, s.Expected, s.Pathways[0].Code, s.Pathways[0].Delay)
	}
	for _, e := range r.Order {
		fmt.Println(e.Slot, e.Object, e.What)
	}
	// Output:
	// g: [v] by exact, spikes where v > 1, then v = 0
	// s: 2 synapses, v_post += 0.1 after 1.5 ms
	// groups g state update
	// thresholds g spikes are found
	// synapses s delivery, pathway pre
	// resets g reset
}

// How much memory a run takes is known before it starts.
func ExampleProgram_Memory() {
	n := spikelane.NewNetwork("dense", spikelane.Config{})
	g := n.NeuronGroup("g", 1000, spikelane.NeuronModel{Equations: "v : 1", Threshold: "v > 1"})
	n.Synapses("s", g, g, spikelane.SynapseModel{Equations: "w : 1", OnPre: "v_post += w"}).Connect(spikelane.Connect{})
	p, err := n.Compile(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	memory := p.Memory(1 * units.Second).Object("s")
	fmt.Println(memory.Count, "synapses:", memory.Part("state"), "of weights,", memory.Part("targets"), "of targets")
	// Output: 1e+06 synapses: 8 MB of weights, 2 MB of targets
}

// A profile says what each step of the schedule has cost, and how much it had to do.
func ExampleSimulation_Profile() {
	n := spikelane.NewNetwork("decay", spikelane.Config{Profile: true})
	n.NeuronGroup("g", 100, spikelane.NeuronModel{Equations: "dv/dt = -v/(10*ms) : 1"})
	s, err := n.Run(context.Background(), 10*units.Millisecond)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range s.Profile() {
		fmt.Printf("%s, %s: %d calls, %d elements, %d bytes, took time: %v\n", e.Object, e.Kind, e.Calls, e.Elements, e.Bytes, e.Seconds > 0)
	}
	// Output: g, state update: 100 calls, 10000 elements, 160000 bytes, took time: true
}

// A program with a face of its own draws progress itself: of synapses that are made, and of the run.
func ExampleConfig_connecting() {
	var made int
	var share float64
	n := spikelane.NewNetwork("shown", spikelane.Config{
		Connecting: func(c spikelane.Connecting) { made = c.Made },
		Progress:   func(p spikelane.Progress) { share = float64(p.Done / p.Total) },
	})
	g := n.NeuronGroup("g", 10, spikelane.NeuronModel{Equations: "v : 1", Threshold: "v > 1"})
	n.Synapses("s", g, g, spikelane.SynapseModel{OnPre: "v_post += 1"}).Connect(spikelane.Connect{Condition: "i != j"})
	if _, err := n.Run(context.Background(), 10*units.Millisecond); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d synapses made, %.0f %% of the run done\n", made, 100*share)
	// Output: 90 synapses made, 100 % of the run done
}

// Every machine can run portable Go; which targets else there are, and why others are not, each one says itself.
func ExampleTargets() {
	for _, t := range spikelane.Targets() {
		if t.Name == "go" {
			fmt.Println(t.Available, t.Why)
		}
	}
	// Output: true portable Go, runs everywhere
}
