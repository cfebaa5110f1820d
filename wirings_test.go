package spikelane_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// Synapses of the tests in this file act in any order with the same bits: weights are multiples of 1/64, and y, which they add to,
// is nothing but their sum; neurons feel what it grew by. The rules are of the numbers A and B of both ends, in texts that say them.
const (
	latticeSize  = 53 // more than whole vectors of any width
	latticeRule  = "(7*A + 13*B) % 9 < 4"
	latticeW     = "((3*A + 5*B) % 11 - 3)/64.0"
	latticeDelay = "(0.1 + 0.3*((A + 2*B) % 6))*ms"
)

// ends writes a rule for the given names of its ends.
func ends(rule, a, b string) string { return strings.NewReplacer("A", a, "B", b).Replace(rule) }

// lattice returns a network of neurons, whose number k is called numbered(k), without synapses, and a monitor.
func lattice(c spikelane.Config, numbered func(k int) int) (n *spikelane.Network, g *spikelane.NeuronGroup, m *spikelane.SpikeMonitor) {
	n = spikelane.NewNetwork("lattice", c)
	g = n.NeuronGroup("g", latticeSize, spikelane.NeuronModel{
		Equations: "dv/dt = (1.05 + 0.01*id + drive - v)/(5*ms) : 1 (unless refractory)\nid : integer (constant)\ny : 1\nbefore : 1\ndrive : 1",
		Threshold: "v > 1", Reset: "v = 0", Refractory: "(0.2 + 0.1*(id % 4))*ms", Method: "exact",
	})
	for k := range latticeSize {
		g.SetAt("id", k, strconv.Itoa(numbered(k)))
	}
	g.RunRegularly(spikelane.Regular{Code: "drive = y - before; before = y"})
	return n, g, n.SpikeMonitor("spikes", g)
}

func itself(k int) int { return k }

// joinAll connects a part of g with another one by the rules, as one object.
func joinAll(n *spikelane.Network, name string, g *spikelane.NeuronGroup, from, to [2]int, delay string) {
	a, b := fmt.Sprintf("(i + %d)", from[0]), fmt.Sprintf("(j + %d)", to[0])
	y := n.Synapses(name, g.Slice(from[0], from[1]), g.Slice(to[0], to[1]), spikelane.SynapseModel{Equations: "w : 1", OnPre: "y_post += w", Delay: ends(delay, a, b)})
	y.Connect(spikelane.Connect{Condition: ends(latticeRule, a, b)})
	y.Set("w", ends(latticeW, a, b))
}

// TestWirings: how synapses come to be, as one object or as several between parts that cover the groups, by a condition, a
// generator, arrays in order or not, certain chances or several calls, with delays computed or set, changes no bit of the neurons.
func TestWirings(t *testing.T) {
	var is, js []int32
	for i := range int32(latticeSize) {
		for j := range int32(latticeSize) {
			if (7*i+13*j)%9 < 4 {
				is, js = append(is, i), append(js, j)
			}
		}
	}
	order := make([]int, len(is))
	for k := range order {
		order[k] = k * 1009 % len(is)
	}
	shuffled := func(x []int32) []int32 {
		out := make([]int32, len(x))
		for k, at := range order {
			out[k] = x[at]
		}
		return out
	}
	all, cuts := [2]int{0, latticeSize}, [][2]int{{0, 17}, {17, 18}, {18, 40}, {40, latticeSize}}
	condition := ends(latticeRule, "i", "j")
	connect := func(c ...spikelane.Connect) func(*spikelane.Network, *spikelane.NeuronGroup, string) *spikelane.Synapses {
		return func(n *spikelane.Network, g *spikelane.NeuronGroup, delay string) *spikelane.Synapses {
			y := n.Synapses("y", g, g, spikelane.SynapseModel{Equations: "w : 1", OnPre: "y_post += w", Delay: ends(delay, "i", "j")})
			for _, c := range c {
				y.Connect(c)
			}
			y.Set("w", ends(latticeW, "i", "j"))
			return y
		}
	}
	parts := func(from, to [][2]int) func(*spikelane.Network, *spikelane.NeuronGroup, string) *spikelane.Synapses {
		return func(n *spikelane.Network, g *spikelane.NeuronGroup, delay string) *spikelane.Synapses {
			for a, f := range from {
				for b, o := range to {
					joinAll(n, fmt.Sprintf("y%d_%d", a, b), g, f, o, delay)
				}
			}
			return nil
		}
	}
	ways := []struct {
		name string
		make func(n *spikelane.Network, g *spikelane.NeuronGroup, delay string) *spikelane.Synapses
	}{
		{"condition", connect(spikelane.Connect{Condition: condition})},
		{"certain chance", connect(spikelane.Connect{Condition: condition, P: "1"})},
		{"chance of 0 or 1", connect(spikelane.Connect{P: "1.0*int(" + condition + ")"})},
		{"number of 0 or 1", connect(spikelane.Connect{N: "int(" + condition + ")"})},
		{"targets", connect(spikelane.Connect{Targets: "k for k in range(N_post) if " + ends(latticeRule, "i", "k")})},
		{"targets backwards", connect(spikelane.Connect{Targets: "k for k in range(N_post-1, -1, -1) if " + ends(latticeRule, "i", "k")})},
		{"sources", connect(spikelane.Connect{Sources: "k for k in range(N_pre) if " + ends(latticeRule, "k", "j")})},
		{"sample of all", connect(spikelane.Connect{Targets: "k for k in sample(N_post, p=1) if " + ends(latticeRule, "i", "k")})},
		{"arrays", connect(spikelane.Connect{I: is, J: js})},
		{"arrays in disorder", connect(spikelane.Connect{I: shuffled(is), J: shuffled(js)})},
		{"two calls", connect(spikelane.Connect{Condition: "i % 3 == 1 and " + condition}, spikelane.Connect{Condition: "i % 3 != 1 and " + condition})},
		{"parts of sources", parts(cuts, [][2]int{all})},
		{"parts of targets", parts([][2]int{all}, cuts)},
		{"parts of both", parts(cuts, cuts)},
	}
	for n, delay := range []string{"", "0.7*ms", latticeDelay} {
		var want spikelane.Stats
		for k, way := range ways {
			for set := range 2 {
				c := inTurn(n + k)[0]
				net, g, m := lattice(c, itself)
				y := way.make(net, g, delay)
				s := started(t, net)
				if set == 1 {
					if y == nil || delay == "" {
						continue
					}
					d, err := s.Get(y, "1*second*("+ends(delay, "i", "j")+")/second")
					do(t, err)
					each := make([]units.Time, len(d))
					for at := range d {
						each[at] = units.Time(d[at])
					}
					do(t, s.SetDelays(y, "pre", each))
				}
				do(t, s.Run(context.Background(), 40*ms))
				got := s.Stats()
				if n+k == 0 || want.Digest == nil {
					if want = got; s.SpikeCount(m) < 200 || got.SynapticEvents < 4000 {
						t.Fatalf("%d spikes and %d events say too little", s.SpikeCount(m), got.SynapticEvents)
					}
				}
				sameDigests(t, fmt.Sprintf("%s, delay %q, set %d, %s", way.name, delay, set, named(c)), got, want, func(name string) string {
					if name == "spikes" || name == "state_g" {
						return name
					}
					return ""
				})
			}
		}
	}
}

// TestPermutedNetwork: neurons and synapses do not know in which order they are stored: with numbers given in another order, all
// happens to the neuron of the number.
func TestPermutedNetwork(t *testing.T) {
	run := func(c spikelane.Config, numbered func(int) int) (spikes []string, v []float64) {
		n, g, m := lattice(c, numbered)
		y := n.Synapses("y", g, g, spikelane.SynapseModel{Equations: "w : 1", OnPre: "y_post += w", Delay: ends(latticeDelay, "id_pre", "id_post")})
		y.Connect(spikelane.Connect{Condition: ends(latticeRule, "id_pre", "id_post")})
		y.Set("w", ends(latticeW, "id_pre", "id_post"))
		s := ran(t, n, 40*ms)
		at, of := s.SpikeSteps(m)
		for k := range at {
			spikes = append(spikes, fmt.Sprintf("%04d %d", at[k], numbered(int(of[k]))))
		}
		slices.Sort(spikes)
		v = make([]float64, latticeSize)
		for k, x := range s.Float64(g, "v") {
			v[numbered(k)] = x
		}
		return spikes, v
	}
	spikes, v := run(spikelane.Config{Target: "go"}, itself)
	if len(spikes) < 200 {
		t.Fatalf("%d spikes say too little", len(spikes))
	}
	for k, numbered := range []func(int) int{func(k int) int { return latticeSize - 1 - k }, func(k int) int { return 10 * k % latticeSize }, func(k int) int { return (31*k + 7) % latticeSize }} {
		c := inTurn(k)[0]
		if s, w := run(c, numbered); !reflect.DeepEqual(s, spikes) || !reflect.DeepEqual(w, v) {
			t.Errorf("order %d, %s: %d spikes, want %d, or others, or other states", k, named(c), len(s), len(spikes))
		}
	}
}

// TestPartsCover: monitors and code of parts that cover a group are those of the group.
func TestPartsCover(t *testing.T) {
	const code = "y += int(v > 0.5)/64.0"
	run := func(c spikelane.Config, cuts [][2]int) (spikes []string, v string) {
		n, g, _ := lattice(c, itself)
		joinAll(n, "y", g, [2]int{0, latticeSize}, [2]int{0, latticeSize}, "0.4*ms")
		var monitors []*spikelane.SpikeMonitor
		var traces []*spikelane.StateMonitor
		for k, cut := range cuts {
			part := g.Slice(cut[0], cut[1])
			part.RunRegularly(spikelane.Regular{Code: code, Dt: 1 * ms, When: "end"})
			monitors = append(monitors, n.SpikeMonitor(fmt.Sprint("m", k), part))
			traces = append(traces, n.StateMonitor(fmt.Sprint("t", k), part, spikelane.StateRecord{Variables: []string{"v"}, Dt: 0.3 * ms}))
		}
		s := ran(t, n, 20*ms)
		var all []string
		for k, m := range monitors {
			at, of := s.SpikeSteps(m)
			for e := range at {
				spikes = append(spikes, fmt.Sprintf("%04d %d", at[e], int(of[e])+cuts[k][0]))
			}
			_, _, y := s.Trace(traces[k], "v")
			for _, row := range y {
				all = append(all, fmt.Sprint(row))
			}
		}
		slices.Sort(spikes)
		return spikes, strings.Join(all, "\n") + s.Stats().Digest["state_g"]
	}
	spikes, v := run(spikelane.Config{Target: "go"}, [][2]int{{0, latticeSize}})
	if len(spikes) < 100 {
		t.Fatalf("%d spikes say too little", len(spikes))
	}
	for k, cuts := range [][][2]int{{{0, 1}, {1, latticeSize}}, {{0, 16}, {16, 32}, {32, latticeSize}}, {{0, 7}, {7, 9}, {9, 41}, {41, 52}, {52, latticeSize}}} {
		c := inTurn(k)[0]
		if s, w := run(c, cuts); !reflect.DeepEqual(s, spikes) || w != v {
			t.Errorf("parts %v, %s: %d spikes, want %d, or others, or other states", cuts, named(c), len(s), len(spikes))
		}
	}
}
