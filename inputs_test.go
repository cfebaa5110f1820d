package spikelane_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// follows fails when values are not distributed as p[k] = P(first+k) says, with a chance of 1e-6 for a false alarm.
func follows(t *testing.T, what string, values []float64, first int, p []float64) {
	t.Helper()
	counts := make([]int, len(p))
	for _, v := range values {
		k := int(v) - first
		if k < 0 || k >= len(p) || v != math.Trunc(v) {
			t.Fatalf("%s: got %v, outside %d..%d", what, v, first, first+len(p)-1)
		}
		counts[k]++
	}
	if z := chiSquare(counts, p); !(z < 4.76) {
		t.Errorf("%s: %.2f standard deviations from what is expected", what, z)
	}
}

// TestBinomialDraws: 20,000 draws of each distribution; false alarms 1e-6 each.
func TestBinomialDraws(t *testing.T) {
	for _, c := range []struct {
		n int
		p float64
	}{{4, 0.3}, {10, 0.5}, {1000, 5e-4}, {1000, 0.02}, {5000, 0.7}} {
		net := spikelane.NewNetwork("draws", spikelane.Config{Seed: 5})
		net.Binomial("draw", c.n, c.p)
		g := net.NeuronGroup("g", 20000, spikelane.NeuronModel{Equations: "x : 1"})
		g.Set("x", "draw()")
		s := started(t, net)
		follows(t, fmt.Sprint(c), s.Float64(g, "x"), 0, binomial(c.n, c.p))
	}
}

// TestPoissonStatistics: the counts of 2000 elements in 1000 steps are binomial, those of one step over all elements
// too; false alarms 1e-6 each.
func TestPoissonStatistics(t *testing.T) {
	const n, steps, p = 2000, 1000, 0.01
	net := spikelane.NewNetwork("poisson", spikelane.Config{Seed: 3})
	g := net.PoissonGroup("g", n, spikelane.PoissonModel{Rates: "100*Hz"})
	m := net.SpikeMonitor("m", g)
	s := ran(t, net, steps*0.1*ms)
	byElement, byStep := make([]float64, n), make([]float64, steps)
	at, index := s.SpikeSteps(m)
	gaps, last := []float64{}, map[int32]int64{}
	for k, i := range index {
		byElement[i]++
		byStep[at[k]]++
		if before, ok := last[i]; ok && before < steps/2 && at[k]-before <= 300 {
			gaps = append(gaps, float64(at[k]-before))
		}
		last[i] = at[k]
	}
	follows(t, "counts of elements", byElement, 0, binomial(steps, p))
	follows(t, "counts of steps", byStep, 0, binomial(n, p))
	geometric := make([]float64, 300) // gaps up to 300 after spikes of the first half
	for k := range geometric {
		geometric[k] = p * math.Pow(1-p, float64(k)) / (1 - math.Pow(1-p, 300))
	}
	follows(t, "gaps", gaps, 1, geometric)
}

// TestPoissonRates: elements spike never, always, or in part; parts of a group feed synapses and monitors.
func TestPoissonRates(t *testing.T) {
	net := spikelane.NewNetwork("rates", spikelane.Config{})
	each := net.PoissonGroup("each", 3, spikelane.PoissonModel{Each: []float64{0, 1e4, 0}})
	target := net.NeuronGroup("target", 2, spikelane.NeuronModel{Equations: "x : 1"})
	syn := net.Synapses("syn", each.Slice(1, 3), target, spikelane.SynapseModel{OnPre: "x += 1"})
	syn.Connect(spikelane.Connect{Condition: "i == j"})
	m := net.SpikeMonitor("m", each.Slice(1, 3), "rates")
	s := ran(t, net, 1*ms)
	if _, i := s.SpikeData(m); !slices.Equal(i, make([]int32, 10)) {
		t.Errorf("spikes of %v, want ten of 0", i)
	}
	if hz, _ := s.SpikeValues(m, "rates"); len(hz) != 10 || hz[3] != 1e4 {
		t.Errorf("rates %v, want 1e4", hz)
	}
	if got := s.Float64(target, "x"); !slices.Equal(got, []float64{10, 0}) {
		t.Errorf("targets have %v, want 10 and 0", got)
	}
	states, err := s.States(each)
	if err != nil || !slices.Equal(states["rates"].Data, []float64{0, 1e4, 0}) {
		t.Errorf("states %v, %v", states, err)
	}
}

// TestPoissonRatesChange: rates that no expression gives are a parameter, and follow constants, code and settings.
func TestPoissonRatesChange(t *testing.T) {
	net := spikelane.NewNetwork("rates", spikelane.Config{})
	net.Constant("r", 10*units.Kilohertz)
	a := net.PoissonGroup("a", 2, spikelane.PoissonModel{Rates: "r"})
	b := net.PoissonGroup("b", 2, spikelane.PoissonModel{})
	b.Set("rates", "i*r")
	c := net.PoissonGroup("c", 1, spikelane.PoissonModel{})
	c.RunRegularly(spikelane.Regular{Code: "rates = r*int(t > 0.45*ms)"})
	monitors := map[string]*spikelane.SpikeMonitor{}
	for _, g := range []*spikelane.PoissonGroup{a, b, c} {
		monitors[g.Name()] = net.SpikeMonitor("m"+g.Name(), g)
	}
	s := ran(t, net, 1*ms)
	check := func(want map[string]int) {
		t.Helper()
		for name, n := range want {
			if got := s.SpikeCount(monitors[name]); got != n {
				t.Errorf("%s spiked %d times, want %d", name, got, n)
			}
		}
	}
	check(map[string]int{"a": 20, "b": 10, "c": 5})
	if err := s.Set(a, "rates", "0*Hz"); err != nil {
		t.Fatal(err)
	}
	if err := s.Run(context.Background(), 1*ms); err != nil {
		t.Fatal(err)
	}
	check(map[string]int{"a": 20, "b": 20, "c": 15})
	if err := s.SetConstant("r", 0*units.Kilohertz); err != nil {
		t.Fatal(err)
	}
	if err := s.Set(a, "rates", "10*kHz*(1 - i)"); err != nil {
		t.Fatal(err)
	}
	if err := s.Run(context.Background(), 1*ms); err != nil {
		t.Fatal(err)
	}
	check(map[string]int{"a": 30, "b": 30, "c": 15})
}

// TestPoissonInputStatistics: what a step adds is binomial(N, rate*dt)*weight; false alarms 1e-6.
func TestPoissonInputStatistics(t *testing.T) {
	const n = 20000
	net := spikelane.NewNetwork("input", spikelane.Config{Seed: 9})
	g := net.NeuronGroup("g", n, spikelane.NeuronModel{Equations: "x : 1\nw : 1"})
	g.Set("w", "2")
	net.PoissonInput(g.Slice(0, n/2), "x", spikelane.PoissonTrains{N: 300, Rate: "150*Hz", Weight: "w"})
	net.PoissonInput(g.Slice(n/2, n), "x", spikelane.PoissonTrains{N: 300, Rate: "150*Hz", Weight: "w/2*int(i < N) - 0*i"})
	s := ran(t, net, 0.1*ms)
	x := slices.Clone(s.Float64(g, "x"))
	for i := range x[:n/2] {
		x[i] /= 2
	}
	for _, half := range [][]float64{x[:n/2], x[n/2:]} {
		follows(t, "input", half, 0, binomial(300, 0.015))
	}
	if slices.Equal(x[:n/2], x[n/2:]) {
		t.Error("two inputs draw the same numbers")
	}
}

// TestPoissonInputRests: a variable flagged (unless refractory) takes no input while its neuron rests. Trains that fire
// in every step make it exact: 0.7 a step, threshold 1, so spikes at every second of the steps outside 0.5 ms of rest.
func TestPoissonInputRests(t *testing.T) {
	net := spikelane.NewNetwork("rests", spikelane.Config{})
	g := net.NeuronGroup("g", 2, spikelane.NeuronModel{Equations: "dx/dt = 0*Hz : 1 (unless refractory)\ny : 1",
		Threshold: "x > 1", Reset: "x = 0", Refractory: "0.5*ms", Method: "euler"})
	net.PoissonInput(g.Slice(1, 2), "x", spikelane.PoissonTrains{N: 7, Rate: "10*kHz", Weight: "0.1"})
	net.PoissonInput(g, "y", spikelane.PoissonTrains{N: 1, Rate: "10*kHz", Weight: "1 + i"})
	m := net.SpikeMonitor("m", g)
	s := ran(t, net, 2.5*ms)
	// Input comes after the threshold: steps 0 and 1 add, step 2 spikes; the neuron rests in steps 3 to 6 and, since the
	// state update of step 7 wakes it, adds in 7 and 8.
	steps, i := s.SpikeSteps(m)
	if !slices.Equal(steps, []int64{2, 9, 16, 23}) || !slices.Equal(i, []int32{1, 1, 1, 1}) {
		t.Errorf("spikes at steps %v of %v", steps, i)
	}
	if got := s.Float64(g, "y"); !slices.Equal(got, []float64{25, 50}) {
		t.Errorf("y = %v, want 25 and 50", got)
	}
}

// TestExactWithTimedArray: exact takes a timed array at t when its step is a multiple of the group's, as Brian's does,
// and the result is the closed form of a leaky integrator with a piecewise constant drive.
func TestExactWithTimedArray(t *testing.T) {
	build := func(dt units.Time, drive, method string) *spikelane.Network {
		net := spikelane.NewNetwork("exact", spikelane.Config{})
		net.TimedArray("I", spikelane.TimedArray{Values: []float64{1, 3}, Dt: dt})
		net.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "dv/dt = (" + drive + " - v)/(5*ms) : 1", Method: method})
		return net
	}
	net := build(2*ms, "I(t)", "exact")
	s := ran(t, net, 4*ms)
	decay := math.Exp(-2.0 / 5)
	want := 3 + ((1-decay)-3)*decay
	if got := s.Float64(net.Group("g"), "v")[0]; math.Abs(got-want) > 1e-14 {
		t.Errorf("v = %v, want %v", got, want)
	}
	for _, c := range []struct {
		dt    units.Time
		drive string
	}{{0.25 * ms, "I(t)"}, {0.05 * ms, "I(t)"}, {2 * ms, "I(t + 1*ms)"}, {2 * ms, "I(t)*t/second"}} {
		if _, err := build(c.dt, c.drive, "exact").Compile(context.Background()); err == nil || !strings.Contains(err.Error(), "E305") {
			t.Errorf("exact takes %s of %v: %v", c.drive, c.dt, err)
		}
		if _, err := build(c.dt, c.drive, "").Compile(context.Background()); err != nil {
			t.Errorf("no method for %s of %v: %v", c.drive, c.dt, err)
		}
	}
}

// TestFunctionsEverywhere: every text that may call functions finds them: equations, thresholds, resets, refractory
// periods, synaptic code, conditions of connections, and initial values.
func TestFunctionsEverywhere(t *testing.T) {
	net := spikelane.NewNetwork("functions", spikelane.Config{})
	net.Function("twice", spikelane.Function{Args: []string{"1"}, Go: func(x []float64) float64 { return 2 * x[0] }})
	net.Function("late", spikelane.Function{Args: []string{"second", "boolean"}, Result: "boolean",
		Go: func(x []float64) float64 {
			if x[0] > 0.45e-3 && x[1] != 0 {
				return 1
			}
			return 0
		}})
	net.Function("rest", spikelane.Function{Result: "second", Go: func([]float64) float64 { return 0.3e-3 }})
	net.TimedArray("ta", spikelane.TimedArray{Rows: [][]float64{{1, 2, 3}}, Dt: 1 * ms})
	net.Binomial("sure", 4, 1)
	g := net.NeuronGroup("g", 3, spikelane.NeuronModel{Equations: "dv/dt = twice(ta(t, i))/ms : 1\nn : 1",
		Threshold: "late(t, i != 1)", Reset: "v = twice(v); n += sure()", Refractory: "rest()", Method: "euler"})
	g.Set("v", "twice(ta(0*ms, i))")
	g.SetWhere("v", "twice(i) == 4", "twice(v)")
	target := net.NeuronGroup("target", 3, spikelane.NeuronModel{Equations: "x : 1"})
	syn := net.Synapses("syn", g, target, spikelane.SynapseModel{Equations: "w : 1", OnPre: "x += w*ta(t, j)*sure()"})
	syn.Connect(spikelane.Connect{Condition: "twice(i) == ta(t, j)", N: "int(twice(1))"})
	syn.Set("w", "twice(ta(t, i))")
	s := ran(t, net, 0.6*ms)
	// Initial v 2, 4, 12; it grows by 0.2, 0.4, 0.6 a step; neurons 0 and 2 spike at step 5, after six steps.
	if got, want := s.Float64(g, "v"), []float64{2 * 3.2, 4 + 6*0.4, 2 * 15.6}; !near(got, want) {
		t.Errorf("v = %v, want %v", got, want)
	}
	if got, want := s.Float64(g, "n"), []float64{4, 0, 4}; !near(got, want) {
		t.Errorf("n = %v, want %v", got, want)
	}
	// Synapses where 2i = j+1: only from 1 onto 1, twice, and 1 never spikes.
	if i, j := s.Connections(syn); !slices.Equal(i, []int32{1, 1}) || !slices.Equal(j, []int32{1, 1}) {
		t.Errorf("synapses %v -> %v", i, j)
	}
	if got := s.Weights(syn, "w"); !near(got, []float64{4, 4}) {
		t.Errorf("w = %v, want 4", got)
	}
	p, err := net.Compile(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, stage := range spikelane.Stages() {
		text, err := p.Explain(stage)
		if err != nil {
			t.Error(err)
		}
		for _, want := range map[string][]string{"model": {"function ta: 3 values", "function late: Go code", "function sure: binomial"}, "ir": {"host twice 1"}}[stage] {
			if !strings.Contains(text, want) {
				t.Errorf("stage %s has no %q", stage, want)
			}
		}
	}
}

// TestTimedArrayInSynapses: clock-driven synapses read timed arrays with the step of their own clock, and Brian 2.5.1
// gives the same x.
func TestTimedArrayInSynapses(t *testing.T) {
	net := spikelane.NewNetwork("clock-driven", spikelane.Config{})
	net.TimedArray("ta", spikelane.TimedArray{Values: []float64{1, 2, 3}, Dt: 1 * ms})
	g := net.SpikeGeneratorGroup("g", 2, spikelane.SpikeGenerator{Indices: []int32{0, 1, 0}, Times: []float64{1e-3, 2e-3, 2.5e-3}})
	target := net.NeuronGroup("target", 3, spikelane.NeuronModel{Equations: "x : 1"})
	syn := net.Synapses("syn", g, target, spikelane.SynapseModel{Equations: "dy/dt = (ta(t) - y)/ms : 1 (clock-driven)", OnPre: "x += y*ta(t)"})
	syn.Connect(spikelane.Connect{})
	s := ran(t, net, 3*ms)
	for _, x := range s.Float64(target, "x") {
		if math.Abs(x-12.96914301) > 1e-8 {
			t.Errorf("x = %v, want 12.96914301", x)
		}
	}
}

// TestFunctionsInGenerators: a rule for connections may compute indices beyond the columns of an array before they are
// looked at.
func TestFunctionsInGenerators(t *testing.T) {
	net := spikelane.NewNetwork("rules", spikelane.Config{Seed: 1})
	net.TimedArray("ta", spikelane.TimedArray{Rows: [][]float64{{1, 2, 3, 4}}, Dt: 1 * ms})
	net.Function("shift", spikelane.Function{Args: []string{"integer"}, Result: "integer", Go: func(x []float64) float64 { return x[0] + 1 }})
	net.Binomial("two", 2, 1)
	g := net.NeuronGroup("g", 4, lif)
	syn := net.Synapses("syn", g, g, spikelane.SynapseModel{OnPre: "v += 1*mV"})
	syn.Connect(spikelane.Connect{Targets: "shift(i + k) for k in range(-9, 9) if ta(t, j) > two()", SkipIfInvalid: true})
	i, j := started(t, net).Connections(syn)
	if want := []int32{2, 3, 2, 3, 2, 3, 2, 3}; !slices.Equal(j, want) || len(i) != 8 {
		t.Errorf("synapses %v -> %v, want onto %v", i, j, want)
	}
}

func near(got, want []float64) bool {
	if len(got) != len(want) {
		return false
	}
	for k := range got {
		if math.Abs(got[k]-want[k]) > 1e-12*math.Max(1, math.Abs(want[k])) {
			return false
		}
	}
	return true
}

// TestInputsAllocateNothing: generators, Poisson sources and input, timed arrays, draws and Go functions.
func TestInputsAllocateNothing(t *testing.T) {
	net := spikelane.NewNetwork("inputs", spikelane.Config{})
	net.Function("f", spikelane.Function{Args: []string{"1", "1"}, Go: func(x []float64) float64 { return x[0] - x[1] }})
	net.TimedArray("ta", spikelane.TimedArray{Rows: [][]float64{{1, 2}, {3, 4}}, Dt: 1 * ms})
	net.Binomial("draw", 10, 0.5)
	g := net.NeuronGroup("g", 1000, spikelane.NeuronModel{Equations: "dv/dt = (f(v, ta(t, i % 2)) + f(2, dt/ms))/second : 1\nn = draw() : 1 (constant over dt)"})
	net.PoissonInput(g, "v", spikelane.PoissonTrains{N: 100, Rate: "10*Hz", Weight: "n*1e-3"})
	poisson := net.PoissonGroup("poisson", 100, spikelane.PoissonModel{Rates: "ta(t, i % 2)*10*Hz"})
	generator := net.SpikeGeneratorGroup("generator", 2, spikelane.SpikeGenerator{Indices: []int32{0, 1}, Times: []float64{0, 1e-3}, Period: 2 * ms})
	for k, source := range []spikelane.Source{poisson, generator} {
		syn := net.Synapses(fmt.Sprint("syn", k), source, g, spikelane.SynapseModel{OnPre: "v += 1e-3*f(1, 0)"})
		syn.Connect(spikelane.Connect{Condition: "j % 10 == i"})
	}
	s := ran(t, net, 10*ms)
	if short, long := allocations(t, s, 100), allocations(t, s, 300); short != long {
		t.Errorf("%v allocations in 100 steps, %v in 300", short, long)
	}
}

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
		{[]int32{0}, nil, 0, "E403"}, {[]int32{3}, []float64{0}, 0, "E405"}, {[]int32{-1}, []float64{0}, 0, "E405"},
		{[]int32{0}, []float64{-1}, 0, "E415"}, {[]int32{0}, []float64{math.NaN()}, 0, "E415"}, {[]int32{0}, []float64{1e300}, 0, "E415"},
		{[]int32{0, 1, 0}, []float64{2e-3, 2e-3, 2.01e-3}, 0, "E416"},
		{[]int32{0}, []float64{2e-3}, 2 * ms, "E417"}, {[]int32{0}, []float64{0}, -1 * ms, "E417"}, {nil, nil, 0.03 * ms, "E417"},
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

// TestUnalignedArray: values that begin between steps are worth a warning, one for each object.
func TestUnalignedArray(t *testing.T) {
	net := spikelane.NewNetwork("unaligned", spikelane.Config{})
	for k, dt := range []units.Time{0.25 * ms, 0.3 * ms, 0.05 * ms} {
		net.TimedArray(fmt.Sprint("ta", k), spikelane.TimedArray{Values: []float64{1, 2}, Dt: dt})
	}
	g := net.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x = ta0(t) + ta0(t - 1*ms) + ta1(t) + ta2(t) : 1"})
	p := net.PoissonGroup("p", 1, spikelane.PoissonModel{Rates: "ta0(t)*Hz"})
	net.Synapses("s", p, g, spikelane.SynapseModel{Equations: "w = ta0(t) + x : 1"}).Connect(spikelane.Connect{})
	prog, err := net.Compile(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range prog.Report().Warnings {
		got = append(got, strings.SplitN(w, " has steps", 2)[0])
	}
	if want := []string{"neurons g: ta0", "poisson p: ta0", "synapses s: ta0"}; !slices.Equal(got, want) {
		t.Errorf("warnings %q, want those of %q", got, want)
	}
}

// TestInputSlots: sources and input run in the slots that they name. A generator in slot end is seen by synapses of the
// next step's only if they have a delay; Poisson input at the start is seen by the threshold of the same step.
func TestInputSlots(t *testing.T) {
	net := spikelane.NewNetwork("slots", spikelane.Config{})
	g := net.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x : 1", Threshold: "x > 0.5", Reset: "x = 0"})
	net.PoissonInput(g, "x", spikelane.PoissonTrains{N: 1, Rate: "10*kHz", Weight: "1", When: "start"})
	target := net.NeuronGroup("target", 2, spikelane.NeuronModel{Equations: "x : 1"})
	for k, m := range []spikelane.SpikeGenerator{{}, {When: "end"}} {
		m.Indices, m.Times = []int32{0}, []float64{0}
		source := net.SpikeGeneratorGroup(fmt.Sprint("source", k), 1, m)
		syn := net.Synapses(fmt.Sprint("syn", k), source, target, spikelane.SynapseModel{OnPre: "x += 1"})
		syn.Connect(spikelane.Connect{I: []int32{0}, J: []int32{int32(k)}})
	}
	p := net.PoissonGroup("p", 1, spikelane.PoissonModel{Rates: "10*kHz", When: "after_synapses"})
	m, mp := net.SpikeMonitor("m", g), net.SpikeMonitor("mp", p)
	s := ran(t, net, 0.3*ms)
	if steps, _ := s.SpikeSteps(m); !slices.Equal(steps, []int64{0, 1, 2}) {
		t.Errorf("input at the start: spikes at %v", steps)
	}
	if got := s.Float64(target, "x"); !slices.Equal(got, []float64{1, 0}) {
		t.Errorf("targets have %v, want 1 and 0", got)
	}
	if _, i := s.SpikeData(mp); len(i) > 3 {
		t.Errorf("%d spikes in 3 steps", len(i))
	}
	net.PoissonInput(g, "x", spikelane.PoissonTrains{N: 1, Rate: "1*Hz", Weight: "1", When: "strat"})
	if _, err := net.Compile(context.Background()); err == nil || !strings.Contains(err.Error(), `did you mean "start"?`) {
		t.Errorf("slot strat: %v", err)
	}
}

// TestInputMisuse: each fault of a function or a source is reported by Compile, with what is wrong.
func TestInputMisuse(t *testing.T) {
	one := func(x []float64) float64 { return 1 }
	for _, c := range []struct {
		want  string
		build func(n *spikelane.Network)
	}{
		{"E123", func(n *spikelane.Network) { n.Binomial("exp", 1, 0.5) }},
		{"E123", func(n *spikelane.Network) { n.Binomial("mV", 1, 0.5) }},
		{"E120", func(n *spikelane.Network) { n.Binomial("b", 1, 0.5); n.Binomial("b", 1, 0.5) }},
		{"E120", func(n *spikelane.Network) { n.Constant("b", 1); n.Binomial("b", 1, 0.5) }},
		{`"b" is a function of the network`, func(n *spikelane.Network) {
			n.Binomial("b", 1, 0.5)
			n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "b : 1"})
		}},
		{"E406", func(n *spikelane.Network) { n.Binomial("b", -1, 0.5) }},
		{"E406", func(n *spikelane.Network) { n.Binomial("b", 1, math.NaN()) }},
		{"E127", func(n *spikelane.Network) {
			n.Binomial("b", 1, 0.5)
			n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x = b() : 1"})
		}},
		{"no Go function", func(n *spikelane.Network) { n.Function("f", spikelane.Function{}) }},
		{"at most 4 arguments", func(n *spikelane.Network) {
			n.Function("f", spikelane.Function{Args: []string{"1", "1", "1", "1", "1"}, Go: one})
		}},
		{`write "volt"`, func(n *spikelane.Network) { n.Function("f", spikelane.Function{Args: []string{"mV"}, Go: one}) }},
		{`unknown unit "vlt"`, func(n *spikelane.Network) { n.Function("f", spikelane.Function{Result: "vlt", Go: one}) }},
		{"unknown unit", func(n *spikelane.Network) { n.Function("f", spikelane.Function{Args: []string{""}, Go: one}) }},
		{"unknown unit", func(n *spikelane.Network) { n.Function("f", spikelane.Function{Args: []string{"1\ny : 1"}, Go: one}) }},
		{"argument 1 of f must be volt, is a number without unit", func(n *spikelane.Network) {
			n.Function("f", spikelane.Function{Args: []string{"volt"}, Go: one})
			n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x = f(2) : 1"})
		}},
		{"argument 1 of f must be a condition", func(n *spikelane.Network) {
			n.Function("f", spikelane.Function{Args: []string{"boolean"}, Go: one})
			n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x = f(2) : 1"})
		}},
		{"f takes 2 arguments, got 1", func(n *spikelane.Network) {
			n.Function("f", spikelane.Function{Args: []string{"1", "1"}, Go: one})
			n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x = f(2) : 1"})
		}},
		{"event-driven: dy/dt changes with t between events", func(n *spikelane.Network) {
			n.TimedArray("ta", spikelane.TimedArray{Values: []float64{1}, Dt: 1 * ms})
			g := n.NeuronGroup("g", 1, lif)
			n.Synapses("s", g, g, spikelane.SynapseModel{Equations: "dy/dt = (z - y)/ms : 1 (event-driven)\nz = ta(t) : 1", OnPre: "v += y*mV"}).Connect(spikelane.Connect{})
		}},
		{"must be an integer", func(n *spikelane.Network) {
			n.TimedArray("ta", spikelane.TimedArray{Rows: [][]float64{{1}}, Dt: 1 * ms})
			n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x = ta(t, i/2) : 1"})
		}},
		{"j takes the values 0..2", func(n *spikelane.Network) {
			n.TimedArray("ta", spikelane.TimedArray{Rows: [][]float64{{1, 2}}, Dt: 1 * ms})
			g := n.NeuronGroup("g", 4, lif)
			n.Synapses("s", g.Slice(0, 2), g.Slice(1, 4), spikelane.SynapseModel{OnPre: "v += (ta(t, i) + ta(t, j))*mV"}).Connect(spikelane.Connect{})
		}},
		{"Values exclude Rows", func(n *spikelane.Network) {
			n.TimedArray("ta", spikelane.TimedArray{Rows: [][]float64{{1}}, Values: []float64{1}, Dt: 1 * ms})
		}},
		{"needs values", func(n *spikelane.Network) { n.TimedArray("ta", spikelane.TimedArray{Dt: 1 * ms}) }},
		{"E503", func(n *spikelane.Network) { n.TimedArray("ta", spikelane.TimedArray{Values: []float64{1}}) }},
		{"2 rates for 3 elements", func(n *spikelane.Network) { n.PoissonGroup("p", 3, spikelane.PoissonModel{Each: []float64{1, 2}}) }},
		{"Each excludes Rates", func(n *spikelane.Network) {
			n.PoissonGroup("p", 1, spikelane.PoissonModel{Each: []float64{1}, Rates: "1*Hz"})
		}},
		{"a rate of NaN Hz", func(n *spikelane.Network) {
			n.PoissonGroup("p", 1, spikelane.PoissonModel{Each: []float64{math.NaN()}})
		}},
		{"poisson p, rates", func(n *spikelane.Network) { n.PoissonGroup("p", 1, spikelane.PoissonModel{Rates: "1*Hz +"}) }},
		{"rates needs a rate, is volt", func(n *spikelane.Network) { n.PoissonGroup("p", 1, spikelane.PoissonModel{Rates: "1*volt"}) }},
		{"no target given", func(n *spikelane.Network) { n.PoissonInput(nil, "v", spikelane.PoissonTrains{}) }},
		{"another network", func(n *spikelane.Network) {
			n.PoissonInput(spikelane.NewNetwork("m", spikelane.Config{}).NeuronGroup("g", 1, lif), "v", spikelane.PoissonTrains{})
		}},
		{"is a subexpression", func(n *spikelane.Network) {
			g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x = 1 : 1"})
			n.PoissonInput(g, "x", spikelane.PoissonTrains{N: 1, Rate: "1*Hz", Weight: "1"})
		}},
		{"flagged constant", func(n *spikelane.Network) {
			g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x : 1 (constant)"})
			n.PoissonInput(g, "x", spikelane.PoissonTrains{N: 1, Rate: "1*Hz", Weight: "1"})
		}},
		{"x is integer", func(n *spikelane.Network) {
			g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x : integer"})
			n.PoissonInput(g, "x", spikelane.PoissonTrains{N: 1, Rate: "1*Hz", Weight: "1"})
		}},
		{"weight, line 1, column 1: E204", func(n *spikelane.Network) {
			n.PoissonInput(n.NeuronGroup("g", 1, lif), "v", spikelane.PoissonTrains{N: 1, Rate: "1*Hz", Weight: "1"})
		}},
	} {
		n := spikelane.NewNetwork("n", spikelane.Config{})
		c.build(n)
		_, err := n.Compile(context.Background())
		if !errors.Is(err, spikelane.ErrModel) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("want %q, got %v", c.want, err)
		}
	}
}
