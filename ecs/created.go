package ecs

import (
	"iter"
	"slices"
)

// How many synapses [Creation] looks for in one go at least, where it has to, and how many it hands out.
const (
	leastWindow = 1 << 16
	atOnce      = 1 << 12
)

// Creation goes over the synapses of rows in the order of creation.
type Creation struct {
	*Rows
	ranks  []int32 // nil: of rows that are sorted they are found anew each time
	window int     // synapses that are looked for in one go
}

// InCreation returns what goes over the synapses in the order of creation. Where that is not the order of storage, lists of
// all synapses make it fast, of 12 bytes a synapse at most. Without lists it takes a byte a synapse, or next to nothing where rules of
// connection made them source by source.
func (r *Rows) InCreation(lists bool) *Creation {
	c := &Creation{Rows: r, ranks: r.rank, window: max(leastWindow, (r.Len()+7)/8)}
	if lists {
		c.ranks, c.window = r.Ranks(), r.Len()
	}
	return c
}

// All hands out all synapses in the order of creation, some at a time: their sources and their storage positions, which are
// valid until the next are asked for.
func (r *Creation) All() iter.Seq2[[]int32, []int64] {
	if r.made == bySource {
		return r.createdByRow
	}
	return r.createdInWindows
}

func (r *Creation) createdByRow(yield func([]int32, []int64) bool) {
	var s rowSorter
	var at []int64
	var sources []int32
	for i := range r.Sources() {
		at = r.byRank(at[:0], i, &s)
		if sources = sources[:0]; len(at) == 0 {
			continue
		}
		for range at {
			sources = append(sources, int32(i))
		}
		if !yield(sources, at) {
			return
		}
	}
}

// byRank appends the storage positions of the synapses of source i, in the order of ranks.
func (r *Creation) byRank(at []int64, i int, s *rowSorter) []int64 {
	lo, hi, from := r.Ptr[i], r.Ptr[i+1], len(at)
	for k := lo; k < hi; k++ {
		at = append(at, k)
	}
	switch {
	case !r.sorted:
	case r.ranks != nil:
		for k := lo; k < hi; k++ {
			at[from+int(int64(r.ranks[k])-lo)] = k
		}
	default: // targets rise with the rank, each once in a row
		s.second = r.Target.AppendTo(s.second[:0], int(lo), int(hi))
		s.keys = slices.Grow(s.keys[:0], len(s.second))[:len(s.second)]
		s.sort(s.keys, s.second, 0)
		for n, place := range s.keys {
			at[from+n] = lo + int64(place)
		}
	}
	return at
}

func (r *Creation) createdInWindows(yield func([]int32, []int64) bool) {
	var s rowSorter
	var row []int64
	n := r.listable()
	window := min(n, r.window)
	sources, at := make([]int32, window), make([]int32, window)
	some := make([]int64, 0, atOnce)
	first := r.firstOfTargets()
	for lo := 0; lo < n; lo += window {
		next := slices.Clone(first) // creation number of the next synapse of each target
		for i := range r.Sources() {
			row = r.byRank(row[:0], i, &s)
			for k, position := range row {
				var number int32
				if r.made == listed {
					number = r.order[r.Ptr[i]+int64(k)]
				} else {
					to := &next[r.Target.At(int(position))-r.least]
					number = *to
					*to++
				}
				if place := int(number) - lo; uint(place) < uint(window) {
					sources[place], at[place] = int32(i), int32(position)
				}
			}
		}
		for m, end := 0, min(window, n-lo); m < end; m += len(some) {
			some = some[:0]
			for _, k := range at[m:min(m+atOnce, end)] {
				some = append(some, int64(k))
			}
			if !yield(sources[m:m+len(some)], some) {
				return
			}
		}
	}
}

// firstOfTargets returns, for synapses that were made target by target, the creation number of the first synapse of each
// target from the least on.
func (r *Rows) firstOfTargets() []int32 {
	if r.made != byTarget || r.Len() == 0 {
		return nil
	}
	first := make([]int32, int(r.most)-int(r.least)+2)
	for k := range r.Len() {
		first[r.Target.At(k)-r.least+1]++
	}
	for j := range first[1:] {
		first[j+1] += first[j]
	}
	return first
}

// CreatedByRank reports whether creation numbers are ranks.
func (r *Rows) CreatedByRank() bool { return r.made == bySource }
