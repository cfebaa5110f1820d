package spikelane_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// bench is a network that is right, whose program, simulation and objects the cases of TestMisuseOfSimulations misuse.
type bench struct {
	net   *spikelane.Network
	p     *spikelane.Program
	s     *spikelane.Simulation
	g     *spikelane.NeuronGroup
	syn   *spikelane.Synapses
	spk   *spikelane.SpikeMonitor
	state *spikelane.StateMonitor
	rate  *spikelane.RateMonitor
	gen   *spikelane.SpikeGeneratorGroup
}

func newBench(t *testing.T, name string) *bench {
	b := &bench{net: spikelane.NewNetwork(name, spikelane.Config{Target: "go"})}
	b.net.Constant("tau", "10*ms")
	b.g = b.net.NeuronGroup("g", 3, spikelane.NeuronModel{
		Equations: "dv/dt = (2 - v)/tau : 1\nk : integer\nb : boolean\np : 1 (constant)\ns : 1 (shared)\nx = 2*v : 1",
		Threshold: "v > 1", Reset: "v = 0",
	})
	b.gen = b.net.SpikeGeneratorGroup("gen", 2, spikelane.SpikeGenerator{Indices: []int32{0}, Times: []float64{0.001}})
	b.syn = b.net.Synapses("s", b.g, b.g, spikelane.SynapseModel{Equations: "w : 1", OnPre: "v_post += w", Delay: "1*ms"})
	b.syn.Connect(spikelane.Connect{Condition: "i != j"})
	b.spk = b.net.SpikeMonitor("spk", b.g, "v")
	b.state = b.net.StateMonitor("state", b.g, spikelane.StateRecord{Variables: []string{"v"}})
	b.rate = b.net.RateMonitor("rate", b.g)
	var err error
	if b.p, err = b.net.Compile(context.Background()); err != nil {
		t.Fatal(err)
	}
	if b.s, err = b.p.New(context.Background(), spikelane.Instance{}); err != nil {
		t.Fatal(err)
	}
	return b
}

// lateMisuses are calls that are wrong once the network is compiled. Each is answered by an error, or by nothing at all
// where a method can return none; never by a panic.
var lateMisuses = []struct {
	name string
	do   func(b, other *bench) (any, error)
}{
	{"run below zero", func(b, _ *bench) (any, error) { return nil, b.s.Run(context.Background(), -1*units.Millisecond) }},
	{"run of no number", func(b, _ *bench) (any, error) { return nil, b.s.Run(context.Background(), units.Time(math.NaN())) }},
	{"run without end", func(b, _ *bench) (any, error) { return nil, b.s.Run(context.Background(), units.Time(math.Inf(1))) }},
	{"run beyond counting", func(b, _ *bench) (any, error) { return nil, b.s.Run(context.Background(), 1e300) }},
	{"run of a tenth of a step", func(b, _ *bench) (any, error) { return nil, b.s.Run(context.Background(), 10*units.Microsecond) }},
	{"run of a trillionth of a step", func(b, _ *bench) (any, error) { return nil, b.s.Run(context.Background(), 1e-16) }},
	{"run of nothing", func(b, _ *bench) (any, error) { return nil, b.s.Run(context.Background(), 0) }},
	//lint:ignore SA1012 the misuse that is tried
	{"run without a context", func(b, _ *bench) (any, error) { return nil, b.s.Run(nil, units.Millisecond) }},
	{"run of no simulation", func(b, _ *bench) (any, error) {
		var s *spikelane.Simulation
		return nil, s.Run(context.Background(), units.Millisecond)
	}},
	{"a simulation of no program", func(b, _ *bench) (any, error) {
		var p *spikelane.Program
		return p.New(context.Background(), spikelane.Instance{})
	}},
	{"a network of no network", func(b, _ *bench) (any, error) { var n *spikelane.Network; return n.Compile(context.Background()) }},
	{"objects after Compile", func(b, _ *bench) (any, error) {
		b.net.NeuronGroup("late", 1, lif)
		b.g.Set("v", "1")
		return nil, b.s.Run(context.Background(), units.Millisecond)
	}},
	{"compiled again", func(b, _ *bench) (any, error) { p, err := b.net.Compile(context.Background()); return p != nil, err }},
	{"set an unknown variable", func(b, _ *bench) (any, error) { return nil, b.s.Set(b.g, "vv", "1") }},
	{"set another unit", func(b, _ *bench) (any, error) { return nil, b.s.Set(b.g, "v", "1*mV") }},
	{"set syntax that is none", func(b, _ *bench) (any, error) { return nil, b.s.Set(b.g, "v", "1 +") }},
	{"set nothing", func(b, _ *bench) (any, error) { return nil, b.s.Set(b.g, "v", "") }},
	{"set a subexpression", func(b, _ *bench) (any, error) { return nil, b.s.Set(b.g, "x", "1") }},
	{"set of nil", func(b, _ *bench) (any, error) { return nil, b.s.Set(nil, "v", "1") }},
	{"set of a nil group", func(b, _ *bench) (any, error) { var g *spikelane.NeuronGroup; return nil, b.s.Set(g, "v", "1") }},
	{"set of another network", func(b, o *bench) (any, error) { return nil, b.s.Set(o.g, "v", "1") }},
	{"set one beyond", func(b, _ *bench) (any, error) { return nil, b.s.SetAt(b.g, "v", 3, "1") }},
	{"set one before", func(b, _ *bench) (any, error) { return nil, b.s.SetAt(b.g, "v", -1, "1") }},
	{"set a synapse beyond", func(b, _ *bench) (any, error) { return nil, b.s.SetAt(b.syn, "w", 6, "1") }},
	{"set where no condition is", func(b, _ *bench) (any, error) { return nil, b.s.SetWhere(b.g, "v", "i", "1") }},
	{"values too few", func(b, _ *bench) (any, error) { return nil, b.s.SetValues(b.g, "v", []float64{1, 2}) }},
	{"values of none", func(b, _ *bench) (any, error) { return nil, b.s.SetValues(b.g, "v", nil) }},
	{"values of no number", func(b, _ *bench) (any, error) { return nil, b.s.SetValues(b.g, "v", []float64{1, math.NaN(), 2}) }},
	{"values of no integer", func(b, _ *bench) (any, error) { return nil, b.s.SetValues(b.g, "k", []float64{1, 1.5, 2}) }},
	{"values of no 32 bits", func(b, _ *bench) (any, error) { return nil, b.s.SetValues(b.g, "k", []float64{1, 1e10, 2}) }},
	{"values of no truth", func(b, _ *bench) (any, error) { return nil, b.s.SetValues(b.g, "b", []float64{1, 2, 0}) }},
	{"values of a constant variable", func(b, _ *bench) (any, error) { return nil, b.s.SetValues(b.g, "p", []float64{1, 2, 3}) }},
	{"values of a shared variable", func(b, _ *bench) (any, error) { return nil, b.s.SetValues(b.g, "s", []float64{1, 2, 3}) }},
	{"values of a subexpression", func(b, _ *bench) (any, error) { return nil, b.s.SetValues(b.g, "x", []float64{1, 2, 3}) }},
	{"values of another network", func(b, o *bench) (any, error) { return nil, b.s.SetValues(o.g, "v", []float64{1, 2, 3}) }},
	{"states of other types", func(b, _ *bench) (any, error) {
		return nil, b.s.SetStates(b.g, map[string]any{"v": "1", "k": []string{"a"}, "q": 1.0})
	}},
	{"a constant that is not", func(b, _ *bench) (any, error) { return nil, b.s.SetConstant("tua", "1*ms") }},
	{"a constant of another unit", func(b, _ *bench) (any, error) { return nil, b.s.SetConstant("tau", "1*mV") }},
	{"a constant of another type", func(b, _ *bench) (any, error) { return nil, b.s.SetConstant("tau", []int{1}) }},
	{"a constant of no number", func(b, _ *bench) (any, error) { return nil, b.s.SetConstant("tau", math.NaN()) }},
	{"a delay below zero", func(b, _ *bench) (any, error) { return nil, b.s.SetDelay(b.syn, "pre", -1*units.Millisecond) }},
	{"a delay of no number", func(b, _ *bench) (any, error) { return nil, b.s.SetDelay(b.syn, "pre", units.Time(math.NaN())) }},
	{"a delay of an unknown pathway", func(b, _ *bench) (any, error) { return nil, b.s.SetDelay(b.syn, "post", 1*units.Millisecond) }},
	{"a delay of nil", func(b, _ *bench) (any, error) { return nil, b.s.SetDelay(nil, "pre", 1*units.Millisecond) }},
	{"delays of another number", func(b, _ *bench) (any, error) { return nil, b.s.SetDelays(b.syn, "pre", []units.Time{1, 2}) }},
	{"a step of zero", func(b, _ *bench) (any, error) { return nil, b.s.SetDt(0) }},
	{"a step of no number", func(b, _ *bench) (any, error) { return nil, b.s.SetDt(units.Time(math.NaN())) }},
	{"a step that time is no multiple of", func(b, _ *bench) (any, error) {
		if err := b.s.Run(context.Background(), units.Millisecond); err != nil {
			return nil, err
		}
		return nil, b.s.SetDt(300 * units.Microsecond)
	}},
	{"spikes of other lengths", func(b, _ *bench) (any, error) { return nil, b.s.SetSpikes(b.gen, []int32{0, 1}, []float64{1}, 0) }},
	{"spikes beyond", func(b, _ *bench) (any, error) { return nil, b.s.SetSpikes(b.gen, []int32{2}, []float64{1}, 0) }},
	{"spikes of no number", func(b, _ *bench) (any, error) { return nil, b.s.SetSpikes(b.gen, []int32{0}, []float64{math.NaN()}, 0) }},
	{"spikes of no generator", func(b, _ *bench) (any, error) { return nil, b.s.SetSpikes(nil, []int32{0}, []float64{1}, 0) }},
	{"get of an unknown name", func(b, _ *bench) (any, error) { return b.s.Get(b.g, "vv") }},
	{"get of nil", func(b, _ *bench) (any, error) { return b.s.Get(nil, "v") }},
	{"get of a condition", func(b, _ *bench) (any, error) { return b.s.Get(b.g, "v > 1") }},
	{"get of a syntax that is none", func(b, _ *bench) (any, error) { return b.s.Get(b.g, "v[1]") }},
	{"get where no condition is", func(b, _ *bench) (any, error) { return b.s.GetWhere(b.g, "v", "i = 2") }},
	{"get of another network", func(b, o *bench) (any, error) { return b.s.Get(o.g, "v") }},
	{"column of an unknown variable", func(b, _ *bench) (any, error) { return b.s.Float64(b.g, "vv"), nil }},
	{"column of another type", func(b, _ *bench) (any, error) { return b.s.Int32(b.g, "v"), nil }},
	{"column of nil", func(b, _ *bench) (any, error) { return b.s.Float64(nil, "v"), nil }},
	{"column of another network", func(b, o *bench) (any, error) { return b.s.Float64(o.g, "v"), nil }},
	{"weights of an unknown variable", func(b, _ *bench) (any, error) { return b.s.Weights(b.syn, "ww"), nil }},
	{"weights of nil", func(b, _ *bench) (any, error) { return b.s.Weights(nil, "w"), nil }},
	{"connections of nil", func(b, _ *bench) (any, error) { i, _ := b.s.Connections(nil); return i, nil }},
	{"connections of another network", func(b, o *bench) (any, error) { i, _ := b.s.Connections(o.syn); return i, nil }},
	{"spikes of no monitor", func(b, _ *bench) (any, error) { t, _ := b.s.SpikeData(nil); return t, nil }},
	{"spikes of another network's monitor", func(b, o *bench) (any, error) { t, _ := b.s.SpikeData(o.spk); return t, nil }},
	{"count of no monitor", func(b, _ *bench) (any, error) { return b.s.SpikeCount(nil), nil }},
	{"counts of another network's monitor", func(b, o *bench) (any, error) { return b.s.Counts(o.spk), nil }},
	{"trains of no monitor", func(b, _ *bench) (any, error) { return b.s.SpikeTrains(nil), nil }},
	{"values of what no spike recorded", func(b, _ *bench) (any, error) { return b.s.SpikeValues(b.spk, "k") }},
	{"values of no monitor", func(b, _ *bench) (any, error) { return b.s.SpikeValues(nil, "v") }},
	{"trace of an unknown variable", func(b, _ *bench) (any, error) { _, _, y := b.s.Trace(b.state, "vv"); return y, nil }},
	{"trace of no monitor", func(b, _ *bench) (any, error) { _, _, y := b.s.Trace(nil, "v"); return y, nil }},
	{"rate of no monitor", func(b, _ *bench) (any, error) { _, y := b.s.Rate(nil); return y, nil }},
	{"bins of no width", func(b, _ *bench) (any, error) { _, y, err := b.s.BinnedRate(b.rate, 0); return y, err }},
	{"bins of a width between steps", func(b, _ *bench) (any, error) {
		_, y, err := b.s.BinnedRate(b.rate, 250*units.Microsecond)
		return y, err
	}},
	{"bins of no number", func(b, _ *bench) (any, error) {
		_, y, err := b.s.BinnedRate(b.rate, units.Time(math.NaN()))
		return y, err
	}},
	{"bins of no monitor", func(b, _ *bench) (any, error) { _, y, err := b.s.BinnedRate(nil, 1*units.Millisecond); return y, err }},
	{"a smooth rate by an unknown window", func(b, _ *bench) (any, error) { return b.s.SmoothRate(b.rate, "gausian", 1*units.Millisecond) }},
	{"a smooth rate of no width", func(b, _ *bench) (any, error) { return b.s.SmoothRate(b.rate, "gaussian", -1) }},
	{"states of nil", func(b, _ *bench) (any, error) { return b.s.States(nil) }},
	{"unit of an unknown variable", func(b, _ *bench) (any, error) { u, ok := b.s.Unit(b.g, "vv"); return fmt.Sprint(u, ok), nil }},
	{"unit of nil", func(b, _ *bench) (any, error) { u, ok := b.s.Unit(nil, "vv"); return fmt.Sprint(u, ok), nil }},
	{"synapses of nil", func(b, _ *bench) (any, error) { return b.s.Synaptic(nil).Len(), nil }},
	{"synapses of another network", func(b, o *bench) (any, error) { return b.s.Synaptic(o.syn).Get("w") }},
	{"synapses by a range beyond", func(b, _ *bench) (any, error) { return b.s.Synaptic(b.syn).Get("w", spikelane.From(0, 4)) }},
	{"synapses by a range below zero", func(b, _ *bench) (any, error) { return b.s.Synaptic(b.syn).Get("w", spikelane.Onto(-1, 2)) }},
	{"synapses by an empty range", func(b, _ *bench) (any, error) { return b.s.Synaptic(b.syn).Get("w", spikelane.From(2, 1)) }},
	{"synapses by a pair that is none", func(b, _ *bench) (any, error) { return b.s.Synaptic(b.syn).Get("w", spikelane.Pair(1, 1)...) }},
	{"synapses by pairs of other lengths", func(b, _ *bench) (any, error) {
		return b.s.Synaptic(b.syn).Get("w", spikelane.Pairs([]int{0, 1}, []int{1}))
	}},
	{"synapses by a number beyond", func(b, _ *bench) (any, error) { return b.s.Synaptic(b.syn).Get("w", spikelane.Numbers(6)) }},
	{"synapses by a number below zero", func(b, _ *bench) (any, error) { return b.s.Synaptic(b.syn).Get("w", spikelane.Numbers(-1)) }},
	{"synapses by no condition", func(b, _ *bench) (any, error) { return b.s.Synaptic(b.syn).Get("w", spikelane.Where("i +")) }},
	{"synapses by nothing", func(b, _ *bench) (any, error) { return b.s.Synaptic(b.syn).Get("w", spikelane.Selection{}) }},
	{"values of synapses, too many", func(b, _ *bench) (any, error) {
		return nil, b.s.Synaptic(b.syn).SetValues("w", []float64{1, 2, 3, 4, 5, 6, 7})
	}},
	{"a matrix of another shape", func(b, _ *bench) (any, error) {
		return nil, b.s.Synaptic(b.syn).SetMatrix("w", [][]float64{{1, 2}, {3}})
	}},
	{"a matrix of nothing", func(b, _ *bench) (any, error) { return nil, b.s.Synaptic(b.syn).SetMatrix("w", nil) }},
	{"restore nothing", func(b, _ *bench) (any, error) { return nil, b.s.Restore(nil) }},
	{"restore an empty snapshot", func(b, _ *bench) (any, error) { return nil, b.s.Restore(&spikelane.Snapshot{}) }},
	{"restore another network's", func(b, o *bench) (any, error) {
		sn, err := o.s.Snapshot()
		if err != nil {
			return nil, err
		}
		return nil, b.s.Restore(sn)
	}},
	{"restore a file that is not there", func(b, _ *bench) (any, error) { return nil, b.s.RestoreFile("nothing.ckpt") }},
	{"run until without a condition", func(b, _ *bench) (any, error) {
		return b.s.RunUntil(context.Background(), units.Millisecond, units.Millisecond, nil)
	}},
	{"run until in steps of nothing", func(b, _ *bench) (any, error) {
		return b.s.RunUntil(context.Background(), units.Millisecond, 0, func() bool { return false })
	}},
	{"repeat without a body", func(b, _ *bench) (any, error) { return nil, b.s.Repeat(spikelane.Repetition{}, nil) }},
	{"a run within a run", func(b, _ *bench) (any, error) {
		n := spikelane.NewNetwork("n", spikelane.Config{Target: "go"})
		n.NeuronGroup("g", 1, lif)
		var s *spikelane.Simulation
		var inner error
		n.NetworkOperation("o", spikelane.Operation{Func: func(*spikelane.Tick) error { inner = s.Run(context.Background(), units.Millisecond); return inner }})
		p, err := n.Compile(context.Background())
		if err != nil {
			return nil, err
		}
		if s, err = p.New(context.Background(), spikelane.Instance{}); err != nil {
			return nil, err
		}
		err = s.Run(context.Background(), units.Millisecond)
		return inner, err
	}},
	{"batch of no variants", func(b, _ *bench) (any, error) {
		for _, err := range b.p.Batch(context.Background(), units.Millisecond, nil, spikelane.BatchOptions{}) {
			return nil, err
		}
		return "none", nil
	}},
	{"batch below zero", func(b, _ *bench) (any, error) {
		for _, err := range b.p.Batch(context.Background(), -1, func(yield func(spikelane.Variant) bool) { yield(spikelane.Variant{}) }, spikelane.BatchOptions{Workers: -3}) {
			return nil, err
		}
		return "none", nil
	}},
	{"explain an unknown stage", func(b, _ *bench) (any, error) { return b.p.Explain("irr") }},
	{"memory of a time below zero", func(b, _ *bench) (any, error) { return b.p.Memory(-1).Total() > 0, nil }},
	{"memory of no number", func(b, _ *bench) (any, error) { return nil, b.p.CheckMemory(units.Time(math.NaN())) }},
	{"results that are not there", func(b, _ *bench) (any, error) { return b.p.ReadResults("nothing") }},
	{"a group that is not", func(b, _ *bench) (any, error) { return b.net.Group("q") == nil, nil }},
	{"save into nothing", func(b, _ *bench) (any, error) { return nil, b.s.Save("") }},
	{"a matrix of connections that is ragged", func(b, _ *bench) (any, error) {
		c, w := spikelane.FromMatrix([][]float64{{1, 2}, {3}})
		return fmt.Sprint(len(c.I), w), nil
	}},
}

// TestMisuseOfSimulations compares what each late misuse is answered with testdata/errors/simulation.txt; -update rewrites it.
func TestMisuseOfSimulations(t *testing.T) {
	golden, err := filepath.Abs("testdata/errors/simulation.txt")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	var got strings.Builder
	for _, m := range lateMisuses {
		b, other := newBench(t, "n"), newBench(t, "other")
		fmt.Fprintf(&got, "=== %s\n%s\n\n", m.name, answer(t, m.name, func() (any, error) { return m.do(b, other) }))
	}
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("answers differ from simulation.txt; run with -update and read the difference\n%s", firstDifference(got.String(), string(want)))
	}
}

// answer returns what a call says.
func answer(t *testing.T, name string, do func() (any, error)) (text string) {
	defer func() {
		if p := recover(); p != nil {
			text = fmt.Sprintf("PANIC %v", p)
			t.Errorf("%s: panic: %v", name, p)
		}
	}()
	value, err := do()
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("no error, %v", value)
}
