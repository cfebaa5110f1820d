package spikelane_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// TestLinkThroughLinks follows links to subexpressions over links, from synaptic code too. With y = i of Q fixed, the
// subexpression z = 10*y + i + N of Q, seen by neuron k of G through the index 2-k, is 10*(2-k) + (2-k) + 3; H sees
// s = z + one of G, with one = 7 of P, at neuron 2-k: 11*k + 3 + 7.
func TestLinkThroughLinks(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	h := n.NeuronGroup("H", 3, spikelane.NeuronModel{Equations: "s : 1 (linked)\nat : integer (linked)\nsum_ : 1\nfirst : 1", Threshold: "s > 0"})
	g := n.NeuronGroup("G", 3, spikelane.NeuronModel{Equations: "z : 1 (linked)\none : 1 (linked)\ns = z + one : 1\nwhich = i + 0 : integer"})
	q := n.NeuronGroup("Q", 3, spikelane.NeuronModel{Equations: "y : 1\nz = 10*y + i + N : 1"})
	p := n.NeuronGroup("P", 5, spikelane.NeuronModel{Equations: "c : 1"})
	q.Set("y", "i")
	p.SetAt("c", 4, "7")
	g.Link("z", q, "z", []int32{2, 1, 0})
	g.Link("one", p.Slice(4, 5), "c", nil)
	h.Link("s", g, "s", []int32{2, 1, 0})
	h.Link("at", g.Slice(0, 3), "which", []int32{2, 1, 0})
	syn := n.Synapses("S", h, h, spikelane.SynapseModel{OnPre: "sum__post += s_pre\nfirst_post = s_post"})
	syn.Connect(spikelane.Connect{})
	m := n.StateMonitor("m", h, spikelane.StateRecord{Variables: []string{"s", "at", "sum_", "first"}, When: "end"})
	spikes := n.SpikeMonitor("spikes", h, "s")
	s := ran(t, n, 0.1*ms)
	for name, want := range map[string][]float64{"s": {10, 21, 32}, "at": {2, 1, 0}, "sum_": {63, 63, 63}, "first": {10, 21, 32}} {
		_, _, y := s.Trace(m, name)
		sameFloats(t, name, []float64{y[0][0], y[1][0], y[2][0]}, want, 0)
	}
	if got, err := s.SpikeValues(spikes, "s"); err != nil || !reflect.DeepEqual(got, []float64{10, 21, 32}) {
		t.Errorf("beside spikes %v, %v", got, err)
	}
	states, err := s.States(h)
	if err != nil || !reflect.DeepEqual(states["s"].Data, []float64{10, 21, 32}) {
		t.Errorf("states %v, %v", states["s"], err)
	}
	if err := s.SetStates(g, map[string]any{"one": 1.0}); err == nil || !strings.Contains(err.Error(), "linked") {
		t.Errorf("a linked variable was set: %v", err)
	}
	s.Float64(p, "c")[4] = 0
	if states, _ = s.States(h); states["s"].Data[0] != 3 {
		t.Errorf("after c = 0, s is %v, want 3, 14, 25", states["s"].Data)
	}
	if s.Float64(g, "one") != nil {
		t.Error("a linked variable has memory of its own")
	}
}

// TestLinkWithinGroup: neurons that copy their neighbour in each step turn a pattern in a ring, however many are updated
// at a time: 1000 neurons over 1000 steps come round to the start.
func TestLinkWithinGroup(t *testing.T) {
	const count = 1000
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("g", count, spikelane.NeuronModel{Equations: "dv/dt = (next - v)/dt : 1\nnext : 1 (linked)", Method: "euler"})
	g.Set("v", "i % 7")
	index := make([]int32, count)
	for k := range index {
		index[k] = int32((k + 1) % count)
	}
	g.Link("next", g, "v", index)
	s := ran(t, n, 0.3*ms)
	for k, v := range s.Float64(g, "v") {
		if want := float64((k + 3) % count % 7); v != want {
			t.Fatalf("after 3 steps neuron %d is %v, want %v", k, v, want)
		}
	}
}

// TestLinkCircle: links that lead back to themselves are refused once, at one of them.
func TestLinkCircle(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	a := n.NeuronGroup("a", 2, spikelane.NeuronModel{Equations: "x : 1 (linked)\ny = 2*x : 1"})
	b := n.NeuronGroup("b", 2, spikelane.NeuronModel{Equations: "x : 1 (linked)\nw : 1 (linked)"})
	a.Link("x", b, "x", nil)
	b.Link("x", a, "y", nil)
	b.Link("w", b, "w", nil)
	_, err := n.Compile(t.Context())
	if err == nil || strings.Count(err.Error(), "lead back") != 2 {
		t.Errorf("got %v, want one fault for each of two circles", err)
	}
}

// TestSmoothRate compares with PopulationRateMonitor.smooth_rate of Brian 2.5.1 for spikes of two neurons at 0.1, 0.3,
// 0.4, 1.2 and 1.3 ms in 1.5 ms; bins of 0.5 ms are means of five values.
func TestSmoothRate(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("g", 2, spikelane.NeuronModel{
		Equations: "x : 1 (constant)",
		Threshold: "t_in_timesteps == 1 or t_in_timesteps == 3 or t_in_timesteps == 4 or t_in_timesteps == 12 or t_in_timesteps == 13", Reset: "y_ = 0",
	})
	r := n.RateMonitor("r", g.Slice(0, 1))
	trains := n.SpikeMonitor("trains", g.Slice(1, 2))
	s := ran(t, n, 1.5*ms)
	for _, c := range []struct {
		window string
		width  units.Time
		want   []float64
	}{
		{"flat", 0.5 * ms, []float64{1000, 2000, 3000, 3000, 2000, 2000, 1000, 0, 0, 0, 1000, 2000, 2000, 2000, 2000}},
		{"flat", 0.4 * ms, []float64{1000, 2000, 3000, 3000, 2000, 2000, 1000, 0, 0, 0, 1000, 2000, 2000, 2000, 2000}},
		{"gaussian", 0.17 * ms, []float64{1281.2577594376316, 2084.481658017448, 2658.813166795022, 2852.329067080019, 2499.3262439727296, 1634.2605825449207, 866.4131734823497, 256.70517518753036, 0.0, 256.70517518753036, 866.4131734823497, 1634.2605825449207, 2242.621068785199, 2242.6210687851994, 1634.2605825449207}},
		{"gaussian", 0.2 * ms, []float64{1370.4330941832047, 1971.3873540365205, 2420.8959131426855, 2540.845242161619, 2253.0987845645486, 1658.1795517802752, 950.5689104606827, 469.56397962630024, 276.30550638898825, 469.56397962630024, 950.5689104606827, 1520.026798585781, 1921.6875581327424, 1921.6875581327424, 1520.026798585781}},
	} {
		got, err := s.SmoothRate(r, c.window, c.width)
		if err != nil {
			t.Fatal(err)
		}
		for k := range got {
			got[k] /= 2 // one neuron that spikes at all times has twice the rate of two that take turns
		}
		sameFloats(t, c.window, got, c.want, 1e-9)
	}
	at, hz, err := s.BinnedRate(r, 0.5*ms)
	if err != nil {
		t.Fatal(err)
	}
	sameFloats(t, "bins", at, []float64{0, 0.5e-3, 1e-3}, 1e-18)
	sameFloats(t, "binned", hz, []float64{6000, 0, 4000}, 1e-9)
	for _, err := range []error{second(s.SmoothRate(r, "round", ms)), second(s.SmoothRate(r, "flat", 0)), third(s.BinnedRate(r, 0.25*ms))} {
		if err == nil {
			t.Error("a wrong window was accepted")
		}
	}
	if got := s.Counts(trains); !reflect.DeepEqual(got, []int{5}) {
		t.Errorf("counts %v, want 5", got)
	}
	if got := s.SpikeTrains(trains); len(got) != 1 {
		t.Errorf("%d trains, want 1", len(got))
	} else {
		sameFloats(t, "train", got[0], []float64{0.1e-3, 0.3e-3, 0.4e-3, 1.2e-3, 1.3e-3}, 1e-18)
	}
}

func second[T any](_ T, err error) error        { return err }
func third[T, U any](_ T, _ U, err error) error { return err }
