package systems

import (
	"slices"

	"github.com/spikelane/spikelane/ecs"
)

// Fan lists the synapses that a pathway visits for each element that spikes, with their delays.
//
// Element r of the pathway's range has the entries Ptr[r] ≤ k < Ptr[r+1]; entry k is the synapse at storage position
// At[k], or k itself when At is nil. Where delays differ, the entries of an element are sorted by delay, then by
// storage position, and its runs of equal delay are RunPtr[r] ≤ n < RunPtr[r+1]: run n has delay RunDelay[n] and ends
// before entry RunEnd[n].
type Fan struct {
	Ptr      []int64
	At       []int32
	Delays   []int64 // the delays that occur, in steps, ascending
	RunPtr   []int64 // nil when all delays are equal
	RunDelay []int64
	RunEnd   []int64
	// Repeats says that an element may reach one element of the other side by several synapses.
	Repeats func(r int) bool
}

// RowFan returns the fan of a pathway that source elements drive, all synapses with one delay: the rows of storage.
func RowFan(rows *ecs.Rows, delay int64) *Fan {
	return &Fan{Ptr: rows.Ptr, Delays: []int64{delay}, Repeats: rowRepeats(rows)}
}

func rowRepeats(rows *ecs.Rows) func(int) bool {
	if rows.Distinct {
		return nil
	}
	return func(r int) bool { return !rows.DistinctRow(int32(r)) }
}

// SourceFan returns the fan of a pathway that source elements drive, with a delay for each storage position.
func SourceFan(rows *ecs.Rows, delays []int64) *Fan {
	at := make([]int32, rows.Len())
	for k := range at {
		at[k] = int32(k)
	}
	f := &Fan{Ptr: rows.Ptr, At: at, Repeats: rowRepeats(rows)}
	f.sort(delays)
	return f
}

// TargetFan returns the fan of a pathway that target elements [lo,hi) drive. delays has one entry for all synapses, or
// one for each storage position.
func TargetFan(rows *ecs.Rows, lo, hi int, delays []int64) *Fan {
	in := rows.Incoming(lo, hi)
	f := &Fan{Ptr: in.Ptr, At: in.Synapse}
	if !rows.Distinct {
		f.Repeats = func(int) bool { return true }
	}
	if len(delays) == 1 && rows.Len() != 1 {
		f.Delays = delays
	} else {
		f.sort(delays)
	}
	return f
}

// sort orders the entries of each element by delay and notes the runs.
func (f *Fan) sort(delays []int64) {
	f.Delays = slices.Compact(slices.Sorted(slices.Values(delays)))
	if len(f.Delays) <= 1 {
		if len(f.Delays) == 0 {
			f.Delays = []int64{0}
		}
		return
	}
	f.RunPtr = []int64{0}
	for r := range len(f.Ptr) - 1 {
		part := f.At[f.Ptr[r]:f.Ptr[r+1]]
		slices.SortStableFunc(part, func(a, b int32) int { return int(delays[a] - delays[b]) })
		for k, pos := range part {
			if k == len(part)-1 || delays[part[k+1]] != delays[pos] {
				f.RunDelay = append(f.RunDelay, delays[pos])
				f.RunEnd = append(f.RunEnd, f.Ptr[r]+int64(k)+1)
			}
		}
		f.RunPtr = append(f.RunPtr, int64(len(f.RunDelay)))
	}
}

// MaxDelay returns the longest delay in steps.
func (f *Fan) MaxDelay() int64 { return f.Delays[len(f.Delays)-1] }

// Len returns the number of synapses.
func (f *Fan) Len() int64 { return f.Ptr[len(f.Ptr)-1] }

// run returns the entries of element r whose delay is d.
func (f *Fan) run(r int, d int64) (lo, hi int64) {
	if f.RunPtr == nil {
		return f.Ptr[r], f.Ptr[r+1]
	}
	first, last := f.RunPtr[r], f.RunPtr[r+1]
	n, found := slices.BinarySearch(f.RunDelay[first:last], d)
	if !found {
		return 0, 0
	}
	at := first + int64(n)
	lo = f.Ptr[r]
	if n > 0 {
		lo = f.RunEnd[at-1]
	}
	return lo, f.RunEnd[at]
}

// sameDelays reports whether two fans of one pathway have the same delays.
func (f *Fan) sameDelays(g *Fan) bool {
	return slices.Equal(f.Delays, g.Delays) && slices.Equal(f.RunDelay, g.RunDelay) && slices.Equal(f.RunEnd, g.RunEnd) && slices.Equal(f.At, g.At)
}

// is reports whether the fan is the rows of storage: one run of storage positions for each source.
func (f *Fan) is(rows *ecs.Rows) bool { return f.At == nil && &f.Ptr[0] == &rows.Ptr[0] }
