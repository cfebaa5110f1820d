package compile

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// Parameters of kernels that read and write state from outside the time step.
const (
	First = "_first" // int64: the first neuron or synapse of the part; see AssignPart and Ends.Part
	Call  = "_call"  // int64: the number of the access; random draws are named by it, so that each call draws afresh
)

// FirstCall is the number of the first access from outside: beyond every step number.
const FirstCall = 1 << 47

// part is the place of kernels over a part of a group, whose neurons count from its first.
type part struct {
	neurons
	first kernels.Value
}

func (p *part) read(s *model.Symbol) kernels.Value {
	if s.Kind == model.Index {
		return p.b.Do(kernels.OpISub, p.b.Index(), p.first)
	}
	return p.neurons.read(s)
}

func newPart(name string, o Object) (*kernels.Builder, *code) {
	b := kernels.NewBuilder(name)
	first, call := b.Param(First, kernels.I64), b.Param(Call, kernels.I64)
	b.Each()
	c := newCode(b, o, &part{neurons{b: b, n: o.N}, first})
	c.elem = func() kernels.Value { return b.Do(kernels.OpISub, b.Index(), first) }
	c.turn = func() kernels.Value { return call }
	return b, c
}

// AssignPart compiles "v = value" over a part of a group of o.N neurons, where the condition holds (nil: everywhere). A
// shared variable's kernel runs over one element.
func AssignPart(o Object, name string, s *model.Symbol, value, where *model.Expr) *kernels.Func {
	b, c := newPart(name, o)
	if s.Var.Shared {
		b.Mem(kernels.OpStore, b.Col(s.Var.Name, ElemOf(s.Type)), c.as(s.Type, c.expr(value)))
		return b.Func()
	}
	return assign(b, c, s, value, where, -1)
}

// PartValues compiles column Out = e over a part of a group.
func PartValues(o Object, name string, e *model.Expr) *kernels.Func {
	b, c := newPart(name, o)
	b.Mem(kernels.OpStore, b.Col(Out, ElemOf(e.Type)), c.expr(e))
	return b.Func()
}

// AssignAgain is AssignSynapses for an access from outside the time step.
func AssignAgain(o Object, ends Ends, name string, s *model.Symbol, value, where *model.Expr) *kernels.Func {
	b, c := newAccess(name, o, ends)
	return assign(b, c, s, value, where, -1)
}

// SynapseValuesAgain is SynapseValues for an access from outside the time step.
func SynapseValuesAgain(o Object, ends Ends, name string, e *model.Expr) *kernels.Func {
	b, c := newAccess(name, o, ends)
	b.Mem(kernels.OpStore, b.Col(Out, ElemOf(e.Type)), c.expr(e))
	return b.Func()
}

func newAccess(name string, o Object, ends Ends) (*kernels.Builder, *code) {
	b := kernels.NewBuilder(name)
	call := b.Param(Call, kernels.I64)
	b.Each()
	pre := b.Load(b.Col(SourceOf, ends.SourceElem()))
	post := b.Load(b.Col(Target, ends.TargetElem()))
	c := newSynaptic(b, o, &synapses{b: b, ends: ends, pre: pre, post: post})
	c.turn = func() kernels.Value { return call }
	return b, c
}
