package systems

import (
	"fmt"
	"math"
	"testing"
)

// TestStepsTo: times that are multiples of dt but for rounding are those multiples; others belong to the next step.
func TestStepsTo(t *testing.T) {
	for _, c := range []struct {
		dt, t float64
		want  int64
	}{
		{1e-4, 0, 0},
		{1e-4, 1e-4, 1},
		{1e-4, 0.3e-3, 3},
		{1e-4, 0.30000000000000004e-3, 3},
		{1e-4, 0.7e-3, 7},
		{1e-4, 1, 10000},
		{1e-4, 1.5e-4, 2},
		{1e-4, 1.01e-4, 2},
		{1e-4, 1.99e-4, 2},
		{1e-4, 1e-4 + 9e-9, 1},
		{1e-4, 1e-4 + 2e-8, 2},
		{1e-4, 2e-4 - 2e-8, 2},
		{2.5e-4, 1e-3, 4},
		{2.5e-4, 0.9e-3, 4},
		{3e-4, 1e-3, 4},
		{1e-3, 0.5e-3, 1},
		{1e-4, (1 << 33) * 1e-4, 1 << 33},
		{1e-4, (1<<33 + 1) * 1e-4, 1<<33 + 1},
	} {
		clock := Clock{Dt: c.dt}
		if got := clock.StepsTo(c.t); got != c.want {
			t.Errorf("dt %v, t %v: got step %d, want %d", c.dt, c.t, got, c.want)
		}
	}
	for _, dt := range []float64{1e-4, 1e-5, 2.5e-4, 1.0 / 3, 7e-5} {
		for n := int64(0); n < 1<<40; n = n*3 + 1 {
			clock := Clock{Dt: dt, Step: n}
			if got := clock.StepsTo(clock.T()); got != n {
				t.Errorf("dt %v: time of step %d is in step %d", dt, n, got)
			}
		}
	}
}

func TestWholeSteps(t *testing.T) {
	for _, c := range []struct {
		d, dt float64
		n     int64
		whole bool
	}{
		{0, 1e-4, 0, true},
		{1e-3, 1e-4, 10, true},
		{0.1, 1e-4, 1000, true},
		{-1e-3, 1e-4, -10, true},
		{1.5e-4, 1e-4, 2, false},
		{1e-4, 3e-4, 0, false},
		{math.NaN(), 1e-4, 0, false},
		{math.Inf(1), 1e-4, 0, false},
		{math.Inf(-1), 1e-4, 0, false},
		{1e300, 1e-4, 0, false},
		{-1e300, 1e-4, 0, false},
		{1 << 53, 1, 1 << 53, true},
		{1 << 54, 1, 0, false},
	} {
		if n, whole := WholeSteps(c.d, c.dt); whole != c.whole || whole && n != c.n {
			t.Errorf("%v of %v: got %d %v, want %d %v", c.d, c.dt, n, whole, c.n, c.whole)
		}
	}
}

// TestNext: the clocks with the smallest time tick, those that are late by rounding alone with them, until all are at
// their ends.
func TestNext(t *testing.T) {
	clocks := []*Clock{{Dt: 1e-4, end: 10}, {Dt: 2.5e-4, end: 4}, {Dt: 1e-4 * (1 + 1e-15), end: 10}, {Dt: 1e-3}}
	due := make([]bool, len(clocks))
	var got []string
	for {
		at, more := next(clocks, due)
		if !more {
			break
		}
		line := fmt.Sprintf("%.2f", at*1e3)
		for k, c := range clocks {
			if due[k] {
				line += fmt.Sprintf(" %d:%d", k, c.Step)
				c.Step++
			}
		}
		got = append(got, line)
	}
	want := []string{
		"0.00 0:0 1:0 2:0", "0.10 0:1 2:1", "0.20 0:2 2:2", "0.25 1:1", "0.30 0:3 2:3", "0.40 0:4 2:4", "0.50 0:5 1:2 2:5", "0.60 0:6 2:6",
		"0.70 0:7 2:7", "0.75 1:3", "0.80 0:8 2:8", "0.90 0:9 2:9",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestClockOf(t *testing.T) {
	var clocks []*Clock
	if a, b, c := clockOf(&clocks, 1), clockOf(&clocks, 2), clockOf(&clocks, 1); a != 0 || b != 1 || c != 0 || len(clocks) != 2 {
		t.Errorf("clocks %d %d %d of %d, want 0 1 0 of 2", a, b, c, len(clocks))
	}
}

// TestSlots: names of the places in a step, in their order, and back.
func TestSlots(t *testing.T) {
	want := []string{
		"before_start", "start", "after_start", "before_groups", "groups", "after_groups", "before_thresholds", "thresholds", "after_thresholds",
		"before_synapses", "synapses", "after_synapses", "before_resets", "resets", "after_resets", "before_end", "end", "after_end",
	}
	at := Places()
	for k, name := range want {
		if got := at[Slot(name)]; got != k || len(at) != len(want) {
			t.Errorf("slot %s is at %d of %d, want %d of %d", name, got, len(at), k, len(want))
		}
		if s, err := ParseSlot(name); err != nil || s.String() != name {
			t.Errorf("%s is slot %v, %v", name, s, err)
		}
	}
	if s, err := ParseSlot("after_mine", Start, "mine", End); err != nil || s != Slot("mine").After() {
		t.Errorf("a slot of the user's is %v, %v", s, err)
	}
	if at := Places(End, "mine", Start); at["before_mine"] != 3 || at[Start] != 7 {
		t.Errorf("slots in another order are at %v", at)
	}
	for _, s := range []Slot{Start, Groups, Thresholds, Synapses, Resets, End} {
		if s.Before().String() != "before_"+s.String() || s.After().String() != "after_"+s.String() {
			t.Errorf("%v stands between %v and %v", s, s.Before(), s.After())
		}
	}
	for _, name := range []string{"", "Start", "before", "before_before_start", "before_after_start", "middle"} {
		if s, err := ParseSlot(name); err == nil {
			t.Errorf("%q is slot %v", name, s)
		}
	}
}
