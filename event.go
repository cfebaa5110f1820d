package spikelane

import (
	"fmt"
	"slices"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
)

// Event is something that happens to neurons other than a spike. Its condition is tested in every neuron and step,
// whether the neuron is refractory or not; its code runs in the neurons that it happens to.
type Event struct {
	Name      string // of the event, for monitors and pathways
	Condition string // tested in every step
	Code      string // statements; "" none
	When      string // slot of the test; "": after_thresholds
	CodeWhen  string // slot of the code; "": after_resets
}

// spikeEvent is the event that a group's threshold makes.
const spikeEvent = "spike"

type eventProgram struct {
	decl         Event
	model        *model.Event
	test, code   kernels.Program
	slot, onSlot systems.Slot
}

// events compiles the custom events of a group.
func (c *compiler) events(gp *groupProgram) {
	g := gp.decl
	seen := map[string]bool{spikeEvent: true}
	for k, e := range g.model.Events {
		field := fmt.Sprintf("events[%d]", k)
		fault := func(part, code, msg, hint string) { c.errs.add("neurons", g.name, field+part, code, msg, hint) }
		switch {
		case e.Name == spikeEvent:
			fault(".name", "E441", `"spike" is the event of the threshold`, "give the event another name")
		case !validName(e.Name):
			fault(".name", "E123", fmt.Sprintf("%q is not a name", e.Name), "names are letters, digits and _, starting with a letter")
		case seen[e.Name]:
			fault(".name", "E120", fmt.Sprintf("event %s is defined twice", e.Name), "")
		}
		seen[e.Name] = true
		ep := &eventProgram{decl: e}
		var faults model.Errors
		ep.model, faults = gp.model.Event(field, model.EventSource{Name: e.Name, Condition: e.Condition, Code: e.Code})
		c.errs.addModel("neurons", g.name, faults)
		c.linker.written(gp, field+".code", e.Code, ep.model.Code)
		ep.slot = c.slot("neurons", g.name, field+".when", e.When, systems.Thresholds.After())
		ep.onSlot = c.slot("neurons", g.name, field+".code_when", e.CodeWhen, systems.Resets.After())
		gp.events = append(gp.events, ep)
		if len(c.errs) > 0 {
			continue
		}
		c.later(compile.Event(gp.object, "event."+g.name+"."+e.Name, ep.model.Condition), &ep.test)
		if len(ep.model.Code) > 0 {
			c.later(compile.OnEvent(gp.object, "on_event."+g.name+"."+e.Name, ep.model.Code), &ep.code)
		}
	}
}

// happens checks that g has an event of the given name: "spike" when it has a threshold.
func (c *compiler) happens(kind, object, field string, g *NeuronGroup, event string) bool {
	if event == spikeEvent {
		if !g.spikes() {
			c.errs.add(kind, object, field, "E412", fmt.Sprintf("%s never spikes", g.name), "give it a threshold")
			return false
		}
		return true
	}
	var names []string
	for _, e := range g.model.Events {
		names = append(names, e.Name)
	}
	if slices.Contains(names, event) {
		return true
	}
	hint := fmt.Sprintf("%s has no custom events", g.name)
	if len(names) > 0 {
		hint = fmt.Sprintf("events of %s: %v", g.name, names)
	}
	if near := Suggest(event, names); len(near) > 0 {
		hint = fmt.Sprintf("did you mean %q?", near[0])
	}
	c.errs.add(kind, object, field, "E440", fmt.Sprintf("%s has no event %q", g.name, event), hint)
	return false
}

// addEvents gives each custom event of a group an entity of its own: a population over the group's state whose spikes
// are the events.
func (s *Simulation) addEvents(gp *groupProgram) {
	of := ecs.Get[ecs.Population](s.world, s.groups[gp])
	for k, ep := range gp.events {
		if k == len(s.events[gp.decl]) {
			s.events[gp.decl] = append(s.events[gp.decl], s.world.NewEvent(gp.decl.name+"_"+ep.decl.Name, s.groups[gp]))
		}
		e := s.events[gp.decl][k]
		dt, order := gp.object.Dt, gp.decl.model.Order
		ecs.Set(s.world, e, systems.Threshold{Dt: dt, Slot: ep.slot, Order: order, Kernel: s.bind(ep.test, of.Table.Get)})
		if ep.code != nil {
			ecs.Set(s.world, e, systems.Reset{Dt: dt, Slot: ep.onSlot, Order: order, Kernel: s.bind(ep.code, of.Table.Get), Spikes: compile.Spikes})
		}
	}
}

// eventEntity returns the entity whose population's spikes are the named event of a group: the group's own for "spike".
func (s *Simulation) eventEntity(gp *groupProgram, name string) (ecs.Entity, bool) {
	if name == spikeEvent {
		return s.groups[gp], true
	}
	for k, ep := range gp.events {
		if ep.decl.Name == name {
			return s.events[gp.decl][k], true
		}
	}
	return ecs.Entity{}, false
}
