package main

import (
	"math"
	"testing"

	"github.com/spikelane/spikelane/examples/internal/versus"
	"github.com/spikelane/spikelane/units"
)

func TestSameAsModelFile(t *testing.T) {
	versus.SameDigests(t, network(7), "izhikevich_2003.toml", 50*units.Millisecond)
}

func TestCorrelations(t *testing.T) {
	// Counts 2, 0, 0, 2, mean 1: deviations 1, -1, -1, 1; products at lags 0 to 3: 4, -1, -2, 1.
	c := correlations([]float64{0, 0, 0.003, 0.003}, 3)
	for lag, want := range []float64{1, -0.25, -0.5, 0.25} {
		if math.Abs(c[lag]-want) > 1e-15 {
			t.Errorf("lag %d: %v, want %v", lag, c[lag], want)
		}
	}
}
