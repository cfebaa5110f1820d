package spikelane

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/spikelane/spikelane/systems"
	"github.com/spikelane/spikelane/units"
)

// Ending says why a run ended.
type Ending uint8

// The endings of a run.
const (
	EndOfTime   Ending = iota // its time was over
	ByStop                    // Stop was called
	ByCondition               // the condition of RunUntil held
	ByContext                 // its context ended
	ByError                   // an operation failed
	ByValue                   // a value is not finite: see Config.CheckValues
)

// String returns the ending in a word: time, stop, condition, context, error, value.
func (e Ending) String() string {
	names := [...]string{"time", "stop", "condition", "context", "error", "value"}
	if int(e) >= len(names) {
		return fmt.Sprintf("Ending(%d)", uint8(e))
	}
	return names[e]
}

var endings = map[systems.Ending]Ending{
	systems.Elapsed: EndOfTime, systems.Halted: ByStop, systems.Met: ByCondition,
	systems.Cancelled: ByContext, systems.Failed: ByError, systems.Spoiled: ByValue,
}

// Stop ends the present run after the step it is in; the run returns without an error, and Ended says ByStop. It may be
// called from an operation, from Config.Progress and from any goroutine. Between runs it does nothing.
func (s *Simulation) Stop() { s.loop.Halt() }

// Ended says why the last run ended.
func (s *Simulation) Ended() Ending { return s.ended }

// Run simulates for a time that is a whole number of steps. When ctx ends first, it stops within milliseconds and
// returns an error that wraps ErrStopped and the context's cause; an operation that fails ends it with an error that
// wraps ErrOperation and names the operation; a value that is not finite, where Config.CheckValues says so, with a
// *NotFiniteError; Stop ends it without an error. In each case everything computed up to then is kept, and Run may be called
// again. A simulation that ReadResults made returns an error that wraps ErrOnlyResults.
//
// A panic in Config.Progress or in a Go function of a model is one of Run; goroutines of the run have ended by then. After
// Config.Progress the simulation is as it was between two steps. A Go function breaks off a step, and so does runtime.Goexit in
// an operation: Run, Save, Snapshot and StoreFile then return an error that wraps ErrTorn, until Restore or RestoreFile brings
// in a whole state.
func (s *Simulation) Run(ctx context.Context, d units.Time) error {
	return s.run(ctx, d, nil)
}

// RunUntil simulates until a condition holds, and at most for the time longest. The condition is looked at before the
// first step and then after steps that are every apart; 0: after each step. met reports whether it held. Errors are those
// of Run.
func (s *Simulation) RunUntil(ctx context.Context, longest, every units.Time, condition func() bool) (met bool, err error) {
	if !(every >= 0) || math.IsInf(float64(every), 0) {
		var e Errors
		e.add("network", "", "every", "E503", fmt.Sprintf("the time between looks must be at least 0 and finite, is %v s", float64(every)), "")
		return false, e
	}
	if condition == nil {
		return false, absent("condition")
	}
	if s == nil {
		return false, absent("simulation")
	}
	var holds bool
	check := func(*Tick) error { holds = condition(); return nil }
	err = s.run(ctx, longest, &systems.Until{Every: float64(every), Func: func() bool {
		if err := guarded("the condition of RunUntil", s.loop.Time, check, nil); err != nil {
			s.schedule.Fail(err)
			return false
		}
		return holds
	}})
	return s.ended == ByCondition && err == nil, err
}

// runs reports whether Run goes on, on this goroutine or another.
func (s *Simulation) runs() bool { return atomic.LoadUint32(&s.running) != 0 }

func (s *Simulation) run(ctx context.Context, d units.Time, until *systems.Until) error {
	switch {
	case s == nil:
		return absent("simulation")
	case ctx == nil:
		return absent("context")
	case s.runs():
		return fmt.Errorf("%w: Run was called while it runs", ErrBusy)
	}
	if err := s.whole("run on"); err != nil {
		return err
	}
	if err := wholeRun(d, units.Time(s.prog.dt)); err != nil {
		return err
	}
	if s.notes != nil {
		return s.noteRun(ctx, d, until)
	}
	if !atomic.CompareAndSwapUint32(&s.running, 0, 1) { // another goroutine was as quick
		return fmt.Errorf("%w: Run was called while it runs", ErrBusy)
	}
	defer atomic.StoreUint32(&s.running, 0)
	s.checkValues()
	begin := time.Now()
	ending, err := s.loop.Run(ctx, float64(d), until)
	s.runSeconds += time.Since(begin).Seconds()
	s.ended = endings[ending]
	spoiled := s.tellOdd()
	s.stopped = s.ended == ByContext || s.ended == ByError || s.ended == ByValue
	switch s.ended {
	case ByContext:
		return fmt.Errorf("%w at t = %v ms: %w", ErrStopped, s.loop.Time*1000, err)
	case ByValue:
		return spoiled
	case ByError:
		return fmt.Errorf("%w: %w", ErrOperation, err)
	}
	return nil
}

// wholeRun refuses a run that is not a number of steps, or of more than can be counted.
func wholeRun(d, dt units.Time) error {
	fault := func(msg, hint string) error {
		return Errors{{Kind: "network", Field: "duration", Code: "E501", Msg: msg, Hint: hint}}
	}
	n, whole := systems.WholeSteps(float64(d), float64(dt))
	steps := float64(d / dt)
	switch {
	case !(d >= 0) || math.IsInf(float64(d), 0):
		return fault(fmt.Sprintf("a run of %v, want a finite time of zero or more", d), "")
	case steps > systems.MostSteps:
		return fault(fmt.Sprintf("a run of %v has %.3g steps of %v, more than 2^53", d, steps, dt), "")
	case !whole || n == 0 && d > 0:
		low := math.Floor(steps)
		return fault(fmt.Sprintf("a run of %v is not a whole number of steps of %v", plainTime(float64(d)), plainTime(float64(dt))),
			fmt.Sprintf("take %v or %v, or another dt", plainTime(low*float64(dt)), plainTime((low+1)*float64(dt))))
	}
	return nil
}

// plainTime rounds t to what people would have written.
func plainTime(t float64) units.Time {
	x, err := strconv.ParseFloat(strconv.FormatFloat(t, 'g', 12, 64), 64)
	if err != nil {
		panic("BUG: " + err.Error())
	}
	return units.Time(x)
}

// ErrOperation: an operation of the host failed and ended the run; what was computed is kept.
var ErrOperation = errors.New("spikelane: an operation failed")

// ErrTorn: a time step was broken off, and the state is that of no time.
var ErrTorn = errors.New("spikelane: a time step was broken off")
