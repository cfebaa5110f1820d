package spikelane_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
)

// nowhere is a network with a step of 1 second whose rates, periods and conditions go wrong at known times while all variables stay
// finite. With the argument k of n elements: rates of p are NaN after 1100 seconds, those of q are -k/second after 1200, those of r beyond
// one spike a step after 600; periods of g are -k seconds after 900; the condition of g is 0/0 after 1000, but not where k > 2 decides it;
// that of the event is 0/0 in element 3 after 700.
func nowhere(c spikelane.Config) *spikelane.Network {
	c.Dt = 1
	n := spikelane.NewNetwork("nowhere", c)
	n.PoissonGroup("p", 5, spikelane.PoissonModel{Rates: "sqrt(1100*second - t)/second**1.5*0.01"})
	n.PoissonGroup("q", 1500, spikelane.PoissonModel{Rates: "i/second*int(t > 1200*second)*(-1)"})
	n.PoissonGroup("r", 4, spikelane.PoissonModel{Rates: "0.5/second + 0.6*int(i > 1 and t > 600*second)*i/second"})
	g := n.NeuronGroup("g", 4, spikelane.NeuronModel{
		Equations: "v : 1\nzero = int(t < 1000*second)*1.0 : 1\none = int(i < 3 or t < 700*second)*1.0 : 1",
		Threshold: "i > 2 or v/zero > 1", Refractory: "(2 - 2*int(t > 900*second))*second - int(t > 900*second)*i*second",
		Events: []spikelane.Event{{Name: "odd", Condition: "not v/one == 7"}},
	})
	g.Set("v", "0")
	return n
}

// nowhereFound is what is found in it in 1500 steps that are looked at each 256; step is when it went wrong first.
func nowhereFound() []spikelane.NotFinite {
	x := func(object, variable string, index int, value string, step, finite int64, elements, of int) spikelane.NotFinite {
		return spikelane.NotFinite{Object: object, Variable: variable, Index: index, Value: value, Step: step, TS: float64(step), FiniteStep: finite, Elements: elements, Of: of}
	}
	return []spikelane.NotFinite{
		x("g", "odd", 3, "NaN", 768, 512, 1, 4),
		x("g", "threshold", 0, "NaN", 1024, 768, 3, 4),
		x("g", "refractory", 1, "-1", 1024, 768, 3, 4),
		x("p", "rates", 0, "NaN", 1280, 1024, 5, 5),
		x("q", "rates", 1, "-1", 1280, 1024, 1499, 1500),
	}
}

// TestCheckValuesNowhere: rates, periods and conditions that are none are found though no variable has them, the same on each target and
// by any number of threads, and bits do not hang on it. Values that would be NaN, but do not count, are not found.
func TestCheckValuesNowhere(t *testing.T) {
	order := func(a, b spikelane.NotFinite) int { return strings.Compare(a.Object+a.Variable, b.Object+b.Variable) }
	want := nowhereFound()
	slices.SortFunc(want, order)
	var digest map[string]string
	for _, c := range []spikelane.Config{{Target: "go", CheckValues: "off"}, {Target: "go"}, {Threads: 3, FixedThreads: true, Target: "go"}, {}, {Threads: 3, FixedThreads: true}} {
		c.Seed = 3
		s := ran(t, nowhere(c), 1500)
		got := s.NotFinite()
		slices.SortFunc(got, order)
		if c.CheckValues == "off" {
			digest = s.Stats().Digest
			if got != nil {
				t.Errorf("found %v without looking", got)
			}
			continue
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%d threads, target %q: found\n%+v, want\n%+v", c.Threads, c.Target, got, want)
		}
		if d := s.Stats().Digest; !reflect.DeepEqual(d, digest) {
			t.Errorf("%d threads, target %q: digests %v, want %v", c.Threads, c.Target, d, digest)
		}
	}
}

// TestCheckValuesNowhereWords: what is said of them, and that a run ends for them; rates of more than one spike a step are told of and end nothing.
func TestCheckValuesNowhereWords(t *testing.T) {
	got := fmt.Sprint(ran(t, nowhere(spikelane.Config{}), 1500).ValueWarnings())
	for _, want := range []string{
		"neurons g, events[0].condition, line 1, column 1: W601 g.odd[3] is NaN, first seen after step 768 (t = 768 s); after step 512 (t = 512 s) there was none; 1 of 4 elements is NaN",
		"W601 g.refractory[1] is -1, first seen after step 1024 (t = 1024 s); after step 768 (t = 768 s) there was none; 3 of 4 elements are no period",
		"poisson p, rates, line 1, column 1: W601 p.rates[0] is NaN",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s\nlacks %s", got, want)
		}
	}
	s := started(t, nowhere(spikelane.Config{CheckValues: "step"}))
	err := s.Run(context.Background(), 1500)
	odd, ok := errors.AsType[*spikelane.NotFiniteError](err)
	if !ok || !errors.Is(err, spikelane.ErrNotFinite) || odd.Variable != "odd" || odd.Step != 701 || !strings.Contains(err.Error(), "E601 g.odd[3] is NaN since step 701 (t = 701 s); before that step there was none") {
		t.Errorf("got %v", err)
	}
	if w := s.ValueWarnings(); len(w) != 2 || w[1].Code != "W605" || w[1].Msg != "r.rates[2] is 1.7 Hz after step 602 (t = 602 s), more than one spike in each step of 1000 ms; 2 of 4 elements are so" {
		t.Errorf("got %v", w)
	}
}

// TestCheckValuesRates: rates that are set later are looked at when a run begins.
func TestCheckValuesRates(t *testing.T) {
	for rate, want := range map[float64]string{math.NaN(): "W601 p.rates[1] is NaN at t = 0 s, before the first step", -1: "W601 p.rates[1] is -1 at", math.Inf(1): "W601 p.rates[1] is +Inf at", 20000: "W605 p.rates[1] is 20000 Hz after step 0"} {
		n := spikelane.NewNetwork("n", spikelane.Config{})
		p := n.PoissonGroup("p", 3, spikelane.PoissonModel{Rates: "5*Hz"})
		s := started(t, n)
		if err := s.SetValues(p, "rates", []float64{1, rate, 0}); err != nil {
			t.Fatal(err)
		}
		if err := s.Run(context.Background(), 1*ms); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(s.ValueWarnings()); !strings.Contains(got, want) {
			t.Errorf("%v: got %s, want %s", rate, got, want)
		}
	}
}

// TestCheckValuesCause: where a variable is at fault, what is computed of it is not told of beside it.
func TestCheckValuesCause(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("g", 3, spikelane.NeuronModel{Equations: "v : 1\nx : 1", Threshold: "v/x > 1", Refractory: "x*second"})
	g.Set("x", "1")
	g.Set("v", "log(-1.0*(i+1))")
	if got := ran(t, n, 100*ms).NotFinite(); len(got) != 1 || got[0].Variable != "v" {
		t.Errorf("found %+v, want v alone", got)
	}
}
