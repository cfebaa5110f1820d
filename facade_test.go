package spikelane_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// lif is a group that is right, to be misused.
var lif = spikelane.NeuronModel{Equations: "dv/dt = -v/(10*ms) : volt", Threshold: "v > 1*mV", Reset: "v = 0*mV"}

// misuses are calls that are wrong. Each must be reported by Compile, with its place, whatever else is done.
var misuses = []struct {
	name   string
	config spikelane.Config
	build  func(n *spikelane.Network)
}{
	{"empty name of a group", spikelane.Config{}, func(n *spikelane.Network) { n.NeuronGroup("", 1, lif) }},
	{"bad names", spikelane.Config{}, func(n *spikelane.Network) {
		g := n.NeuronGroup("../g", 1, lif)
		n.Synapses("a b", g, g, spikelane.SynapseModel{}).Connect(spikelane.Connect{})
		n.SpikeMonitor("1st", g)
		n.RateMonitor("_m", g)
		n.RateMonitor(strings.Repeat("x", 129), g)
	}},
	{"duplicate names", spikelane.Config{}, func(n *spikelane.Network) {
		g := n.NeuronGroup("g", 1, lif)
		n.NeuronGroup("g", 1, lif)
		n.Synapses("g", g, g, spikelane.SynapseModel{}).Connect(spikelane.Connect{})
		n.SpikeMonitor("g", g)
	}},
	{"name of the state archive", spikelane.Config{}, func(n *spikelane.Network) { n.SpikeMonitor("state_g", n.NeuronGroup("g", 1, lif)) }},
	{"count 0", spikelane.Config{}, func(n *spikelane.Network) { n.NeuronGroup("g", 0, lif) }},
	{"count negative", spikelane.Config{}, func(n *spikelane.Network) { n.NeuronGroup("g", -3, lif) }},
	{"count too large", spikelane.Config{}, func(n *spikelane.Network) { n.NeuronGroup("g", huge(), lif) }},
	{"dt negative", spikelane.Config{Dt: -1 * units.Millisecond}, func(n *spikelane.Network) { n.NeuronGroup("g", 1, lif) }},
	{"dt NaN", spikelane.Config{Dt: units.Time(math.NaN())}, func(n *spikelane.Network) { n.NeuronGroup("g", 1, lif) }},
	{"dt infinite", spikelane.Config{Dt: units.Time(math.Inf(1))}, func(n *spikelane.Network) { n.NeuronGroup("g", 1, lif) }},
	{"dt of a group", spikelane.Config{}, func(n *spikelane.Network) {
		for k, dt := range []float64{-1, math.NaN(), math.Inf(1)} {
			m := lif
			m.Dt = units.Time(dt)
			n.NeuronGroup(fmt.Sprint("g", k), 1, m)
		}
	}},
	{"dt of a monitor", spikelane.Config{}, func(n *spikelane.Network) {
		g := n.NeuronGroup("g", 1, lif)
		for k, dt := range []float64{-1, math.NaN(), math.Inf(1)} {
			n.StateMonitor(fmt.Sprint("m", k), g, spikelane.StateRecord{Variables: []string{"v"}, Dt: units.Time(dt)})
		}
	}},
	{"constants", spikelane.Config{}, func(n *spikelane.Network) {
		n.Constant("a", nil)
		n.Constant("b", int64(3))
		n.Constant("c", "1*mv")
		n.Constant("d", "e1 + 1")
		n.Constant("e1", "d")
		n.Constant("f", 1)
		n.Constant("f", 2)
		n.Constant("mV", 1)
		n.Constant("", 1)
		n.Constant("g", "")
		n.Constant("h", "rand()")
	}},
	{"nil sources", spikelane.Config{}, func(n *spikelane.Network) {
		g := n.NeuronGroup("g", 1, lif)
		var group *spikelane.NeuronGroup
		var part *spikelane.Subgroup
		n.Synapses("s1", nil, g, spikelane.SynapseModel{}).Connect(spikelane.Connect{})
		n.Synapses("s2", g, group, spikelane.SynapseModel{}).Connect(spikelane.Connect{})
		n.Synapses("s3", part, &spikelane.Subgroup{}, spikelane.SynapseModel{}).Connect(spikelane.Connect{})
		n.SpikeMonitor("m1", nil)
		n.RateMonitor("m2", group)
		n.StateMonitor("m3", part, spikelane.StateRecord{Variables: []string{"v"}})
	}},
	{"sources of another network", spikelane.Config{}, func(n *spikelane.Network) {
		g := n.NeuronGroup("g", 1, lif)
		h := spikelane.NewNetwork("other", spikelane.Config{}).NeuronGroup("h", 2, lif)
		n.Synapses("s1", h, g, spikelane.SynapseModel{}).Connect(spikelane.Connect{})
		n.Synapses("s2", g, h.Slice(0, 1), spikelane.SynapseModel{}).Connect(spikelane.Connect{})
		n.SpikeMonitor("m1", h)
		n.StateMonitor("m2", h.Slice(0, 1), spikelane.StateRecord{Variables: []string{"v"}})
	}},
	{"parts", spikelane.Config{}, func(n *spikelane.Network) {
		g := n.NeuronGroup("g", 5, lif)
		g.Slice(-1, 3)
		g.Slice(0, 6)
		g.Slice(3, 3)
		g.Slice(4, 2)
	}},
	{"source that never spikes", spikelane.Config{}, func(n *spikelane.Network) {
		g := n.NeuronGroup("g", 1, spikelane.NeuronModel{Equations: "v : 1"})
		n.Synapses("s", g, g, spikelane.SynapseModel{OnPre: "v_post += 1"}).Connect(spikelane.Connect{})
		n.SpikeMonitor("m1", g)
		n.RateMonitor("m2", g)
	}},
	{"not connected", spikelane.Config{}, func(n *spikelane.Network) {
		g := n.NeuronGroup("g", 1, lif)
		n.Synapses("s", g, g, spikelane.SynapseModel{})
	}},
	{"initial values", spikelane.Config{}, func(n *spikelane.Network) {
		g := n.NeuronGroup("g", 3, spikelane.NeuronModel{Equations: "v : volt\nvolts : volt\np : 1 (shared)\nq = 2*v : volt"})
		g.Set("vv", "1*mV")
		g.Set("v", "1")
		g.Set("v", "1*mV +")
		g.Set("v", "")
		g.Set("q", "1*mV")
		g.SetWhere("v", "i", "1*mV")
		g.SetWhere("v", "i < k", "1*mV")
		g.SetAt("v", 3, "1*mV")
		g.SetAt("v", -1, "1*mV")
		g.SetAt("p", 0, "1")
		g.Set("p", "i")
		g.Set("i", "1")
	}},
	{"initial values of synapses", spikelane.Config{}, func(n *spikelane.Network) {
		g := n.NeuronGroup("g", 3, lif)
		s := n.Synapses("s", g, g, spikelane.SynapseModel{Equations: "w : volt"})
		s.Connect(spikelane.Connect{})
		s.Set("v_post", "1*mV")
		s.Set("w", "1")
		s.Set("u", "1")
		s.SetWhere("w", "x_pre > 1", "1*mV")
	}},
	{"probabilities and numbers", spikelane.Config{}, func(n *spikelane.Network) {
		g := n.NeuronGroup("g", 3, lif)
		s := n.Synapses("s", g, g, spikelane.SynapseModel{})
		for _, c := range []spikelane.Connect{
			{P: "1.5"},
			{P: "-0.1"},
			{P: "1*mV"},
			{P: "x"},
			{P: "0/0"},
			{N: "-1"},
			{N: "1.5"},
			{N: "3000000"},
			{N: "1*ms"},
			{N: "1/0"},
			{Condition: "i + j"},
			{Condition: "i = j"},
			{Condition: "k == 1"},
		} {
			s.Connect(c)
		}
	}},
	{"pairs", spikelane.Config{}, func(n *spikelane.Network) {
		g := n.NeuronGroup("g", 3, lif)
		s := n.Synapses("s", g, g.Slice(0, 2), spikelane.SynapseModel{})
		for _, c := range []spikelane.Connect{
			{I: []int32{0, 1, 2}, J: []int32{0, 1}},
			{I: []int32{0}},
			{I: []int32{3}, J: []int32{0}},
			{I: []int32{0}, J: []int32{2}},
			{I: []int32{-1}, J: []int32{-1}},
			{I: []int32{0}, J: []int32{0}, P: "0.5"},
			{J: []int32{0}, Condition: "i == j"},
		} {
			s.Connect(c)
		}
	}},
	{"delays", spikelane.Config{}, func(n *spikelane.Network) {
		g := n.NeuronGroup("g", 1000, lif)
		for k, d := range []string{"-1*ms", "1*mV", "3", "1*us*1e12", "1e300*second", "0*second/0", "50000*second", "2*msec", "rand()*ms", "ms*"} {
			n.Synapses(fmt.Sprint("s", k), g, g, spikelane.SynapseModel{OnPre: "v_post += 1*mV", Delay: d}).Connect(spikelane.Connect{})
		}
	}},
	{"monitors", spikelane.Config{}, func(n *spikelane.Network) {
		g := n.NeuronGroup("g", 3, lif)
		n.StateMonitor("m1", g, spikelane.StateRecord{})
		n.StateMonitor("m2", g, spikelane.StateRecord{Variables: []string{"u"}})
		n.StateMonitor("m3", g, spikelane.StateRecord{Variables: []string{"v"}, Indices: []int{0, 3, -1}})
		n.StateMonitor("m4", g.Slice(1, 3), spikelane.StateRecord{Variables: []string{"v"}, Indices: []int{2}})
		n.StateMonitor("m5", g, spikelane.StateRecord{Variables: []string{"lastspike", "i", "t"}})
		n.SpikeMonitor("m6", g, "vv")
	}},
	{"methods", spikelane.Config{}, func(n *spikelane.Network) {
		for k, m := range []string{"eular", "exact", "rk4"} {
			n.NeuronGroup(fmt.Sprint("g", k), 1, spikelane.NeuronModel{Equations: "dv/dt = -v**2/ms + xi*ms**-0.5 : 1", Method: m})
		}
	}},
	{"everything at once", spikelane.Config{Dt: -1}, func(n *spikelane.Network) {
		n.Constant("tau", "10*mz")
		g := n.NeuronGroup("g", 0, spikelane.NeuronModel{Equations: "dv/dt = -v/ms : volt\nu : 1", Threshold: "v > 1", Method: "eular"})
		g.Set("w", "1")
		h := n.NeuronGroup("h", 0, spikelane.NeuronModel{Equations: "dv/dt = -v/ms : volt", Threshold: "v > 1*mV", Method: "eular"})
		h.Set("w", "1")
		h.Slice(0, 7)
		s := n.Synapses("s", h, h, spikelane.SynapseModel{OnPre: "v_post += 1", Delay: "1"})
		s.Connect(spikelane.Connect{P: "2"})
		s.Set("x", "1")
		n.StateMonitor("m", h, spikelane.StateRecord{Variables: []string{"x"}, Indices: []int{9}})
	}},
}

// TestMisuse compiles every misuse and compares the errors with testdata/errors/facade.txt; -update rewrites it.
func TestMisuse(t *testing.T) {
	var got strings.Builder
	for _, m := range misuses {
		n := spikelane.NewNetwork("n", m.config)
		m.build(n)
		p, err := n.Compile(context.Background())
		var faults spikelane.Errors
		if p != nil || !errors.As(err, &faults) || !errors.Is(err, spikelane.ErrModel) {
			t.Errorf("%s: got program %v, error %v, want Errors", m.name, p != nil, err)
			continue
		}
		for _, f := range faults {
			if f.Kind == "" || f.Msg == "" || f.Kind != "constants" && f.Kind != "network" && f.Object == "" && !strings.Contains(m.name, "name") {
				t.Errorf("%s: fault without a place or words: %+v", m.name, *f)
			}
		}
		fmt.Fprintf(&got, "=== %s\n%v\n\n", m.name, err)
	}
	const golden = "testdata/errors/facade.txt"
	if *update {
		if err := os.MkdirAll("testdata/errors", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(got.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("errors differ from %s; run with -update and read the difference\n%s", golden, firstDifference(got.String(), string(want)))
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for k := range min(len(g), len(w)) {
		if g[k] != w[k] {
			return fmt.Sprintf("line %d:\n got %s\nwant %s", k+1, g[k], w[k])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

// huge is 2^40, where int holds it.
func huge() int {
	n := 1
	for range 40 {
		n *= 2
	}
	return n
}
