package spikelane_test

import (
	"context"
	"fmt"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// x falls from 1 by the rule of euler, 10 % in each step: it passes below 0.5 in step 6, where 0.9^7 = 0.478. The event
// lifts it by 1 and happens again 11 steps later, when 1.478·0.9^11 = 0.464.
func ExampleNetwork_EventMonitor() {
	n := spikelane.NewNetwork("events", spikelane.Config{Dt: 1 * units.Millisecond})
	g := n.NeuronGroup("g", 1, spikelane.NeuronModel{
		Equations: "dx/dt = -x/(10*ms) : 1",
		Method:    "euler",
		Events:    []spikelane.Event{{Name: "low", Condition: "x < 0.5", Code: "x += 1"}},
	})
	g.Set("x", "1")
	low := n.EventMonitor("low", g, "low", "x")
	s, err := n.Run(context.Background(), 20*units.Millisecond)
	if err != nil {
		fmt.Println(err)
		return
	}
	x, _ := s.SpikeValues(low, "x")
	for k, t := range s.SpikeTrains(low)[0] {
		fmt.Printf("%.0f ms: x = %.3f\n", t*1000, x[k])
	}
	// Output:
	// 6 ms: x = 0.478
	// 17 ms: x = 0.464
}

// Code that runs regularly, every 2 ms here: the shared variable first, once, then every neuron.
func ExampleNeuronGroup_RunRegularly() {
	n := spikelane.NewNetwork("regularly", spikelane.Config{})
	g := n.NeuronGroup("g", 3, spikelane.NeuronModel{Equations: "round : 1 (shared)\nx : 1"})
	g.RunRegularly(spikelane.Regular{Code: "round += 1; x += round*i", Dt: 2 * units.Millisecond})
	s, err := n.Run(context.Background(), 6*units.Millisecond)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Float64(g, "round"), s.Float64(g, "x"))
	// Output: [3] [0 6 12]
}

// Code at given times, each once.
func ExampleNeuronGroup_RunAt() {
	n := spikelane.NewNetwork("run_at", spikelane.Config{})
	g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x : 1"})
	g.RunAt("x = 2*x + 1", []units.Time{1 * units.Millisecond, 5 * units.Millisecond, 7 * units.Millisecond})
	s, err := n.Run(context.Background(), 6*units.Millisecond)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Float64(g, "x"))
	// Output: [3]
}

// Three pools share the drive of two sources, by index.
func ExampleNeuronGroup_Link() {
	n := spikelane.NewNetwork("links", spikelane.Config{})
	sources := n.NeuronGroup("sources", 2, spikelane.NeuronModel{Equations: "base : 1\ndrive = 2*base : 1"})
	pools := n.NeuronGroup("pools", 3, spikelane.NeuronModel{
		Equations: "drive : 1 (linked)\ndx/dt = drive/ms : 1",
		Method:    "euler",
	})
	sources.Set("base", "i + 1")
	pools.Link("drive", sources, "drive", []int32{1, 0, 1})
	s, err := n.Run(context.Background(), 1*units.Millisecond)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f\n", s.Float64(pools, "x"))
	// Output: [4.000 2.000 4.000]
}

// A neuron that spikes every 2 ms: its rate, smoothed over 2.1 ms, is 1 spike in 2.1 ms at t = 2 ms; bins of 1 ms have 1000 or 0 Hz.
func ExampleSimulation_SmoothRate() {
	n := spikelane.NewNetwork("smooth", spikelane.Config{})
	g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x : 1", Threshold: "t_in_timesteps % 20 == 5", Reset: "x += 1"})
	rate := n.RateMonitor("rate", g)
	s, err := n.Run(context.Background(), 4*units.Millisecond)
	if err != nil {
		fmt.Println(err)
		return
	}
	hz, _ := s.SmoothRate(rate, "flat", 2.1*units.Millisecond)
	_, binned, _ := s.BinnedRate(rate, 1*units.Millisecond)
	fmt.Printf("%.0f Hz, %.0f Hz\n", hz[20], binned)
	// Output: 476 Hz, [1000 0 1000 0] Hz
}
