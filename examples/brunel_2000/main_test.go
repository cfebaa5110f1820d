package main

import (
	"flag"
	"math"
	"testing"

	"github.com/spikelane/spikelane/examples/internal/versus"
	"github.com/spikelane/spikelane/units"
)

// long compares the paper's network, of 15 million synapses, instead of one of a tenth of its neurons.
var long = flag.Bool("long", false, "compare the whole network with its model file")

func TestSameAsModelFile(t *testing.T) {
	if *long {
		versus.SameDigests(t, network(7, all), "brunel_2000.toml", 20*units.Millisecond)
		return
	}
	tenth := versus.Smaller(t, "brunel_2000.toml", "12500", "1250", "P[0:10000]", "P[0:1000]", "P[10000:]", "P[1000:]",
		"CE = 1000", "CE = 100", "count = 1000", "count = 100", "size=1000", "size=100", "size=250", "size=25")
	versus.SameDigests(t, network(7, all/10), tenth, 50*units.Millisecond)
}

// Two neurons spike every 4 and every 6 ms from 100 ms to 1 s: 225 and 150 intervals, mean 4.8 ms, variance
// 0.6·0.64 + 0.4·1.44 = 0.96 ms². The population's rhythm is that of 250 Hz or of 166.7 Hz; more spikes belong to the first.
func TestStatistics(t *testing.T) {
	var times []float64
	var i []int32
	for step := 101; step <= 1001; step++ {
		for neuron, every := range []int{4, 6} {
			if (step-101)%every == 0 {
				times, i = append(times, float64(step)*1e-3), append(i, int32(neuron))
			}
		}
	}
	rate, cv, rhythm := statistics(times, i, 2, 1.002)
	if want := float64(len(times)) / 2 / 0.902; math.Abs(rate-want) > 1e-9 {
		t.Errorf("rate %v, want %v", rate, want)
	}
	if want := math.Sqrt(0.96) / 4.8; math.Abs(cv-want) > 1e-6 {
		t.Errorf("coefficient of variation %v, want %v", cv, want)
	}
	if rhythm != 250 && rhythm != 500 {
		t.Errorf("rhythm %v Hz, want 250 or its double", rhythm)
	}
}
