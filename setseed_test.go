package spikelane_test

import (
	"context"
	"slices"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// TestSetSeed: from SetSeed on a simulation draws as a new one with that seed does, in the time step and outside of it.
func TestSetSeed(t *testing.T) {
	ctx := context.Background()
	n := spikelane.NewNetwork("seeds", spikelane.Config{Seed: 5})
	g := n.NeuronGroup("g", 40, spikelane.NeuronModel{Equations: "dv/dt = xi/ms**0.5 : 1\nw : 1", Method: "euler"})
	p, err := n.Compile(ctx)
	if err != nil {
		t.Fatal(err)
	}
	draw := func(s *spikelane.Simulation) (v, w []float64) {
		if err := s.Set(g, "w", "rand()"); err != nil {
			t.Fatal(err)
		}
		if err := s.Set(g, "v", "randn()"); err != nil {
			t.Fatal(err)
		}
		if err := s.Run(ctx, 1*units.Millisecond); err != nil {
			t.Fatal(err)
		}
		return slices.Clone(s.Float64(g, "v")), slices.Clone(s.Float64(g, "w"))
	}
	fresh := func(seed int64) *spikelane.Simulation {
		s, err := p.New(ctx, spikelane.Instance{Seed: seed, OwnSeed: true})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := fresh(1)
	v1, w1 := draw(s)
	for _, seed := range []int64{7, 1, 1} {
		if err := s.SetSeed(seed); err != nil {
			t.Fatal(err)
		}
		v, w := draw(s)
		wantV, wantW := draw(fresh(seed))
		if !slices.Equal(v, wantV) || !slices.Equal(w, wantW) {
			t.Errorf("seed %d: not the draws of a new simulation", seed)
		}
		if s.Seed() != seed || slices.Equal(v, v1) != (seed == 1) || slices.Equal(w, w1) != (seed == 1) {
			t.Errorf("seed %d: the draws of another seed", seed)
		}
	}
}
