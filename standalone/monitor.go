package standalone

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/systems"
)

// values returns what a monitor records beside times and indices, and its step.
func (g *generator) values(d *Monitor) (kind string, values []*systems.Sampler, dt float64) {
	if r := ecs.Get[systems.SpikeRecorder](g.World, d.Entity); r != nil {
		return "spike", r.Values, r.Dt
	}
	if r := ecs.Get[systems.RateRecorder](g.World, d.Entity); r != nil {
		return "rate", nil, r.Dt
	}
	r := ecs.Get[systems.StateRecorder](g.World, d.Entity)
	return "state", r.Values, r.Dt
}

// declareMonitor declares the memory of a recorder.
func (g *generator) declareMonitor(d *Monitor) {
	o := g.byEnt[d.Entity]
	kind, values, _ := g.values(d)
	o.members = append(o.members, member{"spikelane::" + kind + "_recorder", "recorder", ""})
	for _, v := range values {
		g.sampled[o.space+"."+v.Name] = o.variable(fmt.Sprintf("spikelane::recorded<%s>", elements[v.Data.Elem]), v.Name, "")
	}
}

// monitor writes what a recorder records, and how it is saved.
func (g *generator) monitor(d *Monitor) {
	o := g.byEnt[d.Entity]
	kind, values, _ := g.values(d)
	var make, count, collect, release text
	for _, c := range recorders(g.Programs[0].Schedule) {
		g.clock(c)
	}
	var lo, hi, n int
	switch kind {
	case "spike":
		r := ecs.Get[systems.SpikeRecorder](g.World, d.Entity)
		lo, hi, n = r.Lo, r.Hi, ecs.Get[ecs.Population](g.World, r.Of).N
		collect.line("    [[maybe_unused]] const std::vector<int64_t> order = recorder.collect();")
		release.line("    recorder.release();")
		for _, v := range values {
			collect.line("    %s.collect(order);", g.sampled[o.space+"."+v.Name])
		}
		count.line("    if (!spikelane::ranks::first()) return;")
		count.line("    stats.spikes(%q, (int64_t)recorder.steps.size());", d.Name)
		count.line("    spikelane::digest sum;\n    sum.spikes(recorder.steps.data(), recorder.index.data(), (int64_t)recorder.steps.size());")
		count.line("    stats.digest(%q, sum.sum());", d.Name)
	case "rate":
		r := ecs.Get[systems.RateRecorder](g.World, d.Entity)
		lo, hi, n = r.Lo, r.Hi, ecs.Get[ecs.Population](g.World, r.Of).N
		collect.line("    recorder.collect();")
		release.line("    recorder.release();")
	case "state":
		g.which(o, &make, d)
		for _, v := range values {
			name := g.sampled[o.space+"."+v.Name]
			collect.line("    %s.collect(recorder.places, recorder.of, (int64_t)recorder.steps.size());", name)
			for n := range g.stages {
				clock := g.clockOf[at[ecs.Entity]{n, d.Entity}]
				if clock == "" { // it is not active
					continue
				}
				o.beginRun.add(n, fmt.Sprintf("if (o.leads()) %s.reserve_run(%s.end - %s.step, %s::recorder.which.size());", name, clock, clock, o.space))
			}
		}
	}
	if kind != "state" {
		make.line("    recorder.lo = %d;\n    recorder.hi = %d;\n    recorder.lag = %d;\n    recorder.own = spikelane::ranks::mine(%d);", lo, hi, g.lags[d.Entity], n)
	}
	if kind != "spike" {
		for n := range g.stages {
			clock := g.clockOf[at[ecs.Entity]{n, d.Entity}]
			if clock == "" { // it is not active
				continue
			}
			o.beginRun.add(n, fmt.Sprintf("if (o.leads()) %s::recorder.reserve(%s.end - %s.step);", o.space, clock, clock))
		}
	}
	for _, v := range values {
		release.line("    %s.release();", g.sampled[o.space+"."+v.Name])
	}
	o.fixed("collect", "", "collect brings what all ranks have recorded to the first; release gives them theirs back.", collect.String())
	o.fixed("release", "", "", release.String())
	o.fixed("observe", "", "observe says what is recorded.", make.String())
	g.results.use(o)
	for n, p := range g.Programs {
		g.save(n, o, qualified(g.saveMonitor(d, kind, values, recorders(p.Schedule)[d.Entity]), o))
	}
	o.saves = true
	if count.Len() > 0 {
		g.results.fixed("count_"+o.space, "spikelane::run_stats &stats", "", qualified(count.String(), o))
		o.counts = true
	}
}

// saveMonitor returns how a record is saved whose steps are dt long.
func (g *generator) saveMonitor(d *Monitor, kind string, values []*systems.Sampler, dt float64) string {
	o := g.byEnt[d.Entity]
	var save text
	save.line("    if (!spikelane::ranks::first()) return;\n    spikelane::archive to(spikelane::path(folder, %q));", d.Name+".npz")
	save.line("    const std::vector<double> t = spikelane::times(recorder.steps, recorder.past, %s);", literal(dt))
	save.line("    to.vector(\"t\", t.data(), (int64_t)t.size());")
	switch kind {
	case "spike":
		save.line("    to.vector(\"i\", recorder.index.data(), (int64_t)recorder.index.size());")
		for _, v := range values {
			name := g.sampled[o.space+"."+v.Name]
			if v.Data.Elem == ecs.Bool {
				save.line("    to.flags(%q, %s.all().data, %s.size());", v.Name, name, name)
			} else {
				save.line("    to.vector(%q, %s.all());", v.Name, name)
			}
		}
	case "rate":
		save.line("    const std::vector<double> rate = spikelane::rates(recorder, %s);\n    to.vector(\"rate\", rate.data(), (int64_t)rate.size());", literal(dt))
	case "state":
		for _, v := range values {
			name := g.sampled[o.space+"."+v.Name]
			save.line("    to.transposed(%q, %s.all().data, (int64_t)recorder.steps.size(), recorder.of);", v.Name, name)
		}
	}
	save.line("    to.close_for_summary();")
	return save.String()
}

// qualified names the recorder of an object in full.
func qualified(text string, o *object) string {
	return strings.NewReplacer("recorder.", o.space+"::recorder.", "rates(recorder,", "rates("+o.space+"::recorder,").Replace(text)
}

// which writes which elements a state monitor records.
func (g *generator) which(o *object, make *text, d *Monitor) {
	p := g.ofMonitor(d.Entity)
	switch {
	case p == nil && d.Record == nil:
		make.line("    recorder.which = spikelane::column<int32_t>(%d);\n    for (int64_t k = 0; k < %d; k++) recorder.which[k] = (int32_t)k + %d;", d.N, d.N, d.Offset)
		make.line("    recorder.keep(spikelane::ranks::mine(%d));", g.sizeOf(d))
		return
	case p != nil && d.Record == nil:
		o.use(p)
		make.line("    spikelane::record_synapses(%s::connections, recorder);", p.space)
		return
	}
	c := ecs.NewColumn("record", ecs.I32, len(d.Record))
	for k, n := range d.Record {
		c.I32[k] = int32(n + d.Offset)
	}
	make.line("    spikelane::read_data(%q, recorder.which, %d);", g.fileOf(o, "record", c), len(d.Record))
	if p != nil {
		o.use(p)
		make.line("    spikelane::record_some(%q, %q, %s::connections, recorder);", d.Name, p.called, p.space)
		return
	}
	make.line("    recorder.within(%d, %d, %q);", d.Offset, d.Offset+d.N, d.Name+": an element to record is not there")
	make.line("    recorder.keep(spikelane::ranks::mine(%d));", g.sizeOf(d))
}

// sizeOf returns the number of elements of the whole group that a monitor records.
func (g *generator) sizeOf(d *Monitor) int {
	return ecs.Get[ecs.Population](g.World, d.Of).N
}

// ofMonitor returns the synapses that a monitor records, nil for others.
func (g *generator) ofMonitor(e ecs.Entity) *object {
	for k := range g.Monitors {
		if d := &g.Monitors[k]; d.Entity == e && d.Synaptic {
			return g.byEnt[d.Of]
		}
	}
	return nil
}

// clock returns the C++ name of the clock of a step.
func (g *generator) clock(dt float64) string {
	for k, x := range g.clocks {
		if x == dt {
			return fmt.Sprintf("clocks::clock_%d", k)
		}
	}
	g.clocks = append(g.clocks, dt)
	return fmt.Sprintf("clocks::clock_%d", len(g.clocks)-1)
}

// usesOf notes that the object uses what has a name.
func (g *generator) usesOf(o *object, name string) {
	space, _, _ := strings.Cut(name, "::")
	for _, p := range g.objects {
		if p.space == space {
			o.use(p)
		}
	}
}
