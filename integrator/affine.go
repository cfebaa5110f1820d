package integrator

import (
	"slices"

	"github.com/spikelane/spikelane/model"
)

// affine is an expression in the form Σ_k terms[k]·basis[k] + rest; nil stands for 0.
type affine struct {
	terms []*model.Expr
	rest  *model.Expr
}

// basis is the unknowns of an affine form. It remembers what it found out of each node: nodes are shared, and what
// looks like a tree may be exponentially large.
type basis struct {
	n  int
	of func(*model.Expr) int // which unknown a node refers to, -1 if none

	// hold lets coefficients mention the unknowns: of a product, one factor is split and the other taken as it is, and a
	// divisor is taken as it is. A product of two factors that can both be split is a square, and stays refused.
	hold bool

	mentions map[*model.Expr]bool
	forms    map[*model.Expr]form
}

// form is the outcome of split.
type form struct {
	affine
	culprit *model.Expr
}

func newBasis(n int, of func(*model.Expr) int) *basis {
	return &basis{n: n, of: of, mentions: map[*model.Expr]bool{}, forms: map[*model.Expr]form{}}
}

func (b *basis) in(e *model.Expr) bool {
	if len(e.Args) == 0 {
		return b.of(e) >= 0
	}
	found, known := b.mentions[e]
	if !known {
		for _, a := range e.Args {
			found = b.in(a) || found
		}
		b.mentions[e] = found
	}
	return found
}

// split writes e as an affine form by its structure alone: nothing is expanded, cancelled or evaluated, so that the
// coefficients mean what the text says. If e is not affine it returns the smallest part that is not.
func (b *basis) split(e *model.Expr) (affine, *model.Expr) {
	f, known := b.forms[e]
	if !known {
		f.affine, f.culprit = b.resolve(e)
		b.forms[e] = f
	}
	f.terms = slices.Clone(f.terms) // callers build on it
	return f.affine, f.culprit
}

func (b *basis) resolve(e *model.Expr) (a affine, culprit *model.Expr) {
	if !b.in(e) {
		return affine{terms: make([]*model.Expr, b.n), rest: e}, nil
	}
	switch e.Op {
	case model.Ref:
		a.terms = make([]*model.Expr, b.n)
		a.terms[b.of(e)] = model.Num(1)
		return a, nil
	case model.Neg:
		return b.each(e.Args[0], model.NegOf)
	case model.Add:
		return b.both(e.Args[0], e.Args[1], model.AddOf)
	case model.Sub:
		return b.both(e.Args[0], e.Args[1], model.SubOf)
	case model.Mul:
		x, y := e.Args[0], e.Args[1]
		if !b.in(y) {
			return b.each(x, func(c *model.Expr) *model.Expr { return model.MulOf(c, y) })
		}
		if !b.in(x) {
			return b.each(y, func(c *model.Expr) *model.Expr { return model.MulOf(x, c) })
		}
		if b.hold {
			_, inX := b.split(x)
			_, inY := b.split(y)
			switch {
			case inX == nil && inY != nil:
				return b.each(x, func(c *model.Expr) *model.Expr { return model.MulOf(c, y) })
			case inX != nil && inY == nil:
				return b.each(y, func(c *model.Expr) *model.Expr { return model.MulOf(x, c) })
			}
		}
	case model.Div:
		if y := e.Args[1]; !b.in(y) || b.hold && b.in(e.Args[0]) {
			return b.each(e.Args[0], func(c *model.Expr) *model.Expr { return model.DivOf(c, y) })
		}
	case model.Pow:
		switch k, ok := number(e.Args[1]); {
		case ok && k == 1:
			return b.split(e.Args[0])
		case ok && k == 0:
			return affine{terms: make([]*model.Expr, b.n), rest: model.Num(1)}, nil
		}
	case model.If:
		if cond := e.Args[0]; !b.in(cond) {
			return b.both(e.Args[1], e.Args[2], func(x, y *model.Expr) *model.Expr {
				return model.IfOf(cond, orZero(x), orZero(y))
			})
		}
	}
	return a, e
}

// each applies f to every coefficient of e that is not 0.
func (b *basis) each(e *model.Expr, f func(*model.Expr) *model.Expr) (affine, *model.Expr) {
	a, culprit := b.split(e)
	if culprit != nil {
		return a, culprit
	}
	for k, c := range a.terms {
		if c != nil {
			a.terms[k] = f(c)
		}
	}
	if a.rest != nil {
		a.rest = f(a.rest)
	}
	return a, nil
}

// both joins the coefficients of x and y where one of them is not 0.
func (b *basis) both(x, y *model.Expr, f func(x, y *model.Expr) *model.Expr) (affine, *model.Expr) {
	p, culprit := b.split(x)
	if culprit != nil {
		return p, culprit
	}
	q, culprit := b.split(y)
	if culprit != nil {
		return q, culprit
	}
	for k := range p.terms {
		if p.terms[k] != nil || q.terms[k] != nil {
			p.terms[k] = f(p.terms[k], q.terms[k])
		}
	}
	if p.rest != nil || q.rest != nil {
		p.rest = f(p.rest, q.rest)
	}
	return p, nil
}

func orZero(e *model.Expr) *model.Expr {
	if e == nil {
		return model.Num(0)
	}
	return e
}

// number returns the value of a literal, of a constant that is one, or of its negative.
func number(e *model.Expr) (float64, bool) {
	switch {
	case e.Op == model.Const:
		return e.Num, true
	case e.Op == model.Ref && e.Sym.Kind == model.Constant:
		return number(e.Sym.Def)
	case e.Op == model.Neg:
		x, ok := number(e.Args[0])
		return -x, ok
	}
	return 0, false
}
