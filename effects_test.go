package spikelane_test

import (
	"testing"

	"github.com/spikelane/spikelane"
)

// TestEffectsInOrder: spikes of one step act one after the other, and each synapse runs all its statements before the
// next. The numbers are those of Brian 2.5.1's cython target for the same model; its numpy target runs each statement
// for all synapses, and differs.
func TestEffectsInOrder(t *testing.T) {
	for _, c := range []struct {
		code         string
		x, v, u, pre []float64 // of the synapses in order of creation; of the targets; of the sources
	}{
		{"v_post = clip(v_post + w, 0, 1); x = v_post", []float64{1, 1, 1, 1, 1, 1}, []float64{1, 1}, []float64{0, 0}, []float64{0, 0, 0}},
		{"v_post += w; x += v_post", []float64{1.3, 1.3, 1.9, 1.9, 2.7, 2.7}, []float64{1.8, 1.8}, []float64{0, 0}, []float64{0, 0, 0}},
		{"v_post += w; x = v_post; v_pre += x", []float64{1.1, 1.1, 1.4, 1.4, 1.8, 1.8}, []float64{1.8, 1.8}, []float64{0, 0}, []float64{2.6, 3.8, 5.4}},
		{"x = v_post; v_post += w", []float64{0.9, 0.9, 1.1, 1.1, 1.4, 1.4}, []float64{1.8, 1.8}, []float64{0, 0}, []float64{0, 0, 0}},
		{"v_post += w; u_post += v_post", []float64{0, 0, 0, 0, 0, 0}, []float64{1.8, 1.8}, []float64{5.9, 5.9}, []float64{0, 0, 0}},
	} {
		net := spikelane.NewNetwork("order", spikelane.Config{})
		a := net.NeuronGroup("A", 3, spikelane.NeuronModel{Equations: "v : 1", Threshold: "True"})
		b := net.NeuronGroup("B", 2, spikelane.NeuronModel{Equations: "v : 1\nu : 1"})
		y := net.Synapses("S", a, b, spikelane.SynapseModel{Equations: "w : 1\nx : 1", OnPre: c.code})
		y.Connect(spikelane.Connect{})
		y.Set("w", "0.2 + 0.1*i")
		s := ran(t, net, 0.2*ms)
		sameFloats(t, c.code+": x", s.Weights(y, "x"), c.x, 1e-14)
		sameFloats(t, c.code+": v of targets", s.Float64(b, "v"), c.v, 1e-14)
		sameFloats(t, c.code+": u of targets", s.Float64(b, "u"), c.u, 1e-14)
		sameFloats(t, c.code+": v of sources", s.Float64(a, "v"), c.pre, 1e-14)
	}
}
