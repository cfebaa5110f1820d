package spikelane

import (
	"fmt"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
)

// attach gives connected synapses their state, initial values and systems; those that are known from an earlier program
// keep their state.
func (s *Simulation) attach(sp *synapseProgram, known bool) error {
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
	if !known {
		s.numberSynapses(sp, proj)
		if err := s.initSynapses(sp, proj); err != nil {
			return err
		}
	}
	ecs.Remove[systems.Propagators](s.world, e)
	if sp.stateUpdate != nil {
		ecs.Set(s.world, e, systems.StateUpdate{Dt: dt, Order: order, N: n, Kernel: s.bindSynapses(sp, sp.stateUpdate)})
	}
	if p := sp.kernels.Propagator; p != nil {
		c := systems.Propagators{Dt: dt, Order: order, N: n, Inputs: s.bindSynapses(sp, sp.inputs), Solve: p.Solve, Every: p.Every}
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
		all.Dt = gp.object.Dt
		all.All = append(all.All, systems.Sum{Name: m.Var + "_" + m.Of.String(), Order: order, Kernel: s.bindSynapses(sp, sp.sums[k]), N: proj.Rows.Len(),
			Into: s.table(gp).Get(m.Var), Lo: lo, Hi: hi})
	}
	ecs.Set(s.world, e, all)
}

// pathway attaches one pathway. Pathways of the source run one order before what else happens in slot synapses, those
// of the target one after, as in Brian.
func (s *Simulation) pathway(sp *synapseProgram, p *pathwayProgram) error {
	e := s.synapses[sp]
	proj := ecs.Get[ecs.Projection](s.world, e)
	driver, lo, hi, shift := sp.pre, proj.SrcLo, proj.SrcHi, -1
	if p.decl.Post {
		driver, lo, hi, shift = sp.pst, proj.TgtLo, proj.TgtHi, 1
	}
	name := sp.decl.name + "_" + p.decl.Name
	delay, err := delaySteps(s.givenDelay(e, name, p.delay), driver.object.Dt, driver.decl.count)
	if err != nil {
		return Errors{{Kind: "synapses", Object: sp.decl.name, Field: "delay", Text: p.decl.Delay, Code: "E409", Msg: err.Error()}}
	}
	delays := []int64{delay}
	if p.delays != nil {
		if delays, err = s.delays(sp, p, driver); err != nil {
			return err
		}
	}
	var fan *systems.Fan
	switch {
	case p.decl.Post:
		fan = systems.TargetFan(proj.Rows, lo, hi, delays)
	case p.delays != nil:
		fan = systems.SourceFan(proj.Rows, delays)
	default:
		fan = systems.RowFan(proj.Rows, delay)
	}
	spikes, ok := s.eventEntity(driver, p.event())
	if !ok {
		panic("BUG: spikelane: pathway " + name + " of an unknown event")
	}
	path := s.pathwayEntity(e, spikes, ecs.Pathway{Name: name, Delay: fan.MaxDelay(), Seconds: p.delay, Post: p.decl.Post})
	ecs.Set(s.world, path, systems.Delivery{Dt: driver.object.Dt, Order: sp.decl.model.Order + shift + p.decl.Order, Param: compile.Spiking,
		Listed: compile.Listed, Lo: lo, Hi: hi, Fan: fan, Kernel: s.bindSynapses(sp, p.program)})
	return nil
}

// givenDelay returns the delay of a pathway in seconds: the one that it was made with, as connections are, or else. A
// constant that changes later does not change it.
func (s *Simulation) givenDelay(projection ecs.Entity, name string, otherwise float64) float64 {
	for _, e := range s.world.PathwaysOf(projection) {
		if path := ecs.Get[ecs.Pathway](s.world, e); path.Name == name {
			return path.Seconds
		}
	}
	return otherwise
}

// pathwayEntity returns the pathway of a projection that has p's name, which it makes if need be, with p's delay.
func (s *Simulation) pathwayEntity(projection, of ecs.Entity, p ecs.Pathway) ecs.Entity {
	for _, e := range s.world.PathwaysOf(projection) {
		if path := ecs.Get[ecs.Pathway](s.world, e); path.Name == p.Name {
			path.Delay = p.Delay
			return e
		}
	}
	return s.world.NewPathway(projection, p.Name, of, p)
}

// delayColumn is the column with the delays of a pathway's synapses, in seconds as given.
func delayColumn(p *pathwayProgram) string { return "_delay_" + p.decl.Name }

// delays returns the delay of each synapse in steps. In seconds it is in a column of its own, evaluated once, as
// connections are.
func (s *Simulation) delays(sp *synapseProgram, p *pathwayProgram, driver *groupProgram) ([]int64, error) {
	proj := ecs.Get[ecs.Projection](s.world, s.synapses[sp])
	col := proj.Table.Get(delayColumn(p))
	if col == nil {
		col = proj.Table.Add(delayColumn(p), ecs.F64)
		b := s.bindSynapses(sp, p.delayKernel)
		b.SetColumn(compile.Out, kernels.Column{F64: col.F64})
		b.Run(0, proj.Rows.Len())
	}
	steps := make([]int64, proj.Rows.Len())
	for k, d := range col.F64 {
		n, err := delaySteps(d, driver.object.Dt, driver.decl.count)
		if err != nil {
			src := int(proj.Rows.Source(int64(k)))
			var errs Errors
			errs = append(errs, &Error{Kind: "synapses", Object: sp.decl.name, Field: "delay", Text: p.decl.Delay, Span: p.delays.Span, Code: "E409",
				Msg: fmt.Sprintf("%v (synapse from %d to %d)", err, src, int(proj.Rows.Target[k])-proj.TgtLo)})
			return nil, errs
		}
		steps[k] = n
	}
	return steps, nil
}

// sources returns the index of each synapse's source in its group, made at the first call.
func (s *Simulation) sources(sp *synapseProgram) *ecs.Column {
	if c := s.sourceColumns[sp.decl]; c != nil {
		return c
	}
	proj := s.projection(sp)
	c := ecs.NewColumn(compile.SourceOf, ecs.I32, proj.Rows.Len())
	for k, i := range proj.Rows.SourceColumn() {
		c.I32[k] = i + int32(proj.SrcLo)
	}
	s.sourceColumns[sp.decl] = c
	return c
}

// bindSynapses binds a synaptic kernel to the columns of the synapses and of both sides.
func (s *Simulation) bindSynapses(sp *synapseProgram, prog kernels.Program) *systems.Binding {
	proj := ecs.Get[ecs.Projection](s.world, s.synapses[sp])
	b := s.bind(prog, func(name string) *ecs.Column {
		switch {
		case proj.Rows == nil: // while connecting: the caller sets the columns of the synapses
		case name == compile.Target:
			return &ecs.Column{Name: name, Elem: ecs.I32, I32: proj.Rows.Target}
		case name == compile.SourceOf:
			return s.sources(sp)
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
	})
	if proj.Rows != nil {
		b.SetInt("N", int64(proj.Rows.Len()))
	}
	b.At(&systems.Clock{Dt: sp.object.Dt})
	return b
}

// firstDelays returns the delays of the first presynaptic pathway, in seconds, if they differ between synapses.
func (s *Simulation) firstDelays(sp *synapseProgram) *ecs.Column {
	for _, p := range sp.paths {
		if p.decl.Post {
			continue
		}
		c := s.projection(sp).Table.Get(delayColumn(p))
		if c == nil {
			return nil
		}
		for _, d := range c.F64 {
			if d != c.F64[0] {
				return c
			}
		}
		return nil
	}
	return nil
}
