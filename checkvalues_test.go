package spikelane_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// doubling is a network of n neurons in which Euler's method turns x into -2·x in each step, exactly: dx/dt = -3x/second, dt = 1 second.
// From 2^-i on, neuron i is infinite after 1024+i steps, since 2^1024 is the first power of two that is no double. One step later it
// still is; y, which decays to x/2 by halves, is NaN when infinities of both signs meet.
func doubling(n int, c spikelane.Config) (*spikelane.Network, *spikelane.NeuronGroup) {
	c.Dt = 1
	net := spikelane.NewNetwork("doubling", c)
	g := net.NeuronGroup("g", n, spikelane.NeuronModel{Equations: "dx/dt = -3*x/second : 1\ndy/dt = (x - y)/second : 1\np : 1", Method: "euler"})
	g.Set("x", "2.0**(-i)")
	return net, g
}

// TestCheckValuesTimes: what is found, and when, is what arithmetic says: to the step with "step", else within 256 steps, with those that
// are infinite by then; by any number of threads and any target. Bits do not hang on it.
func TestCheckValuesTimes(t *testing.T) {
	const n = 3000 // of which a look takes long enough to be shared
	x := func(step, finite int64, elements int) spikelane.NotFinite {
		return spikelane.NotFinite{Object: "g", Variable: "x", Value: "+Inf", Step: step, TS: float64(step), FiniteStep: finite, Elements: elements, Of: n}
	}
	for level, want := range map[string][]spikelane.NotFinite{
		"off":   nil,
		"warn":  {x(1024, 768, 1), {Object: "g", Variable: "y", Value: "NaN", Step: 1280, TS: 1280, FiniteStep: 1024, Elements: 256, Of: n}},
		"error": {x(1024, 768, 1)},
		"step":  {x(1024, 1023, 1)},
	} {
		var first map[string]string
		for _, c := range []spikelane.Config{{Threads: 1, Target: "go"}, {Threads: 3, FixedThreads: true, Target: "go"}, {Threads: 1}, {Threads: 3, FixedThreads: true}} {
			c.CheckValues = level
			net, _ := doubling(n, c)
			s := started(t, net)
			err := s.Run(context.Background(), 1500)
			if stops := level == "error" || level == "step"; stops != errors.Is(err, spikelane.ErrNotFinite) || stops != (s.Ended() == spikelane.ByValue) || !stops && err != nil {
				t.Errorf("%s: %v, ended by %v", level, err, s.Ended())
			}
			if got := s.NotFinite(); !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %d threads, target %q: found %+v, want %+v", level, c.Threads, c.Target, got, want)
			}
			if st := s.Stats(); first == nil {
				first = st.Digest
			} else if !reflect.DeepEqual(st.Digest, first) {
				t.Errorf("%s, %d threads, target %q: digests %v, want %v", level, c.Threads, c.Target, st.Digest, first)
			}
		}
	}
}

// TestCheckValuesChangesNothing: digests are the same at all levels, for networks with whatever a look could disturb, by one thread and by three.
func TestCheckValuesChangesNothing(t *testing.T) {
	for _, kind := range []string{"recurrent", "all", "sums"} {
		var want spikelane.Stats
		for k, c := range []spikelane.Config{{CheckValues: "off"}, {CheckValues: "warn"}, {CheckValues: "step"}, {CheckValues: "error", Threads: 3, FixedThreads: true}} {
			c.Seed = 5
			n := recurrent(c, plain, true)
			if kind != "recurrent" {
				n, _ = delayed(kind, 40, c)
			}
			got := ran(t, n, 28*ms, 25*ms).Stats() // a look between the ends is after step 256 and 512
			if got.NotFinite != nil {
				t.Errorf("%s: %+v", kind, got.NotFinite)
			}
			if k == 0 {
				want = got
			} else if !reflect.DeepEqual(got.Digest, want.Digest) || got.SynapticEvents != want.SynapticEvents || got.Steps != want.Steps {
				t.Errorf("%s, %d threads: with %q %d events, %v, without %d, %v", kind, c.Threads, c.CheckValues, got.SynapticEvents, got.Digest, want.SynapticEvents, want.Digest)
			}
		}
	}
}

// TestCheckValuesWords: the warnings and the error in full: where the variable is declared, what was found and when, what may help.
func TestCheckValuesWords(t *testing.T) {
	const want = `neurons g, equations, line 1, column 2: W601 g.x[0] is +Inf, first seen after step 1024 (t = 1024 s); after step 768 (t = 768 s) all was finite; 1 of 3 elements is not finite
  dx/dt = -3*x/second : 1
   ^
  a smaller dt may help, or another method than euler, such as exponential_euler; else look for divisions by zero; --check-values=step finds the first step`
	var log bytes.Buffer
	n, _ := doubling(3, spikelane.Config{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	s := ran(t, n, 1100)
	got := s.ValueWarnings()
	if len(got) != 2 || strings.ReplaceAll(got[0].Error(), "\n  ", "\n") != strings.ReplaceAll(want, "\n  ", "\n") {
		t.Errorf("got\n%v\nwant, and one about y,\n%s", got, want)
	}
	if text := log.String(); strings.Count(text, "W601") != 2 || !strings.Contains(text, "g.x[0] is +Inf, first seen after step 1024") {
		t.Errorf("logged %q", text)
	}
	n, _ = doubling(3, spikelane.Config{CheckValues: "step"})
	err := started(t, n).Run(context.Background(), 1100)
	e, ok := errors.AsType[*spikelane.NotFiniteError](err)
	if !ok || e.Step != 1024 || !strings.Contains(err.Error(), "E601 g.x[0] is +Inf since step 1024 (t = 1024 s); before that step all was finite") || strings.Contains(err.Error(), "check-values") {
		t.Errorf("got %v", err)
	}
}

// TestCheckValuesSize: values beyond 1e50 are told of at the end: -2 to the power of 200 is 1.6e60.
func TestCheckValuesSize(t *testing.T) {
	n, _ := doubling(2, spikelane.Config{CheckValues: "error"})
	s := ran(t, n, 200)
	if got := s.ValueWarnings(); len(got) != 2 || got[0].Code != "W602" || !strings.HasPrefix(got[0].Msg, "g.x[0] is 1.60694e+60 at the end of the run (t = 200 s), beyond 1e50; 2 of 2") {
		t.Errorf("got %v", got)
	}
	if s.NotFinite() != nil {
		t.Errorf("%v is finite", s.NotFinite())
	}
}

// TestCheckValuesInfinity: infinity is right where it was when the run began, and in what no code writes.
func TestCheckValuesInfinity(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{CheckValues: "error"})
	g := n.NeuronGroup("g", 5, spikelane.NeuronModel{Equations: "dv/dt = (2-v)/tau : 1\nlast : second\ntau : second", Threshold: "v > 1 and i < 3", Reset: "v = 0; last = t", Method: "exact"})
	g.Set("last", "-inf*second")
	g.Set("tau", "10*ms")
	g.SetAt("tau", 4, "inf*second")
	s := ran(t, n, 50*ms, 50*ms)
	if last := s.Float64(g, "last"); math.IsInf(last[0], 0) || !math.IsInf(last[3], -1) {
		t.Errorf("last spikes %v: want three finite ones, and two that never were", last)
	}
	if s.NotFinite() != nil {
		t.Errorf("found %v", s.NotFinite())
	}
}

// TestCheckValuesStart: what is NaN before the first step ends a run that checks for it at once, and again until it is mended; then NaN of a
// parameter is found, too.
func TestCheckValuesStart(t *testing.T) {
	n, g := doubling(4, spikelane.Config{CheckValues: "error"})
	g.SetAt("x", 2, "sqrt(-1.0*i)")
	s := started(t, n)
	for range 2 {
		err := s.Run(context.Background(), 10)
		if !errors.Is(err, spikelane.ErrNotFinite) || !strings.Contains(err.Error(), "g.x[2] is NaN at t = 0 s, before the first step of the run; 1 of 4") || s.Now() != 0 {
			t.Fatalf("%v at t = %v", err, s.Now())
		}
	}
	if got := s.NotFinite(); len(got) != 1 || got[0].FiniteStep != -1 {
		t.Errorf("%+v, want it once", got)
	}
	s.Float64(g, "x")[2] = 1
	if err := s.Run(context.Background(), 10); err != nil {
		t.Error(err)
	}
	s.Float64(g, "p")[1] = math.NaN()
	if err := s.Run(context.Background(), 10); err == nil || !strings.Contains(err.Error(), "g.p[1] is NaN at t = 10 s, before the first step of the run") {
		t.Error(err)
	}
}

// TestCheckValuesSynapses: weights that plasticity makes infinite are found at the end of the run, by their numbers in the order of creation, which
// is not that of storage; those without a pathway of the target while it runs.
func TestCheckValuesSynapses(t *testing.T) {
	for _, post := range []string{"", "w = w"} {
		n := spikelane.NewNetwork("n", spikelane.Config{})
		g := n.NeuronGroup("g", 4, spikelane.NeuronModel{Equations: "v : 1", Threshold: "i == 1", Reset: "v = 0"})
		y := n.Synapses("y", g, g, spikelane.SynapseModel{Equations: "w : 1", OnPre: "w *= 2", OnPost: post})
		y.Connect(spikelane.Connect{I: []int32{3, 1, 2, 1}, J: []int32{0, 2, 3, 0}}) // 1 and 3 are of the one that spikes
		y.Set("w", "1")
		got := ran(t, n, 150*ms).NotFinite()
		want := spikelane.NotFinite{Object: "y", Variable: "w", Index: 1, Value: "+Inf", Step: 1024, TS: 0.1024, FiniteStep: 768, Elements: 2, Of: 4}
		if post != "" {
			want.Step, want.TS, want.FiniteStep = 1500, 0.15, 0
		}
		if len(got) != 1 || got[0] != want {
			t.Errorf("code of targets %q: got %+v, want %+v", post, got, want)
		}
	}
}

// TestCheckValuesLargeSynapses: synapses whose values are beyond 1e50 are told of by their numbers in the order of creation too, the
// least one first, which is not that of storage: 0.1 and more, times 2^180, is 1.5e53 and more.
func TestCheckValuesLargeSynapses(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("g", 4, spikelane.NeuronModel{Equations: "v : 1", Threshold: "i == 1", Reset: "v = 0"})
	y := n.Synapses("y", g, g, spikelane.SynapseModel{Equations: "dw/dt = 0*w/second : 1 (clock-driven)", OnPre: "w *= 2", Method: "euler"})
	y.Connect(spikelane.Connect{I: []int32{3, 1, 2, 1}, J: []int32{0, 3, 3, 0}})
	y.Set("w", "0.1*(1 + i + j)")
	got := ran(t, n, 18*ms).ValueWarnings()
	if len(got) != 1 || !strings.Contains(got[0].Error(), "y.w[1] is 7.66") || !strings.Contains(got[0].Error(), "2 of 4") {
		t.Errorf("got %v", got)
	}
}

// TestCheckValuesMany: five variables are told of, the others counted, all are in Stats.
func TestCheckValuesMany(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	var text strings.Builder
	for k := range 8 {
		fmt.Fprintf(&text, "dx%d/dt = (1 + 0*x%d)/(0*second) : 1\n", k, k)
	}
	n.NeuronGroup("g", 2, spikelane.NeuronModel{Equations: text.String(), Method: "euler"})
	s := ran(t, n, 1*ms)
	if a, b, c := len(s.ValueWarnings()), s.UntoldValues(), len(s.Stats().NotFinite); a != 5 || b != 3 || c != 8 {
		t.Errorf("%d warnings, %d untold, %d found; want 5, 3, 8", a, b, c)
	}
}

// TestCheckValuesOften: what many short runs leave is found though not each of them looks at many synapses, and looks at a few each time.
func TestCheckValuesOften(t *testing.T) {
	for _, size := range []int{20, 400} { // 160000 synapses are more than a megabyte
		n := spikelane.NewNetwork("n", spikelane.Config{})
		g := n.NeuronGroup("g", size, spikelane.NeuronModel{Equations: "v : 1", Threshold: "i == 1 and t > 9.7*ms"})
		y := n.Synapses("y", g, g, spikelane.SynapseModel{Equations: "w : 1", OnPre: "w = log(0*w)"})
		y.Connect(spikelane.Connect{})
		times := make([]units.Time, 100)
		for k := range times {
			times[k] = 0.1 * ms
		}
		s := ran(t, n, times...)
		if got := s.NotFinite(); len(got) != 1 || got[0].Variable != "w" || got[0].Elements != size || got[0].Index != size {
			t.Errorf("%d neurons: %+v", size, got)
		}
	}
}

// TestCheckValuesLevel: a level that is none.
func TestCheckValuesLevel(t *testing.T) {
	n, _ := doubling(1, spikelane.Config{CheckValues: "wran"})
	_, err := n.Compile(context.Background())
	if err == nil || err.Error() != "network, check_values: E602 values cannot be checked by \"wran\", want \"off\", \"warn\", \"error\" or \"step\"\n  did you mean \"warn\"?" {
		t.Error(err)
	}
}
