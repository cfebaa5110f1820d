package model

import (
	"fmt"
	"math"

	"github.com/spikelane/spikelane/model/syntax"
	"github.com/spikelane/spikelane/units"
)

var inf = math.Inf(1)

func (r *resolver) binary(x *syntax.Binary) *Expr {
	a, b := r.expr(x.X), r.expr(x.Y)
	if a == nil || b == nil {
		return nil
	}
	return r.combine(arithmetic[x.Op], a, b, x.At)
}

// combine returns "a op b" after checking types and units; at is where the whole stands.
func (r *resolver) combine(op Op, a, b *Expr, at syntax.Span) *Expr {
	if op == And || op == Or {
		for _, e := range []*Expr{a, b} {
			if e.Type != Boolean {
				r.fault(e.Span, "E205", fmt.Sprintf("%q needs conditions on both sides, got %s", opText[op], described(e)), "compare it with something")
				return nil
			}
		}
		return &Expr{Op: op, Type: Boolean, Args: []*Expr{a, b}, Span: at}
	}
	for _, e := range []*Expr{a, b} {
		if e.Type == Boolean {
			r.fault(e.Span, "E205", fmt.Sprintf("%q needs numbers, got a condition", opText[op]), "int(…) turns a condition into 0 or 1")
			return nil
		}
	}
	e := &Expr{Op: op, Args: []*Expr{a, b}, Span: at}
	if a.Type == Integer && b.Type == Integer {
		e.Type = Integer
	}
	switch op {
	case Add, Sub, Mod:
		if a.Dim != b.Dim {
			r.fault(at, "E204", fmt.Sprintf("cannot combine %s and %s by %q", described(a), described(b), opText[op]), sumHint(a, b))
			return nil
		}
		e.Dim = a.Dim
	case Mul:
		e.Dim = a.Dim.Mul(b.Dim)
	case Div:
		e.Dim, e.Type = a.Dim.Div(b.Dim), Float
	case FloorDiv:
		e.Dim = a.Dim.Div(b.Dim)
		if !e.Dim.IsDimensionless() {
			r.fault(at, "E204", fmt.Sprintf("\"//\" needs equal units on both sides, got %s and %s", described(a), described(b)), "")
			return nil
		}
	case Pow:
		if e = r.pow(e); e == nil {
			return nil
		}
	}
	return r.valued(e)
}

// pow checks a power: the exponent is a number; of a quantity with unit it must be known before the run, so that the
// unit of the result is known.
func (r *resolver) pow(e *Expr) *Expr {
	a, b := e.Args[0], e.Args[1]
	if !b.Dim.IsDimensionless() {
		r.fault(b.Span, "E203", fmt.Sprintf("an exponent must be dimensionless, is %v", b.Dim), "")
		return nil
	}
	k, known := rational(b)
	if e.Type == Integer && !(known && k >= 0) {
		e.Type = Float // 2**-1 is 0.5
	}
	if a.Dim.IsDimensionless() {
		return e
	}
	if !known {
		r.fault(b.Span, "E207", fmt.Sprintf("the exponent of a quantity in %v must be a constant number", a.Dim), "")
		return nil
	}
	if d, ok := a.Dim.PowFloat(k); ok {
		e.Dim = d
		return e
	}
	r.fault(e.Span, "E207", fmt.Sprintf("%v to the power of %v is no unit", a.Dim, k), "")
	return nil
}

// rational evaluates an expression of numbers, constants and + - * / that are exact enough for an exponent. It is NaN
// for anything else.
func rational(e *Expr) (float64, bool) {
	x := exponents{}.value(e)
	return x, !math.IsNaN(x)
}

// exponents holds the values of expressions, so that constants that are made of one another are looked at once.
type exponents map[*Expr]float64

func (m exponents) value(e *Expr) float64 {
	x, ok := m[e]
	if !ok {
		x = m.compute(e)
		m[e] = x
	}
	return x
}

func (m exponents) compute(e *Expr) float64 {
	switch e.Op {
	case Const:
		if e.Dim.IsDimensionless() {
			return e.Num
		}
	case Ref:
		if e.Sym.Kind == Constant {
			return m.value(e.Sym.Def)
		}
	case Neg:
		return -m.value(e.Args[0])
	case Add:
		return m.value(e.Args[0]) + m.value(e.Args[1])
	case Sub:
		return m.value(e.Args[0]) - m.value(e.Args[1])
	case Mul:
		return float64(m.value(e.Args[0]) * m.value(e.Args[1]))
	case Div:
		return m.value(e.Args[0]) / m.value(e.Args[1])
	}
	return math.NaN()
}

// unit evaluates the unit of an equation line: a product of coherent SI units, "1", "integer" or "boolean".
func (r *resolver) unit(x syntax.Expr) (units.Dimension, Type, bool) {
	var none units.Dimension
	if n, ok := x.(*syntax.Name); ok {
		switch n.Name {
		case "integer":
			return none, Integer, true
		case "boolean":
			return none, Boolean, true
		case "bool":
			r.fault(n.At, "E110", `unknown unit "bool"`, `for a truth value write "boolean"`)
			return none, Float, false
		case "int":
			r.fault(n.At, "E110", `unknown unit "int"`, `for whole numbers write "integer"`)
			return none, Float, false
		}
	}
	d, ok := r.unitProduct(x)
	return d, Float, ok
}

func (r *resolver) unitProduct(x syntax.Expr) (units.Dimension, bool) {
	var none units.Dimension
	switch x := x.(type) {
	case *syntax.Number:
		return none, true // 1: the parser refuses other factors
	case *syntax.Name:
		if units.IsBase(x.Name) {
			q, _ := units.Lookup(x.Name)
			return q.Dim, true
		}
		if q, ok := units.Lookup(x.Name); ok {
			r.fault(x.At, "E112", fmt.Sprintf("%q is a scaled unit; variables are declared in coherent SI units", x.Name), fmt.Sprintf("write %q; values may still be given in %s", q.Dim.String(), x.Name))
			return none, false
		}
		r.fault(x.At, "E110", fmt.Sprintf("unknown unit %q", x.Name), unitNamed(x.Name))
		return none, false
	case *syntax.Binary:
		a, ok := r.unitProduct(x.X)
		if !ok {
			return none, false
		}
		if x.Op == syntax.Pow {
			k := literal(x.Y)
			if d, ok := a.PowFloat(k); ok {
				return d, true
			}
			r.fault(x.At, "E111", fmt.Sprintf("%v to the power of %v is no unit", a, k), "")
			return none, false
		}
		b, ok := r.unitProduct(x.Y)
		if !ok {
			return none, false
		}
		switch x.Op {
		case syntax.Mul:
			return a.Mul(b), true
		case syntax.Div:
			return a.Div(b), true
		}
	}
	panic(fmt.Sprintf("BUG: model: unit %T", x))
}

// unitNamed says which unit a variable can be declared in when name is none.
func unitNamed(name string) string {
	var base []string
	for _, n := range units.Names() {
		if units.IsBase(n) {
			base = append(base, n)
		}
	}
	if len(syntax.Suggest(name, base)) > 0 {
		return didYouMean(name, "", base)
	}
	return "units: 1, volt, amp, siemens, ohm, farad, second, hertz, metre, mmolar and their products; or integer, boolean"
}

// literal evaluates an exponent of a unit, which the parser has checked: a number, a quotient of numbers, with signs.
func literal(x syntax.Expr) float64 {
	switch x := x.(type) {
	case *syntax.Number:
		return x.Value
	case *syntax.Unary:
		if x.Op == syntax.Neg {
			return -literal(x.X)
		}
		return literal(x.X)
	case *syntax.Binary:
		return literal(x.X) / literal(x.Y)
	}
	panic(fmt.Sprintf("BUG: model: exponent %T", x))
}
