package main

import (
	"bytes"
	"context"
	"math"
	"os"
	"testing"

	"github.com/spikelane/spikelane/modelfile"
)

// TestWritten: the file of the comparison is what this program writes.
func TestWritten(t *testing.T) {
	const file = "../models/microcircuit.toml"
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := write(&got, 0.1, "1*second"); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%s is not what go run ./bench/microcircuit writes", file)
	}
}

// TestScales: files of any scale that is allowed are right, with as many neurons as the full network has times the scale,
// rounded population by population, halves up.
func TestScales(t *testing.T) {
	for _, c := range []struct {
		scale   float64
		neurons int
	}{{leastScale, 772}, {0.1, 7718}, {0.5, 38587}, {1, 77169}} {
		var text bytes.Buffer
		if err := write(&text, c.scale, "1*second"); err != nil {
			t.Fatal(err)
		}
		m, err := modelfile.Parse("microcircuit.toml", text.Bytes(), modelfile.Overrides{})
		if err != nil {
			t.Fatalf("scale %v: %v", c.scale, err)
		}
		if _, err := m.Compile(context.Background()); err != nil {
			t.Errorf("scale %v: %v", c.scale, err)
		}
		if got := m.Network.SpikeMonitors()[0].Size(); got != c.neurons {
			t.Errorf("scale %v: %d neurons, want %d", c.scale, got, c.neurons)
		}
	}
}

// TestInputs compares the number of all synapses of the full network with what NumPy makes of the published table by the
// same equation, 298,880,969, which descriptions of the model round to 0.3 billion; and the inputs of a neuron of L23E from
// L4E with those worked out by hand: p = 0.0437, N = 21,915; -ln(1-p) is 0.044684, times N 979.24.
func TestInputs(t *testing.T) {
	all := 0.0
	for from, p := range populations {
		for to := range populations {
			all += outputs(from, to) * float64(p.full)
		}
	}
	if want := 298_880_969.; math.Abs(all-want) > 1 {
		t.Errorf("%.0f synapses, want %.0f", all, want)
	}
	const l23e, l4e = 0, 1
	if got, want := outputs(l4e, l23e)*float64(populations[l4e].full)/float64(populations[l23e].full), 979.24; math.Abs(got-want) > 0.01 {
		t.Errorf("%.3f inputs of L23E from L4E, want %.2f", got, want)
	}
}
