package reference

import "math"

// system is differential equations of one object that are solved together.
type system struct {
	w     *world
	of    scope
	eqs   []*equation
	at    []*column
	moves func(f *frame, k int) bool // whether variable k does not rest
	fits  string                     // the method that was chosen, where none is said
	known map[variesKey]bool
}

// now is the state of an element.
func (s *system) now(f *frame) []value {
	x := make([]value, len(s.at))
	for k, c := range s.at {
		x[k] = c.at(f.i)
	}
	return x
}

// slopes are the right sides at a state and a time.
func (s *system) slopes(f *frame, x []value, t value) []value {
	g := *f
	g.held, g.fuzzy, g.now.t = x, true, t
	out := make([]value, len(x))
	for k, e := range s.eqs {
		out[k] = real(0)
		if s.moves(f, k) {
			out[k] = g.eval(e.expr).float()
		}
	}
	return out
}

// plus is x + c·k for all variables.
func (f *frame) plus(x, k []value, c value) []value {
	out := make([]value, len(x))
	for i := range x {
		out[i] = f.binary("+", x[i], f.binary("*", c, k[i]))
	}
	return out
}

// advance is the state of an element one step later.
func (s *system) advance(f *frame, method string) []value {
	g := *f
	g.fuzzy = true
	x, t, dt := s.now(f), f.now.t, f.now.dt
	half := func(v value) value { return twins(v.f/2, v.g/2) }
	middle := real(t.f + dt.f/2)
	switch method {
	case "euler":
		return g.plus(x, s.slopes(f, x, t), dt)
	case "rk2":
		k := s.slopes(f, x, t)
		return g.plus(x, s.slopes(f, g.plus(x, k, half(dt)), middle), dt)
	case "rk4":
		k1 := s.slopes(f, x, t)
		k2 := s.slopes(f, g.plus(x, k1, half(dt)), middle)
		k3 := s.slopes(f, g.plus(x, k2, half(dt)), middle)
		k4 := s.slopes(f, g.plus(x, k3, dt), real(t.f+dt.f))
		sum := g.plus(g.plus(g.plus(k1, k2, real(2)), k3, real(2)), k4, real(1))
		return g.plus(x, sum, g.binary("/", dt, real(6)))
	case "exponential_euler":
		return s.exponential(&g, x)
	case "heun", "milstein":
		return s.stochastic(f, method)
	case "exact", "linear":
		return s.exact(&g, x, dt.f)
	case "":
		if s.fits == "" {
			s.fits = s.choose(f)
		}
		return s.advance(f, s.fits)
	}
	unsupported("method %q", method)
	return nil
}

// exponential is one step of exponential Euler: each equation is dx/dt = a + b·x, a and b held over the step.
func (s *system) exponential(g *frame, x []value) []value {
	out := make([]value, len(x))
	g.held = x
	for k, e := range s.eqs {
		out[k] = x[k]
		if !s.moves(g, k) {
			continue
		}
		l, ok := s.linear(g, e.expr, linearIn{one: k, holds: true})
		if !ok {
			unsupported("exponential_euler of what is not linear: %s", e.name)
		}
		b := real(0)
		if l.k != nil {
			b = l.k[k]
		}
		h := g.binary("*", b, g.now.dt)
		grown := g.w.push(twins(math.Exp(h.f), math.Exp(h.g)))
		gain := g.w.push(twins(exprel(h.f), exprel(h.g)))
		out[k] = g.binary("+", g.binary("*", x[k], grown), g.binary("*", g.binary("*", l.c, g.now.dt), gain))
	}
	return out
}
