package ecs

import (
	"fmt"
	"slices"
)

// SortRows puts the synapses of each row into the order of a key, those of equal key in the order of creation, and the
// projection's table with them. key has one entry that is not negative for each storage position. Rows whose keys ascend
// already stay as they are; it panics for rows that were sorted before.
//
// Pathways whose delays differ are sorted by them: what arrives in one step is then a contiguous part of a row.
func (p *Projection) SortRows(key []int32) {
	if !p.Rows.sortBy(key) {
		return
	}
	for _, c := range p.Table.Columns() {
		if !c.Shared {
			p.Rows.Arrange(c)
		}
	}
}

// sortBy sorts the rows by a key and reports whether that changed them.
func (r *Rows) sortBy(key []int32) bool {
	if r.Rank != nil || len(key) != r.Len() {
		panic(fmt.Sprintf("BUG: ecs: %d keys for %d synapses, sorted before: %v", len(key), r.Len(), r.Rank != nil))
	}
	sorted := true
	for i := 0; sorted && i < r.Sources(); i++ {
		sorted = slices.IsSorted(key[r.Ptr[i]:r.Ptr[i+1]])
	}
	if sorted {
		return false
	}
	r.Rank = aligned[int32](r.Len())
	var s rowSorter
	for i := range r.Sources() {
		lo, hi := r.Ptr[i], r.Ptr[i+1]
		s.sort(r.Rank[lo:hi], key[lo:hi], int32(lo))
	}
	arrange(r, r.Target.Wide)
	arrange(r, r.Target.Short)
	if r.Order == nil {
		r.Order = r.Rank
	} else {
		arrange(r, r.Order)
	}
	return true
}

// rowSorter sorts rows one after the other; it grows to what the largest needs.
type rowSorter struct {
	next   []int32
	packed []uint64
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

// Arrange puts a column that is in the order of ranks into the order of storage.
func (r *Rows) Arrange(c *Column) {
	switch c.Elem {
	case F64:
		arrange(r, c.F64)
	case I32:
		arrange(r, c.I32)
	case I64:
		arrange(r, c.I64)
	case Bool:
		arrange(r, c.Bool)
	case U16:
		arrange(r, c.U16)
	}
}

func arrange[T any](r *Rows, values []T) {
	if r.Rank == nil || values == nil {
		return
	}
	var was []T
	for i := range r.Sources() {
		lo, hi := r.Ptr[i], r.Ptr[i+1]
		was = append(was[:0], values[lo:hi]...)
		for k := lo; k < hi; k++ {
			values[k] = was[int64(r.Rank[k])-lo]
		}
	}
}

// Ranked returns a column, which is in the order of storage, in the order of ranks: itself when the two agree.
func (r *Rows) Ranked(c *Column) *Column {
	if r.Rank == nil {
		return c
	}
	out := NewColumn(c.Name, c.Elem, c.Len())
	switch c.Elem {
	case F64:
		ranked(r, out.F64, c.F64)
	case I32:
		ranked(r, out.I32, c.I32)
	case I64:
		ranked(r, out.I64, c.I64)
	case Bool:
		ranked(r, out.Bool, c.Bool)
	case U16:
		ranked(r, out.U16, c.U16)
	}
	return out
}

func ranked[T any](r *Rows, out, values []T) {
	for k, n := range r.Rank {
		out[n] = values[k]
	}
}

// ByRank returns the storage position of each rank, the inverse of Rank; nil when the two agree.
func (r *Rows) ByRank() []int32 { return inverse(r.Rank) }

// Unsorted returns the rows as they were before they were sorted: positions are ranks. They are r itself if it was not.
func (r *Rows) Unsorted() *Rows {
	if r.Rank == nil {
		return r
	}
	u := &Rows{Ptr: r.Ptr, Target: newTargets(r.Len(), r.Target.Short != nil), Distinct: r.Distinct, repeats: r.repeats}
	if u.Target.Short != nil {
		ranked(r, u.Target.Short, r.Target.Short)
	} else {
		ranked(r, u.Target.Wide, r.Target.Wide)
	}
	if !slices.Equal(r.Order, r.Rank) {
		u.Order = aligned[int32](r.Len())
		ranked(r, u.Order, r.Order)
	}
	return u
}
