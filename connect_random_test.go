package spikelane_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
)

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
		_, j, err := started(t, n).Synaptic(y).Pairs()
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
