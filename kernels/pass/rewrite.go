package pass

import "github.com/spikelane/spikelane/kernels"

// A rewriter copies a function instruction by instruction: what a pass leaves out or replaces is mapped, and later
// arguments follow.
type rewriter struct {
	out *kernels.Func
	to  []kernels.Value // the new value, by old value
}

// rewriterOf returns a rewriter with f's declarations and no instructions yet.
func rewriterOf(f *kernels.Func) *rewriter {
	out := f.Clone()
	out.Insts, out.Once = make([]kernels.Inst, 0, len(f.Insts)), 0
	return &rewriter{out: out, to: make([]kernels.Value, len(f.Insts))}
}

// walk calls visit for each instruction of f in order, with arguments mapped, and maps the instruction to the value
// that visit returns. What visit appends lands in the same part.
func (r *rewriter) walk(f *kernels.Func, visit func(i int, in kernels.Inst) kernels.Value) {
	for i, in := range f.Insts {
		r.to[i] = visit(i, r.args(in))
		if i < f.Once {
			r.out.Once = len(r.out.Insts)
		}
	}
}

// args returns the instruction with its arguments mapped.
func (r *rewriter) args(in kernels.Inst) kernels.Inst {
	for k, a := range in.Args {
		if a != kernels.None {
			in.Args[k] = r.to[a]
		}
	}
	return in
}

// append adds an instruction whose arguments are new values.
func (r *rewriter) append(in kernels.Inst) kernels.Value {
	r.out.Insts = append(r.out.Insts, in)
	return kernels.Value(len(r.out.Insts) - 1)
}

// commutative reports whether the first two arguments of op may change places: exact for every argument, since IEEE
// addition and multiplication are symmetric in all but the choice of a NaN.
func commutative(op kernels.Op) bool {
	switch op {
	case kernels.OpAdd, kernels.OpMul, kernels.OpFMA, kernels.OpEQ, kernels.OpNE,
		kernels.OpIAdd, kernels.OpIMul, kernels.OpIAnd, kernels.OpIOr, kernels.OpIXor, kernels.OpMul32,
		kernels.OpIEQ, kernels.OpINE, kernels.OpAnd, kernels.OpOr, kernels.OpXor:
		return true
	}
	return false
}

// movable reports whether op is a function of its arguments and immediates alone.
func movable(op kernels.Op) bool {
	switch op.Info().Class {
	case kernels.Pure, kernels.Library, kernels.Loop:
		return true
	case kernels.Input:
		return op != kernels.OpIndex
	}
	return false
}
