package ecs

import (
	"fmt"
	"math"
	"slices"
)

// MaxSynapses is the greatest number of synapses in one projection: far more than any memory holds, and far from where
// sums of such numbers would overflow.
const MaxSynapses = min(1<<48, math.MaxInt)

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
	Short       bool // targets are below MostShort: see [Targets]. To be set before anything else
	ShortSource bool // sources are
	Stay        bool // Build moves targets to no shorter list, which is for a while a second one: it may be set late

	n      int
	target Targets // by creation number; n are in use, the rest is zero
	source Targets // the same; empty while sources ascend
	count  []int64 // synapses of each source so far

	crossed   bool // targets do not ascend, or sources not for one target
	lastI     int32
	lastJ     int32
	outOfTurn bool // sources do not ascend
}

// Len returns the number of pairs so far.
func (b *RowsBuilder) Len() int { return b.n }

// Room returns the number of pairs that there is room for.
func (b *RowsBuilder) Room() int { return b.target.Len() }

// Reserve makes room for n more pairs, so that appending them allocates once.
func (b *RowsBuilder) Reserve(n int) {
	if n > MaxSynapses-b.n {
		panic(fmt.Sprintf("BUG: ecs: more than %d synapses in one projection", MaxSynapses))
	}
	if b.n+n > b.target.Len() {
		b.target.grow(b.n, b.n+n, b.Short)
		if b.outOfTurn {
			b.source.grow(b.n, b.n+n, b.ShortSource)
		}
	}
}

// Append adds one synapse from source i onto target j.
func (b *RowsBuilder) Append(i, j int32) {
	b.room(i, i, 1)
	b.target.set(b.n, j)
	if b.outOfTurn {
		b.source.set(b.n, i)
	}
	b.follow(i, j)
	b.count[i]++
	b.n++
}

// AppendRow adds a synapse from source i onto each of the targets js.
func (b *RowsBuilder) AppendRow(i int32, js []int32) { b.AppendTargets(i, Targets{Wide: js}) }

// AppendTargets adds a synapse from source i onto each of the targets js.
func (b *RowsBuilder) AppendTargets(i int32, js Targets) {
	n := js.Len()
	if n == 0 {
		return // lest an empty row make the sources look out of order
	}
	b.room(i, i, n)
	b.target.put(b.n, js)
	if b.outOfTurn {
		b.source.fill(b.n, b.n+n, i)
	}
	if b.follow(i, js.At(0)); !b.crossed {
		b.crossed = !js.Rises(0, int64(n))
		b.lastJ = js.At(n - 1)
	}
	b.count[i] += int64(n)
	b.n += n
}

// AppendSources adds a synapse from each of the sources is onto target j.
func (b *RowsBuilder) AppendSources(is Targets, j int32) {
	n := is.Len()
	if n == 0 {
		return
	}
	low, high := is.extent()
	if !b.outOfTurn && int(low) >= len(b.count)-1 { // they may ascend yet
		for k := range n {
			b.Append(is.At(k), j)
		}
		return
	}
	b.room(low, high, n)
	b.target.fill(b.n, b.n+n, j)
	b.source.put(b.n, is)
	if b.follow(is.At(0), j); !b.crossed {
		b.crossed = !is.Rises(0, int64(n))
		b.lastI = is.At(n - 1)
	}
	for k := range n {
		b.count[is.At(k)]++
	}
	b.n += n
}

// follow notes whether pairs still come target by target, for each by ascending source.
func (b *RowsBuilder) follow(i, j int32) {
	b.crossed = b.crossed || b.n > 0 && (j < b.lastJ || j == b.lastJ && i < b.lastI)
	b.lastI, b.lastJ = i, j
}

// room makes room for more synapses of sources low to high.
func (b *RowsBuilder) room(low, high int32, more int) {
	if low < 0 {
		panic(fmt.Sprintf("BUG: ecs: synapse from source %d", low))
	}
	if b.n+more > b.target.Len() {
		// In steps of a quarter, at the end at most that is wasted.
		b.Reserve(max(more, min(b.n/4+64, MaxSynapses-b.n)))
	}
	if !b.outOfTurn && int(low) < len(b.count)-1 {
		b.list()
	}
	if int(high) >= len(b.count) {
		b.count = append(b.count, make([]int64, int(high)+1-len(b.count))...)
	}
}

// list begins to list the sources: from the first on that does not ascend.
func (b *RowsBuilder) list() {
	b.outOfTurn = true
	b.source.grow(0, b.target.Len(), b.ShortSource)
	at := 0
	for i, n := range b.count {
		b.source.fill(at, at+int(n), int32(i))
		at += int(n)
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
	switch {
	case b.outOfTurn:
		b.distribute(r)
	case !b.Stay && RoomInTheEnd(int64(b.target.Len()), int64(b.n)) < int64(b.target.Len()):
		b.target.grow(b.n, b.n, b.Short)
		fallthrough
	default:
		r.Target = b.target.first(b.n)
	}
	*b = RowsBuilder{Short: b.Short, ShortSource: b.ShortSource}
	r.survey()
	return r
}

// distribute puts targets into rows, a stable counting sort by source.
func (b *RowsBuilder) distribute(r *Rows) {
	next := slices.Clone(r.Ptr[:len(r.Ptr)-1])
	sorted := newTargets(b.n, b.Short)
	if r.made = byTarget; b.crossed {
		r.made = listed
		if b.n > math.MaxInt32 {
			panic("BUG: ecs: a list of synapses")
		}
		r.order = aligned[int32](b.n)
	}
	for k := range b.n {
		i := b.source.At(k)
		at := next[i]
		next[i]++
		sorted.set(int(at), b.target.At(k))
		if r.order != nil {
			r.order[at] = int32(k)
		}
	}
	r.Target = sorted
}
