package main

import (
	"context"
	"math"
	"testing"

	"github.com/spikelane/spikelane/examples/internal/versus"
	"github.com/spikelane/spikelane/units"
)

// TestAgreesWithBrian compares the motion until half a second after the knock with Brian 2 (testdata/brian.json, made by
// testdata/brian.py, where the plant is a network_operation): to 1e-9, and every neuron's number of spikes. Both add the same
// numbers, in different orders, and the loop holds errors down as it holds the pole up: seen are 1e-13 rad, 1e-14 m.
func TestAgreesWithBrian(t *testing.T) {
	net := network(1)
	s, err := net.Run(context.Background(), 3.5*units.Second)
	if err != nil {
		t.Fatal(err)
	}
	brian := versus.Read(t, "testdata/brian.json")
	states := net.StateMonitors()
	for k, name := range []string{"angle", "x", "force"} {
		_, _, y := s.Trace(states[k/2], name)
		worst := 0.0
		for n, want := range brian[name] {
			got := y[0][20*n] // every 20 ms
			worst = max(worst, math.Abs(got-want))
			if !(math.Abs(got-want) <= 1e-9) {
				t.Errorf("%s is %v after %d ms, want Brian's %v", name, got, 20*n, want)
				break
			}
		}
		t.Logf("%s: off by %.2g at most, %d samples", name, worst, len(brian[name]))
	}
	counts := make([]float64, 100)
	for k, m := range net.SpikeMonitors() {
		for _, i := range s.Spikes(m) {
			counts[50*k+i]++
		}
	}
	for i, want := range brian["spikes"] {
		if counts[i] != want {
			t.Errorf("neuron %d spikes %v times, want Brian's %v", i, counts[i], want)
		}
	}
}

// TestBalances: the pole leans less than 0.1 rad from the start on, and after the knock; without its network it falls.
func TestBalances(t *testing.T) {
	net := network(1)
	s, err := net.Run(context.Background(), 6*units.Second)
	if err != nil {
		t.Fatal(err)
	}
	_, _, angle := s.Trace(net.StateMonitors()[0], "angle")
	for k, a := range angle[0] {
		if !(math.Abs(a) <= 0.101) { // starts at 0.1
			t.Fatalf("the pole leans by %v rad after %d ms", a, k)
		}
	}
	p := pole{angle: 0.1}
	for range 700 {
		p = p.after(0, 1e-3)
	}
	if !(p.angle > 0.7) {
		t.Errorf("without a force the pole leans by %v rad after 0.7 s, want it to fall", p.angle)
	}
}

// TestEnergy: a pole without a force keeps its energy, but for errors of Euler's method that shrink with the step.
//
// E = M·x'²/2 + m·l·x'·angle'·cos(angle) + (2/3)·m·l²·angle'² + m·g·l·cos(angle), with the moment of inertia m·(2l)²/3 of
// a rod about its end.
func TestEnergy(t *testing.T) {
	energy := func(p pole) float64 {
		const g, m, l, total = 9.8, 0.1, 0.5, 1.1
		return total*p.speed*p.speed/2 + m*l*p.speed*p.turn*math.Cos(p.angle) + 2./3*m*l*l*p.turn*p.turn + m*g*l*math.Cos(p.angle)
	}
	off := func(dt float64) float64 {
		p := pole{angle: 0.1, speed: 0.2}
		before := energy(p)
		for range int(0.5/dt + 0.5) {
			p = p.after(0, dt)
		}
		return math.Abs(energy(p) - before)
	}
	coarse, fine := off(1e-3), off(1e-4)
	if !(coarse < 1e-3) || !(fine < coarse/8) {
		t.Errorf("energy is off by %v J, with a tenth of the step %v J; want less than 1e-3, and about a tenth of it", coarse, fine)
	}
}
