package spikelane_test

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// always is a group that spikes whenever it may.
func always(refractory string) spikelane.NeuronModel {
	return spikelane.NeuronModel{Equations: "x : 1", Threshold: "x >= 0", Refractory: refractory}
}

func sameFloats(t *testing.T, what string, got, want []float64, tol float64) {
	t.Helper()
	ok := len(got) == len(want)
	for k := 0; ok && k < len(got); k++ {
		ok = math.Abs(got[k]-want[k]) <= tol
	}
	if !ok {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func steps(s *spikelane.Simulation, m *spikelane.SpikeMonitor) []int64 {
	n, _ := s.SpikeSteps(m)
	return n
}

// TestSlotOrder: samples at the start; then state update, threshold, synapses, reset. Numbers from Brian 2.5.1:
//
//	G = NeuronGroup(1, 'dv/dt = 1/ms : 1\ng : 1', threshold='v > 0.35', reset='v = 0; g = g*10', method='euler')
//	S = Synapses(G, G, on_pre='g += 1'); S.connect()
//	M = StateMonitor(G, ['v', 'g'], record=True); P = SpikeMonitor(G, ['v', 'g']); run(1.2*ms)
func TestSlotOrder(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "dv/dt = 1/ms : 1\ng : 1", Threshold: "v > 0.35", Reset: "v = 0; g = g*10", Method: "euler"})
	n.Synapses("y", g, g, spikelane.SynapseModel{OnPre: "g_post += 1"}).Connect(spikelane.Connect{})
	m := n.StateMonitor("m", g, spikelane.StateRecord{Variables: []string{"v", "g"}})
	p := n.SpikeMonitor("p", g, "v", "g")
	r := n.RateMonitor("r", g)
	s := ran(t, n, 1.2*ms)
	_, _, v := s.Trace(m, "v")
	_, _, gs := s.Trace(m, "g")
	sameFloats(t, "v", v[0], []float64{0, .1, .2, .3, 0, .1, .2, .3, 0, .1, .2, .3}, 1e-15) // sums of 0.1 in either order of rounding
	sameFloats(t, "g", gs[0], []float64{0, 0, 0, 0, 10, 10, 10, 10, 110, 110, 110, 110}, 0)
	if got := steps(s, p); !reflect.DeepEqual(got, []int64{3, 7, 11}) {
		t.Errorf("spikes in steps %v, want 3, 7, 11", got)
	}
	sv, err1 := s.SpikeValues(p, "v")
	sg, err2 := s.SpikeValues(p, "g")
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	sameFloats(t, "v at spikes", sv, []float64{.4, .4, .4}, 1e-15)
	sameFloats(t, "g at spikes", sg, []float64{0, 10, 110}, 0)
	_, hz := s.Rate(r)
	sameFloats(t, "rate", hz, []float64{0, 0, 0, 1e4, 0, 0, 0, 1e4, 0, 0, 0, 1e4}, 1e-9)
}

// TestDelay: a spike of step k acts in step k + d of slot synapses, so samples show it from step k + d + 1. Delays
// that are no whole steps are rounded to the nearest, halves up.
func TestDelay(t *testing.T) {
	for _, c := range []struct {
		delay string
		steps int
	}{{"", 0}, {"0*ms", 0}, {"0.04*ms", 0}, {"0.05*ms", 1}, {"0.1*ms", 1}, {"0.3*ms", 3}, {"0.7*ms", 7}, {"1.5*ms", 15}} {
		n := spikelane.NewNetwork("n", spikelane.Config{})
		g := n.NeuronGroup("g", 1, always("0.5*ms"))
		h := n.NeuronGroup("h", 1, spikelane.NeuronModel{Equations: "x : 1"})
		n.Synapses("y", g, h, spikelane.SynapseModel{OnPre: "x_post += 1", Delay: c.delay}).Connect(spikelane.Connect{})
		m := n.StateMonitor("m", h, spikelane.StateRecord{Variables: []string{"x"}})
		s := ran(t, n, 0.3*ms, 2.7*ms) // spikes under way survive the end of a run
		_, _, x := s.Trace(m, "x")
		want := make([]float64, 30)
		for spike := 0; spike < 30; spike += 5 {
			for k := spike + c.steps + 1; k < 30; k++ {
				want[k]++
			}
		}
		sameFloats(t, "delay "+c.delay, x[0], want, 0)
	}
}

// TestRefractoryPeriod: a neuron that is always above threshold and refractory for n steps spikes every max(n, 1)
// steps. Brian 2.5.1 gives the same for n = 0, 1, 2, 5, from
//
//	G = NeuronGroup(1, 'dv/dt = 10/ms : 1 (unless refractory)', threshold='v > 0.5', reset='v = 0', method='euler',
//	                refractory=n*0.1*ms)
func TestRefractoryPeriod(t *testing.T) {
	for _, dt := range []units.Time{0.1 * ms, 0.05 * ms, 0.3 * ms, 1 * ms} {
		for k := range 40 {
			n := spikelane.NewNetwork("n", spikelane.Config{Dt: dt})
			n.Constant("r", units.Time(k)*dt)
			ramp := n.NeuronGroup("ramp", 1, spikelane.NeuronModel{
				Equations: "dv/dt = 0.6/d : 1 (unless refractory)\nd : second (constant)",
				Threshold: "v > 0.5", Reset: "v = 0", Method: "euler", Refractory: "r",
			})
			ramp.Set("d", "dt")
			m, p := n.SpikeMonitor("m", n.NeuronGroup("g", 1, always("r"))), n.SpikeMonitor("p", ramp)
			s := ran(t, n, 100*dt)
			every := max(k, 1)
			for _, m := range []*spikelane.SpikeMonitor{m, p} {
				got := steps(s, m)
				if len(got) != (99+every)/every {
					t.Errorf("dt %v, r = %d steps: %s: %d spikes, want %d", dt, k, m.Name(), len(got), (99+every)/every)
				}
				for i, step := range got {
					if step != int64(i*every) {
						t.Errorf("dt %v, r = %d steps: %s: spike %d in step %d, want %d", dt, k, m.Name(), i, step, i*every)
						break
					}
				}
			}
		}
	}
}

// TestShield: synapses do not write what is flagged unless refractory in a refractory neuron; they write the rest.
// Numbers from Brian 2.5.1:
//
//	P = NeuronGroup(1, 'dv/dt = 10/ms : 1', threshold='v > 0.5', reset='v = 0', method='euler')
//	Q = NeuronGroup(1, 'dv/dt = 0/ms : 1 (unless refractory)\nu : 1', threshold='v > 2.5', reset='v = 0',
//	                refractory=0.3*ms, method='euler')
//	S = Synapses(P, Q, on_pre='v += 1; u += 1'); S.connect()
//	M = StateMonitor(Q, ['v', 'u'], record=True); R = SpikeMonitor(Q); run(1.5*ms)
func TestShield(t *testing.T) {
	for _, code := range []string{"v_post += 1; u_post += 1", "v_post = v_post + 1; u_post = u_post + 1"} {
		n := spikelane.NewNetwork("n", spikelane.Config{})
		p := n.NeuronGroup("p", 1, always(""))
		q := n.NeuronGroup("q", 1, spikelane.NeuronModel{Equations: "dv/dt = 0/ms : 1 (unless refractory)\nu : 1", Threshold: "v > 2.5", Reset: "v = 0", Refractory: "0.3*ms", Method: "euler"})
		n.Synapses("y", p, q, spikelane.SynapseModel{OnPre: code}).Connect(spikelane.Connect{})
		m, r := n.StateMonitor("m", q, spikelane.StateRecord{Variables: []string{"v", "u"}}), n.SpikeMonitor("r", q)
		s := ran(t, n, 1.5*ms)
		_, _, v := s.Trace(m, "v")
		_, _, u := s.Trace(m, "u")
		sameFloats(t, code+": v", v[0], []float64{0, 1, 2, 3, 0, 0, 0, 1, 2, 3, 0, 0, 0, 1, 2}, 0)
		sameFloats(t, code+": u", u[0], []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}, 0)
		if got := steps(s, r); !reflect.DeepEqual(got, []int64{3, 9}) {
			t.Errorf("%s: spikes in steps %v, want 3 and 9", code, got)
		}
	}
}

// TestMultapses: synapses of one pair act one after the other. Numbers from Brian 2.5.1, and by hand:
//
//	P = NeuronGroup(2, 'dv/dt = 10/ms : 1', threshold='v > 0.5', reset='v = 0', method='euler')
//	Q = NeuronGroup(2, 'x : 1')
//	S = Synapses(P, Q, 'w : 1', on_pre='x_post = x_post*2 + w'); S.connect(n=3); S.w = '1 + i*0.5 + 0.25*j'; run(0.2*ms)
func TestMultapses(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	p, q := n.NeuronGroup("p", 2, always("")), n.NeuronGroup("q", 2, spikelane.NeuronModel{Equations: "x : 1"})
	y := n.Synapses("y", p, q, spikelane.SynapseModel{Equations: "w : 1", OnPre: "x_post = x_post*2 + w"})
	y.Connect(spikelane.Connect{N: "3"})
	y.Set("w", "1 + i*0.5 + 0.25*j")
	s := ran(t, n, 0.2*ms)
	sameFloats(t, "x", s.Float64(q, "x"), []float64{4322.5, 5346.25}, 0)
}

// TestSourceWriting: code that writes a variable of the source sees what the synapses before it wrote: y counts 1, 3,
// 6 over targets x = 1, 2, 3, then 7, 9, 12. (Brian's C++ targets do the same; its numpy target gives w = 12 and warns
// that the order matters.)
func TestSourceWriting(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	p := n.NeuronGroup("p", 2, spikelane.NeuronModel{Equations: "x : 1\ny : 1", Threshold: "x >= 0"})
	q := n.NeuronGroup("q", 3, spikelane.NeuronModel{Equations: "x : 1"})
	q.Set("x", "i + 1")
	y := n.Synapses("s", p, q, spikelane.SynapseModel{Equations: "w : 1", OnPre: "y_pre += x_post; w = y_pre"})
	y.Connect(spikelane.Connect{})
	s := ran(t, n, 0.2*ms)
	sameFloats(t, "y", s.Float64(p, "y"), []float64{12, 12}, 0)
	sameFloats(t, "w", s.Weights(y, "w"), []float64{7, 9, 12, 7, 9, 12}, 0)
}

// TestParts: synapses and monitors of parts of groups count from the part's first neuron.
func TestParts(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	p := n.NeuronGroup("p", 6, spikelane.NeuronModel{Equations: "x : 1", Threshold: "x > 0", Refractory: "1*second"})
	p.Set("x", "i % 2") // 1, 3 and 5 spike in step 0
	q := n.NeuronGroup("q", 7, spikelane.NeuronModel{Equations: "x : 1\nk : 1"})
	q.Set("k", "i")
	y := n.Synapses("y", p.Slice(1, 4), q.Slice(2, 5), spikelane.SynapseModel{Equations: "w : 1\nends : 1", OnPre: "x_post += w"})
	y.Connect(spikelane.Connect{Condition: "i != j"})
	y.Connect(spikelane.Connect{I: []int32{2}, J: []int32{2}})
	y.Set("w", "100 + 10*i + j")
	y.Set("ends", "x_pre*1000 + k_post*10 + N_pre + N_post")
	spikes := n.SpikeMonitor("spikes", p.Slice(3, 6))
	rate := n.RateMonitor("rate", p.Slice(3, 6))
	trace := n.StateMonitor("trace", q.Slice(2, 6), spikelane.StateRecord{Variables: []string{"x"}, Indices: []int{3, 0, 2}})
	s := ran(t, n, 0.2*ms)
	i, j := s.Connections(y)
	if got, want := fmt.Sprint(i, j), "[0 0 1 1 2 2 2] [1 2 0 2 0 1 2]"; got != want {
		t.Errorf("connections %s, want %s", got, want)
	}
	sameFloats(t, "w", s.Weights(y, "w"), []float64{101, 102, 110, 112, 120, 121, 122}, 0)
	sameFloats(t, "ends", s.Weights(y, "ends"), []float64{1036, 1046, 26, 46, 1026, 1036, 1046}, 0)
	sameFloats(t, "x", s.Float64(q, "x"), []float64{0, 0, 120, 101 + 121, 102 + 122, 0, 0}, 0) // sources 1 and 3 spiked: i = 0 and 2
	if _, i := s.SpikeData(spikes); fmt.Sprint(i) != "[0 2]" {
		t.Errorf("spikes of %v, want 0 and 2", i)
	}
	_, hz := s.Rate(rate)
	sameFloats(t, "rate", hz, []float64{2.0 / 3 / 1e-4, 0}, 1e-9)
	_, index, x := s.Trace(trace, "x")
	if fmt.Sprint(index) != "[3 0 2]" {
		t.Errorf("traces of %v, want 3, 0, 2", index)
	}
	sameFloats(t, "samples of step 1", []float64{x[0][1], x[1][1], x[2][1]}, []float64{0, 120, 224}, 0)
}

// TestConditionOnValues: conditions see values that were set before, of both sides.
func TestConditionOnValues(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	p, q := n.NeuronGroup("p", 5, spikelane.NeuronModel{Equations: "x : metre"}), n.NeuronGroup("q", 4, spikelane.NeuronModel{Equations: "x : metre"})
	y := n.Synapses("y", p, q, spikelane.SynapseModel{Equations: "d : metre"})
	y.Connect(spikelane.Connect{Condition: "abs(x_pre - x_post) < 1.5*um", N: "1 + int(x_pre > 3*um)"})
	y.Set("d", "x_post - x_pre")
	p.Set("x", "i*um") // the order of calls does not matter
	q.Set("x", "2*i*um")
	s := ran(t, n, 0)
	i, j := s.Connections(y)
	if got, want := fmt.Sprint(i, j), "[0 1 1 2 3 3 4 4] [0 0 1 1 1 2 2 2]"; got != want {
		t.Errorf("connections %s, want %s", got, want)
	}
	sameFloats(t, "d", s.Weights(y, "d"), []float64{0, -1e-6, 1e-6, 0, -1e-6, 1e-6, 0, 0}, 1e-20)
}

// TestConstantOverDt: such subexpressions, shared or not, hold their value of the start of the step, whatever their
// order in the text. With b = t/ms and dv/dt = (b + i)/ms, after 5 steps of 0.1 ms v = 0.1·(0 + 0.1 + … + 0.4) + 0.5·i.
// Brian 2.5.1 gives the same numbers for both texts.
func TestConstantOverDt(t *testing.T) {
	for _, equations := range []string{
		"b = t/ms : 1 (constant over dt, shared)\na = b + i : 1 (constant over dt)\ndv/dt = a/ms : 1",
		"a = c + i : 1 (constant over dt)\nc = b : 1\nb = t/ms : 1 (constant over dt)\ndv/dt = a/ms : 1",
	} {
		n := spikelane.NewNetwork("n", spikelane.Config{})
		g := n.NeuronGroup("g", 3, spikelane.NeuronModel{Equations: equations, Method: "euler"})
		m := n.StateMonitor("m", g, spikelane.StateRecord{Variables: []string{"a"}})
		s := ran(t, n, 0.5*ms)
		_, _, a := s.Trace(m, "a")
		for i := range a {
			x := float64(i)
			sameFloats(t, fmt.Sprintf("a[%d]", i), a[i], []float64{x, x + .1, x + .2, x + .3, x + .4}, 1e-15)
		}
		sameFloats(t, "v", s.Float64(g, "v"), []float64{.1, .6, 1.1}, 1e-15)
	}
}

// TestRefractoryExpressions: a period that the reset changes, and a condition. Numbers from Brian 2.5.1; those of the
// first are triangular numbers:
//
//	G = NeuronGroup(1, 'x : 1\nref : second', threshold='x >= 0', reset='ref += 0.1*ms', refractory='ref')
//	H = NeuronGroup(1, 'dv/dt = -v/ms : 1', threshold='v > 0.5', reset='v += 1', refractory='v > 0.2', method='euler')
//	H.v = 1; M = SpikeMonitor(G); MH = SpikeMonitor(H, 'v'); run(1.6*ms)
func TestRefractoryExpressions(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x : 1\nref : second", Threshold: "x >= 0", Reset: "ref += 0.1*ms", Refractory: "ref"})
	h := n.NeuronGroup("h", 1, spikelane.NeuronModel{Equations: "dv/dt = -v/ms : 1", Threshold: "v > 0.5", Reset: "v += 1", Refractory: "v > 0.2", Method: "euler"})
	h.Set("v", "1")
	m, mh := n.SpikeMonitor("m", g), n.SpikeMonitor("mh", h, "v")
	s := ran(t, n, 1.6*ms)
	if got := fmt.Sprint(steps(s, m), steps(s, mh)); got != "[0 1 3 6 10 15] [0]" {
		t.Errorf("spikes in steps %s, want [0 1 3 6 10 15] [0]", got)
	}
	v, err := s.SpikeValues(mh, "v")
	if err != nil {
		t.Fatal(err)
	}
	sameFloats(t, "v at the spike", v, []float64{0.9}, 1e-15)
}

// TestPathwayOrder: pathways of one step go by order, then by name; code sees indices, sizes and the time of its step.
// Numbers for x and z from Brian 2.5.1, and by hand: x is 2(2(2(2(0+1)+1)+1)+1). (Brian's Synapses have an order too,
// but their pathways ignore it; here y is doubled first, against the names: 1, 3, 7, 15.)
//
//	P = NeuronGroup(3, 'x : 1', threshold='x >= 0', refractory=0.4*ms); Q = NeuronGroup(4, 'x : 1\nz : 1')
//	a = Synapses(P, Q, on_pre='x_post += 1', name='a'); a.connect(i=0, j=0)
//	b = Synapses(P, Q, on_pre='x_post *= 2', name='b'); b.connect(i=0, j=0)
//	e = Synapses(P[1:], Q[1:], on_pre='z_post += 100*i + 10*j + N_pre + N_post + t/ms + dt/ms', name='e')
//	e.connect(condition='(i+j)%2 == 0'); run(1.6*ms)
func TestPathwayOrder(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	p := n.NeuronGroup("p", 3, always("0.4*ms"))
	q := n.NeuronGroup("q", 4, spikelane.NeuronModel{Equations: "x : 1\ny : 1\nz : 1"})
	one := spikelane.Connect{I: []int32{0}, J: []int32{0}}
	n.Synapses("b", p, q, spikelane.SynapseModel{OnPre: "x_post *= 2"}).Connect(one)
	n.Synapses("a", p, q, spikelane.SynapseModel{OnPre: "x_post += 1"}).Connect(one)
	n.Synapses("c", p, q, spikelane.SynapseModel{OnPre: "y_post += 1", Order: 1}).Connect(one)
	n.Synapses("d", p, q, spikelane.SynapseModel{OnPre: "y_post *= 2"}).Connect(one)
	n.Synapses("e", p.Slice(1, 3), q.Slice(1, 4), spikelane.SynapseModel{OnPre: "z_post += 100*i + 10*j + N_pre + N_post + t/ms + dt/ms"}).Connect(spikelane.Connect{Condition: "(i + j) % 2 == 0"})
	s := ran(t, n, 1.6*ms)
	sameFloats(t, "x", s.Float64(q, "x"), []float64{30, 0, 0, 0}, 0)
	sameFloats(t, "y", s.Float64(q, "y"), []float64{15, 0, 0, 0}, 0)
	sameFloats(t, "z", s.Float64(q, "z"), []float64{0, 22.8, 462.8, 102.8}, 1e-12) // sums of tenths
}
