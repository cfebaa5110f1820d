package main

import (
	"context"
	"maps"
	"math"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
	"github.com/spikelane/spikelane/units"
)

// TestSameAsModelFile: the program and the model file make the same spikes, states and synapses, bit by bit.
func TestSameAsModelFile(t *testing.T) {
	const seed = 7
	ctx := context.Background()
	program, err := network(seed).Run(ctx, 50*units.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	file := fromFile(t, "cuba.toml", seed)
	got, want := program.Stats(), file.Stats()
	if !maps.Equal(got.Digest, want.Digest) {
		t.Errorf("digests of the program: %v\nof the file: %v", got.Digest, want.Digest)
	}
	if got.Spikes["spikes"] == 0 || len(got.Digest) != 4 {
		t.Errorf("%d spikes, %d digests; want spikes, and digests of them, of P, Ce and Ci", got.Spikes["spikes"], len(got.Digest))
	}
	if other := fromFile(t, "cuba.toml", seed+1).Stats(); other.Digest["spikes"] == got.Digest["spikes"] {
		t.Error("another seed gives the same spikes")
	}
}

// fromFile runs a model file for 50 ms.
func fromFile(t *testing.T, name string, seed int64) *spikelane.Simulation {
	t.Helper()
	ctx := context.Background()
	m, err := modelfile.Load(name, modelfile.Overrides{Seed: &seed, Duration: "50*ms"})
	if err != nil {
		t.Fatal(err)
	}
	p, err := m.Compile(ctx)
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.New(ctx, spikelane.Instance{})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Run(ctx, s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestIntervals(t *testing.T) {
	// Neuron 3 fires at 1, 2 and 5 s, neuron 0 at 2 and 4 s: intervals 1, 3 and 2; mean 2, variance 2/3.
	mean, sd := intervals([]float64{1, 2, 2, 4, 5}, []int32{3, 0, 3, 0, 3})
	if want := math.Sqrt(2. / 3); mean != 2 || math.Abs(sd-want) > 1e-15 {
		t.Errorf("mean %v, sd %v; want 2, %v", mean, sd, want)
	}
	if mean, sd = intervals([]float64{1, 2}, []int32{0, 1}); !math.IsNaN(mean) || !math.IsNaN(sd) {
		t.Errorf("without intervals: mean %v, sd %v; want NaN", mean, sd)
	}
}
