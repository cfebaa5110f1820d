package spikelane

import (
	"context"
	"crypto/sha256"
	"fmt"
	"runtime"
	"slices"
	"testing"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/units"
)

// own is an instance with a seed of its own, and on the network of another if wiring is not 0.
func own(seed, wiring int64) Instance {
	return Instance{Seed: seed, OwnSeed: true, Wiring: wiring, OwnWiring: wiring != 0}
}

// ofBatch runs variants and returns their simulations.
func ofBatch(t testing.TB, p *Program, d units.Time, o BatchOptions, variants ...Variant) (all []*Simulation) {
	t.Helper()
	for run, err := range p.Batch(context.Background(), d, slices.Values(variants), o) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, run.Simulation)
	}
	return all
}

func compiledNow(t testing.TB, n *Network) *Program {
	t.Helper()
	p, err := n.Compile(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// rowsOf returns the connectivity of the only synapses of a simulation.
func rowsOf(s *Simulation) *ecs.Rows { return s.projection(s.prog.synapses[0]).Rows }

// rowsSum digests rows as they are stored.
func rowsSum(r *ecs.Rows) string {
	h := sha256.New()
	fmt.Fprint(h, r.Ptr, r.Target.Short, r.Target.Wide, r.Numbers(), r.Ranks(), r.Distinct, r.Rising, r.Repeats())
	return fmt.Sprintf("%x", h.Sum(nil))
}

// TestSharedRows: variants of a batch have the same rows in memory where their connections are bound to be equal, which
// are then made once, and others where they may differ. In each case they are what a simulation by itself has.
func TestSharedRows(t *testing.T) {
	tau := func(x int) map[string]any { return map[string]any{"tau": x} }
	seeds := []Variant{{Instance: own(1, 0)}, {Instance: own(2, 0)}, {Instance: own(1, 0)}}
	network := []Variant{{Instance: own(1, 5)}, {Instance: own(2, 5)}, {Instance: own(3, 6)}}
	constants := []Variant{{Constants: tau(1)}, {Constants: tau(2)}, {Constants: tau(1)}}
	for _, c := range []struct {
		name     string
		connect  Connect
		delay    string
		variants []Variant
		classes  string // runs with the same letter have the same rows
	}{
		{"all pairs", Connect{}, "", seeds, "aaa"},
		{"by index", Connect{I: []int32{3, 1, 2}, J: []int32{1, 1, 0}}, "", seeds, "aaa"},
		{"by index, some", Connect{I: []int32{3, 1, 2, 0}, J: []int32{1, 1, 0, 5}, P: "0.5"}, "", seeds, "aba"},
		{"by chance", Connect{P: "0.3"}, "", seeds, "aba"},
		{"by chance, on one network", Connect{P: "0.3"}, "", network, "aab"},
		{"by chance, other constants", Connect{P: "0.3"}, "", constants, "aaa"},
		{"by a chance that is another", Connect{P: "0.1*tau"}, "", constants, "aba"},
		{"by a condition", Connect{Condition: "i < j + tau"}, "", constants, "aba"},
		{"by a drawn condition", Connect{Condition: "rand() < 0.5"}, "", seeds, "aba"},
		{"by a drawn condition, on one network", Connect{Condition: "rand() < 0.5"}, "", network, "aab"},
		{"by drawn ranges, on one network", Connect{Targets: "k for k in range(0, int(10*rand()))"}, "", network, "aab"},
		{"by a sample", Connect{Targets: "k for k in sample(N_post, size=3)"}, "", network, "aab"},
		{"by a range", Connect{Targets: "k for k in range(0, N_post, 1 + int(tau))"}, "", constants, "aba"},
		{"by an index that is another", Connect{Targets: "i + tau", SkipIfInvalid: true}, "", constants, "aba"},
		{"by a number", Connect{N: "tau"}, "", constants, "aba"},
		{"by positions", Connect{Condition: "abs(x_pre - x_post) < 3"}, "", network, "aaa"},
		{"by drawn positions", Connect{Condition: "abs(y_pre - y_post) < 0.2"}, "", network, "abc"},
		{"by drawn positions, of the same seed", Connect{Condition: "abs(y_pre - y_post) < 0.2"}, "", seeds, "aba"},
		{"by a table", Connect{Condition: "table(0*ms) + j > tau"}, "", constants, "aba"},
		{"by Go code", Connect{Condition: "near(i - j) > 0"}, "", constants, "abc"},
		{"with delays", Connect{P: "0.5"}, "(1 + 3*rand())*ms", network, "aab"},
		{"with equal delays", Connect{}, "(1 + (i+j) % 4)*ms", seeds, "aaa"},
		{"with delays that ascend", Connect{}, "(1 + j)*ms", constants, "aaa"},
		{"with other delays", Connect{Condition: "i != j"}, "(1 + (7*i+3*j) % (2+tau))*ms", constants, "aba"},
		{"with delays that ascend, and not", Connect{}, "(1 + j*(3 - 2*tau) % 10)*ms", constants, "aba"},
	} {
		t.Run(c.name, func(t *testing.T) {
			made := 0
			n := NewNetwork("n", Config{Connecting: func(Connecting) { made++ }})
			n.Constant("tau", 1)
			n.TimedArray("table", TimedArray{Values: []float64{1}, Dt: 1})
			n.Function("near", Function{Args: []string{"1"}, Go: func(x []float64) float64 { return x[0] }})
			g := n.NeuronGroup("g", 10, NeuronModel{Equations: "dv/dt = (1.5-v)/(3*ms) : 1\nx : 1 (constant)\ny : 1 (constant)", Threshold: "v > 1", Reset: "v = 0"})
			g.Set("x", "i")
			g.Set("y", "rand()")
			g.Set("v", "rand()")
			n.Synapses("S", g, g, SynapseModel{OnPre: "v_post += 0.01", OnPost: "v_pre += 0.01", Delay: c.delay}).Connect(c.connect)
			p := compiledNow(t, n)
			for _, workers := range []int{1, 3} {
				made = 0
				all := ofBatch(t, p, 20*units.Millisecond, BatchOptions{Workers: workers}, c.variants...)
				distinct := map[*ecs.Rows]byte{}
				got := ""
				for _, s := range all {
					r := rowsOf(s)
					if distinct[r] == 0 {
						distinct[r] = byte('a' + len(distinct))
					}
					got += string(distinct[r])
				}
				if got != c.classes {
					t.Errorf("%d workers: rows %s, want %s", workers, got, c.classes)
				}
				if c.delay == "" && made != len(distinct) {
					t.Errorf("%d workers: %d rows were made %d times", workers, len(distinct), made)
				}
				for k, v := range c.variants {
					q := p
					if v.Constants != nil {
						var err error
						if q, err = p.WithConstants(context.Background(), v.Constants); err != nil {
							t.Fatal(err)
						}
					}
					s, err := q.New(context.Background(), v.Instance)
					if err != nil {
						t.Fatal(err)
					}
					if rowsOf(all[k]).Len() == 0 {
						t.Error("no synapses, which says nothing")
					}
					if rowsSum(rowsOf(all[k])) != rowsSum(rowsOf(s)) {
						t.Errorf("%d workers: rows of variant %d are not those of a simulation by itself", workers, k)
					}
					if err := s.Run(context.Background(), 20*units.Millisecond); err != nil {
						t.Fatal(err)
					}
					if got, want := fmt.Sprint(all[k].Stats().Digest), fmt.Sprint(s.Stats().Digest); got != want {
						t.Errorf("%d workers: variant %d gives %s, by itself %s", workers, k, got, want)
					}
				}
			}
		})
	}
}

// dense is a network most of whose memory is connectivity: random pairs onto a population too large for short indices,
// whose delays are their own.
func dense(sources, each int, own bool) *Network {
	n := NewNetwork("dense", Config{})
	g := n.NeuronGroup("g", sources, NeuronModel{Equations: "x : 1", Threshold: "rand() < 0.001"})
	h := n.NeuronGroup("h", ecs.MostShort+1, NeuronModel{Equations: "x : 1"})
	m := SynapseModel{OnPre: "x_post += 1", Delay: "1*ms"}
	if own {
		m.Delay = "(0.1 + 10*rand())*ms"
	}
	n.Synapses("S", g, h, m).Connect(Connect{Targets: fmt.Sprintf("k for k in sample(N_post, size=%d)", each)})
	return n
}

// heap returns the bytes in use.
func heap() int {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// TestSharedMemory: two simulations on one network take little more memory than one, two on networks of their own twice
// as much, with one delay and with delays of synapses' own.
func TestSharedMemory(t *testing.T) {
	for _, own := range []bool{false, true} {
		p := compiledNow(t, dense(200, 5000, own))
		size := func(variants ...Variant) float64 {
			before := heap()
			all := ofBatch(t, p, units.Millisecond, BatchOptions{Workers: 1}, variants...)
			after := heap()
			runtime.KeepAlive(all)
			return float64(after-before) / (1 << 20)
		}
		seed := func(seed, wiring int64) Variant {
			return Variant{Instance: Instance{Seed: seed, OwnSeed: true, Wiring: wiring, OwnWiring: true}}
		}
		size(seed(1, 1)) // what is made once for all
		one, apart, shared := size(seed(1, 1)), size(seed(1, 1), seed(2, 2)), size(seed(1, 1), seed(2, 1))
		t.Logf("delays of their own: %v; one simulation %.1f MiB, two apart %.1f, two sharing %.1f", own, one, apart, shared)
		if apart < 1.9*one || shared > 1.4*one {
			t.Errorf("delays of their own: %v; one simulation takes %.1f MiB, two on networks of their own %.1f, two on one %.1f", own, one, apart, shared)
		}
	}
}

// TestSharedDerived: what follows from shared rows and equal delays is shared too, and not where delays were changed.
func TestSharedDerived(t *testing.T) {
	n := NewNetwork("n", Config{})
	g := n.NeuronGroup("g", 30, NeuronModel{Equations: "dv/dt = (1.5-v)/(3*ms) : 1", Threshold: "v > 1", Reset: "v = 0"})
	y := n.Synapses("S", g, g, SynapseModel{Equations: "w : 1", OnPre: "v_post += w", Delay: "(1 + 3*rand())*ms", Pathways: []Pathway{
		{Name: "back", Code: "v_pre += 0.01*w", Post: true, Delay: "2*rand()*ms"}, {Name: "other", Code: "w += 0.01*rand()", Delay: "1*ms"},
	}})
	y.Connect(Connect{P: "0.5"})
	other := func(s *Simulation) error { return s.SetDelay(y, "other", 2*units.Millisecond) }
	all := ofBatch(t, compiledNow(t, n), 10*units.Millisecond, BatchOptions{Workers: 1},
		Variant{Instance: own(1, 1)}, Variant{Instance: own(2, 1)}, Variant{Instance: own(3, 1), Setup: other}, Variant{Instance: own(4, 1), Setup: other})
	first := all[0]
	for k, s := range all {
		sp := s.prog.synapses[0]
		if s.wirings != nil {
			t.Errorf("run %d keeps what the batch was made with", k)
		}
		if s.sources(sp) != first.sources(sp) {
			t.Errorf("run %d has a list of sources of its own", k)
		}
		for _, p := range sp.paths {
			f, _, err := s.fan(sp, p)
			if err != nil {
				t.Fatal(err)
			}
			reference := first
			if p.decl.Name == "other" && k == 3 {
				reference = all[2]
			}
			g, _, err := reference.fan(sp, p)
			if err != nil {
				t.Fatal(err)
			}
			if same, want := f == g, p.decl.Name != "other" || k != 2; same != want {
				t.Errorf("run %d, pathway %s: the same fan: %v, want %v", k, p.decl.Name, same, want)
			}
			if key := (delayKey{y, p.decl.Name}); p.delays != nil && s.delays[key] != nil {
				t.Errorf("run %d, pathway %s: delays are kept", k, p.decl.Name)
			}
		}
	}
}
