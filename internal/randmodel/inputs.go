package randmodel

import (
	"fmt"
	"slices"
	"strings"
)

// timedArrays writes tables over time.
func (m *maker) timedArrays() {
	for len(m.arrays) < 3 && m.chance(m.p.Tables) {
		a := array{name: fmt.Sprintf("table%d", len(m.arrays)), unit: pick(m, usual), columns: pick(m, []int{0, 0, 1, 2, 3, 4, 8})}
		m.printf("\n[[timed_array]]\nname = %q\ndt = %q\n", a.name, m.oneOf("1*ms", "0.5*ms", "0.3*ms", "1.3*ms", "0.1*ms", "0.07*ms", "2.5*ms"))
		if a.unit != number {
			m.printf("unit = %q\n", a.unit.scaled())
		}
		values := make([]string, m.between(1, 12))
		for k := range values {
			row := make([]string, max(a.columns, 1))
			for c := range row {
				row[c] = fmt.Sprintf("%.3g", 2*m.Float64()-0.5)
				if m.chance(0.2) {
					row[c] = "0.0"
				}
				if !strings.ContainsAny(row[c], ".e") {
					row[c] += ".0"
				}
			}
			if values[k] = row[0]; a.columns > 0 {
				values[k] = "[" + strings.Join(row, ", ") + "]"
			}
		}
		m.printf("values = [%s]\n", strings.Join(values, ", "))
		m.arrays = append(m.arrays, a)
	}
}

// spikeSources writes Poisson groups and generators.
func (m *maker) spikeSources() {
	for m.chance(m.p.Inputs * 0.6) {
		g := &group{name: fmt.Sprintf("I%d", len(m.groups)), count: pick(m, m.p.Sizes), spikes: true, step: m.ownStep()}
		if m.chance(0.6) && !m.p.Certain {
			m.printf("\n[[poisson]]\nname = %q\ncount = %d\n", g.name, g.count)
			rates := m.oneOf("200*Hz", "50*Hz", "(100 + 10*i)*Hz", "1*kHz*(1 + sin(t/ms))", "300*Hz*(i % 3)", "1*kHz")
			for _, a := range m.arrays {
				if a.unit == number && m.chance(0.5) {
					rates = fmt.Sprintf("500*Hz*clip(%s, 0, 1)", m.look(&scope{index: []string{"i"}}, a))
				}
			}
			m.key("rates", rates)
		} else {
			g.whole = m.p.Brian
			m.printf("\n[[generator]]\nname = %q\ncount = %d\nunit = \"ms\"\n", g.name, g.count)
			var i, t []string
			seen := map[string]bool{}
			for range m.between(1, 12) {
				at, k := float64(m.IntN(40))*0.3, m.IntN(g.count)
				if key := fmt.Sprint(at, k); !seen[key] {
					seen[key] = true
					i, t = append(i, fmt.Sprint(k)), append(t, fmt.Sprintf("%.1f", at))
				}
			}
			m.printf("i = [%s]\nt = [%s]\n", strings.Join(i, ", "), strings.Join(t, ", "))
			if m.chance(0.3) {
				m.key("period", m.oneOf("12*ms", "15*ms"))
			}
		}
		m.key("dt", g.step)
		m.groups = append(m.groups, g)
	}
}

// poissonInputs writes trains that are summed into a variable.
func (m *maker) poissonInputs() {
	for !m.p.Certain && m.chance(m.p.Inputs*0.5) {
		populations := m.populations()
		g := pick(m, populations)
		free := g.writable()
		v := pick(m, append(free, g.vars[0]))
		if v.kind != float || v.fixed || v.sub || v.shared || strings.HasPrefix(v.name, "sum") {
			continue
		}
		to, _ := m.part(g)
		m.printf("\n[[poisson_input]]\ntarget = %q\nvariable = %q\ncount = %d\n", to, v.name, pick(m, []int{1, 10, 100, 1000}))
		m.key("rate", m.oneOf("10*Hz", "100*Hz", "5*Hz", "1*kHz"))
		m.key("weight", "0.1*"+m.literal(v.unit))
	}
}

// monitorAll writes monitors.
func (m *maker) monitorAll() {
	name := func(g string) string {
		m.monitors++
		return fmt.Sprintf("m%d_%s", m.monitors, strings.ToLower(g))
	}
	for _, g := range m.groups {
		if g.spikes && m.chance(0.7) {
			of, _ := m.part(g)
			m.printf("\n[[monitor]]\nkind = \"spikes\"\nname = %q\nsource = %q\n", name(g.name), of)
			if g.neurons && m.chance(0.3) {
				if v := pick(m, g.vars); !m.p.Brian || !strings.HasPrefix(v.name, "l") { // whose monitors of spikes mistake the index of a link
					m.printf("variables = [%q]\n", v.name)
				}
			}
		}
		if g.spikes && m.chance(0.3) {
			of, _ := m.part(g)
			m.printf("\n[[monitor]]\nkind = \"rate\"\nname = %q\nsource = %q\n", name(g.name), of)
		}
		for _, e := range g.events {
			if m.chance(0.5) {
				m.printf("\n[[monitor]]\nkind = \"event\"\nname = %q\nsource = %q\nevent = %q\n", name(g.name), g.name, e)
			}
		}
		if g.neurons && m.chance(m.p.Watch) {
			m.watch(name(g.name), g.name, g.vars, g.count)
		}
	}
	for _, w := range m.wired {
		vars := w.vars
		if m.p.Brian { // whose monitors know no subexpressions of both sides
			vars = slices.DeleteFunc(slices.Clone(vars), func(v variable) bool { return v.sub })
		}
		if len(vars) > 0 && m.chance(m.p.Watch*0.4) {
			m.watch(name(w.name), w.name, vars, 0)
		}
	}
}

// watch writes a monitor of state.
func (m *maker) watch(name, of string, vars []variable, count int) {
	m.printf("\n[[monitor]]\nkind = \"state\"\nname = %q\nsource = %q\nvariables = [%q", name, of, vars[0].name)
	for _, v := range vars[1:] {
		if m.chance(0.4) {
			m.printf(", %q", v.name)
		}
	}
	m.printf("]\n")
	if count > 0 && m.chance(0.5) {
		m.printf("record = [%d]\n", m.IntN(count))
	}
	if m.chance(0.4) {
		m.key("dt", m.oneOf("0.5*ms", "1*ms", "0.3*ms"))
	}
	if m.chance(0.3) {
		m.key("when", m.oneOf("end", "after_thresholds", "before_resets"))
	}
}
