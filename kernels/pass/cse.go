package pass

import "github.com/spikelane/spikelane/kernels"

// cse shares common subexpressions.
//
// Law: an op that is a function of its arguments, slot and immediate has one value for the same ones; the order of the
// arguments of a commutative op does not matter. Random draws are such functions, of counters. Two reads of a column
// give the same value when they read the same element and no write to that column lies between; between the once part
// and the each part lie the writes of all earlier elements.
func cse(f *kernels.Func) *kernels.Func {
	type key struct {
		inst    kernels.Inst
		version int // of the column that is read: the writes before
	}
	seen := map[key]kernels.Value{}
	version := make([]int, len(f.Cols))
	r := rewriterOf(f)
	r.walk(f, func(i int, in kernels.Inst) kernels.Value {
		if i == f.Once {
			for s := range version {
				if f.Writes(s) {
					version[s]++
				}
			}
		}
		k := key{inst: in}
		switch in.Op.Info().Class {
		case kernels.Write:
			if in.Op != kernels.OpEmit {
				version[in.Slot]++
			}
			return r.append(in)
		case kernels.Read:
			k.version = version[in.Slot]
		}
		if a := &k.inst.Args; commutative(in.Op) && a[0] > a[1] {
			a[0], a[1] = a[1], a[0]
		}
		if _, ok := seen[k]; !ok {
			seen[k] = r.append(in)
		}
		return seen[k]
	})
	return r.out
}
