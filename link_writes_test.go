package spikelane_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
)

// TestWrittenLinks: resets and code of events write what links lead to, one neuron after the other as Brian 2.5.1 does in its C++ code, so that
// two neurons that lead to one value both count. The loops below are that, written out.
func TestWrittenLinks(t *testing.T) {
	at := []int32{2, 0, 2, 2}
	const steps = 5
	x, k := []float64{0, 10, 0}, []float64{0, 0, 0}
	for range steps {
		for i, a := range at { // resets
			x[a] = 0.5*x[a] + float64(i+1)
		}
		for i, a := range at { // after them the event's code, for even neurons
			if i%2 == 0 {
				k[a] += float64(i + 1)
			}
		}
	}
	everyTarget(t, func(t *testing.T, c spikelane.Config) {
		for _, threads := range []int{1, 3} {
			c.Threads = threads
			n := spikelane.NewNetwork("links", c)
			to := n.NeuronGroup("to", 3, spikelane.NeuronModel{Equations: "x : 1\nk : integer"})
			to.SetWhere("x", "i == 1", "10")
			g := n.NeuronGroup("g", 4, spikelane.NeuronModel{
				Equations: "x_there : 1 (linked)\nk_there : integer (linked)", Threshold: "True", Reset: "x_there = 0.5*x_there + i + 1",
				Events: []spikelane.Event{{Name: "even", Condition: "i % 2 == 0", Code: "k_there += i + 1"}},
			})
			g.Link("x_there", to, "x", at)
			g.Link("k_there", to, "k", at)
			one := n.NeuronGroup("one", 1, spikelane.NeuronModel{Equations: "x_there : 1 (linked)", Threshold: "t < dt", Reset: "x_there += 1"})
			one.Link("x_there", n.NeuronGroup("single", 1, spikelane.NeuronModel{Equations: "x : 1"}), "x", nil)
			s := started(t, n)
			do(t, s.Run(context.Background(), steps*0.1*ms))
			if got := s.Float64(to, "x"); !slices.Equal(got, x) {
				t.Errorf("%d threads: x is %v, want %v", threads, got, x)
			}
			if got, err := s.Get(to, "k"); err != nil || !slices.Equal(got, k) {
				t.Errorf("%d threads: k is %v, want %v; %v", threads, got, k, err)
			}
			if got, err := s.Get(one, "x_there"); err != nil || got[0] != 1 {
				t.Errorf("%d threads: one value became %v; %v", threads, got, err)
			}
		}
	})
}

// TestUnwritableLinks: what has no value of its own for each neuron, or cannot change, is not written by way of a link.
func TestUnwritableLinks(t *testing.T) {
	for _, c := range []struct{ to, reset, index, want string }{
		{"x", "a = 1; b = a", "own", ""},
		{"x", "a = b", "own", "reads in another way"},
		{"x", "a = 1; b = 2", "own", "cannot name the other"},
		{"y", "a = 1", "own", "linked to a subexpression"},
		{"z", "a = 1", "own", "flagged constant"},
		{"s", "a = 1", "", "one value for all neurons"},
		{"w", "a = 1", "own", "linked to a subexpression"},
		{"lastspike", "at = 1*ms", "own", "given by the simulation"},
		{"x", "a = 1", "one", "one value for all neurons"},
	} {
		n := spikelane.NewNetwork("links", spikelane.Config{Target: "go"})
		count, index := 3, []int32{0, 1, 2}
		if c.index == "one" {
			count, index = 1, nil
		}
		if c.to == "s" {
			index = nil
		}
		to := n.NeuronGroup("to", count, spikelane.NeuronModel{
			Equations: "x : 1\ny = 2*x : 1\nz : 1 (constant)\ns : 1 (shared)\nw = x + t/ms : 1 (constant over dt)", Threshold: "False", Refractory: "1*ms",
		})
		b := "x"
		if c.want == "" {
			b = "z"
			c.reset = "a = b + 1"
		}
		g := n.NeuronGroup("g", 3, spikelane.NeuronModel{Equations: "a : 1 (linked)\nb : 1 (linked)\nat : second (linked)", Threshold: "True", Reset: c.reset})
		if c.to == "lastspike" {
			g.Link("a", to, "x", nil)
			g.Link("at", to, c.to, index)
		} else {
			g.Link("a", to, c.to, index)
			g.Link("at", to, "lastspike", nil)
		}
		g.Link("b", to, b, nil)
		_, err := n.Compile(context.Background())
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "E125")) {
			t.Errorf("%s into %s: %v; want E125 with %q", c.reset, c.to, err, c.want)
		}
	}
}

// TestIntegerSums: sums of integers into integers of neurons, on either side; the sums are counted by hand. Brian 2.5.1 has the
// numbers of "taken" in its test of sums into synapses.
func TestIntegerSums(t *testing.T) {
	everyTarget(t, func(t *testing.T, c spikelane.Config) {
		for _, threads := range []int{1, 3} {
			c.Threads = threads
			n := spikelane.NewNetwork("sums", c)
			src := n.NeuronGroup("src", 5, spikelane.NeuronModel{Equations: "sent : integer"})
			tgt := n.NeuronGroup("tgt", 5, spikelane.NeuronModel{Equations: "taken : integer"})
			y := n.Synapses("y", src, tgt, spikelane.SynapseModel{Equations: "taken_post = k : integer (summed)\nsent_pre = 2*k - 1 : integer (summed)\nk : integer"})
			y.Connect(spikelane.Connect{Condition: "i >= j"})
			y.Set("k", "i")
			s := started(t, n)
			do(t, s.Run(context.Background(), 0.2*ms))
			for _, of := range []struct {
				g    *spikelane.NeuronGroup
				name string
				want []float64
			}{{tgt, "taken", []float64{10, 10, 9, 7, 4}}, {src, "sent", []float64{-1, 2, 9, 20, 35}}} {
				if got, err := s.Get(of.g, of.name); err != nil || !slices.Equal(got, of.want) {
					t.Errorf("%d threads: %s is %v, want %v; %v", threads, of.name, got, of.want, err)
				}
			}
		}
	})
	n := spikelane.NewNetwork("sums", spikelane.Config{})
	g := n.NeuronGroup("g", 2, spikelane.NeuronModel{Equations: "k : integer"})
	n.Synapses("y", g, g, spikelane.SynapseModel{Equations: "k_post = 0.5 : 1 (summed)"})
	if _, err := n.Compile(context.Background()); err == nil || !strings.Contains(err.Error(), "E205") {
		t.Errorf("floats summed into integers: %v, want E205", err)
	}
}
