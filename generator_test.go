package spikelane_test

import (
	"context"
	"errors"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// TestSetSpikes: spikes set between runs survive changes of the program, and a refused call changes nothing.
func TestSetSpikes(t *testing.T) {
	net := spikelane.NewNetwork("generator", spikelane.Config{})
	g := net.SpikeGeneratorGroup("g", 3, spikelane.SpikeGenerator{Indices: []int32{1, 0}, Times: []float64{1.5e-3, 0.5e-3}})
	m := net.SpikeMonitor("m", g)
	net.Constant("c", 1.0)
	s := ran(t, net, 1*ms)
	for _, c := range []struct {
		i      []int32
		t      []float64
		period units.Time
		want   string
	}{
		{[]int32{0}, nil, 0, "E403"},
		{[]int32{3}, []float64{0}, 0, "E405"},
		{[]int32{-1}, []float64{0}, 0, "E405"},
		{[]int32{0}, []float64{-1}, 0, "E415"},
		{[]int32{0}, []float64{math.NaN()}, 0, "E415"},
		{[]int32{0}, []float64{1e300}, 0, "E415"},
		{[]int32{0, 1, 0}, []float64{2e-3, 2e-3, 2.01e-3}, 0, "E416"},
		{[]int32{0}, []float64{2e-3}, 2 * ms, "E417"},
		{[]int32{0}, []float64{0}, -1 * ms, "E417"},
		{nil, nil, 0.03 * ms, "E417"},
	} {
		err := s.SetSpikes(g, c.i, c.t, c.period)
		if !errors.Is(err, spikelane.ErrModel) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v at %v, period %v: got %v, want %s", c.i, c.t, c.period, err, c.want)
		}
	}
	other := spikelane.NewNetwork("other", spikelane.Config{}).SpikeGeneratorGroup("g", 1, spikelane.SpikeGenerator{})
	for _, wrong := range []*spikelane.SpikeGeneratorGroup{nil, other} {
		if err := s.SetSpikes(wrong, nil, nil, 0); !errors.Is(err, spikelane.ErrModel) {
			t.Errorf("generator of another network: %v", err)
		}
	}
	run := func(d units.Time) {
		t.Helper()
		if err := s.Run(context.Background(), d); err != nil {
			t.Fatal(err)
		}
	}
	run(1 * ms)
	if err := s.SetSpikes(g, []int32{2, 2, 2}, []float64{0.1e-3, 2.4e-3, 2.46e-3}, 0); err == nil {
		t.Error("two spikes in a step: no error")
	}
	if err := s.SetDt(0.05 * ms); err != nil {
		t.Fatal(err)
	}
	if err := s.SetSpikes(g, []int32{2, 2, 2}, []float64{0.1e-3, 2.4e-3, 2.46e-3}, 0); err != nil {
		t.Error(err)
	}
	if err := s.SetDt(0.1 * ms); err == nil || !strings.Contains(err.Error(), "E416") {
		t.Errorf("longer steps: got %v, want E416", err)
	}
	if err := s.SetConstant("c", 2.0); err != nil {
		t.Fatal(err)
	}
	run(1 * ms)
	times, i := s.SpikeData(m)
	if want := []float64{0.5e-3, 1.5e-3, 2.4e-3, 2.45e-3}; !near(times, want) || !slices.Equal(i, []int32{0, 1, 2, 2}) {
		t.Errorf("spikes of %v at %v", i, times)
	}
}

// TestSetSpikesStored: the spikes that are set belong to the state, in a snapshot and in a file, through a change of
// the program too.
func TestSetSpikesStored(t *testing.T) {
	net := spikelane.NewNetwork("generator", spikelane.Config{})
	net.Constant("c", 1.0)
	g := net.SpikeGeneratorGroup("g", 3, spikelane.SpikeGenerator{Indices: []int32{1}, Times: []float64{1e-3}})
	m := net.SpikeMonitor("m", g)
	s := ran(t, net, 1*ms)
	if err := s.SetSpikes(g, []int32{2, 0}, []float64{0.3e-3, 0.1e-3}, 0.5*ms); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "state")
	if err := s.StoreFile(path, spikelane.StoreOptions{}); err != nil {
		t.Fatal(err)
	}
	other := started(t, net)
	if err := other.RestoreFile(path); err != nil {
		t.Fatal(err)
	}
	if err := other.SetConstant("c", 2.0); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*spikelane.Simulation{s, other} {
		if err := s.Run(context.Background(), 1*ms); err != nil {
			t.Fatal(err)
		}
		steps, i := s.SpikeSteps(m)
		if !slices.Equal(steps, []int64{11, 13, 16, 18}) || !slices.Equal(i, []int32{0, 2, 0, 2}) {
			t.Errorf("spikes of %v at steps %v", i, steps)
		}
	}
}
