package standalone

import (
	"fmt"
	"slices"
)

// mainFile returns main.cpp: what is made, what a time step does, and what is done in order.
func (g *generator) mainFile() []byte {
	var w text
	w.line("// %s, as a program: what is made, what one time step does, and what is done in order. README.md says what is what.", remark(g.Name))
	if len(g.Headers) > 0 || g.inserts() {
		w.line("#include <cstdio>\n#include <string>\n#include <vector>\n") // the user's code may be glad of them
	}
	headers := []string{"arguments", "check", "check_arithmetic", "deliver", "exchange", "input", "memory_used", "path", "ranks", "record", "session", "summary", "synapses", "team"}
	if slices.ContainsFunc(g.Synapses, func(d Synapses) bool {
		return slices.ContainsFunc(d.Columns, func(c Column) bool { return c.Settable })
	}) {
		headers = append(headers, "set_created")
	}
	if len(g.Programs) > 1 || len(g.remade) > 0 {
		headers = append(headers, "derive", "rewire")
	}
	if g.keeps {
		headers = append(headers, "snapshot")
	}
	if g.filing {
		headers = append(headers, "checkpoint")
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
	g.finishing = g.stagedCalls(&w, "finish", "owner o", "o", "The end of a run of one owner.", func(o *object) []string { return o.finishing })
	g.keepAll(&w)
	g.fileAll(&w)
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
		w.line("// %s\nvoid %s(%s)\n{\n%s%s}\n", comment, names[n], params, unused("    ", params, texts[n]), texts[n])
	}
	return names
}

// saves writes how results are written into a folder at any time.
func (g *generator) saveAll(w *text) {
	w.line("double build_s = 0; // seconds that it took to make the network\n")
	w.line("// The results so far, in a folder, and what is said about them.\nrun_stats save(const team &threads, const loop &walk, const char *folder)\n{")
	w.line("    run_stats stats;")
	w.line("    stats.model = %s;\n    stats.target = \"standalone\";\n    stats.threads = stats.threads_used = threads.of;", quote(g.Name))
	w.line("    stats.seed = run_seed;\n    stats.steps = walk.steps;\n    stats.sim_s = now;\n    stats.build_s = ranks::most(build_s);\n    stats.run_s = ranks::most(walk.seconds);")
	for k := range g.Monitors {
		w.line("    %s::collect();", g.byEnt[g.Monitors[k].Entity].space)
	}
	w.line("    results::count(stats);\n    walk.check.report(stats);\n    stats.peak_rss_bytes = ranks::most(peak_memory());\n    results::save(folder);")
	w.line("    write_summary(folder, stats, walk.halted, monitors(), changes());")
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
	const params = "const arguments &args, team &threads, loop &walk"
	w.line("// What is done in order.\nvoid all(%s)\n{\n%s%s}\n", params, unused("    ", params, acts), acts)
	w.line("int program(int argc, char **argv)\ntry {\n    ranks::join(&argc, &argv);")
	for _, c := range checks {
		w.line("    check_arithmetic(%s);", c)
	}
	w.line("    arguments args;")
	w.line("    if (!read_arguments(args, argc, argv, {table, %d}, %s)) return 0;", g.settable, quote("The model "+g.Name+", exported by Spikelane."))
	if runs != 1 {
		w.line("    if (args.duration) refuse(\"--duration: the program has %d runs; a single one can be set\");", runs)
	}
	w.line("    run_seed = args.seed.value_or(%s);", integer(g.Seed))
	if g.Wiring != g.Seed {
		w.line("    wiring_seed = args.wiring.value_or(%s);", integer(g.Wiring))
	} else {
		w.line("    wiring_seed = args.wiring.value_or(run_seed);")
	}
	g.insertedAt(w, "    ", "before_start")
	w.line("    set_data_folder(args.data);\n    watch_signals();\n    reporter = progress(ranks::first() ? args.report : \"none\");")
	w.line("    set_check_level(args, %s);", quote(g.Check))
	w.line("    try_results(args.results);\n    const stopwatch watch;\n    set_up();")
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
		dt := g.Dt // of the default clock in that run
		if k := slices.IndexFunc(g.Programs, func(p InForce) bool { return p.Schedule == g.stages[0].Schedule }); g.Programs[k].DtS != 0 {
			dt = g.Programs[k].DtS
		}
		w.line("    if (args.duration && !whole_steps(*args.duration, %s))\n        refuse(\"--duration: want a whole number of steps of %v s\");", literal(dt), dt)
	}
	w.line("    reporter.begin(%s);\n    reporter.pause();\n    all(args, threads, walk);\n    reporter.clear();\n    walk.check.tell();", duration)
	g.insertedAt(w, "    ", "before_end")
	w.line("    const run_stats stats = save(threads, walk, args.results);")
	w.line("    if (!ranks::first()) return 0;")
	w.line("    say_summary(stats, args.json, args.seed ? \"given\" : \"as exported\", monitors(), args.results);")
	g.insertedAt(w, "    ", "after_end")
	w.line("    return ended(walk.halted);\n} catch (...) {\n    return failed();\n}\n")
}
