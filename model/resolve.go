package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/model/syntax"
	"github.com/spikelane/spikelane/units"
)

// Scope finds what a name stands for in one kind of code.
type Scope interface {
	Lookup(name string) *Symbol // nil if unknown
	Names() []string            // every name of the scope, for suggestions

	Function(name string) *Function  // nil if unknown
	Functions() map[string]*Function // those that the network defines
	Extent() Extent
}

// resolver turns the syntax of one text into checked expressions.
type resolver struct {
	*text
	scope Scope
	draws *int // numbers the occurrences of random functions within the object
	whole bool // the text runs over the whole object: it may write shared variables
	links bool // code of the elements that an event happens to, which may write by way of links

	values map[*Expr]*float64 // of parts that are made of numbers and constants; nil for others
}

var arithmetic = map[syntax.Op]Op{
	syntax.Add: Add, syntax.Sub: Sub, syntax.Mul: Mul, syntax.Div: Div,
	syntax.FloorDiv: FloorDiv, syntax.Mod: Mod, syntax.Pow: Pow, syntax.And: And, syntax.Or: Or,
	syntax.LT: LT, syntax.LE: LE, syntax.GT: GT, syntax.GE: GE, syntax.EQ: EQ, syntax.NE: NE,
}

// expr resolves x. It returns nil after a fault, which is then recorded; callers go on with the other parts, so that
// one pass finds all.
func (r *resolver) expr(x syntax.Expr) *Expr {
	switch x := x.(type) {
	case *syntax.Number:
		t := Float
		if x.Int && x.Value <= 1<<53 {
			t = Integer // beyond, not every whole number has a double
		}
		return &Expr{Op: Const, Num: x.Value, Type: t, Name: x.Text, Span: x.At}
	case *syntax.Bool:
		e := &Expr{Op: Const, Type: Boolean, Span: x.At}
		if x.Value {
			e.Num = 1
		}
		return e
	case *syntax.Name:
		return r.name(x)
	case *syntax.Call:
		return r.call(x)
	case *syntax.Unary:
		return r.unary(x)
	case *syntax.Binary:
		return r.binary(x)
	case *syntax.Compare:
		return r.compare(x)
	}
	panic(fmt.Sprintf("BUG: model: syntax node %T", x))
}

func (r *resolver) name(x *syntax.Name) *Expr {
	if s := r.scope.Lookup(x.Name); s != nil {
		if s.refused() {
			return nil
		}
		if s.Of != Own && s.Kind == Var && s.Var.sized {
			r.fault(x.At, "E130", fmt.Sprintf("%s depends on N, the size of its group, which synaptic code does not see", x.Name), "define the size as a constant and use that in the equations")
			return nil
		}
		e := RefTo(s)
		e.Span = x.At
		return e
	}
	if v, ok := builtinConstants[x.Name]; ok {
		return &Expr{Op: Const, Num: v, Name: x.Name, Span: x.At}
	}
	if x.Name == "inf" {
		return &Expr{Op: Const, Num: inf, Name: "inf", Span: x.At}
	}
	if q, ok := units.Lookup(x.Name); ok {
		return &Expr{Op: Const, Num: q.Value, Dim: q.Dim, Name: x.Name, Span: x.At}
	}
	if f := r.scope.Function(x.Name); f != nil {
		r.fault(x.At, "E102", fmt.Sprintf("%q is a function", x.Name), fmt.Sprintf("call it: %s(…)", x.Name))
		return nil
	}
	if noiseName(x.Name) {
		r.noise(x.At)
		return nil
	}
	r.unknown(x.At, x.Name, r.suggest)
	return nil
}

// mostDraws is how many random streams an object can have: they are numbered by 16 bits.
const mostDraws = 1<<16 - 1

// mostHints is from how many faults on unknown names are not compared with others: it takes long, and nobody reads as many hints.
const mostHints = 100

// suggest says what an unknown name may have meant: it looks among the scope first, then among units and functions.
func (r *resolver) suggest(name string) string {
	if len(*r.errs) >= mostHints {
		return ""
	}
	if b := builtinSymbols[strings.TrimSuffix(strings.TrimSuffix(name, "_pre"), "_post")]; b != nil {
		switch _, constant := r.scope.(*Namespace); {
		case constant:
			return "a constant has its value before the run"
		case b.afterSpike():
			return "it exists only in a group with a refractory period"
		}
	}
	if write := foreign[name]; write != "" {
		return write
	}
	own := r.scope.Names()
	if len(syntax.Suggest(name, own)) > 0 {
		return didYouMean(name, "", own)
	}
	wide := slices.DeleteFunc(append(r.functionNames(), units.Names()...), func(s string) bool {
		return len(name) < 3 && !strings.EqualFold(s, name) // so near to some unit is everything short
	})
	if len(syntax.Suggest(name, wide)) > 0 {
		return didYouMean(name, "", wide)
	}
	if unit := symbols[name]; unit != "" {
		return fmt.Sprintf("did you mean %q?", unit)
	}
	if other := r.otherSide(name); other != "" {
		return other
	}
	return didYouMean(name, "names known here", own)
}

func (r *resolver) call(x *syntax.Call) *Expr {
	args := make([]*Expr, len(x.Args))
	ok := true
	for k, a := range x.Args {
		args[k] = r.expr(a)
		ok = ok && args[k] != nil
	}
	f := r.scope.Function(x.Func)
	if f == nil {
		if r.scope.Lookup(x.Func) != nil {
			r.fault(x.FuncSpan, "E102", fmt.Sprintf("%q is a variable, not a function", x.Func), "to multiply, write *")
		} else if _, unit := units.Lookup(x.Func); unit {
			r.fault(x.FuncSpan, "E102", fmt.Sprintf("%q is a unit, not a function", x.Func), "to multiply, write *")
		} else if write := foreignFunctions[x.Func]; write != "" {
			r.fault(x.FuncSpan, "E102", fmt.Sprintf("unknown function %q", x.Func), write)
		} else {
			r.fault(x.FuncSpan, "E102", fmt.Sprintf("unknown function %q", x.Func), didYouMean(x.Func, "functions", r.functionNames()))
		}
		return nil
	}
	if f.refused {
		return nil
	}
	if len(args) != f.Arity {
		r.fault(x.At, "E103", fmt.Sprintf("%s takes %s, got %d", f.Name, f.arguments(), len(args)), "")
		return nil
	}
	if !ok {
		return nil
	}
	e := &Expr{Op: Call, Fn: f, Args: args, Span: x.At}
	if f.Random {
		*r.draws++
		e.Site = *r.draws
		if e.Site > mostDraws {
			r.fault(x.FuncSpan, "E126", fmt.Sprintf("more than %d random functions in one object", mostDraws), "")
			return nil
		}
	}
	check := r.checkCall
	if f.Defined() {
		check = r.checkDefined
	}
	if !check(e) {
		return nil
	}
	return r.valued(e)
}

// checkCall checks units and types of a call's arguments and sets those of its result.
func (r *resolver) checkCall(e *Expr) bool {
	f, good := e.Fn, true
	for _, a := range e.Args {
		switch {
		case a.Type == Boolean && !f.boolArg:
			r.fault(a.Span, "E205", fmt.Sprintf("argument of %s must be a number, is a condition", f.Name), "int(…) turns a condition into 0 or 1")
			good = false
		case !f.keeps && !f.any && !f.root && f.Name != "timestep" && !a.Dim.IsDimensionless():
			r.fault(a.Span, "E203", fmt.Sprintf("argument of %s must be dimensionless, is %v", f.Name, a.Dim), "divide it by a quantity of that unit")
			good = false
		case f.Name == "timestep" && a.Dim != second && !a.IsNum(0):
			r.fault(a.Span, "E203", fmt.Sprintf("argument of timestep must be a time, is %v", a.Dim), "")
			good = false
		}
	}
	if !good {
		return false
	}
	switch {
	case f.any:
		e.Type = e.Args[0].Type
	case f.keeps:
		e.Dim = e.Args[0].Dim
		e.Type = Integer
		for _, a := range e.Args {
			if a.Type == Float {
				e.Type = Float
			}
			if a.Dim != e.Dim {
				r.fault(a.Span, "E204", fmt.Sprintf("arguments of %s need the unit of the first, %s; this is %s", f.Name, describedUnit(e.Dim), described(a)), unitHint(a, e.Args[0]))
				return false
			}
		}
	case f.root:
		d, ok := e.Args[0].Dim.Pow(1, 2)
		if !ok {
			r.fault(e.Span, "E206", fmt.Sprintf("the square root of %v is no unit", e.Args[0].Dim), "")
			return false
		}
		e.Dim = d
	case f.asInt:
		e.Type = Integer
	}
	return true
}

func (r *resolver) unary(x *syntax.Unary) *Expr {
	a := r.expr(x.X)
	if a == nil {
		return nil
	}
	switch x.Op {
	case syntax.Not:
		if a.Type != Boolean {
			r.fault(a.Span, "E205", fmt.Sprintf("\"not\" needs a condition, got %s", described(a)), "compare it with something")
			return nil
		}
		return &Expr{Op: Not, Type: Boolean, Args: []*Expr{a}, Span: x.At}
	case syntax.Plus:
		return a
	}
	if a.Type == Boolean {
		r.fault(a.Span, "E205", "\"-\" needs a number, got a condition", "int(…) turns a condition into 0 or 1")
		return nil
	}
	return &Expr{Op: Neg, Type: a.Type, Dim: a.Dim, Args: []*Expr{a}, Span: x.At}
}

func (r *resolver) compare(x *syntax.Compare) *Expr {
	xs := make([]*Expr, len(x.Xs))
	ok := true
	for k, a := range x.Xs {
		xs[k] = r.expr(a)
		ok = ok && xs[k] != nil
	}
	if !ok {
		return nil
	}
	var all *Expr
	for k, op := range x.Ops {
		a, b := xs[k], xs[k+1]
		if a.Dim != b.Dim && !infinite(a) && !infinite(b) {
			r.fault(a.Span.Join(b.Span), "E202", fmt.Sprintf("cannot compare %s with %s", described(a), described(b)), unitHint(a, b))
			return nil
		}
		if (a.Type == Boolean) != (b.Type == Boolean) {
			r.fault(a.Span.Join(b.Span), "E205", "cannot compare a condition with a number", "int(…) turns a condition into 0 or 1")
			return nil
		}
		c := &Expr{Op: arithmetic[op], Type: Boolean, Args: []*Expr{a, b}, Span: x.At}
		if all == nil {
			all = c
		} else {
			all = &Expr{Op: And, Type: Boolean, Args: []*Expr{all, c}, Span: x.At}
		}
	}
	return all
}

// infinite reports whether e is inf or -inf, which compares with every unit: Brian refuses that.
func infinite(e *Expr) bool {
	if e.Op == Neg {
		e = e.Args[0]
	}
	return e.Op == Const && e.Num == inf
}

func described(e *Expr) string {
	if e.Dim.IsDimensionless() {
		return "a number without unit"
	}
	return e.Dim.String()
}

// unitHint proposes a unit for a bare literal beside a quantity.
func unitHint(a, b *Expr) string {
	for _, pair := range [][2]*Expr{{a, b}, {b, a}} {
		bare, sign := pair[0], ""
		if bare.Op == Neg {
			bare, sign = bare.Args[0], "-"
		}
		if bare.Op == Const && bare.Name != "" && bare.Dim.IsDimensionless() {
			return fmt.Sprintf("did you mean \"%s%s*%s\"?", sign, bare.Name, usualUnit(pair[1].Dim))
		}
	}
	return ""
}

// TimeHint proposes a unit where a bare literal stands and a time is wanted; "" elsewhere.
func TimeHint(e *Expr) string { return unitHint(e, &Expr{Dim: second}) }

// usualUnit names a unit that people of the field write for dimension d.
func usualUnit(d units.Dimension) string {
	for _, name := range []string{"mV", "ms", "nA", "nS", "pF", "Hz", "Mohm"} {
		if q, ok := units.Lookup(name); ok && q.Dim == d {
			return name
		}
	}
	return d.String()
}
