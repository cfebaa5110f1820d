package compile

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// Assign compiles "v = value", for elements where the condition holds (nil: all) or for one element (at >= 0).
func Assign(o Object, name string, s *model.Symbol, value, where *model.Expr, at int) *kernels.Func {
	b, c := newNeurons(name, o)
	return assign(b, c, s, value, where, at)
}

func assign(b *kernels.Builder, c *code, s *model.Symbol, value, where *model.Expr, at int) *kernels.Func {
	v := c.as(s.Type, c.expr(value))
	mask := kernels.None
	switch {
	case where != nil:
		mask = c.boolean(where)
	case at >= 0:
		mask = b.Do(kernels.OpIEQ, b.Index(), b.I(int64(at)))
	}
	c.write(s, mask, v)
	return b.Func()
}

// AssignShared compiles the assignment of a shared variable: a kernel over one element that streams the column of
// length 1.
func AssignShared(o Object, name string, s *model.Symbol, value *model.Expr) *kernels.Func {
	b, c := newNeurons(name, o)
	b.Mem(kernels.OpStore, b.Col(s.Var.Name, ElemOf(s.Type)), c.as(s.Type, c.expr(value)))
	return b.Func()
}

// Out is the column that Values and SynapseValues write.
const Out = "_out"

// Values compiles column Out = e over the neurons of a group; booleans are stored as such.
func Values(o Object, name string, e *model.Expr) *kernels.Func {
	b, c := newNeurons(name, o)
	b.Mem(kernels.OpStore, b.Col(Out, ElemOf(e.Type)), c.expr(e))
	return b.Func()
}

// ValuesAt compiles column Out = e over a list of neurons, streamed as the column Spikes.
func ValuesAt(o Object, name string, e *model.Expr) *kernels.Func {
	b := kernels.NewBuilder(name)
	b.Each()
	idx := b.Load(b.Col(Spikes, kernels.ElemI32))
	c := newCode(b, o, &spiking{neurons{b: b, n: o.N}, idx})
	c.elem = func() kernels.Value { return idx }
	b.Mem(kernels.OpStore, b.Col(Out, ElemOf(e.Type)), c.expr(e))
	return b.Func()
}
