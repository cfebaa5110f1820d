package main

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/spikelane/spikelane/examples/internal/versus"
	"github.com/spikelane/spikelane/units"
)

func TestSameAsModelFile(t *testing.T) {
	versus.SameDigests(t, network(1), "gap_junctions.toml", 60*units.Millisecond)
}

// TestAgreesWithBrian compares with Brian 2 (testdata/brian.json, made by testdata/brian.py): every spike in the same step
// until 200 ms, and the potentials then, to 1e-9. Both add the same numbers, in different orders. Coupling draws a pair
// together or to antiphase, so that errors of rounding do not grow but near the borders of the two basins.
func TestAgreesWithBrian(t *testing.T) {
	net := network(1)
	s, err := net.Run(context.Background(), 200*units.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	brian := versus.Read(t, "testdata/brian.json")
	trains := make([][]float64, 4*pairs)
	steps, i := s.SpikeSteps(net.SpikeMonitors()[0])
	for k, neuron := range i {
		trains[neuron] = append(trains[neuron], float64(steps[k]))
	}
	for k, got := range trains {
		if want := brian[fmt.Sprintf("steps_%d", k)]; fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("neuron %d spikes in steps %v, want Brian's %v", k, got, want)
		}
	}
	for k, got := range s.Float64(net.Group("G"), "v") {
		if want := brian["v"][k]; !(math.Abs(got-want) <= 1e-9) {
			t.Errorf("neuron %d: v = %v, want Brian's %v", k, got, want)
		}
	}
}

func TestPhases(t *testing.T) {
	// Cycles of a: 0 to 4 and 4 to 8. b spikes at 1, phase 1/4; at 6, phase 2/4; at 9, in no finished cycle.
	got := phases([]float64{0, 4, 8}, []float64{1, 6, 9}, []float64{0, 1, 5, 6, 10})
	if want := []float64{0.25, 0.25, 0.25, 0.5, 0.5}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("phases %v, want %v", got, want)
	}
}
