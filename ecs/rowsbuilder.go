package ecs

import (
	"fmt"
	"math"
)

// MaxSynapses is the greatest number of synapses in one projection: creation
// numbers are int32.
const MaxSynapses = math.MaxInt32

// RowsBuilder collects (source, target) pairs in creation order and makes [Rows]
// of them. The zero value is ready.
//
// As long as sources come in ascending order, which is how rules of
// connectivity make them, it keeps only the targets and Build copies nothing.
//
// Sources are counted from the projection's SrcLo, targets are indices into the
// whole target population. Whoever takes pairs from a user checks the ranges
// and MaxSynapses; the builder panics.
type RowsBuilder struct {
	Short bool // targets are below MostShort: see [Targets]. To be set before anything else

	n      int
	target Targets // by creation number; n are in use, the rest is zero
	source []int32 // by creation number; nil while sources ascend
	count  []int64 // synapses of each source so far
}

// Len returns the number of pairs so far.
func (b *RowsBuilder) Len() int { return b.n }

// Reserve makes room for n more pairs, so that appending them allocates once.
func (b *RowsBuilder) Reserve(n int) {
	if n > MaxSynapses-b.n {
		panic(fmt.Sprintf("BUG: ecs: more than %d synapses in one projection", MaxSynapses))
	}
	if b.n+n > b.target.Len() {
		grown := newTargets(b.n+n, b.Short)
		copy(grown.Wide, b.target.Wide)
		copy(grown.Short, b.target.Short)
		b.target = grown
	}
}

// Append adds one synapse from source i onto target j.
func (b *RowsBuilder) Append(i, j int32) {
	b.room(i, 1)
	b.target.set(b.n, j)
	b.took(i, 1)
}

// AppendRow adds a synapse from source i onto each of the targets js.
func (b *RowsBuilder) AppendRow(i int32, js []int32) {
	if len(js) == 0 {
		return // lest an empty row make the sources look out of order
	}
	b.room(i, len(js))
	b.target.put(b.n, js)
	b.took(i, len(js))
}

// room makes room for more synapses of source i.
func (b *RowsBuilder) room(i int32, more int) {
	if i < 0 {
		panic(fmt.Sprintf("BUG: ecs: synapse from source %d", i))
	}
	if b.n+more > b.target.Len() {
		// In steps of a quarter, at the end at most that is wasted.
		b.Reserve(max(more, min(b.n/4+64, MaxSynapses-b.n)))
	}
	if int(i) >= len(b.count) {
		b.count = append(b.count, make([]int64, int(i)+1-len(b.count))...)
	} else if b.source == nil && int(i) < len(b.count)-1 {
		// The first source that does not ascend: from now on they are listed.
		b.source = make([]int32, 0, b.target.Len())
		for s, n := range b.count {
			for range n {
				b.source = append(b.source, int32(s))
			}
		}
	}
}

// took counts synapses of source i whose targets are in place.
func (b *RowsBuilder) took(i int32, more int) {
	b.n += more
	b.count[i] += int64(more)
	if b.source != nil {
		for range more {
			b.source = append(b.source, i)
		}
	}
}

// Build returns the rows of nSrc sources and empties the builder. Synapses of
// one source stay in creation order. All sources must be less than nSrc.
func (b *RowsBuilder) Build(nSrc int) *Rows {
	if nSrc < len(b.count) {
		panic(fmt.Sprintf("BUG: ecs: synapse from source %d of %d", len(b.count)-1, nSrc))
	}
	r := &Rows{Ptr: make([]int64, nSrc+1)}
	copy(r.Ptr[1:], b.count)
	for i := range nSrc {
		r.Ptr[i+1] += r.Ptr[i]
	}
	if b.target.Len() == 0 {
		b.target = newTargets(0, b.Short) // no synapses, but the padding that kernels may touch
	}
	if r.Target = b.target.first(b.n); b.source != nil {
		r.Order = orderBySource(b.source, r.Ptr)
		sorted := newTargets(b.n, b.Short)
		for k, n := range r.Order {
			sorted.set(k, b.target.At(int(n)))
		}
		r.Target = sorted
	}
	*b = RowsBuilder{Short: b.Short}
	r.markRepeats()
	return r
}

// orderBySource is a stable counting sort: position k of the result has the number of the pair that comes there.
func orderBySource(source []int32, ptr []int64) (order []int32) {
	next := append([]int64(nil), ptr[:len(ptr)-1]...)
	order = aligned[int32](len(source))
	for n, i := range source {
		order[next[i]] = int32(n)
		next[i]++
	}
	return order
}
