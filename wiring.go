package spikelane

import (
	"context"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
)

// project makes the projection of synapses: wiring, initial values, pathway.
func (s *Simulation) project(ctx context.Context, sp *synapseProgram) error {
	pre, post := s.groups[sp.pre], s.groups[sp.pst]
	srcLo, srcHi := sp.decl.src.bounds()
	tgtLo, tgtHi := sp.decl.tgt.bounds()
	if _, known := s.synapses[sp]; known {
		s.connectPathways(sp)
		return nil
	}
	e := s.world.NewProjection(sp.decl.name, pre, srcLo, srcHi, post, tgtLo, tgtHi)
	s.synapses[sp] = e
	proj := ecs.Get[ecs.Projection](s.world, e)
	if err := s.connect(ctx, sp, proj); err != nil {
		return err
	}
	for _, v := range sp.model.Vars {
		if v.Stored() {
			proj.Table.Add(v.Name, elems[compile.ElemOf(v.Type)])
		}
	}
	s.numberSynapses(sp, proj)
	if err := s.initSynapses(sp, proj); err != nil {
		return err
	}
	s.connectPathways(sp)
	return nil
}

// connectPathways makes the pathways of synapses, or gives those that are there the systems of the present program.
func (s *Simulation) connectPathways(sp *synapseProgram) {
	if sp.onPre == nil {
		return
	}
	path := s.pathway(s.synapses[sp], s.groups[sp.pre], ecs.Pathway{Name: sp.decl.name + ".pre", Delay: sp.delay})
	// Presynaptic pathways run one order before what else happens to synapses, as in Brian.
	ecs.Set(s.world, path, systems.Delivery{Dt: sp.object.Dt, Order: sp.decl.model.Order - 1, Source: compile.SourceOf,
		Kernel: s.bindSynapses(sp, sp.onPre, nil)})
}

// pathway returns the pathway of a projection that has p's name, which it makes if need be, with p's delay.
func (s *Simulation) pathway(projection, of ecs.Entity, p ecs.Pathway) ecs.Entity {
	for _, e := range s.world.PathwaysOf(projection) {
		if path := ecs.Get[ecs.Pathway](s.world, e); path.Name == p.Name {
			path.Delay = p.Delay
			return e
		}
	}
	return s.world.NewPathway(projection, p.Name, of, p)
}

// sourceIndices returns the source of each synapse as its index in the source's group.
func sourceIndices(p *ecs.Projection) []int32 {
	src := p.Rows.SourceColumn()
	for k := range src {
		src[k] += int32(p.SrcLo)
	}
	return src
}

// bindSynapses binds a synaptic kernel to the columns of the synapses and of both sides.
func (s *Simulation) bindSynapses(sp *synapseProgram, prog kernels.Program, sources *ecs.Column) *systems.Binding {
	proj := ecs.Get[ecs.Projection](s.world, s.synapses[sp])
	target := &ecs.Column{Name: compile.Target, Elem: ecs.I32}
	if proj.Rows != nil {
		target.I32 = proj.Rows.Target
	}
	b := s.bind(prog, func(name string) *ecs.Column {
		switch name {
		case compile.Target:
			return target
		case compile.SourceOf:
			return sources
		case compile.NIncoming:
			return s.degrees(sp).incoming
		case compile.NOutgoing:
			return s.degrees(sp).outgoing
		}
		switch of, v := sp.ends.SideColumn(name); of {
		case model.Pre:
			return ecs.Get[ecs.Population](s.world, s.groups[sp.pre]).Table.Get(v)
		case model.Post:
			return ecs.Get[ecs.Population](s.world, s.groups[sp.pst]).Table.Get(v)
		}
		return proj.Table.Get(name)
	})
	if proj.Rows != nil {
		b.SetInt("N", int64(proj.Rows.Len()))
	}
	b.At(&systems.Clock{Dt: sp.object.Dt})
	return b
}
