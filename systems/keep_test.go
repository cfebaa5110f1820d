package systems

import (
	"testing"

	"github.com/spikelane/spikelane/ecs"
)

// TestKeptClocks: a time below the steps that are counted is taken, and clocks that stand where it puts them, or one off; nothing else.
func TestKeptClocks(t *testing.T) {
	w := ecs.NewWorld()
	var l journal
	for _, c := range []struct {
		name string
		dt   float64
	}{{"a", 0.5}, {"b", 1}} {
		ecs.Set(w, w.NewPopulation(c.name, 1), StateUpdate{Dt: c.dt, N: 1, Kernel: l.noting(c.name)})
	}
	kept := map[string]Kept{}
	for _, k := range (&Loop{Schedule: NewSchedule(w)}).Keep() {
		kept[k.Name] = k
	}
	for _, c := range []struct {
		time   float64
		clocks []int64 // step and skipped steps of each
		ok     bool
	}{
		{10, []int64{20, 0, 10, 0}, true},
		{10, []int64{19, 5, 11, -5}, true},
		{10, []int64{21, 0, 9, 0}, true},
		{10, []int64{18, 20, 10, 10}, false},
		{10, []int64{22, 20, 10, 10}, false},
		{10, []int64{20, 20, 8, 10}, false},
		{10, []int64{20, 20, 12, 10}, false},
		{10, []int64{20, MostSteps - 1, 10, 1 - MostSteps}, true},
		{10, []int64{20, MostSteps, 10, 0}, false},
		{10, []int64{20, 0, 10, -MostSteps}, false},
		{10, []int64{20, 0, 10}, false},
	} {
		if err := kept["time"].Check([]float64{c.time}); err != nil {
			t.Fatal(err)
		}
		if err := kept["clocks"].Check(c.clocks); (err == nil) != c.ok {
			t.Errorf("time %v, clocks %v: got %v, want good %v", c.time, c.clocks, err, c.ok)
		}
	}
	for _, c := range []struct {
		time []float64
		ok   bool
	}{
		{[]float64{0}, true}, {[]float64{MostSteps/2 - 1}, true}, {[]float64{MostSteps / 2}, false}, {[]float64{-1}, false}, {nil, false}, {[]float64{1, 1}, false},
	} {
		if err := kept["time"].Check(c.time); (err == nil) != c.ok {
			t.Errorf("time %v: got %v, want good %v", c.time, err, c.ok)
		}
	}
}

// TestKeptEpochs: where clocks changed under a record is in ascending order, at steps that are counted, with steps of some length.
func TestKeptEpochs(t *testing.T) {
	var steps []int64
	var past []Epoch
	check := keepRecord("m", &steps, &past, nil, nil)[1]
	for _, c := range []struct {
		list []float64
		ok   bool
	}{
		{nil, true},
		{[]float64{0, 1}, true},
		{[]float64{3, 1, 3, 2}, true},
		{[]float64{MostSteps - 1, 1}, true},
		{[]float64{3, 1, 2, 1}, false},
		{[]float64{-1, 1}, false},
		{[]float64{MostSteps, 1}, false},
		{[]float64{3, 0}, false},
		{[]float64{3}, false},
	} {
		if err := check.Check(c.list); (err == nil) != c.ok {
			t.Errorf("%v: got %v, want good %v", c.list, err, c.ok)
		}
	}
	check.Set([]float64{3, 1, 5, 0.5})
	if len(past) != 2 || past[0] != (Epoch{3, 1}) || past[1] != (Epoch{5, 0.5}) {
		t.Errorf("got %v", past)
	}
}
