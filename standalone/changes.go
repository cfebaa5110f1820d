package standalone

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/systems"
)

// every calls f for each act, those of loops behind them.
func every(acts []Act, f func(Act)) {
	for _, a := range acts {
		f(a)
		if a.Loop != nil {
			every(a.Loop.Acts, f)
		}
	}
}

// survey finds what the acts have in common: the schedules that run, the pathways whose fans are made anew, and whether
// state is kept.
func (g *generator) survey() {
	g.remade = map[ecs.Entity]bool{}
	every(g.Acts, func(a Act) {
		switch {
		case a.Run != nil:
			if g.stage(a.Run.Schedule) < 0 {
				g.stages = append(g.stages, a.Run)
			}
		case a.Change != nil:
			for _, p := range a.Change.Pathways {
				g.remade[p.Pathway] = true
			}
		case a.Store != nil:
			g.stores = max(g.stores, a.Store.Number+1)
			g.keeps = true
		case a.File != nil:
			g.filing = true
			g.reads = g.reads || a.File.Restores
			g.writes = g.writes || !a.File.Restores
		case a.Loop != nil:
			g.keeps = g.keeps || a.Loop.Afresh
		}
	})
	for k := range g.Synapses { // delays may be other ones in a file
		for _, p := range g.Synapses[k].Pathways {
			g.remade[p.Entity] = g.remade[p.Entity] || g.reads
		}
	}
}

// stage returns the number of a schedule among those that run, -1 if it does not.
func (g *generator) stage(s *systems.Schedule) int {
	return slices.IndexFunc(g.stages, func(r *ScheduleRun) bool { return r.Schedule == s })
}

// at is the key of something that may differ from one schedule to the next.
type at[T comparable] struct {
	stage int
	what  T
}

// staged is statements by the number of the schedule that they are for.
type staged map[int][]string

// add adds a statement, unless it is there.
func (s *staged) add(stage int, statement string) {
	if *s == nil {
		*s = staged{}
	}
	if !slices.Contains((*s)[stage], statement) {
		(*s)[stage] = append((*s)[stage], statement)
	}
}

// stagedFunctions adds a function for each schedule that has statements of its own, and returns their names by schedule.
func (o *object) stagedFunctions(s staged, stages int, name, params, used, comment string) []string {
	names := make([]string, stages)
	texts := make([]string, stages)
	for n := range names {
		if len(s[n]) == 0 {
			continue
		}
		texts[n] = strings.Join(s[n], "\n    ")
		if same := slices.Index(texts, texts[n]); same < n {
			names[n] = names[same]
			continue
		}
		if names[n] = name; n > 0 {
			names[n] = o.name(fmt.Sprintf("%s_%d", name, n))
		}
		o.fixed(names[n], params, comment, "    (void)"+used+";\n    "+texts[n]+"\n")
	}
	return names
}

// rewire writes how the fan of a pathway is made anew, if it ever is.
func (g *generator) rewire(o *object, w *text, d *Synapses, path *Pathway, p *ecs.Projection) {
	if !g.remade[path.Entity] {
		return
	}
	name := g.pathName(o, path.Entity)
	seconds, fan, delivery := g.seconds[path.Entity], g.fans[path.Entity], g.deliveries[path.Entity]
	how := o.variable("spikelane::wiring", "wiring_of_"+name, "what the fan follows from beside delays")
	w.line("    %s = spikelane::wiring{%s, %v, %v};", how, literal(path.Dt), path.AnyOrder, path.AnyTarget)
	var body text
	body.line("    const std::vector<int32_t> steps = spikelane::steps_of(%q, connections, %s, %s.dt, %d, %d);", o.called, seconds, how, path.Drivers, p.TgtLo)
	if path.Post {
		body.line("    return spikelane::target_fan(connections, %d, %d, spikelane::indices{steps.data(), (int64_t)steps.size()});", p.TgtLo, p.TgtHi)
	} else {
		body.line("    return spikelane::source_fan(connections, spikelane::indices{steps.data(), (int64_t)steps.size()}, %s.order_for(connections.distinct));", how)
	}
	made := o.name("make_fan_of_" + name)
	o.count("spikelane::fan "+made+"()", made+" makes the fan of the delays in force.", body.String())
	ring := g.rings[ecs.Get[ecs.Population](g.World, g.World.SourceOf(path.Entity)).Spikes]
	g.usesOf(o, ring)
	g.rewires[path.Entity] = o.function("rewire_"+name, "const spikelane::clock &was, const spikelane::clock &now, spikelane::wiring other",
		"Makes the fan anew, at other delays or other steps: spikes under way arrive when they would have.",
		fmt.Sprintf("    %s = other;\n    spikelane::rewire(%s, %s, %s(), %s, was, now);\n", how, delivery, fan, made, ring))
	g.rewound[path.Entity] = fmt.Sprintf("    if (spikelane::keep_wiring(s, %s, %s)) {\n        %s = %s();\n        %s.grow(spikelane::ranks::most(%s.max_delay()) + 1);\n    }\n", how, seconds, fan, made, ring, fan)
	g.refanned[path.Entity] = fmt.Sprintf("        %s = %s();\n        %s.grow(spikelane::ranks::most(%s.max_delay()) + 1);\n", fan, made, ring, fan)
}

// change writes a change of what is in force as a function of main.cpp, and returns its name.
func (g *generator) change(w *text, d *Change) string {
	g.changes++
	name := fmt.Sprintf("change_%d", g.changes)
	w.line("// What is in force changes: constants, the length of steps, delays.\nvoid %s(int owners)\n{\n    (void)owners;", name)
	var old, fresh []string
	for _, c := range d.From.Clocks {
		old = append(old, "&"+g.clock(c.Dt))
	}
	for _, c := range d.To.Clocks {
		if clock := "&" + g.clock(c.Dt); !slices.Contains(old, clock) {
			fresh = append(fresh, clock)
		}
	}
	if len(fresh) > 0 {
		w.line("    begin_clocks({%s}, {%s});", strings.Join(old, ", "), strings.Join(fresh, ", "))
	}
	reset := map[string]bool{}
	for _, p := range d.Pathways {
		if p.Delays != nil {
			w.line("    %s();", g.sets[p.Delays])
		}
		w.line("    %s(%s, %s, {%s, %v, %v});", g.rewires[p.Pathway], g.clock(p.WasDt), g.clock(p.Dt), literal(p.Dt), p.AnyOrder, p.AnyTarget)
		if p.WasDt != p.Dt {
			reset[g.rings[ecs.Get[ecs.Population](g.World, g.World.SourceOf(p.Pathway)).Spikes]] = true
		}
	}
	for _, p := range d.Cut {
		w.line("    %s.go_on({}, %s, %s);", g.deliveries[p.Pathway], g.clock(p.Dt), g.clock(p.Dt))
	}
	for _, ring := range keysInOrder(reset) {
		w.line("    %s.reset();", ring)
	}
	was := recorders(d.From)
	for k := range g.Monitors {
		m := &g.Monitors[k]
		if before, after := was[m.Entity], recorders(d.To)[m.Entity]; before != after {
			count := "steps"
			if kind, _, _ := g.values(m); kind == "rate" {
				count = "counts"
			}
			r := g.byEnt[m.Entity].space + "::recorder"
			w.line("    close_epoch(%s.past, (int64_t)%s.%s.size(), %s, %s);", r, r, count, literal(before), literal(after))
		}
	}
	g.ready(w, "    ", d.From, d.To, "owners", len(d.Pathways) > 0)
	w.line("}\n")
	return name
}

// ready writes what makes ready for another schedule, after fans may have changed.
func (g *generator) ready(w *text, indent string, from, to *systems.Schedule, owners string, fans bool) {
	if from != to {
		for _, c := range g.coefficients {
			w.line("%s%s = derive(); // they follow from constants", indent, c)
		}
		w.line("%sin_force = %d;", indent, slices.IndexFunc(g.Programs, func(p InForce) bool { return p.Schedule == to }))
	}
	if n := g.stage(to); n >= 0 && (from != to || fans) && g.preparing[n] != "" {
		w.line("%s%s(%s);", indent, g.preparing[n], owners)
	}
}

// recorders returns the lengths of the steps in which recorders record.
func recorders(s *systems.Schedule) map[ecs.Entity]float64 {
	out := map[ecs.Entity]float64{}
	for _, st := range slices.Concat(s.Steps, s.Idle) {
		switch st.Action.(type) {
		case *systems.RecordSpikes, *systems.SampleState, *systems.CountSpikes:
			out[st.Of] = s.Clocks[st.Clock].Dt
		}
	}
	return out
}

// takeDelays writes how delays that are given come to be those of a pathway, and returns the function.
func (g *generator) takeDelays(e ecs.Entity, d *Delays) string {
	o := g.objectOf(e)
	name := g.pathName(o, e)
	var w text
	if !d.Each {
		w.line("    %s = spikelane::column<double>(1, %s);", g.seconds[e], literal(d.Seconds.F64[0]))
	} else {
		w.line("    spikelane::column<double> given;\n    spikelane::read_data(%q, given);\n    spikelane::take_delays(%q, connections, given, %s);", g.file(o, d.Seconds), o.called, g.seconds[e])
	}
	return o.function("take_delays_of_"+name, "", "Other delays of "+name+", in seconds.", w.String())
}

// replay writes how a generator comes to have other spikes, and returns the function.
func (g *generator) replay(d *Play) string {
	o := g.byEnt[d.Of]
	name := g.playbacks[d.Of]
	if g.filing { // the steps follow from what was given last, perhaps by a file
		var w text
		if d.Given != nil {
			g.given(&w, o, d.Given, name)
		}
		w.line("    spikelane::arrange(%s, %q, n, %s);", name, o.called, literal(d.Dt))
		return o.function("change", "", "Other prescribed spikes, or steps for them.", w.String())
	}
	steps, index := spikeColumns(d.Steps, d.Index)
	return o.function("change", "", "Other prescribed spikes.", fmt.Sprintf("    spikelane::read_data(%q, %s.steps);\n    spikelane::read_data(%q, %s.index);\n    %s.period = %d;\n    %s.check(%q, n);\n",
		g.fileOf(o, "played_steps", steps), name, g.fileOf(o, "played_index", index), name, name, d.Period, name, o.called))
}

// given writes how a list of spikes is taken over as it was given.
func (g *generator) given(w *text, o *object, d *Given, name string) {
	times, index := ecs.NewColumn("times", ecs.F64, len(d.Times)), ecs.NewColumn("index", ecs.I32, len(d.Index))
	copy(times.F64, d.Times)
	copy(index.I32, d.Index)
	w.line("    spikelane::read_data(%q, %s.given_times, %d);\n    spikelane::read_data(%q, %s.given_index, %d);\n    %s.given_period = %s;",
		g.fileOf(o, "given_times", times), name, len(d.Times), g.fileOf(o, "given_index", index), name, len(d.Index), name, literal(d.Period))
}

func spikeColumns(steps []int64, index []int32) (s, i *ecs.Column) {
	s, i = ecs.NewColumn("steps", ecs.I64, len(steps)), ecs.NewColumn("index", ecs.I32, len(index))
	copy(s.I64, steps)
	copy(i.I32, index)
	return s, i
}

// chosen declares `at`, the storage positions of a choice of synapses.
func (g *generator) chosen(w *text, o *object, d *Chosen, e ecs.Entity) {
	p := ecs.Get[ecs.Projection](g.World, e)
	list := func(choice string, l Listed) {
		column := func(field string, values []int) {
			col := ecs.NewColumn(field, ecs.I32, len(values))
			for k, x := range values {
				col.I32[k] = int32(x)
			}
			w.line("    spikelane::read_data(%q, %s.%s, %d);", g.fileOf(o, "chosen_"+field, col), choice, field, len(values))
		}
		w.line("    spikelane::choice %s;", choice)
		if l.Numbers != nil {
			column("numbers", l.Numbers)
		} else if l.I != nil {
			column("sources", l.I)
			column("targets", l.J)
		}
		w.line("    %s.by_number = %v;\n    %s.by_pair = %v;", choice, l.Numbers != nil, choice, l.I != nil)
	}
	if len(d.Lists) > 0 {
		list("choice", d.Lists[0])
	} else {
		list("choice", Listed{})
	}
	if d.FromHi >= 0 {
		w.line("    choice.from = %d;\n    choice.from_end = %d;", d.FromLo, d.FromHi)
	}
	if d.OntoHi >= 0 {
		w.line("    choice.onto = %d;\n    choice.onto_end = %d;", d.OntoLo, d.OntoHi)
	}
	if d.Nth >= 0 {
		w.line("    choice.nth = %d;", d.Nth)
	}
	constant := "const "
	if len(d.Lists) > 1 || len(d.Where) > 0 {
		constant = ""
	}
	w.line("    %sstd::vector<int32_t> at = spikelane::choose_synapses(%q, connections, choice, %d, %d);", constant, o.called, p.TgtLo, p.TgtHi-p.TgtLo)
	for k := 1; k < len(d.Lists); k++ {
		choice := fmt.Sprintf("choice_%d", k+1)
		list(choice, d.Lists[k])
		w.line("    spikelane::keep_listed(at, spikelane::listed_synapses(%q, connections, %s, %d));", o.called, choice, p.TgtLo)
	}
	for _, where := range d.Where {
		w.line("    { // %s\n    spikelane::column<uint8_t> holds(size());", remark(where.Text))
		symbol := g.arguments(w, "    ", o, where.Kernel, map[string]string{g.Names.Out: "holds.data()", g.Names.First: "0", g.Names.Call: fmt.Sprintf("%d + spikelane::accesses", where.Call), "N": "total()"})
		w.line("    spikelane::call(%s, a, 0, size());\n    spikelane::keep_true(at, holds);", symbol)
		if where.Draws {
			w.line("    spikelane::accesses++;")
		}
		w.line("    }")
	}
}
