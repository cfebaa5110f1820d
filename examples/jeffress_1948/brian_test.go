package main

import (
	"context"
	"math"
	"testing"

	"github.com/spikelane/spikelane/examples/internal/versus"
	"github.com/spikelane/spikelane/units"
)

func TestSameAsModelFile(t *testing.T) {
	versus.SameDigests(t, network(1), "jeffress_1948.toml", 20*units.Millisecond)
}

// TestAgreesWithBrian compares with Brian 2 (testdata/brian.json, made by testdata/brian.py): every spike of ears and
// detectors until 150 ms, in the same step of 0.01 ms. Errors of rounding do not add up: each spike of an ear makes it
// forget what was before.
func TestAgreesWithBrian(t *testing.T) {
	net := network(1)
	s, err := net.Run(context.Background(), 150*units.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	brian := versus.Read(t, "testdata/brian.json")
	for _, m := range net.SpikeMonitors() {
		steps, i := s.SpikeSteps(m)
		wantSteps, wantI := brian[m.Name()+"_steps"], brian[m.Name()+"_i"]
		if len(steps) != len(wantSteps) {
			t.Errorf("%s: %d spikes, want Brian's %d", m.Name(), len(steps), len(wantSteps))
			continue
		}
		for k := range steps {
			if float64(steps[k]) != wantSteps[k] || float64(i[k]) != wantI[k] {
				t.Errorf("%s: spike %d is of neuron %d in step %d, want Brian's %v in %v", m.Name(), k, i[k], steps[k], wantI[k], wantSteps[k])
				break
			}
		}
	}
}

// TestPlaces: the detectors tell where the sound is, here to 0.02 ms on average over half a turn: the detectors are
// 0.02 ms of difference apart, and the sound moves by 0.04 ms at most in the 5 ms for which spikes are averaged.
func TestPlaces(t *testing.T) {
	net := network(1)
	s, err := net.Run(context.Background(), 250*units.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	at, i := s.SpikeData(net.SpikeMonitors()[1])
	_, _, itd := s.Trace(net.StateMonitors()[0], "itd")
	squares := 0.0
	read := places(at, i, len(itd[0]))
	for k := range read {
		squares += (read[k] - itd[0][k]) * (read[k] - itd[0][k]) / float64(len(read))
	}
	if off := math.Sqrt(squares); off > 0.02e-3 {
		t.Errorf("the difference of time read from the detectors is off by %v s, want 0.02 ms at most", off)
	}
	if got := places(nil, nil, 3); got[0] != 0 || got[2] != 0 {
		t.Errorf("without spikes: %v, want 0", got)
	}
}
