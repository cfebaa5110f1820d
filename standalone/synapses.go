package standalone

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane/ecs"
)

// declareSynapses declares the columns of a projection.
func (g *generator) declareSynapses(d *Synapses) {
	o := g.byEnt[d.Entity]
	kind, pre := g.kindOf(d), "int32_t"
	if d.ShortPre {
		pre = "uint16_t"
	}
	o.members = append(o.members, member{"spikelane::rows<" + kind + ">", "connections", "who is connected to whom"})
	for _, m := range []struct{ name, kind, id, comment string }{
		{g.Names.Source, pre, "sources", "of each synapse, counted in the group"},
		{g.Names.Rank, "int32_t", "ranks", "the numbers that name random draws"},
		{g.Names.Incoming, "int32_t", "incoming", "synapses onto each target"},
		{g.Names.Outgoing, "int32_t", "outgoing", "synapses from each source"},
	} {
		if o.derived[m.name] {
			o.members = append(o.members, member{"spikelane::column<" + m.kind + ">", m.id, m.comment})
		}
	}
	o.count("int64_t size()", "size is the number of synapses that this rank has.", "    return connections.size();\n")
	o.count("int64_t total()", "total is that of all ranks.", "    return connections.total;\n")

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
	for _, c := range d.Connect {
		if c.None != "" {
			make.line("    if (total() == 0) spikelane::came_to_none(%s);", quote(c.None))
		}
	}
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
	w.line("    {")
	switch {
	case path.Post:
		lo, hi := p.TgtLo, p.TgtHi
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
	g.declareLate(o, d, path)
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
			if clock := g.clockOf[at[ecs.Entity]{n, path.Entity}]; clock != "" { // it is active
				o.beginRun.add(n, fmt.Sprintf("%s.begin(%s, %s);", name, clock, g.ownerOf[at[ecs.Entity]{n, path.Entity}]))
			}
		}
	}
	for k := range d.Pathways {
		g.prepareLate(d, &d.Pathways[k])
	}
}
