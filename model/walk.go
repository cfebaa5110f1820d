package model

// Walk calls f for e and everything below it, parents first; f returning false skips the children. A node that stands
// in several places is visited once: integrators share nodes so freely that the tree may be exponentially large. What has
// a fault is nil, and has no nodes.
func (e *Expr) Walk(f func(*Expr) bool) { e.walk(f, map[*Expr]bool{}) }

func (e *Expr) walk(f func(*Expr) bool, seen map[*Expr]bool) {
	if e == nil {
		return
	}
	if len(e.Args) > 0 {
		if seen[e] {
			return
		}
		seen[e] = true
	}
	if !f(e) {
		return
	}
	for _, a := range e.Args {
		a.walk(f, seen)
	}
}

// Mentions reports whether f is true for some node of e.
func (e *Expr) Mentions(f func(*Expr) bool) bool {
	found := false
	e.Walk(func(x *Expr) bool {
		found = found || f(x)
		return !found
	})
	return found
}

// Map rebuilds e with f applied to every reference and call, leaves first. f returns its argument to keep it. Nodes
// that are shared in e are shared in the result; f is called once for each.
func (e *Expr) Map(f func(*Expr) *Expr) *Expr {
	return (&mapper{f: f, done: map[*Expr]*Expr{}}).expr(e)
}

type mapper struct {
	f    func(*Expr) *Expr
	done map[*Expr]*Expr
}

func (m *mapper) expr(e *Expr) *Expr {
	if e == nil { // it has a fault
		return nil
	}
	out, ok := m.done[e]
	if ok {
		return out
	}
	out = e
	if len(e.Args) > 0 {
		args, changed := make([]*Expr, len(e.Args)), false
		for k, a := range e.Args {
			args[k] = m.expr(a)
			changed = changed || args[k] != a
		}
		if changed {
			c := *e
			c.Args = args
			out = &c
		}
	}
	if e.Op == Ref || e.Op == Call {
		out = m.f(out)
	}
	m.done[e] = out
	return out
}

// Inline replaces references to subexpressions by their definitions, all the way down; each definition stands once,
// however often it is used. Subexpressions that are constant over dt are columns of their own and stay.
func (e *Expr) Inline() *Expr {
	m := &mapper{done: map[*Expr]*Expr{}}
	m.f = func(x *Expr) *Expr {
		if x.Op == Ref && x.Sym.Kind == Var && x.Sym.Of == Own && !x.Sym.Var.Stored() {
			return m.expr(x.Sym.Var.Expr)
		}
		return x
	}
	return m.expr(e)
}
