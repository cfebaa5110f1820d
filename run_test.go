package spikelane_test

import (
	"context"
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

const ms = units.Millisecond

// started compiles n and makes an instance of it.
func started(t testing.TB, n *spikelane.Network) *spikelane.Simulation {
	t.Helper()
	p, err := n.Compile(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.New(context.Background(), spikelane.Instance{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ran compiles n and runs it for the given times, one after the other.
func ran(t *testing.T, n *spikelane.Network, times ...units.Time) *spikelane.Simulation {
	t.Helper()
	s := started(t, n)
	for _, d := range times {
		if err := s.Run(context.Background(), d); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestTargetErrors(t *testing.T) {
	for _, c := range []struct {
		config spikelane.Config
		want   string
	}{
		{spikelane.Config{Target: "goo"}, `did you mean "go"?`},
		{spikelane.Config{Target: "natve"}, `did you mean "native"?`},
		{spikelane.Config{ISA: "avx9"}, "no such instruction set"},
		{spikelane.Config{Target: "go", ISA: "avx9"}, "no such instruction set"},
		{spikelane.Config{Target: "quantum"}, `no target "quantum"`},
		{spikelane.Config{Threads: -1}, "-1 threads"},
		{spikelane.Config{Threads: 1 << 30, FixedThreads: true}, "at most 1024"},
	} {
		n := spikelane.NewNetwork("n", c.config)
		n.NeuronGroup("g", 1, lif)
		if _, err := n.Compile(context.Background()); !errors.Is(err, spikelane.ErrTarget) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: got %v, want ErrTarget with %q", c.config, err, c.want)
		}
	}
}

// TestRunDurations: a run is a whole number of steps, at least 0, of which a double can tell one from the next.
func TestRunDurations(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("g", 1, lif)
	n.StateMonitor("m", g, spikelane.StateRecord{Variables: []string{"v"}})
	s := started(t, n)
	for _, d := range []float64{-1e-4, 0.5e-4, 1.5e-4, 2e-8, math.NaN(), math.Inf(1), math.Inf(-1), 1e300, -1e300, math.MaxFloat64} {
		err := s.Run(context.Background(), units.Time(d))
		var faults spikelane.Errors
		if !errors.As(err, &faults) || faults[0].Field != "duration" {
			t.Errorf("a run of %v s: got %v, want a fault of the duration", d, err)
		}
	}
	if s.Now() != 0 {
		t.Errorf("after runs that were refused it is %v s, want 0", s.Now())
	}
	for _, d := range []float64{0, math.Copysign(0, -1), 1e-4, 3e-4 * (1 + 1e-12)} {
		if err := s.Run(context.Background(), units.Time(d)); err != nil {
			t.Errorf("a run of %v s: %v", d, err)
		}
	}
	if got := s.Stats().Steps; got != 4 {
		t.Errorf("%d steps, want 0 + 0 + 1 + 3", got)
	}
}

// TestRunOfNothing: a run of 0 changes nothing, and a network may be empty.
func TestRunOfNothing(t *testing.T) {
	n := spikelane.NewNetwork("empty", spikelane.Config{})
	s := ran(t, n, 0, 10*ms)
	if st := s.Stats(); st.Steps != 0 || st.Neurons != 0 || math.Abs(st.SimS-0.01) > 1e-15 {
		t.Errorf("an empty network: %+v", st)
	}
	if err := s.Save(t.TempDir()); err != nil {
		t.Error(err)
	}
	n = spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("g", 3, spikelane.NeuronModel{Equations: "dv/dt = 1/ms : 1", Threshold: "v >= 0"})
	spikes, rate := n.SpikeMonitor("spikes", g), n.RateMonitor("rate", g)
	trace := n.StateMonitor("trace", g, spikelane.StateRecord{Variables: []string{"v"}})
	s = ran(t, n, 0)
	at, index, v := s.Trace(trace, "v")
	rt, hz := s.Rate(rate)
	if s.SpikeCount(spikes) != 0 || len(at) != 0 || len(index) != 3 || len(v[2]) != 0 || len(rt) != 0 || len(hz) != 0 || s.Float64(g, "v")[0] != 0 {
		t.Errorf("a run of 0 recorded something: %d spikes, trace %v %v %v, rate %v %v", s.SpikeCount(spikes), at, index, v, rt, hz)
	}
	if err := s.Save(t.TempDir()); err != nil {
		t.Error(err)
	}
}

// TestForeignResults: asking for what a simulation has not recorded gives nothing.
func TestForeignResults(t *testing.T) {
	make := func() (*spikelane.Network, *spikelane.NeuronGroup, *spikelane.Synapses, *spikelane.SpikeMonitor, *spikelane.StateMonitor, *spikelane.RateMonitor) {
		n := spikelane.NewNetwork("n", spikelane.Config{})
		g := n.NeuronGroup("g", 2, spikelane.NeuronModel{Equations: "v : 1\nk : integer", Threshold: "v >= 0"})
		y := n.Synapses("y", g, g, spikelane.SynapseModel{Equations: "w : 1"})
		y.Connect(spikelane.Connect{})
		return n, g, y, n.SpikeMonitor("a", g), n.StateMonitor("b", g, spikelane.StateRecord{Variables: []string{"v"}}), n.RateMonitor("c", g)
	}
	n, g, y, _, states, _ := make()
	_, g2, y2, spikes2, states2, rates2 := make()
	s := ran(t, n, 1*ms)
	for _, m := range []*spikelane.SpikeMonitor{nil, spikes2} {
		for range s.Spikes(m) {
			t.Error("spikes of a foreign monitor")
		}
		at, index := s.SpikeData(m)
		steps, _ := s.SpikeSteps(m)
		_, err := s.SpikeValues(m, "v")
		if len(at)+len(index)+len(steps)+s.SpikeCount(m) != 0 || err == nil {
			t.Errorf("a foreign spike monitor: %v %v %v %v", at, index, steps, err)
		}
	}
	for _, m := range []*spikelane.StateMonitor{nil, states2} {
		if at, index, v := s.Trace(m, "v"); at != nil || index != nil || v != nil {
			t.Errorf("a foreign state monitor: %v %v %v", at, index, v)
		}
	}
	if at, _, _ := s.Trace(states, "w"); at != nil {
		t.Errorf("trace of a variable that is not recorded: %v", at)
	}
	for _, m := range []*spikelane.RateMonitor{nil, rates2} {
		if at, hz := s.Rate(m); len(at)+len(hz) != 0 {
			t.Errorf("a foreign rate monitor: %v %v", at, hz)
		}
	}
	for _, x := range [][]float64{s.Float64(nil, "v"), s.Float64(g2, "v"), s.Float64(g, "u"), s.Float64(g, "k"), s.Weights(nil, "w"), s.Weights(y2, "w"), s.Weights(y, "u")} {
		if x != nil {
			t.Errorf("memory of what is not there: %v", x)
		}
	}
	if i, j := s.Connections(y2); i != nil || j != nil {
		t.Errorf("connections of foreign synapses: %v %v", i, j)
	}
}

// TestCallersSlices: what a caller passed belongs to it again after the call.
func TestCallersSlices(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("g", 3, spikelane.NeuronModel{Equations: "v : 1\nu : 1"})
	y := n.Synapses("y", g, g, spikelane.SynapseModel{})
	i, j, record, names := []int32{0, 1}, []int32{2, 2}, []int{1}, []string{"v"}
	y.Connect(spikelane.Connect{I: i, J: j})
	m := n.StateMonitor("m", g, spikelane.StateRecord{Variables: names, Indices: record})
	i[0], j[1], record[0], names[0] = 77, 77, 77, "u"
	m.Variables()[0] = "u"
	s := ran(t, n, 1*ms)
	if gi, gj := s.Connections(y); len(gi) != 2 || gi[0] != 0 || gj[1] != 2 {
		t.Errorf("connections %v %v, want [0 1] [2 2]", gi, gj)
	}
	if _, index, _ := s.Trace(m, "v"); len(index) != 1 || index[0] != 1 {
		t.Errorf("recorded %v, want [1]", index)
	}
}

// TestTooMany: synapses that need a number each are at most 2^31-1. More are refused before they are made; so is what the
// memory has no room for, where nobody could know beforehand.
func TestTooMany(t *testing.T) {
	for _, c := range []struct {
		limit           int64
		neurons         int
		onPost, n, want string
	}{
		{-1, 2049, "v_pre += 1", "1048576 + 0*j", "y has more than 2147483647"},
		{100 << 20, 100, "", "1048576 + 0*j", "not enough memory"},
		{100 << 20, 100, "", "1048576*int(v_pre == 0)", "105 MB can be had"},
	} {
		if c.limit < 0 && !*large { // the synapses below that number are made
			continue
		}
		n := spikelane.NewNetwork("n", spikelane.Config{MemoryLimit: c.limit})
		g := n.NeuronGroup("g", c.neurons, spikelane.NeuronModel{Equations: "v : 1", Threshold: "v > 1"})
		y := n.Synapses("y", g, g, spikelane.SynapseModel{OnPost: c.onPost})
		y.Connect(spikelane.Connect{I: []int32{0, 0}, J: []int32{0, 1}})
		y.Connect(spikelane.Connect{Condition: "j == 0", N: c.n})
		_, err := n.Run(context.Background(), 0)
		if err == nil || !strings.Contains(err.Error(), c.want) || errors.Is(err, spikelane.ErrMemory) != (c.limit > 0) {
			t.Errorf("n = %s: got %v, want %s", c.n, err, c.want)
		}
	}
}

// TestTooManyObjects: the numbers of objects have 16 bits.
func TestTooManyObjects(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	for k := range 1 << 16 {
		n.NeuronGroup("g"+strconv.Itoa(k), 1, spikelane.NeuronModel{})
	}
	_, err := n.Compile(context.Background())
	if !errors.Is(err, spikelane.ErrModel) || !strings.Contains(err.Error(), "at most 65535") {
		t.Errorf("got %v, want a refusal", err)
	}
}

// TestShared: a shared variable has one value, however large the group is.
func TestShared(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("g", 100000, spikelane.NeuronModel{Equations: "p : 1 (shared)\nk : integer (shared)\nx : 1"})
	g.Set("p", "2 + k")
	g.Set("k", "5")
	g.Set("p", "2 + k")
	g.Set("x", "p*i")
	s := ran(t, n, 1*ms)
	if p, x := s.Float64(g, "p"), s.Float64(g, "x"); len(p) != 1 || p[0] != 7 || x[99999] != 7*99999 {
		t.Errorf("p is %v, x[99999] %v, want [7] and 699993", p, x[99999])
	}
}

// TestTime evaluates texts of time over the constants.
func TestTime(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	n.Constant("tau", 5*ms)
	if got, err := n.Time("duration", "2*tau"); err != nil || got != 10*ms {
		t.Errorf("2*tau: %v %v, want 10 ms", got, err)
	}
	for _, text := range []string{"", "2", "tau*mV", "taus", "2*"} {
		if _, err := n.Time("duration", text); !errors.Is(err, spikelane.ErrModel) {
			t.Errorf("%q: got %v, want a fault", text, err)
		}
	}
}
