package pass

import "github.com/spikelane/spikelane/kernels"

// forward lets loads of streamed columns take what was stored, and leaves out stores that later ones cover.
//
// Law: an element of a streamed column is touched by one element of the call alone. So a load gives what the store
// before it in the same element has put there; a store is not seen by anybody when another store follows without a load
// between; and a masked store after a store is a store of the choice of the two. Columns of 4-byte integers are left
// alone, since a store cuts what it stores.
func forward(f *kernels.Func) *kernels.Func {
	stored := make([]kernels.Value, len(f.Cols)) // what the column holds, None: not known
	at := make([]int, len(f.Cols))               // the store that put it there, in the new function
	for c := range stored {
		stored[c] = kernels.None
	}
	covered := map[int]bool{}
	r := rewriterOf(f)
	r.walk(f, func(_ int, in kernels.Inst) kernels.Value {
		c := in.Slot
		switch in.Op {
		case kernels.OpLoad, kernels.OpStore, kernels.OpStoreM:
			if f.Cols[c].Elem == kernels.ElemI32 {
				return r.append(in)
			}
		default:
			return r.append(in)
		}
		known := stored[c]
		switch {
		case in.Op == kernels.OpLoad && known != kernels.None:
			return known
		case in.Op == kernels.OpLoad:
			return r.append(in)
		case in.Op == kernels.OpStoreM && known == kernels.None:
			return r.append(in)
		case in.Op == kernels.OpStoreM:
			in = kernels.Inst{Op: kernels.OpStore, Slot: c, Args: args(r.choice(f.Cols[c].Elem.Type(), in.Args[0], in.Args[1], known))}
		}
		if known != kernels.None {
			covered[at[c]] = true
		}
		v := r.append(in)
		stored[c], at[c] = in.Args[0], int(v)
		return v
	})
	return without(r.out, covered)
}

// choice appends m ? x : y.
func (r *rewriter) choice(t kernels.Type, m, x, y kernels.Value) kernels.Value {
	do := func(op kernels.Op, v ...kernels.Value) kernels.Value {
		return r.append(kernels.Inst{Op: op, Args: args(v...)})
	}
	switch t {
	case kernels.F64:
		return do(kernels.OpSelect, m, x, y)
	case kernels.I64:
		return do(kernels.OpISelect, m, x, y)
	}
	return do(kernels.OpOr, do(kernels.OpAnd, m, x), do(kernels.OpAnd, do(kernels.OpNot, m), y))
}

func args(v ...kernels.Value) [4]kernels.Value {
	a := [4]kernels.Value{kernels.None, kernels.None, kernels.None, kernels.None}
	copy(a[:], v)
	return a
}

// without returns f without the given writes.
func without(f *kernels.Func, gone map[int]bool) *kernels.Func {
	r := rewriterOf(f)
	r.walk(f, func(i int, in kernels.Inst) kernels.Value {
		if gone[i] {
			return kernels.None
		}
		return r.append(in)
	})
	return r.out
}
