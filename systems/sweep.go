package systems

import (
	"slices"

	"github.com/spikelane/spikelane/kernels"
)

// Sweep runs the program over elements lo to hi-1, the same at each call, at the clock's time: forward in one step, backward in the next, if
// that cannot be seen. Then what the cache holds at the end of a step, as much of the population as it has room for, is
// what the next step needs first; a walk that always begins at the front finds nothing of it left.
//
// list, if it is not nil, takes what list 0 of the program emits, in ascending order either way.
func (b *Binding) Sweep(c *Clock, lo, hi int, list *kernels.IndexList) {
	b.At(c)
	if !b.planned {
		b.plan(lo, hi)
	}
	switch {
	case len(b.pieces) < 2:
		b.Run(lo, hi)
	case c.Step&1 == 0:
		b.rows(b.pieces, -1)
	default:
		b.backward(list)
	}
}

// backward runs the pieces from the last to the first, and puts what they emit into order.
func (b *Binding) backward(list *kernels.IndexList) {
	if list == nil {
		b.rows(b.reversed, -1)
		return
	}
	begin := list.Len
	b.rows(b.reversed, -1)
	// What pieces emitted stands in descending order of the pieces, each ascending. Turned over as a whole, and then
	// each piece turned over again, all is ascending.
	all := list.Index[begin:list.Len]
	slices.Reverse(all)
	for lo := 0; lo < len(all); {
		hi := lo + 1
		for hi < len(all) && all[hi] < all[hi-1] {
			hi++
		}
		slices.Reverse(all[lo:hi])
		lo = hi
	}
}

// plan cuts elements into pieces that each take a part of the cache, at most as many as mostPieces. There are none
// where the order of elements matters, and where all of them fit into the cache anyhow.
func (b *Binding) plan(lo, hi int) {
	b.planned = true
	bytes, free := walk(b.Program.Func())
	n := hi - lo
	if !free || b.Cache == 0 || bytes*n <= b.Cache/4*3 {
		return
	}
	size := max(b.Cache/16/max(bytes, 1), (n+mostPieces-1)/mostPieces)
	size = (size + 63) &^ 63 // whole cache lines, of flags too
	for ; lo < hi; lo += size {
		b.pieces = append(b.pieces, kernels.Row{Lo: int64(lo), Hi: int64(min(lo+size, hi))})
	}
	b.reversed = slices.Clone(b.pieces)
	slices.Reverse(b.reversed)
	b.pieces = slices.Grow(b.pieces, kernels.RowsAhead)
	b.reversed = slices.Grow(b.reversed, kernels.RowsAhead)
}

const mostPieces = 64

// walk returns the bytes of an element that f walks over, and whether the order of elements is free: each touches its
// own alone, of what is written, and emits to one list at most.
func walk(f *kernels.Func) (bytes int, free bool) {
	seen := make([]bool, len(f.Cols))
	emits := 0
	free = !f.Sequential
	for i := range f.Insts {
		switch in := &f.Insts[i]; in.Op {
		case kernels.OpLoad, kernels.OpStore, kernels.OpStoreM:
			if !seen[in.Slot] {
				seen[in.Slot] = true
				bytes += f.Cols[in.Slot].Elem.Size()
			}
		case kernels.OpScatter, kernels.OpScatterM, kernels.OpAccum, kernels.OpAccumM:
			free = false
		case kernels.OpEmit:
			// What is emitted must be the element's own index, for the order to be found again.
			emits++
			free = free && f.Insts[in.Args[1]].Op == kernels.OpIndex
		}
	}
	return bytes, free && emits <= 1
}
