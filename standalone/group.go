package standalone

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane/ecs"
)

// declare declares the columns of a population.
func (g *generator) declare(d *Group) {
	o := g.byEnt[d.Entity]
	p := ecs.Get[ecs.Population](g.World, d.Entity)
	o.inline = append(o.inline, fmt.Sprintf("constexpr int64_t n = %d; // elements", p.N))
	for _, c := range d.Columns {
		g.column(o, &o.making, c, fmt.Sprint(p.N))
	}
	for _, c := range d.Indices {
		g.columns[c] = o.variable("spikelane::column<int32_t>", c.Name, "indices of what is linked")
		o.making.line("    spikelane::read_data(%q, %s, %d);", g.file(o, c), g.columns[c], c.Len())
	}
	g.ring(o, d.Entity, "fired", "spikes")
	for _, e := range d.Events {
		g.ring(o, e, "events_"+strings.TrimPrefix(ecs.Get[ecs.Name](g.World, e).Value, p.Name+"_"), "events")
	}
	if d.Played != nil {
		g.play(o, &o.making, d, p.N)
	}
}

// group writes how a population comes to hold what it holds first.
func (g *generator) group(d *Group) {
	o := g.byEnt[d.Entity]
	var init text
	for _, in := range d.Init {
		init.line("    { // %s", remark(in.Sets))
		init.line("        [[maybe_unused]] const spikelane::clock c{%s};", literal(d.Dt))
		symbol := g.arguments(&init, "        ", o, in.Kernel, nil)
		n := o.space + "::n"
		if in.Shared {
			n = "1"
		}
		init.line("        spikelane::call(%s, a, 0, %s);\n    }", symbol, n)
	}
	o.fixed("make", "", "make gives the columns their memory and what they hold first.", o.making.String())
	o.fixed("initialise", "", "initialise sets the initial values.", init.String())
}

// gathering writes how the ranks tell one another what each knows of a population.
func (g *generator) gathering(d *Group) {
	o := g.byEnt[d.Entity]
	var w text
	for _, c := range d.Columns {
		if !g.sharing.spread[c.Column] {
			continue
		}
		name := g.columns[c.Column]
		o.spread = append(o.spread, name)
		w.line("    spikelane::ranks::whole(%s);", name)
		if g.sharing.gathered[c.Column] {
			w.line("    %s_spread = false;", name)
		}
	}
	if len(o.spread) > 0 {
		o.fixed("gather", "", "gather makes all ranks know of the elements what each knows of its own.", w.String())
	}
}

// column declares a column of an object of n elements, and gives it its memory.
func (g *generator) column(o *object, make *text, c Column, n string) {
	kind := fmt.Sprintf("spikelane::column<%s>", elements[c.Elem])
	g.columns[c.Column] = o.variable(kind, c.Name, c.Unit)
	name := g.columns[c.Column]
	if g.sharing.gathered[c.Column] && g.sharing.spread[c.Column] {
		_, id, _ := strings.Cut(name, "::")
		o.scope[id+"_spread"] = true
		o.members = append(o.members, member{"bool", id + "_spread", "each rank knows its own share alone"})
	}
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
		make.line("    spikelane::read_data(%q, %s, %d);", g.fileOf(o, c.Name, given), name, len(c.Given))
	}
}

// ring declares the ring of a population's spikes.
func (g *generator) ring(o *object, e ecs.Entity, want, what string) {
	p := ecs.Get[ecs.Population](g.World, e)
	name := o.variable("spikelane::spike_ring", want, what+" of the last steps")
	g.rings[p.Spikes] = name
	g.searches[p.Spikes] = o.variable("spikelane::search", "search_for_"+want, "where owners put what they find")
	o.ownRings = append(o.ownRings, p.Spikes)
	o.scope["publish_"+want] = true
	o.fixed("publish_"+want, "const spikelane::clock &c", "publish_"+want+" puts together what owners have found, when all have.", fmt.Sprintf("    %s.publish(c);\n", g.searches[p.Spikes]))
	g.publishing[p.Spikes] = o.space + "::publish_" + want
	o.making.line("    %s = spikelane::spike_ring(%d, %d);", name, p.N, p.Spikes.Depth())
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

// play declares a list of prescribed spikes.
func (g *generator) play(o *object, make *text, d *Group, n int) {
	c := d.Played
	name := o.variable("spikelane::playback", "played", "prescribed spikes")
	g.playbacks[d.Entity] = name
	steps, index := spikeColumns(c.Steps, c.Index)
	make.line("    spikelane::read_data(%q, %s.steps);\n    spikelane::read_data(%q, %s.index);", g.fileOf(o, "played_steps", steps), name, g.fileOf(o, "played_index", index), name)
	make.line("    %s.period = %d;\n    %s.check(%q, %d);", name, c.Period, name, o.called, n)
	if g.filing {
		g.given(make, o, d.Given, name)
	}
}
