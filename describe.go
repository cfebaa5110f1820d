package spikelane

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/standalone"
	"github.com/spikelane/spikelane/systems"
)

// description returns the objects of the simulation as the present program has them.
func (s *Simulation) description() *standalone.Simulation {
	s.noteTables()
	d := &standalone.Simulation{
		Name: s.prog.name, Numerics: compile.Numerics, Dt: s.prog.dt, Seed: s.seed, Wiring: s.wiring, World: s.world,
		Check: s.prog.checkLevel(), Threads: max(s.prog.config.Threads, 1), Over: map[ecs.Entity]ecs.Entity{}, Derived: s.notes.derived, Names: kernelNames,
	}
	d.Tables, d.Headers = s.notes.tables, s.prog.prefs.Codegen.Cpp.Headers
	for _, f := range s.prog.net.cppFunctions() {
		d.Functions = append(d.Functions, standalone.Function{Name: f.Name, Arity: f.Arity, Code: f.Code})
	}
	for _, f := range s.prog.defined {
		if t := f.Timed; t != nil {
			name, _ := compile.Table(f)
			d.Arrays = append(d.Arrays, standalone.Array{Name: f.Name, Table: s.prog.tables[name], Rows: t.Rows, Cols: t.Cols, Unit: shortUnit(f.Result.Dim.String())})
		}
	}
	for _, gp := range s.prog.groups {
		d.Groups = append(d.Groups, s.describeGroup(gp))
	}
	for _, sp := range s.prog.synapses {
		d.Synapses = append(d.Synapses, s.describeSynapses(sp))
	}
	for _, p := range s.prog.regular {
		e := s.regular[p.decl]
		if p.group != nil {
			d.Over[e] = s.groups[p.group]
		} else {
			d.Over[e] = s.synapses[p.syn]
		}
	}
	for _, in := range s.prog.inputs {
		d.Over[s.inputs[in.decl]] = s.groups[in.of]
	}
	for k, m := range s.summaryMonitors() {
		mp := s.prog.monitors[k]
		out := standalone.Monitor{Entity: s.monitors[mp.decl], Kind: m.Kind, Name: m.Name, Source: m.Source, Event: m.Event, N: m.N, Record: m.Record}
		for _, v := range m.Variables {
			out.Variables, out.Units = append(out.Variables, v.Name), append(out.Units, v.Unit)
		}
		if mp.syn != nil {
			out.Synaptic, out.Of = true, s.synapses[mp.syn]
		} else {
			out.Offset, _ = mp.decl.src.bounds()
			out.Of = s.groups[mp.of]
		}
		d.Monitors = append(d.Monitors, out)
	}
	return d
}

var kernelNames = standalone.Names{
	Out: compile.Out, Spikes: compile.Spikes, First: compile.First, Call: compile.Call,
	Outer: compile.Outer, Low: compile.Low, High: compile.High, Step: compile.Step, Size: compile.Size, Chance: compile.Chance, Take: compile.Take,
	Nth: compile.Nth, Result: compile.Result, Target: compile.Target, Source: compile.SourceOf, Rank: compile.Rank, Incoming: compile.NIncoming, Outgoing: compile.NOutgoing,
}

// shortUnit is a unit as the command line of a program shows it: "" for numbers.
func shortUnit(unit string) string {
	if unit == "1" {
		return ""
	}
	return unit
}

func (s *Simulation) describeGroup(gp *groupProgram) standalone.Group {
	e := s.groups[gp]
	table := s.table(gp)
	d := standalone.Group{Entity: e, Dt: gp.object.Dt, Kind: gp.decl.kind(), Says: gp.decl.says(), Events: s.events[gp.decl]}
	if c := ecs.Get[systems.Playback](s.world, e); c != nil {
		played := *c
		d.Played, d.Given = &played, given(*gp.decl.generator)
	}
	fills := map[string]float64{}
	for _, c := range gp.kernels.Columns {
		fills[c.Name] = c.Fill
	}
	for _, c := range table.Columns() {
		col := standalone.Column{Column: c, Fill: fills[c.Name]}
		if v := gp.model.Var(c.Name); v != nil && v.Owned() {
			col.Unit, col.Settable = v.Dim.String(), true
		}
		if c.Name == model.Rates && gp.rates != nil {
			if col.Fill = gp.rates[0]; len(gp.rates) > 1 {
				col.Given = gp.rates
			}
		}
		d.Columns = append(d.Columns, col)
	}
	for _, c := range gp.linked {
		if c.root == nil {
			d.Indices = append(d.Indices, table.Get(c.name))
		}
	}
	for k, in := range gp.init {
		a := gp.decl.init[k]
		at := -1
		if a.single {
			at = a.at
		}
		d.Init = append(d.Init, standalone.Init{Kernel: s.bind(in.program, table.Get), Shared: in.shared, Sets: assigned(a.variable, a.where, at, a.value)})
	}
	for _, v := range gp.model.Vars {
		value := standalone.Value{Name: v.Name, Shared: v.Shared}
		if v.Owned() {
			value.Column = table.Get(v.Name)
			d.Digest = append(d.Digest, v.Name)
		} else {
			f := compile.Values(gp.object, "state."+gp.decl.name+"."+v.Name, model.RefTo(gp.model.Symbol(v)))
			value.Kernel = s.bind(described{f}, table.Get)
		}
		d.Values = append(d.Values, value)
	}
	for _, name := range []string{compile.LastSpike, compile.NotRefractory} {
		if c := table.Get(name); c != nil {
			d.Values = append(d.Values, standalone.Value{Name: name, Column: c})
		}
	}
	return d
}

func (s *Simulation) describeSynapses(sp *synapseProgram) standalone.Synapses {
	e := s.synapses[sp]
	proj := s.projection(sp)
	m := sp.model
	d := standalone.Synapses{
		Entity: e, Dt: sp.object.Dt, Says: sp.decl.says(), Stream: sp.object.ID << 16, Short: sp.ends.Short, ShortPre: sp.ends.ShortPre,
		Most: s.mostSynapses(sp), Count: -1, Sorts: sp.sorting != nil && s.prog.sortable(sp, true), Sums: len(sp.kernels.Sums) > 0,
	}
	if n, counted := s.prog.net.sizes[sp.decl]; counted {
		d.Count = n
	}
	for _, c := range proj.Table.Columns() {
		col := standalone.Column{Column: c}
		if v := m.Var(c.Name); v != nil && v.Stored() && v != m.Numbers {
			col.Unit, col.Settable = v.Dim.String(), true
		}
		d.Columns = append(d.Columns, col)
	}
	d.Unsaved = sp.decl.model.Procedural
	for k, cp := range sp.connect {
		d.Connect = append(d.Connect, s.describeConnect(sp, cp, k))
	}
	if m.Numbers != nil {
		d.Numbers = proj.Table.Get(m.Numbers.Name)
	}
	for k, in := range sp.init {
		a := sp.decl.init[k]
		at := -1
		if a.single {
			at = a.at
		}
		d.Init = append(d.Init, standalone.Init{Kernel: s.bindSynapses(sp, in.program), Single: in.single, At: in.at, Sets: assigned(a.variable, a.where, at, a.value)})
	}
	for _, p := range sp.paths {
		d.Pathways = append(d.Pathways, s.describePathway(sp, p))
	}
	for _, v := range m.Vars {
		value := standalone.Value{Name: v.Name}
		if v.Stored() {
			value.Column = proj.Table.Get(v.Name)
			d.Digest = append(d.Digest, v.Name)
		} else {
			again := m.Again()
			f := compile.SynapseValues(sp.object, sp.seenBy(again), "state."+sp.decl.name+"."+v.Name, model.RefTo(m.Symbol(v)))
			value.Kernel = s.bindSynapses(sp, described{f})
		}
		d.Values = append(d.Values, value)
	}
	return d
}

func (s *Simulation) describeConnect(sp *synapseProgram, cp *connectProgram, k int) standalone.Connect {
	l := s.newLoom(sp, k, &ecs.RowsBuilder{Short: sp.ends.Short}, &patience{})
	d := standalone.Connect{Text: strings.Join(strings.Fields(cp.String()), " "), Name: fmt.Sprintf("%s, connect[%d]", sp.decl.name, k), P: cp.p, N: cp.n, Stream: l.stream()}
	if e := sp.vain(k); e != nil {
		d.None = fmt.Sprintf("%s: %s %s", e.Place(), e.Code, e.Msg)
		if e.Hint != "" {
			d.None += "\n  " + e.Hint
		}
	}
	g := cp.rule
	if g == nil {
		d.I, d.J = cp.spec.I, cp.spec.J
		return d
	}
	d.Rule, d.Post = true, g.Over == model.Post
	d.Low, d.High, d.Step, d.Size, d.Sample = l.whole(g.Low, 0), l.whole(g.High, 1), l.whole(g.Step, 1), l.whole(g.Size, -1), g.Size != nil
	d.SkipIfInvalid, d.Reads = cp.spec.SkipIfInvalid, cp.reads
	perOuter := cp.expected(sp.ends) / float64(max(l.nOuter, 1))
	d.Each = int(max(1, min(blockOfSynapses/max(perOuter, 1), blockOfRows)))
	bind := func(p kernels.Program) *systems.Binding {
		if p == nil {
			return nil
		}
		return s.bindSynapses(sp, p)
	}
	d.Rows, d.Elem, d.Choose, d.Odds, d.Count = bind(cp.rows), bind(cp.elem), bind(cp.choose), bind(cp.odds), bind(cp.count)
	return d
}

func (s *Simulation) describePathway(sp *synapseProgram, p *pathwayProgram) standalone.Pathway {
	driver := sp.pre
	if p.decl.Post {
		driver = sp.pst
	}
	d := standalone.Pathway{Entity: s.pathwayOf(sp, p), Post: p.decl.Post, Dt: driver.object.Dt, Drivers: driver.decl.count, Delay: p.delay, Again: p.again(), Sorting: p == sp.sorting}
	if p.delays != nil {
		d.Delays = s.bindSynapses(sp, p.delayKernel)
	}
	if !p.decl.Post {
		d.AnyOrder, d.AnyTarget = compile.AnyRowOrder(p.model, p.program.Func())
		if _, code := s.code(sp, p); code.Rows != nil {
			rows := code.Rows
			if bytes, ok := systems.Apart(rows, compile.Target); ok {
				d.BlockBytes = bytes
			}
		}
	}
	return d
}

// says is what the declaration of a group says, in lines.
func (g *NeuronGroup) says() string {
	m := g.model
	lines := []string{m.Equations}
	for _, x := range [][2]string{{"threshold", m.Threshold}, {"reset", m.Reset}, {"refractory", m.Refractory}} {
		if strings.TrimSpace(x[1]) != "" {
			lines = append(lines, x[0]+": "+strings.Join(strings.Fields(x[1]), " "))
		}
	}
	if g.poisson != nil && g.poisson.Rates != "" {
		lines = append(lines, "rates: "+g.poisson.Rates)
	}
	for _, e := range m.Events {
		lines = append(lines, fmt.Sprintf("event %s: %s: %s", e.Name, e.Condition, strings.Join(strings.Fields(e.Code), " ")))
	}
	return strings.Join(lines, "\n")
}

// says is what the declaration of synapses says, in lines.
func (s *Synapses) says() string {
	lines := []string{s.model.Equations}
	for _, p := range pathwaysOf(s) {
		line := p.Name + ": " + strings.ReplaceAll(strings.TrimSpace(p.Code), "\n", "; ")
		if p.Delay != "" {
			line += ", delay " + p.Delay
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
