package pass

import (
	"slices"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/interp"
)

// mostMasks bounds a tree to 2^3 - 1 selects over 2^3 entries, which on vectors is less than a gather.
const mostMasks = 3

// tabulate turns gathers at an index that takes few values into choices among few elements.
//
// Law: an index made of constants and masks by integer ops is one of at most 2ⁿ numbers, by what its n masks are; each
// is what kernels/interp says of the ops. A gather at it is the choice, by the same masks, of the gathers at the numbers.
// Where nothing writes the column, these read the same at every place, so that they may stand in the once part.
//
// The choice reads elements that the gather may never ask for, since masks may exclude each other. That is no fault
// only where the column has them: where every number lies below the column's Len. A Len of 0, not known, allows none.
//
// Gathers at constants are for hoist. Columns of bool stay, since a choice of masks is three ops; so do Sequential
// functions, whose once part runs for each element. If there is nothing to do, the result is f itself.
func tabulate(f *kernels.Func) *kernels.Func {
	found := fewPlaces(f)
	if found == nil {
		return f
	}
	r := folder{rewriterOf(f)}
	var entries map[element]kernels.Value
	r.walk(f, func(i int, in kernels.Inst) kernels.Value {
		if i == f.Once {
			entries = r.entries(f, found)
			r.out.Once = len(r.out.Insts)
		}
		x := found[i]
		if x == nil {
			return r.append(in)
		}
		return r.choose(f.TypeOf(kernels.Value(i)), x.masks, 0, func(bits int) kernels.Value {
			return entries[element{in.Slot, x.at[bits]}]
		})
	})
	return r.out
}

// element is one of a column.
type element struct {
	slot int32
	at   int64
}

// entries appends a gather for each element that is found.
func (r folder) entries(f *kernels.Func, found []*alternatives) map[element]kernels.Value {
	entries := map[element]kernels.Value{}
	for i, x := range found {
		if x == nil {
			continue
		}
		for _, at := range x.at {
			p := element{f.Insts[i].Slot, at}
			if _, ok := entries[p]; !ok {
				entries[p] = r.append(kernels.Inst{Op: kernels.OpGather, Slot: p.slot, Args: args(r.i(at))})
			}
		}
	}
	return entries
}

// choose appends the tree of choices by masks among the entries whose bits above the masks are as given. The last mask
// is asked at the root: what the others choose is there when a search knows it.
func (r *rewriter) choose(t kernels.Type, masks []kernels.Value, bits int, entry func(bits int) kernels.Value) kernels.Value {
	if len(masks) == 0 {
		return entry(bits)
	}
	last := len(masks) - 1
	x, y := r.choose(t, masks[:last], bits|1<<last, entry), r.choose(t, masks[:last], bits, entry)
	if x == y {
		return x
	}
	return r.choice(t, r.to[masks[last]], x, y)
}

// alternatives are what an int64 or a mask may be: at[b], where bit k of b is what masks[k] is. The masks stand in the
// order of their values.
type alternatives struct {
	masks []kernels.Value
	at    []int64
}

// fewPlaces returns, by instruction, the alternatives of the gathers to replace, or nil if there are none.
func fewPlaces(f *kernels.Func) []*alternatives {
	if f.Sequential {
		return nil
	}
	var found, known []*alternatives
	for i := f.Once; i < len(f.Insts); i++ {
		in := &f.Insts[i]
		if in.Op != kernels.OpGather {
			continue
		}
		c := &f.Cols[in.Slot]
		if c.Len == 0 || c.Elem == kernels.ElemBool || f.Writes(int(in.Slot)) {
			continue
		}
		if known == nil {
			known = allAlternatives(f)
		}
		x := known[in.Args[0]]
		if x == nil || len(x.masks) == 0 || slices.Min(x.at) < 0 || slices.Max(x.at) >= int64(c.Len) {
			continue
		}
		if found == nil {
			found = make([]*alternatives, len(f.Insts))
		}
		found[i] = x
	}
	return found
}

// allAlternatives returns the alternatives of every value that has few: a mask, a constant, and an integer that is made
// of those.
func allAlternatives(f *kernels.Func) []*alternatives {
	all := make([]*alternatives, len(f.Insts))
	for i := range f.Insts {
		v, in := kernels.Value(i), &f.Insts[i]
		switch t := f.TypeOf(v); {
		case in.Op == kernels.OpConstI || in.Op == kernels.OpConstB:
			all[i] = &alternatives{at: []int64{int64(in.Imm)}}
		case t == kernels.Bool:
			all[i] = &alternatives{[]kernels.Value{v}, []int64{0, 1}}
		case t == kernels.I64 && in.Op.Info().Class == kernels.Pure:
			all[i] = combined(in, all)
		}
	}
	return all
}

// combined returns the alternatives of the result of in, or nil if they are many or not known.
func combined(in *kernels.Inst, all []*alternatives) *alternatives {
	n := in.Op.NumArgs()
	var masks []kernels.Value
	for _, a := range in.Args[:n] {
		if all[a] == nil {
			return nil
		}
		masks = append(masks, all[a].masks...)
	}
	slices.Sort(masks)
	if masks = slices.Compact(masks); len(masks) > mostMasks {
		return nil
	}
	x := &alternatives{masks, make([]int64, 1<<len(masks))}
	for bits := range x.at {
		var values [4]uint64
		for k, a := range in.Args[:n] {
			values[k] = uint64(all[a].when(masks, bits))
		}
		x.at[bits] = int64(interp.Eval(in.Op, in.Imm, values))
	}
	return x
}

// when returns the alternative that the bits of masks choose; x's own masks are among them.
func (x *alternatives) when(masks []kernels.Value, bits int) int64 {
	own := 0
	for k, m := range x.masks {
		own |= (bits >> slices.Index(masks, m) & 1) << k
	}
	return x.at[own]
}
