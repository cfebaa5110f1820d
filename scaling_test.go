package spikelane_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// TestUnitsOfPowersOfTwo: with voltages, or times, that are 2^k times as large, all happens in the same steps, and voltages are 2^k
// times as large, to the bit: no number with a unit is compared with, or added to, one of the engine's own.
func TestUnitsOfPowersOfTwo(t *testing.T) {
	run := func(c spikelane.Config, volts, seconds int) (steps []int64, of []int32, v []float64) {
		scale := func(k int) float64 {
			x := 1.0
			for ; k > 0; k-- {
				x *= 2
			}
			for ; k < 0; k++ {
				x /= 2
			}
			return x
		}
		c.Seed, c.Dt = 3, units.Time(scale(seconds-13))
		n := spikelane.NewNetwork("n", c)
		n.Constant("U", fmt.Sprintf("2.0**(%d)*volt", volts))
		n.Constant("T", fmt.Sprintf("2.0**(%d)*second", seconds))
		// Brette & Gerstner's neuron with a synapse of finite rise, and noise; numbers are of the usual size in mV and ms for k = 0. Noise takes
		// the root of a time: k is even.
		g := n.NeuronGroup("g", 40, spikelane.NeuronModel{
			Equations: `
				dv/dt = (-(v + 0.07*U) + 0.002*U*exp((v + 0.05*U)/(0.002*U)) + I + g - w)/(0.009*T) + 0.002*U*xi*(0.01*T)**-0.5 : volt (unless refractory)
				dw/dt = (0.1*(v + 0.07*U) - w)/(0.1*T) : volt
				dg/dt = (h - g)/(0.003*T) : volt
				dh/dt = -h/(0.003*T) : volt
				I : volt (constant)`,
			Threshold: "v > -0.04*U", Reset: "v = -0.06*U; w += 0.001*U", Refractory: "0.002*T", Method: "euler",
		})
		g.Set("v", "(-0.07 + 0.02*rand())*U")
		g.Set("I", "(0.02 + 0.0005*i)*U")
		y := n.Synapses("y", g, g, spikelane.SynapseModel{
			Equations: "s : volt\ndpre/dt = -pre/(0.02*T) : volt (event-driven)\ndq/dt = -q/(0.005*T) : volt (clock-driven)",
			OnPre:     "h_post += s; pre += 0.001*U; q += pre", OnPost: "s = clip(s + 0.1*pre, 0*U, 0.01*U)", Delay: "(0.001 + 0.0001*((i + j) % 9))*T", Method: "exact",
		})
		y.Connect(spikelane.Connect{P: "0.2"})
		y.Set("s", "0.002*rand()*U")
		m := n.SpikeMonitor("m", g)
		s := ran(t, n, units.Time(400)*c.Dt)
		steps, of = s.SpikeSteps(m)
		v = append(append(v, s.Float64(g, "v")...), s.Float64(g, "w")...)
		for _, name := range []string{"s", "pre", "q"} {
			v = append(v, s.Weights(y, name)...)
		}
		for k := range v {
			v[k] /= scale(volts)
		}
		return steps, of, v
	}
	steps, of, v := run(spikelane.Config{Target: "go"}, 0, 0)
	if len(steps) < 50 {
		t.Fatalf("%d spikes say too little", len(steps))
	}
	for k, c := range [][2]int{{-10, 0}, {17, 0}, {0, -10}, {0, 12}, {-3, 6}, {40, -40}} {
		config := inTurn(k)[0]
		if s, o, w := run(config, c[0], c[1]); !reflect.DeepEqual(s, steps) || !reflect.DeepEqual(o, of) || !reflect.DeepEqual(w, v) {
			t.Errorf("volts times 2^%d, seconds times 2^%d, %s: %d spikes, want %d, or others, or other states", c[0], c[1], named(config), len(s), len(steps))
		}
	}
}

// TestLinearSynapses: twice the weights give twice the response of what is linear, to the bit.
func TestLinearSynapses(t *testing.T) {
	run := func(c spikelane.Config, weight string) (v []float64) {
		c.Seed = 4
		n := spikelane.NewNetwork("n", c)
		n.Constant("scale", weight)
		src := n.PoissonGroup("src", 30, spikelane.PoissonModel{Rates: "300*Hz"})
		g := n.NeuronGroup("g", 20, spikelane.NeuronModel{Equations: "dv/dt = (g + total - v)/(10*ms) : 1\ndg/dt = (h - g)/(2*ms) : 1\ndh/dt = -h/(2*ms) : 1\ntotal : 1", Method: "exact"})
		y := n.Synapses("y", src, g, spikelane.SynapseModel{
			Equations: "w : 1\ndx/dt = -x/(5*ms) : 1 (event-driven)\ndq/dt = -q/(5*ms) : 1 (clock-driven)\ntotal_post = q : 1 (summed)",
			OnPre:     "x += w; h_post += 0.3*w + 0.1*x; q += w", Delay: "0.1*ms*((i + j) % 7)", Method: "exact",
		})
		y.Connect(spikelane.Connect{P: "0.5"})
		y.Set("w", "scale*(rand() - 0.5)")
		s := ran(t, n, 50*ms)
		return append(append(v, s.Float64(g, "v")...), s.Weights(y, "x")...)
	}
	once := run(spikelane.Config{Target: "go"}, "1")
	for k, c := range inTurn(0) {
		twice := run(c, "2")
		for i := range twice {
			if once[i] == 0 && k < 20 || twice[i] != 2*once[i] {
				t.Fatalf("%s: value %d is %v, want twice %v", named(c), i, twice[i], once[i])
			}
		}
	}
}

// TestDelayShifts: a delay that is k steps longer shifts what synapses do by k steps and changes nothing else.
func TestDelayShifts(t *testing.T) {
	const steps = 1200
	run := func(c spikelane.Config, delays string) []float64 {
		n := spikelane.NewNetwork("n", c)
		var at []float64
		var of []int32
		for k := range 60 {
			at, of = append(at, float64(k*k%97)*1e-4), append(of, int32(k%5))
		}
		gen := n.SpikeGeneratorGroup("gen", 300, spikelane.SpikeGenerator{Indices: distinct(of), Times: at})
		g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "dv/dt = (g - v)/(10*ms) : 1\ndg/dt = -g/(2*ms) : 1", Method: "exact"})
		n.Synapses("y", gen, g, spikelane.SynapseModel{OnPre: "g_post += 0.1 + 0.01*i", Delay: delays}).Connect(spikelane.Connect{})
		m := n.StateMonitor("m", g, spikelane.StateRecord{Variables: []string{"v"}})
		s := ran(t, n, steps*0.1*ms)
		_, _, v := s.Trace(m, "v")
		return v[0]
	}
	for n, each := range []string{"", " + 0.1*ms*(i % 7)", " + 0*ms*i"} {
		want := run(spikelane.Config{Target: "go"}, "0*ms"+each)
		for k, more := range []int{1, 2, 15, 16, 17, 63, 64, 65, 1000} {
			c := inTurn(k + n)[0]
			got := run(c, fmt.Sprintf("%d*0.1*ms%s", more, each))
			for step, v := range got {
				if before := 0.0; step >= more && v != want[step-more] || step < more && v != before {
					t.Errorf("delays %d steps longer%s, %s: v is %v in step %d, want that of %d steps before", more, each, named(c), v, step, more)
					break
				}
			}
		}
	}
}

// distinct numbers spikes by element 0, 1, 2, …: none spikes twice.
func distinct(of []int32) []int32 {
	for k := range of {
		of[k] = int32(k)
	}
	return of
}
