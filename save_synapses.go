package spikelane

import (
	"iter"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/record"
)

// synapseArrays returns i, j and every variable of synapses in the order of their creation. Where that is not the order of
// storage, they come in parts: lists of all synapses might not fit beside the synapses.
func (s *Simulation) synapseArrays(sp *synapseProgram) ([]record.Array, error) {
	proj := s.projection(sp)
	rows, first, creation := proj.Rows, int32(proj.TgtLo), creationOf(proj.Rows)
	arrays := []record.Array{
		parted("i", creation, func(source int32, _ int64) int32 { return source }),
		parted("j", creation, func(_ int32, k int64) int32 { return rows.Target.At(int(k)) - first }),
	}
	cols, err := s.Synaptic(sp.decl).values()
	if err != nil {
		return nil, err
	}
	for _, c := range cols {
		arrays = append(arrays, createdArray(c, creation))
	}
	if delays := s.delayArray(sp); delays != nil {
		arrays = append(arrays, *delays)
	}
	return arrays, nil
}

// creationOf returns what goes over synapses in the order of creation, with lists of them where there is room for these.
func creationOf(rows *ecs.Rows) *ecs.Creation {
	lists := !rows.InOrder()
	if need := 12 * int64(rows.Len()); lists && need > seldomAsked {
		left, known := available()
		lists = !known || need <= left.Left/2
	}
	return rows.InCreation(lists)
}

// parted returns the array of what a function makes of the source and the position of each synapse.
func parted[T float64 | int32 | int64 | bool](name string, rows *ecs.Creation, value func(source int32, k int64) T) record.Array {
	return record.Array{Name: name, Shape: []int{rows.Len()}, Data: record.Parts[T]{N: rows.Len(), Each: func(yield func([]T) bool) {
		part := make([]T, 0, 1<<12)
		for sources, at := range rows.All() {
			for n, k := range at {
				if part = append(part, value(sources[n], k)); len(part) == cap(part) {
					if !yield(part) {
						return
					}
					part = part[:0]
				}
			}
		}
		yield(part)
	}}}
}

// createdArray returns a synaptic column in the order of creation.
func createdArray(c *ecs.Column, rows *ecs.Creation) record.Array {
	switch {
	case rows.InOrder():
		return vector(c, rows.Len())
	case c.Elem == ecs.I32:
		return parted(c.Name, rows, func(_ int32, k int64) int32 { return c.I32[k] })
	case c.Elem == ecs.I64:
		return parted(c.Name, rows, func(_ int32, k int64) int64 { return c.I64[k] })
	case c.Elem == ecs.Bool:
		return parted(c.Name, rows, func(_ int32, k int64) bool { return c.Bool[k] != 0 })
	}
	return parted(c.Name, rows, func(_ int32, k int64) float64 { return c.F64[k] })
}

// delayArray returns the delays of the first presynaptic pathway in the order of creation, in seconds, if they differ between
// synapses; else nil.
func (s *Simulation) delayArray(sp *synapseProgram) *record.Array {
	for _, p := range sp.paths {
		if p.decl.Post {
			continue
		}
		d := s.delayReaders(sp, p)[0]
		if !differ(d.all) {
			return nil
		}
		n := d.rows.Len()
		a := record.Array{Name: delayArray, Shape: []int{n}, Data: record.Parts[float64]{N: n, Each: d.all}}
		if !d.rows.CreatedByRank() {
			seconds := d.given
			if seconds == nil {
				seconds = make([]float64, 0, n)
				for part := range d.all {
					seconds = append(seconds, part...)
				}
			}
			a = parted(delayArray, creationOf(d.rows), func(_ int32, rank int64) float64 { return seconds[rank] })
		}
		return &a
	}
	return nil
}

// all hands out the delays by rank, some at a time; one for all synapses, where all have the same.
func (d *delayReader) all(yield func([]float64) bool) {
	if d.given != nil {
		yield(d.given)
		return
	}
	blocks := rowBlocks(d.rows.Ptr)
	for n, lo := range blocks[:len(blocks)-1] {
		if !yield(d.inSeconds(lo, blocks[n+1])) {
			return
		}
	}
}

// differ reports whether two values of a list in parts differ.
func differ(parts iter.Seq[[]float64]) bool {
	var first *float64
	for part := range parts {
		for _, x := range part {
			if first == nil {
				first = new(x)
			}
			if x != *first {
				return true
			}
		}
	}
	return false
}
