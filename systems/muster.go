package systems

import (
	"runtime"
	"time"
)

// muster decides how many members run a schedule: it tries several teams for some steps each, and goes on with the
// fastest; after a while it tries again, each time after a longer while, since a network that wakes up has other steps
// than a silent one. It may do so because results do not depend on it.
type muster struct {
	schedule *Schedule
	watched  bool
	due      []bool
	profile  *profiler // nil: none

	tries  []*team // nil: nobody but the caller
	best   []time.Duration
	now    int // of tries
	rounds int // left; 0: decided
	left   int // tries of this round
	passes int // of the present try
	warm   bool
	known  time.Duration // what a pass of the fastest takes; 0: nobody knows yet
	begun  time.Time     // of the present try, or of the present watch
	rest   int           // passes before the next try, when it is decided
	until  time.Duration
	look   int // passes before the next look, when it is decided
	every  int // passes between looks
}

// How long a try is: so many steps that what is known after some steps only, see Quiet, is known; then as long that the
// clock can tell. Where steps are long, fewer do.
const (
	warmUp   = 64
	tryFor   = 300 * time.Microsecond
	tryLeast = 16
	tryFew   = 4
	tryLong  = 4 * time.Millisecond
	tryTwice = 2 // rounds, since others may be using the machine

	worthIt = 20 // a team must be faster than the one at hand by this part

	firstRest, restMore = 10 * time.Millisecond, 4 // the first while, and how much longer the next one is

	giveUp, giveUpAfter = 4, time.Millisecond     // how many times slower a try is that is not worth going on with, and how soon
	slower, watchFor    = 3, 4 * time.Millisecond // how many times slower a team is that is tried against others again, and how often
)

// leastRun is the steps of a run from which tries are worth their while.
const leastRun = 4 * warmUp

// newMuster begins a run for at most the given number of members.
func newMuster(s *Schedule, size int, fixed, watched bool, due []bool, profile *profiler) *muster {
	m := &muster{schedule: s, watched: watched, due: due, profile: profile, tries: []*team{nil}}
	if s.late() || !fixed && s.left() < leastRun {
		size = 1
	}
	if !fixed {
		size = min(size, runtime.GOMAXPROCS(0))
	}
	for n := size; n > 1; n /= 2 {
		t := s.team(n)
		if !t.useful() {
			break
		}
		t.profile, t.crew = profile, hire(n, t.part)
		t.begin(watched)
		if m.tries = append(m.tries, t); fixed {
			break
		}
	}
	switch {
	case len(m.tries) > 1 && fixed:
		m.now = 1
	case len(m.tries) > 1:
		m.best = make([]time.Duration, len(m.tries))
		m.until = firstRest
		m.again()
	}
	m.begin()
	return m
}

// pass runs the steps that are due.
func (m *muster) pass() {
	switch {
	case m.rounds > 0:
		m.try()
	case m.rest > 0:
		if m.rest--; m.rest == 0 || m.slow() {
			m.again()
		}
	}
	p := m.profile
	if p != nil {
		p.pass()
	}
	if t := m.tries[m.now]; t != nil {
		t.pass(m.due)
		return
	}
	s := m.schedule
	for k := range s.Steps {
		st := &s.Steps[k]
		if !m.due[st.Clock] {
			continue
		}
		c := s.Clocks[st.Clock]
		if p == nil {
			st.Action.run(c)
			continue
		}
		p.label(k)
		st.Action.run(c)
		p.did(k, st.Action, c)
	}
}

// try is called before each pass while nothing is decided.
func (m *muster) try() {
	now := time.Now()
	if m.passes++; m.passes == 1 {
		m.begun = now
		return
	}
	passes, spent := m.passes-1, now.Sub(m.begun)
	each := spent / time.Duration(passes)
	switch {
	case spent > giveUpAfter && m.known > 0 && each > giveUp*m.known:
		m.tried(each)
	case m.warm:
		if passes >= tryLeast && spent >= tryFor || passes >= tryFew && spent >= tryLong {
			m.tried(each)
		}
	case passes >= warmUp || passes >= tryFew && spent >= tryLong:
		m.warm, m.passes, m.begun = true, 1, now
	}
}

// tried ends a try.
func (m *muster) tried(each time.Duration) {
	if m.best[m.now] == 0 || each < m.best[m.now] {
		m.best[m.now] = each
	}
	if m.known == 0 || each < m.known {
		m.known = each
	}
	if m.left--; m.left == 0 {
		m.rounds, m.left = m.rounds-1, len(m.tries)
	}
	if m.rounds > 0 {
		m.change((m.now + 1) % len(m.tries))
		return
	}
	fastest := 0 // the caller alone, unless others are clearly worth it: they may be wanted elsewhere
	for k, d := range m.best {
		if d < m.best[fastest]-m.best[fastest]/worthIt {
			fastest = k
		}
	}
	m.change(fastest)
	m.rest = int(m.until/max(m.best[fastest], 1)) + 1
	m.until *= restMore
	m.watch(m.best[fastest])
}

// watch begins to look, once in a while, whether steps are still about as long as they were found to be.
func (m *muster) watch(each time.Duration) {
	m.known, m.begun = each, time.Now()
	m.every = int(watchFor/max(each, 1)) + 1
	m.look = m.every
}

// slow reports whether a team has become much slower than it was: others may be using the machine, and who waits for a
// member that is not at work waits for long. It is called before each pass.
func (m *muster) slow() bool {
	if m.look--; m.look > 0 {
		return false
	}
	each := time.Since(m.begun) / time.Duration(m.every)
	if m.tries[m.now] == nil || each <= slower*m.known {
		m.watch(m.known)
		return false
	}
	return true
}

// again begins a round of tries, with the team that is at work.
func (m *muster) again() {
	m.rounds, m.left, m.known = tryTwice, len(m.tries), 0
	m.passes, m.warm, m.rest = 0, false, 0
	clear(m.best)
}

// change lets another team go on.
func (m *muster) change(which int) {
	if which != m.now {
		m.end()
		m.now = which
		m.begin()
	}
	m.passes, m.warm = 0, false
}

// begin makes ready what runs the schedule now: nothing is known of what came before.
func (m *muster) begin() {
	m.each(func(a, whole Action, c *Clock) {
		switch a := a.(type) {
		case *Detect:
			if a.Quiet != nil {
				a.Quiet.begin(c, m.watched)
			}
		case *Deliver:
			a.Since, a.wheel.ready = whole.(*Deliver).Since, false
			if a.Later != nil {
				a.Later.begin(c, m.watched, len(whole.(*Deliver).Late) > 0 || m.schedule.late())
			}
		}
	})
}

// settle does what waits of the steps so far.
func (m *muster) settle() {
	if t := m.tries[m.now]; t != nil {
		t.settle(t.now)
	}
}

// end leaves everything as one who runs all steps alone would have it.
func (m *muster) end() {
	m.settle()
	m.each(func(a, whole Action, _ *Clock) {
		d, ok := a.(*Deliver)
		if !ok {
			return
		}
		if d.Later != nil {
			d.Later.settle()
		}
		if d != whole.(*Deliver) {
			whole.(*Deliver).Events += d.Events
			d.Events = 0
		}
	})
}

func (m *muster) each(do func(a, whole Action, c *Clock)) {
	if t := m.tries[m.now]; t != nil {
		t.each(do)
		return
	}
	for k := range m.schedule.Steps {
		st := &m.schedule.Steps[k]
		do(st.Action, st.Action, m.schedule.Clocks[st.Clock])
	}
}

// dismiss ends the run, and returns how many members ran its last step.
func (m *muster) dismiss() int {
	m.end()
	used := 1
	if t := m.tries[m.now]; t != nil {
		used = t.size
	}
	for _, t := range m.tries {
		if t != nil {
			t.crew.dismiss()
			t.crew = nil
		}
	}
	return used
}

// left returns the steps of the present run.
func (s *Schedule) left() (steps int64) {
	for _, c := range s.Clocks {
		steps = max(steps, c.end-c.Step)
	}
	return steps
}
