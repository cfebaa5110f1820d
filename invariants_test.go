package spikelane_test

import (
	"math"
	"testing"

	"github.com/spikelane/spikelane"
)

// TestInvariants: what equations conserve stays: the radius of an undamped oscillation and the sum of a chain that nothing leaves, by
// exact, to the rounding of 20,000 steps; and occupancies of channels stay between 0 and 1 by exponential_euler, in steps as long
// as ten time constants.
func TestInvariants(t *testing.T) {
	const steps = 20000
	for k, c := range quickTargets() {
		n := spikelane.NewNetwork("n", c)
		circle := n.NeuronGroup("circle", 5, spikelane.NeuronModel{Equations: "dx/dt = -w*y : 1\ndy/dt = w*x : 1\nw = 2*pi*37*Hz : Hz", Method: "exact"})
		circle.Set("x", "1 + i")
		chain := n.NeuronGroup("chain", 3, spikelane.NeuronModel{Equations: "da/dt = -a/(3*ms) + c/(50*ms) : 1\ndb/dt = a/(3*ms) - b/(20*ms) : 1\ndc/dt = b/(20*ms) - c/(50*ms) : 1", Method: "exact"})
		chain.Set("a", "1")
		gates := n.NeuronGroup("gates", 100, spikelane.NeuronModel{Equations: "dm/dt = alpha*(1 - m) - beta*m : 1\nalpha : Hz\nbeta : Hz", Method: "exponential_euler"})
		gates.Set("m", "rand()")
		gates.RunRegularly(spikelane.Regular{Code: "alpha = 100*kHz*rand()**4; beta = 100*kHz*rand()**4", Dt: 0.7 * ms})
		least, most := 1.0, 0.0
		n.NetworkOperation("look", spikelane.Operation{When: "end", Dt: 1 * ms, Func: func(k *spikelane.Tick) error {
			for _, m := range k.Float64(gates, "m") {
				least, most = math.Min(least, m), math.Max(most, m)
			}
			return nil
		}})
		s := ran(t, n, steps*0.1*ms)
		for i, x := range s.Float64(circle, "x") {
			if r := math.Hypot(x, s.Float64(circle, "y")[i]) / float64(1+i); math.Abs(r-1) > steps*1.1e-16 {
				t.Errorf("%d: a radius of 1 is %v", k, r)
			}
		}
		for i, a := range s.Float64(chain, "a") {
			if sum := a + s.Float64(chain, "b")[i] + s.Float64(chain, "c")[i]; math.Abs(sum-1) > steps*1.1e-16 {
				t.Errorf("%d: a sum of 1 is %v", k, sum)
			}
		}
		if !(least >= 0 && most <= 1 && least < 0.01 && most > 0.99) {
			t.Errorf("%d: occupancies of %v to %v", k, least, most)
		}
	}
}

// TestSquidAxonAtRest: Hodgkin and Huxley's axon rests at the potential that they count from, with the gates open that textbooks
// list: m = 0.0529, n = 0.3177, h = 0.5961 (Hodgkin & Huxley 1952, J. Physiol. 117:500-544, doi:10.1113/jphysiol.1952.sp004764, whose
// leak potential of 10.613 mV was chosen so that it does).
func TestSquidAxonAtRest(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Method: "rk4", Equations: `
		dv/dt = -(120*m**3*h*(v - 115) + 36*n**4*(v + 12) + 0.3*(v - 10.613))/ms : 1
		dm/dt = (am*(1 - m) - 4*exp(-v/18)*m)/ms : 1
		dn/dt = (an*(1 - n) - 0.125*exp(-v/80)*n)/ms : 1
		dh/dt = (0.07*exp(-v/20)*(1 - h) - h/(exp((30 - v)/10) + 1))/ms : 1
		am = 1/exprel((25 - v)/10) : 1
		an = 0.1/exprel((10 - v)/10) : 1`})
	for name, start := range map[string]string{"v": "2", "m": "0.1", "n": "0.3", "h": "0.5"} {
		g.Set(name, start)
	}
	s := ran(t, n, 200*ms)
	for name, want := range map[string][2]float64{"v": {0, 5e-3}, "m": {0.0529, 2e-4}, "n": {0.3177, 2e-4}, "h": {0.5961, 2e-4}} {
		if got := s.Float64(g, name)[0]; math.Abs(got-want[0]) > want[1] {
			t.Errorf("%s rests at %v, want %v", name, got, want[0])
		}
	}
}
