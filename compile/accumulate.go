package compile

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// accumulates reports whether st adds to a float variable of a group that the block neither reads nor writes
// otherwise: then additions of many synapses onto one target simply follow one another. Within one group, the block may
// add to the variable on both sides.
func (c *code) accumulates(st *model.Stmt, block []*model.Stmt) bool {
	s := st.Target
	if !adds(st) {
		return false
	}
	for _, other := range block {
		if other != st && sameVariable(other.Target, s) && (other.Target == s || !adds(other)) || readsVariable(other.X, s) {
			return false
		}
	}
	return true
}

// adds reports whether st is an addition to a float variable of a group.
func adds(st *model.Stmt) bool {
	s := st.Target
	return s.Kind == model.Var && s.Of != model.Own && s.Type == model.Float && (st.Op == model.Add || st.Op == model.Sub)
}

// sameVariable reports whether two symbols are one variable, in whatever role.
func sameVariable(a, b *model.Symbol) bool {
	return a.Kind == model.Var && b.Kind == model.Var && a.Var.SameMemory(b.Var)
}

// readsVariable reports whether e reads the variable of s, on whatever side, itself or by way of subexpressions.
func readsVariable(e *model.Expr, s *model.Symbol) bool {
	return reads(e, func(x *model.Symbol) bool { return sameVariable(x, s) })
}

// reads reports whether f is true for a symbol that e reads, itself or by way of subexpressions, of which each is looked
// at once for each side.
func reads(e *model.Expr, f func(*model.Symbol) bool) bool {
	type use struct {
		v  *model.Variable
		of model.Owner
	}
	seen := map[use]bool{}
	var in func(e *model.Expr, of model.Owner) bool
	in = func(e *model.Expr, of model.Owner) bool {
		return e.Mentions(func(x *model.Expr) bool {
			if x.Op != model.Ref {
				return false
			}
			s := x.Sym
			if of != model.Own && s.Kind == model.Var {
				c := *s // within a subexpression of a side, names are those of the side
				c.Of = of
				s = &c
			}
			if s.Kind != model.Var || s.Var.Stored() {
				return f(s)
			}
			u := use{s.Var, s.Of}
			if seen[u] {
				return false
			}
			seen[u] = true
			return in(s.Var.Expr, s.Of)
		})
	}
	return in(e, model.Own)
}

func (c *code) accumulate(st *model.Stmt) {
	v := c.float(st.X)
	if st.Op == model.Sub {
		v = c.b.Neg(v)
	}
	slot, idx := c.place.(*synapses).column(st.Target)
	if m := c.shield(st.Target); m != kernels.None {
		c.b.Mem(kernels.OpAccumM, slot, idx, m, v)
	} else {
		c.b.Mem(kernels.OpAccum, slot, idx, v)
	}
}

// ordered reports whether the synapses of a call must be visited one at a time: when the code writes a variable of the
// element that spiked, which they share, or reads a group's variable at another index than it writes it, or adds to it
// at two.
func (c *code) ordered(p *model.Pathway) bool {
	spiking := model.Pre
	if p.Post {
		spiking = model.Post
	}
	for _, st := range p.Code {
		s := st.Target
		if s.Kind != model.Var || s.Of == model.Own {
			continue
		}
		if s.Of == spiking && !c.accumulates(st, p.Code) {
			return true
		}
		for _, other := range p.Code {
			// By way of a link, a synapse may read what another one writes.
			if reads(other.X, func(x *model.Symbol) bool { return x.Kind == model.Var && x.Var.Linked && sameVariable(x, s) }) {
				return true
			}
			if other.Target != s && sameVariable(other.Target, s) ||
				reads(other.X, func(x *model.Symbol) bool { return x.Of != s.Of && sameVariable(x, s) }) {
				return true
			}
		}
	}
	return false
}
