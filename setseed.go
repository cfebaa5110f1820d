package spikelane

import "github.com/spikelane/spikelane/standalone"

// SetSeed begins the random streams anew, with another seed or with the same: what is drawn from now on is what a new simulation
// with this seed would draw in its first steps and its first calls of Set. Connections stay. A checkpoint that is stored
// afterwards can be restored into simulations with this seed alone.
//
// In a simulation that is written down the program does so, whatever seed it is given by its command line.
//
// The error wraps ErrBusy; the simulation is then unchanged.
func (s *Simulation) SetSeed(seed int64) error {
	if err := s.idle("SetSeed"); err != nil {
		return err
	}
	was := s.seed
	s.seed = seed
	if err := s.become(s.prog); err != nil {
		s.seed = was
		return err
	}
	s.accesses = 0
	if s.notes != nil {
		s.note(standalone.Act{Seed: &seed, Clocks: s.schedule.Clocks})
	}
	for _, c := range s.schedule.Clocks {
		c.Skip = -c.Step
	}
	return nil
}
