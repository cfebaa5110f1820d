package compile

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// Pairs compiles the choice of targets for one source: a kernel that streams the column Target, candidates among the
// targets, and emits to list 0 the places of those for which cond holds and a trial of probability p succeeds (nil:
// always). If count is given, the kernel writes column Out, the number of synapses for each candidate. Random draws
// are numbered by the pair, i*N_post + j, so that they do not depend on how candidates are grouped. site is the number
// of the trial's random stream.
func Pairs(o Object, ends Ends, name string, cond, p, count *model.Expr, site int) *kernels.Func {
	b := kernels.NewBuilder(name)
	pre := b.Param(SourceOf, kernels.I64)
	b.Each()
	post := b.Load(b.Col(Target, kernels.ElemI32))
	place := &synapses{b: b, ends: ends, pre: pre, post: post}
	c := newSynaptic(b, o, place)
	pair := b.Do(kernels.OpIAdd,
		b.Do(kernels.OpIMul, place.read(&model.Symbol{Kind: model.Index}), b.I(int64(ends.NPost))),
		place.read(&model.Symbol{Kind: model.IndexPost}))
	c.elem = func() kernels.Value { return pair }
	mask := b.B(true)
	if cond != nil {
		mask = c.boolean(cond)
	}
	if p != nil {
		mask = b.And(mask, b.LT(c.draw(kernels.OpUniform, site), c.float(p)))
	}
	if count != nil {
		n := c.expr(count)
		if b.TypeOf(n) == kernels.F64 {
			n = b.Do(kernels.OpF2I, n)
		}
		b.Mem(kernels.OpStore, b.Col(Out, kernels.ElemI32), n)
	}
	b.Mem(kernels.OpEmit, b.List("chosen"), mask, b.Index())
	return b.Func()
}
