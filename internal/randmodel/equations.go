package randmodel

import (
	"fmt"
	"slices"
	"strings"
)

// equations writes those of one object.
type equations struct {
	*maker
	s      *scope // of the object's texts; what is written is added
	rests  bool   // neurons have a refractory period
	flag   string // of differential equations of synapses
	mark   string // at the end of names, so that no two objects of synapses have one in common
	method string // that fits them; "" the default
	varied bool   // an equation changes with time
	text   strings.Builder
}

func (e *equations) printf(format string, args ...any) { fmt.Fprintf(&e.text, format, args...) }

// parameter declares a variable without equation.
func (e *equations) parameter(v variable) {
	var flags []string
	if v.shared {
		flags = append(flags, "shared")
	}
	if v.fixed {
		flags = append(flags, "constant")
	}
	e.declare(v, fmt.Sprintf("%s : %s", v.name, v.declared()), flags)
}

// declare writes an equation and makes its variable known.
func (e *equations) declare(v variable, text string, flags []string) {
	if len(flags) > 0 {
		text += fmt.Sprintf(" (%s)", strings.Join(flags, ", "))
	}
	e.printf("%s\n", text)
	e.s.names = append(e.s.names, v)
}

// subexpression declares one over what is known.
func (e *equations) subexpression(k int) {
	v := variable{name: fmt.Sprintf("s%d%s", k, e.mark), unit: pick(e.maker, usual), sub: true, shared: e.flag == "" && e.chance(e.p.Shared)}
	var flags []string
	s := *e.s
	s.alike = v.shared
	s.index = []string{"i"} // synapses, which may name it, do not see N
	if v.shared {
		flags = append(flags, "shared")
	}
	if e.flag == "" && e.chance(0.2) {
		flags, s.random = append(flags, "constant over dt"), true
	}
	text := ""
	switch e.IntN(8) {
	case 0:
		v.kind, v.unit = whole, number
		text = e.integer(&s, e.p.Depth)
	case 1:
		v.kind, v.unit = truth, number
		text = e.condition(&s, e.p.Depth)
	default:
		text = e.float(&s, v.unit, e.p.Depth)
	}
	e.declare(v, fmt.Sprintf("%s = %s : %s", v.name, text, v.declared()), flags)
}

// differential declares n state variables, and subexpressions before and after them.
func (e *equations) differential(n int) {
	known := len(e.s.names)
	states := make([]variable, n)
	for k := range states {
		states[k] = variable{name: fmt.Sprintf("%s%d%s", map[bool]string{true: "x", false: "y"}[e.flag == ""], k, e.mark), unit: pick(e.maker, usual), state: true}
		if k == 0 && e.flag == "" {
			states[k].name, states[k].unit = "v", pick(e.maker, []unit{number, volt})
		}
	}
	before := *e.s
	before.names = append([]variable(nil), e.s.names...)
	linear, noisy := e.chance(e.p.Linear), e.chance(e.p.Noise) && e.flag != "event-driven"
	if linear && e.p.Brian {
		states = states[:min(n, 2)] // of more, an exact solution takes minutes
	}
	methods := []string{"euler", "rk2", "rk4", ""}
	if e.p.Brian { // which finds more equations to be linear, such as those with v*0
		methods = methods[:3]
	}
	switch {
	case linear:
		methods = []string{"exact", "exact", "exact", "euler", "rk2", "rk4", "exponential_euler", ""}
		if e.p.Brian && len(states) > 1 { // the default is exact for more systems here
			methods = methods[:7]
		}
	case e.chance(0.3):
		methods = []string{"exponential_euler"}
	default:
		for k := range e.between(0, 2) {
			if !e.chance(0.6) {
				continue
			}
			e.s.names = append(before.names[:known:known], states...) // what is written later may be named before
			e.subexpression(k)
			sub := e.s.names[len(e.s.names)-1]
			before.names = append(before.names, sub)
			known++
		}
	}
	held := len(methods) == 1
	multiplied := noisy && !linear && !held && e.chance(0.5)
	if noisy {
		methods = []string{"euler", "heun", "milstein", ""}
		if multiplied {
			methods = []string{"heun", "milstein"}
		}
	}
	if e.flag == "event-driven" {
		linear, methods = true, []string{""}
	}
	all := before
	all.names = append(append([]variable(nil), before.names...), states...)
	for k, x := range states {
		var right string
		switch {
		case linear:
			right = e.linear(&before, states, k)
		case held:
			right = fmt.Sprintf("(%s - %s)/%s", e.bounded(&before, x.unit, e.p.Depth), x.name, e.literal(second))
		case e.chance(0.8):
			right = fmt.Sprintf("(%s - %s)/%s", e.bounded(&all, x.unit, e.p.Depth), x.name, e.literal(second))
		default:
			right = fmt.Sprintf("clip(%s, -10*%s, 10*%s)/%s", e.float(&all, x.unit, e.p.Depth), e.literal(x.unit), e.literal(x.unit), e.literal(second))
		}
		if noisy && e.chance(0.7) {
			right += e.noise(&all, x, k, multiplied)
		}
		var flags []string
		if e.flag != "" {
			flags = append(flags, e.flag)
		} else if e.rests && e.chance(0.6) {
			flags = append(flags, "unless refractory")
		}
		e.declare(x, fmt.Sprintf("d%s/dt = %s : %s", x.name, right, x.declared()), flags)
	}
	if e.method = pick(e.maker, methods); e.method == "exact" && e.varied {
		e.method = "rk4"
	}
	e.s.names = append(before.names, states...)
	for k := range e.between(0, 2) {
		e.subexpression(k + 5)
	}
}

// noise returns a term of white noise.
func (e *equations) noise(s *scope, x variable, k int, multiplied bool) string {
	strength := e.literal(x.unit)
	if multiplied {
		strength = e.oneOf("0.3*"+x.name, "("+e.bounded(s, x.unit, 1)+")")
	}
	xi := fmt.Sprintf("xi_%d", k)
	if e.chance(0.1) {
		xi = "xi_all"
	}
	return fmt.Sprintf(" + %s*%s*(%s)**-0.5", strength, xi, e.oneOf("5*ms", "10*ms", "c_time"))
}

// linear returns the right side of an equation that is linear in the states.
func (e *equations) linear(s *scope, states []variable, k int) string {
	x := states[k]
	quiet := *s
	quiet.timed = s.timed && e.chance(0.1)
	e.varied = e.varied || quiet.timed
	if e.flag == "event-driven" {
		quiet = scope{}
		if len(states) == 1 { // coupled ones need coefficients that are equal for all synapses
			quiet.names = slices.DeleteFunc(slices.Clone(s.names), func(v variable) bool { return v.state || v.sub })
		}
	}
	coefficient := func() string {
		if name := e.known(&quiet, float, number); name != "" && e.chance(0.3) {
			if e.p.Brian { // whose solutions divide by it
				return "(0.3 + abs(" + name + "))"
			}
			return name
		}
		return e.literal(number)
	}
	terms := []string{"-" + coefficient() + "*" + x.name}
	if e.chance(0.3) {
		terms[0] = "-" + x.name
	}
	for j, y := range states {
		if j == k || !e.chance(0.4) || e.p.Brian && j > k {
			continue
		}
		if e.flag == "event-driven" && !e.chance(0.5) {
			continue
		}
		terms = append(terms, fmt.Sprintf("%s%s*%s%s", e.oneOf("+ ", "- "), coefficient(), y.name, e.conversion(y.unit, x.unit)))
	}
	switch {
	case e.chance(0.3):
		terms = append(terms, "+ "+e.literal(x.unit))
	case e.flag == "event-driven":
	case e.chance(0.6):
		terms = append(terms, "+ "+e.bounded(&quiet, x.unit, e.between(0, e.p.Depth)))
	}
	return fmt.Sprintf("(%s)/%s", strings.Join(terms, " "), e.literal(second))
}

// conversion returns the factor that makes one unit another.
func (e *equations) conversion(from, to unit) string {
	if from == to {
		return ""
	}
	return "*" + e.literal(to.over(from))
}
