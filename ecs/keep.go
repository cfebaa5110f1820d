package ecs

import (
	"cmp"
	"fmt"
	"slices"
)

// Held returns what the ring holds as one list: for each step in ascending order its number, how many elements spiked,
// and their indices. Hold takes it.
func (r *SpikeRing) Held() []int64 {
	slots := slices.Clone(r.slots)
	slices.SortFunc(slots, func(a, b spikeSlot) int { return cmp.Compare(a.step, b.step) })
	var out []int64
	for _, s := range slots {
		if s.step == never {
			continue
		}
		out = append(out, s.step, int64(s.count))
		for _, i := range s.index[:s.count] {
			out = append(out, int64(i))
		}
	}
	return out
}

// CheckHeld reports what keeps the ring from holding such a list.
func (r *SpikeRing) CheckHeld(list []int64) error {
	before := int64(never)
	for k := 0; k < len(list); {
		if len(list)-k < 2 || list[k] <= before || list[k+1] < 0 || list[k+1] > int64(len(list)-k-2) {
			return fmt.Errorf("%d numbers that are no list of spikes", len(list))
		}
		step, idx := list[k], list[k+2:k+2+int(list[k+1])]
		k += 2 + len(idx)
		before = step
		last := int64(-1)
		for _, i := range idx {
			if i <= last || i >= int64(r.n) {
				return fmt.Errorf("a spike of element %d of %d", i, r.n)
			}
			last = i
		}
	}
	return nil
}

// Hold makes the ring hold the list, which CheckHeld has found good, and nothing else. Where the ring is not deep enough,
// later steps win.
func (r *SpikeRing) Hold(list []int64) {
	r.Reset()
	for k := 0; k < len(list); {
		step, idx := list[k], list[k+2:k+2+int(list[k+1])]
		k += 2 + len(idx)
		index := r.Begin(step)
		for n, i := range idx {
			index[n] = int32(i)
		}
		r.End(step, len(idx))
	}
}
