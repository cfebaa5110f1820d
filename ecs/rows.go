package ecs

import (
	"math/bits"
	"slices"
	"sort"
)

// Rows is who connects to whom: synapses as compressed rows, one row for each
// source, made by a [RowsBuilder].
//
// Synapses have two numbers. Their creation number is the order in which they
// were made; it is what a user sees, and names random streams. Their storage
// position k is where they stand here and in the projection's table: sorted by
// source, and by creation number within one source. Sources are counted from
// the projection's SrcLo, targets are indices into the whole target population.
type Rows struct {
	Ptr      []int64 // row i is the positions Ptr[i] ≤ k < Ptr[i+1]; length sources+1
	Target   []int32 // target at each position; aligned and padded as a [Column] is
	Order    []int32 // creation number at each position; nil when the two agree
	Distinct bool    // no row has a target twice
	Rising   bool    // no row has a target below the one before it

	repeats []uint64 // bit i: row i has a target twice; nil when Distinct
}

// Len returns the number of synapses.
func (r *Rows) Len() int { return len(r.Target) }

// Sources returns the number of rows.
func (r *Rows) Sources() int { return len(r.Ptr) - 1 }

// Row returns the targets of source i, in creation order.
func (r *Rows) Row(i int32) []int32 { return r.Target[r.Ptr[i]:r.Ptr[i+1]] }

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
		return r.SourceColumn(), append(make([]int32, 0, r.Len()), r.Target...)
	}
	i, j = make([]int32, r.Len()), make([]int32, r.Len())
	for source := range r.Sources() {
		for k := r.Ptr[source]; k < r.Ptr[source+1]; k++ {
			n := r.Order[k]
			i[n], j[n] = int32(source), r.Target[k]
		}
	}
	return i, j
}

// Positions returns the storage position of each creation number, the inverse
// of Order; nil when the two agree.
func (r *Rows) Positions() []int32 {
	if r.Order == nil {
		return nil
	}
	p := make([]int32, len(r.Order))
	for k, n := range r.Order {
		p[n] = int32(k)
	}
	return p
}

// Bytes returns the memory that the connectivity takes.
func (r *Rows) Bytes() int {
	return 8*(cap(r.Ptr)+cap(r.repeats)) + 4*(cap(r.Target)+cap(r.Order))
}

// markRepeats sets Distinct, Rising and repeats.
func (r *Rows) markRepeats() {
	r.Distinct, r.Rising, r.repeats = true, true, nil
	var lo int32
	var seen []int32 // for each target from lo on: 1 + the last row that had it
	for i := range int32(r.Sources()) {
		row := r.Row(i)
		if ascending(row) {
			continue
		}
		r.Rising = r.Rising && slices.IsSorted(row)
		if seen == nil {
			var hi int32
			lo, hi = extent(r.Target)
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

// extent returns the least and the greatest value of a list that is not empty.
func extent(s []int32) (lo, hi int32) {
	lo, hi = s[0], s[0]
	for _, v := range s {
		lo, hi = min(lo, v), max(hi, v)
	}
	return lo, hi
}
