package spikelane

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"testing"
	"weak"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/units"
)

// TestSharedRowsGo: connections that no simulation uses are let go while the batch goes on, all but the latest, and all
// once it is over.
func TestSharedRowsGo(t *testing.T) {
	n := NewNetwork("n", Config{})
	g := n.NeuronGroup("g", 30, NeuronModel{Equations: "v : 1"})
	n.Synapses("S", g, g, SynapseModel{Equations: "w : 1"}).Connect(Connect{P: "0.5"})
	p := compiledNow(t, n)
	var variants []Variant
	for seed := range int64(20) {
		variants = append(variants, Variant{Instance: own(seed, 0)})
	}
	var rows []weak.Pointer[ecs.Rows]
	living := func(most int) (n int) {
		for range 100 { // whoever looks at a weak pointer during a collection keeps what it points at until the next one
			runtime.GC()
			n = 0
			for _, r := range rows {
				if r.Value() != nil {
					n++
				}
			}
			if n <= most {
				break
			}
		}
		return n
	}
	for run, err := range p.Batch(context.Background(), units.Millisecond, slices.Values(variants), BatchOptions{Workers: 1, Waiting: 1}) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, weak.Make(rowsOf(run.Simulation)))
		if n := living(2); n > 2 { // the present one's, and the latest
			t.Fatalf("at run %d, the rows of %d runs so far are in memory", run.Number, n)
		}
	}
	if n := living(0); n > 0 {
		t.Errorf("the rows of %d runs outlive the batch", n)
	}
	b := &batch{program: p}
	for _, v := range variants {
		if _, err := p.simulation(context.Background(), v.Instance, 0, b); err != nil {
			t.Fatal(err)
		}
		for k := 0; k < 100 && len(b.wirings.made) > 3; k++ { // what was let go is found by the next run
			runtime.GC()
			b.wirings.prune()
		}
		if n := len(b.wirings.made); n > 3 {
			t.Fatalf("%d connections are noted", n)
		}
	}
}

// TestSharedRowsOnce: who wants rows that another run is about to make waits for them.
func TestSharedRowsOnce(t *testing.T) {
	made := 0
	n := NewNetwork("n", Config{Connecting: func(Connecting) { // before the rows are there for others
		made++
		stacks := make([]byte, 1<<20)
		for k := 0; k < 10000 && !strings.Contains(string(stacks[:runtime.Stack(stacks, true)]), "(*Simulation).visit("); k++ {
			runtime.Gosched()
		}
	}})
	g := n.NeuronGroup("g", 10, NeuronModel{Equations: "v : 1"})
	n.Synapses("S", g, g, SynapseModel{Equations: "w : 1"}).Connect(Connect{P: "0.5"})
	all := ofBatch(t, compiledNow(t, n), units.Millisecond, BatchOptions{Workers: 2}, Variant{}, Variant{})
	if made != 1 || rowsOf(all[0]) != rowsOf(all[1]) {
		t.Errorf("rows were made %d times, want once, for both", made)
	}
}

// TestSharedRowsAfterFailure: where the run that was about to make rows fails, the one that waits makes them.
func TestSharedRowsAfterFailure(t *testing.T) {
	made := 0
	n := NewNetwork("n", Config{Connecting: func(Connecting) {
		if made++; made == 1 {
			panic("not now")
		}
	}})
	g := n.NeuronGroup("g", 10, NeuronModel{Equations: "v : 1"})
	n.Synapses("S", g, g, SynapseModel{Equations: "w : 1"}).Connect(Connect{P: "0.5"})
	failed := 0
	for _, err := range compiledNow(t, n).Batch(context.Background(), units.Millisecond, slices.Values(make([]Variant, 4)), BatchOptions{Workers: 2}) {
		if err != nil {
			failed++
		}
	}
	if failed != 1 || made != 2 {
		t.Errorf("%d runs failed, rows were made %d times; want 1, 2", failed, made)
	}
}

// TestSharedRowsStay: runs do nothing to the rows that they share, whatever is done in them.
func TestSharedRowsStay(t *testing.T) {
	n := NewNetwork("n", Config{})
	g := n.NeuronGroup("g", 30, NeuronModel{Equations: "dv/dt = (1.5-v)/(3*ms) : 1", Threshold: "v > 1", Reset: "v = 0"})
	y := n.Synapses("S", g, g, SynapseModel{Equations: "w : 1", OnPre: "v_post += w", OnPost: "w += 0.001*rand()", Delay: "(1 + 3*rand())*ms"})
	y.Connect(Connect{P: "0.5", N: "2"})
	y.Connect(Connect{Sources: "k for k in sample(N_pre, p=0.1)"})
	busy := func(s *Simulation) error {
		delays := make([]units.Time, s.Synaptic(y).Len())
		for k := range delays {
			delays[k] = units.Time(k%20) * 0.1 * units.Millisecond
		}
		return s.SetDelays(y, "pre", delays)
	}
	sums := map[*ecs.Rows]string{}
	before := func(s *Simulation) error { sums[rowsOf(s)] = rowsSum(rowsOf(s)); return busy(s) } // first, and alone
	all := ofBatch(t, compiledNow(t, n), 10*units.Millisecond, BatchOptions{Workers: 1}, Variant{Instance: own(1, 1), Setup: before}, Variant{Instance: own(2, 1), Setup: busy}, Variant{Instance: own(3, 1)})
	for k, s := range all {
		if _, err := s.Snapshot(); err != nil {
			t.Fatal(err)
		}
		if rowsSum(rowsOf(s)) != sums[rowsOf(s)] {
			t.Errorf("run %d has other rows, or they have changed", k)
		}
	}
}

// TestConstantsCompiledOnce: variants with the same constants, however they are written down, are of one program.
func TestConstantsCompiledOnce(t *testing.T) {
	n := NewNetwork("n", Config{})
	n.Constant("tau", "10*ms")
	n.Constant("a", 1)
	n.NeuronGroup("g", 1, NeuronModel{Equations: "dv/dt = (a-v)/tau : 1"})
	p := compiledNow(t, n)
	with := func(tau, a any) Variant { return Variant{Constants: map[string]any{"tau": tau, "a": a}} }
	all := ofBatch(t, p, units.Millisecond, BatchOptions{Workers: 3}, with("5*ms", 1), with("5*ms", 1.0), with("5*ms", 2), Variant{}, with(5*units.Millisecond, 1), with(units.Quantity{Value: 0.005, Dim: (5 * units.Millisecond).Quantity().Dim}, 1.0))
	got := ""
	names := map[*Program]byte{p: 'p'}
	for _, s := range all {
		if names[s.prog] == 0 {
			names[s.prog] = byte('a' + len(names) - 1)
		}
		got += string(names[s.prog])
	}
	if want := "aabpcc"; got != want {
		t.Errorf("programs %s, want %s", got, want)
	}
	b := &batch{program: p}
	for k := range 3 * keptPrograms {
		if _, err := b.programs.with(context.Background(), p, map[string]any{"a": k}); err != nil {
			t.Fatal(err)
		}
	}
	if len(b.programs.kept) != keptPrograms {
		t.Errorf("%d programs are kept, want %d", len(b.programs.kept), keptPrograms)
	}
}
