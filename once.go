package spikelane

import (
	"fmt"

	"github.com/spikelane/spikelane/systems"
)

// Record has a monitor take one sample at the present time, between runs: after the last one, of the values that nothing else
// would sample, since monitors record before the time step changes the values. A run that follows samples the same time again.
//
// The error is an Errors, or wraps ErrBusy, or ErrExport in a simulation that is written down.
func (s *Simulation) Record(m *StateMonitor) error {
	if err := s.idle("Record"); err != nil {
		return err
	}
	if s.notes != nil {
		return fmt.Errorf("%w: Record", ErrExport)
	}
	if m == nil || s.states[m.m] == nil {
		return s.foreign(m == nil, "monitor")
	}
	s.settle()
	r := s.states[m.m]
	clock := systems.Clock{Dt: r.Dt}
	clock.Step = clock.StepsTo(s.loop.Time)
	for _, c := range s.schedule.Clocks { // draws go on, where the clock has steps
		if c.Dt == r.Dt {
			clock = *c
		}
	}
	r.Sample(&clock)
	return nil
}
