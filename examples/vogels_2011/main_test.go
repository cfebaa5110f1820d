package main

import (
	"math"
	"testing"

	"github.com/spikelane/spikelane/examples/internal/versus"
	"github.com/spikelane/spikelane/units"
)

// TestSameAsModelFile compares networks of 1000 neurons, which learn from the start.
func TestSameAsModelFile(t *testing.T) {
	tenth := versus.Smaller(t, "vogels_2011.toml", "10000", "1000", "8000", "800")
	versus.SameDigests(t, network(7, 1000), tenth, 200*units.Millisecond)
}

// Neuron 3 spikes at 1, 2 and 5 s, neuron 0 at 2 and 4 s, of 4 neurons: intervals 1, 3 and 2; mean 2, variance 2/3.
func TestStatistics(t *testing.T) {
	rate, cv := statistics([]float64{0.5, 1, 2, 2, 4, 5, 6}, []int32{3, 3, 0, 3, 0, 3, 0}, 4, 1, 6)
	if want := math.Sqrt(2./3) / 2; rate != 0.25 || math.Abs(cv-want) > 1e-15 {
		t.Errorf("rate %v, coefficient %v; want 0.25, %v", rate, cv, want)
	}
}
