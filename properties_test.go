package spikelane_test

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"sync"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// plain names the objects of recurrent.
var plain = [4]string{"exc", "inh", "ee", "ei"}

// recurrent returns a network with all that may go wrong between runs: noise, random initial values and wiring, delays,
// a refractory period, parts of groups, two clocks. Names are given; monitors are wanted or not.
func recurrent(config spikelane.Config, names [4]string, monitors bool) *spikelane.Network {
	n := spikelane.NewNetwork("recurrent", config)
	n.Constant("tau", "10*ms")
	m := spikelane.NeuronModel{
		Equations: "dv/dt = (1.2 + u - v)/tau + 0.4*xi*tau**-0.5 : 1 (unless refractory)\ndu/dt = -u/(5*ms) : 1\ndrive : 1 (constant)",
		Threshold: "v > 1 + 0.1*rand()", Reset: "v = 0; u += drive", Refractory: "1*ms",
	}
	exc := n.NeuronGroup(names[0], 40, m)
	exc.Set("v", "rand()")
	exc.Set("drive", "0.5*rand()")
	m.Dt = 0.2 * ms
	inh := n.NeuronGroup(names[1], 10, m)
	inh.Set("v", "rand()")
	ee := n.Synapses(names[2], exc.Slice(0, 30), exc, spikelane.SynapseModel{Equations: "w : 1", OnPre: "v_post += w*rand()", Delay: "1.3*ms"})
	ee.Connect(spikelane.Connect{Condition: "i != j", P: "0.2"})
	ee.Set("w", "0.3*rand()")
	n.Synapses(names[3], exc, inh, spikelane.SynapseModel{OnPre: "u_post += 0.2"}).Connect(spikelane.Connect{P: "0.3", N: "2"})
	if monitors {
		n.SpikeMonitor("m1", exc, "v")
		n.SpikeMonitor("m2", inh)
		n.StateMonitor("m3", exc, spikelane.StateRecord{Variables: []string{"v", "u"}, Indices: []int{3}, Dt: 1 * ms})
		n.StateMonitor("m4", inh, spikelane.StateRecord{Variables: []string{"v"}})
		n.RateMonitor("m5", exc)
	}
	return n
}

// TestSplitRuns: run(a) and run(b) is run(a+b).
func TestSplitRuns(t *testing.T) {
	n := recurrent(spikelane.Config{Seed: 5}, plain, true)
	want := ran(t, n, 60*ms).Stats()
	if want.Spikes["m1"] < 50 || want.Spikes["m2"] < 10 {
		t.Fatalf("%v spikes: the network says too little", want.Spikes)
	}
	ones := make([]units.Time, 600)
	for k := range ones {
		ones[k] = 0.1 * ms
	}
	for _, times := range [][]units.Time{{0, 60 * ms}, {30 * ms, 30 * ms}, {0.1 * ms, 59.9 * ms}, {59.9 * ms, 0, 0.1 * ms}, {7.3 * ms, 1.3 * ms, 51.4 * ms}, ones} {
		got := ran(t, n, times...).Stats()
		if !reflect.DeepEqual(got.Digest, want.Digest) || got.Steps != want.Steps || got.SynapticEvents != want.SynapticEvents {
			t.Errorf("%d runs, the first of %v: got %d steps, %d events, %v, want %d, %d, %v", len(times), times[0], got.Steps, got.SynapticEvents, got.Digest, want.Steps, want.SynapticEvents, want.Digest)
		}
	}
}

// TestMonitorsDisturbNothing: states are the same whether anything is recorded or not.
func TestMonitorsDisturbNothing(t *testing.T) {
	with := ran(t, recurrent(spikelane.Config{}, plain, true), 60*ms).Stats().Digest
	without := ran(t, recurrent(spikelane.Config{}, plain, false), 60*ms).Stats().Digest
	if len(without) != 4 {
		t.Fatalf("digests %v, want those of 4 objects", without)
	}
	for name, want := range without {
		if with[name] != want {
			t.Errorf("%s with monitors %s, without %s", name, with[name], want)
		}
	}
}

// TestNames: names name no random streams and, where order does not matter, change nothing.
func TestNames(t *testing.T) {
	want := ran(t, recurrent(spikelane.Config{}, plain, true), 60*ms).Stats().Digest
	names := [4]string{"z", "a", "c", "b"}
	got := ran(t, recurrent(spikelane.Config{}, names, true), 60*ms).Stats().Digest
	for _, m := range []string{"m1", "m2"} {
		if got[m] != want[m] {
			t.Errorf("spikes %s with other names: %s, want %s", m, got[m], want[m])
		}
	}
	for k, name := range names {
		if got, want := got["state_"+name], want["state_"+plain[k]]; got != want {
			t.Errorf("%s, as %s: %s, want %s", plain[k], name, got, want)
		}
	}
}

// TestSeeds: equal seeds give equal bits, in parallel too; other seeds give others, for each object that draws.
func TestSeeds(t *testing.T) {
	ctx := context.Background()
	p, err := recurrent(spikelane.Config{Seed: 1}, plain, true).Compile(ctx)
	if err != nil {
		t.Fatal(err)
	}
	instances := []spikelane.Instance{{}, {Seed: 1, OwnSeed: true}, {OwnSeed: true}, {Seed: 2, OwnSeed: true}, {Seed: -1, OwnSeed: true}, {Seed: 1<<32 + 1, OwnSeed: true}, {Seed: 2, OwnSeed: true}}
	stats := make([]spikelane.Stats, len(instances))
	var wg sync.WaitGroup
	for k, c := range instances {
		wg.Go(func() {
			s, err := p.New(ctx, c)
			if err == nil {
				err = s.Run(ctx, 30*ms)
			}
			if err != nil {
				t.Error(err)
				return
			}
			stats[k] = s.Stats()
		})
	}
	wg.Wait()
	for k := range stats {
		for l := range k {
			for name, a := range stats[k].Digest {
				if b := stats[l].Digest[name]; (a == b) != (stats[k].Seed == stats[l].Seed) {
					t.Errorf("%s: seeds %d and %d: %s and %s", name, stats[k].Seed, stats[l].Seed, a, b)
				}
			}
		}
	}
}

// TestParallelPropagators: instances that solve for coefficients of their own, tau differing by neuron, do not meet.
// v = exp(-t/tau) after 1 ms; the propagator is exact to a few units of the last place in each of 10 steps.
func TestParallelPropagators(t *testing.T) {
	ctx := context.Background()
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("g", 50, spikelane.NeuronModel{Equations: "dv/dt = -v/tau : 1\ntau : second", Method: "exact"})
	g.Set("v", "1")
	p, err := n.Compile(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for instance := range 8 {
		wg.Go(func() {
			s, err := p.New(ctx, spikelane.Instance{})
			if err != nil {
				t.Error(err)
				return
			}
			tau := s.Float64(g, "tau")
			for i := range tau {
				tau[i] = 1e-3 * float64(1+i+instance)
			}
			if err := s.Run(ctx, 1*ms); err != nil {
				t.Error(err)
			}
			for i, v := range s.Float64(g, "v") {
				if want := math.Exp(-1e-3 / tau[i]); math.Abs(v-want) > 1e-14 {
					t.Errorf("instance %d: v[%d] is %v, want %v", instance, i, v, want)
				}
			}
		})
	}
	wg.Wait()
}

// TestRandomSeed: a seed drawn from the system is reported, and gives the same again.
func TestRandomSeed(t *testing.T) {
	n := recurrent(spikelane.Config{RandomSeed: true, Seed: 7}, plain, true)
	first := ran(t, n, 10*ms)
	again := ran(t, recurrent(spikelane.Config{Seed: first.Seed()}, plain, true), 10*ms)
	if first.Seed() == 7 || first.Seed() < 0 || !reflect.DeepEqual(first.Stats().Digest, again.Stats().Digest) {
		t.Errorf("drawn seed %d does not give the same again", first.Seed())
	}
	seen := map[int64]bool{}
	for range 20 {
		seen[ran(t, n, 0).Seed()] = true
	}
	if len(seen) < 20 {
		t.Errorf("%d different seeds of 20 drawn", len(seen))
	}
}

// TestPermutation: neurons do not know their numbers. With parameters permuted, results are; and a group of n neurons
// is n groups of one.
func TestPermutation(t *testing.T) {
	const count = 37 // more than one vector of any width, and not whole vectors
	equations := spikelane.NeuronModel{
		Equations: "dv/dt = (I - v)/tau : 1 (unless refractory)\ndw/dt = v/tau - w**2/tau : 1\nI : 1 (constant)\ntau : second (constant)",
		Threshold: "v > 1", Reset: "v = 0.1*exp(-w)", Refractory: "(1 + I)*ms", Method: "euler",
	}
	set := func(s *spikelane.Simulation, g *spikelane.NeuronGroup, at, k int) {
		s.Float64(g, "I")[at] = 1 + float64(k)/10
		s.Float64(g, "tau")[at] = 5e-3 + 1e-4*float64(k*k%11)
	}
	run := func(number func(i int) int) (spikes map[string]bool, w []float64) {
		n := spikelane.NewNetwork("n", spikelane.Config{})
		g := n.NeuronGroup("g", count, equations)
		m := n.SpikeMonitor("m", g)
		s := started(t, n)
		for i := range count {
			set(s, g, i, number(i))
		}
		if err := s.Run(context.Background(), 100*ms); err != nil {
			t.Fatal(err)
		}
		spikes, w = map[string]bool{}, make([]float64, count)
		for at, i := range s.Spikes(m) {
			spikes[fmt.Sprint(at, number(i))] = true
		}
		for i, x := range s.Float64(g, "w") {
			w[number(i)] = x
		}
		return spikes, w
	}
	spikes, w := run(func(i int) int { return i })
	if len(spikes) < 200 {
		t.Fatalf("%d spikes say too little", len(spikes))
	}
	spikes2, w2 := run(func(i int) int { return i * 10 % count })
	if !reflect.DeepEqual(spikes, spikes2) || !reflect.DeepEqual(w, w2) {
		t.Errorf("permuted parameters do not permute %d spikes (%d) and w %v (%v)", len(spikes), len(spikes2), w, w2)
	}
	n := spikelane.NewNetwork("n", spikelane.Config{})
	var groups []*spikelane.NeuronGroup
	var monitors []*spikelane.SpikeMonitor
	for k := range count {
		groups = append(groups, n.NeuronGroup(fmt.Sprint("g", k), 1, equations))
		monitors = append(monitors, n.SpikeMonitor(fmt.Sprint("m", k), groups[k]))
	}
	s := started(t, n)
	for k, g := range groups {
		set(s, g, 0, k)
	}
	if err := s.Run(context.Background(), 100*ms); err != nil {
		t.Fatal(err)
	}
	spikes3 := map[string]bool{}
	for k, g := range groups {
		for at := range s.Spikes(monitors[k]) {
			spikes3[fmt.Sprint(at, k)] = true
		}
		if got := s.Float64(g, "w")[0]; got != w[k] {
			t.Errorf("group of one %d: w is %v, in the large group %v", k, got, w[k])
		}
	}
	if !reflect.DeepEqual(spikes, spikes3) {
		t.Errorf("groups of one have %d spikes, the large group has %d others", len(spikes3), len(spikes))
	}
}

// TestPairsAndConditions: synapses made from pairs are those of a condition that gives the same pairs.
func TestPairsAndConditions(t *testing.T) {
	build := func(connect ...spikelane.Connect) map[string]string {
		n := spikelane.NewNetwork("n", spikelane.Config{})
		g := n.NeuronGroup("g", 20, spikelane.NeuronModel{Equations: "dv/dt = (2 - v)/(5*ms) : 1", Threshold: "v > 1", Reset: "v = 0"})
		g.Set("v", "rand()")
		y := n.Synapses("y", g.Slice(2, 17), g.Slice(5, 20), spikelane.SynapseModel{Equations: "w : 1", OnPre: "v_post += w*rand()", Delay: "0.5*ms"})
		for _, c := range connect {
			y.Connect(c)
		}
		y.Set("w", "0.2*rand()")
		n.SpikeMonitor("m", g)
		return ran(t, n, 50*ms).Stats().Digest
	}
	var i, j []int32
	for a := range int32(15) {
		for b := range int32(15) {
			if (a*3+b)%4 == 1 {
				i, j = append(i, a, a), append(j, b, b)
			}
		}
	}
	want := build(spikelane.Connect{Condition: "(3*i + j) % 4 == 1", N: "2"})
	for name, got := range map[string]map[string]string{
		"pairs":              build(spikelane.Connect{I: i, J: j}),
		"pairs in two calls": build(spikelane.Connect{I: i[:7], J: j[:7]}, spikelane.Connect{I: i[7:], J: j[7:]}),
		"n as an expression": build(spikelane.Connect{N: "2*int((3*i + j) % 4 == 1)"}),
		"p as an expression": build(spikelane.Connect{P: "1.0*int((3*i + j) % 4 == 1)", N: "2"}),
	} {
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
