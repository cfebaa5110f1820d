package standalone

import (
	"fmt"

	"github.com/spikelane/spikelane/ecs"
)

// set writes a change of state, and returns the function that makes it.
func (g *generator) set(d *Set) string {
	o := g.objectOf(d.Of)
	var w text
	w.line("    [[maybe_unused]] const spikelane::clock c = spikelane::clock_now(%s);", literal(d.Dt))
	lo, hi := fmt.Sprint(d.Lo), fmt.Sprint(d.Hi)
	given := map[string]string{g.Names.First: fmt.Sprint(d.First), g.Names.Call: fmt.Sprintf("%d + spikelane::accesses", d.Call)}
	if ecs.Get[ecs.Projection](g.World, d.Of) != nil {
		hi = "size()"
		given["N"] = "total()"
	}
	if d.Shared {
		lo, hi = "0", "1"
	}
	if d.Chosen != nil {
		g.chosen(&w, o, d.Chosen, d.Of)
	}
	symbol := g.arguments(&w, "    ", o, d.Kernel, given)
	if d.Chosen != nil {
		w.line("    for (const int32_t k : spikelane::in_order(at)) spikelane::call(%s, a, k, k + 1);", symbol)
	} else {
		w.line("    spikelane::call(%s, a, %s, %s);", symbol, lo, hi)
	}
	if d.Draws {
		w.line("    spikelane::accesses++;")
	}
	return o.function("change", "", d.Text, w.String())
}

// give writes a change of state to values, and returns the function that makes it.
func (g *generator) give(d *Give) string {
	o := g.objectOf(d.Of)
	var w text
	kind := elements[d.Values.Elem]
	name := g.columns[d.Column]
	if d.Chosen != nil && len(d.Chosen.Where) > 0 {
		w.line("    [[maybe_unused]] const spikelane::clock c = spikelane::clock_now(%s);", literal(d.Dt))
	}
	w.line("    spikelane::column<%s> values;", kind)
	if d.All {
		w.line("    spikelane::read_data(%q, values, 1);\n    std::fill(%s.begin(), %s.end(), values[0]);", g.file(o, d.Values), name, name)
	} else if d.Matrix {
		p := ecs.Get[ecs.Projection](g.World, d.Of)
		g.chosen(&w, o, d.Chosen, d.Of)
		w.line("    spikelane::read_data(%q, values, %d);\n    spikelane::put_matrix(%q, connections, at, %d, %d, values, %s);", g.file(o, d.Values), d.Values.Len(), o.called, p.TgtLo, p.TgtHi-p.TgtLo, name)
	} else if d.Chosen != nil {
		g.chosen(&w, o, d.Chosen, d.Of)
		w.line("    spikelane::read_data(%q, values);\n    spikelane::put_chosen(%q, at, values, %s);", g.file(o, d.Values), o.called, name)
	} else if ecs.Get[ecs.Projection](g.World, d.Of) != nil && !d.Column.Shared {
		w.line("    spikelane::read_data(%q, values, total());\n    spikelane::put_created(connections, values, %s);", g.file(o, d.Values), name)
	} else {
		w.line("    spikelane::read_data(%q, values, %d);\n    std::copy(values.begin(), values.end(), %s.begin() + %d);", g.file(o, d.Values), d.Values.Len(), name, d.Lo)
	}
	return o.function("change", "", d.Text, w.String())
}
