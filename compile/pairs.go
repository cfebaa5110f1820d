package compile

import (
	"math"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// Columns and parameters of the kernels that make synapses. The outer neuron is the one that a rule runs for, its
// index counted from the start of its side; so is the result, the index of the neuron that an iteration leads to.
const (
	Outer  = "_outer"  // int64 parameter: the outer neuron; of Rule.Rows the first of a block of them
	Low    = "_low"    // int64 column of Rule.Rows, parameter of the other kernels
	High   = "_high"   // int64 column of Rule.Rows
	Step   = "_step"   // int64 column of Rule.Rows, parameter of the other kernels
	Size   = "_size"   // int64 column of Rule.Rows
	Chance = "_chance" // float64 column of Rule.Rows: the probability
	Take   = "_take"   // bool column of Rule.Rows: the part of the condition that hangs on the outer neuron alone
	Nth    = "_nth"    // int32 column: the number of the iteration, whose value is Low + Nth*Step
	Result = "_result" // int64 column: the result
)

// NoResult stands for the result of an element that is no whole number.
const NoResult = math.MinInt64

// Rule holds the kernels of one rule of connectivity; nil where there is nothing to compute. Random draws are numbered
// by iteration and outer neuron, so that they do not depend on how iterations are grouped.
type Rule struct {
	Rows   *kernels.Func // over outer neurons: writes those of Low, High, Step, Size, Chance, Take that are not constant
	Elem   *kernels.Func // over iterations: writes Result
	Choose *kernels.Func // over iterations: emits to list 0 the places of those that make synapses, and of those whose probability is none
	Odds   *kernels.Func // over iterations: writes float64 column Out, the probability, where that hangs on the result
	Count  *kernels.Func // over iterations: writes float64 column Out, the number of synapses

	// Reads says that Choose reads variables of the neurons that iterations lead to: the results must exist before.
	Reads bool
}

// NewRule compiles rule g, with count synapses for each pair (nil: not computed here). trial is the number of the
// random stream of trials whose probability depends on the result.
func NewRule(o Object, ends Ends, name string, g *model.Generator, count *model.Expr, trial int) *Rule {
	r := &ruling{Object: o, ends: ends, name: name, Generator: g}
	out := &Rule{}
	var outer, pair []*model.Expr
	for _, e := range conjuncts(g.If) {
		if varies, reads := g.PairDependence(e); varies || random(e) {
			pair, out.Reads = append(pair, e), out.Reads || reads
		} else {
			outer = append(outer, e)
		}
	}
	var p *model.Expr // of a trial for each pair
	chance := g.P
	if g.P != nil {
		if varies, reads := g.PairDependence(g.P); varies {
			p, chance, out.Reads = g.P, nil, out.Reads || reads
		} else if IsConst(g.P) {
			chance = nil
		}
	}
	out.Rows = r.rows(outer, chance)
	if g.Elem != nil {
		out.Elem = r.elem()
	}
	if len(pair) > 0 || p != nil {
		out.Choose = r.choose(pair, p, trial)
	}
	if p != nil {
		out.Odds = r.number(".odds", p)
	}
	if count != nil {
		out.Count = r.number(".count", count)
	}
	return out
}

// conjuncts splits a condition at its "and"s.
func conjuncts(e *model.Expr) []*model.Expr {
	switch {
	case e == nil:
		return nil
	case e.Op == model.And:
		return append(conjuncts(e.Args[0]), conjuncts(e.Args[1])...)
	}
	return []*model.Expr{e}
}

func random(e *model.Expr) bool {
	return e.Mentions(func(x *model.Expr) bool {
		if x.Op == model.Ref && x.Sym.Kind == model.Var && x.Sym.Of == model.Own && !x.Sym.Var.Stored() {
			return random(x.Sym.Var.Expr)
		}
		return x.Op == model.Call && x.Fn.Random
	})
}

// ruling compiles the kernels of one rule.
type ruling struct {
	Object
	ends Ends
	name string
	*model.Generator
}

// side returns the place of a kernel: the outer neuron and the result are counted from the start of their sides.
func (r *ruling) side(b *kernels.Builder, outer, result kernels.Value) *synapses {
	whole := func(x kernels.Value, offset int) kernels.Value {
		if x == kernels.None || offset == 0 {
			return x
		}
		return b.Do(kernels.OpIAdd, x, b.I(int64(offset)))
	}
	if r.Over == model.Post {
		outer, result = result, outer
	}
	return &synapses{b: b, ends: r.ends, pre: whole(outer, r.ends.OffsetPre), post: whole(result, r.ends.OffsetPost)}
}

func (r *ruling) rows(outer []*model.Expr, chance *model.Expr) *kernels.Func {
	b := kernels.NewBuilder(r.name + ".rows")
	first := b.Param(Outer, kernels.I64)
	b.Each()
	index := b.Do(kernels.OpIAdd, first, b.Index())
	c := newSynaptic(b, r.Object, r.side(b, index, kernels.None))
	c.elem = func() kernels.Value { return index }
	some := false
	store := func(name string, e kernels.Elem, v kernels.Value) {
		b.Mem(kernels.OpStore, b.Col(name, e), v)
		some = true
	}
	for _, arg := range []struct {
		name string
		x    *model.Expr
	}{{Low, r.Low}, {High, r.High}, {Step, r.Step}, {Size, r.Size}} {
		if arg.x != nil && !r.sized(arg.x) {
			store(arg.name, kernels.ElemI64, c.expr(arg.x))
		}
	}
	if chance != nil {
		store(Chance, kernels.ElemF64, c.float(chance))
	}
	if len(outer) > 0 {
		take := b.B(true)
		for _, e := range outer {
			take = b.And(take, c.boolean(e))
		}
		store(Take, kernels.ElemBool, take)
	}
	if !some {
		return nil
	}
	return b.Func()
}

// sized reports whether Whole can evaluate e.
func (r *ruling) sized(e *model.Expr) bool { _, ok := Whole(e, r.ends); return ok }

// Whole evaluates an integer that is a literal or the size of a side, the usual arguments of a range.
func Whole(e *model.Expr, ends Ends) (int64, bool) {
	switch {
	case e.Op == model.Const:
		return int64(e.Num), true
	case e.Op == model.Neg:
		x, ok := Whole(e.Args[0], ends)
		return -x, ok
	case e.Op == model.Ref && e.Sym.Kind == model.SizePre:
		return int64(ends.NPre), true
	case e.Op == model.Ref && e.Sym.Kind == model.SizePost:
		return int64(ends.NPost), true
	}
	return 0, false
}

// iterations begins a kernel over iterations; result is what Load gives for the column Result, if it is there.
func (r *ruling) iterations(name string, made bool) (*kernels.Builder, *code) {
	b := kernels.NewBuilder(r.name + name)
	outer := b.Param(Outer, kernels.I64)
	low, step := b.Param(Low, kernels.I64), b.Param(Step, kernels.I64)
	b.Each()
	nth := b.Load(b.Col(Nth, kernels.ElemI32))
	result := kernels.None
	if made {
		result = b.Load(b.Col(Result, kernels.ElemI64))
	}
	c := newSynaptic(b, r.Object, r.side(b, outer, result))
	c.elem = func() kernels.Value { return nth }
	c.turn = func() kernels.Value { return outer }
	if r.Var != nil {
		c.vals[r.Var] = b.Do(kernels.OpIAdd, low, b.Do(kernels.OpIMul, step, nth))
	}
	return b, c
}

func (r *ruling) elem() *kernels.Func {
	b, c := r.iterations(".element", false)
	v := c.expr(r.Elem)
	if b.TypeOf(v) == kernels.F64 {
		v = b.Do(kernels.OpISelect, b.Do(kernels.OpEQ, v, b.Do(kernels.OpFloor, v)), b.Do(kernels.OpF2I, v), b.I(NoResult))
	}
	b.Mem(kernels.OpStore, b.Col(Result, kernels.ElemI64), v)
	return b.Func()
}

func (r *ruling) choose(conditions []*model.Expr, p *model.Expr, trial int) *kernels.Func {
	b, c := r.iterations(".choose", true)
	mask := b.B(true)
	for _, e := range conditions {
		mask = b.And(mask, c.boolean(e))
	}
	if p != nil {
		x := c.float(p)
		some := b.And(b.LE(b.F(0), x), b.LE(x, b.F(1)))
		mask = b.And(mask, b.Or(b.LT(c.draw(kernels.OpUniform, trial), x), b.Not(some)))
	}
	b.Mem(kernels.OpEmit, b.List("chosen"), mask, b.Index())
	return b.Func()
}

// number writes a number for each iteration.
func (r *ruling) number(name string, e *model.Expr) *kernels.Func {
	b, c := r.iterations(name, true)
	b.Mem(kernels.OpStore, b.Col(Out, kernels.ElemF64), c.float(e))
	return b.Func()
}
