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
	"github.com/spikelane/spikelane/units"
)

// do fails the test on an error.
func do(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestChangesBetweenRuns: dt changes twice while spikes are under way, then a constant changes. Numbers from Brian
// 2.5.1 with its spike queue in Python (the one in C++ drops spikes when dt grows):
//
//	G = NeuronGroup(3, 'dv/dt=(I-v)/tau : 1\nI:1', threshold='v>1', reset='v=0', method='exact'); G.I = '1.5+0.3*i'
//	S = Synapses(G, G, on_pre='v_post+=0.05', delay=0.73*ms); S.connect(j='(i+1)%3')
//	tau = 10*ms; run(8.4*ms); defaultclock.dt = 0.04*ms; run(7.8*ms); defaultclock.dt = 0.2*ms; run(10*ms)
//	tau = 6*ms; run(10*ms)
func TestChangesBetweenRuns(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	n.Constant("tau", "10*ms")
	g := n.NeuronGroup("G", 3, spikelane.NeuronModel{Equations: "dv/dt = (I-v)/tau : 1\nI : 1", Threshold: "v > 1", Reset: "v = 0", Method: "exact"})
	g.Set("I", "1.5 + 0.3*i")
	n.Synapses("S", g, g, spikelane.SynapseModel{OnPre: "v_post += 0.05", Delay: "0.73*ms"}).Connect(spikelane.Connect{Condition: "j == (i+1) % 3"})
	spikes, rate := n.SpikeMonitor("spikes", g), n.RateMonitor("rate", g)
	trace := n.StateMonitor("trace", g, spikelane.StateRecord{Variables: []string{"v"}, Indices: []int{0}})
	s := started(t, n)
	ctx := context.Background()
	do(t, s.Run(ctx, 8.4*ms))
	do(t, s.SetDt(0.04*ms))
	do(t, s.Run(ctx, 7.8*ms))
	do(t, s.SetDt(0.2*ms))
	do(t, s.Run(ctx, 10*ms))
	do(t, s.SetConstant("tau", 6*ms))
	do(t, s.Run(ctx, 10*ms))

	at, index := s.SpikeData(spikes)
	wantAt := []float64{6.4, 8.1, 10.24, 12.64, 15.92, 18.6, 19.8, 23.6, 24.8, 28.6, 29.2, 29.6, 33.0, 34.6, 34.6}
	for k := range wantAt {
		wantAt[k] *= 1e-3
	}
	sameFloats(t, "spike times", at, wantAt, 1e-15)
	if want := []int32{2, 1, 0, 2, 1, 2, 0, 1, 2, 0, 2, 1, 2, 0, 1}; !reflect.DeepEqual(index, want) {
		t.Errorf("spiked %v, want %v", index, want)
	}
	var iterated []float64
	for x := range s.Spikes(spikes) {
		iterated = append(iterated, x)
	}
	sameFloats(t, "iterated times", iterated, at, 0)

	when, _, v := s.Trace(trace, "v")
	pick := func(x []float64, at ...int) (out []float64) {
		for _, k := range at {
			out = append(out, x[k])
		}
		return out
	}
	if len(when) != 379 {
		t.Fatalf("%d samples, want 379", len(when))
	}
	sameFloats(t, "sample times", pick(when, 83, 84, 85, 278, 279, 280, 350), []float64{8.3e-3, 8.4e-3, 8.44e-3, 16.16e-3, 16.2e-3, 16.4e-3, 30.4e-3}, 1e-15)
	sameFloats(t, "v", pick(v[0], 83, 84, 85, 94, 95, 278, 279, 280, 281, 282, 330, 331, 350),
		[]float64{
			0.8907177772825263, 0.8967802366922419, 0.8991882964152813, 0.9204328219259406, 0.9227464602766848, 0.7047850734910264,
			0.7079595799514671, 0.723643031063103, 0.7390159290355995, 0.754084423233121, 0.7660017689265988, 0.7900650931804944, 0.3994682974771271,
		}, 1e-12)
	sameFloats(t, "final v", s.Float64(g, "v"), []float64{0.31216565049482736, 0.4198406514955908, 0.871527485505271}, 1e-12)

	rt, hz := s.Rate(rate)
	sameFloats(t, "rate times", rt, when, 0)
	var heights []float64
	for k := range hz {
		if hz[k] != 0 {
			heights = append(heights, hz[k])
		}
	}
	sameFloats(t, "rates", heights, []float64{1e4 / 3, 1e4 / 3, 2.5e4 / 3, 2.5e4 / 3, 2.5e4 / 3, 5e3 / 3, 5e3 / 3, 5e3 / 3, 5e3 / 3, 5e3 / 3, 5e3 / 3, 5e3 / 3, 5e3 / 3, 1e4 / 3}, 1e-9)
}

// TestChangeBack: a constant and a step that change and change back before the next run leave no trace; so does a
// constant that no equation names. Runs may be split anywhere.
func TestChangeBack(t *testing.T) {
	network := func() *spikelane.Network {
		n := spikelane.NewNetwork("n", spikelane.Config{Seed: 5})
		n.Constant("tau", "10*ms")
		n.Constant("idle", 1)
		n.Constant("d", "1.3*ms")
		g := n.NeuronGroup("G", 50, spikelane.NeuronModel{Equations: "dv/dt = (1.2-v)/tau + xi*0.3*tau**-0.5 : 1 (unless refractory)\nw : 1", Threshold: "v > 1", Reset: "v = 0; w += rand()", Refractory: "1.1*ms", Method: "euler"})
		g.Set("v", "rand()")
		n.Synapses("S", g, g, spikelane.SynapseModel{OnPre: "v_post += 0.02*rand()", Delay: "d"}).Connect(spikelane.Connect{P: "0.2"})
		n.SpikeMonitor("spikes", g)
		n.StateMonitor("trace", g, spikelane.StateRecord{Variables: []string{"v"}, Dt: 0.5 * ms})
		return n
	}
	want := ran(t, network(), 60*ms).Stats().Digest
	s := started(t, network())
	ctx := context.Background()
	for _, d := range []units.Time{0, 0.1 * ms, 11.9 * ms, 20 * ms, 28 * ms} {
		do(t, s.Run(ctx, d))
		do(t, s.SetConstants(map[string]any{"tau": 7 * ms, "idle": 3, "d": "3*ms"}))
		do(t, s.SetDt(0.05*ms))
		do(t, s.SetDt(0.1*ms))
		do(t, s.SetConstants(map[string]any{"tau": "10*ms", "d": "1.3*ms"}))
	}
	got := s.Stats().Digest
	// The generator counts on through changes of dt, as if the steps between them had not been.
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestDrawsDoNotRepeat: a larger dt makes steps count anew from a smaller number; the numbers drawn are new all the same.
func TestDrawsDoNotRepeat(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{Seed: 1})
	g := n.NeuronGroup("G", 1, spikelane.NeuronModel{Equations: "x = rand() : 1 (constant over dt)"})
	m := n.StateMonitor("m", g, spikelane.StateRecord{Variables: []string{"x"}})
	s := ran(t, n, 10*ms)
	do(t, s.SetDt(0.2*ms))
	do(t, s.Run(context.Background(), 20*ms))
	_, _, x := s.Trace(m, "x")
	seen := map[float64]int{}
	for k, v := range x[0] {
		if first, twice := seen[v]; twice {
			t.Fatalf("sample %d repeats sample %d: %v", k, first, v)
		}
		seen[v] = k
	}
	if len(seen) != 200 {
		t.Errorf("%d samples, want 200", len(seen))
	}
}

// TestSlowerClockKeepsSpikes: spikes of two steps that fall into one after dt grew all arrive. In steps of 0.1 ms, spikes
// of times 0, 0.1, 0.2, 0.3 arrive after 1 ms; at 0.4 ms dt becomes 0.4 ms: 6, 7, 8, 9 steps ahead are 1.5, 1.75, 2,
// 2.25 new ones, rounded to 2, with halves up.
func TestSlowerClockKeepsSpikes(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("G", 1, spikelane.NeuronModel{Equations: "on : boolean", Threshold: "on"})
	g.Set("on", "True")
	h := n.NeuronGroup("H", 1, spikelane.NeuronModel{Equations: "x : 1"})
	n.Synapses("S", g, h, spikelane.SynapseModel{OnPre: "x_post += 1", Delay: "1*ms"}).Connect(spikelane.Connect{})
	m := n.StateMonitor("m", h, spikelane.StateRecord{Variables: []string{"x"}})
	s := ran(t, n, 0.4*ms)
	s.Bool(g, "on")[0] = 0
	do(t, s.SetDt(0.4*ms))
	do(t, s.Run(context.Background(), 2*ms))
	_, _, x := s.Trace(m, "x")
	sameFloats(t, "arrived", x[0], []float64{0, 0, 0, 0, 0, 0, 0, 4, 4}, 0) // steps at 0.4, 0.8, 1.2: seen at 1.6
}

// TestChangeErrors: a change that is refused changes nothing.
func TestChangeErrors(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	n.Constant("tau", "10*ms")
	g := n.NeuronGroup("G", 1, spikelane.NeuronModel{Equations: "dv/dt = (1-v)/tau : 1"})
	s := ran(t, n, 10.1*ms)
	for _, c := range []struct {
		err  error
		want string
	}{
		{s.SetConstant("tua", 1*ms), `did you mean "tau"?`},
		{s.SetConstant("tau", 3), "constants, tau|equations"},
		{s.SetConstant("tau", "3*mss"), "mss"},
		{s.SetConstant("tau", true), "type bool"},
		{s.SetDt(0.2 * ms), "is not a multiple of it"},
		{s.SetDt(0), "positive"},
		{s.SetDt(units.Time(math.NaN())), "positive"},
		{s.SetDt(units.Time(math.Inf(1))), "positive"},
		{s.SetDt(1e-300), "multiple"},
	} {
		if !errors.Is(c.err, spikelane.ErrModel) || !slices.ContainsFunc(strings.Split(c.want, "|"), func(w string) bool { return strings.Contains(c.err.Error(), w) }) {
			t.Errorf("got %v, want a fault with %q", c.err, c.want)
		}
	}
	do(t, s.Run(context.Background(), 9.9*ms))
	sameFloats(t, "v", s.Float64(g, "v"), []float64{1 - math.Exp(-2)}, 1e-14)
}

// TestWithConstants: programs of several values run side by side; the first one does not notice.
func TestWithConstants(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	n.Constant("tau", "10*ms")
	g := n.NeuronGroup("G", 1, spikelane.NeuronModel{Equations: "dv/dt = -v/tau : 1"})
	g.Set("v", "1")
	ctx := context.Background()
	p, err := n.Compile(ctx)
	do(t, err)
	for _, tau := range []float64{5, 20, 10} {
		q, err := p.WithConstants(ctx, map[string]any{"tau": fmt.Sprintf("%v*ms", tau)})
		do(t, err)
		s, err := q.New(ctx, spikelane.Instance{})
		do(t, err)
		do(t, s.Run(ctx, 10*ms))
		sameFloats(t, "v", s.Float64(g, "v"), []float64{math.Exp(-10 / tau)}, 1e-14)
	}
	s, err := p.New(ctx, spikelane.Instance{})
	do(t, err)
	do(t, s.Run(ctx, 10*ms))
	sameFloats(t, "v", s.Float64(g, "v"), []float64{math.Exp(-1)}, 1e-14)
}

// TestTimeShift: a network that rests for a while and is then woken does, step by step, what it does when woken at once.
func TestTimeShift(t *testing.T) {
	run := func(rest units.Time) (steps []int64, index []int32, v []float64) {
		n := spikelane.NewNetwork("n", spikelane.Config{})
		g := n.NeuronGroup("G", 20, spikelane.NeuronModel{Equations: "dv/dt = (I-v)/(10*ms) : 1 (unless refractory)\nI : 1", Threshold: "v > 1", Reset: "v = 0", Refractory: "2*ms", Method: "exact"})
		n.Synapses("S", g, g, spikelane.SynapseModel{OnPre: "v_post += 0.013", Delay: "0.7*ms"}).Connect(spikelane.Connect{Condition: "(i*7+j) % 3 == 0"})
		m := n.SpikeMonitor("m", g)
		s := ran(t, n, rest)
		do(t, s.Set(g, "I", "1.1 + 0.02*i"))
		do(t, s.Run(context.Background(), 80*ms))
		steps, index = s.SpikeSteps(m)
		return steps, index, s.Float64(g, "v")
	}
	steps, index, v := run(0)
	for _, rest := range []units.Time{0.1 * ms, 33.3 * ms, 10 * units.Second} {
		late, lateIndex, lateV := run(rest)
		shift := int64(math.Round(float64(rest) / 1e-4))
		if len(steps) == 0 || !reflect.DeepEqual(index, lateIndex) || !reflect.DeepEqual(v, lateV) {
			t.Fatalf("after a rest of %v: %d spikes, want %d", rest, len(late), len(steps))
		}
		for k := range late {
			if late[k] != steps[k]+shift {
				t.Fatalf("after a rest of %v: spike %d in step %d, want %d later than %d", rest, k, late[k], shift, steps[k])
			}
		}
	}
}

// TestSplitAnywhere: a run of 300 steps is two runs, split at any step, bit for bit.
func TestSplitAnywhere(t *testing.T) {
	p := compiled(t, noisy())
	whole := instance(t, p, spikelane.Instance{})
	do(t, whole.Run(context.Background(), 30*ms))
	want := whole.Stats().Digest
	for at := 0; at <= 300; at += 23 {
		s := instance(t, p, spikelane.Instance{})
		do(t, s.Run(context.Background(), units.Time(float64(at)*1e-4)))
		do(t, s.Run(context.Background(), units.Time(float64(300-at)*1e-4)))
		if got := s.Stats().Digest; !reflect.DeepEqual(got, want) {
			t.Errorf("split at step %d: %v, want %v", at, got, want)
		}
	}
}

// TestInputsAcrossDt: prescribed spikes keep their times, rates and timed arrays their meaning, when dt changes between
// runs.
func TestInputsAcrossDt(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{Seed: 2})
	gen := n.SpikeGeneratorGroup("gen", 2, spikelane.SpikeGenerator{Indices: []int32{0, 1, 0, 1, 0}, Times: []float64{1e-3, 2.5e-3, 4e-3, 5.6e-3, 7.2e-3}})
	n.TimedArray("stim", spikelane.TimedArray{Values: []float64{1, 2, 3, 4}, Dt: 2 * ms})
	g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "x = stim(t) : 1"})
	poisson := n.PoissonGroup("poisson", 1000, spikelane.PoissonModel{Rates: "50*Hz"})
	m, count := n.SpikeMonitor("m", gen), n.SpikeMonitor("count", poisson)
	trace := n.StateMonitor("trace", g, spikelane.StateRecord{Variables: []string{"x"}, Dt: 1 * ms})
	s := ran(t, n, 3*ms)
	do(t, s.SetDt(0.05*ms))
	do(t, s.Run(context.Background(), 2*ms))
	do(t, s.SetDt(0.2*ms))
	do(t, s.Run(context.Background(), 1*units.Second))
	at, index := s.SpikeData(m)
	sameFloats(t, "spikes", at, []float64{1e-3, 2.5e-3, 4e-3, 5.6e-3, 7.2e-3}, 1e-15)
	if !reflect.DeepEqual(index, []int32{0, 1, 0, 1, 0}) {
		t.Errorf("spiked %v", index)
	}
	_, _, x := s.Trace(trace, "x")
	sameFloats(t, "stim", x[0][:9], []float64{1, 1, 2, 2, 3, 3, 4, 4, 4}, 0)
	// 1000 neurons of 50 Hz for 1.005 s: 50250 ± 224; 6 sigma fail once in 5e8 seeds.
	if c := s.SpikeCount(count); math.Abs(float64(c)-50250) > 6*224 {
		t.Errorf("%d Poisson spikes, want about 50250", c)
	}
}

// TestDelaysStay: delays are made once, as connections are: neither a constant nor a variable that they were made from
// changes them later. In steps of another dt they are what they were in seconds.
func TestDelaysStay(t *testing.T) {
	for _, delay := range []string{"d", "d*x/2", "d + w", "d + 0*ms*rand()"} {
		n := spikelane.NewNetwork("n", spikelane.Config{})
		n.Constant("d", "1.3*ms")
		n.Constant("x", 2)
		g := n.NeuronGroup("G", 1, spikelane.NeuronModel{Equations: "on : boolean", Threshold: "on"})
		h := n.NeuronGroup("H", 1, spikelane.NeuronModel{Equations: "at : second"})
		y := n.Synapses("S", g, h, spikelane.SynapseModel{Equations: "w : second", OnPre: "at_post = t", Delay: delay})
		y.Connect(spikelane.Connect{})
		s := ran(t, n, 1*ms)
		do(t, s.SetConstants(map[string]any{"d": "9*ms", "x": 7}))
		do(t, s.Set(y, "w", "5*ms"))
		do(t, s.SetDt(0.2*ms))
		s.Bool(g, "on")[0] = 1
		do(t, s.Run(context.Background(), 0.2*ms))
		s.Bool(g, "on")[0] = 0
		do(t, s.Run(context.Background(), 20*ms))
		// 1.3 ms are 7 steps of 0.2 ms, halves up.
		sameFloats(t, delay, s.Float64(h, "at"), []float64{2.4e-3}, 1e-12)
	}
}

// TestChangeThatFails: a dt that makes delays too long is refused, and the simulation goes on as if it had not been
// asked.
func TestChangeThatFails(t *testing.T) {
	ctx := context.Background()
	for _, delay := range []string{"2*ms", "2*ms + w"} {
		n := spikelane.NewNetwork("n", spikelane.Config{})
		g := n.NeuronGroup("G", 3, spikelane.NeuronModel{Equations: "dv/dt = (2-v)/(10*ms) : 1", Threshold: "v > 1", Reset: "v = 0"})
		y := n.Synapses("S", g, g, spikelane.SynapseModel{Equations: "w : second", OnPre: "v_post += 0.1", Delay: delay})
		y.Connect(spikelane.Connect{})
		n.SpikeMonitor("m", g)
		want := ran(t, n, 8*ms, 30*ms).Stats().Digest
		s := ran(t, n, 8*ms)
		if err := s.SetDt(1e-12); !errors.Is(err, spikelane.ErrModel) || !strings.Contains(err.Error(), "delay") {
			t.Errorf("%s: got %v, want a fault of the delay", delay, err)
		}
		do(t, s.Run(ctx, 30*ms))
		if got := s.Stats().Digest; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, want %v", delay, got, want)
		}
	}
}
