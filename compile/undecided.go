package compile

import (
	"math"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// Undecided compiles column Out over a list of neurons, streamed as the column Spikes, for a condition: NaN where it cannot be told
// whether it holds, since what is compared is NaN, else 0. It is undecided by Kleene's logic: "x > 0 and y/x > 1" is false where x is
// 0, whatever y/x is. Only values that can become NaN by themselves are looked at: quotients, powers, and what functions return. It
// returns nil if the condition has none, or if they hang on random draws or on functions of the user.
func Undecided(o Object, name string, condition *model.Expr) *kernels.Func {
	b := kernels.NewBuilder(name)
	b.Each()
	idx := b.Load(b.Col(Spikes, kernels.ElemI32))
	c := newCode(b, o, &spiking{neurons{b: b, n: o.N}, idx})
	c.elem = func() kernels.Value { return idx }
	m := c.undecided(condition.Inline())
	if m == kernels.None {
		return nil
	}
	b.Mem(kernels.OpStore, b.Col(Out, kernels.ElemF64), b.Select(m, b.Div(b.F(0), b.F(0)), b.F(0)))
	return b.Func()
}

// undecided returns where a condition is neither true nor false; None for nowhere.
func (c *code) undecided(e *model.Expr) kernels.Value {
	b := c.b
	switch e.Op {
	case model.Not:
		return c.undecided(e.Args[0])
	case model.And, model.Or:
		m := kernels.None
		for _, x := range e.Args {
			m = c.either(m, c.undecided(x))
		}
		if m == kernels.None {
			return m
		}
		for _, x := range e.Args { // one that settles it
			settled := c.boolean(x)
			if e.Op == model.And {
				settled = b.Not(settled)
			}
			if u := c.undecided(x); u != kernels.None {
				settled = b.And(settled, b.Not(u))
			}
			m = b.And(m, b.Not(settled))
		}
		return m
	case model.LT, model.LE, model.GT, model.GE, model.EQ, model.NE:
		m := kernels.None
		for _, x := range e.Args {
			if x.Type == model.Float && mayFail(x) && Plain(x) {
				v := c.strict(func() kernels.Value { return c.float(x) })
				m = c.either(m, b.Do(kernels.OpNE, v, v))
			}
		}
		return m
	}
	return kernels.None
}

func (c *code) either(x, y kernels.Value) kernels.Value {
	switch {
	case x == kernels.None:
		return y
	case y == kernels.None:
		return x
	}
	return c.b.Or(x, y)
}

// mayFail reports whether a value can be NaN though all that it is made of is finite and of moderate size.
func mayFail(e *model.Expr) bool {
	return e.Mentions(func(x *model.Expr) bool {
		switch x.Op {
		case model.Div, model.FloorDiv, model.Mod:
			return !IsConst(x.Args[1])
		case model.Pow:
			if !IsConst(x.Args[1]) {
				return true
			}
			n := Const(x.Args[1], 0)
			return !(n >= 0 && n == math.Trunc(n))
		case model.Call:
			switch x.Fn.Name {
			case "log", "log1p", "log10", "sqrt", "arcsin", "arccos":
				return true
			}
			return x.Fn.Timed != nil
		}
		return false
	})
}

// Plain reports whether to evaluate an expression once more changes nothing and costs little: it has no random draws, and no functions
// that users have written.
func Plain(e *model.Expr) bool {
	return !e.Inline().Mentions(func(x *model.Expr) bool { return x.Op == model.Call && (x.Fn.Random || x.Fn.Host != nil) })
}
