package spikelane_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
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

// simulate makes a simulation of a network, without running it.
func simulate(t testing.TB, n *spikelane.Network) *spikelane.Simulation {
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
			s := simulate(t, n)
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
	i, j, err := simulate(t, n).Synaptic(y).Pairs()
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
		{40, "abs(i - j) <= 3 and i != j", "k for k in range(i-3, i+4) if k != i and 0 <= k and k < N_post", "k for k in range(j-3, j+4) if k != j and 0 <= k and k < N_pre",
			func(i, j int) bool { d := i - j; return d != 0 && d >= -3 && d <= 3 }},
		{60, "(i + j) % 7 == 0", "j for j in range((7 - i % 7) % 7, N_post, 7)", "k for k in range(N_pre) if (k + j) % 7 == 0",
			func(i, j int) bool { return (i+j)%7 == 0 }},
		{70000, "i < 2 and j % 1000 == i", "1000*k + i for k in range(70) if i < 2", "int(j % 1000) if j % 1000 < 2",
			func(i, j int) bool { return i < 2 && j%1000 == i }},
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

// TestConnectStatistics: random forms connect each pair with the probability they say. Over all pairs of 400 neurons
// with the same p, the number of synapses is within 5 standard deviations of n*p (false alarm below 6e-7 each, and the
// seed is fixed); per row and column the squared deviations sum to a chi-square statistic, within 5 of its standard
// deviations.
func TestConnectStatistics(t *testing.T) {
	const size = 400
	flat := func(p float64) func(i, j int) float64 { return func(int, int) float64 { return p } }
	for _, c := range []struct {
		name string
		call spikelane.Connect
		p    func(i, j int) float64
	}{
		{"p", spikelane.Connect{P: "0.1"}, flat(0.1)},
		{"small p", spikelane.Connect{P: "0.003"}, flat(0.003)},
		{"p and condition", spikelane.Connect{Condition: "i > j", P: "0.3"}, func(i, j int) float64 {
			if i > j {
				return 0.3
			}
			return 0
		}},
		{"p of the source", spikelane.Connect{P: "0.5*x_pre"}, func(i, j int) float64 { return 0.5 * float64(i) / size }},
		{"p of the pair", spikelane.Connect{P: "0.5*x_pre*x_post"}, func(i, j int) float64 { return 0.5 * float64(i) / size * float64(j) / size }},
		{"rand in the condition", spikelane.Connect{Condition: "rand() < 0.2"}, flat(0.2)},
		{"sample p", spikelane.Connect{Targets: "k for k in sample(N_post, p=0.15)"}, flat(0.15)},
		{"sample p of the source", spikelane.Connect{Targets: "k for k in sample(N_post, p=x_pre)"}, func(i, j int) float64 { return float64(i) / size }},
		{"sample with step", spikelane.Connect{Targets: "k for k in sample(0, N_post, 2, p=0.4)"}, func(i, j int) float64 { return 0.4 * float64(1-j%2) }},
		{"sources p", spikelane.Connect{Sources: "k for k in sample(N_pre, p=0.1)"}, flat(0.1)},
		{"rand in a generator", spikelane.Connect{Targets: "k for k in range(N_post) if rand() < 0.25"}, flat(0.25)},
		{"index by rand", spikelane.Connect{Targets: "int(rand()*N_post)"}, flat(1.0 / size)},
		{"sample size", spikelane.Connect{Targets: "k for k in sample(N_post, size=20)"}, flat(20.0 / size)},
		{"large sample", spikelane.Connect{Targets: "k for k in sample(N_post, size=380)"}, flat(380.0 / size)},
	} {
		t.Run(c.name, func(t *testing.T) {
			i, j := wire(t, 7, size, c.call)
			row, col := make([]float64, size), make([]float64, size)
			for k := range i {
				row[i[k]]++
				col[j[k]]++
			}
			total, variance := 0.0, 0.0
			means, variances := [2][]float64{make([]float64, size), make([]float64, size)}, [2][]float64{make([]float64, size), make([]float64, size)}
			for a := range size {
				for b := range size {
					p := c.p(a, b)
					total, variance = total+p, variance+p*(1-p)
					means[0][a] += p
					variances[0][a] += p * (1 - p)
					means[1][b] += p
					variances[1][b] += p * (1 - p)
				}
			}
			if d := float64(len(i)) - total; math.Abs(d) > 5*math.Sqrt(variance)+1e-9*total {
				t.Errorf("%d synapses, want %.0f ± %.0f", len(i), total, math.Sqrt(variance))
			}
			sided := strings.Contains(c.name, "sample size") || strings.Contains(c.name, "large sample") || c.name == "index by rand"
			for side, counts := range [2][]float64{row, col} {
				chi, n := 0.0, 0.0
				for k, x := range counts {
					if side == 0 && sided {
						if x != means[0][k] {
							if math.Abs(x-means[0][k]) > 1e-6 {
								t.Fatalf("row %d has %v synapses, want %v", k, x, means[0][k])
							}
						}
						continue
					}
					if v := variances[side][k]; v > 0 {
						chi += (x - means[side][k]) * (x - means[side][k]) / v
						n++
					}
				}
				if n > 0 && math.Abs(chi-n) > 5*math.Sqrt(2*n)*1.3 { // 1.3: counts of small mean have longer tails
					t.Errorf("side %d: chi-square %.1f with %.0f degrees of freedom", side, chi, n)
				}
			}
		})
	}
}

// TestSampleSubsets: every subset of a given size is as likely as any other. 3 of 6 gives 20 subsets; over 20000 rows
// the chi-square statistic with 19 degrees of freedom stays below 55 (false alarm 2e-5; the seed is fixed). 4 of 6
// draws those left out: 15 subsets, 14 degrees, below 47.
func TestSampleSubsets(t *testing.T) {
	for _, c := range []struct {
		size, subsets int
		most          float64
	}{{3, 20, 55}, {4, 15, 47}} {
		const rows = 20000
		n := spikelane.NewNetwork("subsets", spikelane.Config{Seed: 3})
		g := n.NeuronGroup("g", rows, spikelane.NeuronModel{Equations: "x : 1"})
		h := n.NeuronGroup("h", 6, spikelane.NeuronModel{Equations: "x : 1"})
		y := n.Synapses("y", g, h, spikelane.SynapseModel{})
		y.Connect(spikelane.Connect{Targets: fmt.Sprintf("k for k in sample(N_post, size=%d)", c.size)})
		_, j, err := simulate(t, n).Synaptic(y).Pairs()
		if err != nil || len(j) != rows*c.size {
			t.Fatal(len(j), err)
		}
		counts := map[string]float64{}
		for r := range rows {
			subset := j[r*c.size : (r+1)*c.size]
			if !slices.IsSorted(subset) || len(slices.Compact(slices.Clone(subset))) != c.size {
				t.Fatalf("row %d: %v is no ascending subset", r, subset)
			}
			counts[fmt.Sprint(subset)]++
		}
		if len(counts) != c.subsets {
			t.Errorf("%d subsets, want %d", len(counts), c.subsets)
		}
		chi, mean := 0.0, float64(rows)/float64(c.subsets)
		for _, x := range counts {
			chi += (x - mean) * (x - mean) / mean
		}
		if chi > c.most {
			t.Errorf("size %d: chi-square %.1f, want below %v", c.size, chi, c.most)
		}
	}
}
