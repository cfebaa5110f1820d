package systems

import "math/bits"

// wheel holds what spikes under way will reach, of a pathway with several delays, by the step in which they do. A spike
// puts all runs of its element's synapses in at once, which lie side by side, and no step looks where nothing arrives.
// What arrives in one step has been put in with the longest delay first, elements ascending: in the order of effects.
type wheel struct {
	slots [][]flying // by step, modulo a power of two
	next  int64      // the step that it is ready for, if it is for any
	ready bool
}

// flying is a run of synapses that a spike of an element is on its way to.
type flying struct {
	lo              int64
	length, element int32
}

// arrive notes the rows that spikes reach in this step.
func (w *wheel) arrive(a *Deliver, c *Clock) {
	if w.slots == nil {
		w.slots = make([][]flying, 1<<bits.Len(uint(a.Fan.MaxDelay())))
	}
	now := c.Step - a.Lag // the step whose spikes are new
	if !w.ready || w.next != c.Step {
		for k := range w.slots {
			w.slots[k] = w.slots[k][:0]
		}
		for step := max(a.Since, now-a.Fan.MaxDelay()); step < now; step++ {
			w.launch(a, step, now-step)
		}
	}
	if now >= a.Since {
		w.launch(a, now, 0)
	}
	slot := &w.slots[c.Step&int64(len(w.slots)-1)]
	for _, f := range *slot {
		a.row(f.element, f.lo, f.lo+int64(f.length))
	}
	*slot = (*slot)[:0]
	w.ready, w.next = true, c.Step+1
}

// launch puts in what the spikes of a step reach after least steps or more.
func (w *wheel) launch(a *Deliver, step, least int64) {
	f := a.Fan
	for _, i := range a.spikes(step) {
		for run, s := range f.of(int(i) - a.Lo) {
			if s.delay < least {
				continue
			}
			lo, hi := s.lo, s.hi
			if a.own != nil {
				lo, hi = a.own.part(run, lo, hi)
			}
			if lo < hi {
				slot := &w.slots[(step+a.Lag+s.delay)&int64(len(w.slots)-1)]
				*slot = append(*slot, flying{lo, int32(hi - lo), i})
			}
		}
	}
}
