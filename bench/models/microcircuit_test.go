package models

import (
	"math"
	"testing"
)

// TestScales: the microcircuit has as many neurons as the full network times the scale, rounded population by population,
// halves up.
func TestScales(t *testing.T) {
	for _, c := range []struct {
		scale   float64
		neurons int
	}{{leastScale, 772}, {0.1, 7718}, {0.5, 38587}, {1, 77169}} {
		if got := microcircuit(c.scale).neurons; got != c.neurons {
			t.Errorf("scale %v: %d neurons, want %d", c.scale, got, c.neurons)
		}
	}
}

// TestInputs compares the number of all synapses of the full network with what NumPy makes of the published table by the
// same equation, 298,880,969, which descriptions of the model round to 0.3 billion; and the inputs of a neuron of L23E from
// L4E with those worked out by hand: p = 0.0437, N = 21,915; -ln(1-p) is 0.044684, times N 979.24.
func TestInputs(t *testing.T) {
	if got, want := microcircuit(1).synapses, 298_880_969.; math.Abs(got-want) > 1 {
		t.Errorf("%.0f synapses, want %.0f", got, want)
	}
	const l23e, l4e = 0, 1
	if got, want := outputs(l4e, l23e)*float64(populations[l4e].full)/float64(populations[l23e].full), 979.24; math.Abs(got-want) > 0.01 {
		t.Errorf("%.3f inputs of L23E from L4E, want %.2f", got, want)
	}
}
