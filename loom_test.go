package spikelane

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// wovenBy returns the pairs, in the order of creation, that calls of Connect make with a number of threads and blocks of so
// many synapses, or the error.
func wovenBy(t *testing.T, threads int, block float64, calls []Connect) (i, j []int32, err error) {
	t.Helper()
	defer func(n float64) { blockOfSynapses = n }(blockOfSynapses)
	blockOfSynapses = block
	n := NewNetwork("n", Config{Seed: 7, Threads: threads})
	g := n.NeuronGroup("g", 331, NeuronModel{Equations: "x : 1"})
	h := n.NeuronGroup("h", 257, NeuronModel{Equations: "y : 1"})
	g.Set("x", "i*0.01")
	h.Set("y", "rand()")
	s := n.Synapses("s", g, h, SynapseModel{Equations: "w : 1", Delay: "int(5*rand())*ms"})
	for _, c := range calls {
		s.Connect(c)
	}
	s.Set("w", "rand() + i + 1000*j")
	sim, err := n.Run(context.Background(), 0)
	if err != nil {
		return nil, nil, err
	}
	i, j, err = sim.Synaptic(s).Pairs()
	if err != nil {
		t.Fatal(err)
	}
	w, err := sim.Synaptic(s).Get("w")
	if err != nil {
		t.Fatal(err)
	}
	for k := range w {
		if whole := int32(w[k]); whole != i[k]+1000*j[k] {
			t.Fatalf("synapse %d from %d to %d has weight %v", k, i[k], j[k], w[k])
		}
	}
	return i, j, nil
}

// TestLoom: the synapses of each kind of rule, and the first error, are the same for any number of threads and any size of
// blocks: those of one thread that makes all in one block.
func TestLoom(t *testing.T) {
	kinds := map[string][]Connect{
		"all":        {{}},
		"chance":     {{P: "0.3"}},
		"condition":  {{Condition: "abs(i - j) < 9 and i != j", P: "0.7"}},
		"variables":  {{Condition: "x_pre > y_post", P: "0.5"}},
		"chances":    {{P: "exp(-abs(i - j)/20.0)"}},
		"several":    {{P: "0.05", N: "1 + int(3*rand())"}},
		"generator":  {{Targets: "(i + k) % N_post for k in range(0, 20, 3)"}},
		"samples":    {{Targets: "k for k in sample(N_post, size=5 + i % 7)"}},
		"by target":  {{Sources: "k for k in sample(N_pre, size=11)"}},
		"by targets": {{Sources: "k for k in sample(N_pre, p=0.1)"}, {Sources: "j"}},
		"both":       {{P: "0.1"}, {Sources: "k for k in sample(N_pre, size=3)"}, {Condition: "i == j"}, {I: []int32{5, 3}, J: []int32{1, 2}}},
		"outside":    {{P: "0.1"}, {Targets: "i + k for k in range(3)"}},
		"too large":  {{Sources: "k for k in sample(N_pre, size=j*2)"}},
	}
	for name, calls := range kinds {
		t.Run(name, func(t *testing.T) {
			i, j, err := wovenBy(t, 1, 1<<16, calls)
			if failing := name == "outside" || name == "too large"; (err != nil) != failing {
				t.Fatalf("error %v", err)
			}
			for _, threads := range []int{1, 2, 3, 8} {
				for _, block := range []float64{1, 70, 1000} {
					gi, gj, got := wovenBy(t, threads, block, calls)
					if fmt.Sprint(got) != fmt.Sprint(err) {
						t.Fatalf("%d threads, blocks of %v: error %v, want %v", threads, block, got, err)
					}
					if !slices.Equal(gi, i) || !slices.Equal(gj, j) {
						t.Fatalf("%d threads, blocks of %v: other pairs", threads, block)
					}
				}
			}
		})
	}
}

// TestLoomStops: weavers end when one has failed, and soon after the context.
func TestLoomStops(t *testing.T) {
	defer func(n float64) { blockOfSynapses = n }(blockOfSynapses)
	blockOfSynapses = 10
	ctx, cancel := context.WithCancelCause(context.Background())
	n := NewNetwork("n", Config{Threads: 3, Connecting: func(c Connecting) {
		if c.Made > 0 {
			cancel(fmt.Errorf("enough"))
		}
	}})
	g := n.NeuronGroup("g", 20000, NeuronModel{Equations: "x : 1"})
	n.Synapses("s", g, g, SynapseModel{}).Connect(Connect{Condition: "sin(i*1.0) + cos(j*0.1) > 1.5"})
	p, err := n.Compile(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.New(ctx, Instance{}); err == nil || !strings.Contains(err.Error(), "enough") {
		t.Errorf("got %v, want the context's cause", err)
	}
}
