package spikelane

import (
	"context"
	"fmt"
	"maps"

	"github.com/spikelane/spikelane/ecs"
)

// project makes the projection of synapses: wiring, state, initial values, pathways.
func (s *Simulation) project(ctx context.Context, sp *synapseProgram) error {
	pre, post := s.groups[sp.pre], s.groups[sp.pst]
	if _, known := s.synapses[sp]; known {
		return s.attach(sp, true, nil)
	}
	ends := sp.ends
	e := s.world.NewProjection(sp.decl.name, pre, ends.OffsetPre, ends.OffsetPre+ends.NPre, post, ends.OffsetPost, ends.OffsetPost+ends.NPost)
	s.synapses[sp] = e
	proj := ecs.Get[ecs.Projection](s.world, e)
	if s.prog.net.procedural(sp.decl) {
		if err := s.regenerates(ctx, sp); err != nil {
			return err
		}
		s.groups[sp.self] = e
		return s.attach(sp, false, nil)
	}
	v, err := s.visit(ctx, sp)
	if err != nil {
		return err
	}
	defer v.leave()
	switch {
	case s.dry():
		rows := ecs.RowsBuilder{Short: ends.Short}
		proj.SetRows(rows.Build(ends.NPre))
	case s.from != nil:
		if err := s.from.connect(s, sp, proj); err != nil {
			return err
		}
	case !v.connect(s, sp, proj):
		if err := s.connect(ctx, sp, proj); err != nil {
			return err
		}
		if err := s.fits(sp, proj.Rows.Len()); err != nil {
			return err
		}
	}
	if err := s.attach(sp, false, v); err != nil {
		return err
	}
	s.groups[sp.self] = e
	if s.prog.carries(sp.decl) {
		ecs.Set(s.world, e, ecs.Population{Name: sp.decl.name, ID: proj.ID, N: proj.Rows.Len(), Table: proj.Table, Spikes: ecs.NewSpikeRing(proj.Rows.Len(), 1)})
	}
	return nil
}

// count makes the present program one that knows how many synapses there are, of those that the k-th synapses object
// attaches to. It shares all kernels that do not depend on it.
func (s *Simulation) count(ctx context.Context, k int) error {
	decl := s.prog.synapses[k].decl
	sizes := maps.Clone(s.prog.net.sizes)
	if sizes == nil {
		sizes = map[*Synapses]int{}
	}
	changed := false
	for _, side := range []Source{decl.src, decl.tgt} {
		syn, ok := side.(*Synapses)
		if !ok {
			continue
		}
		rows := s.projection(s.synapsesOf(syn)).Rows
		if !rows.InOrder() {
			return Errors{{Kind: "synapses", Object: decl.name, Code: "E421", Msg: fmt.Sprintf("%s cannot attach to %s, whose synapses were not made in the order of their sources", decl.name, syn.name), Hint: "make them by one call of Connect, or by calls for ascending sources"}}
		}
		if n, known := sizes[syn]; !known || n != rows.Len() {
			sizes[syn], changed = rows.Len(), true
		}
	}
	if !changed {
		return nil
	}
	p, err := s.prog.with(ctx, func(n *Network) { n.sizes = sizes })
	if err != nil {
		return err
	}
	s.adopt(p)
	return nil
}
