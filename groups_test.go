package spikelane_test

import (
	"reflect"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// TestRegularShared: shared statements run once and first, with the temporaries that they make; each element then sees
// them. Step k of the clock of 0.2 ms doubles s from 1 and adds k = s to a: after 3 runs s = 8, and a = i + 2 + 4 + 8.
// b, in a part of the group, counts from 0 there.
func TestRegularShared(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("g", 4, spikelane.NeuronModel{Equations: "s : 1 (shared)\na : 1\nb : 1\nc : integer\nr : 1 (shared)"})
	g.Set("s", "1")
	g.Set("a", "i")
	g.RunRegularly(spikelane.Regular{Code: "was = s; s *= 2; k = s; r = rand(); d = s - was; a += k + d - was", Dt: 0.2 * ms})
	g.Slice(1, 3).RunRegularly(spikelane.Regular{Code: "b = 10*i + N; c += 1", When: "after_end", Dt: 0.3 * ms})
	s := ran(t, n, 0.6*ms)
	sameFloats(t, "s", s.Float64(g, "s"), []float64{8}, 0)
	sameFloats(t, "a", s.Float64(g, "a"), []float64{14, 15, 16, 17}, 0)
	sameFloats(t, "b", s.Float64(g, "b"), []float64{0, 2, 12, 0}, 0)
	if got := s.Int32(g, "c"); !reflect.DeepEqual(got, []int32{0, 2, 2, 0}) {
		t.Errorf("c is %v, want 0 2 2 0", got)
	}
	if r := s.Float64(g, "r")[0]; !(r > 0 && r < 1) {
		t.Errorf("r is %v, want a uniform number", r)
	}
}

// TestRegularSynapses: code over synapses sees both sides and may write them; 3 synapses onto neuron 0 add 1 each.
func TestRegularSynapses(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("g", 3, spikelane.NeuronModel{Equations: "v : 1\nn_ : 1"})
	g.Set("v", "i + 1")
	y := n.Synapses("y", g, g, spikelane.SynapseModel{Equations: "w : 1"})
	y.Connect(spikelane.Connect{I: []int32{2, 0, 1, 1}, J: []int32{0, 0, 0, 2}})
	y.RunRegularly(spikelane.Regular{Code: "w += v_pre*v_post; n__post += 1"})
	y.RunAt("w = -w", []units.Time{0.2 * ms})
	m := n.StateMonitor("m", y, spikelane.StateRecord{Variables: []string{"w"}, Indices: []int{3, 0}, When: "end"})
	s := ran(t, n, 0.3*ms)
	at, index, w := s.Trace(m, "w")
	sameFloats(t, "t", at, []float64{0, 1e-4, 2e-4}, 1e-18)
	if !reflect.DeepEqual(index, []int{3, 0}) {
		t.Errorf("recorded %v, want 3 and 0", index)
	}
	// Both run in slot start; run_at comes second: its name is y_run_regularly_1.
	sameFloats(t, "w[3]", w[0], []float64{6, 12, -18}, 0)
	sameFloats(t, "w[0]", w[1], []float64{3, 6, -9}, 0)
	sameFloats(t, "n", s.Float64(g, "n_"), []float64{9, 0, 3}, 0)
}

// TestRegularSpares: code that runs regularly leaves variables alone that are integrated unless refractory, in neurons
// that are, as Brian does. Neuron 0 spikes in step 0 and rests for 1 ms, neuron 1 never does.
func TestRegularSpares(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("g", 2, spikelane.NeuronModel{
		Equations: "dv/dt = 0/second : 1 (unless refractory)\nu : 1",
		Threshold: "i == 0 and t < 0.05*ms", Reset: "v = 0", Refractory: "1*ms", Method: "euler",
	})
	g.RunRegularly(spikelane.Regular{Code: "v += 1; u += 1", When: "end"})
	s := ran(t, n, 0.5*ms)
	sameFloats(t, "v", s.Float64(g, "v"), []float64{0, 5}, 0)
	sameFloats(t, "u", s.Float64(g, "u"), []float64{5, 5}, 0)
}

// TestUserSlots: slots of the user's and places around them, in their order; within one by order, then by name.
func TestUserSlots(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{Schedule: []string{"start", "groups", "mine", "thresholds", "synapses", "resets", "end"}})
	g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x : 1"})
	for _, r := range []spikelane.Regular{
		{Code: "x = 10*x + 6", When: "end", Order: 1},
		{Code: "x = 10*x + 5", When: "end"},
		{Code: "x = 10*x + 4", When: "end", Order: -1},
		{Code: "x = 10*x + 3", When: "after_mine"},
		{Code: "x = 10*x + 2", When: "mine"},
		{Code: "x = 10*x + 1", When: "before_mine"},
	} {
		g.RunRegularly(r)
	}
	m := n.StateMonitor("m", g, spikelane.StateRecord{Variables: []string{"x"}, When: "mine", Order: 1})
	s := ran(t, n, 0.1*ms)
	sameFloats(t, "x", s.Float64(g, "x"), []float64{123456}, 0)
	_, _, x := s.Trace(m, "x")
	sameFloats(t, "sample", x[0], []float64{12}, 0)
}

// TestEventPathway: x grows by 0.1 in each step; neuron i has its event at 0.3 + 0.1*i, in step 2 + i, once, since the
// code of the event lifts x. It travels along a pathway of its own, one step, and adds 1 + i to the others.
func TestEventPathway(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("g", 3, spikelane.NeuronModel{
		Equations: "dx/dt = 1/ms : 1\ny : 1", Method: "euler",
		Events: []spikelane.Event{{Name: "late", Condition: "x > 0.25 + 0.1*i and x < 0.35 + 0.1*i", Code: "x += 10"}},
	})
	y := n.Synapses("y", g, g, spikelane.SynapseModel{Pathways: []spikelane.Pathway{{Name: "p", Code: "y_post += 1 + i", Event: "late", Delay: "0.1*ms"}}})
	y.Connect(spikelane.Connect{Condition: "i != j"})
	m := n.EventMonitor("m", g, "late", "x")
	after := n.EventMonitor("after", g.Slice(1, 3), "late", "x").At("end", 0)
	s := ran(t, n, 0.5*ms)
	sameFloats(t, "y before the last arrives", s.Float64(g, "y"), []float64{2, 1, 3}, 0)
	if err := s.Run(t.Context(), 0.5*ms); err != nil {
		t.Fatal(err)
	}
	sameFloats(t, "y", s.Float64(g, "y"), []float64{5, 4, 3}, 0)
	at, i := s.SpikeData(m)
	sameFloats(t, "times", at, []float64{0.2e-3, 0.3e-3, 0.4e-3}, 1e-18)
	if !reflect.DeepEqual(i, []int32{0, 1, 2}) {
		t.Errorf("events of %v, want 0 1 2", i)
	}
	for _, c := range []struct {
		m    *spikelane.SpikeMonitor
		want []float64
	}{{m, []float64{0.3, 0.4, 0.5}}, {after, []float64{10.4, 10.5}}} {
		x, err := s.SpikeValues(c.m, "x")
		if err != nil {
			t.Fatal(err)
		}
		sameFloats(t, c.m.Name(), x, c.want, 1e-12)
	}
}

// TestStepOfGroupsAllocatesNothing: events, regular code, links and samples of synapses cost no allocation in a step.
func TestStepOfGroupsAllocatesNothing(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("g", 50, spikelane.NeuronModel{
		Equations: "dv/dt = (1.5 - v + 0.1*z)/(5*ms) : 1\nz : 1 (linked)\ns : 1 (shared)\nu : 1", Method: "euler",
		Threshold: "v > 1", Reset: "v = 0", Events: []spikelane.Event{{Name: "half", Condition: "v > 0.5", Code: "u += z"}},
	})
	index := make([]int32, 50)
	for k := range index {
		index[k] = int32((k + 1) % 50)
	}
	g.Link("z", g, "v", index)
	g.RunRegularly(spikelane.Regular{Code: "s += 1; k = s; u -= 0.1*k", Dt: 0.3 * ms})
	y := n.Synapses("y", g, g, spikelane.SynapseModel{Equations: "w : 1", OnPre: "v_post += w*z_post"})
	y.Connect(spikelane.Connect{P: "0.1"})
	y.RunRegularly(spikelane.Regular{Code: "w = clip(w + 0.001*v_pre, 0, 0.01)"})
	s := ran(t, n, 100*ms)
	if short, long := allocations(t, s, 1000), allocations(t, s, 2000); short != long {
		t.Errorf("%v allocations in 1000 steps, %v in 2000", short, long)
	}
}

// TestThresholdsLast: in a schedule with thresholds at its end, spikes act in the next step. Numbers from Brian 2.5.1 with
// network.schedule = ['start', 'synapses', 'resets', 'end', 'groups', 'thresholds'].
func TestThresholdsLast(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{Schedule: []string{"start", "synapses", "resets", "end", "groups", "thresholds"}})
	g := n.NeuronGroup("G", 2, spikelane.NeuronModel{Equations: "dv/dt = 1/ms : 1\nh : 1", Threshold: "v > 0.25 + 0.1*i", Reset: "v = 0", Method: "euler"})
	n.Synapses("S", g, g, spikelane.SynapseModel{OnPre: "h_post += 1 + i"}).Connect(spikelane.Connect{})
	n.Synapses("S2", g, g, spikelane.SynapseModel{OnPre: "h_post += 100", Delay: "0.1*ms"}).Connect(spikelane.Connect{I: []int32{0}, J: []int32{1}})
	m := n.StateMonitor("M", g, spikelane.StateRecord{Variables: []string{"v", "h"}, When: "end", Order: 5})
	spikes, rate := n.SpikeMonitor("SP", g), n.RateMonitor("R", g)
	s := ran(t, n, 1*ms)
	_, _, v := s.Trace(m, "v")
	sameFloats(t, "v", v[0], []float64{0, 0.1, 0.2, 0, 0.1, 0.2, 0, 0.1, 0.2, 0}, 1e-12)
	sameFloats(t, "v", v[1], []float64{0, 0.1, 0.2, 0.3, 0, 0.1, 0.2, 0.3, 0, 0.1}, 1e-12)
	_, _, h := s.Trace(m, "h")
	sameFloats(t, "h", h[0], []float64{0, 0, 0, 1, 3, 3, 4, 4, 6, 7}, 0)
	sameFloats(t, "h", h[1], []float64{0, 0, 0, 1, 103, 103, 104, 204, 206, 207}, 0)
	if steps, i := s.SpikeSteps(spikes); !reflect.DeepEqual(steps, []int64{2, 3, 5, 7, 8}) || !reflect.DeepEqual(i, []int32{0, 1, 0, 1, 0}) {
		t.Errorf("spikes of %v at %v", i, steps)
	}
	_, hz := s.Rate(rate)
	sameFloats(t, "rate", hz, []float64{0, 0, 0, 5000, 5000, 0, 5000, 0, 5000, 5000}, 1e-9)
}
