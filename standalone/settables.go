package standalone

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane/ecs"
)

// settables writes what the command line can set, and how.
func (g *generator) settables(w *text) {
	kinds := map[ecs.Elem]string{ecs.F64: "f64", ecs.I32: "i32", ecs.I64: "i64", ecs.Bool: "flag"}
	var apply text
	var table text
	rows := 0
	row := func(name string, e ecs.Elem, shape, unit, kind string) {
		table.line("    {%q, element_type::%s, {%s}, %q, %q},", name, kinds[e], shape, unit, kind)
		rows++
	}
	for k := range g.Groups {
		d := &g.Groups[k]
		for _, c := range d.Columns {
			if !c.Settable {
				continue
			}
			shape := fmt.Sprint(ecs.Get[ecs.Population](g.World, d.Entity).N)
			if c.Shared {
				shape = ""
			}
			name := g.byEnt[d.Entity].called + "." + c.Name
			row(name, c.Elem, shape, c.Unit, d.Kind)
			apply.line("    args.fill(%q, %s);", name, g.columns[c.Column])
		}
	}
	for k := range g.Synapses {
		d := &g.Synapses[k]
		for _, c := range d.Columns {
			if !c.Settable {
				continue
			}
			name := g.byEnt[d.Entity].called + "." + c.Name
			row(name, c.Elem, "-1", c.Unit, "synapses, in the order of creation")
			apply.line("    set_created(args, %q, %s::connections, %s);", name, g.byEnt[d.Entity].space, g.columns[c.Column])
		}
	}
	for _, a := range g.Arrays {
		shape := fmt.Sprint(a.Rows)
		if a.Cols > 0 {
			shape += fmt.Sprintf(", %d", a.Cols)
		}
		row(a.Name, ecs.F64, shape, a.Unit, "timed array")
		apply.line("    args.fill(%q, %s);", a.Name, g.columns[a.Table])
	}
	w.line("// What the command line can set.")
	if rows > 0 {
		w.line("const settable table[] = {\n%s};\n", table.String())
	} else {
		w.line("const settable *const table = nullptr;\n")
	}
	g.settable = rows
	w.line("void apply(const arguments &args)\n{\n%s%s}\n", unused("    ", "const arguments &args", apply.String()), apply.String())
}

// monitorTable writes what is said about the monitors.
func (g *generator) monitorTable(w *text) {
	w.line("// What is said about the monitors.")
	w.line("monitor_list monitors()\n{\n    monitor_list list;")
	for k := range g.Monitors {
		d := &g.Monitors[k]
		o := g.byEnt[d.Entity]
		var variables, record []string
		for n, v := range d.Variables {
			variables = append(variables, fmt.Sprintf("{%q, %q}", v, d.Units[n]))
		}
		for _, n := range d.Record {
			record = append(record, strconv.Itoa(n))
		}
		n := fmt.Sprint(d.N)
		if d.Synaptic {
			n = g.byEnt[d.Of].space + "::total()"
		}
		w.line("    list.add(%q, %q, %q, %q, %s, %s::recorder.past);", d.Name, d.Kind, d.Source, d.Event, n, o.space)
		if len(variables) > 0 {
			w.line("    list.variables({%s});", strings.Join(variables, ", "))
		}
		if len(record) > 0 {
			w.line("    list.record({%s});", strings.Join(record, ", "))
		}
	}
	w.line("    return list;\n}\n")
}

// forces writes what differs from the model at the present time.
func (g *generator) forces(w *text) {
	w.line("// What is in force that the model has otherwise.\nchanges_in_force changes()\n{\n    changes_in_force c;")
	w.line("    if (wiring_seed != run_seed) c.wiring = wiring_seed;\n    c.accesses = accesses;")
	for n, p := range g.Programs {
		if n == 0 {
			continue
		}
		w.line("    if (in_force == %d) {", n)
		if p.DtS != 0 {
			w.line("        c.dt_s = %s;", literal(p.DtS))
		}
		if len(p.Constants) > 0 {
			var all []string
			for _, x := range p.Constants {
				all = append(all, fmt.Sprintf("{%q, %s}", x.Name, literal(x.Value)))
			}
			w.line("        c.constants = {%s};", strings.Join(all, ", "))
		}
		w.line("    }")
	}
	w.line("    return c;\n}\n")
}

// quote returns a text as a literal of C++.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range []byte(s) {
		switch {
		case c == '"' || c == '\\' || c == '?':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < 0x20 || c >= 0x7f:
			fmt.Fprintf(&b, "\\%03o", c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// integer returns an int64 as C++ that means it; the least has no literal.
func integer(x int64) string {
	if x == -1<<63 {
		return "INT64_MIN"
	}
	return fmt.Sprintf("%d", x)
}
