package standalone

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/systems"
)

// fileObjects writes for each object how its state comes into a file, and back: what Simulation.StoreFile has in Go.
func (g *generator) fileObjects() {
	if !g.filing {
		return
	}
	for k := range g.Groups {
		g.fileGroup(k)
	}
	for k := range g.Synapses {
		g.fileDelays(k)
		g.fileSynapses(k)
	}
	for k := range g.Monitors {
		g.fileMonitor(&g.Monitors[k])
	}
}

const filedParams = "spikelane::checkpoint &f"

// filed adds the function of an object that shows its state to a checkpoint.
func (g *generator) filed(o *object, w *text) {
	if w.Len() > 0 {
		o.fixed("filed", filedParams, "filed shows the state to a checkpoint, which writes it down or puts it back.", w.String())
		o.filed = true
	}
}

// fileColumns shows columns; those whose names begin with _ are derived from others.
func (g *generator) fileColumns(w *text, o *object, columns []Column, synaptic bool) {
	for _, c := range columns {
		switch name := o.called + "." + c.Name; {
		case strings.HasPrefix(c.Name, "_"):
		case synaptic && !c.Shared:
			w.line("    f.stored(%q, connections, %s);", name, g.columns[c.Column])
		default:
			w.line("    f.whole(%q, %s);", name, g.columns[c.Column])
		}
	}
}

func (g *generator) fileGroup(k int) {
	d := &g.Groups[k]
	o := g.byEnt[d.Entity]
	var w text
	g.fileColumns(&w, o, d.Columns, false)
	for _, e := range append([]ecs.Entity{d.Entity}, d.Events...) {
		p := ecs.Get[ecs.Population](g.World, e)
		told := !g.sharing.found[p.Spikes] || g.sharing.heard[p.Spikes]
		w.line("    f.ring(%q, %s, %v);", p.Name+" spikes", g.rings[p.Spikes], told)
	}
	if name := g.playbacks[d.Entity]; name != "" {
		w.line("    f.played(%q, %q, n, %s, %s);", o.called+" played", o.called, g.inForce(func(f *InForce) string { return literal(f.Groups[k].Dt) }), name)
	}
	g.filed(o, &w)
}

// inForce returns an expression of C++ that is one of each program's, while it is in force.
func (g *generator) inForce(of func(*InForce) string) string {
	all := of(&g.Programs[0])
	for n := 1; n < len(g.Programs); n++ {
		if x := of(&g.Programs[n]); x != of(&g.Programs[0]) {
			all = fmt.Sprintf("spikelane::in_force == %d ? %s : %s", n, x, all)
		}
	}
	return all
}

// fileDelays writes a function that shows the delays of synapses, and tells whether fans were made anew.
func (g *generator) fileDelays(k int) {
	d := &g.Synapses[k]
	o := g.byEnt[d.Entity]
	p := ecs.Get[ecs.Projection](g.World, d.Entity)
	pre := "int32_t"
	if d.ShortPre {
		pre = "uint16_t"
	}
	o.count("std::string wired()", "wired says who is connected to whom, as checkpoints do.", "    return spikelane::wired(connections);\n")
	if len(d.Pathways) == 0 {
		return
	}
	var w text
	w.line("    bool changed = false;")
	for m := range d.Pathways {
		path := &d.Pathways[m]
		name := "delays of " + ecs.Get[ecs.Pathway](g.World, path.Entity).Name
		seconds := g.seconds[path.Entity]
		switch {
		case seconds == "" && path.Delays != nil: // those of the model, always
			w.line("    {\n        std::vector<double> none;\n        f.list(%q, none);\n    }", name)
			continue
		case seconds == "":
			w.line("    {\n        std::vector<double> one{%s};\n        f.list(%q, one);\n    }", literal(path.Delay), name)
			continue
		case path.Again && g.sameDelays(k, m):
			w.line("    {\n        const spikelane::column<double> model = spikelane::delay_seconds<%s, %s>(connections, %d, %s);", pre, g.kindOf(d), p.SrcLo, g.delayFunc[path.Entity])
			w.line("        const bool other = f.delays(%q, connections, %s, &model);", name, seconds)
		default:
			w.line("    {\n        const bool other = f.delays(%q, connections, %s, nullptr);", name, seconds)
		}
		if text := g.refanned[path.Entity]; text != "" {
			w.line("        if (other) {\n%s        }\n        changed = changed || other;\n    }", strings.ReplaceAll(text, "        ", "            "))
		} else {
			w.line("        changed = changed || other;\n    }")
		}
	}
	w.line("    return changed;")
	o.count("bool filed_delays("+filedParams+")", "filed_delays does the same with the delays, and tells whether others are in force now.", w.String())
	o.delayed = true
}

// sameDelays reports whether all programs evaluate the delays of a pathway to the same.
func (g *generator) sameDelays(synapses, path int) bool {
	first := funcOf(g.Synapses[synapses].Pathways[path].Delays).String()
	for _, p := range g.Programs {
		if b := p.Synapses[synapses].Pathways[path].Delays; b == nil || funcOf(b).String() != first {
			return false
		}
	}
	return true
}

func (g *generator) fileSynapses(k int) {
	d := &g.Synapses[k]
	o := g.byEnt[d.Entity]
	p := ecs.Get[ecs.Projection](g.World, d.Entity)
	var w text
	g.fileColumns(&w, o, d.Columns, true)
	for _, st := range g.Programs[0].Schedule.Steps {
		if _, ok := st.Action.(*systems.Deliver); !ok || g.objectOf(st.Of) != o {
			continue
		}
		lo, hi := p.SrcLo, p.SrcHi
		m := slices.IndexFunc(d.Pathways, func(path Pathway) bool { return path.Entity == st.Of })
		if d.Pathways[m].Post {
			lo, hi = p.TgtLo, p.TgtHi
		}
		clock := g.inForce(func(f *InForce) string { return g.clock(f.Synapses[k].Pathways[m].Dt) })
		w.line("    f.pathway(%q, connections, %s, %d, %d, %v, %s, %s);", st.Name, g.fans[st.Of], lo, hi, g.sharing.whole[d.Entity], clock, g.deliveries[st.Of])
	}
	g.filed(o, &w)
}

func (g *generator) fileMonitor(d *Monitor) {
	o := g.byEnt[d.Entity]
	_, values, _ := g.values(d)
	name := "monitor " + d.Name
	var w text
	w.line("    if (f.storing()) collect();\n    f.record(%q, recorder);", name)
	for _, v := range values {
		w.line("    f.values(%q, %s);", name+" values "+v.Name, g.sampled[o.space+"."+v.Name])
	}
	w.line("    if (f.storing()) release();")
	g.filed(o, &w)
}

// fileAll writes how main.cpp shows the state of all objects to a checkpoint.
func (g *generator) fileAll(w *text) {
	if !g.filing {
		return
	}
	w.line("// The whole state of the simulation. Delays come before all else: what is under way hangs on them.")
	w.line("void filed(checkpoint &f, loop &walk, const std::vector<clock *> &clocks)\n{")
	w.line("    f.number(\"time\", now);\n    f.number(\"passes\", walk.steps);\n    f.clocks(\"clocks\", clocks);\n    f.number(\"accesses\", accesses);")
	for _, o := range g.objects {
		if o.delayed {
			w.line("    %s::filed_delays(f);", o.space)
		}
	}
	monitors := map[*object]bool{}
	for k := range g.Monitors {
		monitors[g.byEnt[g.Monitors[k].Entity]] = true
	}
	for _, o := range g.objects {
		if o.filed && !monitors[o] {
			w.line("    %s::filed(f);", o.space)
		}
	}
	w.line("    if (!f.restoring() && !f.about().records) return;")
	for _, o := range g.objects {
		if o.filed && monitors[o] {
			w.line("    %s::filed(f);", o.space)
		}
	}
	w.line("}\n")
	var known [][]Fact
	every(g.Acts, func(a Act) {
		if a.File == nil {
			return
		}
		if g.identities[a.File] = position(known, a.File.Facts); g.identities[a.File] == len(known) {
			g.identity(w, a.File, len(known))
			known = append(known, a.File.Facts)
		}
	})
	if g.writes {
		w.line("// The state in a file.")
		w.line("void store_file(const std::string &path, bool records, identity who, loop &walk, const std::vector<clock *> &clocks)\n{")
		w.line("    checkpoint_header about;\n    about.model = %s;\n    about.seed = run_seed;\n    about.wiring = wiring_seed;\n    about.t = now;\n    about.records = records;\n    about.hash = who.hash();\n    about.who = std::move(who);", quote(g.Name))
		w.line("    checkpoint f(path, std::move(about));\n    filed(f, walk, clocks); // what there is\n    f.begin();\n    filed(f, walk, clocks);\n    f.complete();\n}\n")
	}
	if !g.reads {
		return
	}
	w.line("// The state of a file.")
	w.line("void restore_file(const std::string &path, identity (*who)(const arguments &, bool), const arguments &args, loop &walk, const std::vector<clock *> &clocks)\n{")
	w.line("    checkpoint f(path);\n    f.agree(who(args, f.about().records));\n    const double then = now;\n    filed(f, walk, clocks);\n    f.complete();\n    walk.behind += then - now;\n}\n")
}

// position returns where a list stands among others, their number if it does not.
func position(all [][]Fact, one []Fact) int {
	for k := range all {
		if reflect.DeepEqual(all[k], one) {
			return k
		}
	}
	return len(all)
}

// identity writes what the simulation and a file must have in common.
func (g *generator) identity(w *text, d *Checkpoint, n int) {
	w.line("// What a simulation must have in common with this one to take its state.\nidentity identity_%d(const arguments &args, bool records)\n{\n    (void)args;\n    (void)records;\n    identity who;", n)
	for k, f := range d.Facts {
		if k == d.Common {
			w.line("    if (!records) return who;")
		}
		name := strconv.Quote(f.Name)
		line := quote(name + " " + strconv.Quote(f.Value))
		switch {
		case f.Seed:
			w.line("    who.add(%s, std::to_string(run_seed));", quote(name))
		case f.Connections != ecs.Entity{}:
			w.line("    who.add(%s, %s::wired());", quote(name), g.byEnt[f.Connections].space)
		case f.Array != nil:
			w.line("    if (args.given(%q)) who.add(%s, replaced(%s));\n    else who.add(%s);", f.Argument, quote(name), g.columns[f.Array], line)
		default:
			w.line("    who.add(%s);", line)
		}
	}
	w.line("    return who;\n}\n")
}

// checkpoint writes an act that stores a file or restores it.
func (g *generator) checkpoint(out *text, d *Checkpoint, indent string) {
	var clocks []string
	for _, c := range d.In.Clocks {
		clocks = append(clocks, "&"+g.clock(c.Dt))
	}
	list := "{" + strings.Join(clocks, ", ") + "}"
	if !d.Restores {
		out.line("%sstore_file(%s, %v, identity_%d(args, %v), walk, %s);", indent, quote(d.Path), d.Records, g.identities[d], d.Records, list)
		return
	}
	out.line("%srestore_file(%s, identity_%d, args, walk, %s);", indent, quote(d.Path), g.identities[d], list)
	g.ready(out, indent, d.In, d.In, "threads.size", true)
}
