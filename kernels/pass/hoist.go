package pass

import "github.com/spikelane/spikelane/kernels"

// hoist moves instructions from the each part to the once part.
//
// Law: an instruction that is a function of values of the once part has the same value for every element, so that it
// may be computed once. The element's index and loads stay. A gather is such a function only where nothing writes its
// column: otherwise an element may read what an earlier one, or this one, has written. In a Sequential function the
// once part runs again for each element, so that moving an instruction there changes its place but not its value.
// Writes are never moved, and what moves keeps its order.
func hoist(f *kernels.Func) *kernels.Func {
	invariant := make([]bool, len(f.Insts))
	for i := range f.Insts {
		in := &f.Insts[i]
		invariant[i] = i < f.Once || movable(in.Op) || in.Op == kernels.OpGather && !f.Writes(int(in.Slot))
		for _, a := range in.Args {
			if a != kernels.None && !invariant[a] {
				invariant[i] = false
			}
		}
	}
	r := rewriterOf(f)
	for _, once := range []bool{true, false} {
		for i, in := range f.Insts {
			if invariant[i] == once {
				r.to[i] = r.append(r.args(in))
			}
		}
		if once {
			r.out.Once = len(r.out.Insts)
		}
	}
	return r.out
}
