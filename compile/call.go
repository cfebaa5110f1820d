package compile

import (
	"fmt"
	"math"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

var libraryOps = map[string]kernels.Op{
	"exp": kernels.OpExp, "expm1": kernels.OpExpm1, "exprel": kernels.OpExprel,
	"log": kernels.OpLog, "log1p": kernels.OpLog1p, "log10": kernels.OpLog10, "sqrt": kernels.OpSqrt,
	"sin": kernels.OpSin, "cos": kernels.OpCos, "tan": kernels.OpTan, "sinh": kernels.OpSinh, "cosh": kernels.OpCosh,
	"tanh": kernels.OpTanh, "arcsin": kernels.OpAsin, "arccos": kernels.OpAcos, "arctan": kernels.OpAtan,
}

func (l *lowerer) call(e *model.Expr) kernels.Value {
	b := l.b
	if e.Fn.Defined() {
		return l.defined(e)
	}
	if op, ok := libraryOps[e.Fn.Name]; ok {
		return b.Do(op, l.float(e.Args[0]))
	}
	switch e.Fn.Name {
	case "abs":
		x := l.expr(e.Args[0])
		if b.TypeOf(x) == kernels.I64 {
			return b.Do(kernels.OpISelect, b.Do(kernels.OpILT, x, b.I(0)), b.Do(kernels.OpISub, b.I(0), x), x)
		}
		return b.Abs(x)
	case "floor", "ceil":
		x := l.strict(func() kernels.Value { return l.expr(e.Args[0]) })
		if b.TypeOf(x) == kernels.I64 {
			return x
		}
		if e.Fn.Name == "floor" {
			return b.Do(kernels.OpFloor, x)
		}
		return b.Do(kernels.OpCeil, x)
	case "int":
		x := l.strict(func() kernels.Value { return l.expr(e.Args[0]) })
		switch b.TypeOf(x) {
		case kernels.Bool:
			return b.Do(kernels.OpB2I, x)
		case kernels.F64:
			return b.Do(kernels.OpF2I, x)
		}
		return x
	case "sign":
		x := l.expr(e.Args[0])
		if b.TypeOf(x) == kernels.I64 {
			positive := b.Do(kernels.OpISelect, b.Do(kernels.OpILT, b.I(0), x), b.I(1), b.I(0))
			return b.Do(kernels.OpISelect, b.Do(kernels.OpILT, x, b.I(0)), b.I(-1), positive)
		}
		return b.Select(b.LT(x, b.F(0)), b.F(-1), b.Select(b.LT(b.F(0), x), b.F(1), x))
	case "clip":
		return l.clip(e)
	case "timestep":
		return l.timestep(e.Args[0], e.Args[1])
	case "rand":
		return l.draw(kernels.OpUniform, e.Site)
	case "randn":
		return l.draw(kernels.OpNormal, e.Site)
	case "poisson":
		return b.Do(kernels.OpF2I, l.draw(kernels.OpPoisson, e.Site, l.float(e.Args[0])))
	}
	panic("BUG: compile: function " + e.Fn.Name)
}

// clip lowers clip(x, low, high) = min(max(x, low), high); NaN passes through.
func (l *lowerer) clip(e *model.Expr) kernels.Value {
	b := l.b
	x, lo, hi := l.expr(e.Args[0]), l.expr(e.Args[1]), l.expr(e.Args[2])
	if e.Type == model.Integer {
		m := b.Do(kernels.OpISelect, b.Do(kernels.OpILT, x, lo), lo, x)
		return b.Do(kernels.OpISelect, b.Do(kernels.OpILT, hi, m), hi, m)
	}
	x, lo, hi = l.toFloat(x), l.toFloat(lo), l.toFloat(hi)
	m := b.Select(b.LT(x, lo), lo, x)
	return b.Select(b.LT(hi, m), hi, m)
}

// timestep lowers the number of whole steps of length dt in t, int((t + dt/1000)/dt): the thousandth absorbs the
// rounding of times that are multiples of dt.
func (l *lowerer) timestep(t, dt *model.Expr) kernels.Value {
	return l.strict(func() kernels.Value {
		b, d := l.b, l.float(dt)
		return b.Do(kernels.OpF2I, b.Div(b.Add(l.float(t), b.Mul(b.F(1e-3), d)), d))
	})
}

// pow lowers x**y. An integer power has a whole exponent that is known and not negative.
func (l *lowerer) pow(e *model.Expr) kernels.Value {
	b := l.b
	x := l.expr(e.Args[0])
	n, known := l.number(e.Args[1])
	switch whole := n == math.Trunc(n) && math.Abs(n) <= 16; {
	case e.Type == model.Integer && b.TypeOf(x) == kernels.I64:
		return l.power(x, int(n))
	case known && whole && n >= 0:
		return l.power(l.toFloat(x), int(n))
	case known && whole:
		return b.Div(b.F(1), l.power(l.toFloat(x), int(-n)))
	case known && n == 0.5:
		return b.Do(kernels.OpSqrt, l.toFloat(x))
	}
	return b.Do(kernels.OpPow, l.toFloat(x), l.float(e.Args[1]))
}

// power multiplies x by itself, by repeated squaring: n >= 0.
func (l *lowerer) power(x kernels.Value, n int) kernels.Value {
	mul, one := kernels.OpMul, func() kernels.Value { return l.b.F(1) }
	if l.b.TypeOf(x) == kernels.I64 {
		mul, one = kernels.OpIMul, func() kernels.Value { return l.b.I(1) }
	}
	result := kernels.None
	for ; n > 0; n >>= 1 {
		if n&1 != 0 {
			if result == kernels.None {
				result = x
			} else {
				result = l.b.Do(mul, result, x)
			}
		}
		if n > 1 {
			x = l.b.Do(mul, x, x)
		}
	}
	if result == kernels.None {
		return one()
	}
	return result
}

// number evaluates an exponent that is known before the run.
func (l *lowerer) number(e *model.Expr) (float64, bool) {
	if !l.isConst(e) {
		return 0, false
	}
	return Const(e, l.dt), true
}

// boolean checks that v is a mask.
func (l *lowerer) boolean(e *model.Expr) kernels.Value {
	v := l.expr(e)
	if l.b.TypeOf(v) != kernels.Bool {
		panic(fmt.Sprintf("BUG: compile: %v is not a condition", e))
	}
	return v
}
