package standalone

import (
	"embed"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp"
	"github.com/spikelane/spikelane/systems"
)

//go:embed runtime/*.hpp runtime/*.cpp
var runtimeFiles embed.FS

// Generate writes a simulation down as the files of a project. Equal simulations give equal files.
//
// The error names a function of the host that has no C++.
func Generate(s *Simulation, l Layout) (Project, error) {
	g := &generator{Simulation: s, byEnt: map[ecs.Entity]*object{}, columns: map[*ecs.Column]string{}, symbols: map[string]bool{}}
	g.survey()
	g.name()
	g.write()
	if err := g.compile(); err != nil {
		return Project{}, err
	}
	g.final = true
	g.write()
	return g.project(l)
}

// name gives each object its namespace.
func (g *generator) name() {
	if len(g.Tables) > 0 {
		g.tables = g.newObject(ecs.Entity{}, "tables", "of_functions", "What functions look up.")
	}
	for k := range g.Groups {
		d := &g.Groups[k]
		p := ecs.Get[ecs.Population](g.World, d.Entity)
		o := g.newObject(d.Entity, p.Name, d.Kind, fmt.Sprintf("%s: a population of %d (%s).", p.Name, p.N, d.Kind))
		o.says = d.Says
		for _, e := range d.Events {
			g.byEnt[e] = o
		}
	}
	for k := range g.Synapses {
		p := ecs.Get[ecs.Projection](g.World, g.Synapses[k].Entity)
		o := g.newObject(g.Synapses[k].Entity, p.Name, "synapses", fmt.Sprintf("%s: synapses from %s onto %s.", p.Name, ecs.Get[ecs.Population](g.World, p.Source).Name, ecs.Get[ecs.Population](g.World, g.World.TargetOf(g.Synapses[k].Entity)).Name))
		o.says = g.Synapses[k].Says
	}
	for k := range g.Monitors {
		d := &g.Monitors[k]
		g.newObject(d.Entity, d.Name, "monitor", fmt.Sprintf("%s: records %s of %s.", d.Name, d.Kind, d.Source))
	}
	g.results = &object{space: "results", what: "What a run leaves behind: archives, counts, digests.", kernels: map[*kernels.Func]*cpp.Kernel{}, same: map[*kernels.Func]*kernels.Func{}, derived: map[string]bool{}, top: true}
	g.objects = append(g.objects, g.results)
	for _, run := range g.stages {
		for _, list := range [][]systems.Step{run.Schedule.Steps, run.Schedule.Once} {
			for _, st := range list {
				if g.byEnt[st.Of] == nil && ecs.Get[ecs.Pathway](g.World, st.Of) == nil {
					name := ecs.Get[ecs.Name](g.World, st.Of).Value
					g.newObject(st.Of, name, "code", fmt.Sprintf("%s: code that runs in the time step.", name))
				}
			}
		}
	}
}

// write writes all objects.
func (g *generator) write() {
	g.naming = newNaming()
	if g.tables != nil {
		o := g.tables
		o.begin()
		var make text
		for _, c := range g.Tables {
			g.columns[c.Column] = o.variable(fmt.Sprintf("spikelane::column<%s>", elements[c.Elem]), strings.Trim(c.Name, "_"), "")
			for _, same := range c.Same {
				g.columns[same] = g.columns[c.Column]
			}
			make.line("    spikelane::read_data(%q, %s, %d);", g.file(o, c.Column), g.columns[c.Column], c.Len())
		}
		o.fixed("make", "", "make reads the tables.", make.String())
	}
	for _, o := range g.objects {
		if o != g.tables {
			o.begin()
		}
	}
	for k := range g.Groups {
		g.declare(&g.Groups[k])
	}
	for k := range g.Synapses {
		g.declareSynapses(&g.Synapses[k])
	}
	for k := range g.Groups {
		g.group(&g.Groups[k])
	}
	for k := range g.Synapses {
		g.synapses(&g.Synapses[k])
	}
	for k := range g.Monitors {
		g.declareMonitor(&g.Monitors[k])
	}
	every(g.Acts, func(a Act) {
		switch {
		case a.Set != nil:
			g.sets[a.Set] = g.set(a.Set)
		case a.Give != nil:
			g.sets[a.Give] = g.give(a.Give)
		case a.Play != nil:
			g.sets[a.Play] = g.replay(a.Play)
		case a.Change != nil:
			for _, p := range a.Change.Pathways {
				if p.Delays != nil {
					g.sets[p.Delays] = g.takeDelays(p.Pathway, p.Delays)
				}
			}
			for _, c := range append(a.Change.From.Clocks[:len(a.Change.From.Clocks):len(a.Change.From.Clocks)], a.Change.To.Clocks...) {
				g.clock(c.Dt)
			}
		}
	})
	for n, run := range g.stages {
		for _, c := range run.Schedule.Clocks {
			g.clock(c.Dt)
		}
		g.code, g.writing = run.Code, n
		g.stepping[run.Schedule] = g.steps(run.Schedule)
	}
	for k := range g.Synapses {
		g.prepareSynapses(&g.Synapses[k])
	}
	for k := range g.Monitors {
		g.monitor(&g.Monitors[k])
	}
	for k := range g.Groups {
		var programs []*Group
		for n := range g.Programs {
			programs = append(programs, &g.Programs[n].Groups[k])
		}
		g.saveGroup(&g.Groups[k], programs)
	}
	for k := range g.Synapses {
		var programs []*Synapses
		for n := range g.Programs {
			programs = append(programs, &g.Programs[n].Synapses[k])
		}
		g.saveSynapses(&g.Synapses[k], programs)
	}
	for k := range g.Groups {
		g.keepGroup(&g.Groups[k])
	}
	for k := range g.Synapses {
		g.keepSynapses(&g.Synapses[k])
	}
	for k := range g.Monitors {
		g.keepMonitor(&g.Monitors[k])
	}
	var save, count text
	for n := len(g.saving) - 1; n >= 0; n-- { // what the first program saves is saved by those that save the same
		if n > 0 && slices.Equal(g.saving[n], g.saving[0]) {
			continue
		}
		if n > 0 {
			save.line("    if (spikelane::in_force == %d) {", n)
		}
		for _, name := range g.saving[n] {
			save.line("    %s(folder);", name)
		}
		if n > 0 {
			save.line("    return;\n    }")
		}
	}
	for _, o := range g.objects {
		if o.counts {
			count.line("    count_%s(stats);", o.space)
		}
	}
	g.results.fixed("save", "const std::string &folder", "save writes the archives of all objects.", "    spikelane::make_folders(folder);\n"+save.String())
	g.results.fixed("count", "spikelane::run_stats &stats", "count adds up what is said about the run.", count.String())
	for _, o := range g.objects {
		for _, r := range o.ownRings {
			for n := range g.stages {
				o.prepare.add(n, fmt.Sprintf("%s = spikelane::search(%s, %s);", g.searches[r], g.rings[r], g.owners(n, r)))
			}
		}
		o.preparing = o.stagedFunctions(o.prepare, len(g.stages), "prepare", "int owners", "owners", "prepare makes ready for runs by so many owners.")
		o.beginning = o.stagedFunctions(o.beginRun, len(g.stages), "begin", "spikelane::owner o", "o", "begin is called by each owner at the start of a run.")
	}
}

// set writes a change of state, and returns the function that makes it.
func (g *generator) set(d *Set) string {
	o := g.objectOf(d.Of)
	var w text
	w.line("    [[maybe_unused]] const spikelane::clock c = spikelane::clock_now(%s);", literal(d.Dt))
	lo, hi := fmt.Sprint(d.Lo), fmt.Sprint(d.Hi)
	given := map[string]string{g.Names.First: fmt.Sprint(d.First), g.Names.Call: fmt.Sprintf("%d + spikelane::accesses", d.Call)}
	if ecs.Get[ecs.Projection](g.World, d.Of) != nil {
		hi = "size()"
		given["N"] = "size()"
	}
	if d.Shared {
		lo, hi = "0", "1"
	}
	symbol := g.arguments(&w, "    ", o, d.Kernel, given)
	if d.Chosen != nil {
		g.chosen(&w, o, d.Chosen, ecs.Get[ecs.Projection](g.World, d.Of))
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
	kind := elements[d.Column.Elem]
	w.line("    spikelane::column<%s> values;", kind)
	name := g.columns[d.Column]
	if d.All {
		w.line("    spikelane::read_data(%q, values, 1);\n    std::fill(%s.begin(), %s.end(), values[0]);", g.file(o, d.Values), name, name)
	} else if d.Chosen != nil {
		g.chosen(&w, o, d.Chosen, ecs.Get[ecs.Projection](g.World, d.Of))
		w.line("    spikelane::read_data(%q, values);\n    spikelane::put_chosen(%q, at, values, %s);", g.file(o, d.Values), o.called, name)
	} else if ecs.Get[ecs.Projection](g.World, d.Of) != nil && !d.Column.Shared {
		w.line("    spikelane::read_data(%q, values, size());\n    spikelane::put_created(connections, values, %s);", g.file(o, d.Values), name)
	} else {
		w.line("    spikelane::read_data(%q, values, %d);\n    std::copy(values.begin(), values.end(), %s.begin() + %d);", g.file(o, d.Values), d.Values.Len(), name, d.Lo)
	}
	return o.function("change", "", d.Text, w.String())
}

// width reports whether some synapses keep their targets as 16 bits, or as 32.
func (g *generator) width(short bool) bool {
	return slices.ContainsFunc(g.Synapses, func(s Synapses) bool { return s.Short == short })
}

// library returns the sources of the run-time library that the project needs.
func (g *generator) library() []string {
	sources := []string{"runtime/engine.cpp", "runtime/program.cpp"}
	if g.width(true) {
		sources = append(sources, "runtime/connect_short.cpp")
	}
	if g.width(false) {
		sources = append(sources, "runtime/connect_wide.cpp")
	}
	return sources
}

// project puts the files together.
func (g *generator) project(l Layout) (Project, error) {
	p := Project{Model: g.Name}
	add := func(name string, data []byte) { p.Files = append(p.Files, File{name, data}) }
	headers, err := fs.Glob(runtimeFiles, "runtime/*")
	if err != nil {
		return p, err
	}
	unused := map[string]bool{"runtime/connect_short.cpp": !g.width(true), "runtime/connect_wide.cpp": !g.width(false)}
	for _, name := range headers {
		if unused[name] {
			continue
		}
		data, err := runtimeFiles.ReadFile(name)
		if err != nil {
			return p, err
		}
		add(name, data)
	}
	add("runtime/"+cpp.HeaderName, []byte(cpp.Header))
	add("runtime/check_arithmetic.hpp", []byte(arithmetic()))
	add("main.cpp", g.mainFile())
	l.Model, l.Sources = g.Name, append([]string{"main.cpp"}, g.library()...)
	poisson := false
	for _, o := range g.objects {
		folder := "objects/"
		if o.top {
			folder = ""
		}
		add(folder+o.space+".hpp", []byte(o.header()))
		add(folder+o.space+".cpp", []byte(o.source()))
		l.Sources = append(l.Sources, folder+o.space+".cpp")
		l.Objects = append(l.Objects, Object{o.space, o.what})
		if o.saves {
			file := o.called + ".npz"
			if o.counts && o.state {
				file = "state_" + file
			}
			p.Results = append(p.Results, file)
		}
		if o.unit != nil {
			for _, h := range o.unit.Headers {
				if h.Name == cpp.PoissonName && !poisson {
					poisson = true
					add("runtime/"+h.Name, []byte(h.Text))
				}
			}
		}
	}
	var clocks text
	clocks.line("// The clocks of the model.\n#ifndef SPIKELANE_CLOCKS_HPP\n#define SPIKELANE_CLOCKS_HPP\n\n#include \"../runtime/clock.hpp\"\n\nnamespace clocks {\n")
	for k, dt := range g.clocks {
		clocks.line("inline spikelane::clock clock_%d{%s};", k, literal(dt))
	}
	clocks.line("\n} // namespace clocks\n\n#endif")
	add("objects/clocks.hpp", []byte(clocks.String()))
	p.Results = append(p.Results, "summary.json")
	p.Files = append(p.Files, g.data...)
	if len(g.Functions) > 0 {
		p.Files = append(p.Files, g.functionFiles()...)
		l.Sources = append(l.Sources, functionsSource)
	}
	made, err := l.Files()
	p.Files = append(p.Files, made...)
	return p, err
}

// arithmetic returns a header that checks whether the compiler and the processor compute what they should.
func arithmetic() string {
	var in, want []string
	for _, x := range cpp.CheckInputs {
		in = append(in, fmt.Sprintf("%#x", math.Float64bits(x)))
	}
	for _, x := range cpp.CheckWant() {
		want = append(want, fmt.Sprintf("%#x", uint64(x)))
	}
	return fmt.Sprintf(`// Whether compiler, flags and processor compute what they should: numbers whose results tell, and these.
#ifndef SPIKELANE_CHECK_ARITHMETIC_HPP
#define SPIKELANE_CHECK_ARITHMETIC_HPP

#include <cstdint>
#include <cstring>

#include "failure.hpp"

namespace spikelane {

// check_arithmetic calls the check of a file of kernels.
inline void check_arithmetic(void (*check)(const double *in, int64_t *out))
{
    static const uint64_t inputs[] = {%s};
    static const uint64_t wanted[] = {%s};
    double in[sizeof inputs / 8];
    std::memcpy(in, inputs, sizeof inputs);
    int64_t out[sizeof wanted / 8] = {};
    check(in, out);
    if (std::memcmp(out, wanted, sizeof wanted) != 0)
        throw failure("this program computes other bits than it should: it was compiled with flags that change results, or a library has changed how the processor rounds");
}

} // namespace spikelane

#endif
`, strings.Join(in, ", "), strings.Join(want, ", "))
}
