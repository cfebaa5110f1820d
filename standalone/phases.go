package standalone

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/systems"
)

// pass writes the phases of a schedule's time step, and a run by it.
func (g *generator) pass(w *text, s *systems.Schedule, st stepping, n int) {
	w.line("// One time step, in phases: what each owner does, and what is done once when all have done that.")
	var table []string
	for k, p := range s.Phases() {
		part, after, clocks := g.phase(s, st, p)
		name, once, wanted := fmt.Sprintf("phase_%d_%d", n, k), "nullptr", "nullptr"
		w.line("void %s(owner o, barrier &meet)\n{\n%s%s}\n", name, unused("    ", "owner o, barrier &meet", part), part)
		if after != "" {
			once = fmt.Sprintf("after_%d_%d", n, k)
			w.line("void %s()\n{\n%s}\n", once, after)
		}
		if len(clocks) < len(s.Clocks) { // else one of them is always due
			wanted = fmt.Sprintf("[] { return %s.due; }", strings.Join(clocks, ".due || "))
		}
		table = append(table, fmt.Sprintf("    {%s, %s, %s},", name, once, wanted))
	}
	if len(table) == 0 {
		table = []string{"    {[](owner, barrier &) {}, nullptr, nullptr},"}
	}
	w.line("const phase step_%d[] = {\n%s\n};\n", n, strings.Join(table, "\n"))
	checks := g.checks(w, s, n)
	w.line("void run_%d(loop &walk, team &threads, double duration)\n{", n)
	if checks != "" {
		w.line("    %s(walk);", checks)
	}
	for k, call := range st.once {
		w.line("    %s(%s, owner{}); // once a run", call, g.clock(s.Clocks[s.Once[k].Clock].Dt))
	}
	var clocks []string
	for _, c := range s.Clocks {
		clocks = append(clocks, "&"+g.clock(c.Dt))
	}
	w.line("    walk.run(threads, {%s}, duration, %s, {step_%d, %d}, %s);", strings.Join(clocks, ", "), g.beginning[n], n, len(table), g.finishing[n])
	for _, o := range g.objects {
		if len(o.spread) > 0 {
			w.line("    %s::gather();", o.space)
		}
	}
	w.line("}\n")
}

// phase returns the bodies of the functions of a phase: what each owner does, and what is done once after it; and the
// clocks of its steps.
func (g *generator) phase(s *systems.Schedule, st stepping, p systems.Phase) (part, after string, clocks []string) {
	var w, a text
	before := ""
	for _, step := range p.Steps {
		d := s.Steps[step.Step]
		clock := g.clock(s.Clocks[d.Clock].Dt)
		if !slices.Contains(clocks, clock) {
			clocks = append(clocks, clock)
			w.line("    const clock &c%d = %s; // every %v s", d.Clock, clock, s.Clocks[d.Clock].Dt)
		}
		if who := st.owner(step.Step, g.sharing); step.Split {
			if before != "" && who != before { // shares are not the same
				w.line("    if (ranks::many()) meet.wait();")
			}
			before = who
		}
		share := &g.sharing.steps[s][step.Step]
		g.hear(&w, &d, share)
		w.line("    if (c%d.due) %s(c%d, %s); // %s %+d", d.Clock, st.calls[step.Step], d.Clock, st.owner(step.Step, g.sharing), d.Slot, d.Order)
		for _, c := range share.writes {
			if g.sharing.gathered[c] && g.sharing.spread[c] {
				w.line("    if (ranks::many() && o.leads() && c%d.due) %s_spread = true;", d.Clock, g.columns[c])
			}
		}
		if search := st.search[step.Step]; search != "" {
			a.line("    if (%s.due) %s(%s);", clock, search, clock)
		}
	}
	return w.String(), a.String(), clocks
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
