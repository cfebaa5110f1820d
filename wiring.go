package spikelane

import (
	"context"

	"github.com/spikelane/spikelane/ecs"
)

// project makes the projection of synapses: wiring, state, initial values, pathways.
func (s *Simulation) project(ctx context.Context, sp *synapseProgram) error {
	pre, post := s.groups[sp.pre], s.groups[sp.pst]
	srcLo, srcHi := sp.decl.src.bounds()
	tgtLo, tgtHi := sp.decl.tgt.bounds()
	if _, known := s.synapses[sp]; known {
		return s.attach(sp, true)
	}
	e := s.world.NewProjection(sp.decl.name, pre, srcLo, srcHi, post, tgtLo, tgtHi)
	s.synapses[sp] = e
	if err := s.connect(ctx, sp, ecs.Get[ecs.Projection](s.world, e)); err != nil {
		return err
	}
	return s.attach(sp, false)
}
