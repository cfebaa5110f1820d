package mathfn

import (
	"math"
	"testing"
)

// The tests below use fixed seeds: they pass or fail for good. Their limits are set so that a perfect generator with an
// unseen seed would fail each comparison with a probability below 1e-6: 4.9 standard deviations of a normal statistic.
const sigmas = 4.9

// Mean, variance, skewness and kurtosis of a normal draw: sums of x, x²-1, x³ and x⁴-3, whose variances are 1, 2, 15 and
// 96; and the two numbers of a pair, which share a radius, are uncorrelated, as are their squares (variances 1 and 4).
func TestNormalMoments(t *testing.T) {
	const n = 1 << 19
	x := make([]float64, n)
	for _, seed := range []int64{0, 1, -5} {
		NormalBlock(x, 0, 9, seed, 77)
		var m1, m2, m3, m4, pair, squares float64
		for i, v := range x {
			m1, m2, m3, m4 = m1+v, m2+v*v-1, m3+v*v*v, m4+v*v*v*v-3
			if i&1 != 0 {
				pair += v * x[i-1]
				squares += (v*v - 1) * (x[i-1]*x[i-1] - 1)
			}
		}
		for _, c := range []struct {
			name          string
			sum, variance float64
		}{
			{"mean", m1, n},
			{"variance", m2, 2 * n},
			{"third moment", m3, 15 * n},
			{"fourth moment", m4, 96 * n},
			{"correlation in a pair", pair, n / 2},
			{"correlation of squares", squares, 4 * n / 2},
		} {
			if z := c.sum / math.Sqrt(c.variance); math.Abs(z) > sigmas {
				t.Errorf("seed %d: %s is %.2f standard deviations off", seed, c.name, z)
			}
		}
	}
}

// The share of draws below each of nine bounds is that of the normal distribution, ½·erfc(-x/√2).
func TestNormalDistribution(t *testing.T) {
	const n = 1 << 19
	x := make([]float64, n)
	NormalBlock(x, 0, 1, 2, 3)
	for _, bound := range []float64{-3, -2, -1, -0.5, 0, 0.5, 1, 2, 3} {
		count := 0.0
		for _, v := range x {
			if v < bound {
				count++
			}
		}
		p := math.Erfc(-bound/math.Sqrt2) / 2
		if z := (count - n*p) / math.Sqrt(n*p*(1-p)); math.Abs(z) > sigmas {
			t.Errorf("below %v: %.2f standard deviations off", bound, z)
		}
	}
}

// A radius of u = 2^-53 is the largest value, √(2·53·ln 2); a turn's quarters are exact.
func TestNormalExtremes(t *testing.T) {
	if got, want := radius(0), 8.571674348652904; math.Abs(got-want) > 2e-15 {
		t.Errorf("radius(0) = %v, want %v", got, want)
	}
	for _, c := range []struct {
		bits uint64
		want float64
	}{{0, 1}, {1 << 62, 0}, {1 << 63, -1}, {3 << 62, 0}} {
		if got := cosTurn(int64(c.bits)); got != c.want {
			t.Errorf("cosTurn(%x) = %v, want %v", c.bits, got, c.want)
		}
	}
	// cos(2πu) against package math, whose argument carries a rounding of up to 2^-51.
	for i := range uint64(5000) {
		bits := i * 0x9E3779B97F4A7C15
		u := float64(bits>>11) * 0x1p-53
		if got, want := cosTurn(int64(bits)), math.Cos(2*math.Pi*u); math.Abs(got-want) > 0x1p-50 {
			t.Errorf("cosTurn(%x) = %v, want %v", bits, got, want)
		}
	}
}

// Mean and variance of a Poisson draw are its mean; the variance of (k-m)² is m + 2m².
func TestPoissonMoments(t *testing.T) {
	const n = 60000
	for _, mean := range []float64{1e-3, 0.5, 3, 9.99, 10, 30, 1000, 1e6, 1e9} {
		var m1, m2 float64
		for i := range int64(n) {
			k := Poisson(i, 4, 5, 6, mean)
			if k < 0 || k != math.Trunc(k) {
				t.Fatalf("mean %v: drew %v", mean, k)
			}
			m1 += k - mean
			m2 += (k-mean)*(k-mean) - mean
		}
		if z := m1 / math.Sqrt(n*mean); math.Abs(z) > sigmas {
			t.Errorf("mean %v: mean is %.2f standard deviations off", mean, z)
		}
		if z := m2 / math.Sqrt(n*(mean+2*mean*mean)); math.Abs(z) > sigmas {
			t.Errorf("mean %v: variance is %.2f standard deviations off", mean, z)
		}
	}
}

// Each count is drawn as often as e^-m·m^k/k! says, on both sides of the change of method.
func TestPoissonDistribution(t *testing.T) {
	const n = 100000
	for _, mean := range []float64{2.5, 9.9, 10, 12.5} {
		var counts [64]float64
		for i := range int64(n) {
			counts[int(Poisson(i, 1, 8, 9, mean))]++
		}
		p := math.Exp(-mean)
		for k, got := range counts {
			if k > 0 {
				p *= mean / float64(k)
			}
			if n*p < 100 { // the normal limit of the count holds above
				continue
			}
			// Skewed a little still: 5.5 in place of 4.9.
			if z := (got - n*p) / math.Sqrt(n*p*(1-p)); math.Abs(z) > 5.5 {
				t.Errorf("mean %v: %d was drawn %v times, want %.0f (%.2f standard deviations off)", mean, k, got, n*p, z)
			}
		}
	}
}

func TestPoissonEdges(t *testing.T) {
	for _, c := range []struct{ mean, want float64 }{{0, 0}, {-1, 0}, {nan, 0}, {-inf, 0}, {inf, inf}, {1e-300, 0}} {
		if got := Poisson(1, 2, 3, 4, c.mean); got != c.want {
			t.Errorf("Poisson of mean %v = %v, want %v", c.mean, got, c.want)
		}
	}
	if allocs := testing.AllocsPerRun(10, func() { Poisson(1, 2, 3, 4, 50) }); allocs != 0 {
		t.Errorf("a draw allocates %v times", allocs)
	}
}

// ln P(k) against ln k! as a sum of logarithms. Up to a mean of 1e6 the terms of the sum limit the comparison.
func TestPoissonLogP(t *testing.T) {
	for _, mean := range []float64{10, 100, 12345.5} {
		for _, k := range []float64{0, 1, 5, 9, 10, 11, 25, mean, 1.1 * mean} {
			k = math.Floor(k)
			want := k*math.Log(mean) - mean
			for i := 2.0; i <= k; i++ {
				want -= math.Log(i)
			}
			if got := poissonLogP(k, mean); math.Abs(got-want) > 1e-9*(1+math.Abs(want)/1e4) {
				t.Errorf("poissonLogP(%v, %v) = %.12f, want %.12f", k, mean, got, want)
			}
		}
	}
}
