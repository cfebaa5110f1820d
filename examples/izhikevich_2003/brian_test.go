package main

import (
	"fmt"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/examples/internal/versus"
	"github.com/spikelane/spikelane/units"
)

// TestAgreesWithBrian compares ten runs of a second with fifty of Brian 2 (testdata/brian.json, made by testdata/brian.py):
// the means of each of seven figures may differ by three standard errors of their difference, which happens by chance
// with probability 0.4 % each (Student's t, 58 degrees of freedom), to one of them at most with 2.8 %. Parameters, weights
// and input are drawn by different generators, with fixed seeds: the outcome changes only when results change. Seen is,
// for example, inhibition 15 % weaker: the rates are then 13 and 21 standard errors off.
func TestAgreesWithBrian(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates ten seconds")
	}
	net := network(1)
	excitatory, inhibitory := net.SpikeMonitors()[0], net.SpikeMonitors()[1]
	ours := versus.Runs(t, net, 10, 1*units.Second, func(s *spikelane.Simulation) map[string]float64 {
		times, i := s.SpikeData(excitatory)
		stats := versus.Intervals(times, i, excitatory.Size(), 1)
		figures := map[string]float64{
			"excitatory_rate": stats.Rate,
			"inhibitory_rate": float64(s.SpikeCount(inhibitory)) / float64(inhibitory.Size()),
			"isi_sd":          stats.SD,
			"isi_cv":          stats.CV,
		}
		c := correlations(times, 60)
		for _, lag := range []int{10, 30, 60} {
			figures[fmt.Sprintf("correlation_%d", lag)] = c[lag]
		}
		return figures
	})
	for name, brian := range versus.Read(t, "testdata/brian.json") {
		versus.Agree(t, name, ours[name], brian)
	}
}
