package main

import (
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/examples/internal/versus"
	"github.com/spikelane/spikelane/units"
)

// TestAgreesWithBrian compares ten runs with ten of Brian 2 (testdata/brian.json, made by testdata/brian.py). Wiring and
// initial values are drawn anew in each run, by different generators, so only distributions can agree: the means of each
// figure may differ by three standard errors of their difference.
//
// If both simulators draw from the same distribution, ten runs of each exceed that with probability 0.8 % (Student's t,
// 18 degrees of freedom), one of the three figures at most with 2.3 %. The seeds are fixed: the outcome changes only when
// results change. Seen are, for example, weights 10 % off or taum 5 % off, not weights 3 % off: bits are for the conformance
// tests.
func TestAgreesWithBrian(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates ten seconds")
	}
	net := network(1)
	spikes := net.SpikeMonitors()[0]
	ours := versus.Runs(t, net, 10, 1*units.Second, func(s *spikelane.Simulation) map[string]float64 {
		times, i := s.SpikeData(spikes)
		return versus.Intervals(times, i, spikes.Size(), 1).Named()
	})
	for name, brian := range versus.Read(t, "testdata/brian.json") {
		versus.Agree(t, name, ours[name], brian)
	}
}
