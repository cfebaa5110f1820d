package main

import (
	"flag"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/examples/internal/versus"
	"github.com/spikelane/spikelane/units"
)

var long = flag.Bool("long", false, "compare whole runs with Brian's")

// TestAgreesWithBrian compares mean rates in three runs of 0.8 s, before and soon after the stimulus begins, with those in
// 32 runs of Brian 2 (testdata/brian.json, made by testdata/brian.py). By chance each of the six figures differs by more
// than three standard errors with probability 0.5 % (Student's t, 33 degrees of freedom), at least one with 3 %; the
// seeds are fixed.
//
// With -long it compares 16 whole runs, with rates during and after the decision too: 0.4 % each (46 degrees of
// freedom), 7 % for at least one of 16.
func TestAgreesWithBrian(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates 2000 neurons for three seconds")
	}
	seeds, d := 3, 0.8*units.Second
	if *long {
		seeds, d = 16, duration
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
			figures["advantage "+name] = rates[0] - rates[1]
			figures["winner "+name] = max(rates[0], rates[1])
			figures["loser "+name] = min(rates[0], rates[1])
			figures["inhibitory "+name] = rates[2]
		}
		return figures
	})
	brian := versus.Read(t, "testdata/brian.json")
	if len(brian) != 16 {
		t.Errorf("%d figures, want 16", len(brian))
	}
	for name, list := range brian {
		if *long || strings.HasSuffix(name, "before") || strings.HasSuffix(name, "early") {
			versus.Agree(t, name, ours[name], list)
		}
	}
	if *long { // the paper's claim: mostly one pool wins, and mostly pool 1
		decided, right := 0, 0
		for k := range seeds {
			if ours["winner late"][k] > 3*ours["loser late"][k] {
				decided++
			}
			if ours["advantage late"][k] > 0 {
				right++
			}
		}
		if decided < 10 || right < 10 {
			t.Errorf("of %d runs %d decide and %d choose pool 1, want 10 at least", seeds, decided, right)
		}
	}
}

func TestSameAsModelFile(t *testing.T) {
	versus.SameDigests(t, network(7), "wang_2002.toml", 60*units.Millisecond)
}
