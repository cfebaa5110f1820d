package spikelane

import (
	"maps"
	"slices"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/standalone"
	"github.com/spikelane/spikelane/systems"
)

// A stage is a program of a simulation that is written down, as its schedule was: components are overwritten when another
// program takes its place, and its steps must not change with them.
type stage struct {
	prog     *Program
	schedule *systems.Schedule
	code     map[ecs.Entity]standalone.Code // rows and lists, of each pathway
	need     map[ecs.Entity]standalone.Code // the ones of these that may be wanted where delays are those of the model
	blocks   map[ecs.Entity]int             // by pathway: see standalone.Pathway
	force    standalone.InForce
}

// stage returns the stage of the present program.
func (s *Simulation) stage() *stage {
	n := s.notes
	if k := slices.IndexFunc(n.stages, func(st *stage) bool { return st.prog == s.prog }); k >= 0 {
		return n.stages[k]
	}
	st := &stage{prog: s.prog, schedule: frozen(s.schedule), code: map[ecs.Entity]standalone.Code{}, need: map[ecs.Entity]standalone.Code{}, blocks: map[ecs.Entity]int{}}
	for _, sp := range s.prog.synapses {
		for _, p := range sp.paths {
			e := s.pathwayOf(sp, p)
			st.code[e], st.need[e] = s.code(sp, p)
		}
	}
	for _, t := range s.traits() {
		st.blocks[t.entity] = t.blockBytes
	}
	d, force := s.description(), s.inForce()
	st.force = standalone.InForce{Schedule: st.schedule, DtS: force.DtS, Groups: d.Groups, Synapses: d.Synapses, Checked: s.describeChecks(st.schedule)}
	for _, name := range slices.Sorted(maps.Keys(force.Constants)) {
		st.force.Constants = append(st.force.Constants, standalone.Constant{Name: name, Value: float64(force.Constants[name])})
	}
	n.stages = append(n.stages, st)
	return st
}

// frozen returns a copy of a schedule whose actions are not those of components.
func frozen(s *systems.Schedule) *systems.Schedule {
	f := &systems.Schedule{Clocks: s.Clocks, Steps: slices.Clone(s.Steps), Once: slices.Clone(s.Once), Idle: slices.Clone(s.Idle)}
	for _, list := range [][]systems.Step{f.Steps, f.Once, f.Idle} {
		for k := range list {
			switch a := list[k].Action.(type) {
			case *systems.Derive:
				c := *a.Propagators
				list[k].Action = &systems.Derive{Propagators: &c}
			case *systems.PlaySpikes:
				c := *a.Playback
				list[k].Action = &systems.PlaySpikes{Playback: &c, Spikes: a.Spikes}
			case *systems.RecordSpikes:
				c := *a.SpikeRecorder
				list[k].Action = &systems.RecordSpikes{SpikeRecorder: &c, Spikes: a.Spikes, Lag: a.Lag}
			case *systems.SampleState:
				c := *a.StateRecorder
				list[k].Action = &systems.SampleState{StateRecorder: &c}
			case *systems.CountSpikes:
				c := *a.RateRecorder
				list[k].Action = &systems.CountSpikes{RateRecorder: &c, Spikes: a.Spikes, Lag: a.Lag}
			}
		}
	}
	return f
}

// note adds an act.
func (s *Simulation) note(a standalone.Act) { s.notes.acts = append(s.notes.acts, a) }

// pathwayTraits is what the fan of a pathway follows from beside delays and connections.
type pathwayTraits struct {
	entity              ecs.Entity
	dt                  float64
	anyOrder, anyTarget bool
	blockBytes          int
}

// traits returns those of all pathways.
func (s *Simulation) traits() []pathwayTraits {
	var out []pathwayTraits
	for _, sp := range s.prog.synapses {
		for _, p := range sp.paths {
			d := s.describePathway(sp, p)
			out = append(out, pathwayTraits{d.Entity, d.Dt, d.AnyOrder, d.AnyTarget, d.BlockBytes})
		}
	}
	return out
}

// A change is what there was before another program, or other delays, were put in force.
type change struct {
	from   *stage
	traits []pathwayTraits
	acts   int // how many there were
}

// beginChange keeps what a change may overwrite.
func (s *Simulation) beginChange() *change {
	if s.notes == nil {
		return nil
	}
	if s.notes.first == nil {
		s.notes.first = s.description()
	}
	return &change{s.stage(), s.traits(), len(s.notes.acts)}
}

// endChange notes a change that has come about; failed says that it has not.
func (s *Simulation) endChange(c *change, failed error) {
	n := s.notes
	if n == nil {
		return
	}
	given := n.delays
	n.delays = nil
	if failed != nil {
		n.acts = n.acts[:c.acts]
		return
	}
	act := &standalone.Change{From: c.from.schedule, To: s.stage().schedule}
	for k, now := range s.traits() {
		delays, was := given[now.entity], c.traits[k]
		if was == now && delays == nil {
			continue
		}
		if delays != nil && delays.Each {
			if n.varied == nil {
				n.varied = map[ecs.Entity]bool{}
			}
			n.varied[now.entity] = true
		}
		act.Pathways = append(act.Pathways, standalone.Rewired{Pathway: now.entity, WasDt: was.dt, Dt: now.dt, AnyOrder: now.anyOrder, AnyTarget: now.anyTarget, Delays: delays})
	}
	if act.From == act.To && len(act.Pathways) == 0 {
		return
	}
	act.Cut = cut(act.From, act.To)
	s.note(standalone.Act{Change: act})
}

// cut returns the pathways that are idle in one of two schedules.
func cut(from, to *systems.Schedule) (all []standalone.Cut) {
	idle := func(s *systems.Schedule, name string) bool {
		return slices.ContainsFunc(s.Idle, func(st systems.Step) bool { return st.Name == name })
	}
	for _, st := range slices.Concat(to.Steps, to.Idle) {
		if _, ok := st.Action.(*systems.Deliver); ok && (idle(from, st.Name) || idle(to, st.Name)) {
			all = append(all, standalone.Cut{Pathway: st.Of, Dt: to.Clocks[st.Clock].Dt})
		}
	}
	return all
}

// noteDelays notes the delays that are about to be put in force, in seconds: one for all synapses of a pathway, or one for
// each in the order of creation.
func (s *Simulation) noteDelays(sp *synapseProgram, pathway string, seconds []float64, each bool) error {
	for _, p := range sp.paths {
		if p.decl.Name != pathway {
			continue
		}
		driver := sp.pre
		if p.decl.Post {
			driver = sp.pst
		}
		for _, x := range seconds {
			if _, err := delaySteps(x, driver.object.Dt, driver.decl.count); err != nil {
				return Errors{{Kind: "synapses", Object: sp.decl.name, Field: p.delayField, Code: "E409", Msg: err.Error()}}
			}
		}
		c := ecs.NewColumn("delays_of_"+pathway, ecs.F64, len(seconds))
		copy(c.F64, seconds)
		if s.notes.delays == nil {
			s.notes.delays = map[ecs.Entity]*standalone.Delays{}
		}
		s.notes.delays[s.pathwayOf(sp, p)] = &standalone.Delays{Seconds: c, Each: each}
	}
	return nil
}

// notePlayback notes that a generator has other spikes from now on, as they are given, or the same in other steps: nil.
func (s *Simulation) notePlayback(e ecs.Entity, dt float64, p *playback, given *standalone.Given) {
	if c := ecs.Get[systems.Playback](s.world, e); c == nil || given == nil && c.Dt == dt {
		return
	}
	s.note(standalone.Act{Play: &standalone.Play{Of: e, Steps: p.steps, Index: p.index, Period: p.period, Given: given, Dt: dt}})
}

// given returns prescribed spikes as they were given.
func given(m SpikeGenerator) *standalone.Given {
	return &standalone.Given{Times: m.Times, Index: m.Indices, Period: float64(m.Period)}
}

// noteStore notes that the present state is kept under the number of a snapshot.
func (s *Simulation) noteStore(sn *Snapshot) {
	s.giveArguments()
	sn.number, sn.unknown = s.notes.snapshots, maps.Clone(s.notes.unknown)
	s.notes.snapshots++
	s.note(standalone.Act{Store: &standalone.Store{Number: sn.number, In: s.stage().schedule}})
}

// noteRestore restores a snapshot of what is written down, and notes it.
func (s *Simulation) noteRestore(sn *Snapshot) error {
	n := s.notes
	from, acts := s.stage(), len(n.acts)
	if sn.prog != s.prog && sn.prog.base() == s.prog.base() && sn.seed == s.seed {
		if err := s.become(sn.prog); err != nil {
			return err
		}
	}
	if err := s.restore(sn.parts); err != nil {
		n.acts = n.acts[:acts]
		return err
	}
	n.acts, n.unknown = n.acts[:acts], maps.Clone(sn.unknown)
	s.note(standalone.Act{Restore: &standalone.Restore{Number: sn.number, From: from.schedule, To: s.stage().schedule}})
	return nil
}

// giveArguments notes that the values of the command line are given here, unless they are given before.
func (s *Simulation) giveArguments() {
	if !s.notes.given {
		s.notes.given = true
		s.note(standalone.Act{Arguments: true})
	}
}

// written returns the acts with the code of pathways that they need.
func (s *Simulation) written(acts []standalone.Act) []standalone.Act {
	out := slices.Clone(acts)
	for k, a := range out {
		if a.Loop != nil {
			loop := *a.Loop
			loop.Acts = s.written(loop.Acts)
			out[k].Loop = &loop
		}
		if a.Run == nil {
			continue
		}
		run := *a.Run
		run.Code = map[ecs.Entity]standalone.Code{}
		at := slices.IndexFunc(s.notes.stages, func(st *stage) bool { return st.schedule == run.Schedule })
		for e, code := range s.notes.stages[at].code {
			if run.Code[e] = s.notes.stages[at].need[e]; s.notes.varied[e] {
				run.Code[e] = code
			}
		}
		run.Blocks = s.notes.stages[at].blocks
		out[k].Run = &run
	}
	return out
}

// describe returns what is to be written down: the objects of the simulation, how they come to be, and the acts noted.
//
// Objects come to be as the program has it that the simulation began with; values that are evaluated at the end are those
// of the one that it ends with.
func (s *Simulation) describe() *standalone.Simulation {
	s.stage()
	d := s.description()
	d.Inserted = s.device.insertedAtEnds()
	d.Acts = s.written(s.notes.acts)
	d.Seed = s.notes.seed
	for _, st := range s.notes.stages {
		d.Programs = append(d.Programs, st.force)
	}
	first := s.notes.first
	if first == nil {
		return d
	}
	columns := func(now, then []standalone.Column) {
		for k := range now {
			if at := slices.IndexFunc(then, func(c standalone.Column) bool { return c.Column == now[k].Column }); at >= 0 {
				now[k] = then[at]
			}
		}
	}
	for k := range d.Groups {
		g, was := &d.Groups[k], &first.Groups[k]
		columns(g.Columns, was.Columns)
		g.Init, g.Says, g.Played, g.Given = was.Init, was.Says, was.Played, was.Given
	}
	for k := range d.Synapses {
		y, was := &d.Synapses[k], &first.Synapses[k]
		columns(y.Columns, was.Columns)
		y.Init, y.Says, y.Connect, y.Pathways, y.Sorts, y.Most = was.Init, was.Says, was.Connect, was.Pathways, was.Sorts, was.Most
	}
	d.Dt, d.Arrays = first.Dt, first.Arrays
	return d
}

// noteState notes values of an object's variable: one for all elements, or one for each.
func (s *Simulation) noteState(o Owner, c *ecs.Column, data []float64) {
	if y, ok := o.(*Synapses); ok {
		s.noteValues(s.synapses[s.synapsesOf(y)], c.Name, c, 0, data, nil)
		s.notes.acts[len(s.notes.acts)-1].Give.All = len(data) == 1
		return
	}
	if p, ok := o.(*PoissonGroup); ok {
		o = p.g
	}
	of, err := s.neurons(o)
	if err != nil {
		panic("BUG: spikelane: " + err.Error())
	}
	lo, n := of.lo, of.hi-of.lo
	if c.Shared {
		lo, n = 0, 1
	}
	values := make([]float64, n)
	for k := range values {
		values[k] = data[min(k, len(data)-1)]
	}
	s.noteValues(s.groups[of.gp], c.Name, of.table().Get(c.Name), lo, values, nil)
}
