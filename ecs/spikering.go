package ecs

import (
	"fmt"
	"math"
	"math/bits"
)

// spare is the room behind n spikes that a threshold kernel may write into: it
// stores whole vectors of up to 16 indices and then counts how many it meant.
const spare = 16

// never is the step of a slot that holds nothing.
const never = math.MinInt64

// SpikeRing keeps the spikes of the last Depth steps of a population: for each
// step the ascending indices of the elements that spiked. It allocates only
// when it is made and when it grows.
type SpikeRing struct {
	n     int
	slots []spikeSlot
}

// spikeSlot holds the spikes of one step.
type spikeSlot struct {
	step  int64
	count int
	index []int32 // length n+spare, aligned
}

// NewSpikeRing returns a ring for n elements that holds depth steps, depth ≥ 1,
// or more: the depth is rounded up to a power of two.
func NewSpikeRing(n, depth int) *SpikeRing {
	r := &SpikeRing{n: n}
	r.Grow(depth)
	return r
}

// N returns the number of elements that may spike.
func (r *SpikeRing) N() int { return r.n }

// Depth returns how many steps the ring holds.
func (r *SpikeRing) Depth() int { return len(r.slots) }

// slot returns the place of a step: the same for steps that are Depth apart.
func (r *SpikeRing) slot(step int64) *spikeSlot {
	return &r.slots[step&int64(len(r.slots)-1)] // a power of two: a division in every step would show
}

// At returns the spikes of a step in ascending order: none if the step was
// never filled, or if it is Depth or more steps behind the last one. The slice
// is valid until its step is overwritten; do not change it.
func (r *SpikeRing) At(step int64) []int32 {
	s := r.slot(step)
	if s.step != step {
		return nil
	}
	return s.index[:s.count]
}

// Begin empties the place of a step and returns its memory: n+16 indices,
// aligned to [Line], to be filled from the front. Call End when that is done.
func (r *SpikeRing) Begin(step int64) (index []int32) {
	s := r.slot(step)
	s.step, s.count = step, 0
	return s.index
}

// End says that the first n indices of what Begin returned are the step's
// spikes. They must be ascending.
func (r *SpikeRing) End(step int64, n int) {
	s := r.slot(step)
	if s.step != step || n < 0 || n > r.n {
		panic(fmt.Sprintf("BUG: ecs: %d spikes of %d elements end step %d, begun was step %d", n, r.n, step, s.step))
	}
	s.count = n
}

// Grow makes the ring hold depth steps or more, if it holds fewer, and keeps
// what it has.
func (r *SpikeRing) Grow(depth int) {
	if depth < 1 {
		panic(fmt.Sprintf("BUG: ecs: spike ring of depth %d", depth))
	}
	if depth <= len(r.slots) {
		return
	}
	depth = 1 << bits.Len(uint(depth-1))
	old := r.slots
	r.slots = make([]spikeSlot, depth)
	for i := range r.slots {
		r.slots[i].step = never
	}
	for _, s := range old {
		// Steps with places of their own keep them apart in a ring twice as deep.
		if s.step != never {
			*r.slot(s.step) = s
		}
	}
	for i := range r.slots {
		if r.slots[i].index == nil {
			r.slots[i].index = aligned[int32](r.n)[:r.n+spare]
		}
	}
}

// Reset empties the ring: for a simulation that starts over or is restored to
// an earlier time.
func (r *SpikeRing) Reset() {
	for i := range r.slots {
		r.slots[i].step, r.slots[i].count = never, 0
	}
}

// Bytes returns the memory that the lists take.
func (r *SpikeRing) Bytes() int {
	sum := 0
	for i := range r.slots {
		sum += cap(r.slots[i].index) * I32.Size()
	}
	return sum
}
