package randmodel

import (
	"fmt"
	"slices"
	"strings"
)

// group is something that spikes, or has neurons.
type group struct {
	name    string
	count   int
	vars    []variable
	given   []variable // that are there without being declared
	spikes  bool
	rests   bool // has a refractory period
	neurons bool // has variables, and may be a target
	events  []string
	sums    []variable // parameters for summed variables, not taken yet
	step    string     // its clock's step, "" the default
	whole   bool       // no part of it is named
}

// array is a timed array.
type array struct {
	name    string
	unit    unit
	columns int // 0: of time alone
}

// scope returns what the texts of a group may name.
func (g *group) scope() *scope {
	return &scope{names: slices.Concat(g.vars, g.given), timed: true, index: []string{"i", "N"}}
}

// writable returns the variables that code may write, one by one for each element.
func (g *group) writable() (out []variable) {
	for _, v := range g.vars {
		if !v.fixed && !v.sub && !v.shared {
			out = append(out, v)
		}
	}
	return out
}

// steps of clocks, in ms; the default clock's is 0.1 or one of the others.
var clockSteps = []string{"0.1", "0.2", "0.05", "0.15", "0.25", "0.3", "0.125"}

// ownStep returns a step for an object, "" for the default.
func (m *maker) ownStep() string {
	if !m.chance(m.p.Clocks * 0.5) {
		return ""
	}
	return pick(m, clockSteps) + "*ms"
}

// key writes a key if there is something to write.
func (m *maker) key(name, text string) {
	if text != "" {
		m.printf("%s = %q\n", name, text)
	}
}

// list writes a key with one element on each line.
func (m *maker) list(name string, elements []string) {
	if len(elements) > 0 {
		m.printf("%s = [\n%s,\n]\n", name, strings.Join(elements, ",\n"))
	}
}

// neurons writes a group of neurons.
func (m *maker) neurons() {
	g := &group{name: fmt.Sprintf("G%d", len(m.groups)), count: pick(m, m.p.Sizes), neurons: true, step: m.ownStep(), rests: m.chance(m.p.Refractory)}
	m.printf("\n[[neurons]]\nname = %q\ncount = %d\n", g.name, g.count)
	var period variable
	eq := &equations{maker: m, rests: g.rests}
	eq.s = &scope{timed: true, index: []string{"i", "N"}}
	if g.rests && !m.chance(m.p.Period) {
		period = variable{name: "rest", unit: second, fixed: m.chance(0.5)}
		eq.parameter(period)
	}
	for k := range m.between(0, 4) {
		v := variable{name: fmt.Sprintf("p%d", k), unit: pick(m, usual), shared: m.chance(m.p.Shared), fixed: m.chance(0.3)}
		if n := m.IntN(8); n < 2 {
			v.kind, v.unit = kind(n+1), number
		}
		eq.parameter(v)
	}
	if m.chance(m.p.Sums) {
		for k := range 2 {
			v := variable{name: fmt.Sprintf("sum%d", k), unit: pick(m, usual)}
			eq.parameter(v)
			g.sums = append(g.sums, v)
		}
	}
	links := m.links(g, eq)
	eq.differential(m.between(1, m.equations()))
	g.vars = eq.s.names
	if g.rests && m.p.Brian {
		g.given = []variable{{name: "lastspike", unit: second, fixed: true}, {name: "not_refractory", kind: truth, fixed: true}}
	}
	m.printf("equations = '''\n%s'''\n", eq.text.String())
	m.spiking(g)
	if g.rests {
		m.key("refractory", m.refractory(g, period.name != ""))
	}
	m.key("method", eq.method)
	m.key("dt", g.step)
	m.list("links", links)
	m.list("init", m.initial(g.scope(), g.vars, g.count, period.name))
	m.happenings(g)
	if m.chance(0.15) {
		m.printf("order = %d\n", m.between(-2, 2))
	}
	m.groups = append(m.groups, g)
}

// equations returns how many differential equations a group of neurons has at most.
func (m *maker) equations() int {
	if m.p.Brian {
		return 3 // which its method exact solves in a second
	}
	return 5
}

// spiking writes threshold and reset.
func (m *maker) spiking(g *group) {
	if m.chance(0.1) {
		return
	}
	g.spikes = true
	s := g.scope()
	s.random = true
	v := g.vars[len(g.vars)-1]
	for _, x := range g.vars {
		if x.state {
			v = x
			break
		}
	}
	test := fmt.Sprintf("%s > %s", v.name, m.literal(v.unit))
	if v.kind != float {
		test = m.condition(s, 2)
	}
	switch m.IntN(6) {
	case 0:
		test += fmt.Sprintf(" or rand() < %s", m.oneOf("0.02", "0.1", "0.01"))
	case 1:
		test = fmt.Sprintf("%s and %s", test, m.condition(s, 2))
	case 2:
		test = fmt.Sprintf("rand() < %s", m.oneOf("0.05", "0.01", "(i + 1)*0.01"))
	case 3:
		test = m.condition(s, 2)
	}
	m.key("threshold", test)
	reset := m.code(s, g.writable(), 2)
	if v.state {
		reset = strings.TrimSuffix(fmt.Sprintf("%s %s %s; %s", v.name, m.oneOf("=", "-="), m.oneOf("0*", "0.1*", "1.5*")+m.literal(v.unit), reset), "; ")
	}
	m.key("reset", reset)
}

// refractory returns a refractory period, or a condition.
func (m *maker) refractory(g *group, own bool) string {
	s := g.scope()
	s.names = append(s.names, variable{name: "lastspike", unit: second})
	switch {
	case own:
		return m.oneOf("rest", "rest + 0.1*ms", "clip(rest, 0*ms, 1*ms)")
	case m.chance(m.p.Period):
		return m.oneOf("0.5*ms", "1*ms", "0.1*ms", "0.37*ms", "2*ms", "0*ms", "0.05*ms")
	case m.chance(0.4):
		return fmt.Sprintf("clip(%s, 0*ms, 2*ms)", m.float(s, second, 2))
	case m.chance(0.5):
		if m.p.Brian { // nothing that rounding decides
			return m.oneOf("(t - lastspike) < 0.513*ms", "(t - lastspike) < (0.113*ms + 0.2*ms*(i % 3))")
		}
		return fmt.Sprintf("(t - lastspike) < %s", m.oneOf("0.5*ms", "1*ms", "(0.1*ms + 0.2*ms*(i % 3))"))
	}
	return m.condition(s, 2)
}

// links declares variables that are those of other groups, and returns the entries.
func (m *maker) links(g *group, eq *equations) (entries []string) {
	for _, other := range m.groups {
		if !m.chance(m.p.Links) || !other.neurons {
			continue
		}
		of := pick(m, other.vars)
		if m.p.Brian && of.sub { // evaluated at the time of the other's clock there
			continue
		}
		name := fmt.Sprintf("l%d", len(entries))
		if sum := strings.TrimPrefix(of.name, "l"); strings.HasPrefix(sum, "sum") || of.sub {
			name = fmt.Sprintf("lsum%d", len(entries)) // no sum may read it
		}
		entry := fmt.Sprintf("{ variable = %q, to = %q", name, other.name+"."+of.name)
		if !of.shared && other.count != g.count || m.chance(0.2) && !of.shared {
			if g.count > 100 {
				continue
			}
			index := make([]string, g.count)
			for k := range index {
				index[k] = fmt.Sprint(m.IntN(other.count))
			}
			g.whole = m.p.Brian
			entry += fmt.Sprintf(", index = [%s]", strings.Join(index, ", "))
		}
		entries = append(entries, entry+" }")
		eq.printf("%s : %s (linked)\n", name, of.declared())
		eq.s.names = append(eq.s.names, variable{name: name, unit: of.unit, kind: of.kind, fixed: true})
	}
	return entries
}

// declared returns the unit or type of a variable as it is declared.
func (v variable) declared() string {
	switch v.kind {
	case whole:
		return "integer"
	case truth:
		return "boolean"
	}
	return v.unit.declared()
}

// initial returns initial values.
func (m *maker) initial(s *scope, vars []variable, count int, period string) (out []string) {
	s.random, s.timed = true, m.chance(0.2)
	s.names = nil // what else was set before is not what a reader looks for first
	for _, v := range vars {
		if v.sub || strings.HasPrefix(v.name, "l") || m.chance(0.25) && v.name != period {
			continue
		}
		s.alike = v.shared
		value := m.bounded(s, v.unit, 2)
		where := ""
		switch {
		case v.name == period:
			value = m.oneOf("0.1*ms + 0.1*ms*(i % 4)", "rand()*ms", "0.5*ms")
		case v.kind == whole:
			value = m.integer(s, 2)
		case v.kind == truth:
			value = m.condition(s, 2)
		case v.shared:
		case m.chance(0.5):
			value = fmt.Sprintf("%s*%s", m.oneOf("rand()", "i*0.1", "2*rand()", "randn()"), m.literal(v.unit))
		}
		if !v.shared && m.chance(0.2) {
			where = fmt.Sprintf("[%s]", m.oneOf("i < 5", "i % 2 == 0", "rand() < 0.5", fmt.Sprint(m.IntN(max(count, 1)))))
		}
		out = append(out, fmt.Sprintf("%q", v.name+where+" = "+value))
	}
	return out
}

// happenings writes custom events, and code that runs at times.
func (m *maker) happenings(g *group) {
	s := g.scope()
	s.random = true
	var events []string
	for m.chance(m.p.Events * 0.6) {
		name := fmt.Sprintf("event%d", len(events))
		condition := m.condition(s, 2)
		if m.chance(0.5) {
			condition = fmt.Sprintf("rand() < 0.05 and %s", condition)
		}
		text := fmt.Sprintf("{ name = %q, condition = %q", name, condition)
		if code := m.code(s, g.writable(), 2); code != "" && m.chance(0.7) {
			text += fmt.Sprintf(", code = %q", code)
		}
		if m.chance(0.2) {
			slots := []string{"thresholds", "before_thresholds", "end", "start"}
			if m.p.Brian { // what happened in a run's last step has no code there
				slots = slots[:2]
			}
			text += fmt.Sprintf(", when = %q", pick(m, slots))
		}
		events = append(events, text+" }")
		g.events = append(g.events, name)
	}
	m.list("events", events)
	m.regular(s, g.writable())
}

// regular writes code that runs at times.
func (m *maker) regular(s *scope, targets []variable) {
	var every, at []string
	for m.chance(m.p.Regular * 0.6) {
		if m.p.Brian { // where t is that of the next step of the object's own clock
			s.timed = false
		}
		code := m.code(s, targets, 2)
		if code == "" {
			return
		}
		if m.chance(0.25) && !m.p.Brian {
			at = append(at, fmt.Sprintf("{ code = %q, times = [%q, %q] }", code, m.oneOf("0*ms", "0.6*ms", "1.5*ms"), m.oneOf("3*ms", "4.5*ms")))
			continue
		}
		text := fmt.Sprintf("{ code = %q", code)
		if m.chance(0.7) {
			text += fmt.Sprintf(", dt = %q", m.oneOf("0.3*ms", "0.5*ms", "1*ms", "0.17*ms", "2*ms"))
		}
		if m.chance(0.4) {
			text += fmt.Sprintf(", when = %q", m.oneOf("end", "before_groups", "after_synapses", "resets", "groups", "thresholds"))
		}
		if m.chance(0.2) {
			text += fmt.Sprintf(", order = %d", m.between(-3, 3))
		}
		every = append(every, text+" }")
	}
	m.list("regularly", every)
	m.list("run_at", at)
}
