package compile

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// place says where the variables of a kernel's kind live and how they are reached.
type place interface {
	// read returns the value in memory of a stored variable or a special name.
	read(s *model.Symbol) kernels.Value
	// write stores v into s, only where mask holds unless mask is None.
	write(s *model.Symbol, mask, v kernels.Value)
}

// code is a block of statements or expressions being lowered over a place.
type code struct {
	*lowerer
	place
	vals  map[*model.Symbol]kernels.Value // current values: read once, changed by statements
	dirty []*model.Symbol                 // written, in order of first writing
}

func newCode(b *kernels.Builder, o Object, p place) *code {
	c := &code{place: p, vals: map[*model.Symbol]kernels.Value{}}
	c.lowerer = &lowerer{b: b, dt: o.Dt, obj: o.ID}
	c.leaf = c.value
	return c
}

func (c *code) value(s *model.Symbol) kernels.Value {
	if v, ok := c.vals[s]; ok {
		return v
	}
	v := c.read(s)
	c.vals[s] = v
	return v
}

// run lowers statements: each sees the values that earlier ones gave.
func (c *code) run(stmts []*model.Stmt) {
	for _, st := range stmts {
		c.assign(st.Target, c.result(st))
	}
}

// result returns the value that st gives its target.
func (c *code) result(st *model.Stmt) kernels.Value {
	v := c.expr(st.X)
	switch {
	case st.Op == model.Const:
	case st.Op == model.Pow:
		v = c.pow(&model.Expr{Op: model.Pow, Type: st.Target.Type, Args: []*model.Expr{model.RefTo(st.Target), st.X}})
	default:
		v = c.combine(st.Op, c.expr(model.RefTo(st.Target)), v)
	}
	return c.as(st.Target.Type, v)
}

// as converts v to the type of a variable: integers widen to floats; other pairs were refused by package model.
func (c *code) as(t model.Type, v kernels.Value) kernels.Value {
	if t == model.Float {
		return c.toFloat(v)
	}
	return v
}

func (c *code) assign(s *model.Symbol, v kernels.Value) {
	if s.Kind == model.Var {
		seen := false
		for _, d := range c.dirty {
			seen = seen || d == s
		}
		if !seen {
			c.dirty = append(c.dirty, s)
		}
	}
	c.vals[s] = v
	c.forget()
}

// store writes every changed variable back. mask of a variable is None where it is written always.
func (c *code) store(mask func(s *model.Symbol) kernels.Value) {
	for _, s := range c.dirty {
		m := kernels.None
		if mask != nil {
			m = mask(s)
		}
		c.write(s, m, c.vals[s])
	}
}
