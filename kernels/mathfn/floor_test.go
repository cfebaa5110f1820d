package mathfn

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// Values of CPython 3.11: x // y, x % y.
func TestFloorExact(t *testing.T) {
	for _, c := range []struct{ x, y, div, mod float64 }{
		{7, 3, 2, 1},
		{-7, 3, -3, 2},
		{7, -3, -3, -2},
		{-7, -3, 2, -1},
		{6, 3, 2, 0},
		{-6, 3, -2, 0},
		{6, -3, -2, negZero},
		{1, 0.1, 9, 0.09999999999999995},
		{0.3, 0.1, 2, 0.09999999999999998},
		{-1e-300, 1, -1, 1},
		{5.5, 2, 2, 1.5},
		{0, 5, 0, 0},
		{negZero, 5, negZero, 0},
		{0, -5, negZero, negZero},
		{1, inf, 0, 1},
		{-1, inf, -1, inf},
		{1, -inf, -1, -inf},
		{-1, -inf, 0, -1},
		{tiny, 3, 0, tiny},
		{-tiny, 3, -1, 3},
		{math.MaxFloat64, 0x1p970, 0x1p54 - 2, 0},
		{1e16, 3, 3333333333333333, 1},
		// NumPy for what Python refuses.
		{1, 0, inf, nan},
		{-1, 0, -inf, nan},
		{0, 0, nan, nan},
		{inf, 2, nan, nan},
		{-inf, inf, nan, nan},
		{nan, 1, nan, nan},
		{1, nan, nan, nan},
		// Quotients from 2^106 on: no remainder.
		{1e300, 3, 1e300 / 3, 0},
		{-1e300, 3, -1e300 / 3, 0},
	} {
		if got := FloorDiv(c.x, c.y); !same(got, c.div) {
			t.Errorf("FloorDiv(%g, %g) = %v, want %v", c.x, c.y, got, c.div)
		}
		if got := FloorMod(c.x, c.y); !same(got, c.mod) {
			t.Errorf("FloorMod(%g, %g) = %v, want %v", c.x, c.y, got, c.mod)
		}
	}
}

// Against rational arithmetic: the quotient is the floor, rounded once; the remainder is exact but for one rounding.
func TestFloorAgainstRationals(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for i := range 40000 {
		y := span{0x1p-30, 0x1p30, true, true}.draw(r)
		x := span{0x1p-40, 0x1p70, true, true}.draw(r)
		switch i & 3 {
		case 1: // near a multiple
			x = math.Nextafter(y*math.Trunc(span{1, 1e6, true, true}.draw(r)), y*float64(i&4-2)*math.Inf(1))
		case 2: // quotients up to 2^105
			x = y * span{0x1p50, 0x1p105, true, true}.draw(r)
		case 3: // small whole numbers, where remainders are 0
			x, y = math.Trunc(span{-50, 50, false, false}.draw(r)), float64(1+r.IntN(9))
		}
		rx, ry := new(big.Rat).SetFloat64(x), new(big.Rat).SetFloat64(y)
		q := new(big.Rat).Quo(rx, ry)
		// big.Int.Div is Euclidean, and the denominator positive: the floor.
		floor := new(big.Rat).SetInt(new(big.Int).Div(q.Num(), q.Denom()))
		mod := new(big.Rat).Sub(rx, new(big.Rat).Mul(floor, ry))
		wantDiv, _ := floor.Float64()
		wantMod, _ := mod.Float64()
		if got := FloorDiv(x, y); got != wantDiv {
			t.Fatalf("FloorDiv(%x, %x) = %x, want %x", x, y, got, wantDiv)
		}
		if got := FloorMod(x, y); got != wantMod {
			t.Fatalf("FloorMod(%x, %x) = %x, want %x", x, y, got, wantMod)
		}
	}
}
