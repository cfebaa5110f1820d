package integrator

import (
	"fmt"

	"github.com/spikelane/spikelane/model"
)

// exact plans the exact solution of a linear system dx/dt = A·x + b whose A and b keep their values during the step:
//
//	x_i(t+dt) = Σ_j Phi_ij·b_j + Σ_j P_ij·x_j,   P = exp(A·dt),   Phi = ∫₀^dt exp(A·s) ds
//
// Entries that the pattern of A makes 0 or 1 (or dt) are not coefficients. The sum starts with the constant part and
// ends with the diagonal, so that it is a chain of fused multiply-adds.
//
// While a neuron is refractory its flagged variables stand still: the others then follow the system with the rows of
// those zeroed, which has coefficients of its own.
//
// Source: Rotter & Diesmann (1999), Biol. Cybern. 81:381–402, doi:10.1007/s004220050570.
func (s *system) exact() (*Plan, error) {
	const method = "exact"
	if err := s.deterministic(method); err != nil {
		return nil, err
	}
	n := len(s.vars)
	l := &Linear{Vars: s.vars}
	all := newBasis(n, s.state)
	for i, v := range s.vars {
		form, culprit := all.split(s.f[i])
		if culprit != nil {
			return nil, s.notLinear(method, i, culprit, s.advise("exponential_euler", "rk4"))
		}
		for _, e := range append(form.terms, form.rest) {
			if e != nil && moves(e) {
				return nil, &Error{
					Code: "E305", Var: v,
					Hint: s.advise("exponential_euler", "rk4") + ", or put the term into a subexpression flagged (constant over dt)",
					Msg:  fmt.Sprintf("method %q: d%s/dt changes with t during a step: it contains %v", method, v.Name, e),
				}
			}
		}
		if form.rest != nil && form.rest.IsNum(0) {
			form.rest = nil
		}
		l.A, l.B, l.Frozen = append(l.A, form.terms), append(l.B, form.rest), append(l.Frozen, v.UnlessRefractory)
	}

	p := &Plan{Method: method, Linear: l}
	b := make([]*model.Expr, n)
	for j, e := range l.B {
		if e != nil {
			b[j] = p.temp("b_"+s.vars[j].Name, e)
		}
	}
	w := rowWriter{l: l, x: s.x, b: b, coefs: map[entry]*model.Expr{}}
	active, held := l.reach(false), l.reach(true)
	for i := range s.vars {
		next := w.row(i, active, false)
		if l.Frozen[i] {
			next = s.later(i, next)
		} else if l.seesFrozen(i, active) {
			next = model.IfOf(notRefractory, next, w.row(i, held, true))
		}
		s.update(p, i, next)
	}
	return p, nil
}

// moves reports whether e changes with time during a step: it mentions t other than as the argument of a timed array
// that holds its value over the step.
func moves(e *model.Expr) bool {
	found := false
	e.Walk(func(x *model.Expr) bool {
		found = found || isTime(x)
		if x.Held {
			for _, a := range x.Args[1:] {
				found = found || moves(a)
			}
		}
		return !found && !x.Held
	})
	return found
}

// entry is an entry of a propagator.
type entry struct {
	phi        bool
	row, col   int
	refractory bool
}

// rowWriter writes the updates and collects the coefficients that they use.
type rowWriter struct {
	l     *Linear
	x, b  []*model.Expr
	coefs map[entry]*model.Expr
}

// row returns the new value of variable i under the active or the refractory system, whose pattern is reach.
func (w *rowWriter) row(i int, reach [][]bool, refractory bool) *model.Expr {
	var sum *model.Expr
	for j, b := range w.b {
		if b != nil && (i == j || reach[i][j]) && !(refractory && w.l.Frozen[j]) {
			sum = model.AddOf(sum, model.MulOf(w.coef(entry{true, i, j, refractory}, reach), b))
		}
	}
	for j, x := range w.x {
		if j != i && reach[i][j] {
			sum = model.AddOf(sum, model.MulOf(w.coef(entry{false, i, j, refractory}, reach), x))
		}
	}
	return model.AddOf(sum, model.MulOf(w.coef(entry{false, i, i, refractory}, reach), w.x[i]))
}

func (w *rowWriter) coef(e entry, reach [][]bool) *model.Expr {
	if e.row == e.col && !reach[e.row][e.row] { // no way back to itself: its own part of A is 0
		if e.phi {
			return dt
		}
		return model.Num(1)
	}
	if c := w.coefs[e]; c != nil {
		return c
	}
	name := "P"
	if e.phi {
		name = "Phi"
	}
	name += "_" + w.l.Vars[e.row].Name + "_" + w.l.Vars[e.col].Name
	if e.refractory {
		name += "_refractory"
	}
	sym := &model.Symbol{Name: name, Kind: model.Coefficient, Site: len(w.l.Coefs)}
	w.l.Coefs = append(w.l.Coefs, Coef{Symbol: sym, Phi: e.phi, Row: e.row, Col: e.col, Refractory: e.refractory})
	c := model.RefTo(sym)
	w.coefs[e] = c
	return c
}
