package reference

// linear is c + Σ k[m]·x[m]; k is nil where no variable stands.
type linear struct {
	c value
	k []value
}

// linearIn says in which variables of a system an expression is to be linear: all, or one, and then whether functions of
// that one are held at their value.
type linearIn struct {
	all   bool
	one   int
	holds bool
}

// varies reports whether an expression depends on the variables in question.
func (s *system) varies(n *node, in linearIn) bool {
	key := variesKey{n, in.all, in.one}
	found, known := s.known[key]
	if known {
		return found
	}
	n.walk(func(m *node) {
		if m.op == "name" && !found {
			if k := s.variable(m.text); k >= 0 {
				found = in.all || k == in.one
			} else if e := s.within(m.text); e != nil {
				found = s.varies(e, in)
			}
		}
	})
	if s.known == nil {
		s.known = map[variesKey]bool{}
	}
	s.known[key] = found
	return found
}

type variesKey struct {
	n   *node
	all bool
	one int
}

// variable is the number of a variable of the system, -1 if it is none.
func (s *system) variable(name string) int {
	for k, e := range s.eqs {
		if e.name == name {
			return k
		}
	}
	return -1
}

// within is the text behind the name of a subexpression.
func (s *system) within(name string) *node {
	var e *equation
	switch o := s.of.(type) {
	case *group:
		e = o.eqs[name]
	case *synapses:
		e = o.eqs[name]
	}
	if e == nil || e.form != subexpression || e.flags["constant over dt"] {
		return nil
	}
	return e.expr
}

// linear takes an expression apart at the state that the frame holds; not ok if it is not linear.
func (s *system) linear(f *frame, n *node, in linearIn) (l linear, ok bool) {
	if !s.varies(n, in) {
		return linear{c: f.eval(n).float()}, true
	}
	switch n.op {
	case "name":
		if k := s.variable(n.text); k >= 0 {
			l = linear{c: real(0), k: s.zeros()}
			l.k[k] = real(1)
			return l, true
		}
		return s.linear(f, s.within(n.text), in)
	case "call", "//", "%", "**":
		if in.holds && n.op == "call" {
			return linear{c: f.eval(n).float()}, true
		}
		return l, false
	case "neg", "pos":
		l, ok = s.linear(f, n.args[0], in)
		if n.op == "neg" && ok {
			l = s.scaled(f, "*", l, real(-1))
		}
		return l, ok
	case "+", "-", "*", "/":
	default:
		return l, false
	}
	a, ok := s.linear(f, n.args[0], in)
	if !ok {
		return l, false
	}
	b, ok := s.linear(f, n.args[1], in)
	if !ok {
		return l, false
	}
	switch {
	case n.op == "+" || n.op == "-":
		l = linear{c: f.binary(n.op, a.c, b.c), k: s.zeros()}
		for m := range l.k {
			l.k[m] = f.binary(n.op, a.of(m), b.of(m))
		}
		return l, true
	case b.k == nil:
		return s.scaled(f, n.op, a, b.c), true
	case n.op == "*" && a.k == nil:
		return s.scaled(f, n.op, b, a.c), true
	}
	return l, false
}

func (l linear) of(m int) value {
	if l.k == nil {
		return real(0)
	}
	return l.k[m]
}

func (s *system) zeros() []value {
	k := make([]value, len(s.eqs))
	for m := range k {
		k[m] = real(0)
	}
	return k
}

func (s *system) scaled(f *frame, op string, l linear, by value) linear {
	out := linear{c: f.binary(op, l.c, by)}
	if l.k != nil {
		out.k = make([]value, len(l.k))
		for m := range l.k {
			out.k[m] = f.binary(op, l.k[m], by)
		}
	}
	return out
}

// choose is the method of equations that name none.
func (s *system) choose(f *frame) string {
	g := *f
	g.held = s.now(f)
	for _, e := range s.eqs {
		if s.multiplicative(e.expr) {
			return "heun"
		}
	}
	for _, e := range s.eqs {
		if _, ok := s.linear(&g, e.expr, linearIn{all: true}); !ok || len(s.noises()) > 0 {
			return "euler"
		}
	}
	return "exact"
}
