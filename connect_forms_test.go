package spikelane_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
)

// form is one entry of testdata/connect/brian.json.
type form struct {
	Name  string
	Parts bool
	Calls []struct {
		Condition     string
		P, N, I, J    any
		SkipIfInvalid bool `json:"skip_if_invalid"`
	}
	Pairs, Nth, Error  string
	Outgoing, Incoming []int32
}

// connections returns the calls of a form in our words.
func (f *form) connections() []spikelane.Connect {
	text := func(x any) string {
		if x == nil {
			return ""
		}
		return fmt.Sprint(x)
	}
	list := func(x any) []int32 {
		switch x := x.(type) {
		case float64:
			return []int32{int32(x)}
		case []any:
			var out []int32
			for _, y := range x {
				out = append(out, int32(y.(float64)))
			}
			return out
		}
		return nil
	}
	var out []spikelane.Connect
	for _, c := range f.Calls {
		k := spikelane.Connect{Condition: c.Condition, P: text(c.P), N: text(c.N), I: list(c.I), J: list(c.J), SkipIfInvalid: c.SkipIfInvalid}
		k.Targets, _ = c.J.(string)
		k.Sources, _ = c.I.(string)
		out = append(out, k)
	}
	return out
}

// sides is a network with the two groups of testdata/connect/brian.py.
func sides(seed int64) (n *spikelane.Network, p, q *spikelane.NeuronGroup) {
	n = spikelane.NewNetwork("connect", spikelane.Config{Seed: seed})
	p = n.NeuronGroup("P", 10, spikelane.NeuronModel{Equations: "x : 1\nflag : boolean"})
	q = n.NeuronGroup("Q", 8, spikelane.NeuronModel{Equations: "y : 1"})
	p.Set("x", "0.1*i")
	p.Set("flag", "i % 3 == 0")
	q.Set("y", "0.1*i")
	return n, p, q
}

// pairsText writes pairs as testdata/connect/brian.json does.
func pairsText(i, j []int32) string {
	var b strings.Builder
	for k := range i {
		switch {
		case k > 0 && i[k] == i[k-1]:
			b.WriteByte(',')
		case k > 0:
			b.WriteByte(' ')
			fallthrough
		default:
			fmt.Fprintf(&b, "%d:", i[k])
		}
		fmt.Fprint(&b, j[k])
	}
	return b.String()
}

// TestConnectForms compares the synapses that each form makes, in the order of their creation, with Brian 2.5.1
// (testdata/connect/brian.py).
func TestConnectForms(t *testing.T) {
	data, err := os.ReadFile("testdata/connect/brian.json")
	if err != nil {
		t.Fatal(err)
	}
	var forms []form
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(&forms); err != nil || len(forms) < 40 {
		t.Fatalf("%d forms, %v", len(forms), err)
	}
	// Brian refuses to see that the outer index of a generator of sources is j; the numbers are of its meaning.
	ours := map[string]string{"sources": "0:1,2 1:2 0:3 1:3 2:3 0:4 1:4 2:4 3:4 0:5 1:5 2:5 3:5 4:5 0:6 1:6 2:6 3:6 4:6 5:6 0:7 1:7 2:7 3:7 4:7 5:7 6:7"}
	for _, f := range forms {
		t.Run(f.Name, func(t *testing.T) {
			n, p, q := sides(1)
			var src, tgt spikelane.Source = p, q
			if f.Parts {
				src, tgt = p.Slice(2, 7), q.Slice(1, 8)
			}
			y := n.Synapses("y", src, tgt, spikelane.SynapseModel{Equations: "w : 1", MultisynapticIndex: "nth"})
			for _, c := range f.connections() {
				y.Connect(c)
			}
			y.Set("w", "N_incoming + 100*N_outgoing")
			s := started(t, n)
			v := s.Synaptic(y)
			i, j, err := v.Pairs()
			if err != nil {
				t.Fatal(err)
			}
			want := f.Pairs
			if f.Error != "" {
				if want = ours[f.Name]; want == "" {
					t.Fatalf("Brian: %s", f.Error)
				}
			}
			if got := pairsText(i, j); got != want {
				t.Errorf("pairs\n%s, want\n%s", got, want)
			}
			if f.Error != "" || len(i) == 0 {
				return
			}
			nth, err := v.Get("nth")
			if err != nil {
				t.Fatal(err)
			}
			var digits strings.Builder
			for _, x := range nth {
				fmt.Fprint(&digits, x)
			}
			if digits.String() != f.Nth {
				t.Errorf("multisynaptic index %s, want %s", &digits, f.Nth)
			}
			// Brian's lists of a part begin with the neurons of the group before it.
			out, in := f.Outgoing, f.Incoming
			if f.Parts {
				out, in = out[len(out)-5:], in[len(in)-7:]
			}
			if got := v.Outgoing(); !slices.Equal(got, out) {
				t.Errorf("outgoing %v, want %v", got, out)
			}
			if got := v.Incoming(); !slices.Equal(got, in) {
				t.Errorf("incoming %v, want %v", got, in)
			}
			w, err := v.Get("w")
			if err != nil {
				t.Fatal(err)
			}
			for k := range i {
				if want := float64(in[j[k]]) + 100*float64(out[i[k]]); w[k] != want {
					t.Fatalf("w = N_incoming + 100*N_outgoing of synapse %d is %v, want %v", k, w[k], want)
				}
			}
		})
	}
}

// wire makes the synapses of some calls of Connect between n sources and targets with x, and returns their pairs.
func wire(t *testing.T, seed int64, size int, calls ...spikelane.Connect) (i, j []int32) {
	t.Helper()
	n := spikelane.NewNetwork("wire", spikelane.Config{Seed: seed})
	g := n.NeuronGroup("g", size, spikelane.NeuronModel{Equations: "x : 1"})
	g.Set("x", "i*1.0/N")
	y := n.Synapses("y", g, g, spikelane.SynapseModel{})
	for _, c := range calls {
		y.Connect(c)
	}
	i, j, err := started(t, n).Synaptic(y).Pairs()
	if err != nil {
		t.Fatal(err)
	}
	return i, j
}

// TestConnectEquivalence: a condition, a generator and arrays that say the same make the same synapses, also where
// rows are longer than the blocks they are made in.
func TestConnectEquivalence(t *testing.T) {
	for _, c := range []struct {
		size                        int
		condition, targets, sources string
		holds                       func(i, j int) bool
	}{
		{
			40, "abs(i - j) <= 3 and i != j", "k for k in range(i-3, i+4) if k != i and 0 <= k and k < N_post", "k for k in range(j-3, j+4) if k != j and 0 <= k and k < N_pre",
			func(i, j int) bool { d := i - j; return d != 0 && d >= -3 && d <= 3 },
		},
		{
			60, "(i + j) % 7 == 0", "j for j in range((7 - i % 7) % 7, N_post, 7)", "k for k in range(N_pre) if (k + j) % 7 == 0",
			func(i, j int) bool { return (i+j)%7 == 0 },
		},
		{
			70000, "i < 2 and j % 1000 == i", "1000*k + i for k in range(70) if i < 2", "int(j % 1000) if j % 1000 < 2",
			func(i, j int) bool { return i < 2 && j%1000 == i },
		},
	} {
		var wi, wj []int32
		for i := range min(c.size, 100) { // beyond, none connects
			for j := range c.size {
				if c.holds(i, j) {
					wi, wj = append(wi, int32(i)), append(wj, int32(j))
				}
			}
		}
		want := pairsText(wi, wj)
		for what, k := range map[string]spikelane.Connect{"condition": {Condition: c.condition}, "targets": {Targets: c.targets}, "arrays": {I: wi, J: wj}} {
			if got := pairsText(wire(t, 1, c.size, k)); got != want {
				t.Errorf("%s %q makes %.300s, want %.300s", what, c.condition, got, want)
			}
		}
		i, j := wire(t, 1, c.size, spikelane.Connect{Sources: c.sources})
		if !slices.IsSorted(j) || len(i) != len(wi) {
			t.Errorf("sources %q: %d synapses, want %d, by target", c.sources, len(i), len(wi))
		}
		for k := range i {
			if !c.holds(int(i[k]), int(j[k])) {
				t.Fatalf("sources %q: synapse from %d onto %d", c.sources, i[k], j[k])
			}
		}
	}
}
