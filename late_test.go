package spikelane

import (
	"context"
	"reflect"
	"testing"

	"github.com/spikelane/spikelane/units"
)

// late returns an instance of n at step first of its fastest clock, whose step is dt; slower clocks are multiples.
func late(t *testing.T, n *Network, first int64, dt float64) *Simulation {
	t.Helper()
	p, err := n.Compile(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.New(context.Background(), Instance{})
	if err != nil {
		t.Fatal(err)
	}
	s.loop.Time = float64(float64(first) * dt)
	for _, c := range s.schedule.Clocks {
		c.Step = c.StepsTo(s.loop.Time)
	}
	return s
}

// TestLateTimes: after 2^33 steps of 0.1 ms, ten days, where t has lost half of its digits, refractory periods still
// are whole steps, clocks still tick together, and short runs still add up. (Adding 0.1 ms rounds down there, and up
// after 2^34 steps.)
func TestLateTimes(t *testing.T) {
	for _, slowStep := range []int64{1 << 33 / 10, 1 << 34 / 10} {
		for _, k := range []int{0, 1, 2, 3, 7, 50} {
			lateRun(t, 10*slowStep, k, max(k, 1))
		}
	}
}

// lateRun makes 1000 runs of a step from step first on, with a group that is refractory for k steps of 0.1 ms, and one
// for as many of 1 ms, and wants a spike of each every so many steps.
func lateRun(t *testing.T, first int64, k, every int) {
	t.Helper()
	n := NewNetwork("n", Config{})
	n.Constant("r", units.Time(k)*0.1*units.Millisecond)
	m := NeuronModel{Equations: "x : 1", Threshold: "x >= 0", Refractory: "r"}
	g := n.NeuronGroup("g", 1, m)
	m.Dt = units.Millisecond
	m.Refractory = "10*r"
	slow := n.NeuronGroup("slow", 1, m)
	spikes, slowSpikes := n.SpikeMonitor("spikes", g), n.SpikeMonitor("slowSpikes", slow)
	rate := n.RateMonitor("rate", g)
	s := late(t, n, first, 1e-4)
	for range 1000 {
		if err := s.Run(context.Background(), 0.1*units.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		m           *SpikeMonitor
		first, last int64
	}{{spikes, first, first + 1000}, {slowSpikes, first / 10, first/10 + 100}} {
		var want []int64
		for step := c.first; step < c.last; step += int64(every) {
			want = append(want, step)
		}
		if got, _ := s.SpikeSteps(c.m); !reflect.DeepEqual(got, want) {
			t.Errorf("from step %d, r of %d steps, %s: %d spikes in %v…, want %d in %v…", first, k, c.m.Name(), len(got), got[:min(3, len(got))], len(want), want[:min(3, len(want))])
		}
	}
	if at, _ := s.Rate(rate); len(at) != 1000 || at[0] != float64(first)*1e-4 {
		t.Errorf("from step %d: %d rates from %v s on, want 1000 from %v s on", first, len(at), at[0], float64(first)*1e-4)
	}
	if s.loop.Steps != 1000 {
		t.Errorf("from step %d: 1000 runs of a step made %d passes", first, s.loop.Steps)
	}
}
