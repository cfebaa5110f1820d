package compile

import (
	"fmt"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// Names of the columns and parameters of synaptic kernels beside the variables.
const (
	Target   = "_post" // int32 column: index of each synapse's target in its group
	SourceOf = "_pre"  // int64 parameter of pathway kernels, int32 column of SynapseValues: index of the source
)

// Ends is what a synaptic kernel must know of its two sides.
type Ends struct {
	Syn        *model.Synapses
	NPre       int // size of the source (part of a) group
	NPost      int
	OffsetPre  int // first index of the source part within its group
	OffsetPost int
}

// side returns the column name of variable name of one side. A group that is both sides has one name, so that a
// kernel sees that they are the same memory.
func (e Ends) side(of model.Owner, name string) string {
	if of == model.Pre && e.Syn.Pre != e.Syn.Post {
		return name + "_pre"
	}
	return name + "_post"
}

// SideColumn splits the column name of a synaptic kernel: the side and the variable of the group there; Own for
// columns of the synapses.
func (e Ends) SideColumn(column string) (of model.Owner, name string) {
	if column == Target || column == SourceOf || column == Out || e.Syn.Var(column) != nil {
		return model.Own, column
	}
	for _, s := range []struct {
		of     model.Owner
		suffix string
	}{{model.Pre, "_pre"}, {model.Post, "_post"}} {
		if n := len(column) - len(s.suffix); n > 0 && column[n:] == s.suffix {
			return s.of, column[:n]
		}
	}
	return model.Own, column
}

// synapses is the place of kernels that stream over synapses: of one row for pathways, of all for values.
type synapses struct {
	b    *kernels.Builder
	ends Ends
	pre  kernels.Value // index of the source in its group
	post kernels.Value // index of the target in its group
}

func (p *synapses) column(s *model.Symbol) (slot int, idx kernels.Value) {
	name, elem := "", kernels.ElemF64
	switch s.Kind {
	case model.LastSpike:
		name = LastSpike
	case model.NotRefractory:
		name, elem = NotRefractory, kernels.ElemBool
	case model.Var:
		name, elem = s.Var.Name, ElemOf(s.Var.Type)
	default:
		panic(fmt.Sprintf("BUG: compile: %s has no column in synapses", s.Name))
	}
	if s.Of == model.Own {
		idx = kernels.None
		if s.Kind == model.Var && s.Var.Shared {
			idx = p.b.I(0)
		}
		return p.b.Col(name, elem), idx
	}
	idx = p.post
	if s.Of == model.Pre {
		idx = p.pre
	}
	if s.Kind == model.Var && s.Var.Shared {
		idx = p.b.I(0)
	}
	return p.b.Col(p.ends.side(s.Of, name), elem), idx
}

func (p *synapses) read(s *model.Symbol) kernels.Value {
	switch s.Kind {
	case model.Index:
		return p.b.Do(kernels.OpISub, p.pre, p.b.I(int64(p.ends.OffsetPre)))
	case model.IndexPost:
		return p.b.Do(kernels.OpISub, p.post, p.b.I(int64(p.ends.OffsetPost)))
	case model.SizePre:
		return p.b.I(int64(p.ends.NPre))
	case model.SizePost:
		return p.b.I(int64(p.ends.NPost))
	case model.Size:
		return p.b.Param("N", kernels.I64)
	}
	slot, idx := p.column(s)
	if idx == kernels.None {
		return p.b.Load(slot)
	}
	return p.b.Gather(slot, idx)
}

func (p *synapses) write(s *model.Symbol, mask, v kernels.Value) {
	slot, idx := p.column(s)
	switch {
	case idx == kernels.None && mask == kernels.None:
		p.b.Mem(kernels.OpStore, slot, v)
	case idx == kernels.None:
		p.b.Mem(kernels.OpStoreM, slot, mask, v)
	case mask == kernels.None:
		p.b.Mem(kernels.OpScatter, slot, idx, v)
	default:
		p.b.Mem(kernels.OpScatterM, slot, idx, mask, v)
	}
}

// OnPre compiles the code of a presynaptic pathway: a kernel over the synapses of one source that spiked.
func OnPre(o Object, ends Ends, stmts []*model.Stmt) *kernels.Func {
	b := kernels.NewBuilder("on_pre." + o.Name)
	pre := b.Param(SourceOf, kernels.I64)
	b.Each()
	post := b.Load(b.Col(Target, kernels.ElemI32))
	p := &synapses{b: b, ends: ends, pre: pre, post: post}
	c := newCode(b, o, p)
	c.elem = b.Index
	for _, st := range stmts {
		if c.accumulates(st, stmts) {
			c.accumulate(st)
		} else {
			c.assign(st.Target, c.result(st))
		}
	}
	c.store(c.shield)
	f := b.Func()
	f.Sequential = c.ordered(f, stmts)
	return f
}

// shield returns the mask under which synaptic code may write s: variables of a group that are integrated unless
// refractory are written only then.
func (c *code) shield(s *model.Symbol) kernels.Value {
	if s.Kind != model.Var || s.Of == model.Own || !s.Var.UnlessRefractory {
		return kernels.None
	}
	nr := *model.Builtin(NotRefractory)
	nr.Of = s.Of
	return c.read(&nr)
}

// accumulates reports whether st adds to a float variable of a group that the block neither reads nor writes
// otherwise: then additions of many synapses onto one target simply follow one another.
func (c *code) accumulates(st *model.Stmt, block []*model.Stmt) bool {
	s := st.Target
	if s.Kind != model.Var || s.Of == model.Own || s.Type != model.Float || (st.Op != model.Add && st.Op != model.Sub) {
		return false
	}
	for _, other := range block {
		if other != st && sameVariable(other.Target, s) {
			return false
		}
		if readsVariable(other.X, s) {
			return false
		}
	}
	return true
}

// sameVariable reports whether two symbols are one variable, in whatever role.
func sameVariable(a, b *model.Symbol) bool {
	return a.Kind == model.Var && b.Kind == model.Var && a.Var == b.Var
}

func readsVariable(e *model.Expr, s *model.Symbol) bool {
	return e.Mentions(func(x *model.Expr) bool {
		if x.Op != model.Ref || x.Sym.Kind != model.Var {
			return false
		}
		if !x.Sym.Var.Stored() && x.Sym.Var.Expr != nil {
			return readsVariable(x.Sym.Var.Expr, s)
		}
		return x.Sym.Var == s.Var
	})
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

// ordered reports whether the synapses of a row must be visited one at a time: when the code writes a variable of the
// source, which they share, or reads a group's variable at another index than it writes it.
func (c *code) ordered(f *kernels.Func, stmts []*model.Stmt) bool {
	for _, st := range stmts {
		s := st.Target
		if s.Kind != model.Var || s.Of == model.Own {
			continue
		}
		if s.Of == model.Pre && !c.accumulates(st, stmts) {
			return true
		}
		if s.Of == model.Post && c.place.(*synapses).ends.Syn.Pre == c.place.(*synapses).ends.Syn.Post {
			for _, other := range stmts {
				if other.X.Mentions(func(x *model.Expr) bool {
					return x.Op == model.Ref && x.Sym.Of == model.Pre && sameVariable(x.Sym, s)
				}) {
					return true
				}
			}
		}
	}
	return false
}

// SynapseValues compiles column Out = e over all synapses; sources are in the column SourceOf.
func SynapseValues(o Object, ends Ends, name string, e *model.Expr) *kernels.Func {
	b, c := newSynapses(name, o, ends)
	b.Mem(kernels.OpStore, b.Col(Out, ElemOf(e.Type)), c.expr(e))
	return b.Func()
}

// AssignSynapses compiles "v = value" over all synapses, where the condition holds (nil: everywhere).
func AssignSynapses(o Object, ends Ends, name string, s *model.Symbol, value, where *model.Expr) *kernels.Func {
	b, c := newSynapses(name, o, ends)
	return assign(b, c, s, value, where, -1)
}

func newSynapses(name string, o Object, ends Ends) (*kernels.Builder, *code) {
	b := kernels.NewBuilder(name)
	b.Each()
	pre := b.Load(b.Col(SourceOf, kernels.ElemI32))
	post := b.Load(b.Col(Target, kernels.ElemI32))
	c := newCode(b, o, &synapses{b: b, ends: ends, pre: pre, post: post})
	c.elem = b.Index
	return b, c
}
