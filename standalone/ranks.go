package standalone

import (
	"fmt"
	"slices"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/systems"
)

// Ranks are the processes of a program that was built with MPI. Each has a share of every population and the synapses that
// end there. A column of a population is whole in each rank's memory, but a rank knows only its own share of it, once a step
// has been shared out that writes it; where a step looks beyond, all tell one another theirs before. What cannot be shared
// out every rank does in full, and so knows all that comes of it. A projection with a step of that kind is kept whole by
// every rank, else each stores the synapses of its share alone.

// sharing says how the steps of all schedules are shared out among ranks.
type sharing struct {
	whole    map[ecs.Entity]bool // projections that every rank keeps whole
	steps    map[*systems.Schedule][]shared
	home     map[*ecs.Column]ecs.Entity
	common   map[*ecs.Column]bool    // one element for all
	gathered map[*ecs.Column]bool    // columns that ranks tell one another between steps
	spread   map[*ecs.Column]bool    // columns of which a rank may know its own share alone
	found    map[*ecs.SpikeRing]bool // spikes that each rank finds among its own elements alone
	heard    map[*ecs.SpikeRing]bool // spikes that ranks tell one another
	alike    map[*ecs.SpikeRing]bool // spikes that each rank finds among all elements
}

// shared is how a step is shared out.
type shared struct {
	split   bool           // each rank does its share; else all of it
	gathers []*ecs.Column  // what all must know before
	writes  []*ecs.Column  // of which each rank knows its own share alone afterwards
	spikes  *ecs.SpikeRing // what must be known of others, lag steps old or, by deliveries, older
	lag     int64
}

// share finds out how all steps are shared out.
func (g *generator) share() {
	s := &sharing{
		whole: map[ecs.Entity]bool{}, steps: map[*systems.Schedule][]shared{}, home: map[*ecs.Column]ecs.Entity{}, common: map[*ecs.Column]bool{},
		gathered: map[*ecs.Column]bool{}, spread: map[*ecs.Column]bool{}, found: map[*ecs.SpikeRing]bool{}, heard: map[*ecs.SpikeRing]bool{}, alike: map[*ecs.SpikeRing]bool{},
	}
	g.sharing = s
	for _, d := range g.Groups {
		for _, c := range d.Columns {
			s.home[c.Column], s.common[c.Column] = d.Entity, c.Shared
		}
	}
	for k := range g.Synapses {
		d := &g.Synapses[k]
		for _, c := range d.Columns {
			s.home[c.Column], s.common[c.Column] = d.Entity, c.Shared
		}
		p := ecs.Get[ecs.Projection](g.World, d.Entity)
		for _, e := range []ecs.Entity{p.Source, g.World.TargetOf(d.Entity)} {
			if ecs.Get[ecs.Projection](g.World, e) != nil { // who attaches to synapses numbers them
				s.whole[d.Entity], s.whole[e] = true, true
			}
		}
		for n := range g.Programs {
			values := d.Values
			if n > 0 {
				values = g.Programs[n].Synapses[k].Values
			}
			for _, v := range values {
				if v.Kernel != nil {
					g.evaluates(d.Entity, systems.Evaluated(v.Kernel, "", g.Names.Target))
				}
			}
		}
	}
	var runs []*ScheduleRun
	every(g.Acts, func(a Act) {
		switch {
		case a.Set != nil && ecs.Get[ecs.Projection](g.World, a.Set.Of) != nil:
			g.evaluates(a.Set.Of, systems.Evaluated(a.Set.Kernel, "", g.Names.Target))
			if c := a.Set.Chosen; c != nil {
				g.chooses(a.Set.Of, c, len(c.Lists) > 0) // lists go by numbers in all
			}
		case a.Give != nil && a.Give.Chosen != nil: // values go by the place in the choice
			g.chooses(a.Give.Of, a.Give.Chosen, true)
		case a.Run != nil:
			runs = append(runs, a.Run)
		}
	})
	for before := -1; before != len(s.whole)+len(s.alike); { // what one step needs whole another one may not do in parts
		before = len(s.whole) + len(s.alike)
		for _, run := range runs {
			for _, st := range run.Schedule.Once {
				g.shareStep(&st, run, true)
			}
			threads := map[int]bool{}
			for _, p := range run.Schedule.Phases() {
				for _, st := range p.Steps {
					threads[st.Step] = st.Split
				}
			}
			var all []shared
			for k := range run.Schedule.Steps {
				all = append(all, g.shareStep(&run.Schedule.Steps[k], run, threads[k]))
			}
			s.steps[run.Schedule] = all
		}
	}
	for schedule, all := range s.steps {
		for k, st := range all {
			for _, c := range st.gathers {
				s.gathered[c] = true
			}
			for _, c := range st.writes {
				s.spread[c] = true
			}
			if d, ok := schedule.Steps[k].Action.(*systems.Detect); ok && st.split {
				s.found[d.Spikes] = true
			}
		}
	}
	for _, all := range s.steps {
		for k := range all {
			st := &all[k]
			st.gathers = slices.DeleteFunc(st.gathers, func(c *ecs.Column) bool { return !s.spread[c] })
			if st.spikes != nil && !s.found[st.spikes] {
				st.spikes = nil
			}
			if st.spikes != nil {
				s.heard[st.spikes] = true
			}
		}
	}
}

// chooses notes what a choice among the synapses of a projection needs; whole says that it needs all of them.
func (g *generator) chooses(e ecs.Entity, c *Chosen, whole bool) {
	if whole {
		g.sharing.whole[e] = true
	}
	for _, w := range c.Where {
		g.evaluates(e, systems.Evaluated(w.Kernel, "", g.Names.Target))
	}
}

// evaluates notes what a kernel needs that runs over all synapses of a projection between steps.
func (g *generator) evaluates(e ecs.Entity, r *systems.Reaches) {
	s := g.sharing
	if r.Numbered || !r.Free {
		s.whole[e] = true
	}
	for c, reach := range r.Columns {
		if h, ok := s.home[c]; ok && !s.common[c] && ecs.Get[ecs.Projection](g.World, h) != nil && (h != e || reach.Of != systems.Own) {
			s.whole[h] = true
		}
	}
}

// shareStep returns how a step is shared out. threads says that those of a rank do parts of it.
func (g *generator) shareStep(st *systems.Step, run *ScheduleRun, threads bool) shared {
	s := g.sharing
	over := g.over(st.Of)
	synaptic := ecs.Get[ecs.Projection](g.World, over) != nil
	var code []*systems.Binding
	for _, b := range []*systems.Binding{run.Code[st.Of].Rows, run.Code[st.Of].Listed} {
		if b != nil {
			code = append(code, b)
		}
	}
	r := systems.Reached(st.Action, code, g.Names.Target)
	out := shared{split: r.Free}
	switch st.Action.(type) {
	case *systems.RunKernel, *systems.RunPart, *systems.Operate, *systems.Detect, *systems.ResetSpiking:
		out.split = out.split && (threads || synaptic)
	case *systems.Derive, *systems.PlaySpikes:
		out.split = out.split && synaptic
	}
	if synaptic && (!out.split || r.Numbered) {
		s.whole[over] = true
	}
	for c, reach := range r.Columns {
		h, ok := s.home[c]
		if !ok {
			continue
		}
		switch of := ecs.Get[ecs.Projection](g.World, h) != nil; {
		case s.common[c]:
			out.split = out.split && !reach.Writes
		case of && (h != over || reach.Of != systems.Own):
			s.whole[h] = true
		}
	}
	if s.whole[over] {
		out.split = false
	}
	if d, ok := st.Action.(*systems.Detect); ok {
		if out.split = out.split && !s.alike[d.Spikes]; !out.split {
			s.alike[d.Spikes] = true
		}
	}
	for c, reach := range r.Columns {
		h, ok := s.home[c]
		if !ok || s.common[c] {
			continue
		}
		if ecs.Get[ecs.Projection](g.World, h) != nil {
			if !out.split {
				s.whole[h] = true
			}
			continue
		}
		own := reach.Of == systems.Own && !synaptic || reach.Of == systems.Targets && synaptic
		if reach.Reads && !(out.split && own) {
			out.gathers = append(out.gathers, c)
		}
		if reach.Writes && out.split {
			out.writes = append(out.writes, c)
		}
	}
	g.inOrder(out.gathers)
	g.inOrder(out.writes)
	if spikes, lag, own := systems.Drives(st.Action); spikes != nil && !(own && out.split) {
		out.spikes, out.lag = spikes, lag
	}
	switch st.Action.(type) {
	case *systems.RecordSpikes, *systems.CountSpikes: // each rank records its own
		out.spikes = nil
	}
	return out
}

// over returns the object that a step goes over.
func (g *generator) over(e ecs.Entity) ecs.Entity {
	if p := ecs.Get[ecs.Pathway](g.World, e); p != nil {
		return p.Projection
	}
	if o, ok := g.Over[e]; ok {
		return o
	}
	for k := range g.Monitors {
		if d := &g.Monitors[k]; d.Entity == e && d.Synaptic {
			return d.Of
		}
	}
	return e
}

// inOrder puts columns into the order in which they are declared.
func (g *generator) inOrder(list []*ecs.Column) {
	place := map[*ecs.Column]int{}
	for _, d := range g.Groups {
		for _, c := range d.Columns {
			place[c.Column] = len(place)
		}
	}
	slices.SortFunc(list, func(a, b *ecs.Column) int { return place[a] - place[b] })
}

// mine returns how C++ names the targets of a projection whose synapses a rank stores.
func (g *generator) mine(d *Synapses) string {
	if g.sharing.whole[d.Entity] {
		return ""
	}
	return fmt.Sprintf(", spikelane::ranks::mine(%d)", ecs.Get[ecs.Population](g.World, g.World.TargetOf(d.Entity)).N)
}
