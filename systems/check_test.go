package systems

import (
	"math"
	"strconv"
	"testing"
)

// TestFinite: of 0 to 40 values one that is not finite is found wherever it stands, and finite values never are, though their sum may be
// infinite.
func TestFinite(t *testing.T) {
	// Values whose sum is infinite are looked at one by one, and so hide what the sum would miss.
	for _, all := range []float64{math.MaxFloat64, 1} {
		for n := range 41 {
			x := make([]float64, n)
			for k := range x {
				x[k] = all
			}
			if !finite(x) {
				t.Errorf("%d values of %g are not finite", n, all)
			}
			for k := range x {
				for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Float64frombits(0xfff0000000000001)} {
					x[k] = bad
					if finite(x) {
						t.Errorf("value %d of %d is %v: not found", k, n, bad)
					}
					if n > 1 { // infinities that would cancel
						x[(k+1)%n] = -bad
						if finite(x) {
							t.Errorf("values %d and the next of %d are %v and its opposite: not found", k, n, bad)
						}
						x[(k+1)%n] = all
					}
					x[k] = all
				}
			}
		}
	}
}

// TestOdd: what is counted, and which comes first by the users' numbers.
func TestOdd(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	x := []float64{1, inf, 2, nan, -inf}
	if o := odd(x, nil, false); o.nan != 1 || o.inf != 2 || o.index != 1 || o.value != inf {
		t.Errorf("%+v, want 1 NaN, 2 infinities, the first at 1", o)
	}
	if o := odd(x, nil, true); o.nan != 1 || o.inf != 2 || o.index != 3 || !math.IsNaN(o.value) {
		t.Errorf("%+v, want the first NaN at 3", o)
	}
	if o := odd(x, []int32{0, 4, 3, 2, 1}, false); o.index != 1 || o.value != -inf {
		t.Errorf("%+v, want the first at 1, by numbers", o)
	}
}

// TestLarge: values beyond 1e50 are counted, on both sides; infinity and NaN are odd already. The first is so by the users' numbers.
func TestLarge(t *testing.T) {
	x := []float64{1e50, 2e50, math.Inf(1), -3e50, math.NaN()}
	if o, n := large(x, nil); n != 2 || o.index != 1 || o.value != 2e50 {
		t.Errorf("%d, %+v, want 2, the first 2e50 at 1", n, o)
	}
	if o, n := large(x, []int32{0, 4, 3, 2, 1}); n != 2 || o.index != 2 || o.value != -3e50 {
		t.Errorf("%d, %+v, want 2, the first -3e50 at 2", n, o)
	}
}

// TestEvery: a look at what is not written as a whole takes at most 1/256 of what steps write, and is a power of two of steps.
func TestEvery(t *testing.T) {
	for _, c := range []struct {
		swept      bool
		rest, pass int64
		want       int64
	}{
		{true, 0, 96000, 256},
		{true, 1 << 40, 96000, 256},
		{false, 0, 0, 256},
		{false, 8 * 4000, 96000, 256},            // 32 kB: 125 bytes a step of 375
		{false, 24 * 10e6, 480000, 1 << 17},      // 240 MB: 1831 bytes a step of 1875
		{false, 24 * 10e6, 0, 1 << 24},           // 14 bytes a step of 16
		{false, math.MaxInt64, 0, 1099511627776}, // at most 2^40
	} {
		if got := Every(c.swept, c.rest, c.pass); got != c.want {
			t.Errorf("Every(%v, %d, %d) = %d, want %d", c.swept, c.rest, c.pass, got, c.want)
		}
	}
}

func BenchmarkFinite(b *testing.B) {
	for _, n := range []int{12000, 1e6, 1e7} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			x := make([]float64, n)
			b.SetBytes(int64(8 * n))
			for b.Loop() {
				if !finite(x) {
					b.Fatal("zeros are not finite")
				}
			}
		})
	}
}
