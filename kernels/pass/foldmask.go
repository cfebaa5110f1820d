package pass

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/interp"
)

// opposite is the comparison that holds exactly where the other does not. lt and le have none: both fail on NaN.
var opposite = map[kernels.Op]kernels.Op{
	kernels.OpEQ: kernels.OpNE, kernels.OpNE: kernels.OpEQ, kernels.OpIEQ: kernels.OpINE, kernels.OpINE: kernels.OpIEQ,
}

// maskRules is the algebra of masks.
func (r folder) maskRules(in kernels.Inst) kernels.Value {
	x, y := in.Args[0], in.Args[1]
	switch in.Op {
	case kernels.OpNot:
		d := *r.def(x)
		switch op, ok := opposite[d.Op]; {
		case ok:
			return r.do(op, d.Args[0], d.Args[1])
		case d.Op == kernels.OpNot:
			return d.Args[0]
		case d.Op == kernels.OpILT: // not x < y → y <= x, for integers
			return r.do(kernels.OpILE, d.Args[1], d.Args[0])
		case d.Op == kernels.OpILE:
			return r.do(kernels.OpILT, d.Args[1], d.Args[0])
		}
	case kernels.OpAnd, kernels.OpOr:
		neutral := in.Op == kernels.OpAnd
		switch {
		case x == y || r.isB(y, neutral):
			return x
		case r.isB(y, !neutral):
			return y
		case r.areOpposite(x, y):
			return r.b(!neutral)
		}
	case kernels.OpXor:
		switch {
		case x == y:
			return r.b(false)
		case r.isB(y, false):
			return x
		case r.isB(y, true):
			return r.do(kernels.OpNot, x)
		case r.areOpposite(x, y):
			return r.b(true)
		}
	}
	return kernels.None
}

// areOpposite reports whether one of x and y is the not of the other.
func (r folder) areOpposite(x, y kernels.Value) bool {
	a, ok := r.is(x, kernels.OpNot)
	b, ok2 := r.is(y, kernels.OpNot)
	return ok && a[0] == y || ok2 && b[0] == x
}

// choiceRules simplifies select and iselect, and comparisons of choices.
func (r folder) choiceRules(in kernels.Inst) kernels.Value {
	m, x, y := in.Args[0], in.Args[1], in.Args[2]
	switch in.Op {
	case kernels.OpSelect, kernels.OpISelect:
		switch {
		case x == y || r.isB(m, true):
			return x
		case r.isB(m, false):
			return y
		}
		if a, ok := r.is(m, kernels.OpNot); ok {
			return r.do(in.Op, a[0], y, x)
		}
		// A choice by the same mask within an arm is already made.
		if a, ok := r.is(x, in.Op); ok && a[0] == m {
			return r.do(in.Op, m, a[1], y)
		}
		if a, ok := r.is(y, in.Op); ok && a[0] == m {
			return r.do(in.Op, m, x, a[2])
		}
		if in.Op == kernels.OpISelect && r.isI(x, 1) && r.isI(y, 0) {
			return r.do(kernels.OpB2I, m)
		}
		if in.Op == kernels.OpISelect && r.isI(x, 0) && r.isI(y, 1) {
			return r.do(kernels.OpB2I, r.do(kernels.OpNot, m))
		}
	case kernels.OpI2F:
		// A mask as a float64 is a choice.
		if a, ok := r.is(in.Args[0], kernels.OpB2I); ok {
			return r.do(kernels.OpSelect, a[0], r.f(1), r.f(0))
		}
	case kernels.OpLT, kernels.OpLE, kernels.OpEQ, kernels.OpNE,
		kernels.OpILT, kernels.OpILE, kernels.OpIEQ, kernels.OpINE:
		return r.compareChoice(in)
	}
	return kernels.None
}

// compareChoice turns a comparison between a constant and a choice of two constants into the choice's mask, its not, or
// a constant: the comparison has only two outcomes to choose from.
func (r folder) compareChoice(in kernels.Inst) kernels.Value {
	for side := range 2 {
		mask, x, y, ok := r.choice(in.Args[side])
		other := in.Args[1-side]
		if !ok || !r.isConst(other) {
			continue
		}
		outcome := func(arm uint64) bool {
			var args [4]uint64
			args[side], args[1-side] = arm, r.def(other).Imm
			return interp.Eval(in.Op, 0, args) != 0
		}
		switch yes, no := outcome(x), outcome(y); {
		case yes == no:
			return r.b(yes)
		case yes:
			return mask
		default:
			return r.do(kernels.OpNot, mask)
		}
	}
	return kernels.None
}

// choice returns the mask and the arms' bits if v chooses between two constants.
func (r folder) choice(v kernels.Value) (mask kernels.Value, x, y uint64, ok bool) {
	in := r.def(v)
	switch a := in.Args; in.Op {
	case kernels.OpB2I:
		return a[0], 1, 0, true
	case kernels.OpSelect, kernels.OpISelect:
		if r.isConst(a[1]) && r.isConst(a[2]) {
			return a[0], r.def(a[1]).Imm, r.def(a[2]).Imm, true
		}
	}
	return kernels.None, 0, 0, false
}
