package compile

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// sum lowers x+y or x-y of a state update: a product on either side is not rounded before it is added.
func (l *lowerer) sum(e *model.Expr) kernels.Value {
	x, y := e.Args[0], e.Args[1]
	sub := e.Op == model.Sub
	switch {
	case l.isConst(e):
		return l.strict(func() kernels.Value { return l.arithmetic(e) })
	case l.multiplies(x):
		p, q := l.factors(x)
		c := l.float(y)
		if sub {
			c = l.b.Neg(c)
		}
		return l.b.FMA(p, q, c)
	case l.multiplies(y):
		p, q := l.factors(y)
		if sub {
			p = l.b.Neg(p)
		}
		return l.b.FMA(p, q, l.float(x))
	}
	return l.combine(e.Op, l.float(x), l.float(y))
}

// multiplies reports whether e is lowered to a product of two factors.
func (l *lowerer) multiplies(e *model.Expr) bool {
	if e.Op == model.Neg {
		return l.multiplies(e.Args[0])
	}
	if e.Type != model.Float || l.isConst(e) || (e.Op != model.Mul && e.Op != model.Div) {
		return false
	}
	p := l.flatten(e)
	return len(p.den) == 0
}

// factors lowers a product to its last two factors.
func (l *lowerer) factors(e *model.Expr) (x, y kernels.Value) {
	if e.Op == model.Neg {
		x, y = l.factors(e.Args[0])
		return l.b.Neg(x), y
	}
	p := l.flatten(e)
	if p.scaled {
		return p.scale, l.times(p.num)
	}
	n := len(p.num)
	return l.times(p.num[:n-1]), p.num[n-1]
}

// chain is a flattened product: scale * num[0] * num[1] … / (den[0] * …).
type chain struct {
	scale    kernels.Value
	scaled   bool
	num, den []kernels.Value
}

// product lowers a chain of * and /: constants are gathered into one factor and divisors into one division.
func (l *lowerer) product(e *model.Expr) kernels.Value {
	if l.isConst(e) {
		return l.strict(func() kernels.Value { return l.arithmetic(e) })
	}
	p := l.flatten(e)
	b := l.b
	switch {
	case len(p.num) == 0 && !p.scaled:
		return b.Div(b.F(1), l.times(p.den))
	case len(p.num) == 0:
		return b.Div(p.scale, l.times(p.den))
	}
	v := l.times(p.num)
	if p.scaled {
		v = b.Mul(p.scale, v)
	}
	if len(p.den) > 0 {
		v = b.Div(v, l.times(p.den))
	}
	return v
}

func (l *lowerer) times(vs []kernels.Value) kernels.Value {
	v := vs[0]
	for _, w := range vs[1:] {
		v = l.b.Mul(v, w)
	}
	return v
}

// flatten gathers the factors of a product. Powers and calls are factors of their own.
func (l *lowerer) flatten(e *model.Expr) chain {
	var p chain
	constNum, constDen := kernels.None, kernels.None
	join := func(c *kernels.Value, v kernels.Value) {
		if *c == kernels.None {
			*c = v
		} else {
			*c = l.b.Mul(*c, v)
		}
	}
	var walk func(e *model.Expr, inverse, whole bool)
	walk = func(e *model.Expr, inverse, whole bool) {
		product, ok := l.productOf(e)
		switch {
		case l.isConst(e):
			v := l.strict(func() kernels.Value { return l.float(e) })
			if inverse {
				join(&constDen, v)
			} else {
				join(&constNum, v)
			}
		case ok && (whole || l.width(e) <= mostFactors):
			walk(product.Args[0], inverse, false)
			walk(product.Args[1], inverse != (product.Op == model.Div), false)
		case inverse:
			p.den = append(p.den, l.float(e))
		default:
			p.num = append(p.num, l.float(e))
		}
	}
	walk(e, false, true)
	switch {
	case constNum != kernels.None && constDen != kernels.None:
		p.scale, p.scaled = l.b.Div(constNum, constDen), true
	case constNum != kernels.None:
		p.scale, p.scaled = constNum, true
	case constDen != kernels.None:
		p.scale, p.scaled = l.b.Div(l.b.F(1), constDen), true
	}
	return p
}

// productOf reports whether e is a product or quotient of floats, perhaps by way of a name, and returns it.
func (l *lowerer) productOf(e *model.Expr) (*model.Expr, bool) {
	if e.Op == model.Ref {
		switch x := l.temps[e.Sym]; {
		case e.Sym.Kind == model.Var && e.Sym.Of == model.Own && !e.Sym.Var.Stored():
			e = e.Sym.Var.Expr
		case e.Sym.Kind == model.Local && x != nil:
			e = x
		}
	}
	return e, e.Type == model.Float && (e.Op == model.Mul || e.Op == model.Div)
}

// mostFactors is how many factors are gathered into one product. Products of more are nested: a few lines that square
// one another would have more factors than there is memory.
const mostFactors = 32

// width returns how many factors flatten would find in e, at most mostFactors+1.
func (l *lowerer) width(e *model.Expr) int {
	if n, ok := l.widths[e]; ok {
		return n
	}
	n := 1
	if p, ok := l.productOf(e); ok && !l.isConst(e) {
		n = min(l.width(p.Args[0])+l.width(p.Args[1]), mostFactors+1)
	}
	if l.widths == nil {
		l.widths = map[*model.Expr]int{}
	}
	l.widths[e] = n
	return n
}

// isConst reports whether e is a number before the run: constants and dt only.
func (l *lowerer) isConst(e *model.Expr) bool {
	if c, ok := l.consts[e]; ok {
		return c
	}
	c := true
	switch e.Op {
	case model.Call:
		c = !e.Fn.Random && !e.Fn.Defined()
	case model.Ref:
		c = l.isNumber(e.Sym)
	}
	for _, a := range e.Args {
		c = c && l.isConst(a)
	}
	if l.consts == nil {
		l.consts = map[*model.Expr]bool{}
	}
	l.consts[e] = c
	return c
}

// isNumber reports whether s is a number before the run.
func (l *lowerer) isNumber(s *model.Symbol) bool {
	switch s.Kind {
	case model.Constant, model.Dt:
		return true
	case model.Local:
		return l.known[s]
	case model.Coefficient:
		return l.b.Inst(l.leaf(s)).Op == kernels.OpConstF
	case model.Var:
		return s.Of == model.Own && !s.Var.Stored() && l.isConst(s.Var.Expr)
	}
	return false
}
