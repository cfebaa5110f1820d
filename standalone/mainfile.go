package standalone

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/systems"
)

// mainFile returns main.cpp: what is made, what a time step does, and what is done in order.
func (g *generator) mainFile() []byte {
	var w text
	w.line("// %s, as a program: what is made, what one time step does, and what is done in order. README.md says what is what.", remark(g.Name))
	w.line("#include <cstdio>\n#include <new>\n#include <string>\n#include <vector>\n")
	headers := []string{"arguments", "check_arithmetic", "deliver", "exchange", "set_created", "files", "input", "memory_used", "ranks", "record", "session", "summary", "team"}
	if len(g.Programs) > 1 || len(g.remade) > 0 {
		headers = append(headers, "derive", "rewire")
	}
	if g.keeps {
		headers = append(headers, "snapshot")
	}
	if g.loops() {
		headers = append(headers, "selection")
	}
	slices.Sort(headers)
	for _, h := range headers {
		w.line("#include \"runtime/%s.hpp\"", h)
	}
	w.line("")
	w.line("#include \"objects/clocks.hpp\"")
	for _, o := range g.objects {
		if !o.top {
			w.line("#include \"objects/%s.hpp\"", o.space)
		}
	}
	w.line("#include \"results.hpp\"")
	w.WriteString(g.userHeaders())
	w.line("\nnamespace spikelane {\n")
	w.line("namespace {\n")
	g.settables(&w)
	w.line("// What exists, and what it holds first.\nvoid set_up()\n{")
	for _, o := range g.objects {
		if o.has("make") {
			w.line("    %s::make();", o.space)
		}
	}
	for k := range g.Groups {
		w.line("    %s::initialise();", g.byEnt[g.Groups[k].Entity].space)
	}
	for k := range g.Synapses {
		w.line("    %s::connect();", g.byEnt[g.Synapses[k].Entity].space)
	}
	for k := range g.Monitors {
		w.line("    %s::observe();", g.byEnt[g.Monitors[k].Entity].space)
	}
	for _, o := range g.objects {
		for _, r := range o.ownRings {
			if g.sharing.heard[r] {
				w.line("    spikes_of_all.add(&%s);", g.rings[r])
			}
		}
	}
	w.line("}\n")
	g.preparing = g.stagedCalls(&w, "prepare", "int owners", "owners", "Ready for runs by so many owners of this process.", func(o *object) []string { return o.preparing })
	g.beginning = g.stagedCalls(&w, "begin", "owner o", "o", "The start of a run of one owner.", func(o *object) []string { return o.beginning })
	g.keepAll(&w)
	for n, run := range g.stages {
		g.pass(&w, run.Schedule, g.stepping[run.Schedule], n)
	}
	g.monitorTable(&w)
	g.forces(&w)
	g.saveAll(&w)
	var acts text
	g.acts(&w, &acts, g.Acts, "    ")
	g.program(&w, acts.String())
	w.line("} // namespace\n} // namespace spikelane\n")
	w.line("int main(int argc, char **argv)\n{\n    const int status = spikelane::program(argc, argv);\n    spikelane::ranks::leave();\n    return status;\n}")
	return []byte(w.String())
}

func (o *object) has(function string) bool {
	for _, p := range o.protos {
		if p == "void "+function+"();" {
			return true
		}
	}
	return false
}

// stagedCalls writes functions that call those of the objects, one for each schedule that has calls of its own, and returns
// their names by schedule.
func (g *generator) stagedCalls(w *text, name, params, argument, comment string, of func(*object) []string) []string {
	names, texts := make([]string, len(g.stages)), make([]string, len(g.stages))
	for n := range names {
		for _, o := range g.objects {
			if f := of(o); f[n] != "" {
				texts[n] += fmt.Sprintf("    %s::%s(%s);\n", o.space, f[n], argument)
			}
		}
		if same := slices.Index(texts, texts[n]); same < n {
			names[n] = names[same]
			continue
		}
		if names[n] = name; n > 0 {
			names[n] = fmt.Sprintf("%s_%d", name, n)
		}
		w.line("// %s\nvoid %s(%s)\n{\n    (void)%s;\n%s}\n", comment, names[n], params, argument, texts[n])
	}
	return names
}

// pass writes one time step of a schedule, and a run by it.
func (g *generator) pass(w *text, s *systems.Schedule, st stepping, n int) {
	w.line("// One time step: what each owner does of it. Between two phases all wait for all.")
	w.line("void pass_%d(owner o, barrier &meet)\n{\n    (void)o;\n    (void)meet;", n)
	used := map[int]bool{}
	for _, step := range s.Steps {
		used[step.Clock] = true
	}
	for k, c := range s.Clocks {
		if used[k] {
			w.line("    const clock &c%d = %s; // every %v s", k, g.clock(c.Dt), c.Dt)
		}
	}
	share := g.sharing.steps[s]
	for k, p := range s.Phases() {
		if k > 0 {
			w.line("    meet.wait();")
		}
		var found []string
		before := ""
		for _, step := range p.Steps {
			d := s.Steps[step.Step]
			if who := st.owner(step.Step, g.sharing); step.Split {
				if before != "" && who != before { // shares are not the same
					w.line("    if (ranks::many()) meet.wait();")
				}
				before = who
			}
			g.hear(w, &d, &share[step.Step])
			w.line("    if (c%d.due) %s(c%d, %s); // %s %+d", d.Clock, st.calls[step.Step], d.Clock, st.owner(step.Step, g.sharing), d.Slot, d.Order)
			for _, c := range share[step.Step].writes {
				if g.sharing.gathered[c] && g.sharing.spread[c] {
					w.line("    if (ranks::many() && o.leads() && c%d.due) %s_spread = true;", d.Clock, g.columns[c])
				}
			}
			if search := st.search[step.Step]; search != "" {
				found = append(found, fmt.Sprintf("        if (c%d.due) %s(c%d);", d.Clock, search, d.Clock))
			}
		}
		if len(found) > 0 {
			w.line("    meet.wait();\n    if (o.leads()) {\n%s\n    }", strings.Join(found, "\n"))
			if k == len(s.Phases())-1 {
				continue
			}
		}
	}
	w.line("}\n")
	w.line("void run_%d(loop &walk, team &threads, double duration)\n{", n)
	for k, call := range st.once {
		w.line("    %s(%s, owner{}); // once a run", call, g.clock(s.Clocks[s.Once[k].Clock].Dt))
	}
	var clocks []string
	for _, c := range s.Clocks {
		clocks = append(clocks, "&"+g.clock(c.Dt))
	}
	w.line("    walk.run(threads, {%s}, duration, %s, pass_%d);", strings.Join(clocks, ", "), g.beginning[n], n)
	for _, o := range g.objects {
		if len(o.spread) > 0 {
			w.line("    %s::gather();", o.space)
		}
	}
	w.line("}\n")
}

// hear writes what ranks tell one another before a step.
func (g *generator) hear(w *text, step *systems.Step, s *shared) {
	var what []string
	for _, c := range s.gathers {
		what = append(what, fmt.Sprintf("ranks::whole(%s, %s_spread);", g.columns[c], g.columns[c]))
	}
	if s.spikes != nil {
		newest := fmt.Sprintf("c%d.step - %d", step.Clock, s.lag)
		if _, ok := step.Action.(*systems.Deliver); ok {
			newest = fmt.Sprintf("%s.newest(c%d)", g.deliveries[step.Of], step.Clock)
		}
		what = append(what, fmt.Sprintf("spikes_of_all.need(%s, %s);", g.rings[s.spikes], newest))
	}
	if what == nil {
		return
	}
	w.line("    if (ranks::many() && c%d.due) { // what this needs of other ranks", step.Clock)
	w.line("        meet.wait();\n        if (o.leads()) {\n            %s\n        }\n        meet.wait();\n    }", strings.Join(what, "\n            "))
}

// settables writes what the command line can set, and how.
func (g *generator) settables(w *text) {
	kinds := map[ecs.Elem]string{ecs.F64: "f64", ecs.I32: "i32", ecs.I64: "i64", ecs.Bool: "flag"}
	var apply text
	w.line("// What the command line can set.\nconst std::vector<settable> &table()\n{\n    static const std::vector<settable> all = {")
	row := func(name string, e ecs.Elem, shape, unit, kind string) {
		w.line("        {%q, element_type::%s, {%s}, %q, %q},", name, kinds[e], shape, unit, kind)
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
	w.line("    };\n    return all;\n}\n")
	w.line("void apply(const arguments &args)\n{\n    (void)args;\n%s}\n", apply.String())
}

// monitorTable writes what is said about the monitors.
func (g *generator) monitorTable(w *text) {
	w.line("// What is said about the monitors.")
	w.line("std::vector<monitor_summary> monitors()\n{\n    return {")
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
		w.line("        {%q, %q, %q, %q, %s, {%s}, {%s}, epochs_of(%s::recorder.past)},", d.Name, d.Kind, d.Source, d.Event, n, strings.Join(variables, ", "), strings.Join(record, ", "), o.space)
	}
	w.line("    };\n}\n")
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

// saves writes how results are written into a folder at any time.
func (g *generator) saveAll(w *text) {
	w.line("double build_s = 0; // seconds that it took to make the network\n")
	w.line("// The results so far, in a folder, and what is said about them.\nrun_stats save(const team &threads, const loop &walk, const std::string &folder)\n{")
	w.line("    run_stats stats;")
	w.line("    stats.model = %s;\n    stats.target = \"standalone\";\n    stats.threads = stats.threads_used = threads.of;", quote(g.Name))
	w.line("    stats.seed = run_seed;\n    stats.steps = walk.steps;\n    stats.sim_s = now;\n    stats.build_s = ranks::most(build_s);\n    stats.run_s = ranks::most(walk.seconds);")
	for k := range g.Monitors {
		w.line("    %s::collect();", g.byEnt[g.Monitors[k].Entity].space)
	}
	w.line("    results::count(stats);\n    stats.peak_rss_bytes = ranks::most(peak_memory());\n    results::save(folder);")
	w.line("    if (ranks::first()) write_file(path_join(folder, \"summary.json\"), summary_file(stats, walk.halted, monitors(), changes()));")
	for k := range g.Monitors {
		w.line("    %s::release();", g.byEnt[g.Monitors[k].Entity].space)
	}
	w.line("    return stats;\n}\n")
}

// program writes what the program does.
func (g *generator) program(w *text, acts string) {
	total, runs := simulated(g.Acts)
	var checks []string
	for _, o := range g.objects {
		if o.unit != nil {
			checks = append(checks, o.unit.Check)
		}
	}
	w.line("// What is done in order.\nvoid all(const arguments &args, team &threads, loop &walk)\n{\n    (void)args;\n    (void)threads;\n    (void)walk;\n%s}\n", acts)
	w.line("int program(int argc, char **argv)\ntry {\n    ranks::join(&argc, &argv);")
	for _, c := range checks {
		w.line("    check_arithmetic(%s);", c)
	}
	w.line("    arguments args;")
	w.line("    if (!read_arguments(args, argc, argv, table(), %s)) return 0;", quote("The model "+g.Name+", exported by Spikelane."))
	if runs != 1 {
		w.line("    if (args.duration) throw usage_failure(\"--duration: the program has %d runs; a single one can be set\");", runs)
	}
	w.line("    run_seed = args.seed.value_or(%s);", integer(g.Seed))
	if g.Wiring != g.Seed {
		w.line("    wiring_seed = args.wiring.value_or(%s);", integer(g.Wiring))
	} else {
		w.line("    wiring_seed = args.wiring.value_or(run_seed);")
	}
	g.insertedAt(w, "    ", "before_start")
	w.line("    set_data_folder(args.data.c_str());\n    watch_signals();\n    reporter = progress(ranks::first() ? args.report : \"none\");")
	w.line("    const stopwatch watch;\n    set_up();")
	w.line("    team threads(ranks::least(thread_count(args.threads.value_or(%d))));", max(g.Threads, 1))
	if len(g.preparing) > 0 {
		w.line("    %s(threads.size);", g.preparing[0])
	}
	w.line("    build_s = watch.seconds();")
	w.line("    loop walk;")
	g.insertedAt(w, "    ", "after_start")
	duration := literal(total)
	if runs == 1 { // once, or once for each row of loops
		each := g.stages[0].Duration
		times := 1.0
		if each > 0 {
			times = total / each
		}
		duration = fmt.Sprintf("args.duration.value_or(%s) * %s", literal(each), literal(times))
		w.line("    if (args.duration && !whole_steps(*args.duration, %s))\n        throw usage_failure(\"--duration: want a whole number of steps of %v s\");", literal(g.Dt), g.Dt)
	}
	w.line("    reporter.begin(%s);\n    reporter.pause();\n    all(args, threads, walk);\n    reporter.clear();", duration)
	g.insertedAt(w, "    ", "before_end")
	w.line("    const run_stats stats = save(threads, walk, args.results);")
	w.line("    if (!ranks::first()) return 0;")
	w.line("    std::map<std::string, int64_t> sizes;\n    for (const monitor_summary &m : monitors()) sizes[m.name] = m.n;")
	w.line("    const std::string said = args.json ? stats_line(stats) : summary_text(stats, args.seed ? \"given\" : \"as exported\", sizes, args.results);")
	w.line("    std::fputs(said.c_str(), stdout);")
	g.insertedAt(w, "    ", "after_end")
	w.line("    if (!walk.halted) return 0;\n    std::fprintf(stderr, \"stopped at t = %%g s; what was computed up to then is kept\\n\", now);\n    return 1;")
	w.line("} catch (const usage_failure &e) {\n    if (*e.what()) std::fprintf(stderr, \"%%s\\n\", e.what());\n    return 2;")
	w.line("} catch (const std::bad_alloc &) {\n    reporter.clear();\n    ranks::abandon(\"there is not enough memory\", 1);\n    return 1;")
	w.line("} catch (const std::exception &e) {\n    reporter.clear();\n    ranks::abandon(e.what(), 1);\n    return 1;\n}\n")
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
