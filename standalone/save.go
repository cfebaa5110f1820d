package standalone

import (
	"fmt"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/systems"
)

// stored writes a column into an archive.
func stored(w *text, name, x string, c *ecs.Column, shared bool) {
	switch {
	case shared && c.Elem == ecs.Bool:
		w.line("    to.flag(%q, %s[0] != 0);", name, x)
	case shared:
		w.line("    to.scalar(%q, %s[0]);", name, x)
	case c.Elem == ecs.Bool:
		w.line("    to.flags(%q, %s.data(), %s.size());", name, x, x)
	default:
		w.line("    to.vector(%q, %s.data(), %s.size());", name, x, x)
	}
}

// save adds how an object is saved while a program is in force.
func (g *generator) save(program int, o *object, body string) {
	for len(g.saving) <= program {
		g.saving = append(g.saving, nil)
	}
	g.saving[program] = append(g.saving[program], g.results.function("save_"+o.space, "const char *folder", "", body))
}

// saveGroup writes how the state of a group is saved, and its digest.
func (g *generator) saveGroup(d *Group, programs []*Group) {
	o, r := g.byEnt[d.Entity], g.results
	r.use(o)
	var count text
	n := ecs.Get[ecs.Population](g.World, d.Entity).N
	for k, d := range programs {
		var w text
		w.line("    if (!spikelane::ranks::first()) return;\n    spikelane::archive to(spikelane::path(folder, %q));", "state_"+o.called+".npz")
		for _, v := range d.Values {
			if v.Column != nil {
				stored(&w, v.Name, g.columns[v.Column], v.Column, v.Shared)
				continue
			}
			size := n
			if v.Shared {
				size = 1
			}
			out := g.value(&w, r, v, fmt.Sprint(size), d.Dt, nil)
			stored(&w, v.Name, "out", out, v.Shared)
			w.line("    }")
		}
		w.line("    to.close_for_summary();")
		g.save(k, o, w.String())
	}
	count.line("    stats.neurons += %s::n;\n    if (!spikelane::ranks::first()) return;\n    spikelane::digest sum;", o.space)
	for _, name := range d.Digest {
		for _, c := range d.Columns {
			if c.Name == name {
				x := g.columns[c.Column]
				count.line("    sum.numbers(%s.data(), %s.size());", x, x)
			}
		}
	}
	count.line("    stats.digest(%q, sum.sum());", "state_"+o.called)
	o.saves, o.counts, o.state = true, true, true
	r.fixed("count_"+o.space, "spikelane::run_stats &stats", "", count.String())
}

// value begins a block that evaluates a value at the present time into the column out, and returns a column of its type.
func (g *generator) value(w *text, o *object, v Value, size string, dt float64, given map[string]string) *ecs.Column {
	f := funcOf(v.Kernel)
	elem := elemOf(v.Kernel, g.Names.Out)
	w.line("    { // %s, as it evaluates at the end\n    [[maybe_unused]] const spikelane::clock c = spikelane::clock_now(%s);\n    spikelane::column<%s> out(%s);", v.Name, literal(dt), elements[elem], size)
	symbol := g.arguments(w, "    ", o, v.Kernel, with(given, g.Names.Out, "out.data()"))
	w.line("    spikelane::call(%s, a, 0, %s);", symbol, size)
	_ = f
	return &ecs.Column{Name: v.Name, Elem: elem}
}

// elemOf returns the type of the column of that name of a kernel.
func elemOf(b *systems.Binding, name string) ecs.Elem {
	f := funcOf(b)
	for e := range elements {
		if f.Cols[f.Col(name)].Elem.String() == e.String() {
			return e
		}
	}
	panic("BUG: standalone: a column of no type")
}

// saveSynapses writes how the state of synapses is saved, and their digest.
func (g *generator) saveSynapses(d *Synapses, programs []*Synapses) {
	o, r := g.byEnt[d.Entity], g.results
	r.use(o)
	p := ecs.Get[ecs.Projection](g.World, d.Entity)
	var count text
	pre := "int32_t"
	if d.ShortPre {
		pre = "uint16_t"
	}
	for n := range programs {
		if d.Unsaved {
			break
		}
		var w text
		w.line("    spikelane::archive to(spikelane::path(folder, %q));", "state_"+o.called+".npz")
		w.line("    const spikelane::created<%s> made(%s::connections, %d);", g.kindOf(d), o.space, p.TgtLo)
		w.line("    made.pairs(to);")
		for _, v := range programs[n].Values {
			if v.Column != nil {
				w.line("    made.save(to, %q, %s);", v.Name, g.columns[v.Column])
				continue
			}
			w.line("    {\n    spikelane::column<%s> part(%s::size());\n    %s::connections.fill_sources(part.data(), 0, %s::connections.sources(), %d);", pre, o.space, o.space, o.space, p.SrcLo)
			g.value(&w, r, v, o.space+"::size()", programs[n].Dt, map[string]string{g.Names.Source: "part.data()", "N": o.space + "::total()"})
			w.line("    made.save(to, %q, out);\n    }\n    }", v.Name)
		}
		if k := g.firstPre(d); k >= 0 && (d.Pathways[k].Delays != nil || g.remade[d.Pathways[k].Entity]) {
			e := d.Pathways[k].Entity
			if g.seconds[e] != "" {
				w.line("    made.save_delays(to, %s);", g.seconds[e])
			} else {
				w.line("    made.save_delays(to, spikelane::delay_seconds<%s, %s>(%s::connections, %d, %s));", pre, g.kindOf(d), o.space, p.SrcLo, g.delayFunc[e])
			}
		}
		w.line("    to.close_for_summary();")
		g.save(n, o, w.String())
	}
	count.line("    stats.synapses(%q, %s::total());", o.called, o.space)
	for k := range d.Pathways {
		events := g.deliveries[d.Pathways[k].Entity] + ".events()"
		if !g.sharing.whole[d.Entity] {
			events = "spikelane::ranks::sum(" + events + ")"
		}
		count.line("    stats.synaptic_events += %s;", events)
	}
	count.line("    spikelane::digest sum;\n    const spikelane::created<%s> made(%s::connections, %d);\n    made.pairs(sum);", g.kindOf(d), o.space, p.TgtLo)
	for _, name := range d.Digest {
		for _, c := range d.Columns {
			if c.Name == name {
				count.line("    made.add(sum, %s);", g.columns[c.Column])
			}
		}
	}
	count.line("    stats.digest(%q, sum.sum());", "state_"+o.called)
	o.saves, o.counts, o.state = !d.Unsaved, true, true
	r.fixed("count_"+o.space, "spikelane::run_stats &stats", "", count.String())
}

// kindOf returns the type of targets.
func (g *generator) kindOf(d *Synapses) string {
	if d.Short {
		return "uint16_t"
	}
	return "int32_t"
}
