package spikelane_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// TestRecordOnce: a sample between runs has the present time and values, of subexpressions and later runs too. x counts the steps
// that were done, two a sample of slow.
func TestRecordOnce(t *testing.T) {
	ctx := context.Background()
	for _, target := range []string{"go", "auto"} {
		n := spikelane.NewNetwork("once", spikelane.Config{Target: target})
		g := n.NeuronGroup("g", 2, spikelane.NeuronModel{Equations: "x : 1\ny = 2*x + t/ms : 1"})
		g.RunRegularly(spikelane.Regular{Code: "x += 1", When: "end"})
		m := n.StateMonitor("m", g, spikelane.StateRecord{Variables: []string{"x", "y"}, Indices: []int{1}})
		slow := n.StateMonitor("slow", g, spikelane.StateRecord{Variables: []string{"x"}, Indices: []int{0}, Dt: 0.2 * ms})
		s := started(t, n)
		do(t, s.Record(m))
		do(t, s.Run(ctx, 0.2*ms))
		do(t, s.Record(m))
		do(t, s.Record(slow))
		do(t, s.Run(ctx, 0.2*ms))
		times, _, x := s.Trace(m, "x")
		_, _, y := s.Trace(m, "y")
		if want := []float64{0, 0, 1, 2, 2, 3}; !slices.Equal(x[0], want) {
			t.Errorf("%s: x is %v, want %v", target, x[0], want)
		}
		for k, at := range times {
			if want := 2*x[0][k] + at/0.001; y[0][k]-want > 1e-9 || want-y[0][k] > 1e-9 {
				t.Errorf("%s: y is %v at %v, want %v", target, y[0][k], at, want)
			}
		}
		if _, _, x := s.Trace(slow, "x"); !slices.Equal(x[0], []float64{0, 2, 2}) {
			t.Errorf("%s: slow recorded %v", target, x[0])
		}
		var e spikelane.Errors
		if err := s.Record(nil); !errors.As(err, &e) {
			t.Errorf("no monitor: %v", err)
		}
	}
}

// TestSetTimedArray: from SetTimedArray on texts see the new values; numbers as Brian has them in its test of several runs.
func TestSetTimedArray(t *testing.T) {
	ctx := context.Background()
	for _, target := range []string{"go", "auto"} {
		n := spikelane.NewNetwork("tables", spikelane.Config{Target: target})
		n.TimedArray("inp", spikelane.TimedArray{Values: []float64{1, 2}, Dt: 0.1 * ms})
		g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "v = inp(t) : 1"})
		m := n.StateMonitor("m", g, spikelane.StateRecord{Variables: []string{"v"}})
		s := started(t, n)
		other := started(t, n)
		run := func() { do(t, s.Run(ctx, 0.2*ms)) }
		run()
		do(t, s.SetTimedArray("inp", spikelane.TimedArray{Values: []float64{0, 0, 3, 4}, Dt: 0.1 * ms}))
		run()
		do(t, s.SetTimedArray("inp", spikelane.TimedArray{Values: []float64{7, 8, 9}, Dt: 0.2 * ms}))
		run()
		if _, _, v := s.Trace(m, "v"); !slices.Equal(v[0], []float64{1, 2, 3, 4, 9, 9}) {
			t.Errorf("%s: %v", target, v[0])
		}
		var e spikelane.Errors
		for _, err := range []error{
			s.SetTimedArray("out", spikelane.TimedArray{Values: []float64{1}, Dt: 1}), s.SetTimedArray("inp", spikelane.TimedArray{}),
			s.SetTimedArray("inp", spikelane.TimedArray{Values: []float64{1}, Dt: 1, Unit: "volt"}),
		} {
			if !errors.As(err, &e) {
				t.Errorf("%s: %v, want Errors", target, err)
			}
		}
		run() // as before
		if _, _, v := s.Trace(m, "v"); v[0][7] != 9 {
			t.Errorf("%s: after an error %v", target, v[0])
		}
		do(t, other.Run(ctx, units.Time(0.2*ms)))
	}
}
