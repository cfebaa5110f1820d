package systems

import (
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/internal/worth"
	"github.com/spikelane/spikelane/kernels"
)

// Later is the code of a pathway that targets drive, run late: not when a target spikes, for synapses that lie all over
// memory, but when a source next visits its row, which holds them side by side. What is owed to a synapse is then done
// in the order of the spikes, with the time of each, so that no bit changes. It pays for networks that do not fit into a
// cache, and only where nobody looks at the synapses in between: see Schedule.defers.
//
// For each target its last few spikes are kept. One that is about to be forgotten is brought to those synapses that have
// not seen it.
//
// Source: the archive of postsynaptic spikes of Morrison, Aertsen & Diesmann (2007), Neural Comput. 19:1437-1467,
// doi:10.1162/neco.2007.19.6.1437, here for several spikes at a time and any code.
type Later struct {
	// Pending emits to list m-1 the synapses of a row of whose targets spike m of Recent, m ≥ 1, is of step From or later.
	// Last runs the code over a row, for those of which spike 0 is. Stale streams Listed and Source and emits those of Listed whose source was
	// visited at step From or before. Code is the pathway's code over the synapses in its column Listed, at the time of
	// their targets' spikes in its column Spiked.
	Pending, Last, Stale, Code *Binding
	Listed, Spiked, From       string
	Recent                     [RecentSpikes]*ecs.Column // int64, by target: steps, -1: none
	Visited                    *ecs.Column               // int64, by source: the step of the last visit
	Rows                       []int64                   // of the projection: row i is positions Rows[i] to Rows[i+1]-1

	on                        bool
	lists                     [RecentSpikes - 1]kernels.IndexList
	stale                     kernels.IndexList
	rows                      []kernels.Row
	from, lastFrom, staleFrom int    // parameters
	listed, spiked            int    // columns of Code
	own                       *owned // of an owner's part
	past                      int64  // all sources were visited after this step
	wanted, spent             int64  // see refresh
	most                      int64
	clock                     *Clock
}

// longRun is the steps of a run from which code is put off: at its end all synapses are looked at once.
const longRun = 500

// RecentSpikes is how many spikes of each target are kept.
const RecentSpikes = 4

// begin is called at the start of a run. late says that spikes of another schedule are under way, watched that users
// look at the state between steps: then nothing is put off.
func (l *Later) begin(c *Clock, watched, late bool) {
	l.clock = c
	if l.on = !watched && !late && worth.AtLeast(c.end-c.Step, longRun); !l.on {
		return
	}
	if l.stale.Index == nil {
		l.prepare()
	}
	for _, r := range l.Recent {
		for j := range r.I64 {
			r.I64[j] = -1
		}
	}
	for i := range l.Visited.I64 {
		l.Visited.I64[i] = c.Step
	}
	l.past, l.wanted, l.spent = c.Step-1, 0, 0
}

func (l *Later) prepare() {
	l.most = 1 << 13
	for i := range len(l.Rows) - 1 {
		l.most = max(l.most, l.Rows[i+1]-l.Rows[i])
	}
	for m := range l.lists {
		l.lists[m].Index = make([]int32, 2*l.most+16)
		l.Pending.SetList(m, &l.lists[m])
	}
	l.stale.Index = make([]int32, 2*l.most+16)
	l.Stale.SetList(0, &l.stale)
	l.lastFrom = l.Last.Program.Func().Param(l.From)
	l.from, l.staleFrom = l.Pending.Program.Func().Param(l.From), l.Stale.Program.Func().Param(l.From)
	l.listed, l.spiked = l.Code.Program.Func().Col(l.Listed), l.Code.Program.Func().Col(l.Spiked)
}

// visit does what is owed to the synapses of the rows that a source is about to visit in step c.
func (l *Later) visit(c *Clock, rows []kernels.Row, lo int) {
	if !l.on {
		return
	}
	l.rows = l.rows[:0]
	n := int64(0)
	for k := range rows {
		i := int(rows[k].Param) - lo
		n += l.row(i, c.Step)
		if n >= l.most {
			l.catchUp()
			n = 0
		}
	}
	l.catchUp()
}

// row notes row i, to be brought up to step, and returns its length.
func (l *Later) row(i int, step int64) int64 {
	from := l.Visited.I64[i]
	if from == step {
		return 0
	}
	lo, hi := l.Rows[i], l.Rows[i+1]
	if l.own != nil {
		lo, hi = l.own.part(i, lo, hi)
	}
	if lo == hi {
		return 0
	}
	l.Visited.I64[i] = step
	l.rows = append(l.rows, kernels.Row{Lo: lo, Hi: hi, Param: uint64(from)})
	return hi - lo
}

// catchUp does what is owed to the rows noted, oldest spikes first.
func (l *Later) catchUp() {
	if len(l.rows) == 0 {
		return
	}
	for m := range l.lists {
		l.lists[m].Len = 0
	}
	l.run(l.Pending, l.from)
	for m := len(l.lists) - 1; m >= 0; m-- {
		l.replay(l.lists[m].Index[:l.lists[m].Len], l.Recent[m+1])
	}
	l.run(l.Last, l.lastFrom)
	l.rows = l.rows[:0]
}

// run runs a kernel over the rows noted.
func (l *Later) run(b *Binding, param int) {
	n := len(l.rows)
	l.rows = append(l.rows, make([]kernels.Row, kernels.RowsAhead)...)[:n]
	b.rows(l.rows, param)
}

// replay runs the pathway's code over synapses, for spikes of their targets.
func (l *Later) replay(synapses []int32, spikes *ecs.Column) {
	if len(synapses) == 0 {
		return
	}
	if l.listed >= 0 {
		l.Code.put(l.listed, kernels.Column{I32: synapses})
	}
	if l.spiked >= 0 {
		l.Code.put(l.spiked, kernels.Column{I64: spikes.I64})
	}
	l.Code.Run(0, len(synapses))
}

// arrive notes spikes of targets, which reach the synapses in this step. fan lists the synapses of each.
func (l *Later) arrive(c *Clock, spikes []int32, lo int, fan *Fan) (events int64) {
	oldest := l.Recent[RecentSpikes-1].I64
	l.refresh(c.Step)
	l.rows = l.rows[:0]
	n := int64(0)
	flush := func() {
		if len(l.rows) > 0 {
			l.stale.Len = 0
			l.run(l.Stale, l.staleFrom)
			l.rows = l.rows[:0]
			l.replay(l.stale.Index[:l.stale.Len], l.Recent[RecentSpikes-1])
		}
		n = 0
	}
	for _, j := range spikes {
		r := int(j) - lo
		from, to := fan.Ptr[r], fan.Ptr[r+1]
		events += to - from
		if oldest[j] > l.past && from < to {
			l.spent += to - from
			l.wanted = max(l.wanted, oldest[j])
			for from < to { // a target may have more synapses than any source
				hi := min(to, from+l.most-n)
				l.rows = append(l.rows, kernels.Row{Lo: from, Hi: hi, Param: uint64(oldest[j])})
				if n += hi - from; n >= l.most {
					flush()
				}
				from = hi
			}
		}
	}
	flush()
	for _, j := range spikes {
		for m := RecentSpikes - 1; m > 0; m-- {
			l.Recent[m].I64[j] = l.Recent[m-1].I64[j]
		}
		l.Recent[0].I64[j] = c.Step
	}
	return events
}

// refresh visits the sources that have been silent for long, once so much was spent on looking for their synapses,
// target by target, that to visit them all would not have cost more. Then nobody has to look for a while.
func (l *Later) refresh(step int64) {
	const look = 4 // visits of a synapse by row that take as long as to look at one by a list
	if all := l.Rows[len(l.Rows)-1]; l.spent*look < all || l.wanted >= step {
		return
	}
	n := int64(0)
	for i, visited := range l.Visited.I64 {
		if visited <= l.wanted {
			if n += l.row(i, step); n >= l.most {
				l.catchUp()
				n = 0
			}
		}
	}
	l.catchUp()
	l.past, l.wanted, l.spent = l.wanted, 0, 0
}

// settle does all that is owed.
func (l *Later) settle() {
	if !l.on {
		return
	}
	n := int64(0)
	for i := range len(l.Rows) - 1 {
		if n += l.row(i, l.clock.Step); n >= l.most {
			l.catchUp()
			n = 0
		}
	}
	l.catchUp()
}

// late reports whether spikes of another schedule are under way.
func (s *Schedule) late() bool {
	for k := range s.Steps {
		if a, ok := s.Steps[k].Action.(*Deliver); ok && len(a.Late) > 0 {
			return true
		}
	}
	return false
}

// Settle does all that pathways have put off, so that the state can be looked at.
func (s *Schedule) Settle() {
	if s.running != nil { // else a run has ended, and left nothing to do
		s.running.end()
	}
}

// defers puts off the code of pathways where nobody can tell.
func (s *Schedule) defers() {
	for j := range s.Steps {
		post, ok := s.Steps[j].Action.(*Deliver)
		if !ok || post.Later == nil {
			continue
		}
		visitors, ok := s.visitors(j, post)
		if !ok {
			post.Later = nil
			continue
		}
		for _, pre := range visitors {
			pre.Owed = append(pre.Owed, post.Later)
		}
	}
}

// visitors returns the pathways that visit the synapses of step j's row by row; ok is false if anybody else touches what
// that step's code does, or anybody before his turn.
func (s *Schedule) visitors(j int, post *Deliver) (pres []*Deliver, ok bool) {
	steps, ok := s.Visitors(j)
	if !ok || len(post.Fan.Delays) != 1 {
		return nil, false
	}
	for _, k := range steps {
		pre := s.Steps[k].Action.(*Deliver)
		if pre.Fan.At != nil || len(pre.Fan.Delays) > 1 || &pre.Fan.Ptr[0] != &post.Later.Rows[0] {
			return nil, false
		}
		pres = append(pres, pre)
	}
	return pres, true
}

// Visitors returns the deliveries that touch what step j, a delivery, does, all before it and by its clock; ok is false if
// there is none, or anybody else does. It does not look at who reaches which synapses: see visitors.
func (s *Schedule) Visitors(j int) (steps []int, ok bool) {
	post := s.Steps[j].Action.(*Deliver)
	own := footprint{reads: map[any]bool{}, writes: map[any]bool{}}
	own.kernel(post.Kernel)
	if post.Lag != 0 {
		return nil, false
	}
	for k := range s.Steps {
		if k == j {
			continue
		}
		f := footprintOf(s.Steps[k].Action)
		if !f.conflicts(own) {
			continue
		}
		pre, delivers := s.Steps[k].Action.(*Deliver)
		if f.unknown || !delivers || k > j || s.Steps[k].Clock != s.Steps[j].Clock || pre.Lag != 0 {
			return nil, false
		}
		steps = append(steps, k)
	}
	return steps, len(steps) > 0
}
