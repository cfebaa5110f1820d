package standalone

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp"
	"github.com/spikelane/spikelane/systems"
)

// Generate writes a simulation down as the files of a project. Equal simulations give equal files.
//
// The error names a function of the host that has no C++.
func Generate(s *Simulation, l Layout) (Project, error) {
	g := &generator{Simulation: s, byEnt: map[ecs.Entity]*object{}, columns: map[*ecs.Column]string{}, symbols: map[string]bool{}}
	g.survey()
	g.name()
	g.share()
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
	g.findPutOff()
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
	g.expressions()
	for k := range g.Synapses {
		g.prepareSynapses(&g.Synapses[k])
	}
	for k := range g.Groups {
		g.gathering(&g.Groups[k])
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
	g.fileObjects()
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
	g.results.fixed("save", "const char *folder", "save writes the archives of all objects.", "    spikelane::results_folder(folder);\n"+save.String())
	g.results.fixed("count", "spikelane::run_stats &stats", "count adds up what is said about the run.", count.String())
	for _, o := range g.objects {
		for _, r := range o.ownRings {
			for n := range g.stages {
				o.prepare.add(n, fmt.Sprintf("%s = spikelane::search(%s, %s);", g.searches[r], g.rings[r], g.owners(n, r)))
			}
		}
		o.preparing = o.stagedFunctions(o.prepare, len(g.stages), "prepare", "int owners", "owners", "prepare makes ready for runs by so many owners.")
		o.beginning = o.stagedFunctions(o.beginRun, len(g.stages), "begin", "spikelane::owner o", "o", "begin is called by each owner at the start of a run.")
		o.finishing = o.stagedFunctions(o.endRun, len(g.stages), "finish", "spikelane::owner o", "o", "finish is called by each owner at the end of a run.")
	}
}

// project puts the files together.
func (g *generator) project(l Layout) (Project, error) {
	p := Project{Model: g.Name}
	add := func(name string, data []byte) { p.Files = append(p.Files, File{name, data}) }
	headers, err := fs.Glob(runtimeFiles, "runtime/*")
	if err != nil {
		return p, err
	}
	main := g.mainFile()
	texts := [][]byte{main}
	for _, o := range g.objects {
		texts = append(texts, []byte(o.header()), []byte(o.source()))
	}
	library := g.library(texts)
	for _, name := range headers {
		if strings.HasSuffix(name, ".cpp") && !slices.Contains(library, name) {
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
	add("main.cpp", main)
	l.Model, l.Sources = g.Name, append(library, "main.cpp")
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
