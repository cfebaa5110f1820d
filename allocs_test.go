package spikelane_test

import (
	"context"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// allocations returns how many allocations a run of the given number of steps makes, on average over a few.
func allocations(t *testing.T, s *spikelane.Simulation, steps int) float64 {
	t.Helper()
	return testing.AllocsPerRun(5, func() {
		if err := s.Run(context.Background(), units.Time(steps)*0.1*ms); err != nil {
			t.Fatal(err)
		}
	})
}

// TestStepAllocatesNothing: a run of 2000 steps allocates as much as one of 1000, with spikes, synapses, delays, noise
// and a second clock.
func TestStepAllocatesNothing(t *testing.T) {
	s := ran(t, recurrent(spikelane.Config{}, plain, false), 100*ms)
	before := s.Stats().SynapticEvents
	short, long := allocations(t, s, 1000), allocations(t, s, 2000)
	if short != long {
		t.Errorf("%v allocations in 1000 steps, %v in 2000", short, long)
	}
	if after := s.Stats().SynapticEvents; after-before < 1000 {
		t.Errorf("%d synaptic events say too little", after-before)
	}
}

// TestMonitorsAllocateSeldom: samples get their room before the run: one allocation for each array of a monitor, at
// most. Spikes, which nobody can foresee, grow by doubling: 16 times more of them are no more than a few allocations.
func TestMonitorsAllocateSeldom(t *testing.T) {
	s := ran(t, recurrent(spikelane.Config{}, plain, true), 100*ms)
	run := func(steps int) float64 {
		return testing.AllocsPerRun(1, func() {
			if err := s.Run(context.Background(), units.Time(steps)*0.1*ms); err != nil {
				t.Fatal(err)
			}
		})
	}
	short, long := run(1000), run(16000)
	if long > short+40 { // 5 arrays of spikes that double 4 or 5 times, those of a few samples that double instead
		t.Errorf("%v allocations in 1000 steps, %v in 16000", short, long)
	}
}
