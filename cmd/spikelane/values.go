package main

import (
	"errors"
	"fmt"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
)

// tellValues warns of values that are not finite, with places in the model file, but for those that err tells of.
func tellValues(s streams, m *modelfile.Model, sim *spikelane.Simulation, err error) {
	for _, w := range sim.ValueWarnings() {
		if w.Code == "W601" && errors.Is(err, spikelane.ErrNotFinite) {
			continue
		}
		fmt.Fprintln(s.err, "warning:", m.Locate(w))
	}
	if n := sim.UntoldValues(); n > 0 {
		fmt.Fprintf(s.err, "warning: %s more with such values\n", count(int64(n), "variable"))
	}
}

// stoppedByValue says why a run was stopped by a value that is not finite, with its place in the model file.
func stoppedByValue(m *modelfile.Model, sim *spikelane.Simulation, e *spikelane.NotFiniteError) error {
	return fmt.Errorf("%v\nstopped at t = %v; what was computed up to then is kept", m.Locate(e.Fault), sim.Now())
}
