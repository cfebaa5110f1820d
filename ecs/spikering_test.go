package ecs

import (
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"
)

// fill makes the given elements spike in a step.
func fill(r *SpikeRing, step int64, spikes ...int32) {
	r.End(step, copy(r.Begin(step), spikes))
}

func TestSpikeRing(t *testing.T) {
	r := NewSpikeRing(5, 3) // 4, which is a power of two
	if got := r.At(0); got != nil {
		t.Errorf("a new ring has spikes %v", got)
	}
	for step := int64(0); step < 10; step++ {
		fill(r, step, int32(step%5))
		for back := int64(0); back < 5; back++ {
			var want []int32
			if at := step - back; at >= 0 && back < 4 {
				want = []int32{int32(at % 5)}
			}
			if got := r.At(step - back); !slices.Equal(got, want) {
				t.Errorf("at step %d, step %d has %v, want %v", step, step-back, got, want)
			}
		}
		if got := r.At(step + 1); got != nil {
			t.Errorf("at step %d, the next has %v already", step, got)
		}
	}
	fill(r, 10)
	if got := r.At(10); len(got) != 0 {
		t.Errorf("a silent step has %v", got)
	}
	r.Reset()
	for step := int64(8); step <= 10; step++ {
		if got := r.At(step); got != nil {
			t.Errorf("after Reset, step %d has %v", step, got)
		}
	}
}

func TestSpikeRingRoom(t *testing.T) {
	for n := range 70 {
		r := NewSpikeRing(n, 2)
		index := r.Begin(1)
		if len(index) != n+16 {
			t.Errorf("ring of %d gives room for %d, want %d", n, len(index), n+16)
		}
		if a := uintptr(unsafe.Pointer(unsafe.SliceData(index))); a%Line != 0 {
			t.Errorf("ring of %d: address %#x is not a multiple of %d", n, a, Line)
		}
	}
	r := NewSpikeRing(4, 2)
	r.Begin(1)
	wantBug(t, func() { r.End(1, 5) })
	wantBug(t, func() { r.End(1, -1) })
	wantBug(t, func() { r.End(2, 0) }) // the same slot, but not what was begun
	wantBug(t, func() { NewSpikeRing(4, 0) })
}

func TestSpikeRingGrow(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		depth, more := 1+rng.IntN(6), rng.IntN(8)
		r := NewSpikeRing(8, depth)
		held := int64(r.Depth())
		last := int64(rng.IntN(30))
		for step := int64(0); step <= last; step++ {
			fill(r, step, int32(step%8))
		}
		r.Grow(depth + more)
		if got, want := r.Depth(), depth+more; got < want || got >= 2*want || got&(got-1) != 0 {
			t.Fatalf("depth %d, want the power of two from %d on", got, want)
		}
		r.Grow(1) // never shrinks
		for step := int64(0); step <= last+2; step++ {
			var want []int32
			if step <= last && step > last-held {
				want = []int32{int32(step % 8)}
			}
			if got := r.At(step); !slices.Equal(got, want) {
				t.Fatalf("depth %d+%d after step %d: step %d has %v, want %v", depth, more, last, step, got, want)
			}
		}
	}
}

func TestSpikeRingAllocatesNothing(t *testing.T) {
	r := NewSpikeRing(1000, 4)
	step := int64(0)
	got := testing.AllocsPerRun(100, func() {
		index := r.Begin(step)
		for i := range index {
			index[i] = int32(i)
		}
		r.End(step, 1000)
		_ = r.At(step - 3)
		step++
	})
	if got != 0 {
		t.Errorf("%g allocations a step, want 0", got)
	}
}
