package standalone

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/systems"
)

// declareSynapses declares the columns of a projection.
func (g *generator) declareSynapses(d *Synapses) {
	o := g.byEnt[d.Entity]
	kind, pre := g.kindOf(d), "int32_t"
	if d.ShortPre {
		pre = "uint16_t"
	}
	o.members = append(o.members, member{"spikelane::rows<" + kind + ">", "connections", "who is connected to whom"})
	for _, m := range []struct{ name, kind, id, comment string }{{g.Names.Source, pre, "sources", "of each synapse, counted in the group"},
		{g.Names.Rank, "int32_t", "ranks", "the numbers that name random draws"}, {g.Names.Incoming, "int32_t", "incoming", "synapses onto each target"},
		{g.Names.Outgoing, "int32_t", "outgoing", "synapses from each source"}} {
		if o.derived[m.name] {
			o.members = append(o.members, member{"spikelane::column<" + m.kind + ">", m.id, m.comment})
		}
	}
	o.count("int64_t size()", "size is the number of synapses, where ranks share them that of this one; total is that of all.", "    return connections.size();\n")
	o.count("int64_t total()", "", "    return connections.total;\n")

	for _, c := range d.Columns {
		g.column(o, &o.making, c, "size()")
	}
}

// synapses writes a projection: its columns, how it is connected, and what its pathways need.
func (g *generator) synapses(d *Synapses) {
	o := g.byEnt[d.Entity]
	proj := ecs.Get[ecs.Projection](g.World, d.Entity)
	kind := g.kindOf(d)
	pre := "int32_t"
	if d.ShortPre {
		pre = "uint16_t"
	}
	s := o.space
	var make text
	make.line("    const auto tell_outers = [](int64_t outer, int64_t made) { spikelane::connecting(%q, %s, outer, made); };", o.called, g.outers(d, proj))
	make.line("    const spikelane::tell told = tell_outers;")
	make.line("    spikelane::rows_builder<%s> made(%d%s);", kind, proj.SrcHi-proj.SrcLo, g.mine(d))
	for k := range d.Connect {
		g.connect(o, &make, d, &d.Connect[k], proj)
	}
	make.line("    connections = made.build();")
	if d.Count >= 0 {
		make.line("    if (total() != %d)\n        throw spikelane::failure(%q + std::to_string(total()) + \" synapses; what attaches to them was exported for %d\");", d.Count, o.called+" has ", d.Count)
	}
	make.WriteString(o.making.String())
	if o.derived[g.Names.Incoming] || o.derived[g.Names.Outgoing] {
		in, out := "nullptr", "nullptr"
		if o.derived[g.Names.Incoming] {
			in = "&" + s + "::incoming"
			make.line("    incoming = spikelane::column<int32_t>(%d);", proj.TgtHi-proj.TgtLo)
		}
		if o.derived[g.Names.Outgoing] {
			out = "&" + s + "::outgoing"
			make.line("    outgoing = spikelane::column<int32_t>(%d);", proj.SrcHi-proj.SrcLo)
		}
		make.line("    spikelane::count_degrees(connections, %d, %s, %s);", proj.TgtLo, in, out)
	}
	if d.Numbers != nil {
		make.line("    spikelane::number_pairs(connections, %d, %d, %s.data());", proj.TgtLo, proj.TgtHi-proj.TgtLo, g.columns[d.Numbers])
	}
	for k := range d.Init {
		g.synapticInit(o, &make, d, &d.Init[k], proj, pre)
	}
	g.sorting(o, &make, d, proj, pre)
	if o.derived[g.Names.Source] {
		make.line("    sources = spikelane::column<%s>(size());\n    connections.fill_sources(sources.data(), 0, connections.sources(), %d);", pre, proj.SrcLo)
	}
	if o.derived[g.Names.Rank] {
		make.line("    ranks = spikelane::rank_list(connections);\n    connections.arrange(ranks.data());")
	}
	for k := range d.Pathways {
		g.pathway(o, &make, d, &d.Pathways[k], proj)
	}
	o.fixed("connect", "", "connect makes the synapses, and gives them what they hold first.", make.String())
}

// outers returns the number of outer neurons of all calls of Connect: the steps that the work has, for reports.
func (g *generator) outers(d *Synapses, p *ecs.Projection) string {
	n := 0
	for _, c := range d.Connect {
		switch {
		case !c.Rule:
			n++
		case c.Post:
			n += p.TgtHi - p.TgtLo
		default:
			n += p.SrcHi - p.SrcLo
		}
	}
	return fmt.Sprint(n)
}

// connect writes one call of Connect.
func (g *generator) connect(o *object, w *text, d *Synapses, c *Connect, p *ecs.Projection) {
	w.line("    { // %s", remark(c.Text))
	w.line("        spikelane::rule r;")
	w.line("        r.name = %q;", c.Name)
	w.line("        r.pre = %d;\n        r.post = %d;", p.SrcHi-p.SrcLo, p.TgtHi-p.TgtLo)
	set := func(field string, x, normal any) {
		if x != normal {
			w.line("        r.%s = %v;", field, x)
		}
	}
	set("offset", p.TgtLo, 0)
	if c.P != 1 {
		w.line("        r.p = %s;", literal(c.P))
	}
	set("n", c.N, 1)
	w.line("        r.stream = %#x;", c.Stream)
	if !c.Rule {
		i, j := ecs.NewColumn("i", ecs.I32, len(c.I)), ecs.NewColumn("j", ecs.I32, len(c.J))
		copy(i.I32, c.I)
		copy(j.I32, c.J)
		w.line("        spikelane::column<int32_t> i, j;")
		w.line("        spikelane::read_data(%q, i, %d);\n        spikelane::read_data(%q, j, %d);", g.fileOf(o, "connect_i", i), len(c.I), g.fileOf(o, "connect_j", j), len(c.J))
		w.line("        spikelane::connect_pairs(r, i, j, made, spikelane::wiring_seed, %d, told);\n    }", d.Most)
		return
	}
	set("over_post", c.Post, false)
	set("low", c.Low, int64(0))
	set("high", c.High, int64(1))
	set("step", c.Step, int64(1))
	set("size", c.Size, int64(-1))
	set("sample", c.Sample, false)
	set("skip_if_invalid", c.SkipIfInvalid, false)
	set("reads", c.Reads, false)
	set("each", c.Each, 1)
	w.line("        [[maybe_unused]] const spikelane::clock c{%s};", literal(d.Dt))
	given := map[string]string{"seed": "spikelane::wiring_seed"}
	if c.Rows != nil {
		f := funcOf(c.Rows)
		for _, col := range []struct{ name, kind, field string }{{g.Names.Low, "int64_t", "low"}, {g.Names.High, "int64_t", "high"}, {g.Names.Step, "int64_t", "step"},
			{g.Names.Size, "int64_t", "size"}, {g.Names.Chance, "double", "chance"}, {g.Names.Take, "uint8_t", "take"}} {
			if f.Col(col.name) < 0 {
				continue
			}
			w.line("        spikelane::column<%s> of_%s(%d);", col.kind, col.field, c.Each)
		}
		rows, assigns := with(given, g.Names.Outer, "first"), ""
		w.line("        const auto rows = [&](int64_t first, int64_t n, spikelane::row_values &values) {")
		for _, col := range []struct{ name, field string }{{g.Names.Low, "low"}, {g.Names.High, "high"}, {g.Names.Step, "step"}, {g.Names.Size, "size"}, {g.Names.Chance, "chance"}, {g.Names.Take, "take"}} {
			if f.Col(col.name) >= 0 {
				rows[col.name] = "of_" + col.field + ".data()"
				assigns += fmt.Sprintf("            values.%s = of_%s.data();\n", col.field, col.field)
			}
		}
		var body text
		symbol := g.arguments(&body, "            ", o, c.Rows, rows)
		w.line("%s%s            spikelane::call(%s, a, 0, n);\n        };\n        r.rows = rows;", unused("            ", "first, values", assigns+body.String()), assigns+body.String(), symbol)
	}
	inner := with(given, g.Names.Outer, "it.outer", g.Names.Low, "it.low", g.Names.Step, "it.step", g.Names.Nth, "nth.data")
	if c.Elem != nil {
		w.line("        const auto elem = [&](const spikelane::iteration &it, spikelane::indices nth, int64_t *result) {")
		g.inner(w, o, c.Elem, "it, result", with(inner, g.Names.Result, "result"), "")
		w.line("        r.elem = elem;")
	}
	if c.Choose != nil {
		w.line("        const auto choose = [&](const spikelane::iteration &it, spikelane::indices nth, const int64_t *result, spikelane::list &chosen) {")
		g.inner(w, o, c.Choose, "it, result", with(inner, g.Names.Result, "result"), "chosen")
		w.line("        r.choose = choose;")
	}
	if c.Count != nil {
		w.line("        const auto count = [&](const spikelane::iteration &it, spikelane::indices nth, const int64_t *result, int64_t *counts) {")
		g.inner(w, o, c.Count, "it, result", with(inner, g.Names.Result, "result", g.Names.Out, "counts"), "")
		w.line("        r.count = count;")
	}
	w.line("        spikelane::connect(r, made, spikelane::wiring_seed, %d, told);\n    }", d.Most)
}

// inner writes the end of a lambda that calls a kernel over the inner neurons of a rule, which may list some in chosen.
func (g *generator) inner(w *text, o *object, b *systems.Binding, params string, given map[string]string, chosen string) {
	var body text
	symbol := g.arguments(&body, "            ", o, b, given)
	emits := chosen != "" && len(funcOf(b).Lists) > 0 // a condition may be False
	list := g.list(o, b)
	if emits {
		body.line("            %s = %s;", list, chosen)
	}
	body.line("            spikelane::call(%s, a, 0, nth.size);", symbol)
	if emits {
		body.line("            %s = %s;", chosen, list)
	}
	w.line("%s%s        };", unused("            ", params+", "+chosen, body.String()), body.String())
}

// with returns a map with more entries, key and value in turn.
func with(m map[string]string, pairs ...string) map[string]string {
	out := map[string]string{}
	for k, v := range m {
		out[k] = v
	}
	for k := 0; k < len(pairs); k += 2 {
		out[pairs[k]] = pairs[k+1]
	}
	return out
}

// onPart is the arguments of a kernel that runs over part of the synapses, in the order of ranks: the first has the rank
// `from` and stands at position `at`. Columns of synapses begin with the part.
func (g *generator) onPart(o *object, d *Synapses) map[string]string {
	m := map[string]string{"seed": "spikelane::wiring_seed", "N": "total()", g.Names.First: "from", g.Names.Source: "part", g.Names.Target: "targets + at"}
	for _, c := range d.Columns {
		if !c.Shared {
			m[c.Name] = g.columns[c.Column] + ".data() + at"
		}
	}
	return m
}

// synapticInit writes an initial value of synapses, which are in the order of ranks.
func (g *generator) synapticInit(o *object, w *text, d *Synapses, in *Init, p *ecs.Projection, pre string) {
	w.line("    { // %s", remark(in.Sets))
	w.line("        [[maybe_unused]] const spikelane::clock c{%s};\n        [[maybe_unused]] const auto *targets = connections.target.data();", literal(d.Dt))
	w.line("        const auto set = [&](int64_t from, int64_t at, int64_t n, const %s *part) {", pre)
	var body text
	symbol := g.arguments(&body, "            ", o, in.Kernel, g.onPart(o, d))
	w.line("%s%s", unused("            ", "from, at, part", body.String()), strings.TrimSuffix(body.String(), "\n"))
	w.line("            spikelane::call(%s, a, 0, n);\n        };", symbol)
	if in.Single {
		w.line("        spikelane::one_synapse<%s>(connections, %q, %d, %d, set);\n    }", pre, o.called, in.At, p.SrcLo)
	} else {
		w.line("        spikelane::synapse_parts<%s>(connections, %d, set);\n    }", pre, p.SrcLo)
	}
}

// sorting writes how delays are found, and rows sorted by them.
func (g *generator) sorting(o *object, w *text, d *Synapses, p *ecs.Projection, pre string) {
	for k := range d.Pathways {
		path := &d.Pathways[k]
		if path.Delays == nil {
			continue
		}
		var body text
		body.line("    [[maybe_unused]] const spikelane::clock c{%s};", literal(d.Dt))
		given := with(g.onPart(o, d), g.Names.Out, "seconds", g.Names.Target, "targets")
		symbol := g.arguments(&body, "    ", o, path.Delays, given)
		body.line("    spikelane::call(%s, a, 0, n);", symbol)
		kind := "int32_t"
		if d.Short {
			kind = "uint16_t"
		}
		g.delayFunc[path.Entity] = o.function("delays_of_"+g.pathName(o, path.Entity), fmt.Sprintf("int64_t from, int64_t at, int64_t n, const %s *part, const %s *targets, double *seconds", pre, kind),
			"The delays of n synapses in the order of ranks, in seconds: the first has the rank `from` and stands at `at`; part has their sources.", body.String())
	}
	kind := g.kindOf(d)
	// Delays that others need are found while storage is in the order of ranks.
	for k := range d.Pathways {
		path := &d.Pathways[k]
		if path.Delays == nil {
			continue
		}
		name := g.pathName(o, path.Entity)
		keep := "nullptr"
		if !path.Again && k == g.firstPre(d) || g.remade[path.Entity] {
			g.seconds[path.Entity] = o.variable("spikelane::column<double>", "seconds_of_"+name, "delays in the order of ranks")
			keep = "&" + g.seconds[path.Entity]
		}
		if path.Sorting {
			continue
		}
		w.line("    const std::vector<int32_t> steps_of_%s = spikelane::delay_list<%s, %s>(%q, connections, %d, %s, %d, %d, %s, %s);", name, pre, kind, o.called, p.SrcLo, literal(path.Dt), path.Drivers, p.TgtLo, g.delayFunc[path.Entity], keep)
	}
	for k := range d.Pathways {
		path := &d.Pathways[k]
		if !path.Sorting {
			continue
		}
		name := g.pathName(o, path.Entity)
		keep := "nullptr"
		if g.seconds[path.Entity] != "" {
			keep = "&" + g.seconds[path.Entity]
		}
		var columns []string
		for _, c := range d.Columns {
			if !c.Shared {
				columns = append(columns, fmt.Sprintf("{%s.data(), %d}", g.columns[c.Column], c.Elem.Size()))
			}
		}
		condition := fmt.Sprint(d.Sorts)
		if d.Sorts && d.Sums {
			condition = "connections.distinct"
		}
		w.line("    const bool sorts = %s;", condition)
		w.line("    std::vector<spikelane::runs> runs_of_%s;\n    std::vector<int32_t> steps_of_%s;", name, name)
		w.line("    if (sorts)\n        %s = spikelane::sort_by_delays<%s, %s>(%q, connections, %d, %s, %d, %d, %v, {%s}, %s, %s);", "runs_of_"+name, pre, kind, o.called, p.SrcLo, literal(path.Dt), path.Drivers, p.TgtLo,
			path.AnyTarget, strings.Join(columns, ", "), g.delayFunc[path.Entity], keep)
		w.line("    else\n        steps_of_%s = spikelane::delay_list<%s, %s>(%q, connections, %d, %s, %d, %d, %s, %s);", name, pre, kind, o.called, p.SrcLo, literal(path.Dt), path.Drivers, p.TgtLo, g.delayFunc[path.Entity], keep)
	}
}

// firstPre returns the number of the first pathway that sources drive, -1 if there is none.
func (g *generator) firstPre(d *Synapses) int {
	for k := range d.Pathways {
		if !d.Pathways[k].Post {
			return k
		}
	}
	return -1
}

// pathName returns the name of a pathway without that of its synapses.
func (g *generator) pathName(o *object, e ecs.Entity) string {
	return strings.TrimPrefix(ecs.Get[ecs.Pathway](g.World, e).Name, o.called+"_")
}

// pathway writes what a pathway needs: its fan, and the delivery.
func (g *generator) pathway(o *object, w *text, d *Synapses, path *Pathway, p *ecs.Projection) {
	name := g.pathName(o, path.Entity)
	fan := o.variable("spikelane::fan", "fan_of_"+name, "the synapses of each element that spikes, by delay")
	g.fans[path.Entity] = fan
	g.deliveries[path.Entity] = o.variable("spikelane::delivery", "delivery_of_"+name, "")
	if g.remade[path.Entity] && path.Delays == nil {
		g.seconds[path.Entity] = o.variable("spikelane::column<double>", "seconds_of_"+name, "delays: one for all, or in the order of ranks")
		w.line("    %s = spikelane::column<double>(1, %s);", g.seconds[path.Entity], literal(path.Delay))
	}
	g.rewire(o, w, d, path, p)
	steps := fmt.Sprintf("std::vector<int32_t>{spikelane::delay_steps(%s, %s, %d)}", literal(path.Delay), literal(path.Dt), path.Drivers)
	if path.Delays != nil {
		steps = "steps_of_" + name
	}
	lo, hi := p.SrcLo, p.SrcHi
	w.line("    {")
	switch {
	case path.Post:
		lo, hi = p.TgtLo, p.TgtHi
		w.line("        const std::vector<int32_t> steps = %s;", steps)
		w.line("        %s = spikelane::target_fan(connections, %d, %d, spikelane::indices{steps.data(), (int64_t)steps.size()});", fan, lo, hi)
	default:
		order := "spikelane::order::as_made"
		switch {
		case path.AnyOrder:
			order = "spikelane::order::any"
		case path.AnyTarget:
			order = "connections.distinct ? spikelane::order::any : spikelane::order::as_made_by_target"
		}
		indent := "        "
		if path.Sorting {
			w.line("        if (sorts) {\n            %s = spikelane::sorted_fan(connections, %s);\n        } else {", fan, "runs_of_"+name)
			indent = "            "
		}
		w.line("%sconst std::vector<int32_t> steps = %s;", indent, steps)
		w.line("%s%s = spikelane::source_fan(connections, spikelane::indices{steps.data(), (int64_t)steps.size()}, %s);", indent, fan, order)
		if path.Sorting {
			w.line("        }")
		}
	}
	driver := ecs.Get[ecs.Population](g.World, g.World.SourceOf(path.Entity))
	ring := g.rings[driver.Spikes]
	g.usesOf(o, ring)
	w.line("        %s.grow(spikelane::ranks::most(%s.max_delay()) + 1);\n    }", ring, fan)
}

// prepareSynapses makes pathways ready for runs, once it is known which spikes they see.
func (g *generator) prepareSynapses(d *Synapses) {
	o, p := g.byEnt[d.Entity], ecs.Get[ecs.Projection](g.World, d.Entity)
	target := ecs.Get[ecs.Population](g.World, g.World.TargetOf(d.Entity))
	for k := range d.Pathways {
		path := &d.Pathways[k]
		lo, hi := p.SrcLo, p.SrcHi
		if path.Post {
			lo, hi = p.TgtLo, p.TgtHi
		}
		name := g.deliveries[path.Entity]
		for n := range g.stages {
			o.prepare.add(n, fmt.Sprintf("%s.prepare(%s, spikelane::target_list(connections.target.data()), %d, %d, %d, %d, %s);", name, g.fans[path.Entity], lo, hi, target.N, g.lags[path.Entity], g.owners(n, path.Entity)))
			if bytes := g.stages[n].Blocks[path.Entity]; bytes > 0 && !path.Post {
				o.prepare.add(n, fmt.Sprintf("%s.block(%d, %d, %d);", name, p.TgtLo, p.TgtHi-p.TgtLo, bytes))
			}
			o.beginRun.add(n, fmt.Sprintf("%s.begin(%s, %s);", name, g.clockOf[at[ecs.Entity]{n, path.Entity}], g.ownerOf[at[ecs.Entity]{n, path.Entity}]))
		}
	}
}
