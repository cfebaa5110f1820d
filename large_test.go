package spikelane_test

import (
	"flag"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
)

var large = flag.Bool("large", false, "make networks that take gigabytes")

// TestMoreThanListed: a projection has more synapses than int32 counts. The spike of the last source, whose row lies
// beyond that, reaches each target once; synapses cannot be selected among so many.
func TestMoreThanListed(t *testing.T) {
	if !*large {
		t.Skip("it takes 5 GB: see -large")
	}
	const neurons = 47_000 // squared, just more than 2^31
	everyTarget(t, func(t *testing.T, c spikelane.Config) {
		c.Threads = 2
		n := spikelane.NewNetwork("large", c)
		g := n.NeuronGroup("g", neurons, spikelane.NeuronModel{Equations: "v : 1\nc : 1", Threshold: "v > 1", Reset: "v = 0"})
		g.SetAt("v", neurons-1, "2")
		g.SetAt("v", 5, "2")
		y := n.Synapses("y", g, g, spikelane.SynapseModel{OnPre: "c_post += 1 + i/100000"})
		y.Connect(spikelane.Connect{})
		s := ran(t, n, 1*ms)
		if got, want := int64(s.Synaptic(y).Len()), int64(neurons*neurons); got != want {
			t.Fatalf("%d synapses, want %d", got, want)
		}
		want := 2 + 5.0/100000 + float64(neurons-1)/100000
		for k, x := range s.Float64(g, "c") {
			if x < want-1e-9 || x > want+1e-9 {
				t.Fatalf("c[%d] = %v, want %v", k, x, want)
			}
		}
		if _, err := s.Synaptic(y).Get("i", spikelane.From(0, 1)); err == nil || !strings.Contains(err.Error(), "can be selected") {
			t.Errorf("a selection: got %v, want a refusal", err)
		}
	})
}
