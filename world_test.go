package spikelane_test

import (
	"context"
	"errors"
	"reflect"
	"testing"

	arche "github.com/mlange-42/arche/ecs"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/ecs"
)

// robot is a component of an application.
type robot struct{ pushed float64 }

// TestApplicationWorld: populations live beside an application's entities. Its systems query ours, ours do not see its,
// and results are those of a world of our own.
func TestApplicationWorld(t *testing.T) {
	ctx := context.Background()
	world := arche.NewWorld()
	robots := arche.ComponentID[robot](&world)
	app := world.NewEntity(robots)
	var simulations [2]*ecs.World
	calls := 0
	network := func() *spikelane.Network {
		n := spikelane.NewNetwork("n", spikelane.Config{Seed: 3})
		g := n.NeuronGroup("G", 20, spikelane.NeuronModel{Equations: "dv/dt = (1.3-v)/(10*ms) : 1", Threshold: "v > 1", Reset: "v = 0"})
		g.Set("v", "rand()")
		n.Synapses("S", g, g, spikelane.SynapseModel{OnPre: "v_post += 0.01", Delay: "1*ms"}).Connect(spikelane.Connect{P: "0.3"})
		n.SpikeMonitor("m", g)
		return n
	}
	want := ran(t, network(), 30*ms).Stats().Digest
	for k := range simulations {
		simulations[k] = ecs.In(&world)
		n := network()
		// A system of the application, between ours: it visits its own entities and our populations.
		n.NetworkOperation("robots", spikelane.Operation{When: "after_thresholds", Func: func(*spikelane.Tick) error {
			query := world.Query(arche.All(robots))
			for query.Next() {
				r := (*robot)(query.Get(robots))
				ecs.Each(simulations[k], func(_ ecs.Entity, p *ecs.Population) { r.pushed += p.Table.Get("v").F64[0] })
			}
			calls++
			return nil
		}})
		p, err := n.Compile(ctx)
		do(t, err)
		s, err := p.New(ctx, spikelane.Instance{World: simulations[k]})
		do(t, err)
		do(t, s.Run(ctx, 10*ms))
		do(t, s.SetDt(0.05*ms))
		do(t, s.SetDt(0.1*ms))
		do(t, s.Run(ctx, 20*ms))
		if got := s.Stats().Digest; !reflect.DeepEqual(got, want) {
			t.Errorf("simulation %d in the application's world: got %v, want %v", k, got, want)
		}
		if s.World() != simulations[k] {
			t.Error("another world")
		}

		query := world.Query(arche.All(robots))
		if err := s.SetDt(0.05 * ms); !errors.Is(err, spikelane.ErrBusy) {
			t.Errorf("a change while a query is open: %v", err)
		}
		if _, err := p.New(ctx, spikelane.Instance{World: ecs.In(&world)}); err == nil {
			t.Error("a simulation in a locked world")
		}
		do(t, s.Run(ctx, 1*ms)) // a run changes no structure
		query.Close()
		if _, err := p.New(ctx, spikelane.Instance{World: simulations[k]}); !errors.Is(err, spikelane.ErrBusy) {
			t.Errorf("two simulations in one ecs.World: %v", err)
		}
	}
	if calls != 2*310 {
		t.Errorf("%d calls, want 620", calls)
	}
	for _, w := range simulations {
		w.Clear()
	}
	if !world.Alive(app) || (*robot)(world.Get(app, robots)).pushed == 0 {
		t.Error("the application's entity is gone, or saw nothing")
	}
	if n := world.Stats().Entities.Used; n != 1 {
		t.Errorf("%d entities are left, want the application's", n)
	}
}
