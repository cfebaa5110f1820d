package standalone

import (
	"fmt"
	"slices"
	"strings"
)

// acts writes what is done in order, the functions that it needs into w.
func (g *generator) acts(w, out *text, acts []Act, indent string) {
	for _, a := range acts {
		switch {
		case a.Arguments:
			out.line("%sapply(args);", indent)
		case a.Set != nil:
			out.line("%s%s();", indent, g.sets[a.Set])
		case a.Give != nil:
			out.line("%s%s();", indent, g.sets[a.Give])
		case a.Play != nil:
			out.line("%s%s();", indent, g.sets[a.Play])
		case a.Change != nil:
			out.line("%s%s(threads.size);", indent, g.change(w, a.Change))
		case a.Seed != nil:
			g.reseed(out, a, indent)
		case a.Store != nil:
			out.line("%sstore(store_%d, walk);", indent, a.Store.Number)
		case a.Restore != nil:
			out.line("%srestore(store_%d, walk);", indent, a.Restore.Number)
			g.ready(out, indent, a.Restore.From, a.Restore.To, "threads.size", len(g.remade) > 0)
		case a.File != nil:
			g.checkpoint(out, a.File, indent)
		case a.Code != "":
			inserted(out, indent, "main", a.Code)
		case a.Save != "":
			out.line("%ssave(threads, walk, path(args.results, %s));", indent, quote(a.Save))
		case a.Loop != nil:
			g.loop(w, out, a.Loop, indent)
		case a.Run != nil:
			for _, code := range slices.Concat(g.Inserted["before_network_run"], a.Run.Before) {
				inserted(out, indent, "before_network_run", code)
			}
			out.line("%srun_%d(walk, threads, args.duration.value_or(%s));", indent, g.stage(a.Run.Schedule), literal(a.Run.Duration))
			for _, code := range slices.Concat(g.Inserted["after_network_run"], a.Run.After) {
				inserted(out, indent, "after_network_run", code)
			}
			out.line("%sif (walk.halted) return;", indent)
		}
	}
}

// reseed writes that random streams begin anew: as those of a program that has just started.
func (g *generator) reseed(w *text, a Act, indent string) {
	w.line("%srun_seed = %s;\n%saccesses = 0;", indent, integer(*a.Seed), indent)
	for _, c := range a.Clocks {
		w.line("%s%s.skip = -%s.step;", indent, g.clock(c.Dt), g.clock(c.Dt))
	}
}

// inserted writes code of the user.
func inserted(w *text, indent, slot, code string) {
	w.line("%s// Code of the user, for %s.", indent, slot)
	w.line("%s", strings.TrimRight(code, "\n"))
}

// insertedAt writes all code of the user for a place.
func (g *generator) insertedAt(w *text, indent, slot string) {
	for _, code := range g.Inserted[slot] {
		inserted(w, indent, slot, code)
	}
}

// loop writes a loop over the rows of a table.
func (g *generator) loop(w, out *text, d *Loop, indent string) {
	inner := indent + "        "
	out.line("%s{ // once for each of %d rows of a table", indent, d.Rows)
	for k := range d.Values {
		v := &d.Values[k]
		o := g.objectOf(v.Of)
		out.line("%s    column<%s> values_%d; // %s", indent, elements[v.Column.Elem], k, v.Text)
		out.line("%s    read_data(%q, values_%d, %d);", indent, g.tableFile(o, v), k, v.Table.Len())
	}
	if d.Afresh {
		out.line("%s    snapshot before;\n%s    store(before, walk);", indent, indent)
	}
	out.line("%s    for (int64_t row = 0; row < %d; row++) {", indent, d.Rows)
	if d.Afresh {
		out.line("%sif (row > 0) {\n%s    restore(before, walk);", inner, inner)
		g.ready(out, inner+"    ", d.Out, d.In, "threads.size", len(g.remade) > 0)
		out.line("%s}", inner)
	}
	for k := range d.Values {
		v := &d.Values[k]
		row := fmt.Sprintf("view<%s>{values_%d.data() + row * %d, %d}", elements[v.Column.Elem], k, v.Each, v.Each)
		if synaptic, n := g.varied(v); synaptic {
			out.line("%sgive_created(%q, %s::connections, %s, %s);", inner, g.objectOf(v.Of).called, g.objectOf(v.Of).space, row, g.columns[v.Column])
		} else {
			out.line("%sgive(%s, %s.data() + %d, %s);", inner, row, g.columns[v.Column], v.Lo, n)
		}
	}
	g.acts(w, out, d.Acts, inner)
	if d.Save != "" {
		out.line("%ssave(threads, walk, path(args.results, %s, row));", inner, quote(d.Save+"_"))
	}
	out.line("%s    }\n%s}", indent, indent)
}

// tableFile returns the file of a table, which it writes.
func (g *generator) tableFile(o *object, v *Varied) string {
	if g.dataOf[v.Table] == "" {
		g.dataOf[v.Table] = g.fileOf(o, "table_of_"+v.Column.Name, v.Table)
	}
	return g.dataOf[v.Table]
}

// simulated returns the seconds that acts simulate, and how many runs there are in the text.
func simulated(acts []Act) (seconds float64, runs int) {
	for _, a := range acts {
		switch {
		case a.Run != nil:
			seconds += a.Run.Duration
			runs++
		case a.Loop != nil:
			s, n := simulated(a.Loop.Acts)
			seconds += float64(s * float64(a.Loop.Rows))
			runs += n
		}
	}
	return seconds, runs
}

// inserts reports whether the user has code in main.cpp.
func (g *generator) inserts() bool {
	any := len(g.Inserted) > 0
	every(g.Acts, func(a Act) {
		any = any || a.Code != "" || a.Run != nil && len(a.Run.Before)+len(a.Run.After) > 0
	})
	return any
}

// loops reports whether there is a loop.
func (g *generator) loops() bool {
	any := false
	every(g.Acts, func(a Act) { any = any || a.Loop != nil })
	return any
}
