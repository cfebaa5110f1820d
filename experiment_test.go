package spikelane_test

import (
	"crypto/rand"
	"encoding/binary"
	"flag"
	"fmt"
	"math"
	"slices"
	"testing"
)

var statisticsFull = flag.Bool("statistics.full", false, "tests of random numbers take fresh seeds, which they print, and four times the data, or forty")

// experiment is a set of comparisons of random numbers with what they should be, each of which may fail by chance.
//
// Normally seeds are fixed, so that an experiment passes or fails for good, and limits are such that a perfect generator with an unseen
// seed fails each comparison with a probability of 1e-6. With -statistics.full seeds are fresh, and data are four times as many; what
// then goes beyond limits of probability 1e-4 is tried again with another seed and ten times as many again, and fails beyond
// limits of 1e-6: a false alarm once in 1e10 comparisons.
type experiment struct {
	seed   int64 // of its first network; other networks have the next ones
	more   int   // times the data of a normal test
	limits limits
	faults []string
}

// limits are what a comparison may be off: standard deviations of a normal statistic on both sides, and on one, and √n·D of
// Kolmogorov and Smirnov, from P(√n·D > x) ≈ 2·exp(-2x²).
type limits struct{ both, one, ks float64 }

var (
	oneInMillion = limits{4.9, 4.76, 2.69}
	oneIn10000   = limits{3.9, 3.72, 2.23}
)

// statistic runs an experiment.
func statistic(t *testing.T, body func(t *testing.T, ex *experiment)) {
	t.Helper()
	if !*statisticsFull {
		ex := &experiment{more: 1, limits: oneInMillion}
		body(t, ex)
		ex.report(t)
		return
	}
	first := &experiment{seed: fresh(), more: 4, limits: oneIn10000}
	t.Logf("seed %d", first.seed)
	if body(t, first); len(first.faults) == 0 {
		return
	}
	second := &experiment{seed: fresh(), more: 40, limits: oneInMillion}
	t.Logf("seed %d, after %q", second.seed, first.faults)
	body(t, second)
	second.report(t)
}

// fresh returns a seed that nobody knows.
func fresh() int64 {
	var b [8]byte
	rand.Read(b[:])
	return int64(binary.LittleEndian.Uint64(b[:]) >> 2)
}

func (ex *experiment) fault(format string, a ...any) {
	ex.faults = append(ex.faults, fmt.Sprintf(format, a...))
}

func (ex *experiment) report(t *testing.T) {
	t.Helper()
	for _, f := range ex.faults {
		t.Error(f)
	}
}

// within notes a fault when got is too many standard deviations from want.
func (ex *experiment) within(what string, got, want, deviation float64) {
	if z := (got - want) / deviation; !(math.Abs(z) < ex.limits.both) {
		ex.fault("%s: got %v, want %v ± %.2g: %.2f standard deviations off", what, got, want, deviation, z)
	}
}

// uncorrelated notes a fault when the products of two samples of mean 0 and variance 1, pair by pair independent, do not have
// mean 0.
func (ex *experiment) uncorrelated(what string, x, y []float64) {
	sum := 0.0
	for k := range x {
		sum += x[k] * y[k]
	}
	ex.within(what, sum/float64(len(x)), 0, 1/math.Sqrt(float64(len(x))))
}

// follow notes a fault when a sample is not distributed as cdf, by Kolmogorov and Smirnov.
func (ex *experiment) follow(what string, sample []float64, cdf func(float64) float64) {
	x := slices.Sorted(slices.Values(sample))
	n, d := float64(len(x)), 0.0
	for k, v := range x {
		p := cdf(v)
		d = max(d, p-float64(k)/n, float64(k+1)/n-p)
	}
	if z := d * math.Sqrt(n); !(z < ex.limits.ks) {
		ex.fault("%s: √n·D = %.2f", what, z)
	}
}

// follows notes a fault when values are not distributed as p[k] = P(first+k) says, by chi-square.
func (ex *experiment) follows(what string, values []float64, first int, p []float64) {
	counts := make([]int, len(p))
	for _, v := range values {
		k := int(v) - first
		if k < 0 || k >= len(p) || v != math.Trunc(v) {
			ex.fault("%s: got %v, outside %d..%d", what, v, first, first+len(p)-1)
			return
		}
		counts[k]++
	}
	if z := chiSquare(counts, p); !(z < ex.limits.one) {
		ex.fault("%s: %.2f standard deviations from what is expected", what, z)
	}
}

func normal(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

// moments are the mean and the variance of a sample about that mean.
func moments(x []float64) (mean, variance float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		variance += (v - mean) * (v - mean) / float64(len(x)-1)
	}
	return mean, variance
}
