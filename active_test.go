package spikelane_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// TestSetActive: what is not active rests, and the others go on. Expected values are counted by hand.
func TestSetActive(t *testing.T) {
	ctx := context.Background()
	for _, target := range []string{"go", "auto"} {
		n := spikelane.NewNetwork("active", spikelane.Config{Target: target})
		g := n.NeuronGroup("g", 3, spikelane.NeuronModel{Equations: "dv/dt = 1/ms : 1\nx : 1"})
		g.RunRegularly(spikelane.Regular{Code: "x += 1"})
		spikers := n.NeuronGroup("spikers", 2, spikelane.NeuronModel{Equations: "count : 1", Threshold: "True", Reset: "count += 1"})
		y := n.Synapses("y", spikers, g, spikelane.SynapseModel{OnPre: "x_post += 100", Delay: "0.3*ms"})
		y.Connect(spikelane.Connect{Targets: "i"})
		states := n.StateMonitor("states", g, spikelane.StateRecord{Variables: []string{"v"}, Indices: []int{0}})
		spikes := n.SpikeMonitor("spikes", spikers)
		p, err := n.Compile(ctx)
		if err != nil {
			t.Fatal(err)
		}
		s, err := p.New(ctx, spikelane.Instance{})
		if err != nil {
			t.Fatal(err)
		}
		run := func(active bool, names ...string) {
			t.Helper()
			if err := s.SetActive(active, names...); err != nil {
				t.Fatal(err)
			}
			if err := s.Run(ctx, 1*units.Millisecond); err != nil { // ten steps
				t.Fatal(err)
			}
		}
		check := func(what string, got, want float64) {
			t.Helper()
			if math.Abs(got-want) > 1e-9 {
				t.Errorf("%s: %s is %v, want %v", target, what, got, want)
			}
		}
		run(false, "states", "y")
		check("v", s.Float64(g, "v")[0], 1)
		check("x", s.Float64(g, "x")[0], 10)
		check("spikes", float64(s.SpikeCount(spikes)), 20)
		run(true, "states", "y") // spikes of ten steps, of which seven arrive
		first, _, v := s.Trace(states, "v")
		check("the first sample", first[0], 1e-3)
		check("its value", v[0][0], 1)
		check("samples", float64(len(first)), 10)
		check("x", s.Float64(g, "x")[0], 20+700)
		run(false, "g") // the three on their way arrive, since the synapses are there
		check("v at rest", s.Float64(g, "v")[0], 2)
		check("x at rest", s.Float64(g, "x")[0], 20+700+1000)
		run(false, "spikers") // and these three too
		check("count", s.Float64(spikers, "count")[0], 30)
		check("spikes", float64(s.SpikeCount(spikes)), 60)
		check("x", s.Float64(g, "x")[0], 20+1700+300)
		check("synaptic events", float64(s.Stats().SynapticEvents), 2*20)
		if s.Active("g") || !s.Active("states") {
			t.Error("Active is wrong")
		}
		snap, err := s.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		run(true, "g", "spikers")
		after := slices.Clone(s.Float64(g, "v"))
		if err := s.Restore(snap); err != nil {
			t.Fatal(err)
		}
		if s.Active("g") {
			t.Error("a snapshot has forgotten who was active")
		}
		run(true, "g", "spikers")
		if !slices.Equal(after, s.Float64(g, "v")) {
			t.Error("restored, it goes on otherwise")
		}
		if err := s.SetActive(false, "spiker"); err == nil {
			t.Error("an object that is not there: no error")
		}
	}
}
