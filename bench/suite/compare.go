package suite

import (
	"fmt"
	"math"
	"slices"
)

// Change is how the loop of one case in one engine differs between two reports.
type Change struct {
	Case     string
	Engine   Engine
	Old, New Spread  // seconds
	Ratio    float64 // new median / old median
	P        float64 // the chance of times that differ so much, or more, if nothing has changed
	Verdict  Verdict
}

// Verdict says what a change is.
type Verdict string

// The verdicts.
const (
	Slower Verdict = "slower"
	Faster Verdict = "faster"
	Equal  Verdict = "no difference" // none that noise does not explain
	TooFew Verdict = "too few rounds to say"
)

// Limits of what counts as a difference.
const (
	Significance = 0.05 // of P
	LeastChange  = 0.03 // of the ratio: less may be significant, and is of no consequence
)

// Compare returns the changes from an earlier report to a later one, of what stands in both.
//
// A difference is one that the rank-sum test of Mann and Whitney finds with Significance and whose medians are LeastChange
// apart. With fewer than four rounds in both no times can be significant.
func Compare(old, now *Report) []Change {
	var all []Change
	for _, result := range now.Results {
		for _, s := range result.Series {
			before, ok := old.find(result.Name(), s.Engine)
			if !ok || len(before.Samples) == 0 || len(s.Samples) == 0 {
				continue
			}
			all = append(all, compareSeries(result.Name(), before, s))
		}
	}
	return all
}

// OtherMachine says in what the machines of two reports differ, "" if in nothing that is known: times of different machines
// do not compare.
func OtherMachine(old, now *Report) string {
	a, b := old.processor(), now.processor()
	if a == b {
		return ""
	}
	return fmt.Sprintf("measured on another machine: %s, now %s", a, b)
}

// Compared returns what another build of ours in the same report, which ran in the same rounds, says of this one.
func (r Report) Compared() []Change {
	var all []Change
	for _, result := range r.Results {
		for _, s := range result.Series {
			if s.Engine.Kind != Other {
				continue
			}
			e := s.Engine
			e.Kind, e.Path = Ours, ""
			now, ok := r.find(result.Name(), e)
			if ok && len(now.Samples) > 0 && len(s.Samples) > 0 {
				all = append(all, compareSeries(result.Name(), s, now))
			}
		}
	}
	return all
}

func compareSeries(name string, old, now Series) Change {
	times := func(s Series) (list []float64) {
		for _, x := range s.Samples {
			list = append(list, x.RunS)
		}
		return list
	}
	c := Change{Case: name, Engine: now.Engine, Old: old.Run(), New: now.Run()}
	c.Ratio = c.New.Median / c.Old.Median
	a, b := times(old), times(now)
	c.P = rankSum(a, b)
	switch {
	case leastP(len(a), len(b)) > Significance:
		c.Verdict = TooFew
	case c.P > Significance || math.Abs(c.Ratio-1) < LeastChange:
		c.Verdict = Equal
	case c.Ratio > 1:
		c.Verdict = Slower
	default:
		c.Verdict = Faster
	}
	return c
}

func (r *Report) find(name string, e Engine) (Series, bool) {
	for _, result := range r.Results {
		if result.Name() != name {
			continue
		}
		for _, s := range result.Series {
			if s.Engine == e {
				return s, true
			}
		}
	}
	return Series{}, false
}

// rankSum returns the two-sided probability of the statistic U of two samples, or of one further from its mean, if both come
// from one distribution. It is exact without ties; ties count as half, and make it a little too large.
//
// Source: Mann and Whitney (1947), Ann. Math. Stat. 18:50-60, doi:10.1214/aoms/1177730491: the number of orders of m and n
// values with U = u is N(u; m, n) = N(u-n; m-1, n) + N(u; m, n-1).
func rankSum(a, b []float64) float64 {
	twice := 0 // 2 U, so that ties are whole
	for _, x := range a {
		for _, y := range b {
			switch {
			case x > y:
				twice += 2
			case x == y:
				twice++
			}
		}
	}
	m, n := len(a), len(b)
	tail := min(twice, 2*m*n-twice) / 2
	counts := orders(m, n)
	below, all := 0.0, 0.0
	for u, k := range counts {
		if u <= tail {
			below += k
		}
		all += k
	}
	return min(1, 2*below/all)
}

// orders returns how many orders of m and n values there are for each U from 0 to m n.
func orders(m, n int) []float64 {
	table := make([][]float64, n+1) // of the current m
	for k := range table {
		table[k] = []float64{1}
	}
	for i := 1; i <= m; i++ {
		next := make([][]float64, n+1)
		next[0] = []float64{1}
		for j := 1; j <= n; j++ {
			counts := make([]float64, i*j+1)
			for u, k := range table[j] {
				counts[u+j] += k
			}
			for u, k := range next[j-1] {
				counts[u] += k
			}
			next[j] = counts
		}
		table = next
	}
	return table[n]
}

// leastP returns the least probability that samples of m and n values can have.
func leastP(m, n int) float64 {
	all := 0.0
	for _, k := range orders(m, n) {
		all += k
	}
	return 2 / all
}

// Slowdowns returns the changes that are slower, the worst first.
func Slowdowns(all []Change) []Change {
	slow := slices.DeleteFunc(slices.Clone(all), func(c Change) bool { return c.Verdict != Slower })
	slices.SortStableFunc(slow, func(a, b Change) int {
		switch {
		case a.Ratio > b.Ratio:
			return -1
		case a.Ratio < b.Ratio:
			return 1
		}
		return 0
	})
	return slow
}
