package standalone

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane/ecs"
)

// keep writes a function of an object that keeps its state in a snapshot, or puts it back: what Snapshot keeps in Go.
func (g *generator) keep(o *object, statements []string) {
	if !g.keeps || len(statements) == 0 {
		return
	}
	o.fixed("kept", "spikelane::snapshot &s", "kept keeps the state in a snapshot, or puts it back.", strings.Join(statements, ""))
	o.keeps = true
}

// keepColumns are the statements that keep columns. Those whose names begin with _ are derived from others.
func (g *generator) keepColumns(columns []Column) (out []string) {
	for _, c := range columns {
		if !strings.HasPrefix(c.Name, "_") {
			out = append(out, fmt.Sprintf("    s.keep(%s);\n", g.columns[c.Column]))
		}
	}
	return out
}

func (g *generator) keepGroup(d *Group) {
	o := g.byEnt[d.Entity]
	out := g.keepColumns(d.Columns)
	for _, r := range o.ownRings {
		out = append(out, fmt.Sprintf("    s.keep(%s);\n", g.rings[r]))
	}
	if name := g.playbacks[d.Entity]; name != "" {
		out = append(out, fmt.Sprintf("    s.keep(%s);\n", name))
	}
	g.keep(o, out)
}

func (g *generator) keepSynapses(d *Synapses) {
	out := g.keepColumns(d.Columns)
	for k := range d.Pathways {
		e := d.Pathways[k].Entity
		if text := g.rewound[e]; text != "" {
			out = append(out, text)
		}
		out = append(out, fmt.Sprintf("    s.keep(%s);\n", g.deliveries[e]))
	}
	g.keep(g.byEnt[d.Entity], out)
}

func (g *generator) keepMonitor(d *Monitor) {
	o := g.byEnt[d.Entity]
	_, values, _ := g.values(d)
	out := []string{fmt.Sprintf("    s.keep(%s::recorder);\n", o.space)}
	for _, v := range values {
		out = append(out, fmt.Sprintf("    s.keep(%s);\n", g.sampled[o.space+"."+v.Name]))
	}
	g.keep(o, out)
}

// keepAll writes how main.cpp keeps the state of all objects, and puts it back.
func (g *generator) keepAll(w *text) {
	if !g.keeps {
		return
	}
	w.line("// The whole state of the simulation.\nvoid kept(snapshot &s, loop &walk)\n{\n    s.keep(now);\n    s.keep(accesses);\n    s.keep(walk.steps);")
	for k := range g.clocks {
		w.line("    s.keep(clocks::clock_%d.step);\n    s.keep(clocks::clock_%d.skip);", k, k)
	}
	for _, o := range g.objects {
		if o.keeps {
			w.line("    %s::kept(s);", o.space)
		}
	}
	w.line("}\n\nvoid store(snapshot &s, loop &walk)\n{\n    s.begin_keeping();\n    kept(s, walk);\n}\n\nvoid restore(snapshot &s, loop &walk)\n{\n    const double then = now;\n    s.begin_putting_back();\n    kept(s, walk);\n    walk.behind += then - now;\n}\n")
	for k := range g.stores {
		w.line("snapshot store_%d;", k)
	}
	w.line("")
}

// varied returns the elements of a column that a table gives values to, as an expression of their number.
func (g *generator) varied(v *Varied) (synaptic bool, size string) {
	if ecs.Get[ecs.Projection](g.World, v.Of) != nil && !v.Column.Shared {
		return true, ""
	}
	return false, fmt.Sprint(v.N)
}
