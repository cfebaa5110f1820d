package ecs

import (
	"math/bits"
	"slices"
	"sort"
	"unsafe"
)

// Rows is who connects to whom: synapses as compressed rows, one row for each
// source, made by a [RowsBuilder].
//
// Synapses have three numbers. Their creation number is the order in which they
// were made; it is what a user sees. Their rank counts them by source, and by
// creation number within one source; it names random draws, and is the order of
// effects. Their storage position k is where they stand here and in the
// projection's table: by rank, or, once they are sorted by [Projection.SortRows],
// by source, then by the key of that, then by rank. Sources are counted from the
// projection's SrcLo, targets are indices into the whole target population.
type Rows struct {
	Ptr      []int64 // row i is the positions Ptr[i] ≤ k < Ptr[i+1]; length sources+1
	Target   Targets // target at each position
	Order    []int32 // creation number at each position; nil when the two agree
	Rank     []int32 // rank at each position; nil when the two agree; may share memory with Order
	Distinct bool    // no row has a target twice
	Rising   bool    // no row, in the order of ranks, has a target below the one before it

	repeats []uint64 // bit i: row i has a target twice; nil when Distinct
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

// SourceColumn returns the source at each position, aligned and padded as a
// [Column] is: for kernels that visit synapses in another order than by rows.
func (r *Rows) SourceColumn() []int32 {
	s := aligned[int32](r.Len())
	for i := range r.Sources() {
		row := s[r.Ptr[i]:r.Ptr[i+1]]
		for k := range row {
			row[k] = int32(i)
		}
	}
	return s
}

// Pairs returns the source and the target of every synapse in creation order:
// what the builder was given.
func (r *Rows) Pairs() (i, j []int32) {
	if r.Order == nil {
		return r.SourceColumn(), r.Target.AppendTo(make([]int32, 0, r.Len()), 0, r.Len())
	}
	i, j = make([]int32, r.Len()), make([]int32, r.Len())
	for source := range r.Sources() {
		for k := r.Ptr[source]; k < r.Ptr[source+1]; k++ {
			n := r.Order[k]
			i[n], j[n] = int32(source), r.Target.At(int(k))
		}
	}
	return i, j
}

// Positions returns the storage position of each creation number, the inverse
// of Order; nil when the two agree.
func (r *Rows) Positions() []int32 { return inverse(r.Order) }

// inverse returns the inverse of a permutation, nil for nil.
func inverse(order []int32) []int32 {
	if order == nil {
		return nil
	}
	at := make([]int32, len(order))
	for k, n := range order {
		at[n] = int32(k)
	}
	return at
}

// Bytes returns the memory that the connectivity takes.
func (r *Rows) Bytes() int {
	rank := cap(r.Rank)
	if rank > 0 && unsafe.SliceData(r.Rank) == unsafe.SliceData(r.Order) {
		rank = 0
	}
	return 8*(cap(r.Ptr)+cap(r.repeats)) + 4*(cap(r.Order)+rank) + r.Target.Bytes()
}

// markRepeats sets Distinct, Rising and repeats.
func (r *Rows) markRepeats() {
	r.Distinct, r.Rising, r.repeats = true, true, nil
	var lo int32
	var seen []int32 // for each target from lo on: 1 + the last row that had it
	var row []int32
	for i := range int32(r.Sources()) {
		row = r.AppendRow(row[:0], i)
		if ascending(row) {
			continue
		}
		r.Rising = r.Rising && slices.IsSorted(row)
		if seen == nil {
			var hi int32
			lo, hi = r.Target.extent()
			seen = make([]int32, int(hi)-int(lo)+1)
		}
		for _, j := range row {
			if seen[j-lo] == i+1 {
				if r.Distinct {
					r.Distinct, r.repeats = false, make([]uint64, (r.Sources()+63)/64)
				}
				r.repeats[i/64] |= 1 << (i % 64)
				break
			}
			seen[j-lo] = i + 1
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

// ascending reports whether each value is greater than the one before it.
func ascending(s []int32) bool {
	for k := 1; k < len(s); k++ {
		if s[k] <= s[k-1] {
			return false
		}
	}
	return true
}
