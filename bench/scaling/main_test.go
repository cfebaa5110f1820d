package main

import (
	"math"
	"testing"
)

// TestHere: each kind is made with about as many synapses as asked for and about as many bytes each as docs/memory.md says:
// those of targets, and of variables.
func TestHere(t *testing.T) {
	for k, bytes := range map[string]float64{"constant": 2, "weighted": 10, "delayed": 10, "plastic": 40} {
		for _, kind := range kinds {
			if kind.name != k {
				continue
			}
			const neurons = 2000
			r, err := here(kind, neurons, 2)
			if err != nil {
				t.Fatal(err)
			}
			mean := probability * neurons * neurons
			if dev := math.Sqrt(mean * (1 - probability)); math.Abs(float64(r.Synapses)-mean) > 6*dev {
				t.Errorf("%s: %d synapses, want %.0f ± %.0f", k, r.Synapses, mean, dev)
			}
			// Rows, tables of delays, and what lists of columns are filled up with come to less than 2 bytes in rows of 200.
			if r.Bytes < bytes || r.Bytes > bytes+2 {
				t.Errorf("%s: %.2f bytes a synapse, want %v and a little", k, r.Bytes, bytes)
			}
			if r.Seconds <= 0 {
				t.Errorf("%s: made in %v s", k, r.Seconds)
			}
		}
	}
}

// TestRefused: what cannot be measured is refused.
func TestRefused(t *testing.T) {
	for _, c := range []struct {
		kind     string
		synapses float64
		threads  string
		rounds   int
	}{{"", 1e7, "0", 1}, {"", 1e7, "two", 1}, {"", -1, "1", 1}, {"", math.NaN(), "1", 1}, {"", 1e7, "1", 0}, {"none", 1e7, "1", 1}} {
		if err := measure(c.kind, c.synapses, c.threads, c.rounds, ""); err == nil {
			t.Errorf("%+v was measured", c)
		}
	}
}

// TestGrow: a network is run, and the fit finds the two numbers that made-up times were made of.
func TestGrow(t *testing.T) {
	g, err := grow(growth{neurons: 100, each: 10, threads: 1}, 1)
	if err != nil || !(g.step > 0 && g.step < 1) {
		t.Fatalf("a step of %v s, error %v", g.step, err)
	}
	var all []growth
	for _, size := range [][2]int{{1000, 100}, {1000, 1000}, {50000, 300}} {
		g := growth{neurons: size[0], each: size[1], threads: 1}
		g.step = 0.5e-9*float64(g.neurons) + 2e-9*g.events()
		all = append(all, g, growth{neurons: size[0], each: size[1], threads: 2, step: 1})
	}
	if u, d := fit(all); math.Abs(u-0.5e-9) > 1e-15 || math.Abs(d-2e-9) > 1e-15 {
		t.Errorf("fit gives %v and %v, want 5e-10 and 2e-9", u, d)
	}
}
