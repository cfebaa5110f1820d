package spikelane

import (
	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/systems"
)

// pathway attaches one pathway. Pathways of the source run one order before what else happens in slot synapses, those
// of the target one after, as in Brian.
func (s *Simulation) pathway(sp *synapseProgram, p *pathwayProgram) error {
	e := s.synapses[sp]
	proj := ecs.Get[ecs.Projection](s.world, e)
	driver, lo, hi, shift := sp.pre, proj.SrcLo, proj.SrcHi, -1
	if p.decl.Post {
		driver, lo, hi, shift = sp.pst, proj.TgtLo, proj.TgtHi, 1
	}
	fan, listed, err := s.fan(sp, p)
	if err != nil {
		return err
	}
	program := p.program
	if listed != p.listed { // delays that were set differ in kind from those of the model
		if program, err = lowerKernel(s.prog.target, compile.Pathway(sp.object, sp.ends, p.model, sp.events, listed)); err != nil {
			return err
		}
	}
	name := sp.decl.name + "_" + p.decl.Name
	spikes, ok := s.eventEntity(driver, p.decl.event())
	if !ok {
		panic("BUG: spikelane: pathway " + name + " of an unknown event")
	}
	var later *systems.Later
	if p.decl.Post && s.notes == nil && p.decl.event() == spikeEvent && len(s.delays[delayKey{sp.decl, p.decl.Name}]) == 1 {
		if later, err = s.later(sp, p, fan); err != nil {
			return err
		}
	}
	var again *systems.Procedural
	if r := s.procedural[sp.decl]; r != nil {
		again = r.connectivity()
	}
	path := s.pathwayEntity(e, spikes, ecs.Pathway{Name: name, Delay: fan.MaxDelay(), Post: p.decl.Post})
	ecs.Set(s.world, path, systems.Delivery{
		Dt: driver.object.Dt, Order: sp.decl.model.Order + shift + p.decl.Order, Param: compile.Spiking,
		Listed: compile.Listed, Target: compile.Target, Lo: lo, Hi: hi, Fan: fan, Kernel: s.bindSynapses(sp, program), Later: later, Procedural: again,
	})
	return nil
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
