package differential

import (
	"errors"
	"fmt"
)

// ErrPanic: the engine has panicked.
var ErrPanic = errors.New("it panicked")

// Kind is what a failure is.
type Kind string

// The kinds.
const (
	Differs  Kind = "other bits"
	Panicked Kind = "a panic"
	Refused  Kind = "an error"
)

// Failure says that one way does not what the base does.
type Failure struct {
	Way  Way
	Kind Kind
	Step int // steps that it takes for the difference to show; 0: not known
	What string
}

// Error says in which way a model differs from the base, and where.
func (f *Failure) Error() string {
	return fmt.Sprintf("%v: %s after %d steps: %s", f.Way, f.Kind, f.Step, f.What)
}

// Model runs a model file's text in all of the ways and returns the first that differs from the base, as a *Failure. Any
// other error says that the model does not run on the base. dir is an empty folder.
func Model(text string, ways []Way, dir string) error {
	base, err := Run(text, Way{}, 0, dir)
	if errors.Is(err, ErrPanic) {
		return &Failure{Kind: Panicked, What: err.Error()}
	}
	if err != nil {
		return err
	}
	for _, w := range ways {
		f, err := differs(text, base, w, 0, dir)
		if err != nil {
			return err
		}
		if f != nil {
			f.locate(text, dir)
			return f
		}
	}
	return nil
}

// differs says what is different when a model is run in a way, in its first steps; nil: nothing.
func differs(text string, base *Result, w Way, steps int, dir string) (*Failure, error) {
	got, err := Run(text, w, steps, dir)
	switch {
	case errors.Is(err, ErrPanic):
		return &Failure{Way: w, Kind: Panicked, What: err.Error()}, nil
	case err != nil: // the base runs
		return &Failure{Way: w, Kind: Refused, What: err.Error()}, nil
	}
	d, err := Compare(base, got, dir)
	if err != nil || d == nil {
		return nil, err
	}
	return &Failure{Way: w, Kind: Differs, What: d.String()}, nil
}

// locate finds out after how few steps the difference shows, and what it is then.
func (f *Failure) locate(text, dir string) {
	shows := func(steps int) *Failure {
		base, err := Run(text, Way{}, steps, dir)
		if err != nil {
			return nil
		}
		g, err := differs(text, base, f.Way, steps, dir)
		if err != nil || g == nil || g.Kind != f.Kind {
			return nil
		}
		return g
	}
	lo, hi := 0, 1
	for shows(hi) == nil {
		if lo, hi = hi, 2*hi; hi > 1<<14 {
			return
		}
	}
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; shows(mid) != nil {
			hi = mid
		} else {
			lo = mid
		}
	}
	if g := shows(hi); g != nil {
		f.Step, f.What = hi, g.What
	}
}
