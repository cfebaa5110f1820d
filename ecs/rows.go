package ecs

import (
	"math"
	"math/bits"
	"sort"
)

// Rows is who connects to whom: synapses as compressed rows, one row for each
// source, made by a [RowsBuilder].
//
// Synapses have three numbers. Their creation number is the order in which they
// were made; it is what a user sees. Their rank counts them by source, and by
// creation number within one source; it names random draws, and is the order of
// effects. Their storage position k is where they stand here and in the
// projection's table: by rank, or, once they are sorted by a [Sorting], by
// source, then by the key of that, then by rank. Sources are counted from the
// projection's SrcLo, targets are indices into the whole target population.
//
// Nothing changes rows once they are made and sorted.
type Rows struct {
	Ptr      []int64 // row i is the positions Ptr[i] ≤ k < Ptr[i+1]; length sources+1
	Target   Targets // target at each position
	Distinct bool    // no row has a target twice
	Rising   bool    // no row, in the order of ranks, has a target below the one before it

	repeats []uint64  // bit i: row i has a target twice; nil when Distinct
	least   int32     // target; more than the greatest where there is none
	most    int32     // greatest target
	sorted  bool      // by a key
	rank    []int32   // rank at each position of sorted rows; nil where targets tell it
	made    numbering // what creation numbers are
	order   []int32   // creation number of each rank, where they are listed
}

// Len returns the number of synapses.
func (r *Rows) Len() int { return r.Target.Len() }

// Sources returns the number of rows.
func (r *Rows) Sources() int { return len(r.Ptr) - 1 }

// AppendRow appends the targets of source i to a list, in the order of storage.
func (r *Rows) AppendRow(list []int32, i int32) []int32 {
	return r.Target.AppendTo(list, int(r.Ptr[i]), int(r.Ptr[i+1]))
}

// DistinctRow reports whether row i has no target twice, so that its synapses
// may act on their targets several at a time.
func (r *Rows) DistinctRow(i int32) bool {
	return r.Distinct || r.repeats[i/64]>>(i%64)&1 == 0
}

// Source returns the source of the synapse at position k, in logarithmic time.
func (r *Rows) Source(k int64) int32 {
	// The first row that ends behind k; rows before it that end at k are empty.
	return int32(sort.Search(r.Sources(), func(i int) bool { return r.Ptr[i+1] > k }))
}

// SourceColumn returns the source at each position.
func (r *Rows) SourceColumn() []int32 {
	c := NewColumn("", I32, r.Len())
	r.FillSources(c, 0, r.Sources(), 0)
	return c.I32
}

// FillSources writes the source of each synapse of rows lo to hi-1, counted from offset on, into a column of integers: for
// kernels that visit synapses in another order than by rows.
func (r *Rows) FillSources(c *Column, lo, hi int, offset int32) {
	list := Targets{Wide: c.I32, Short: c.U16}
	for i := lo; i < hi; i++ {
		list.fill(int(r.Ptr[i]-r.Ptr[lo]), int(r.Ptr[i+1]-r.Ptr[lo]), int32(i)+offset)
	}
}

// Bytes returns the memory that the connectivity takes.
func (r *Rows) Bytes() int {
	return 8*(cap(r.Ptr)+cap(r.repeats)) + 4*(cap(r.order)+cap(r.rank)) + r.Target.Bytes()
}

// survey sets Distinct, Rising, repeats, and the extent of the targets.
func (r *Rows) survey() {
	r.Distinct, r.Rising, r.repeats = true, true, nil
	r.least, r.most = math.MaxInt32, -1
	var odd []int32 // rows that may have a target twice, or fall
	for i := range int32(r.Sources()) {
		lo, hi := r.Ptr[i], r.Ptr[i+1]
		switch {
		case lo == hi:
		case r.Target.Ascends(lo, hi):
			r.least, r.most = min(r.least, r.Target.At(int(lo))), max(r.most, r.Target.At(int(hi-1)))
		default:
			odd = append(odd, i)
			for k := lo; k < hi; k++ {
				j := r.Target.At(int(k))
				r.least, r.most = min(r.least, j), max(r.most, j)
			}
		}
	}
	if len(odd) == 0 {
		return
	}
	seen := make([]int32, int(r.most)-int(r.least)+1) // for each target from the least on: 1 + the last row that had it
	for _, i := range odd {
		r.Rising = r.Rising && r.Target.Rises(r.Ptr[i], r.Ptr[i+1])
		for k := r.Ptr[i]; k < r.Ptr[i+1]; k++ {
			at := &seen[r.Target.At(int(k))-r.least]
			if *at == i+1 {
				if r.Distinct {
					r.Distinct, r.repeats = false, make([]uint64, (r.Sources()+63)/64)
				}
				r.repeats[i/64] |= 1 << (i % 64)
				break
			}
			*at = i + 1
		}
	}
}

// Repeats returns the number of rows that have a target twice.
func (r *Rows) Repeats() int {
	n := 0
	for _, b := range r.repeats {
		n += bits.OnesCount64(b)
	}
	return n
}
