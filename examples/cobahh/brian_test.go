package main

import (
	"flag"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/examples/internal/versus"
	"github.com/spikelane/spikelane/units"
)

// long compares all of Brian's ten runs of 1 s; it takes minutes.
var long = flag.Bool("long", false, "compare ten runs of 1 s with Brian's instead of three of 0.3 s")

// TestAgreesWithBrian compares runs with ten of Brian 2 (testdata/brian.json, made by testdata/brian.py). Wiring and
// initial values are drawn anew in each run, by different generators, so only distributions can agree: the means of each
// figure may differ by three standard errors of their difference.
//
// If both simulators draw from the same distribution, three runs and Brian's ten exceed that with probability 1.2 %
// (Student's t, 11 degrees of freedom; 0.8 % for ten runs each), one of the three figures at most with 3.6 % (2.3 %). The
// seeds are fixed: the outcome changes only when results change. Three short runs see an excitatory weight 20 % off, not
// much less: bits are for the conformance tests.
func TestAgreesWithBrian(t *testing.T) {
	switch {
	case *long:
		agree(t, 10, 1*units.Second, "1 s: ")
	case testing.Short():
		t.Skip("simulates Hodgkin-Huxley neurons for about a second")
	default:
		agree(t, 3, 300*units.Millisecond, "0.3 s: ")
	}
}

// agree compares runs of d with those figures of Brian whose names begin with prefix.
func agree(t *testing.T, seeds int, d units.Time, prefix string) {
	t.Helper()
	net := network(1)
	spikes := net.SpikeMonitors()[0]
	ours := versus.Runs(t, net, seeds, d, func(s *spikelane.Simulation) map[string]float64 {
		times, i := s.SpikeData(spikes)
		return versus.Intervals(times, i, spikes.Size(), float64(d)).Named()
	})
	brian := versus.Read(t, "testdata/brian.json")
	for name := range ours {
		versus.Agree(t, name, ours[name], brian[prefix+name])
	}
}
