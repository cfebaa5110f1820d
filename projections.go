package spikelane

import (
	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
)

// attach gives connected synapses their state, initial values and systems; those that are known from an earlier program
// keep their state. v is the visit to the wiring that others may have in common, nil for none.
func (s *Simulation) attach(sp *synapseProgram, known bool, v *visit) error {
	e := s.synapses[sp]
	proj := ecs.Get[ecs.Projection](s.world, e)
	n, dt, order := proj.Rows.Len(), sp.object.Dt, sp.decl.model.Order
	for _, c := range sp.kernels.Columns {
		if proj.Table.Get(c.Name) != nil {
			continue
		}
		if c.Shared {
			proj.Table.AddShared(c.Name, elems[c.Elem])
		} else {
			proj.Table.Add(c.Name, elems[c.Elem])
		}
	}
	if !known && s.dry() {
		s.firstGiven(sp)
	} else if !known {
		if err := s.broken(sp.decl.name); err != nil {
			return err
		}
		s.numberSynapses(sp, proj)
		if err := s.initSynapses(sp, proj); err != nil {
			return err
		}
		if err := s.sortRows(sp, proj, v); err != nil {
			return err
		}
	}
	ecs.Remove[systems.Propagators](s.world, e)
	if sp.stateUpdate != nil {
		ecs.Set(s.world, e, systems.StateUpdate{Dt: dt, Order: order, N: n, Kernel: s.bindSynapses(sp, sp.stateUpdate)})
	}
	if p := sp.kernels.Propagator; p != nil {
		c := systems.Propagators{Dt: dt, Order: order, N: n, Inputs: s.bindSynapses(sp, sp.inputs), Solve: p.Solve, Every: p.Every, System: linearSystem(p)}
		for _, name := range p.In {
			c.In = append(c.In, proj.Table.Get(name))
		}
		for _, name := range p.Out {
			c.Out = append(c.Out, proj.Table.Get(name))
		}
		ecs.Set(s.world, e, c)
	}
	s.sums(sp)
	for _, p := range sp.paths {
		if err := s.broken(sp.decl.name); err != nil {
			return err
		}
		if err := s.pathway(sp, p); err != nil {
			return err
		}
	}
	return nil
}

// sums attaches the summed variables, each one order before its target: a group of order 0 is integrated at 0, and a
// part of one counts as order 1, as in Brian.
func (s *Simulation) sums(sp *synapseProgram) {
	if len(sp.sums) == 0 {
		return
	}
	e := s.synapses[sp]
	proj := ecs.Get[ecs.Projection](s.world, e)
	all := systems.Sums{}
	for k, m := range sp.kernels.Sums {
		gp, lo, hi, of := sp.pst, proj.TgtLo, proj.TgtHi, sp.decl.tgt
		if m.Of == model.Pre {
			gp, lo, hi, of = sp.pre, proj.SrcLo, proj.SrcHi, sp.decl.src
		}
		order := gp.decl.model.Order - 1
		if _, part := of.(*Subgroup); part {
			order++
		}
		all.All = append(all.All, systems.Sum{
			Name: m.Var + "_" + m.Of.String(), Dt: gp.object.Dt, Order: order, Kernel: s.bindSynapses(sp, sp.sums[k]), N: proj.Rows.Len(),
			Into: s.table(gp).Get(m.Var), Lo: lo, Hi: hi,
		})
	}
	ecs.Set(s.world, e, all)
}

// sources returns the index of each synapse's source in its group, made at the first call.
func (s *Simulation) sources(sp *synapseProgram) *ecs.Column {
	if c := s.sourceColumns[sp.decl]; c != nil {
		return c
	}
	proj := s.projection(sp)
	c := s.wired[sp.decl].sourceColumn(func() *ecs.Column {
		c := ecs.NewColumn(compile.SourceOf, elems[sp.ends.SourceElem()], proj.Rows.Len())
		proj.Rows.FillSources(c, 0, proj.Rows.Sources(), int32(proj.SrcLo))
		return c
	})
	s.sourceColumns[sp.decl] = c
	return c
}

// ranks returns the number that names the random draws of each synapse, made at the first call.
func (s *Simulation) ranks(sp *synapseProgram) *ecs.Column {
	if c := s.rankColumns[sp.decl]; c != nil {
		return c
	}
	rows := s.projection(sp).Rows
	c := &ecs.Column{Name: compile.Rank, Elem: ecs.I32, I32: rows.Ranks()}
	if c.I32 == nil {
		c = ecs.NewColumn(compile.Rank, ecs.I32, rows.Len())
		for k := range c.I32 {
			c.I32[k] = int32(k)
		}
	}
	s.rankColumns[sp.decl] = c
	return c
}

// bindSynapses binds a synaptic kernel to the columns of the synapses and of both sides, and to others by name.
func (s *Simulation) bindSynapses(sp *synapseProgram, prog kernels.Program, others ...map[string]*ecs.Column) *systems.Binding {
	proj := ecs.Get[ecs.Projection](s.world, s.synapses[sp])
	b := s.bind(prog, func(name string) *ecs.Column {
		for _, o := range others {
			if c := o[name]; c != nil {
				return c
			}
		}
		return s.noted(sp, name, s.synapticColumn(sp, name))
	})
	if proj.Rows != nil {
		b.SetInt("N", int64(proj.Rows.Len()))
	}
	b.At(&systems.Clock{Dt: sp.object.Dt})
	return b
}

// synapticColumn returns the column that a kernel over synapses calls by that name.
func (s *Simulation) synapticColumn(sp *synapseProgram, name string) *ecs.Column {
	proj := s.projection(sp)
	switch {
	case name == compile.Target && s.prog.net.procedural(sp.decl): // the caller sets it, whenever they are made
		return nil
	case proj.Rows == nil: // while connecting: the caller sets the columns of the synapses
	case name == compile.Target:
		return proj.Rows.Target.Column(name)
	case name == compile.SourceOf:
		return s.sources(sp)
	case name == compile.Rank:
		return s.ranks(sp)
	case name == compile.NIncoming:
		return s.degrees(sp).incoming
	case name == compile.NOutgoing:
		return s.degrees(sp).outgoing
	}
	switch of, v := sp.ends.SideColumn(name); of {
	case model.Pre:
		return s.table(sp.pre).Get(v)
	case model.Post:
		return s.table(sp.pst).Get(v)
	}
	return proj.Table.Get(name)
}
