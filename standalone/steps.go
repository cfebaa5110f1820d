package standalone

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/systems"
)

// stepping is what the steps of a schedule are called in C++.
type stepping struct {
	schedule *systems.Schedule
	calls    []string // by step: the function, "" if there is nothing to call
	once     []string
	search   map[int]string // by step: what finds spikes, to be published
	dt       float64        // of the clock of the step that is being written
}

// owner returns who does a step of each rank, as the owner o of that of all: o where ranks share the step.
func (s *stepping) owner(step int, by *sharing) string {
	if by.steps[s.schedule][step].split {
		return "o"
	}
	return "o.here()"
}

const stepParams = "const spikelane::clock &c, spikelane::owner o"

// steps writes the steps of a schedule as functions of the objects that they are of.
func (g *generator) steps(s *systems.Schedule) stepping {
	out := stepping{schedule: s, calls: make([]string, len(s.Steps)), search: map[int]string{}}
	split := map[int]bool{}
	for _, p := range s.Phases() {
		for _, st := range p.Steps {
			split[st.Step] = st.Split
		}
	}
	for k := range s.Steps {
		if l := g.late[at[ecs.Entity]{g.writing, s.Steps[k].Of}]; l != nil && l.code == "" {
			g.owe(l)
		}
	}
	for k := range s.Once {
		out.once = append(out.once, g.step(&s.Once[k], false, &out, k))
	}
	for k := range s.Steps {
		out.calls[k] = g.step(&s.Steps[k], split[k], &out, k)
	}
	return out
}

// step writes one step and returns the function to call.
func (g *generator) step(st *systems.Step, split bool, out *stepping, at int) string {
	o := g.objectOf(st.Of)
	out.dt = out.schedule.Clocks[st.Clock].Dt
	w := &steptext{generator: g, object: o, split: split, out: out, at: at}
	alone := false
	switch a := st.Action.(type) {
	case *systems.RunKernel:
		w.sweep(a.Kernel, 0, a.N)
	case *systems.RunPart:
		w.sweep(a.Kernel, a.Lo, a.Hi)
	case *systems.Operate:
		w.operate(a)
	case *systems.Detect:
		w.detect(a)
	case *systems.ResetSpiking:
		w.reset(a)
	case *systems.Deliver:
		w.deliver(a, st.Of)
	case *systems.SumUp:
		w.sum(a)
	case *systems.Derive:
		w.derive(a)
	case *systems.PlaySpikes:
		w.line("    %s.play(%s, c);", g.playbacks[st.Of], g.rings[a.Spikes])
	case *systems.RecordSpikes, *systems.SampleState, *systems.CountSpikes:
		w.record(a)
	default:
		panic(fmt.Sprintf("BUG: standalone: step %s is a %T", st.Name, a))
	}
	body := w.String()
	switch st.Action.(type) {
	case *systems.PlaySpikes, *systems.RecordSpikes, *systems.SampleState, *systems.CountSpikes, *systems.SumUp, *systems.Derive:
		alone = true
	case *systems.Deliver:
	default:
		alone = !split
	}
	if alone {
		body = "    if (!o.leads()) return; // the first owner does all of it\n" + body
	}
	return o.function(stepName(o, st.Name), stepParams, g.about(st), body)
}

// about says what a step does, for readers.
func (g *generator) about(st *systems.Step) string {
	if d, ok := st.Action.(*systems.Deliver); ok {
		return fmt.Sprintf("%s: deliver the spikes of [%d:%d) by %s", st.Name, d.Lo, d.Hi, funcOf(d.Kernel).Name)
	}
	return st.Name + ": " + strings.ReplaceAll(strings.ReplaceAll(st.Action.String(), " over 0 synapses", " over all synapses"), " over 0", " over all")
}

// objectOf returns the object that has the steps of an entity: of a pathway the synapses, of an event its group.
func (g *generator) objectOf(e ecs.Entity) *object {
	if o := g.byEnt[e]; o != nil {
		return o
	}
	if p := ecs.Get[ecs.Pathway](g.World, e); p != nil {
		return g.byEnt[p.Projection]
	}
	panic(fmt.Sprintf("BUG: standalone: entity %v has no object", e))
}

// stepName returns a step's name without the object's: "stateupdater_and_spike_thresholder".
func stepName(o *object, name string) string {
	var parts []string
	for part := range strings.SplitSeq(name, " + ") {
		part = strings.TrimPrefix(strings.TrimPrefix(part, o.called), "_")
		if part = strings.TrimPrefix(part, "."); part == "" {
			part = "step"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "_and_")
}
