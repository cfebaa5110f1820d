package standalone

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane/ecs"
)

// group writes a population: its columns, and how they come to hold what they hold first.
func (g *generator) group(d *Group) {
	o := g.byEnt[d.Entity]
	p := ecs.Get[ecs.Population](g.World, d.Entity)
	o.begin()
	g.rename(o, p.Table)
	o.members = append(o.members, fmt.Sprintf("constexpr int64_t n = %d; // elements", p.N))
	var make, init text
	for _, c := range d.Columns {
		g.column(o, &make, c, fmt.Sprint(p.N))
	}
	for _, c := range d.Indices {
		g.columns[c] = o.variable("spikelane::column<int32_t>", c.Name, "", "indices of what is linked")
		make.line("    %s = spikelane::column<int32_t>(%d);", g.columns[c], c.Len())
		make.line("    spikelane::read_data(%q, %s);", g.file(o, c), g.columns[c])
	}
	g.ring(o, &make, d.Entity, "fired", "spikes")
	for _, e := range d.Events {
		g.ring(o, &make, e, "events_"+strings.TrimPrefix(ecs.Get[ecs.Population](g.World, e).Name, p.Name+"_"), "events")
	}
	for _, in := range d.Init {
		init.line("    { // %s", in.Sets)
		init.line("        const spikelane::clock c{%s};", literal(g.dtOf(d.Entity)))
		symbol := g.arguments(&init, "        ", o, in.Kernel, nil)
		n := o.space + "::n"
		if in.Shared {
			n = "1"
		}
		init.line("        spikelane::call(%s, a, 0, %s);\n    }", symbol, n)
	}
	o.function("make", "", "make gives the columns their memory and what they hold first.", make.String())
	o.function("initialise", "", "initialise sets the initial values.", init.String())
}

// rename forgets what the columns of a table were called.
func (g *generator) rename(o *object, t *ecs.Table) {
	for _, c := range t.Columns() {
		delete(g.columns, c)
	}
	for _, word := range []string{"n", "make", "initialise", "connections", "sources", "ranks", "incoming", "outgoing", "size", "connect"} {
		o.scope[word] = true
	}
}

// column declares a column of an object of n elements, and gives it its memory.
func (g *generator) column(o *object, make *text, c Column, n string) {
	kind := fmt.Sprintf("spikelane::column<%s>", elements[c.Elem])
	g.columns[c.Column] = o.variable(kind, c.Name, "", c.Unit)
	name := g.columns[c.Column]
	if c.Shared {
		n = "1"
	}
	fill := ""
	if c.Fill != 0 {
		fill = ", " + literal(c.Fill)
		if c.Elem != ecs.F64 {
			fill = fmt.Sprintf(", %d", int64(c.Fill))
		}
	}
	make.line("    %s = %s(%s%s);", name, kind, n, fill)
	if c.Given != nil {
		given := ecs.NewColumn(c.Name, ecs.F64, len(c.Given))
		copy(given.F64, c.Given)
		make.line("    spikelane::read_data(%q, %s);", g.fileOf(o, c.Name, given), name)
	}
}

// ring declares the ring of a population's spikes.
func (g *generator) ring(o *object, make *text, e ecs.Entity, want, what string) {
	p := ecs.Get[ecs.Population](g.World, e)
	name := o.variable("spikelane::spike_ring", want, "", what+" of the last steps")
	g.rings[p.Spikes] = name
	make.line("    %s = spikelane::spike_ring(%d, %d);", name, p.N, p.Spikes.Depth())
}

// file returns the name of the file that has a constant column, which it writes.
func (g *generator) file(o *object, c *ecs.Column) string {
	if g.dataOf[c] == "" {
		g.dataOf[c] = g.fileOf(o, c.Name, c)
	}
	return g.dataOf[c]
}

// fileOf writes a constant column and returns the name of its file.
func (g *generator) fileOf(o *object, want string, c *ecs.Column) string {
	base := strings.TrimPrefix(o.space+"_"+strings.Trim(want, "_"), "_")
	name := base
	for n := 2; g.files[name]; n++ {
		name = fmt.Sprintf("%s_%d", base, n)
	}
	g.files[name] = true
	if g.final {
		g.data = append(g.data, File{Name: "data/" + name + ".bin", Data: DataFile(c)})
	}
	return name
}
