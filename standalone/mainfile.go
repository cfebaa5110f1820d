package standalone

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/systems"
)

// mainFile returns main.cpp: what is made, what a time step does, and what is done in order.
func (g *generator) mainFile() []byte {
	var w text
	w.line("// %s, as a program: what is made, what one time step does, and what is done in order. README.md says what is what.", remark(g.Name))
	w.line("#include <cstdio>\n#include <string>\n#include <vector>\n")
	for _, h := range []string{"arguments", "check_arithmetic", "created", "deliver", "exchange", "files", "input", "memory_used", "ranks", "rule", "session", "summary", "team"} {
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
	w.line("\nnamespace spikelane {\n")
	w.line("// tell_of tells how far the connecting of synapses is, of which there are so many outer neurons in all. A signal ends it.")
	w.line("tell tell_of(const std::string &name, int64_t total)\n{\n    return [name, total](int64_t outer, int64_t made) {")
	w.line("        if (stopped()) throw failure(\"stopped before the first step\");\n        reporter.connecting(name, outer, total, made);\n    };\n}\n\nnamespace {\n")
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
	w.line("}\n")
	w.line("// Ready for runs by so many owners of this process, and the start of a run of one of them.\nvoid prepare(int owners)\n{\n    (void)owners;")
	for _, o := range g.objects {
		if len(o.prepare) > 0 {
			w.line("    %s::prepare(owners);", o.space)
		}
	}
	for _, o := range g.objects {
		for _, r := range o.ownRings {
			if g.sharing.heard[r] {
				w.line("    spikes_of_all.add(&%s);", g.rings[r])
			}
		}
	}
	w.line("}\n\nvoid begin(owner o)\n{\n    (void)o;")
	for _, o := range g.objects {
		if len(o.beginRun) > 0 {
			w.line("    %s::begin(o);", o.space)
		}
	}
	w.line("}\n")
	var acts text
	schedules := map[*systems.Schedule]int{}
	for _, a := range g.Acts {
		switch {
		case a.Arguments:
			acts.line("    apply(args);")
		case a.Set != nil:
			acts.line("    %s();", g.sets[a.Set])
		case a.Give != nil:
			acts.line("    %s();", g.sets[a.Give])
		case a.Run != nil:
			n, known := schedules[a.Run.Schedule]
			if !known {
				n = len(schedules)
				schedules[a.Run.Schedule] = n
				g.pass(&w, a.Run.Schedule, g.stepping[a.Run.Schedule], n)
			}
			acts.line("    run_%d(walk, threads, args.duration.value_or(%s));", n, literal(a.Run.Duration))
		}
	}
	g.monitorTable(&w)
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
	w.line("    walk.run(threads, {%s}, duration, begin, pass_%d);", strings.Join(clocks, ", "), n)
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
	w.line("const std::vector<monitor_summary> &monitors()\n{\n    static const std::vector<monitor_summary> all = {")
	for k := range g.Monitors {
		d := &g.Monitors[k]
		var variables, record []string
		for n, v := range d.Variables {
			variables = append(variables, fmt.Sprintf("{%q, %q}", v, d.Units[n]))
		}
		for _, n := range d.Record {
			record = append(record, strconv.Itoa(n))
		}
		w.line("        {%q, %q, %q, %q, %d, {%s}, {%s}},", d.Name, d.Kind, d.Source, d.Event, d.N, strings.Join(variables, ", "), strings.Join(record, ", "))
	}
	w.line("    };\n    return all;\n}\n")
}

// program writes what the program does.
func (g *generator) program(w *text, acts string) {
	total, runs := 0.0, 0
	for _, a := range g.Acts {
		if a.Run != nil {
			total += a.Run.Duration
			runs++
		}
	}
	var checks []string
	for _, o := range g.objects {
		if o.unit != nil {
			checks = append(checks, o.unit.Check)
		}
	}
	w.line("// What all ranks have recorded gets to the first.\nvoid gather_records()\n{")
	for k := range g.Monitors {
		w.line("    %s::collect();", g.byEnt[g.Monitors[k].Entity].space)
	}
	w.line("}\n")
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
	w.line("    data_folder() = args.data;\n    watch_signals();\n    reporter = progress(ranks::first() ? args.report : \"none\");")
	w.line("    const stopwatch watch;\n    set_up();")
	w.line("    team threads(ranks::least(thread_count(args.threads.value_or(%d))));\n    prepare(threads.size);", max(g.Threads, 1))
	w.line("    const double build_s = watch.seconds();")
	w.line("    loop walk;")
	duration := literal(total)
	if runs == 1 {
		duration = "args.duration.value_or(" + duration + ")"
	}
	w.line("    reporter.begin(%s);\n    reporter.pause();\n    all(args, threads, walk);\n    reporter.clear();", duration)
	w.line("    run_stats stats;")
	w.line("    gather_records();\n    stats.model = %s;\n    stats.target = \"standalone\";\n    stats.threads = stats.threads_used = threads.of;", quote(g.Name))
	w.line("    stats.seed = run_seed;\n    stats.steps = walk.steps;\n    stats.sim_s = now;\n    stats.build_s = ranks::most(build_s);\n    stats.run_s = ranks::most(walk.seconds);")
	w.line("    results::count(stats);\n    stats.peak_rss_bytes = ranks::most(peak_memory());\n    results::save(args.results);")
	w.line("    if (!ranks::first()) return 0;")
	w.line("    write_file(path_join(args.results, \"summary.json\"), summary_file(stats, walk.halted, monitors()));")
	w.line("    std::map<std::string, int64_t> sizes;\n    for (const monitor_summary &m : monitors()) sizes[m.name] = m.n;")
	w.line("    const std::string said = args.json ? stats_line(stats) : summary_text(stats, args.seed ? \"given\" : \"as exported\", sizes, args.results);")
	w.line("    std::fputs(said.c_str(), stdout);")
	w.line("    if (!walk.halted) return 0;\n    std::fprintf(stderr, \"stopped at t = %%g s; what was computed up to then is kept\\n\", now);\n    return 1;")
	w.line("} catch (const usage_failure &e) {\n    if (*e.what()) std::fprintf(stderr, \"%%s\\n\", e.what());\n    return 2;")
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
