package spikelane

import (
	"cmp"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
	"github.com/spikelane/spikelane/units"
)

// order returns what happens in a time step, in the order of the schedule that a simulation gets, without making one.
func (p *Program) order() (all []EventReport) {
	add := func(slot systems.Slot, order int, object, step, what string, dt float64) {
		name := object
		if step != "" {
			name += "_" + step
		}
		all = append(all, EventReport{Slot: slot.String(), Order: order, Object: object, What: what, Dt: units.Time(dt), name: name})
	}
	for _, gp := range p.groups {
		name, order, dt := gp.decl.name, gp.decl.model.Order, gp.object.Dt
		if gp.stateUpdate != nil {
			add(systems.Groups, order, name, "stateupdater", "state update", dt)
		}
		found := systems.Thresholds
		if gp.slot != "" {
			found = gp.slot
		}
		if gp.spikes != nil {
			add(found, order, name, "", "spikes of its list", dt)
		}
		if gp.threshold != nil {
			add(found, order, name, "spike_thresholder", "spikes are found", dt)
		}
		if gp.reset != nil {
			add(systems.Resets, order, name, "spike_resetter", "reset", dt)
		}
		for _, ep := range gp.events {
			add(ep.slot, order, name, ep.decl.Name+"_thresholder", "events "+ep.decl.Name+" are found", dt)
			if ep.code != nil {
				add(ep.onSlot, order, name, ep.decl.Name+"_resetter", "code of event "+ep.decl.Name, dt)
			}
		}
	}
	for _, in := range p.inputs {
		add(in.slot, in.decl.trains.Order, in.decl.name, "", "input", in.of.object.Dt)
	}
	for _, sp := range p.synapses {
		p.orderSynapses(sp, add)
	}
	for _, mp := range p.monitors {
		add(mp.slot, mp.order, mp.decl.name, "", "recording", mp.dt)
	}
	for _, rp := range p.regular {
		object, _, _ := strings.Cut(rp.name, ".")
		what := "regular code"
		if rp.decl.at != nil {
			what = "code at given times"
		}
		add(rp.slot, rp.decl.Order, object, strings.TrimPrefix(rp.name, object+"."), what, rp.dt)
	}
	for _, op := range p.hosts {
		add(op.slot, op.decl.op.Order, op.decl.name, "", "Go code", op.dt)
	}
	at := systems.Places(p.slots...)
	slices.SortStableFunc(all, func(a, b EventReport) int {
		return cmp.Or(cmp.Compare(at[systems.Slot(a.Slot)], at[systems.Slot(b.Slot)]), cmp.Compare(a.Order, b.Order), strings.Compare(a.name, b.name))
	})
	return all
}

// orderSynapses adds what a synapses object does: see Simulation.pathway and Simulation.sums.
func (p *Program) orderSynapses(sp *synapseProgram, add func(slot systems.Slot, order int, object, step, what string, dt float64)) {
	name, order := sp.decl.name, sp.decl.model.Order
	if sp.stateUpdate != nil {
		add(systems.Groups, order, name, "stateupdater", "state update", sp.object.Dt)
	}
	if sp.kernels != nil {
		for _, m := range sp.kernels.Sums {
			gp, of := sp.pst, sp.decl.tgt
			if m.Of == model.Pre {
				gp, of = sp.pre, sp.decl.src
			}
			before := gp.decl.model.Order - 1
			if _, part := of.(*Subgroup); part {
				before++
			}
			add(systems.Groups, before, name, "summed_variable_"+m.Var+"_"+m.Of.String(), "sum into "+m.Var+" of "+gp.decl.name, gp.object.Dt)
		}
	}
	for _, path := range sp.paths {
		driver, shift := sp.pre, -1
		if path.decl.Post {
			driver, shift = sp.pst, 1
		}
		add(systems.Synapses, order+shift+path.decl.Order, name, path.decl.Name, "delivery, pathway "+path.decl.Name, driver.object.Dt)
	}
}
