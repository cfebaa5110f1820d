package main

import (
	"flag"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/examples/internal/versus"
	"github.com/spikelane/spikelane/units"
)

var long = flag.Bool("long", false, "compare eight whole runs with Brian's")

// TestAgreesWithBrian compares mean rates in four runs of 0.8 s, before and soon after the stimulus begins, with those in
// eight runs of Brian 2 (testdata/brian.json, made by testdata/brian.py). By chance each of the four figures differs by
// more than three standard errors with probability 1.3 % (Student's t, 10 degrees of freedom), at least one with 5 %; the
// seeds are fixed.
//
// With -long it compares eight whole runs, with rates during and after the decision too: 1.0 % each (14 degrees of
// freedom), 11 % for at least one of 12. Which pool wins differs from run to run; the rates of winners and losers are
// compared.
func TestAgreesWithBrian(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates 2000 neurons for three seconds")
	}
	seeds, d := 4, 0.8*units.Second
	if *long {
		seeds, d = 8, duration
	}
	net := network(1)
	ours := versus.Runs(t, net, seeds, d, func(s *spikelane.Simulation) map[string]float64 {
		figures := map[string]float64{}
		for name, from := range map[string]float64{"before": 0.2, "early": 0.5, "late": 1.7, "after": 2.2} {
			var rates []float64
			for _, m := range net.SpikeMonitors() {
				times, _ := s.SpikeData(m)
				rates = append(rates, rate(times, m.Size(), from, from+0.3))
			}
			figures["pools "+name] = (rates[0] + rates[1]) / 2
			figures["winner "+name] = max(rates[0], rates[1])
			figures["loser "+name] = min(rates[0], rates[1])
			figures["inhibitory "+name] = rates[2]
		}
		return figures
	})
	brian := versus.Read(t, "testdata/brian.json")
	if len(brian) != 12 {
		t.Errorf("%d figures, want 12", len(brian))
	}
	for name, list := range brian {
		if *long || strings.HasSuffix(name, "before") || strings.HasSuffix(name, "early") {
			versus.Agree(t, name, ours[name], list)
		}
	}
	if *long { // the paper's claim: one pool wins
		for k := range seeds {
			if winner, loser := ours["winner late"][k], ours["loser late"][k]; winner < 2*loser {
				t.Errorf("seed %d: %.1f and %.1f Hz as the stimulus ends, want a winner", k+1, winner, loser)
			}
		}
	}
}

func TestSameAsModelFile(t *testing.T) {
	versus.SameDigests(t, network(7), "wang_2002.toml", 60*units.Millisecond)
}
