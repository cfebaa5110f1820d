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

// TestBinomialDraws: 20,000 draws of each distribution; false alarms 1e-6 each.
func TestBinomialDraws(t *testing.T) { statistic(t, binomialDrawsExperiment) }

func binomialDrawsExperiment(t *testing.T, ex *experiment) {
	for _, c := range []struct {
		n int
		p float64
	}{{4, 0.3}, {10, 0.5}, {1000, 5e-4}, {1000, 0.02}, {5000, 0.7}} {
		net := spikelane.NewNetwork("draws", spikelane.Config{Seed: ex.seed + 5})
		net.Binomial("draw", c.n, c.p)
		g := net.NeuronGroup("g", 20000*ex.more, spikelane.NeuronModel{Equations: "x : 1"})
		g.Set("x", "draw()")
		s := started(t, net)
		ex.follows(fmt.Sprint(c), s.Float64(g, "x"), 0, binomial(c.n, c.p))
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
	net.Function("late", spikelane.Function{
		Args: []string{"second", "boolean"}, Result: "boolean",
		Go: func(x []float64) float64 {
			if x[0] > 0.45e-3 && x[1] != 0 {
				return 1
			}
			return 0
		},
	})
	net.Function("rest", spikelane.Function{Result: "second", Go: func([]float64) float64 { return 0.3e-3 }})
	net.TimedArray("ta", spikelane.TimedArray{Rows: [][]float64{{1, 2, 3}}, Dt: 1 * ms})
	net.Binomial("sure", 4, 1)
	g := net.NeuronGroup("g", 3, spikelane.NeuronModel{
		Equations: "dv/dt = twice(ta(t, i))/ms : 1\nn : 1",
		Threshold: "late(t, i != 1)", Reset: "v = twice(v); n += sure()", Refractory: "rest()", Method: "euler",
	})
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
