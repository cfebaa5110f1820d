package randmodel

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Make returns the text of a model file. It is a function of seed and policy.
func Make(seed uint64, p Policy) string {
	if p.Certain {
		p.Noise, p.Random = 0, 0
	}
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 0)), p: p}
	step := pick(m, []string{"0.1", "0.1", "0.1", "0.05", "0.2"})
	m.timedArrays()
	for range m.between(1, p.Groups) {
		m.neurons()
	}
	m.spikeSources()
	for range m.between(0, p.Synapses) {
		m.synapses()
	}
	m.poissonInputs()
	m.monitorAll()
	m.runs(step)

	var out strings.Builder
	fmt.Fprintf(&out, "spikelane = 1\nname = \"random_%d_%s\"\ndt = \"%s*ms\"\nseed = %d\n", seed, p.Name, step, m.IntN(1000))
	fmt.Fprintf(&out, "\n[constants]\nc_time = \"%s*ms\"\n", m.positive())
	for _, c := range m.constText {
		fmt.Fprintln(&out, c)
	}
	out.WriteString(m.tables.String())
	if p.Certain {
		return certain(out.String())
	}
	return out.String()
}

// certain puts other numbers in place of random ones: in tests by element and step, elsewhere by element.
func certain(text string) string {
	lines := strings.Split(text, "\n")
	for k, line := range lines {
		number := "(0.1*((i*7 + 3) % 10))"
		if strings.HasPrefix(line, "threshold") || strings.HasPrefix(line, `{ name = "event`) {
			number = "(0.01*((i*7 + t_in_timesteps*13) % 100))"
		}
		lines[k] = strings.NewReplacer("randn()", "(0.3*((i*7) % 10 - 4))", "rand()", number).Replace(line)
	}
	return strings.Join(lines, "\n")
}

// runs writes the runs, with changes between them.
func (m *maker) runs(step string) {
	var dt float64
	fmt.Sscan(step, &dt)
	steps, runs := m.between(max(m.p.Steps/4, 3), m.p.Steps), 1
	for runs < 3 && m.chance(m.p.Runs) {
		runs++
	}
	for k := range runs {
		n := steps / runs
		if k == 0 {
			n = max(n|1, 1)
		}
		m.printf("\n[[run]]\nduration = \"%.5g*ms\"\n", float64(max(n, 1))*dt)
		if k == 0 {
			continue
		}
		var set []string
		for m.chance(0.5) {
			g := pick(m, m.populations())
			s := g.scope()
			s.names, s.random = nil, true
			if v := pick(m, g.vars); v.kind == float && !v.sub && !strings.HasPrefix(v.name, "l") && !(m.p.Brian && g.rests && v.state) { // Brian spares neurons that rest
				s.alike = v.shared
				where := ""
				if !v.shared && m.chance(0.3) {
					where = m.oneOf("[i < 3]", "[i % 2 == 1]")
				}
				set = append(set, fmt.Sprintf("%q", fmt.Sprintf("%s.%s%s = %s", g.name, v.name, where, m.bounded(s, v.unit, 1))))
			}
		}
		m.list("set", set)
		var changed []string
		for _, c := range m.constants {
			if m.chance(0.15) {
				changed = append(changed, fmt.Sprintf("%s = %q", c.name, m.quantity(c.unit)))
			}
		}
		if len(changed) > 0 {
			m.printf("constants = { %s }\n", strings.Join(slices.Compact(changed), ", "))
		}
	}
}
