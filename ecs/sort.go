package ecs

import (
	"fmt"
	"slices"
	"sync/atomic"
	"unsafe"
)

// Sorting puts the synapses of rows into the order of keys, those of equal key in the order of creation, and the
// projection's table with them. It works on parts, so that whoever makes the keys need not hold those of all synapses;
// parts may be worked on at the same time.
//
// Pathways whose delays differ are sorted by them: what arrives in one step is then a contiguous part of a row.
type Sorting struct {
	// ByTarget puts synapses of one row and equal key into the order of their targets, those of one target in the order of
	// creation: where rows were not made by ascending target, and nobody can tell in which order different targets come.
	ByTarget bool

	p       *Projection
	changed atomic.Bool
}

// NewSorting begins to sort the rows of a projection, which must not have been sorted before.
func (p *Projection) NewSorting() *Sorting {
	r := p.Rows
	if r.sorted {
		panic("BUG: ecs: rows are sorted twice")
	}
	if !(r.Distinct && r.Rising) { // else targets will tell the ranks
		r.rank = aligned[int32](r.listable())
		for k := range r.rank {
			r.rank[k] = int32(k)
		}
	}
	return &Sorting{p: p}
}

// Sort sorts rows lo to hi-1, and their keys, one for each synapse, none of them negative.
func (s *Sorting) Sort(lo, hi int, key []int32) {
	r := s.p.Rows
	if n := r.Ptr[hi] - r.Ptr[lo]; int64(len(key)) != n {
		panic(fmt.Sprintf("BUG: ecs: %d keys for %d synapses", len(key), n))
	}
	var sorter rowSorter
	var order, targets []int32 // places in the row
	for i := lo; i < hi; i++ {
		first, end := r.Ptr[i], r.Ptr[i+1]
		key := key[first-r.Ptr[lo] : end-r.Ptr[lo]]
		order = slices.Grow(order[:0], len(key))[:len(key)]
		if s.ByTarget {
			targets = r.Target.AppendTo(targets[:0], int(first), int(end))
			if sorter.sortTwice(order, key, targets); slices.IsSorted(order) {
				continue
			}
		} else {
			if slices.IsSorted(key) {
				continue
			}
			sorter.sort(order, key, 0)
		}
		s.changed.Store(true)
		permute(&sorter, key, order)
		if r.Target.Short != nil {
			permute(&sorter, r.Target.Short[first:end], order)
		} else {
			permute(&sorter, r.Target.Wide[first:end], order)
		}
		if r.rank != nil {
			permute(&sorter, r.rank[first:end], order)
		}
		for _, c := range s.p.Table.Columns() {
			if c.Shared {
				continue
			}
			switch c.Elem {
			case F64:
				permute(&sorter, c.F64[first:end], order)
			case I32:
				permute(&sorter, c.I32[first:end], order)
			case I64:
				permute(&sorter, c.I64[first:end], order)
			case Bool:
				permute(&sorter, c.Bool[first:end], order)
			case U16:
				permute(&sorter, c.U16[first:end], order)
			}
		}
	}
}

// End ends the sorting, once all rows are sorted.
func (s *Sorting) End() {
	if r := s.p.Rows; s.changed.Load() {
		r.sorted = true
	} else {
		r.rank = nil
	}
}

// permute puts at each place of a row what stands at place order[k].
func permute[T any](s *rowSorter, row []T, order []int32) {
	size := int(unsafe.Sizeof(row[0]))
	if len(s.row)*8 < len(row)*size {
		s.row = make([]uint64, len(row)+len(row)/2)
	}
	was := unsafe.Slice((*T)(unsafe.Pointer(&s.row[0])), len(row))
	copy(was, row)
	for k, from := range order {
		row[k] = was[from]
	}
}

// rowSorter sorts rows one after the other; it grows to what the largest needs.
type rowSorter struct {
	next   []int32
	second []int32
	keys   []int32
	packed []uint64
	row    []uint64 // room for a row of any column
}

// sort writes into order first plus the places of the keys, by key, equal ones as they stand.
func (s *rowSorter) sort(order, key []int32, first int32) {
	if len(key) == 0 {
		return
	}
	low, high := slices.Min(key), slices.Max(key)
	span := int(high) - int(low) + 1
	if span > 4*len(key)+64 { // counting would mostly count nothing
		s.packed = s.packed[:0]
		for k, x := range key {
			s.packed = append(s.packed, uint64(x)<<32|uint64(k))
		}
		slices.Sort(s.packed)
		for k, x := range s.packed {
			order[k] = first + int32(uint32(x))
		}
		return
	}
	s.next = slices.Grow(s.next[:0], span)[:span]
	clear(s.next)
	for _, x := range key {
		s.next[x-low]++
	}
	at := int32(0)
	for x, n := range s.next {
		s.next[x] = at
		at += n
	}
	for k, x := range key {
		order[s.next[x-low]] = first + int32(k)
		s.next[x-low]++
	}
}

// sortTwice writes into order the places of the keys, by key, then by the second key, equal ones as they stand.
func (s *rowSorter) sortTwice(order, key, second []int32) {
	s.second, s.keys = append(s.second[:0], second...), append(s.keys[:0], key...)
	s.sort(s.second, second, 0)
	for k, at := range s.second {
		s.keys[k] = key[at]
	}
	s.sort(order, s.keys, 0)
	for k, at := range order {
		order[k] = s.second[at]
	}
}

// Arrange puts a column that is in the order of ranks into the order of storage.
func (r *Rows) Arrange(c *Column) {
	ranks := r.Ranks()
	if ranks == nil {
		return
	}
	switch c.Elem {
	case F64:
		arrange(r, ranks, c.F64)
	case I32:
		arrange(r, ranks, c.I32)
	case I64:
		arrange(r, ranks, c.I64)
	case Bool:
		arrange(r, ranks, c.Bool)
	case U16:
		arrange(r, ranks, c.U16)
	}
}

func arrange[T any](r *Rows, ranks []int32, values []T) {
	var was []T
	for i := range r.Sources() {
		lo, hi := r.Ptr[i], r.Ptr[i+1]
		was = append(was[:0], values[lo:hi]...)
		for k := lo; k < hi; k++ {
			values[k] = was[int64(ranks[k])-lo]
		}
	}
}

// Ranked returns a column, which is in the order of storage, in the order of ranks: itself when the two agree.
func (r *Rows) Ranked(c *Column) *Column {
	ranks := r.Ranks()
	if ranks == nil {
		return c
	}
	out := NewColumn(c.Name, c.Elem, c.Len())
	switch c.Elem {
	case F64:
		ranked(ranks, out.F64, c.F64)
	case I32:
		ranked(ranks, out.I32, c.I32)
	case I64:
		ranked(ranks, out.I64, c.I64)
	case Bool:
		ranked(ranks, out.Bool, c.Bool)
	case U16:
		ranked(ranks, out.U16, c.U16)
	}
	return out
}

func ranked[T any](ranks []int32, out, values []T) {
	if values == nil {
		return
	}
	for k, n := range ranks {
		out[n] = values[k]
	}
}

// Unsorted returns the rows as they were before they were sorted: positions are ranks. They are r itself if it was not.
func (r *Rows) Unsorted() *Rows {
	if !r.sorted {
		return r
	}
	u := *r
	u.sorted, u.rank, u.Target = false, nil, newTargets(r.Len(), r.Target.Short != nil)
	if r.rank == nil { // targets rise
		copy(u.Target.Short, r.Target.Short)
		copy(u.Target.Wide, r.Target.Wide)
		for i := range r.Sources() {
			u.Target.sort(r.Ptr[i], r.Ptr[i+1])
		}
		return &u
	}
	ranked(r.rank, u.Target.Short, r.Target.Short)
	ranked(r.rank, u.Target.Wide, r.Target.Wide)
	return &u
}
