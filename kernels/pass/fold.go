package pass

import (
	"math"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/interp"
)

// fold replaces ops on constants by their results and applies algebra.
//
// Law: an op on constants is what kernels/interp says. The rules in foldfloat.go, foldint.go and foldmask.go are exact
// for every value of their variables, signed zeros and infinities included; each says why where it is not plain, and
// names the tempting neighbour that is not exact. A write under a constant mask always happens or never.
//
// Constants go to the right of commutative ops, which is where the rules look for them.
func fold(f *kernels.Func) *kernels.Func {
	r := folder{rewriterOf(f)}
	r.walk(f, func(_ int, in kernels.Inst) kernels.Value {
		if in.Op.Info().Class == kernels.Write {
			return r.write(in)
		}
		return r.emit(in)
	})
	return r.out
}

type folder struct{ *rewriter }

// emit returns the value of in, by a rule if there is one. A rule emits in turn, so that what it returns has no rule.
func (r folder) emit(in kernels.Inst) kernels.Value {
	if v := r.constant(in); v != kernels.None {
		return v
	}
	if a := in.Args; commutative(in.Op) && r.isConst(a[0]) && !r.isConst(a[1]) {
		in.Args[0], in.Args[1] = a[1], a[0]
	}
	for _, rules := range []func(folder, kernels.Inst) kernels.Value{
		folder.floatRules, folder.signRules, folder.intRules, folder.maskRules, folder.choiceRules,
	} {
		if v := rules(r, in); v != kernels.None {
			return v
		}
	}
	return r.append(in)
}

// constant returns the constant that in is, or None.
func (r folder) constant(in kernels.Inst) kernels.Value {
	switch in.Op.Info().Class {
	case kernels.Pure, kernels.Library, kernels.Loop:
	default:
		return kernels.None
	}
	if in.Op == kernels.OpHost { // the host's code runs when the simulation does
		return kernels.None
	}
	var args [4]uint64
	for k := range in.Op.NumArgs() {
		if !r.isConst(in.Args[k]) {
			return kernels.None
		}
		args[k] = r.def(in.Args[k]).Imm
	}
	x := interp.Eval(in.Op, in.Imm, args)
	switch sig := in.Op.Info().Sig; sig[len(sig)-1] {
	case 'f':
		return r.f(math.Float64frombits(x))
	case 'i':
		return r.i(int64(x))
	}
	return r.b(x != 0)
}

// write appends a write, unmasked where the mask is always set; it drops one whose mask never is.
func (r folder) write(in kernels.Inst) kernels.Value {
	mask := 0
	switch in.Op {
	case kernels.OpStoreM, kernels.OpEmit:
	case kernels.OpScatterM, kernels.OpAccumM:
		mask = 1
	default:
		return r.append(in)
	}
	switch {
	case r.isB(in.Args[mask], false):
		return kernels.None
	case r.isB(in.Args[mask], true) && in.Op != kernels.OpEmit:
		copy(in.Args[mask:], in.Args[mask+1:])
		in.Op-- // the unmasked op stands before the masked one
	}
	return r.append(in)
}

// The short forms that the rules are written in.

func (r folder) def(v kernels.Value) *kernels.Inst { return &r.out.Insts[v] }

// is returns the arguments of v if op defines it.
func (r folder) is(v kernels.Value, op kernels.Op) ([4]kernels.Value, bool) {
	in := r.def(v)
	return in.Args, in.Op == op
}

func (r folder) do(op kernels.Op, args ...kernels.Value) kernels.Value {
	in := kernels.Inst{Op: op, Args: [4]kernels.Value{kernels.None, kernels.None, kernels.None, kernels.None}}
	copy(in.Args[:], args)
	return r.emit(in)
}

func (r folder) imm(op kernels.Op, bits uint64) kernels.Value {
	none := [4]kernels.Value{kernels.None, kernels.None, kernels.None, kernels.None}
	return r.append(kernels.Inst{Op: op, Args: none, Imm: bits})
}

func (r folder) f(x float64) kernels.Value { return r.imm(kernels.OpConstF, math.Float64bits(x)) }
func (r folder) i(x int64) kernels.Value   { return r.imm(kernels.OpConstI, uint64(x)) }

func (r folder) b(x bool) kernels.Value {
	if x {
		return r.imm(kernels.OpConstB, 1)
	}
	return r.imm(kernels.OpConstB, 0)
}

func (r folder) isConst(v kernels.Value) bool {
	switch r.def(v).Op {
	case kernels.OpConstF, kernels.OpConstI, kernels.OpConstB:
		return true
	}
	return false
}

// constF returns the float64 that v always is, if it is one.
func (r folder) constF(v kernels.Value) (float64, bool) {
	in := r.def(v)
	return math.Float64frombits(in.Imm), in.Op == kernels.OpConstF
}

// isF reports whether v is the constant x; -0 is not 0.
func (r folder) isF(v kernels.Value, x float64) bool {
	in := r.def(v)
	return in.Op == kernels.OpConstF && in.Imm == math.Float64bits(x)
}

func (r folder) isI(v kernels.Value, x int64) bool {
	in := r.def(v)
	return in.Op == kernels.OpConstI && in.Imm == uint64(x)
}

func (r folder) isB(v kernels.Value, x bool) bool {
	in := r.def(v)
	return in.Op == kernels.OpConstB && (in.Imm != 0) == x
}
