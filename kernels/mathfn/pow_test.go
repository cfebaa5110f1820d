package mathfn

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

func refPow(x, y float64) *big.Float { return refExp(mul(num(y), refLog(num(x)))) }

// The bound is just above the largest error found with -points 100000.
func TestPowAccuracy(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, c := range []struct {
		name string
		x, y span
	}{
		{"moderate", span{0.01, 100, false, false}, span{-10, 10, false, false}},
		{"base near 1, large exponent", span{0.999, 1.001, false, false}, span{-7e5, 7e5, false, false}},
		{"base very near 1", span{1 - 0x1p-40, 1 + 0x1p-40, false, false}, span{-0x1p49, 0x1p49, false, false}},
		{"any", span{tiny, math.MaxFloat64, true, false}, span{0x1p-12, 0x1p4, true, true}},
		{"Q10", span{2, 4, false, false}, span{-5, 5, false, false}},
		{"denormal results", span{0.5, 0.6, false, false}, span{1030, 1074, false, false}},
		{"first denormal results", span{0.5, 0.5002, false, false}, span{1022, 1023, false, false}},
		{"overflow", span{1.9, 2.1, false, false}, span{950, 1100, false, false}},
	} {
		worst := record{}
		for range *points {
			x, y := c.x.draw(r), c.y.draw(r)
			worst.add(ulps(Pow(x, y), refPow(x, y)), x, y)
		}
		t.Logf("%s: %v", c.name, worst)
		if worst.ulps > 0.80 {
			t.Errorf("pow, %s: got an error of %v, want at most 0.80 ulp", c.name, worst)
		}
	}
}
