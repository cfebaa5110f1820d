package spikelane_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// TestRateOfLIF: with a constant drive, an integrate-and-fire neuron that is integrated exactly fires with a period that is known to the
// step: n steps, the least with R·I·(1-exp(-n·dt/tau)) > V_th from the reset at 0, after a refractory period of r steps, in the last of
// which the neuron spikes again if it may: max(r, 1) + n - 1. In time that is the closed form t_ref + tau·ln(RI/(RI-V_th)), but for up
// to a step.
func TestRateOfLIF(t *testing.T) {
	const count, tau = 60, 13e-3
	for k, dt := range []float64{1e-4, 0.7e-4, 1e-3, 0x1p-14} {
		for _, r := range []int{0, 1, 2, 27} {
			c := inTurn(k)[0]
			c.Dt = units.Time(dt)
			n := spikelane.NewNetwork("n", c)
			n.Constant("r", units.Time(float64(r)*dt))
			g := n.NeuronGroup("g", count, spikelane.NeuronModel{
				Equations: "dv/dt = (RI - v)/(13*ms) : 1 (unless refractory)\nRI : 1 (constant)",
				Threshold: "v > 15", Reset: "v = 0", Refractory: "r", Method: "exact",
			})
			g.Set("RI", "15.01 + 0.37*i + 0.1*i**2")
			m := n.SpikeMonitor("m", g)
			s := ran(t, n, units.Time(math.Round(0.4/dt)*dt))
			last, seen := make([]int64, count), make([]int, count)
			at, of := s.SpikeSteps(m)
			for e, step := range at {
				i := int(of[e])
				drive := 15.01 + 0.37*float64(i) + 0.1*float64(i*i)
				closed := tau * math.Log(drive/(drive-15))
				want := int64(max(r, 1)-1) + int64(math.Ceil(closed/dt))
				if seen[i]++; seen[i] > 1 && step-last[i] != want {
					t.Fatalf("dt %v, r %d, RI %v: a period of %d steps, want %d", dt, r, drive, step-last[i], want)
				}
				last[i] = step
			}
			for i, spikes := range seen {
				if spikes < 3 {
					t.Fatalf("dt %v, r %d: neuron %d has %d spikes", dt, r, i, spikes)
				}
			}
		}
	}
}

// TestPassiveMembrane: a compartment of capacitance C and leak g, in units of the membrane, charges as V = E + I/g·(1-exp(-t·g/C)):
// exact to rounding by exact, with the known power 1-dt·g/C in the place of the exponential by euler.
func TestPassiveMembrane(t *testing.T) {
	for k, method := range []string{"exact", "euler"} {
		n := spikelane.NewNetwork("n", inTurn(k)[0])
		n.Constant("area", "20000*umetre**2")
		n.Constant("C", "1*ufarad*cm**-2*area") // 200 pF
		n.Constant("R", "1/(5e-5*siemens*cm**-2*area)")
		g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "dv/dt = ((E - v)/R + I)/C : volt\nI : amp\nE = -65*mV : volt", Method: method})
		g.Set("v", "-65*mV")
		g.Set("I", "0.1*nA")
		m := n.StateMonitor("m", g, spikelane.StateRecord{Variables: []string{"v"}})
		s := ran(t, n, 100*ms)
		_, _, v := s.Trace(m, "v")
		for step, got := range v[0] {
			left := math.Exp(-float64(step) * 1e-4 / 20e-3) // R·C = 20 ms
			if method == "euler" {
				left = math.Pow(1-1e-4/20e-3, float64(step))
			}
			if want := -0.065 + 0.1e-9*1e8*(1-left); math.Abs(got-want) > 1e-15 {
				t.Fatalf("%s: v is %v in step %d, want %v", method, got, step, want)
			}
		}
	}
}

// TestAlphaSynapse: the conductance after one spike is w·(t/tau)·exp(1-t/tau), which is w at its peak at tau, whether equations of neurons
// or of synapses make it; to rounding.
func TestAlphaSynapse(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	n.Constant("tau", "2*ms")
	src := n.SpikeGeneratorGroup("src", 1, spikelane.SpikeGenerator{Indices: []int32{0}, Times: []float64{1e-3}})
	g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "dg/dt = (x - g)/tau : siemens\ndx/dt = -x/tau : siemens\ntotal : siemens", Method: "exact"})
	n.Synapses("a", src, g, spikelane.SynapseModel{OnPre: "x_post += e*3*nS"}).Connect(spikelane.Connect{})
	n.Synapses("b", src, g, spikelane.SynapseModel{
		Equations: "dq/dt = (y - q)/tau : siemens (clock-driven)\ndy/dt = -y/tau : siemens (clock-driven)\ntotal_post = q : siemens (summed)",
		OnPre:     "y += e*3*nS", Method: "exact",
	}).Connect(spikelane.Connect{})
	m := n.StateMonitor("m", g, spikelane.StateRecord{Variables: []string{"g", "total"}, When: "end"})
	s := ran(t, n, 40*ms)
	peak := 0.0
	for _, name := range []string{"g", "total"} {
		_, _, y := s.Trace(m, name)
		for step, got := range y[0] {
			after := step - 10 // 1 ms
			if name == "total" {
				after-- // sums are made before synapses are integrated
			}
			want := 0.0
			if u := float64(after) * 0.05; after > 0 {
				want = 3e-9 * u * math.Exp(1-u)
			}
			peak = math.Max(peak, got)
			if math.Abs(got-want) > 1e-22 {
				t.Fatalf("%s: %v in step %d, want %v", name, got, step, want)
			}
		}
	}
	if math.Abs(peak-3e-9) > 1e-22 {
		t.Errorf("the peak is %v, want 3e-9", peak)
	}
}

// TestSingularSmooth: with a membrane and a synapse of equal time constants the propagator of distinct ones is 0/0. Nearby it must not
// lose digits: the potential differs from that at equality by no more than it should, which is less than |tau_m/tau_s - 1|, and by
// rounding. (NEST has a test of that kind, test_iaf_singularity.py.)
func TestSingularSmooth(t *testing.T) {
	const rounding = 300 * 1.1e-16 // an entry of the propagator, off by that, taken to the power of 300 steps
	ratios := []float64{0}
	for _, d := range []float64{1e-16, 2e-16, 1e-15, 1e-13, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3} {
		ratios = append(ratios, d, -d)
	}
	run := func(what, tau string, model func(n *spikelane.Network) func(s *spikelane.Simulation) []float64) []float64 {
		n := spikelane.NewNetwork("n", spikelane.Config{})
		n.Constant("tauM", tau)
		n.Constant("tauS", "10*ms")
		values := model(n)
		return values(ran(t, n, 30*ms))
	}
	const chain = "dv/dt = (g - v)/tauM : 1\ndg/dt = (h - g)/tauS : 1\ndh/dt = -h/tauS : 1"
	for name, model := range map[string]func(n *spikelane.Network) func(s *spikelane.Simulation) []float64{
		"constants": func(n *spikelane.Network) func(s *spikelane.Simulation) []float64 {
			g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: chain, Method: "exact"})
			g.Set("h", "e")
			return func(s *spikelane.Simulation) []float64 { return s.Float64(g, "v") }
		},
		"parameters": func(n *spikelane.Network) func(s *spikelane.Simulation) []float64 {
			g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: chain[:len("dv/dt = (g - v)/")] + "tau" + chain[len("dv/dt = (g - v)/tauM"):] + "\ntau : second", Method: "exact"})
			g.Set("tau", "tauM")
			g.Set("h", "e")
			return func(s *spikelane.Simulation) []float64 { return s.Float64(g, "v") }
		},
		"events": func(n *spikelane.Network) func(s *spikelane.Simulation) []float64 {
			src := n.SpikeGeneratorGroup("src", 1, spikelane.SpikeGenerator{Indices: []int32{0, 0}, Times: []float64{0, 29.9e-3}})
			y := n.Synapses("y", src, n.NeuronGroup("g", 1, spikelane.NeuronModel{}), spikelane.SynapseModel{Equations: "dv/dt = (g - v)/tauM : 1 (event-driven)\ndg/dt = (h - g)/tauS : 1 (event-driven)\ndh/dt = -h/tauS : 1 (event-driven)", OnPre: "h += 1"})
			y.Connect(spikelane.Connect{})
			y.Set("h", "e-1")
			return func(s *spikelane.Simulation) []float64 { return s.Weights(y, "v") }
		},
	} {
		at := 0.0
		for _, d := range ratios {
			v := run(name, fmt.Sprintf("10*ms*(1 + (%v))", d), model)[0]
			if d == 0 {
				// With all time constants alike v = h·(t/tau)²/2·exp(-t/tau).
				if at = v; name != "events" && math.Abs(v-math.E*4.5*math.Exp(-3)) > rounding {
					t.Errorf("%s: v is %v at equality, want %v", name, v, math.E*4.5*math.Exp(-3))
				}
			}
			if math.Abs(v-at) > math.Abs(d)+rounding || d > 1e-12 && v == at {
				t.Errorf("%s, ratio 1%+g: v is %v, %v at equality", name, d, v, at)
			}
		}
	}
}
