package model

import (
	"fmt"
	"math"
)

// valued faults a part of a text that is made of numbers and constants alone and has no value: "0/0", "log(-1)", or one
// beyond all bounds, "1/0", as Python does. It returns nil then. Infinity is written inf.
func (r *resolver) valued(e *Expr) *Expr {
	x, ok := r.known(e)
	if !ok || !math.IsNaN(x) && !math.IsInf(x, 0) && !r.dividesByZero(e) {
		return e
	}
	if !math.IsNaN(x) && !r.dividesByZero(e) && !r.finite(e.Args) {
		return e // it follows from an infinity that somebody wrote
	}
	what, hint := fmt.Sprintf("%v is %+v, want a number", e, x), ""
	if r.dividesByZero(e) {
		what = fmt.Sprintf("%v divides by zero", e)
	}
	if math.IsInf(x, 0) {
		hint = `infinity is written "inf"`
	}
	r.fault(e.Span, "E208", what, hint)
	return nil
}

func (r *resolver) finite(args []*Expr) bool {
	for _, a := range args {
		if x, _ := r.known(a); math.IsInf(x, 0) {
			return false
		}
	}
	return true
}

func (r *resolver) dividesByZero(e *Expr) bool {
	if e.Op != Div && e.Op != FloorDiv && e.Op != Mod {
		return false
	}
	x, ok := r.known(e.Args[1])
	return ok && x == 0
}

// known evaluates what is made of numbers and constants alone, as far as it takes to tell whether there is a value: bits
// never come from here.
func (r *resolver) known(e *Expr) (float64, bool) {
	if e.Op == Const {
		return e.Num, true
	}
	x, ok := r.values[e]
	if !ok {
		x = r.evaluate(e)
		if r.values == nil {
			r.values = map[*Expr]*float64{}
		}
		r.values[e] = x
	}
	if x == nil {
		return 0, false
	}
	return *x, true
}

// evaluate returns nil for what is not known before the run.
func (r *resolver) evaluate(e *Expr) *float64 {
	if e.Op == Ref {
		return e.Sym.known
	}
	var v [2]float64
	if len(e.Args) == 0 || len(e.Args) > len(v) {
		return nil
	}
	for k, a := range e.Args {
		x, ok := r.known(a)
		if !ok {
			return nil
		}
		v[k] = x
	}
	x, ok := 0.0, true
	switch a, b := v[0], v[1]; e.Op {
	case Neg:
		x = -a
	case Add:
		x = a + b
	case Sub:
		x = a - b
	case Mul:
		x = float64(a * b)
	case Div:
		x = a / b
	case FloorDiv:
		x = math.Floor(a / b)
	case Mod:
		x = float64(a - float64(b*math.Floor(a/b)))
	case Pow:
		x = math.Pow(a, b)
	case Call:
		var f func(float64) float64
		if f, ok = partial[e.Fn.Name]; ok {
			x = f(a)
		}
	default:
		ok = false
	}
	if !ok {
		return nil
	}
	return &x
}

// partial are the functions that some numbers have no value of.
var partial = map[string]func(float64) float64{
	"sqrt": math.Sqrt, "log": math.Log, "log10": math.Log10, "log1p": math.Log1p, "arcsin": math.Asin, "arccos": math.Acos,
	"exp": math.Exp, "expm1": math.Expm1, "sinh": math.Sinh, "cosh": math.Cosh,
}
