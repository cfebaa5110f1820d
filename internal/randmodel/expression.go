package randmodel

import (
	"fmt"
	"strings"
)

// kind is the type of a variable.
type kind uint8

const (
	float kind = iota
	whole
	truth
)

// variable is a name with a value.
type variable struct {
	name   string
	unit   unit
	kind   kind
	shared bool // one value for all elements
	fixed  bool // code must not write it
	state  bool // of a differential equation
	sub    bool // a subexpression
}

// scope is what an expression may name.
type scope struct {
	names  []variable
	random bool // random functions
	alike  bool // nothing that differs by element
	timed  bool // t, dt and timed arrays
	index  []string
}

// draws reports whether a random function is to stand here.
func (m *maker) draws(s *scope) bool { return s.random && m.chance(m.p.Random*0.3) }

// known returns a name of the scope with that unit and kind, "" if there is none.
func (m *maker) known(s *scope, k kind, u unit) string {
	var fit []string
	for _, v := range s.names {
		if v.kind == k && v.unit == u && (v.shared || !s.alike) {
			fit = append(fit, v.name)
		}
	}
	if len(fit) == 0 {
		return ""
	}
	return pick(m, fit)
}

// leaf returns a value without operators.
func (m *maker) leaf(s *scope, u unit) string {
	if name := m.known(s, float, u); name != "" && m.chance(0.7) {
		return name
	}
	if s.timed && u == second && m.chance(0.3) {
		return m.oneOf("t", "dt")
	}
	if u == number && m.chance(0.2) {
		return m.integer(s, 0)
	}
	if s.timed && m.chance(m.p.Tables*0.5) {
		for _, a := range m.arrays {
			if a.unit == u {
				return m.look(s, a)
			}
		}
	}
	return m.literal(u)
}

// look returns a call of a timed array.
func (m *maker) look(s *scope, a array) string {
	at := "t"
	if m.chance(0.15) {
		at = m.oneOf("t + dt", "2*t", "t - 1*ms", "abs(1*ms - t)")
	}
	if a.columns == 0 {
		return fmt.Sprintf("%s(%s)", a.name, at)
	}
	index := fmt.Sprint(m.IntN(a.columns))
	if len(s.index) > 0 && !s.alike && m.chance(0.5) {
		index = fmt.Sprintf("%s %% %d", pick(m, s.index), a.columns)
	} else if m.chance(0.5) { // an index that few conditions decide
		index = fmt.Sprintf("int(%s)", m.condition(s, 1))
		if a.columns > 2 {
			index += fmt.Sprintf(" + int(%s)", m.condition(s, 1))
		}
		if a.columns < 2 {
			index = "0"
		}
	}
	return fmt.Sprintf("%s(%s, %s)", a.name, at, index)
}

// float returns an expression of a unit, of at most that depth.
func (m *maker) float(s *scope, u unit, depth int) string {
	if depth <= 0 || m.chance(0.12) {
		if u == number && m.draws(s) {
			return m.oneOf("rand()", "randn()", "poisson("+m.literal(number)+")", "rand()")
		}
		return m.leaf(s, u)
	}
	d := depth - 1
	sub := func(u unit) string { return m.float(s, u, d) }
	switch n := m.IntN(20); {
	case n < 5:
		return fmt.Sprintf("(%s %s %s)", sub(u), m.oneOf("+", "-", "+"), sub(u))
	case n < 8:
		return fmt.Sprintf("(%s*%s)", sub(number), sub(u))
	case n < 9:
		if w := pick(m, usual); u.over(w).sane() {
			return fmt.Sprintf("(%s*%s)", sub(w), sub(u.over(w)))
		}
	case n < 11:
		if w := pick(m, usual); u.times(w).sane() {
			return fmt.Sprintf("(%s/%s)", sub(u.times(w)), m.divisor(s, w, d))
		}
	case n < 12:
		return fmt.Sprintf("clip(%s, %s, %s)", sub(u), m.oneOf("-", "-2*", "0*")+m.literal(u), m.literal(u))
	case n < 13:
		if !u.times(u).sane() || u.even() && m.chance(0.5) {
			break
		}
		return fmt.Sprintf("sqrt(%s)", m.absolute(sub(u.times(u))))
	case n < 14:
		if u.even() {
			return fmt.Sprintf("(%s)**2", sub(u.root()))
		}
		return fmt.Sprintf("abs(%s)", sub(u))
	case n < 15:
		c := m.condition(s, d)
		return fmt.Sprintf("(int(%s)*%s + int(not (%s))*%s)", c, sub(u), c, sub(u))
	case n < 16 && !m.p.Brian: // where sympy takes 0.59 % (0.5 + abs(x)) for 0.09 - abs(x)
		return fmt.Sprintf("(%s %% %s)", sub(u), m.divisor(s, u, d))
	case n < 17:
		return fmt.Sprintf("(%s(%s))", m.oneOf("-", "+", "-"), sub(u))
	}
	if u != number {
		return fmt.Sprintf("(%s*%s)", m.literal(u), m.float(s, number, d))
	}
	return m.function(s, d)
}

func (m *maker) absolute(text string) string {
	if m.chance(m.p.Wild) {
		return text
	}
	return "abs(" + text + ")"
}

// divisor returns an expression that is not zero, unless the policy is wild.
func (m *maker) divisor(s *scope, u unit, depth int) string {
	if m.chance(m.p.Wild) {
		return m.float(s, u, depth)
	}
	if m.chance(0.5) {
		return m.literal(u)
	}
	return fmt.Sprintf("(%s + abs(%s))", m.literal(u), m.float(s, u, depth))
}

// function returns a call that gives a plain number.
func (m *maker) function(s *scope, d int) string {
	x := m.float(s, number, d)
	limited := func(lo, hi string) string {
		if m.chance(m.p.Wild) {
			return x
		}
		return fmt.Sprintf("clip(%s, %s, %s)", x, lo, hi)
	}
	switch m.IntN(15) {
	case 0:
		return fmt.Sprintf("%s(%s)", m.oneOf("exp", "expm1", "exprel", "sinh", "cosh"), limited("-6", "3"))
	case 1:
		return fmt.Sprintf("%s(%s)", m.oneOf("log", "log10"), limited("0.01", "1e3"))
	case 2:
		return "log1p(" + m.absolute(x) + ")"
	case 3, 4:
		return fmt.Sprintf("%s(%s)", m.oneOf("sin", "cos", "tan"), x)
	case 5:
		return fmt.Sprintf("%s(%s)", m.oneOf("tanh", "arctan"), x)
	case 6:
		return fmt.Sprintf("%s(%s)", m.oneOf("arcsin", "arccos"), limited("-1", "1"))
	case 7:
		return fmt.Sprintf("sign(%s)", m.float(s, pick(m, usual), d))
	case 8:
		return fmt.Sprintf("%s(%s)", m.oneOf("floor", "ceil"), x)
	case 9:
		w := pick(m, usual)
		if m.p.Brian {
			w = number
		}
		return fmt.Sprintf("(%s // %s)", m.float(s, w, d), m.divisor(s, w, d))
	case 10:
		return fmt.Sprintf("%s**%s", m.absolute(x), m.oneOf("0.5", "1.7", "-0.5", "3", "2", "(0.3 + 0.1)"))
	case 11:
		if m.p.Brian { // whose integers have no negative powers
			return fmt.Sprintf("(%s)**%s", x, m.oneOf("2", "3", "4", "0", "1"))
		}
		return fmt.Sprintf("(%s)**%s", x, m.oneOf("2", "3", "4", "0", "1", "-1", "-2", "10"))
	case 12:
		return fmt.Sprintf("(0.1 + %s)**clip(%s, -3, 3)", m.absolute(x), m.float(s, number, d))
	case 13:
		return "int(" + m.condition(s, d) + ")"
	}
	return m.integer(s, d)
}

// integer returns an expression of an integer.
func (m *maker) integer(s *scope, depth int) string {
	if depth <= 0 || m.chance(0.3) {
		if name := m.known(s, whole, number); name != "" && m.chance(0.5) {
			return name
		}
		if len(s.index) > 0 && !s.alike && m.chance(0.5) {
			return pick(m, s.index)
		}
		if s.timed && m.chance(0.1) {
			return m.oneOf("t_in_timesteps", "timestep(t, dt)", "timestep(1.5*ms, dt)")
		}
		return fmt.Sprint(m.between(0, 9))
	}
	d := depth - 1
	x := m.integer(s, d)
	switch m.IntN(6) {
	case 0:
		return fmt.Sprintf("(%s %s %s)", x, m.oneOf("+", "-", "*"), m.integer(s, d))
	case 1:
		y := fmt.Sprint(m.between(1, 7))
		if m.chance(m.p.Wild) {
			y = m.integer(s, d)
		}
		return fmt.Sprintf("(%s %s %s)", x, m.oneOf("//", "%"), y)
	case 2:
		return "int(" + m.condition(s, d) + ")"
	case 3:
		f := m.float(s, number, d)
		if !m.chance(m.p.Wild) {
			f = "clip(" + f + ", -99, 99)"
		}
		return "int(" + f + ")"
	case 4:
		if m.draws(s) {
			return "poisson(" + m.literal(number) + ")"
		}
		return fmt.Sprintf("(-%s)", x)
	}
	return x
}

// condition returns an expression that is true or false.
func (m *maker) condition(s *scope, depth int) string {
	if depth <= 0 {
		if name := m.known(s, truth, number); name != "" && m.chance(0.7) {
			return name
		}
		u := pick(m, usual)
		if name := m.known(s, float, volt); name != "" && m.chance(0.5) {
			u = volt
		}
		return fmt.Sprintf("%s %s %s", m.leaf(s, u), m.comparison(), m.leaf(s, u))
	}
	d := depth - 1
	switch m.IntN(8) {
	case 0:
		return fmt.Sprintf("(%s and %s)", m.condition(s, d), m.condition(s, d))
	case 1:
		return fmt.Sprintf("(%s or %s)", m.condition(s, d), m.condition(s, d))
	case 2:
		return fmt.Sprintf("(not (%s))", m.condition(s, d))
	case 3:
		u := pick(m, usual)
		if m.p.Brian { // which chains no comparisons
			x := m.float(s, u, d)
			return fmt.Sprintf("(-%s %s %s and %s %s %s)", m.literal(u), m.oneOf("<", "<="), x, x, m.oneOf("<", "<="), m.literal(u))
		}
		return fmt.Sprintf("(-%s %s %s %s %s)", m.literal(u), m.oneOf("<", "<="), m.float(s, u, d), m.oneOf("<", "<="), m.literal(u))
	case 4:
		return fmt.Sprintf("%s %% %d %s %d", m.integer(s, d), m.between(2, 5), m.comparison(), m.between(0, 2))
	case 5:
		if m.draws(s) {
			return fmt.Sprintf("rand() < %s", m.oneOf("0.1", "0.5", "0.9"))
		}
	case 6:
		if m.chance(0.1) {
			return m.oneOf("True", "False")
		}
	}
	u := pick(m, usual)
	return fmt.Sprintf("(%s %s %s)", m.float(s, u, d), m.comparison(), m.float(s, u, d))
}

func (m *maker) comparison() string {
	return m.oneOf("<", ">", "<=", ">=", "<", ">", "==", "!=")
}

// statement returns code that writes to one variable of targets, "" if there is none to write to.
func (m *maker) statement(s *scope, targets []variable) string {
	var free []variable
	for _, v := range targets {
		if !v.fixed && !v.sub {
			free = append(free, v)
		}
	}
	if len(free) == 0 {
		return ""
	}
	v := pick(m, free)
	d := min(m.p.Depth, m.between(1, 3))
	switch v.kind {
	case whole:
		return fmt.Sprintf("%s %s %s", v.name, m.oneOf("=", "+=", "-="), m.integer(s, d))
	case truth:
		return fmt.Sprintf("%s = %s", v.name, m.condition(s, d))
	}
	switch m.IntN(8) {
	case 0:
		return fmt.Sprintf("%s *= %s", v.name, m.oneOf("0.9", "0.99", "-0.5", m.bounded(s, number, d)))
	case 1:
		return fmt.Sprintf("%s = clip(%s + %s, -%s, %s)", v.name, v.name, m.float(s, v.unit, d), m.literal(v.unit), m.literal(v.unit))
	case 2:
		return fmt.Sprintf("%s /= %s", v.name, m.divisor(s, number, d))
	case 3:
		if m.chance(0.5) {
			return fmt.Sprintf("%s %%= %s", v.name, m.divisor(s, v.unit, 0))
		}
		m.locals++
		local := fmt.Sprintf("tmp%d", m.locals)
		return fmt.Sprintf("%s = %s; %s += %s", local, m.bounded(s, v.unit, d), v.name, local)
	case 4:
		return fmt.Sprintf("%s = %s", v.name, m.bounded(s, v.unit, d))
	case 5:
		if v.unit == number && m.chance(0.3) && !m.p.Brian {
			return fmt.Sprintf("%s //= %s", v.name, m.divisor(s, number, 0))
		}
	}
	return fmt.Sprintf("%s %s %s", v.name, m.oneOf("+=", "-="), m.bounded(s, v.unit, d))
}

// bounded returns an expression whose value stays of order 1, mostly.
func (m *maker) bounded(s *scope, u unit, depth int) string {
	x := m.float(s, u, depth)
	if m.chance(0.3) {
		return x
	}
	return fmt.Sprintf("clip(%s, -%s, %s)", x, m.literal(u), m.literal(u))
}

// code returns up to n statements.
func (m *maker) code(s *scope, targets []variable, n int) string {
	var all []string
	for range m.between(1, n) {
		if text := m.statement(s, targets); text != "" {
			all = append(all, text)
		}
	}
	return strings.Join(all, "; ")
}
