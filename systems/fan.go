package systems

import (
	"iter"
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

// Order says how much of the order in which the synapses of one element are visited somebody can tell.
type Order uint8

// The orders.
const (
	AsMade         Order = iota // all of it: they are visited by rank
	AsMadeByTarget              // that of synapses onto one target
	AnyOrder                    // nothing
)

// SourceFan returns the fan of a pathway that source elements drive. delays, in steps, has one entry for all synapses,
// or one for each rank.
//
// The synapses are parts of rows where storage is in an order that will do, else they are listed.
func SourceFan(rows *ecs.Rows, delays []int32, order Order) *Fan {
	f := newSourceFan(rows)
	delay := stored(rows, delays)
	if !inOrder(rows, delay, order) {
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

func newSourceFan(rows *ecs.Rows) *Fan {
	f := &Fan{Ptr: rows.Ptr, rows: rows}
	if !rows.Distinct {
		f.Repeats = func(r int) bool { return !rows.DistinctRow(int32(r)) }
	}
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
	if !rows.Sorted() || len(delays) != rows.Len() {
		return delays
	}
	out := make([]int32, len(delays))
	for k, n := range rows.Ranks() {
		out[k] = delays[n]
	}
	return out
}

// inOrder reports whether the storage of each row is sorted by delay, and those of equal delay are in an order that will do.
func inOrder(rows *ecs.Rows, delay []int32, order Order) bool {
	if len(delay) != rows.Len() { // one for all
		if order == AnyOrder || !rows.Sorted() {
			return true
		}
		delay = make([]int32, rows.Len())
	}
	var ranks []int32
	if order != AnyOrder {
		ranks = rows.Ranks() // nil: by rank
	}
	for r := range rows.Sources() {
		byRank, byTarget := true, order == AsMadeByTarget // all of the run
		for k := rows.Ptr[r] + 1; k < rows.Ptr[r+1]; k++ {
			switch {
			case delay[k] < delay[k-1]:
				return false
			case ranks == nil:
			case delay[k] > delay[k-1]:
				byRank, byTarget = true, order == AsMadeByTarget
			default:
				rises := ranks[k] > ranks[k-1]
				from, to := rows.Target.At(int(k-1)), rows.Target.At(int(k))
				byRank, byTarget = byRank && rises, byTarget && (to > from || to == from && rises)
				if !byRank && !byTarget {
					return false
				}
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
	if len(delay) == 1 {
		f.Delays = []int64{int64(delay[0])}
		return
	}
	f.gather([]Runs{RunsOf(f.Ptr, delay)})
}

// Runs are the runs of synapses of equal delay of some successive elements.
type Runs struct {
	each       []int32 // how many runs each element has
	delay, end []int32 // of each run; ends count from the element's first synapse
}

// RunsOf returns the runs of the elements whose entries are ptr[r] ≤ k < ptr[r+1], of which the first has delay[0].
func RunsOf(ptr []int64, delay []int32) Runs {
	runs := Runs{each: make([]int32, len(ptr)-1)}
	n := 0
	for r := range runs.each {
		lo, hi := ptr[r]-ptr[0], ptr[r+1]-ptr[0]
		for k := lo; k < hi; k++ {
			if k == lo || delay[k] != delay[k-1] {
				n++
				runs.each[r]++
			}
		}
	}
	runs.delay, runs.end = make([]int32, 0, n), make([]int32, 0, n)
	for r := range runs.each {
		lo, hi := ptr[r]-ptr[0], ptr[r+1]-ptr[0]
		for k := lo; k < hi; k++ {
			if k+1 == hi || delay[k+1] != delay[k] {
				runs.delay, runs.end = append(runs.delay, delay[k]), append(runs.end, int32(k+1-lo))
			}
		}
	}
	return runs
}

// SortedFan returns the fan of a pathway that source elements drive, whose rows are stored by delay, then in an order that will do: parts are
// the runs of all rows in order.
func SortedFan(rows *ecs.Rows, parts []Runs) *Fan {
	f := newSourceFan(rows)
	f.gather(parts)
	return f
}

// gather notes the runs of all elements.
func (f *Fan) gather(parts []Runs) {
	var delay []int32
	n := 0
	for _, p := range parts {
		delay = append(delay, p.delay...)
		slices.Sort(delay)
		delay = slices.Compact(delay)
		n += len(p.delay)
	}
	if n == 0 {
		delay = []int32{0}
	}
	f.Delays = make([]int64, len(delay))
	for k, d := range delay {
		f.Delays[k] = int64(d)
	}
	if len(delay) == 1 {
		return
	}
	rows, delays := len(f.Ptr)-1, len(delay)
	if rows*delays <= wide*n {
		f.Ends = make([]int32, rows*delays)
		r := 0
		for _, p := range parts {
			k := 0
			for _, runs := range p.each {
				ends, end := f.Ends[delays*r:delays*(r+1)], int32(0)
				for m, d := range delay { // those that an element has not end where the ones before them do
					if runs > 0 && p.delay[k] == d {
						end, k, runs = p.end[k], k+1, runs-1
					}
					ends[m] = end
				}
				r++
			}
		}
		return
	}
	f.RunPtr, f.RunDelay, f.RunEnd = make([]int64, 1, rows+1), make([]int32, 0, n), make([]int32, 0, n)
	for _, p := range parts {
		for _, runs := range p.each {
			f.RunPtr = append(f.RunPtr, f.RunPtr[len(f.RunPtr)-1]+int64(runs))
		}
		f.RunDelay, f.RunEnd = append(f.RunDelay, p.delay...), append(f.RunEnd, p.end...)
	}
}

// wide is how many times the runs there are may find room in a table that has one for each delay.
const wide = 4

// MaxDelay returns the longest delay in steps.
func (f *Fan) MaxDelay() int64 { return f.Delays[len(f.Delays)-1] }

// Len returns the number of synapses.
func (f *Fan) Len() int64 { return f.Ptr[len(f.Ptr)-1] }

// run is the entries of an element that have one delay.
type run struct {
	delay, lo, hi int64
}

// of returns the runs of element r by delay, each with its number among those there is room for.
func (f *Fan) of(r int) iter.Seq2[int, run] {
	return func(yield func(int, run) bool) {
		first, lo := f.Ptr[r], f.Ptr[r]
		if len(f.Delays) == 1 {
			if hi := f.Ptr[r+1]; lo < hi {
				yield(r, run{f.Delays[0], lo, hi})
			}
			return
		}
		if f.Ends == nil {
			for m := int(f.RunPtr[r]); m < int(f.RunPtr[r+1]); m++ {
				hi := first + int64(f.RunEnd[m])
				if !yield(m, run{int64(f.RunDelay[m]), lo, hi}) {
					return
				}
				lo = hi
			}
			return
		}
		at := len(f.Delays) * r
		for n, end := range f.Ends[at : at+len(f.Delays)] {
			hi := first + int64(end)
			if lo < hi && !yield(at+n, run{f.Delays[n], lo, hi}) {
				return
			}
			lo = hi
		}
	}
}

// runs returns how many runs there is room for.
func (f *Fan) runs() int {
	if len(f.Delays) > 1 && f.Ends == nil {
		return len(f.RunEnd)
	}
	return len(f.Delays) * (len(f.Ptr) - 1)
}

// sameDelays reports whether two fans of one pathway have the same delays.
func (f *Fan) sameDelays(g *Fan) bool {
	return slices.Equal(f.Delays, g.Delays) && slices.Equal(f.Ends, g.Ends) && slices.Equal(f.RunPtr, g.RunPtr) && slices.Equal(f.RunDelay, g.RunDelay) && slices.Equal(f.RunEnd, g.RunEnd) &&
		(f.At == nil) == (g.At == nil) && slices.Equal(f.At, g.At)
}

// rises reports whether the targets of the entries of each element and delay, rows of storage, do not fall. That rows rise
// in the order of ranks does not say so: storage may be sorted by delays that were others.
func (f *Fan) rises() bool {
	if !f.rows.Sorted() && len(f.Delays) == 1 {
		return f.rows.Rising
	}
	for r := range len(f.Ptr) - 1 {
		for _, s := range f.of(r) {
			if !f.rows.Target.Rises(s.lo, s.hi) {
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
