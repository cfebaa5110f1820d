package standalone

import (
	"fmt"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/systems"
)

// putOff is a pathway whose code a schedule puts off, if that pays.
type putOff struct {
	entity   ecs.Entity
	late     *Late
	visitors []ecs.Entity // pathways that visit the same synapses row by row, and then do what is owed to them
	state    string       // C++ name of what keeps it
	sources  string       // of the source of each synapse that targets list
	code     string       // of its kernels
}

// findPutOff finds the pathways whose code may be put off, as systems.Later is: none but pathways of the same synapses,
// driven by sources, and before them in the step, touch what it does.
func (g *generator) findPutOff() {
	g.late = map[at[ecs.Entity]]*putOff{}
	for n, run := range g.stages {
		for j, st := range run.Schedule.Steps {
			path := ecs.Get[ecs.Pathway](g.World, st.Of)
			if path == nil || run.Code[st.Of].Late == nil {
				continue
			}
			steps, ok := run.Schedule.Visitors(j)
			l := &putOff{entity: st.Of, late: run.Code[st.Of].Late}
			for _, k := range steps {
				e := run.Schedule.Steps[k].Of
				p := ecs.Get[ecs.Pathway](g.World, e)
				ok = ok && p != nil && p.Projection == path.Projection && !p.Post
				l.visitors = append(l.visitors, e)
			}
			if ok {
				g.late[at[ecs.Entity]{n, st.Of}] = l
			}
		}
	}
}

// declareLate declares what keeps what is owed to synapses, if some schedule puts the pathway's code off.
func (g *generator) declareLate(o *object, d *Synapses, path *Pathway) {
	name, state, sources := g.pathName(o, path.Entity), "", ""
	for n := range g.stages {
		l := g.late[at[ecs.Entity]{n, path.Entity}]
		if l == nil {
			continue
		}
		if state == "" {
			source := "int32_t"
			if d.ShortPre {
				source = "uint16_t"
			}
			state = o.variable("spikelane::later", "put_off_"+name, "what is owed to synapses, if it pays to put it off")
			sources = o.variable("spikelane::column<"+source+">", "sources_for_"+name, "the source of each synapse that targets list")
		}
		l.state, l.sources = state, sources
	}
}

// owe writes the kernels of code that is put off.
func (g *generator) owe(l *putOff) {
	o, late := g.objectOf(l.entity), l.late
	id := func(what string) string { return o.name(what + "_" + g.pathName(o, l.entity)) }
	pending, last, stale, run, owed := id("pending"), id("last"), id("stale"), id("replay"), id("owed_to")
	l.code = o.space + "::" + owed
	given := g.sizes(o)
	for m, recent := range late.Recent {
		given[recent] = fmt.Sprintf("%s.recent(%d)", l.state, m)
	}
	var w text
	w.line("// What is owed to synapses: see runtime/later.hpp.")
	w.line("static const auto %s = [](const spikelane::row *rows, int64_t k, spikelane::list *found) {", pending)
	symbol := g.arguments(&w, "    ", o, late.Pending, with(given, late.From, "-"))
	for m := range len(late.Recent) - 1 {
		w.line("    %s = found[%d];", g.listAt(o, late.Pending, m), m)
	}
	w.line("    spikelane::call(%s, a, rows, k, %s);", symbol, g.into(o, late.Pending, late.From))
	for m := range len(late.Recent) - 1 {
		w.line("    found[%d] = %s;", m, g.listAt(o, late.Pending, m))
	}
	w.line("};\nstatic const auto %s = [](const spikelane::row *rows, int64_t k) {", last)
	symbol = g.arguments(&w, "    ", o, late.Last, with(given, late.From, "-"))
	w.line("    spikelane::call(%s, a, rows, k, %s);", symbol, g.into(o, late.Last, late.From))
	w.line("};\nstatic const auto %s = [](const spikelane::row *rows, int64_t k, spikelane::list &found, const int64_t *visited) {", stale)
	symbol = g.arguments(&w, "    ", o, late.Stale, with(given, late.From, "-", late.Visited, "visited", late.Source, l.sources+".data()", late.Listed, g.fans[l.entity]+".at.data"))
	list := g.list(o, late.Stale)
	w.line("    %s = found;\n    spikelane::call(%s, a, rows, k, %s);\n    found = %s;", list, symbol, g.into(o, late.Stale, late.From), list)
	w.line("};\nstatic const auto %s = [](int64_t k, const int32_t *listed, [[maybe_unused]] const int64_t *spiked) {", run)
	symbol = g.arguments(&w, "    ", o, late.Code, with(given, late.Listed, "listed", late.Spiked, "spiked"))
	w.line("    spikelane::call(%s, a, 0, k);", symbol)
	w.line("};\nstatic const spikelane::later_code %s{%s, %s, %s, %s};", owed, pending, last, stale, run)
	o.bodies = append(o.bodies, w.String())
}

// listAt returns the field of list n of b's kernel.
func (g *generator) listAt(o *object, b *systems.Binding, n int) string {
	if k := g.kernel(o, funcOf(b)); k != nil {
		return "a." + k.ListFields[n]
	}
	return "a.list"
}

// prepareLate writes when code is put off: where there is so much that it would not stay in the cache.
func (g *generator) prepareLate(d *Synapses, path *Pathway) {
	o := g.byEnt[d.Entity]
	target := ecs.Get[ecs.Population](g.World, g.World.TargetOf(d.Entity))
	fan := g.fans[path.Entity]
	for n := range g.stages {
		l := g.late[at[ecs.Entity]{n, path.Entity}]
		if l == nil {
			continue
		}
		clock, owners := g.clockOf[at[ecs.Entity]{n, path.Entity}], g.owners(n, path.Entity)
		if clock == "" {
			continue
		}
		one := fmt.Sprintf("%s.delays.size() == 1", fan)
		waits := fmt.Sprintf("%s.waits(%s)", g.deliveries[path.Entity], clock)
		for _, e := range l.visitors {
			one += fmt.Sprintf(" && %s.whole()", g.fans[e])
			waits += fmt.Sprintf(" || %s.waits(%s)", g.deliveries[e], clock)
			if g.owners(n, e) != owners {
				one = "false" // they are done by different owners
			}
		}
		o.prepare.add(n, fmt.Sprintf(`%s = spikelane::later();
    if (size() >= %d * connections.sources() && size() * %d >= spikelane::cache_size()) {
        %s = spikelane::later(connections.ptr.data(), connections.sources(), spikelane::target_list(connections.target.data()), %d, %s);
        connections.listed_sources(%s.at, %s);
    }`, l.state, l.late.LeastRow, l.late.Bytes, l.state, target.N, owners, fan, l.sources))
		o.beginRun.add(n, fmt.Sprintf("%s.begin(%s, o, !(%s) || spikelane::checks_each_step(), %s);", l.state, clock, one, waits))
		o.endRun.add(n, fmt.Sprintf("%s.settle(%s, o, %s);", l.state, clock, l.code))
	}
}

// owedBy returns what a pathway does before it visits synapses, for the code that is put off until then.
func (g *generator) owedBy(e ecs.Entity, lo int) string {
	var w text
	for _, st := range g.stages[g.writing].Schedule.Steps {
		l := g.late[at[ecs.Entity]{g.writing, st.Of}]
		if l == nil {
			continue
		}
		for _, v := range l.visitors {
			if v == e {
				w.line("        %s.visit(c, o, rows, k, %d, %s);", l.state, lo, l.code)
			}
		}
	}
	return w.String()
}
