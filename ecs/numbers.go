package ecs

import (
	"fmt"
	"math"
)

// MaxListed is the greatest number of synapses whose positions can be listed, as int32. Larger projections have no
// pathways but those that run over rows of storage.
const MaxListed = math.MaxInt32

// numbering says what the creation numbers of synapses are. Rules of connection make them in one of the first two ways,
// and then nothing needs to be kept.
type numbering uint8

const (
	bySource numbering = iota // their ranks
	byTarget                  // they were made target by target, for each by ascending source
	listed                    // kept in a list
)

// InOrder reports whether creation numbers are storage positions.
func (r *Rows) InOrder() bool { return !r.sorted && r.made == bySource }

// Sorted reports whether ranks are not storage positions.
func (r *Rows) Sorted() bool { return r.sorted }

// Ranks returns the rank at each position; nil when the two agree. The list may be the rows' own, or is computed: whoever
// needs it more than once keeps it, and nobody changes it.
func (r *Rows) Ranks() []int32 {
	if !r.sorted || r.rank != nil {
		return r.rank
	}
	// Targets rise with the rank, each once in a row: the rank is the place among them.
	ranks := aligned[int32](r.listable())
	var s rowSorter
	var row, at []int32
	for i := range r.Sources() {
		row = r.AppendRow(row[:0], int32(i))
		at = append(at[:0], row...)
		s.sort(at, row, int32(r.Ptr[i]))
		for n, k := range at {
			ranks[k] = int32(r.Ptr[i]) + int32(n)
		}
	}
	return ranks
}

// ByRank returns the storage position of each rank, the inverse of Ranks; nil when the two agree.
func (r *Rows) ByRank() []int32 { return inverse(r.Ranks()) }

// Numbers returns the creation number at each position; nil when the two agree. See Ranks.
func (r *Rows) Numbers() []int32 {
	of, ranks := r.numbersByRank(), r.Ranks()
	if of == nil || ranks == nil {
		if of == nil {
			return ranks
		}
		return of
	}
	numbers := make([]int32, r.Len())
	for k, rank := range ranks {
		numbers[k] = of[rank]
	}
	return numbers
}

// numbersByRank returns the creation number of each rank; nil when the two agree.
func (r *Rows) numbersByRank() []int32 {
	if r.made != byTarget {
		return r.order
	}
	u := r.Unsorted()
	numbers := make([]int32, u.listable())
	if len(numbers) == 0 {
		return numbers
	}
	lo, hi := u.Target.extent()
	next := make([]int32, int(hi)-int(lo)+2)
	for k := range numbers {
		next[u.Target.At(k)-lo+1]++
	}
	for j := range hi - lo {
		next[j+1] += next[j]
	}
	for k := range numbers {
		j := u.Target.At(k) - lo
		numbers[k] = next[j]
		next[j]++
	}
	return numbers
}

// Positions returns the storage position of each creation number, the inverse of Numbers; nil when the two agree.
func (r *Rows) Positions() []int32 { return inverse(r.Numbers()) }

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

// listable returns the number of synapses, for whoever lists them.
func (r *Rows) listable() int {
	if r.Len() > MaxListed {
		panic(fmt.Sprintf("BUG: ecs: a list of %d synapses", r.Len()))
	}
	return r.Len()
}

// Pairs returns the source and the target of every synapse in creation order:
// what the builder was given.
func (r *Rows) Pairs() (i, j []int32) {
	numbers := r.Numbers()
	if numbers == nil {
		return r.SourceColumn(), r.Target.AppendTo(make([]int32, 0, r.Len()), 0, r.Len())
	}
	i, j = make([]int32, r.Len()), make([]int32, r.Len())
	for source := range r.Sources() {
		for k := r.Ptr[source]; k < r.Ptr[source+1]; k++ {
			n := numbers[k]
			i[n], j[n] = int32(source), r.Target.At(int(k))
		}
	}
	return i, j
}
