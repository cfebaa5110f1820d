package spikelane_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// TestPoissonStatistics: the counts of 2000 elements in 1000 steps are binomial, those of one step over all elements
// too; false alarms 1e-6 each.
func TestPoissonStatistics(t *testing.T) { statistic(t, poissonStatisticsExperiment) }

func poissonStatisticsExperiment(t *testing.T, ex *experiment) {
	const steps, p = 1000, 0.01
	n := 2000 * ex.more
	net := spikelane.NewNetwork("poisson", spikelane.Config{Seed: ex.seed + 3})
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
	ex.follows("counts of elements", byElement, 0, binomial(steps, p))
	ex.follows("counts of steps", byStep, 0, binomial(n, p))
	geometric := make([]float64, 300) // gaps up to 300 after spikes of the first half
	for k := range geometric {
		geometric[k] = p * math.Pow(1-p, float64(k)) / (1 - math.Pow(1-p, 300))
	}
	ex.follows("gaps", gaps, 1, geometric)
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
func TestPoissonInputStatistics(t *testing.T) { statistic(t, poissonInputStatisticsExperiment) }

func poissonInputStatisticsExperiment(t *testing.T, ex *experiment) {
	n := 20000 * ex.more
	net := spikelane.NewNetwork("input", spikelane.Config{Seed: ex.seed + 9})
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
		ex.follows("input", half, 0, binomial(300, 0.015))
	}
	if slices.Equal(x[:n/2], x[n/2:]) {
		t.Error("two inputs draw the same numbers")
	}
}

// TestPoissonInputRests: a variable flagged (unless refractory) takes no input while its neuron rests. Trains that fire
// in every step make it exact: 0.7 a step, threshold 1, so spikes at every second of the steps outside 0.5 ms of rest.
func TestPoissonInputRests(t *testing.T) {
	net := spikelane.NewNetwork("rests", spikelane.Config{})
	g := net.NeuronGroup("g", 2, spikelane.NeuronModel{
		Equations: "dx/dt = 0*Hz : 1 (unless refractory)\ny : 1",
		Threshold: "x > 1", Reset: "x = 0", Refractory: "0.5*ms", Method: "euler",
	})
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

// TestInputSlots: sources and input run in the slots that they name. Synapses see a generator in slot end one step later,
// with or without a delay, as in Brian 2.5.1, and its monitor follows it there; Poisson input at the start is seen by the threshold of the same step.
func TestInputSlots(t *testing.T) {
	net := spikelane.NewNetwork("slots", spikelane.Config{})
	g := net.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x : 1", Threshold: "x > 0.5", Reset: "x = 0"})
	net.PoissonInput(g, "x", spikelane.PoissonTrains{N: 1, Rate: "10*kHz", Weight: "1", When: "start"})
	target := net.NeuronGroup("target", 2, spikelane.NeuronModel{Equations: "x : 1"})
	var late *spikelane.SpikeMonitor
	for k, m := range []spikelane.SpikeGenerator{{}, {When: "end"}} {
		m.Indices, m.Times = []int32{0}, []float64{0}
		source := net.SpikeGeneratorGroup(fmt.Sprint("source", k), 1, m)
		syn := net.Synapses(fmt.Sprint("syn", k), source, target, spikelane.SynapseModel{OnPre: "x += 1"})
		syn.Connect(spikelane.Connect{I: []int32{0}, J: []int32{int32(k)}})
		late = net.SpikeMonitor(fmt.Sprint("played", k), source)
	}
	p := net.PoissonGroup("p", 1, spikelane.PoissonModel{Rates: "10*kHz", When: "after_synapses"})
	m, mp := net.SpikeMonitor("m", g), net.SpikeMonitor("mp", p)
	s := ran(t, net, 0.3*ms)
	if steps, _ := s.SpikeSteps(m); !slices.Equal(steps, []int64{0, 1, 2}) {
		t.Errorf("input at the start: spikes at %v", steps)
	}
	if got := s.Float64(target, "x"); !slices.Equal(got, []float64{1, 1}) {
		t.Errorf("targets have %v, want 1 and 1", got)
	}
	if steps, _ := s.SpikeSteps(late); !slices.Equal(steps, []int64{0}) {
		t.Errorf("the generator in slot end is recorded at %v, want 0", steps)
	}
	if _, i := s.SpikeData(mp); len(i) > 3 {
		t.Errorf("%d spikes in 3 steps", len(i))
	}
	net.PoissonInput(g, "x", spikelane.PoissonTrains{N: 1, Rate: "1*Hz", Weight: "1", When: "strat"})
	if _, err := net.Compile(context.Background()); err == nil || !strings.Contains(err.Error(), `did you mean "start"?`) {
		t.Errorf("slot strat: %v", err)
	}
}
