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
	profile  []Spent

	tries  []*team // nil: nobody but the caller
	best   []time.Duration
	now    int // of tries
	rounds int // left; 0: decided
	left   int // tries of this round
	passes int // of the present try
	rest   int // passes before the next try, when it is decided
	until  time.Duration
	begun  time.Time
}

// How long a try is: so many steps that what is known after some steps only, see Quiet, is known; then as long that the
// clock can tell.
const (
	warmUp   = 64
	tryFor   = 300 * time.Microsecond
	tryLeast = 16
	tryTwice = 2 // rounds, since others may be using the machine

	firstRest, restMore = 10 * time.Millisecond, 4 // the first while, and how much longer the next one is
)

// leastRun is the steps of a run from which tries are worth their while.
const leastRun = 4 * warmUp

// longStep is a step so long that all members are worth it without a try.
const longStep = 500 * time.Microsecond

// newMuster begins a run for at most the given number of members.
func newMuster(s *Schedule, size int, fixed, watched bool, due []bool, profile []Spent) *muster {
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
		t.profile, t.crew = profile, hire(n)
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
		if m.rest--; m.rest == 0 {
			m.again()
		}
	}
	if t := m.tries[m.now]; t != nil {
		t.pass(m.due)
		return
	}
	s := m.schedule
	for k := range s.Steps {
		st := &s.Steps[k]
		switch {
		case !m.due[st.Clock]:
		case m.profile != nil:
			m.profile[k].time(st.Action, s.Clocks[st.Clock])
		default:
			st.Action.run(s.Clocks[st.Clock])
		}
	}
}

// try is called before each pass while nothing is decided.
func (m *muster) try() {
	n := m.passes - warmUp
	m.passes++
	if n <= 0 {
		if n == 1-warmUp { // of the first step, much is made for the first time
			m.begun = time.Now()
		}
		if n == 0 || n == tryLeast-warmUp && time.Since(m.begun) > tryLeast*longStep {
			if n < 0 {
				m.choose(1, time.Since(m.begun)/tryLeast)
				return
			}
			m.begun = time.Now()
		}
		return
	}
	spent := time.Since(m.begun)
	if n < tryLeast || spent < tryFor {
		return
	}
	each := spent / time.Duration(n)
	if m.best[m.now] == 0 || each < m.best[m.now] {
		m.best[m.now] = each
	}
	if m.left--; m.left == 0 {
		m.rounds, m.left = m.rounds-1, len(m.tries)
	}
	if m.rounds > 0 {
		m.change((m.now + 1) % len(m.tries))
		return
	}
	fastest := 0
	for k, d := range m.best {
		if d < m.best[fastest] {
			fastest = k
		}
	}
	m.choose(fastest, m.best[fastest])
}

// again begins a round of tries, with the team that is at work.
func (m *muster) again() {
	m.rounds, m.passes, m.left = tryTwice, 0, len(m.tries)
	clear(m.best)
}

// choose ends the tries.
func (m *muster) choose(which int, each time.Duration) {
	m.change(which)
	m.rounds, m.rest = 0, int(m.until/max(each, 1))+1
	m.until *= restMore
}

// change lets another team go on.
func (m *muster) change(which int) {
	if which != m.now {
		m.end()
		m.now = which
		m.begin()
	}
	m.passes = 1
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
			a.Since = whole.(*Deliver).Since
			if a.Later != nil {
				a.Later.begin(c, m.watched, len(whole.(*Deliver).Late) > 0 || m.schedule.late())
			}
		}
	})
}

// end leaves everything as one who runs all steps alone would have it.
func (m *muster) end() {
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

// time runs an action, which may be nil, and adds to what it has cost.
func (s *Spent) time(a Action, c *Clock) {
	if a == nil {
		return
	}
	before := time.Now()
	a.run(c)
	s.Seconds += time.Since(before).Seconds()
	s.Calls++
}
