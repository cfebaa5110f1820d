package spikelane_test

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"github.com/spikelane/spikelane"
)

// wired returns the pairs that one call of Connect makes between groups of nPre and nPost.
func wired(t *testing.T, seed int64, nPre, nPost int, c spikelane.Connect) (i, j []int32) {
	t.Helper()
	n := spikelane.NewNetwork("n", spikelane.Config{Seed: seed})
	g := n.NeuronGroup("g", nPre, spikelane.NeuronModel{Equations: "x : 1"})
	h := n.NeuronGroup("h", nPost, spikelane.NeuronModel{Equations: "x : 1"})
	y := n.Synapses("y", g, h, spikelane.SynapseModel{})
	y.Connect(c)
	return ran(t, n, 0).Connections(y)
}

// TestConnectCounts: the number of synapses is binomial. The seeds are fixed, so the test does not fail by chance; the
// bounds of 5 standard deviations would be passed by a right generator in all but 6 of 10^7 choices of a seed.
func TestConnectCounts(t *testing.T) {
	for _, c := range []struct {
		connect spikelane.Connect
		pairs   float64 // of 300·400 those that the condition leaves
		p       float64
	}{
		{spikelane.Connect{P: "0.02"}, 300 * 400, 0.02},
		{spikelane.Connect{P: "0.5"}, 300 * 400, 0.5},
		{spikelane.Connect{P: "0.999"}, 300 * 400, 0.999},
		{spikelane.Connect{P: "1e-4"}, 300 * 400, 1e-4},
		{spikelane.Connect{P: "0.1", Condition: "i < 100 and j != 7"}, 100 * 399, 0.1},
		{spikelane.Connect{P: "0.1 + 0*i"}, 300 * 400, 0.1},
		{spikelane.Connect{Condition: "rand() < 0.1"}, 300 * 400, 0.1},
		{spikelane.Connect{P: "0.1 + 0*j", Condition: "rand() < 0.5"}, 300 * 400, 0.05},
	} {
		for seed := range int64(5) {
			i, _ := wired(t, seed, 300, 400, c.connect)
			mean, sd := c.pairs*c.p, math.Sqrt(c.pairs*c.p*(1-c.p))
			if d := float64(len(i)) - mean; math.Abs(d) > 5*sd {
				t.Errorf("%+v, seed %d: %d synapses, want %.0f ± %.0f", c.connect, seed, len(i), mean, 5*sd)
			}
		}
	}
	for _, c := range []struct {
		connect spikelane.Connect
		want    int
	}{
		{spikelane.Connect{}, 120000},
		{spikelane.Connect{P: "1"}, 120000},
		{spikelane.Connect{P: "0"}, 0},
		{spikelane.Connect{P: "1e-300"}, 0},
		{spikelane.Connect{P: "0*i"}, 0},
		{spikelane.Connect{P: "1 + 0*i"}, 120000},
		{spikelane.Connect{P: "7 + 0*i"}, 120000},
		{spikelane.Connect{N: "0"}, 0},
		{spikelane.Connect{N: "3"}, 360000},
		{spikelane.Connect{Condition: "i == 0", N: "int(1.9 + 0*j)"}, 400},
		{spikelane.Connect{I: []int32{}, J: []int32{}}, 0},
	} {
		if i, _ := wired(t, 1, 300, 400, c.connect); len(i) != c.want {
			t.Errorf("%+v: %d synapses, want %d", c.connect, len(i), c.want)
		}
	}
}

// binomial returns the probabilities of 0 … n successes.
func binomial(n int, p float64) []float64 {
	out := make([]float64, n+1)
	for k := range out {
		a, _ := math.Lgamma(float64(n + 1))
		b, _ := math.Lgamma(float64(k + 1))
		c, _ := math.Lgamma(float64(n - k + 1))
		out[k] = math.Exp(a - b - c + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
	}
	return out
}

// chiSquare compares counts with what probabilities lead to expect, in bins of at least 10 expected, and returns the
// statistic in standard normal units (Wilson & Hilferty's cube root).
func chiSquare(counts []int, p []float64) float64 {
	total := 0
	for _, n := range counts {
		total += n
	}
	var stat, e, o, rest float64
	for _, q := range p {
		rest += q * float64(total)
	}
	bins := 0
	for k, q := range p {
		e, o, rest = e+q*float64(total), o+float64(counts[k]), rest-q*float64(total)
		if e >= 10 && rest >= 10 || k == len(p)-1 {
			stat, bins = stat+(o-e)*(o-e)/e, bins+1
			e, o = 0, 0
		}
	}
	df := float64(bins - 1)
	return (math.Cbrt(stat/df) - (1 - 2/(9*df))) / math.Sqrt(2/(9*df))
}

// TestDegrees: numbers of synapses by source and by target are binomial, by chi-square. Fixed seeds; a right generator
// passes 4.5 standard deviations but for 3 of 10^6 seeds.
func TestDegrees(t *testing.T) {
	const nPre, nPost, p = 2000, 1500, 0.03
	for _, c := range []spikelane.Connect{{P: "0.03"}, {P: "0.03 + 0*i"}, {Condition: "rand() < 0.03"}} {
		i, j := wired(t, 11, nPre, nPost, c)
		out, in := make([]int, nPre), make([]int, nPost)
		for k := range i {
			out[i[k]]++
			in[j[k]]++
		}
		for _, side := range []struct {
			name    string
			degrees []int
			trials  int
		}{{"source", out, nPost}, {"target", in, nPre}} {
			counts := make([]int, side.trials+1)
			for _, d := range side.degrees {
				counts[d]++
			}
			if z := chiSquare(counts, binomial(side.trials, p)); math.Abs(z) > 4.5 {
				t.Errorf("%+v: synapses by %s: chi-square is %.1f standard deviations from what a binomial gives", c, side.name, z)
			}
		}
	}
}

// TestRowsAreIndependent: the synapses of a source are a function of the seed and its number: other sources do not
// change them.
func TestRowsAreIndependent(t *testing.T) {
	for _, c := range []spikelane.Connect{{P: "0.1"}, {P: "0.1", Condition: "j > 3"}, {P: "0.1 + 0*i"}, {Condition: "rand() < 0.1"}} {
		i, j := wired(t, 3, 20, 200, c)
		i2, j2 := wired(t, 3, 500, 200, c)
		n := len(i)
		if n == 0 || len(i2) < n || !reflect.DeepEqual(i, i2[:n]) || !reflect.DeepEqual(j, j2[:n]) {
			t.Errorf("%+v: the first 20 of 500 sources do not connect as 20 do", c)
		}
		rows := map[string]bool{}
		for row := range int32(20) {
			var targets []int32
			for k := range i {
				if i[k] == row {
					targets = append(targets, j[k])
				}
			}
			rows[fmt.Sprint(targets)] = true
		}
		if len(rows) < 20 { // rows of about 20 of 200 targets: equal ones have a chance below 10^-26
			t.Errorf("%+v: %d different rows of 20", c, len(rows))
		}
	}
}

// TestSitesAreIndependent: each call of Connect, each object and each initial value draws for itself.
func TestSitesAreIndependent(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	g := n.NeuronGroup("g", 100, spikelane.NeuronModel{Equations: "x : 1\ny : 1"})
	g.Set("x", "rand()")
	g.Set("y", "rand()")
	y, z := n.Synapses("y", g, g, spikelane.SynapseModel{Equations: "a : 1\nb : 1"}), n.Synapses("z", g, g, spikelane.SynapseModel{Equations: "a : 1"})
	y.Connect(spikelane.Connect{P: "0.1"})
	y.Connect(spikelane.Connect{P: "0.1"})
	y.Set("a", "rand()")
	y.Set("b", "rand()")
	z.Connect(spikelane.Connect{P: "0.1"})
	z.Set("a", "rand()")
	s := ran(t, n, 0)
	if equal(s.Float64(g, "x"), s.Float64(g, "y")) > 0 || equal(s.Weights(y, "a"), s.Weights(y, "b")) > 0 || equal(s.Weights(y, "a"), s.Weights(z, "a")) > 0 {
		t.Error("initial values draw the same numbers")
	}
	// 10000 pairs of two calls with p = 0.1: 100 ± 10 in both. 5 standard deviations, as above.
	i, j := s.Connections(y)
	seen, both := map[[2]int32]bool{}, 0
	for k := range i {
		pair := [2]int32{i[k], j[k]}
		if seen[pair] {
			both++
		}
		seen[pair] = true
	}
	if both < 50 || both > 150 {
		t.Errorf("%d pairs are in both calls, want 100 ± 50", both)
	}
	// About 1000 pairs of another object, each with a chance of 0.19 to be in either call: 190 ± 12.
	both = 0
	i, j = s.Connections(z)
	for k := range i {
		if seen[[2]int32{i[k], j[k]}] {
			both++
		}
	}
	if both < 130 || both > 250 {
		t.Errorf("%d pairs are in both objects, want 190 ± 60", both)
	}
}

func equal(a, b []float64) int {
	n := 0
	for k := range min(len(a), len(b)) {
		if a[k] == b[k] {
			n++
		}
	}
	return n
}
