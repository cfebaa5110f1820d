package spikelane_test

import (
	"context"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// counter is a group whose x grows by 1 in each step of 0.1 ms and that spikes in every step.
func counter(n *spikelane.Network) *spikelane.NeuronGroup {
	return n.NeuronGroup("G", 4, spikelane.NeuronModel{Equations: "dx/dt = 1/dt : 1\ny : 1\nk : integer\nb : boolean", Threshold: "i < x", Method: "euler"})
}

// TestOperationSlots: an operation sees and changes the state at its place in the step, at its own clock.
func TestOperationSlots(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := counter(n)
	type seen struct {
		step   int64
		x      float64
		spikes int
	}
	got := map[string][]seen{}
	watch := func(name, when string, dt units.Time) {
		n.NetworkOperation(name, spikelane.Operation{When: when, Dt: dt, Func: func(k *spikelane.Tick) error {
			got[name] = append(got[name], seen{k.Step, math.Round(k.Float64(g, "x")[3]), len(k.Spikes(g.Slice(1, 4)))})
			if want := float64(k.Step) * float64(k.Dt); math.Abs(float64(k.T)-want) > 1e-18 || k.Simulation().Now() != k.T {
				t.Errorf("%s: time %v, now %v, want %v", name, k.T, k.Simulation().Now(), want)
			}
			return nil
		}})
	}
	watch("first", "", 0)
	watch("found", "after_thresholds", 0)
	watch("slow", "end", 0.2*ms)
	n.NetworkOperation("jump", spikelane.Operation{When: "end", Order: 1, Func: func(k *spikelane.Tick) error {
		if k.Step == 2 {
			k.Float64(g, "x")[3] += 10
		}
		k.SetFloat64(g, "y", float64(k.Step))
		k.Int32(g, "k")[1]++
		k.Bool(g, "b")[2] = 1
		return nil
	}})
	s := ran(t, n, 0.4*ms)
	want := map[string][]seen{
		"first": {{0, 0, 0}, {1, 1, 0}, {2, 2, 1}, {3, 13, 2}},
		"found": {{0, 1, 0}, {1, 2, 1}, {2, 3, 2}, {3, 14, 3}},
		"slow":  {{0, 1, 0}, {1, 3, 2}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	sameFloats(t, "y", s.Float64(g, "y"), []float64{3, 3, 3, 3}, 0)
	if s.Int32(g, "k")[1] != 4 || s.Bool(g, "b")[2] != 1 || s.Int32(g, "x") != nil || s.Bool(g, "nothing") != nil {
		t.Errorf("k %v, b %v", s.Int32(g, "k"), s.Bool(g, "b"))
	}
}

// TestOperationFails: an error or a panic ends the run after its step, names the operation, and keeps what there is.
func TestOperationFails(t *testing.T) {
	broken := errors.New("the motor is off")
	for _, c := range []struct {
		name string
		f    func(*spikelane.Tick) error
		want []string
	}{
		{"error", func(*spikelane.Tick) error { return broken }, []string{"operation arm at t = 200 us", "the motor is off"}},
		{"panic", func(k *spikelane.Tick) error { k.Float64(nil, "v")[3] = 1; return nil }, []string{"operation arm at t = 200 us: panic: ", "index out of range", "operation_test.go"}},
		{"busy", func(k *spikelane.Tick) error { return k.Simulation().Run(context.Background(), 1*ms) }, []string{"operation arm", "Run was called while it runs"}},
		{"change", func(k *spikelane.Tick) error { return k.Simulation().SetDt(1 * ms) }, []string{"operation arm", "SetDt was called while it runs"}},
	} {
		n := spikelane.NewNetwork("n", spikelane.Config{})
		g := counter(n)
		after := 0
		n.NetworkOperation("arm", spikelane.Operation{Func: func(k *spikelane.Tick) error {
			if k.Step == 2 {
				return c.f(k)
			}
			return nil
		}})
		n.NetworkOperation("later", spikelane.Operation{When: "end", Func: func(*spikelane.Tick) error { after++; return nil }})
		m := n.SpikeMonitor("m", g)
		s := started(t, n)
		err := s.Run(context.Background(), 1*ms)
		if !errors.Is(err, spikelane.ErrOperation) {
			t.Errorf("%s: got %v, want ErrOperation", c.name, err)
			continue
		}
		for _, w := range c.want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %q is not in %v", c.name, w, err)
			}
		}
		if c.name == "error" && !errors.Is(err, broken) {
			t.Errorf("%v does not wrap the error of the operation", err)
		}
		if s.Ended() != spikelane.ByError || after != 2 || s.SpikeCount(m) != 1+2+3 || math.Abs(float64(s.Now())-3e-4) > 1e-18 {
			t.Errorf("%s: ended by %v at %v, %d later calls, %d spikes; want the whole third step, without later operations", c.name, s.Ended(), s.Now(), after, s.SpikeCount(m))
		}
		if err := s.Run(context.Background(), 1*ms); err != nil || s.Ended() != spikelane.EndOfTime {
			t.Errorf("%s: the next run: %v", c.name, err)
		}
	}
}

// TestStop: each ending of a run can be told from the others, and the next run goes on from there.
func TestStop(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := counter(n)
	stopAt := int64(4)
	n.NetworkOperation("stop", spikelane.Operation{When: "groups", Order: 5, Func: func(k *spikelane.Tick) error {
		if k.Step == stopAt {
			k.Stop()
		}
		return nil
	}})
	s := started(t, n)
	ctx := context.Background()
	ended := func(what string, err error, want spikelane.Ending, x float64) {
		t.Helper()
		if err != nil && want != spikelane.ByContext || s.Ended() != want || math.Round(s.Float64(g, "x")[0]) != x || math.Abs(float64(s.Now())-x*1e-4) > 1e-12 {
			t.Errorf("%s: %v, ended by %v at %v with x = %v; want %v and %v", what, err, s.Ended(), s.Now(), s.Float64(g, "x")[0], want, x)
		}
	}
	s.Stop() // between runs: nothing
	ended("stop", s.Run(ctx, 10*ms), spikelane.ByStop, 5)
	ended("time", s.Run(ctx, 0.5*ms), spikelane.EndOfTime, 10)
	met, err := s.RunUntil(ctx, 10*ms, 0, func() bool { return s.Float64(g, "x")[0] > 12.5 })
	ended("condition", err, spikelane.ByCondition, 13)
	if !met {
		t.Error("the condition held, and RunUntil says that it did not")
	}
	looks := 0
	met, err = s.RunUntil(ctx, 1*ms, 0.3*ms, func() bool { looks++; return false })
	ended("longest", err, spikelane.EndOfTime, 23)
	if met || looks != 4 { // at 0, 0.3, 0.6, 0.9 ms
		t.Errorf("met %v, %d looks, want 4", met, looks)
	}
	met, err = s.RunUntil(ctx, 1*ms, 0.3*ms, func() bool { return s.Float64(g, "x")[0] > 23.5 })
	ended("rare looks", err, spikelane.ByCondition, 26)
	if !met {
		t.Error("rare looks: the condition held, and RunUntil says that it did not")
	}
	met, err = s.RunUntil(ctx, 1*ms, 0, func() bool { return true })
	ended("at once", err, spikelane.ByCondition, 26)
	if !met {
		t.Error("at once: the condition held, and RunUntil says that it did not")
	}
	if _, err := s.RunUntil(ctx, 1*ms, 0, func() bool { panic("no") }); !errors.Is(err, spikelane.ErrOperation) || s.Ended() != spikelane.ByError {
		t.Errorf("a condition that panics: %v", err)
	}
	if _, err := s.RunUntil(ctx, 1*ms, -1, nil); !errors.Is(err, spikelane.ErrModel) {
		t.Errorf("a negative time between looks: %v", err)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	err = s.Run(cancelled, 10*ms)
	ended("context", err, spikelane.ByContext, 26)
	if !errors.Is(err, spikelane.ErrStopped) {
		t.Errorf("got %v, want ErrStopped", err)
	}
}

// TestOperationAllocates: calls of operations allocate nothing, however long the run is.
func TestOperationAllocates(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := counter(n)
	part := g.Slice(1, 3)
	n.NetworkOperation("op", spikelane.Operation{Func: func(k *spikelane.Tick) error {
		for _, i := range k.Spikes(part) {
			k.Float64(g, "y")[i]++
		}
		k.SetFloat64(g, "x", 0.5)
		return nil
	}})
	s := started(t, n)
	allocs := func(d units.Time) float64 {
		return testing.AllocsPerRun(5, func() { do(t, s.Run(context.Background(), d)) })
	}
	if short, long := allocs(1*ms), allocs(200*ms); long > short {
		t.Errorf("2000 steps allocate %v times, 10 steps %v times", long, short)
	}
}

// TestOperationFaults: what is wrong with an operation is said by Compile.
func TestOperationFaults(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	counter(n)
	f := func(*spikelane.Tick) error { return nil }
	n.NetworkOperation("G", spikelane.Operation{Func: f})
	n.NetworkOperation("a", spikelane.Operation{})
	n.NetworkOperation("b", spikelane.Operation{Func: f, When: "reset"})
	n.NetworkOperation("c", spikelane.Operation{Func: f, Dt: -1})
	_, err := n.Compile(context.Background())
	for _, want := range []string{`name "G" is taken`, "operation a, func: E408", `operation b, when: E505 no slot "reset"`, "operation c, dt: E503"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
}

// TestSharedTemporaries: temporaries with one value for all neurons that are given twice, and that only one side of the code names.
func TestSharedTemporaries(t *testing.T) {
	for _, c := range quickTargets() {
		n := spikelane.NewNetwork("n", c)
		g := n.NeuronGroup("g", 3, spikelane.NeuronModel{Equations: "v : 1\ns : 1 (shared)"})
		g.RunRegularly(spikelane.Regular{Code: "a = s + 1\nb = 10*a\na = a + b\ns = a\nv += a*i"})
		s := ran(t, n, 0.2*ms)
		// s: 0, then 1 + 10 = 11, then 12 + 120 = 132; v: i times their sum.
		sameFloats(t, "s", s.Float64(g, "s"), []float64{132}, 0)
		sameFloats(t, "v", s.Float64(g, "v"), []float64{0, 143, 286}, 0)
	}
}
