package mathfn

import (
	"math"
	"testing"
)

var negZero = math.Copysign(0, -1)

// Values that the functions must have exactly: C99 Annex F (F.10), and Brian's exprel at 0.
func TestExactValues(t *testing.T) {
	big := math.MaxFloat64
	for _, c := range []struct {
		name    string
		f       func(float64) float64
		x, want float64
	}{
		{"exp", Exp, 0, 1},
		{"exp", Exp, negZero, 1},
		{"exp", Exp, inf, inf},
		{"exp", Exp, -inf, 0},
		{"exp", Exp, nan, nan},
		{"exp", Exp, big, inf},
		{"exp", Exp, -big, 0},
		{"exp", Exp, -745.1, tiny},
		{"exp", Exp, -745.14, 0},
		{"exp", Exp, tiny, 1},
		{"exp", Exp, 709.79, inf},
		{"expm1", Expm1, 0, 0},
		{"expm1", Expm1, negZero, negZero},
		{"expm1", Expm1, inf, inf},
		{"expm1", Expm1, -inf, -1},
		{"expm1", Expm1, nan, nan},
		{"expm1", Expm1, tiny, tiny},
		{"expm1", Expm1, -big, -1},
		{"expm1", Expm1, big, inf},
		{"exprel", Exprel, 0, 1},
		{"exprel", Exprel, negZero, 1},
		{"exprel", Exprel, tiny, 1},
		{"exprel", Exprel, -tiny, 1},
		{"exprel", Exprel, inf, inf},
		{"exprel", Exprel, -inf, 0},
		{"exprel", Exprel, nan, nan},
		{"exprel", Exprel, big, inf},
		{"log", Log, 1, 0},
		{"log", Log, 0, -inf},
		{"log", Log, negZero, -inf},
		{"log", Log, -1, nan},
		{"log", Log, -inf, nan},
		{"log", Log, inf, inf},
		{"log", Log, nan, nan},
		{"log", Log, -tiny, nan},
		{"log", Log, tiny, -0x1.74385446d71c3p9},
		{"log1p", Log1p, 0, 0},
		{"log1p", Log1p, negZero, negZero},
		{"log1p", Log1p, -1, -inf},
		{"log1p", Log1p, -1.5, nan},
		{"log1p", Log1p, inf, inf},
		{"log1p", Log1p, -inf, nan},
		{"log1p", Log1p, nan, nan},
		{"log1p", Log1p, tiny, tiny},
		{"log1p", Log1p, big, 0x1.62e42fefa39efp9},
		{"log10", Log10, 1, 0},
		{"log10", Log10, 0, -inf},
		{"log10", Log10, -1, nan},
		{"log10", Log10, inf, inf},
		{"log10", Log10, nan, nan},
		{"sin", Sin, 0, 0},
		{"sin", Sin, negZero, negZero},
		{"sin", Sin, inf, nan},
		{"sin", Sin, -inf, nan},
		{"sin", Sin, nan, nan},
		{"sin", Sin, tiny, tiny},
		{"sin", Sin, big, 0},
		{"sin", Sin, -big, negZero},
		{"cos", Cos, 0, 1},
		{"cos", Cos, negZero, 1},
		{"cos", Cos, inf, nan},
		{"cos", Cos, nan, nan},
		{"cos", Cos, -big, 1},
		{"tan", Tan, 0, 0},
		{"tan", Tan, negZero, negZero},
		{"tan", Tan, inf, nan},
		{"tan", Tan, nan, nan},
		{"sinh", Sinh, 0, 0},
		{"sinh", Sinh, negZero, negZero},
		{"sinh", Sinh, inf, inf},
		{"sinh", Sinh, -inf, -inf},
		{"sinh", Sinh, nan, nan},
		{"sinh", Sinh, -711, -inf},
		{"cosh", Cosh, 0, 1},
		{"cosh", Cosh, negZero, 1},
		{"cosh", Cosh, -inf, inf},
		{"cosh", Cosh, inf, inf},
		{"cosh", Cosh, nan, nan},
		{"tanh", Tanh, 0, 0},
		{"tanh", Tanh, negZero, negZero},
		{"tanh", Tanh, inf, 1},
		{"tanh", Tanh, -inf, -1},
		{"tanh", Tanh, nan, nan},
		{"tanh", Tanh, 20, 1},
		{"tanh", Tanh, -big, -1},
		{"asin", Asin, 0, 0},
		{"asin", Asin, negZero, negZero},
		{"asin", Asin, 1, math.Pi / 2},
		{"asin", Asin, -1, -math.Pi / 2},
		{"asin", Asin, 1.0000000000000002, nan},
		{"asin", Asin, -inf, nan},
		{"asin", Asin, nan, nan},
		{"acos", Acos, 1, 0},
		{"acos", Acos, -1, math.Pi},
		{"acos", Acos, 0, math.Pi / 2},
		{"acos", Acos, 2, nan},
		{"acos", Acos, nan, nan},
		{"atan", Atan, 0, 0},
		{"atan", Atan, negZero, negZero},
		{"atan", Atan, 1, math.Pi / 4},
		{"atan", Atan, inf, math.Pi / 2},
		{"atan", Atan, -inf, -math.Pi / 2},
		{"atan", Atan, nan, nan},
		{"atan", Atan, tiny, tiny},
	} {
		if got := c.f(c.x); !same(got, c.want) {
			t.Errorf("%s(%g) = %g (%x), want %g", c.name, c.x, got, got, c.want)
		}
	}
}

// Powers of ten that are doubles have whole logarithms.
func TestLog10OfPowers(t *testing.T) {
	x := 1.0
	for n := range 23 {
		if got := Log10(x); got != float64(n) {
			t.Errorf("Log10(1e%d) = %v", n, got)
		}
		x *= 10
	}
}

// C99 F.10.4.4, and powers whose exact value is a double.
func TestPowExactValues(t *testing.T) {
	for _, c := range [][3]float64{
		{2, 10, 1024},
		{-2, 3, -8},
		{-2, 4, 16},
		{2, -1074, tiny},
		{2, -1075, 0},
		{2, 1023, 0x1p1023},
		{2, 1024, inf},
		{-2, 1025, -inf},
		{10, 22, 1e22},
		{3, 33, 5559060566555523},
		{7, 2, 49},
		{0.5, 1074, tiny},
		{4, 0.5, 2},
		{0x1p-1074, 0.5, 0x1p-537},
		{1.5, 2, 2.25},
		{-3, -1, -1.0 / 3},
		{1e300, 1, 1e300},
		{tiny, 1, tiny},
		{-1, 1e300, 1},
		{-1, 0x1p53 - 1, -1},
		{-1, 0x1p53, 1},
		{0, 0, 1},
		{nan, 0, 1},
		{inf, 0, 1},
		{-5, negZero, 1},
		{1, nan, 1},
		{1, inf, 1},
		{1, -inf, 1},
		{-1, inf, 1},
		{-1, -inf, 1},
		{nan, 1, nan},
		{2, nan, nan},
		{-1, nan, nan},
		{0, nan, nan},
		{0, 3, 0},
		{negZero, 3, negZero},
		{negZero, 2, 0},
		{0, 2.5, 0},
		{negZero, 2.5, 0},
		{0, inf, 0},
		{0, -inf, inf},
		{negZero, -inf, inf},
		{0, -3, inf},
		{negZero, -3, -inf},
		{negZero, -2, inf},
		{negZero, -2.5, inf},
		{0, -2.5, inf},
		{2, inf, inf},
		{0.5, inf, 0},
		{2, -inf, 0},
		{0.5, -inf, inf},
		{-0.5, inf, 0},
		{-0.5, -inf, inf},
		{-2, inf, inf},
		{-2, -inf, 0},
		{inf, 2, inf},
		{inf, -2, 0},
		{inf, inf, inf},
		{inf, -inf, 0},
		{inf, 0.5, inf},
		{-inf, 3, -inf},
		{-inf, 2, inf},
		{-inf, 2.5, inf},
		{-inf, -3, negZero},
		{-inf, -2, 0},
		{-inf, -0.5, 0},
		{-inf, inf, inf},
		{-inf, -inf, 0},
		{-8, 1.0 / 3, nan},
		{-1, 0.5, nan},
		{-tiny, -0.5, nan},
		{1.0000000000000002, 1e300, inf},
		{0.9999999999999999, 1e300, 0},
	} {
		if got := Pow(c[0], c[1]); !same(got, c[2]) {
			t.Errorf("Pow(%g, %g) = %g (%x), want %g", c[0], c[1], got, got, c[2])
		}
	}
	for _, x := range arguments(2000) {
		if got := Pow(x, 1); !same(got, x) {
			t.Errorf("Pow(%x, 1) = %x", x, got)
		}
	}
}

// Odd and even functions are so to the bit.
func TestSymmetry(t *testing.T) {
	for _, x := range arguments(20000) {
		for name, f := range map[string]func(float64) float64{"sin": Sin, "tan": Tan, "sinh": Sinh, "tanh": Tanh, "asin": Asin, "atan": Atan} {
			if got, want := f(-x), -f(x); !same(got, want) {
				t.Fatalf("%s(%x) = %x, want %x", name, -x, got, want)
			}
		}
		for name, f := range map[string]func(float64) float64{"cos": Cos, "cosh": Cosh} {
			if got, want := f(-x), f(x); !same(got, want) {
				t.Fatalf("%s(%x) = %x, want %x", name, -x, got, want)
			}
		}
	}
}
