package spikelane

import "github.com/spikelane/spikelane/compile"

// StartAt has a simulation that has not run yet begin at a time, in seconds, that is a whole number of steps of each of its
// clocks, as if that time were 0: random draws are those from 0 on, and event-driven variables were last brought up to date then.
func StartAt(s *Simulation, t float64) {
	s.loop.Time = t
	for _, c := range s.schedule.Clocks {
		c.Step = c.StepsTo(t)
		c.Skip = -c.Step
	}
	for _, sp := range s.prog.synapses {
		if c := s.projection(sp).Table.Get(compile.LastUpdate); c != nil {
			for k := range c.F64 {
				c.F64[k] = t
			}
		}
	}
}

// ClocksOf returns the steps, in seconds, of the clocks of a simulation.
func ClocksOf(s *Simulation) (dt []float64) {
	for _, c := range s.schedule.Clocks {
		dt = append(dt, c.Dt)
	}
	return dt
}
