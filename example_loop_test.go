package spikelane_test

import (
	"context"
	"fmt"
	"log"

	arche "github.com/mlange-42/arche/ecs"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/units"
)

// A closed loop: a controller in Go reads the rate of a population every 20 ms and drives it to 40 Hz, although a
// load that it does not know doubles halfway. Between two calls the simulation runs at full speed.
func ExampleNetwork_NetworkOperation() {
	ctx := context.Background()
	n := spikelane.NewNetwork("loop", spikelane.Config{Seed: 1})
	g := n.NeuronGroup("G", 500, spikelane.NeuronModel{
		Equations: "dv/dt = (drive - load - v)/(20*ms) + 0.2*xi*(20*ms)**-0.5 : 1 (unless refractory)\ndrive : 1 (shared)\nload : 1 (shared)",
		Threshold: "v > 1", Reset: "v = 0", Refractory: "2*ms", Method: "euler",
	})
	g.Set("v", "rand()")
	g.Set("load", "0.3")

	const target, period = 40.0, 0.02 // Hz, s
	spikes := 0
	n.NetworkOperation("count", spikelane.Operation{When: "after_thresholds", Func: func(k *spikelane.Tick) error {
		spikes += len(k.Spikes(g))
		return nil
	}})
	var rate, integral float64
	n.NetworkOperation("controller", spikelane.Operation{When: "end", Order: 1, Dt: units.Time(period), Func: func(k *spikelane.Tick) error {
		if k.Step == 0 {
			return nil
		}
		rate = float64(spikes) / float64(g.Count()) / period
		spikes = 0
		wrong := target - rate
		integral += wrong * period
		k.SetFloat64(g, "drive", 0.005*wrong+0.3*integral)
		return nil
	}})

	p, err := n.Compile(ctx)
	if err != nil {
		log.Fatal(err)
	}
	s, err := p.New(ctx, spikelane.Instance{})
	if err != nil {
		log.Fatal(err)
	}
	for _, load := range []float64{0.3, 0.6} {
		s.Float64(g, "load")[0] = load
		if err := s.Run(ctx, 1*units.Second); err != nil {
			log.Fatal(err)
		}
		fmt.Printf("load %.1f: drive %.2f, rate within 5 Hz of the target: %v\n", load, s.Float64(g, "drive")[0], rate > target-5 && rate < target+5)
	}
	// Output:
	// load 0.3: drive 1.76, rate within 5 Hz of the target: true
	// load 0.6: drive 2.05, rate within 5 Hz of the target: true
}

// A robot of an application lives in the application's own arche world, and so do the populations of its brain.
func ExampleInstance_world() {
	ctx := context.Background()
	type wheel struct{ angle float64 }
	world := arche.NewWorld()
	wheels := arche.ComponentID[wheel](&world)
	left := world.NewEntity(wheels)

	n := spikelane.NewNetwork("brain", spikelane.Config{})
	n.NeuronGroup("motor", 3, spikelane.NeuronModel{Equations: "dv/dt = (2-v)/(10*ms) : 1", Threshold: "v > 1", Reset: "v = 0"})
	brain := ecs.In(&world)
	// A system of the application, between the systems of the simulation: it turns wheels by the spikes of a population.
	n.NetworkOperation("turn", spikelane.Operation{When: "after_thresholds", Func: func(k *spikelane.Tick) error {
		ecs.Each(brain, func(_ ecs.Entity, p *ecs.Population) {
			turned := float64(len(p.Spikes.At(k.Step))) * 0.5
			query := world.Query(arche.All(wheels))
			for query.Next() {
				(*wheel)(query.Get(wheels)).angle += turned
			}
		})
		return nil
	}})
	p, err := n.Compile(ctx)
	if err != nil {
		log.Fatal(err)
	}
	s, err := p.New(ctx, spikelane.Instance{World: brain})
	if err != nil {
		log.Fatal(err)
	}
	if err := s.Run(ctx, 21*units.Millisecond); err != nil {
		log.Fatal(err)
	}
	fmt.Println("turned by", (*wheel)(world.Get(left, wheels)).angle)
	// Output: turned by 4.5
}

// The same second half of a run, under three values of a constant: each goes on from the same state.
func ExampleSimulation_Restore() {
	ctx := context.Background()
	n := spikelane.NewNetwork("n", spikelane.Config{})
	n.Constant("I", 1.2)
	g := n.NeuronGroup("G", 1, spikelane.NeuronModel{Equations: "dv/dt = (I-v)/(10*ms) : 1", Threshold: "v > 1", Reset: "v = 0"})
	m := n.SpikeMonitor("m", g)
	s, err := n.Run(ctx, 100*units.Millisecond)
	if err != nil {
		log.Fatal(err)
	}
	half, err := s.Snapshot()
	if err != nil {
		log.Fatal(err)
	}
	for _, I := range []float64{0.9, 1.2, 3} {
		if err := s.Restore(half); err != nil {
			log.Fatal(err)
		}
		if err := s.SetConstant("I", I); err != nil {
			log.Fatal(err)
		}
		if err := s.Run(ctx, 100*units.Millisecond); err != nil {
			log.Fatal(err)
		}
		fmt.Printf("I = %v: %d spikes\n", I, s.SpikeCount(m))
	}
	// Output:
	// I = 0.9: 5 spikes
	// I = 1.2: 11 spikes
	// I = 3: 30 spikes
}

// Running until something happens: here until half of the neurons have spiked.
func ExampleSimulation_RunUntil() {
	ctx := context.Background()
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("G", 10, spikelane.NeuronModel{Equations: "dv/dt = 1/(10*ms) : 1", Threshold: "v > 1", Reset: "v = 0"})
	g.Set("v", "0.05 + i/N")
	m := n.SpikeMonitor("m", g)
	s, err := n.Run(ctx, 0)
	if err != nil {
		log.Fatal(err)
	}
	met, err := s.RunUntil(ctx, 1*units.Second, 0, func() bool { return s.SpikeCount(m) >= 5 })
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v, by %v at %.1f ms\n", met, s.Ended(), float64(s.Now())*1000)
	// Output: true, by condition at 4.5 ms
}
