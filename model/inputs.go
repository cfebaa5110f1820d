package model

import (
	"fmt"

	"github.com/spikelane/spikelane/model/syntax"
	"github.com/spikelane/spikelane/units"
)

// Rates is the variable of a Poisson group: the rate of each element, in Hz.
const Rates = "rates"

// NewPoisson checks the model of a Poisson group: elements that spike in a step with probability rates*dt. rates is an
// expression over i, N, t, constants and functions, and a subexpression of the group. One over constants alone makes a
// parameter, as a missing one does; it is returned as the parameter's value.
func NewPoisson(src GroupSource, rates string, ns *Namespace) (*Group, *Expr, Errors) {
	g := &Group{vars: map[string]*Variable{}, symbols: map[string]*Symbol{}, ns: ns, extent: Extent{N: src.N, Dt: src.Dt}}
	var errs Errors
	var value *Expr
	v := &Variable{Name: Rates, Kind: Parameter, Dim: units.PerSecond}
	if rates != "" {
		e := g.rate("rates", rates, &errs)
		if len(errs) > 0 || e == nil {
			return g, nil, errs
		}
		if e.Mentions(func(x *Expr) bool { return x.Op == Ref && x.Sym.Kind != Constant || x.Op == Call && x.Fn.Defined() }) {
			v.Kind, v.Expr = Subexpression, e
		} else {
			value = e
		}
	}
	g.Vars = []*Variable{v}
	g.vars[v.Name] = v
	g.symbols[v.Name] = &Symbol{Name: v.Name, Kind: Var, Dim: v.Dim, Var: v}
	g.Threshold = g.condition("threshold", "rand() < rates*dt", "", &errs)
	g.Warnings = g.used.unaligned(src.Dt)
	return g, value, errs
}

// rate resolves an expression for a rate.
func (g *Group) rate(field, source string, errs *Errors) *Expr {
	e := g.value(field, source, errs)
	if e == nil {
		return nil
	}
	t := &text{field: field, source: source, errs: errs}
	if e.Type == Boolean || e.Dim != units.PerSecond {
		t.fault(e.Span, "E201", fmt.Sprintf("%s needs a rate, is %s", field, described(e)), unitHint(e, &Expr{Op: Ref, Dim: units.PerSecond}))
	}
	e.Walk(func(x *Expr) bool {
		if x.Op == Call && x.Fn.Random {
			t.fault(x.Span, "E127", fmt.Sprintf("%s() in a rate would differ at each use", x.Fn.Name), `take a NeuronGroup with the threshold "rand() < rates*dt" and rates as a parameter or a subexpression (constant over dt)`)
		}
		return true
	})
	return e
}

// Input resolves the statement "variable += count()*weight" over the elements of a group, count being random. The
// Fields of faults are "variable" and "weight".
func (g *Group) Input(variable, weight string, count *Function) (*Stmt, Errors) {
	var errs Errors
	at := &text{field: "variable", errs: &errs}
	v := g.vars[variable]
	if v == nil {
		at.fault(syntax.Span{}, "E402", fmt.Sprintf("no variable %q", variable), didYouMean(variable, "variables", g.settable()))
	} else if why, hint := unwritable(g.symbols[variable], variable); why != "" {
		at.fault(syntax.Span{}, "E125", why, hint)
	}
	w := g.value("weight", weight, &errs)
	if w == nil || len(errs) > 0 {
		return nil, errs
	}
	t := &text{field: "weight", source: weight, errs: &errs}
	if v.Type != Float {
		at.fault(syntax.Span{}, "E205", fmt.Sprintf("%s is %v; input adds to numbers that are no integers", variable, v.Type), "")
	} else {
		t.assignable(v, w)
	}
	g.Draws++
	call := &Expr{Op: Call, Fn: count, Site: g.Draws}
	return &Stmt{Target: g.symbols[variable], Op: Add, X: node(Mul, call, w)}, errs
}
