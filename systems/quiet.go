package systems

import (
	"math"
	"math/bits"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
)

// Quiet is a state update and threshold that leaves alone who is refractory. In step k that changes for those alone
// that spiked in step k - Steps, and Release looks after them, so that the walk over the population needs not read when
// each element spiked.
type Quiet struct {
	Kernel  *Binding
	Release *Binding // streams Column, a list of elements
	Column  string
	Steps   int64
	Last    *ecs.Column // when each element spiked last, in seconds
	Flags   *ecs.Column // 1 for each that is not refractory

	lo, hi int     // the elements that it looks after; hi 0: all
	slot   int     // of Column in Release
	recent []int32 // elements that are refractory, in the order of their spikes: a ring
	head   int     // the one that spiked first
	held   int
	counts []int32 // of spikes, by step modulo length, a power of two above Steps
	since  int64   // the first step of the present run
	on     bool    // this run has come so far that spikes are all there is to know
}

// begin is called at the start of a run: what users did to the state in between is not known, nor, with watched, what
// they do between steps.
func (q *Quiet) begin(c *Clock, watched bool) {
	if q.recent == nil {
		if q.hi == 0 {
			q.hi = q.Flags.Len()
		}
		q.recent = make([]int32, q.hi-q.lo)
		q.counts = aloneAll(make([]int32, 1<<bits.Len64(uint64(q.Steps))), 4)
		q.slot = q.Release.Program.Func().Col(q.Column)
	}
	q.head, q.held, q.since, q.on = 0, 0, c.Step, false
	clear(q.counts)
	if watched {
		q.since = math.MaxInt64
	}
}

// Disturb says that somebody changes the state while a run goes on: from here on nothing is taken for known in it.
func (s *Schedule) Disturb() {
	if s.running == nil {
		return
	}
	s.running.each(func(a, _ Action, _ *Clock) {
		if d, ok := a.(*Detect); ok && d.Quiet != nil {
			d.Quiet.since, d.Quiet.on = math.MaxInt64, false
		}
	})
}

// spiked notes the spikes of a step.
func (q *Quiet) spiked(step int64, idx []int32) {
	if q.since == math.MaxInt64 {
		return
	}
	at := q.head + q.held
	for _, i := range idx {
		if at >= len(q.recent) {
			at -= len(q.recent)
		}
		q.recent[at] = i
		at++
	}
	q.held += len(idx)
	q.counts[step&int64(len(q.counts)-1)] = int32(len(idx))
}

// over takes the elements whose period ends at a step out of the ring: they stand in two pieces.
func (q *Quiet) over(step int64) (a, b []int32) {
	if step-q.Steps < q.since {
		return nil, nil
	}
	n := int(q.counts[(step-q.Steps)&int64(len(q.counts)-1)])
	first := min(n, len(q.recent)-q.head)
	a, b = q.recent[q.head:q.head+first], q.recent[:n-first]
	q.held -= n
	if q.head += n; q.head >= len(q.recent) {
		q.head -= len(q.recent)
	}
	return a, b
}

// ready brings the refractory state of step c up to date, if spikes are all there is to know; else the step is one for
// the other kernel.
func (q *Quiet) ready(c *Clock) bool {
	if q.on {
		a, b := q.over(c.Step)
		q.release(c, a)
		q.release(c, b)
		return true
	}
	if q.since <= c.Step-q.Steps-1 { // every period that began before the run should be over
		if !q.settled() {
			q.since = math.MaxInt64 // somebody has set it otherwise: not in this run
			return false
		}
		q.on = true
		return q.ready(c)
	}
	q.over(c.Step)
	return false
}

// settled reports whether those that are refractory are those that spiked lately. As all of these are, counting does.
func (q *Quiet) settled() bool {
	n := 0
	for _, free := range q.Flags.Bool[q.lo:q.hi] {
		if free == 0 {
			n++
		}
	}
	return n == q.held
}

func (q *Quiet) release(c *Clock, idx []int32) {
	if len(idx) == 0 {
		return
	}
	q.Release.At(c)
	q.Release.put(q.slot, kernels.Column{I32: idx})
	q.Release.Run(0, len(idx))
}
