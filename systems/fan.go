package systems

import (
	"math/bits"
	"slices"

	"github.com/spikelane/spikelane/ecs"
)

// Fan lists the synapses that a pathway visits for each element that spikes, with their delays.
//
// Element r of the pathway's range has the entries Ptr[r] ≤ k < Ptr[r+1]; entry k is the synapse at storage position
// At[k], or k itself when At is nil. Where delays differ, the entries of an element are sorted by delay, then by rank.
//
// Where most elements have synapses of most delays, those of delay Delays[n] end before entry Ptr[r]+Ends[len(Delays)*r+n].
// Else an element has the runs RunPtr[r] ≤ m < RunPtr[r+1]: run m has delay RunDelay[m] and ends before entry
// Ptr[r]+RunEnd[m].
type Fan struct {
	Ptr      []int64
	At       []int32
	Delays   []int64 // the delays that occur, in steps, ascending
	Ends     []int32
	RunPtr   []int64
	RunDelay []int32
	RunEnd   []int32
	// Repeats says that an element may reach one element of the other side by several synapses.
	Repeats func(r int) bool

	rows   *ecs.Rows
	driven bool // by targets
}

// SourceFan returns the fan of a pathway that source elements drive. delays, in steps, has one entry for all synapses,
// or one for each rank. anyOrder says that nobody can tell in which order the synapses of one element are visited.
//
// The synapses are parts of rows where storage is in the order of effects, else they are listed.
func SourceFan(rows *ecs.Rows, delays []int32, anyOrder bool) *Fan {
	f := &Fan{Ptr: rows.Ptr, rows: rows}
	if !rows.Distinct {
		f.Repeats = func(r int) bool { return !rows.DistinctRow(int32(r)) }
	}
	delay := stored(rows, delays)
	if !inOrder(rows, delay, anyOrder) {
		f.At = rows.ByRank()
		if f.At == nil {
			f.At = make([]int32, rows.Len())
			for k := range f.At {
				f.At[k] = int32(k)
			}
		}
		delay = f.sort(delay)
	}
	f.note(delay)
	return f
}

// TargetFan returns the fan of a pathway that target elements [lo,hi) drive. delays, in steps, has one entry for all
// synapses, or one for each rank.
func TargetFan(rows *ecs.Rows, lo, hi int, delays []int32) *Fan {
	in := rows.Incoming(lo, hi)
	f := &Fan{Ptr: in.Ptr, At: in.Synapse, rows: rows, driven: true}
	if !rows.Distinct {
		f.Repeats = func(int) bool { return true }
	}
	f.note(f.sort(stored(rows, delays)))
	return f
}

// stored returns the delay of each storage position from that of each rank; a single one is that of all.
func stored(rows *ecs.Rows, delays []int32) []int32 {
	if rows.Rank == nil || len(delays) != rows.Len() {
		return delays
	}
	out := make([]int32, len(delays))
	for k, n := range rows.Rank {
		out[k] = delays[n]
	}
	return out
}

// inOrder reports whether the storage of each row is sorted by delay, then, unless any order will do, by rank.
func inOrder(rows *ecs.Rows, delay []int32, anyOrder bool) bool {
	anyOrder = anyOrder || rows.Rank == nil
	if len(delay) != rows.Len() { // one for all
		if anyOrder {
			return true
		}
		delay = make([]int32, rows.Len())
	}
	for r := range rows.Sources() {
		for k := rows.Ptr[r] + 1; k < rows.Ptr[r+1]; k++ {
			if delay[k] < delay[k-1] || !anyOrder && delay[k] == delay[k-1] && rows.Rank[k] < rows.Rank[k-1] {
				return false
			}
		}
	}
	return true
}

// sort orders the entries of each element, which are by rank, by delay, given by storage position, and returns the
// delay of each entry.
func (f *Fan) sort(delay []int32) []int32 {
	if len(delay) != len(f.At) {
		return delay
	}
	entries := make([]int32, len(f.At))
	for r := range len(f.Ptr) - 1 {
		part := f.At[f.Ptr[r]:f.Ptr[r+1]]
		slices.SortStableFunc(part, func(a, b int32) int { return int(delay[a]) - int(delay[b]) })
		for k, at := range part {
			entries[f.Ptr[r]+int64(k)] = delay[at]
		}
	}
	return entries
}

// note notes the delays that occur, and the runs of each element, where delays differ. delay has one entry for all, or
// is that of each entry.
func (f *Fan) note(delay []int32) {
	if f.Delays = occurring(delay); len(f.Delays) == 1 {
		return
	}
	rows, delays, runs := len(f.Ptr)-1, len(f.Delays), 0
	each := func(run func(r int, k, end int64)) {
		for r := range rows {
			for k := f.Ptr[r]; k < f.Ptr[r+1]; k++ {
				if k+1 == f.Ptr[r+1] || delay[k+1] != delay[k] {
					run(r, k, k+1-f.Ptr[r])
				}
			}
		}
	}
	each(func(int, int64, int64) { runs++ })
	if rows*delays <= wide*runs {
		f.Ends = make([]int32, rows*delays)
		each(func(r int, k, end int64) {
			n, _ := slices.BinarySearch(f.Delays, int64(delay[k]))
			f.Ends[delays*r+n] = int32(end)
		})
		for n := range f.Ends { // delays that an element has not
			if n%delays > 0 {
				f.Ends[n] = max(f.Ends[n], f.Ends[n-1])
			}
		}
		return
	}
	f.RunPtr, f.RunDelay, f.RunEnd = make([]int64, rows+1), make([]int32, 0, runs), make([]int32, 0, runs)
	each(func(r int, k, end int64) {
		f.RunDelay, f.RunEnd = append(f.RunDelay, delay[k]), append(f.RunEnd, int32(end))
		f.RunPtr[r+1] = int64(len(f.RunEnd))
	})
	for r := range rows { // those without synapses
		f.RunPtr[r+1] = max(f.RunPtr[r+1], f.RunPtr[r])
	}
}

// wide is how many times the runs there are may find room in a table that has one for each delay.
const wide = 4

// occurring returns the different values of a list, ascending; 0 for an empty one.
func occurring(delay []int32) []int64 {
	if len(delay) == 0 {
		return []int64{0}
	}
	seen := make([]uint64, slices.Max(delay)/64+1)
	for _, d := range delay {
		seen[d/64] |= 1 << (d % 64)
	}
	var out []int64
	for w, set := range seen {
		for ; set != 0; set &= set - 1 {
			out = append(out, int64(64*w+bits.TrailingZeros64(set)))
		}
	}
	return out
}

// MaxDelay returns the longest delay in steps.
func (f *Fan) MaxDelay() int64 { return f.Delays[len(f.Delays)-1] }

// Len returns the number of synapses.
func (f *Fan) Len() int64 { return f.Ptr[len(f.Ptr)-1] }

// run returns the entries of element r whose delay is Delays[n].
func (f *Fan) run(r, n int) (lo, hi int64) {
	at, ends := len(f.Delays)*r+n, f.Ends
	switch {
	case len(f.Delays) == 1:
		return f.Ptr[r], f.Ptr[r+1]
	case ends == nil:
		first, last := int(f.RunPtr[r]), int(f.RunPtr[r+1])
		m, found := slices.BinarySearch(f.RunDelay[first:last], int32(f.Delays[n]))
		if !found {
			return 0, 0
		}
		at, n, ends = first+m, m, f.RunEnd
	}
	if n > 0 {
		lo = int64(ends[at-1])
	}
	return f.Ptr[r] + lo, f.Ptr[r] + int64(ends[at])
}

// sameDelays reports whether two fans of one pathway have the same delays.
func (f *Fan) sameDelays(g *Fan) bool {
	return slices.Equal(f.Delays, g.Delays) && slices.Equal(f.Ends, g.Ends) && slices.Equal(f.RunPtr, g.RunPtr) && slices.Equal(f.RunDelay, g.RunDelay) && slices.Equal(f.RunEnd, g.RunEnd) &&
		(f.At == nil) == (g.At == nil) && slices.Equal(f.At, g.At)
}

// rises reports whether the targets of the entries of each element and delay, rows of storage, do not fall. That rows rise
// in the order of ranks does not say so: storage may be sorted by delays that were others.
func (f *Fan) rises() bool {
	if f.rows.Rank == nil && len(f.Delays) == 1 {
		return f.rows.Rising
	}
	for r := range len(f.Ptr) - 1 {
		for n := range f.Delays {
			if lo, hi := f.run(r, n); !f.rows.Target.Rises(lo, hi) {
				return false
			}
		}
	}
	return true
}

// is reports whether the fan is the rows of storage: one run of storage positions for each source.
func (f *Fan) is(rows *ecs.Rows) bool {
	return f.At == nil && len(f.Delays) == 1 && &f.Ptr[0] == &rows.Ptr[0]
}
