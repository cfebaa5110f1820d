package rng

import (
	"math"
	"testing"
)

// The tests below use fixed seeds: they pass or fail for good. Their limits are set so that a perfect generator with
// an unseen seed would fail each with a probability below 1e-6 (4.9 standard deviations of a normal statistic, both
// sides).
const sigmas = 4.9

// Mean 1/2, variance 1/12, and 256 equal bins: chi-square with 255 degrees of freedom, of mean 255 and standard deviation √510.
func TestUniformMoments(t *testing.T) {
	const n = 1 << 18
	for _, seed := range []int64{0, 1, -1, 1 << 40} {
		u := make([]float64, n)
		UniformBlock(u, 0, 3, seed, 4)
		var sum, sq float64
		var bins [256]float64
		for _, x := range u {
			if x < 0 || x >= 1 {
				t.Fatalf("seed %d: %v is not in [0, 1)", seed, x)
			}
			sum += x - 0.5
			sq += (x - 0.5) * (x - 0.5)
			bins[int(x*256)]++
		}
		if z := sum / math.Sqrt(n/12.0); math.Abs(z) > sigmas {
			t.Errorf("seed %d: mean is %.2f standard deviations off", seed, z)
		}
		// The variance of (x-½)² is 1/80 - 1/144 = 1/180.
		if z := (sq - n/12.0) / math.Sqrt(n/180.0); math.Abs(z) > sigmas {
			t.Errorf("seed %d: variance is %.2f standard deviations off", seed, z)
		}
		chi := 0.0
		for _, k := range bins {
			chi += (k - n/256) * (k - n/256) / (n / 256)
		}
		// The tail of chi-square is heavier than normal: 5.5 for 1e-6.
		if z := (chi - 255) / math.Sqrt(510); math.Abs(z) > 5.5 {
			t.Errorf("seed %d: bins are %.2f standard deviations off", seed, z)
		}
	}
}

// What differs in one place of the counter or the key, by one, is not correlated.
func TestStreamsAreUncorrelated(t *testing.T) {
	const n = 1 << 16
	type draw func(i int64) float64
	base := draw(func(i int64) float64 { return Uniform(i, 10, 20, 30) })
	for name, other := range map[string]draw{
		"next element":  func(i int64) float64 { return Uniform(i+1, 10, 20, 30) },
		"next pair":     func(i int64) float64 { return Uniform(i+2, 10, 20, 30) },
		"next step":     func(i int64) float64 { return Uniform(i, 11, 20, 30) },
		"high step":     func(i int64) float64 { return Uniform(i, 10+1<<32, 20, 30) },
		"high element":  func(i int64) float64 { return Uniform(i+1<<33, 10, 20, 30) },
		"next seed":     func(i int64) float64 { return Uniform(i, 10, 21, 30) },
		"high seed":     func(i int64) float64 { return Uniform(i, 10, 20+1<<32, 30) },
		"next site":     func(i int64) float64 { return Uniform(i, 10, 20, 31) },
		"next object":   func(i int64) float64 { return Uniform(i, 10, 20, 30+1<<16) },
		"step for elem": func(i int64) float64 { return Uniform(10, i, 20, 30) },
	} {
		sum := 0.0
		for i := range int64(n) {
			sum += (base(i) - 0.5) * (other(i) - 0.5)
		}
		// Each product has variance 1/144.
		if z := sum * 12 / math.Sqrt(n); math.Abs(z) > sigmas {
			t.Errorf("%s: correlation is %.2f standard deviations from 0", name, z)
		}
	}
}
