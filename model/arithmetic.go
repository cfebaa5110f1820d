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
			r.fault(at, "E204", fmt.Sprintf("cannot combine %s and %s by %q", described(a), described(b), opText[op]), unitHint(a, b))
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
		return r.pow(e)
	}
	return e
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
	num, den, ok := fraction(k)
	if ok {
		if d, ok := a.Dim.Pow(num, den); ok {
			e.Dim = d
			return e
		}
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

// fraction returns x as num/den with a denominator of at most 12.
func fraction(x float64) (num, den int, ok bool) {
	if math.IsInf(x, 0) {
		return 0, 0, false
	}
	for den = 1; den <= 12; den++ {
		n := math.Round(float64(x * float64(den)))
		if math.Abs(n) < 1000 && math.Abs(float64(x*float64(den))-n) < 1e-9 {
			return int(n), den, true
		}
	}
	return 0, 0, false
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
		if x.Value == 1 {
			return none, true
		}
		r.fault(x.At, "E111", "a unit cannot have a factor", "write the coherent SI unit alone, such as volt, not 2*volt")
		return none, false
	case *syntax.Name:
		if units.IsBase(x.Name) {
			q, _ := units.Lookup(x.Name)
			return q.Dim, true
		}
		if q, ok := units.Lookup(x.Name); ok {
			r.fault(x.At, "E112", fmt.Sprintf("%q is a scaled unit; variables are declared in coherent SI units", x.Name), fmt.Sprintf("write %q; values may still be given in %s", q.Dim.String(), x.Name))
			return none, false
		}
		var base []string
		for _, n := range units.Names() {
			if units.IsBase(n) {
				base = append(base, n)
			}
		}
		r.fault(x.At, "E110", fmt.Sprintf("unknown unit %q", x.Name), didYouMean(x.Name, base))
		return none, false
	case *syntax.Binary:
		a, ok := r.unitProduct(x.X)
		if !ok {
			return none, false
		}
		if x.Op == syntax.Pow {
			if k, ok := literal(x.Y); ok {
				if num, den, ok := fraction(k); ok {
					if d, ok := a.Pow(num, den); ok {
						return d, true
					}
				}
			}
			r.fault(x.Y.Span(), "E110", "the exponent of a unit must be a number", "")
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
	r.fault(x.Span(), "E110", "not a unit", "a unit is a product of powers of SI units, such as amp/metre**2")
	return none, false
}

func literal(x syntax.Expr) (float64, bool) {
	switch x := x.(type) {
	case *syntax.Number:
		return x.Value, true
	case *syntax.Unary:
		if k, ok := literal(x.X); ok && x.Op == syntax.Neg {
			return -k, true
		}
	}
	return 0, false
}
