package systems

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/spikelane/spikelane/internal/ending"
)

// Loop walks a schedule.
type Loop struct {
	Schedule *Schedule
	Time     float64 // simulated seconds
	Steps    int64   // passes over the schedule so far: distinct times
	Threads  int     // most goroutines that a run uses, where it is faster with more than one; below 2: one
	Fixed    bool    // it uses so many in any case
	Used     int     // what the last run used in the end

	// Report, if set, is told about ten times a second how far a run is, and once at its end.
	Report func(done, total, elapsed float64)

	// Profile, if set, gathers the time spent in each step of the schedule, by its place there. Goroutines that run steps then
	// have the labels object and kernel in CPU profiles, and the caller's after a run those of its context.
	Profile []Spent

	Check *Check // looks for values that are not finite; nil: nobody does

	// Torn is set where a pass over the schedule was broken off, by a panic or the end of its goroutine: some steps of it were
	// done and others not, and nothing that is computed from there means anything.
	Torn bool

	halt atomic.Bool
}

// Ending is why a run ended.
type Ending uint8

// The endings.
const (
	Elapsed   Ending = iota // its time was over
	Halted                  // Halt was called
	Met                     // its condition held
	Cancelled               // its context ended
	Failed                  // an operation failed
	Spoiled                 // a value is not finite, and Check has that end runs
)

// Until is a condition that ends a run: looked at before the first step and after steps, Every seconds apart; 0: each.
type Until struct {
	Every float64
	Func  func() bool
	looks float64 // so far
}

// met reports whether the condition is due, a time after the start of the run, and holds.
func (u *Until) met(elapsed float64) bool {
	if u == nil {
		return false
	}
	if u.Every > 0 {
		if elapsed < float64((u.looks-sameTime)*u.Every) {
			return false
		}
		for u.looks++; elapsed >= float64((u.looks-sameTime)*u.Every); u.looks++ {
		}
	}
	return u.Func()
}

// Halt ends the present run after the step it is in. It may be called from any goroutine.
func (l *Loop) Halt() { l.halt.Store(true) }

// lookEvery is how often the loop looks at the wall clock: well within the 50 ms that a stop may take.
const lookEvery = 5 * time.Millisecond

// Run simulates d seconds, or less: it ends early, after the step it is in and with all clocks consistent, when until,
// which may be nil, is met, after Halt, when ctx ends, and when an operation fails. The error is that of
// ending.Of or the operation's.
func (l *Loop) Run(ctx context.Context, d float64, until *Until) (Ending, error) {
	l.halt.Store(false)
	s := l.Schedule
	s.failed = nil
	start := l.Time
	end := l.snapped(start + d)
	for _, c := range s.Clocks {
		c.end = c.StepsTo(end)
	}
	for k := range s.Steps {
		c := s.Clocks[s.Steps[k].Clock]
		s.Steps[k].reserve(c.end - c.Step)
	}
	for k := range s.Once {
		s.Once[k].Action.run(s.Clocks[s.Once[k].Clock])
	}
	due := make([]bool, len(s.Clocks))
	profile := newProfiler(ctx, s, l.Profile)
	check := l.Check
	strict := until != nil || check != nil && check.Each // all of a pass is done before the next
	s.running = newMuster(s, l.Threads, l.Fixed, strict, due, profile)
	defer func() {
		l.Used = s.running.dismiss()
		s.running = nil
		profile.end(s)
	}()
	w := &watch{ctx: ctx, start: time.Now(), every: 1}
	w.last = w.start
	spoiled := check.begin(l, s.running) && check.Stop
	for {
		t, more := next(s.Clocks, due)
		if !more {
			t = end
		}
		l.Time = t
		met := !spoiled && until.met(t-start)
		ends := met || s.failed != nil || !more || l.halt.Load()
		if spoiled = spoiled || check.look(l, s.running, ends) && check.Stop; spoiled && s.failed == nil {
			l.report(t-start, d, w)
			return Spoiled, nil
		}
		if ends {
			l.report(t-start, d, w)
			switch {
			case s.failed != nil:
				return Failed, s.failed
			case met:
				return Met, nil
			case l.halt.Load():
				return Halted, nil
			}
			return Elapsed, nil
		}
		if w.looks() {
			if err := ending.Of(ctx); err != nil {
				check.look(l, s.running, true)
				l.report(t-start, d, w)
				return Cancelled, err
			}
			if l.Report != nil && w.now.Sub(w.told) >= 100*time.Millisecond {
				w.told = w.now
				l.report(t-start, d, w)
			}
		}
		l.Torn = true
		s.running.pass()
		l.Torn = false
		l.Steps++
		for k, c := range s.Clocks {
			if due[k] {
				c.Step++
			}
		}
	}
}

// snapped returns t, or the time of a step of a clock that is the same time: rounding must not pile up over many runs.
func (l *Loop) snapped(t float64) float64 {
	for _, c := range l.Schedule.Clocks {
		if n, whole := WholeSteps(t, c.Dt); whole {
			return float64(float64(n) * c.Dt)
		}
	}
	return t
}

// next says which clocks tick next: those at the smallest time, up to rounding; more is false when all are at their
// end.
func next(clocks []*Clock, due []bool) (t float64, more bool) {
	for _, c := range clocks {
		if c.Step < c.end && (!more || c.T() < t) {
			t, more = c.T(), true
		}
	}
	for k, c := range clocks {
		due[k] = c.Step < c.end && c.T()-t <= float64(sameTime*c.Dt)
	}
	return t, more
}

func (l *Loop) report(done, total float64, w *watch) {
	if l.Report != nil {
		l.Schedule.running.settle()
		l.Report(done, total, time.Since(w.start).Seconds())
	}
}

// watch decides when to look at the wall clock, so that steps of microseconds are not slowed by it and steps of
// seconds still notice the end of their context.
type watch struct {
	ctx               context.Context
	start, last, told time.Time
	now               time.Time
	every, left       int
}

func (w *watch) looks() bool {
	if w.left--; w.left > 0 {
		return false
	}
	w.now = time.Now()
	switch since := w.now.Sub(w.last); {
	case since > lookEvery && w.every > 1:
		w.every /= 2
	case since < lookEvery/2 && w.every < 1<<20:
		w.every *= 2
	}
	w.last, w.left = w.now, w.every
	return true
}

// Skip sets the clocks as a run of d seconds would leave them, and runs nothing: for those who write runs down.
func (l *Loop) Skip(d float64) {
	end := l.snapped(l.Time + d)
	for _, c := range l.Schedule.Clocks {
		l.Steps = max(l.Steps, c.StepsTo(end))
		c.Step = c.StepsTo(end)
	}
	l.Time = end
}

// Continue puts s in the place of the loop's schedule. The profile of a schedule with other steps begins anew.
func (l *Loop) Continue(s *Schedule) {
	if l.Profile != nil && len(l.Schedule.Steps) != len(s.Steps) {
		l.Profile = make([]Spent, len(s.Steps))
	}
	l.Schedule = s
}
