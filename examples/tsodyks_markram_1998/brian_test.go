package main

import (
	"context"
	"math"
	"testing"

	"github.com/spikelane/spikelane/examples/internal/versus"
)

// TestAgreesWithBrian compares potentials, currents and the final state of the synapses with those of Brian 2
// (testdata/brian.json, made by testdata/brian.py), by 1e-9 of the largest value: both compute the equations exactly, so
// only roundings differ, which 20000 steps add up.
func TestAgreesWithBrian(t *testing.T) {
	net := network(1)
	s, err := net.Run(context.Background(), duration)
	if err != nil {
		t.Fatal(err)
	}
	brian := versus.Read(t, "testdata/brian.json")
	compared := 0
	compare := func(name string, got []float64) {
		want := brian[name]
		if len(got) != len(want) {
			t.Errorf("%s: %d values, want %d", name, len(got), len(want))
			return
		}
		compared++
		largest, worst := 0.0, 0.0
		for k := range want {
			largest = max(largest, math.Abs(want[k]))
			worst = max(worst, math.Abs(got[k]-want[k]))
		}
		t.Logf("%s: up to %g, differs from Brian's by up to %.2g of that", name, largest, worst/largest)
		if !(worst <= 1e-9*largest) {
			t.Errorf("%s: differs from Brian's by %g, want at most 1e-9 of %g", name, worst, largest)
		}
	}
	for _, m := range net.StateMonitors() {
		for _, variable := range m.Variables() {
			_, _, rows := s.Trace(m, variable)
			var got []float64
			for _, row := range rows {
				for k := 1; k < len(row); k += 10 {
					got = append(got, row[k])
				}
			}
			compare(m.Name()+" "+variable, got)
		}
		synapses := net.SynapsesNamed(m.Name() + "_synapses")
		compare(m.Name()+" x", s.Weights(synapses, "x"))
		if m.Name() == "facilitated" {
			compare(m.Name()+" u", s.Weights(synapses, "u"))
		}
	}
	if compared != len(brian) || compared != 7 {
		t.Errorf("%d figures compared of %d, want 7", compared, len(brian))
	}
}

// TestRecursion compares the steps of the current at spikes with the recursion of the paper, from spike to spike:
//
//	x' = 1 + (x(1-u) - 1)·exp(-T/tau_rec),   u' = U + u(1-U)·exp(-T/tau_facil)
//
// T apart. The sample 1 ms after a spike sees its current decayed for 0.9 ms: the spike arrives after the update of its
// step. Roundings are far below 1e-9.
func TestRecursion(t *testing.T) {
	net := network(1)
	s, err := net.Run(context.Background(), duration)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range net.StateMonitors() {
		U, rec, facil, A, inact := 0.5, 0.8, 0.0, 250e-12, 3e-3
		if m.Name() == "facilitated" {
			U, rec, facil, A, inact = 0.03, 0.13, 0.53, 1540e-12, 1.5e-3
		}
		_, _, I := s.Trace(m, "I")
		for k, interval := range intervals {
			x, u := 1.0, U
			step := func(ms int) {
				got, want := I[k][ms+1]-I[k][ms]*decay(1e-3, inact), A*u*x*decay(0.9e-3, inact)
				if !(math.Abs(got-want) <= 1e-9*want) {
					t.Errorf("%s %d: spike at %d ms adds %g A, want %g", m.Name(), k, ms, got, want)
				}
			}
			forward := func(T float64) {
				x, u = 1+(x*(1-u)-1)*decay(T, rec), U+u*(1-U)*decay(T, facil)
			}
			ms := 100
			for ; ms < 1100; ms += interval {
				step(ms)
				forward(float64(interval) / 1000)
			}
			last := ms - interval // forward has gone one interval beyond it already
			x, u = 1+(x-1)*decay(float64(1600-last-interval)/1000, rec), U+(u-U)*decay(float64(1600-last-interval)/1000, facil)
			step(1600)
		}
	}
}

// decay is what remains after the time T; nothing with tau = 0, which is how a depressing synapse forgets facilitation.
func decay(T, tau float64) float64 {
	if tau == 0 {
		return 0
	}
	return math.Exp(-T / tau)
}

func TestSameAsModelFile(t *testing.T) {
	versus.SameDigests(t, network(1), "tsodyks_markram_1998.toml", duration)
}
