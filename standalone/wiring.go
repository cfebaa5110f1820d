package standalone

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/systems"
)

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
		for _, col := range []struct{ name, kind, field string }{
			{g.Names.Low, "int64_t", "low"},
			{g.Names.High, "int64_t", "high"},
			{g.Names.Step, "int64_t", "step"},
			{g.Names.Size, "int64_t", "size"},
			{g.Names.Chance, "double", "chance"},
			{g.Names.Take, "uint8_t", "take"},
		} {
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
	if c.Odds != nil {
		w.line("        const auto odds = [&](const spikelane::iteration &it, spikelane::indices nth, const int64_t *result, double *chances) {")
		g.inner(w, o, c.Odds, "it, result", with(inner, g.Names.Result, "result", g.Names.Out, "chances"), "")
		w.line("        r.odds = odds;")
	}
	if c.Count != nil {
		w.line("        const auto count = [&](const spikelane::iteration &it, spikelane::indices nth, const int64_t *result, double *counts) {")
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
		if !path.Again && (g.filing || k == g.firstPre(d)) || g.remade[path.Entity] {
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
