package mathfn

import (
	"math"
	"math/big"
)

// The reference functions: 300-bit arithmetic, Taylor series after halving, Newton steps for inverses. Their errors are
// below 2^-150 of the result, so they stand for the exact values. They share no formula with the code under test.

const prec = 300

func num(x float64) *big.Float             { return new(big.Float).SetPrec(prec).SetFloat64(x) }
func zero() *big.Float                     { return new(big.Float).SetPrec(prec) }
func add(x, y *big.Float) *big.Float       { return zero().Add(x, y) }
func sub(x, y *big.Float) *big.Float       { return zero().Sub(x, y) }
func mul(x, y *big.Float) *big.Float       { return zero().Mul(x, y) }
func quo(x, y *big.Float) *big.Float       { return zero().Quo(x, y) }
func scale(x *big.Float, k int) *big.Float { return zero().SetMantExp(x, k) }

// below reports |x| < 2^k.
func below(x *big.Float, k int) bool { return x.Sign() == 0 || x.MantExp(nil) <= k }

var (
	bigLn2  = sumAtanh(3) // ln 2 = 2·atanh(1/3)
	bigPi   = machin()    // π = 16·atan(1/5) - 4·atan(1/239)
	bigLn10 = refLog(num(10))
)

// sumAtanh returns 2·atanh(1/n).
func sumAtanh(n float64) *big.Float {
	s, p := zero(), quo(num(2), num(n))
	for k := 1.0; !below(p, -prec-8); k += 2 {
		s = add(s, quo(p, num(k)))
		p = quo(p, num(n*n))
	}
	return s
}

func machin() *big.Float {
	atanInv := func(n float64) *big.Float {
		s, p := zero(), quo(num(1), num(n))
		for k := 1.0; !below(p, -prec-8); k += 2 {
			s = add(s, quo(p, num(k)))
			p = quo(p, num(-n*n))
		}
		return s
	}
	return sub(mul(num(16), atanInv(5)), mul(num(4), atanInv(239)))
}

// nearest returns x/unit rounded to an integer and the remainder.
func nearest(x, unit *big.Float) (int64, *big.Float) {
	f, _ := quo(x, unit).Float64()
	k := math.Round(f)
	return int64(k), sub(x, mul(num(k), unit))
}

// refExpm1 returns e^x - 1: the series of a small argument, else e^x.
func refExpm1(x *big.Float) *big.Float {
	if !below(x, -3) {
		return sub(refExp(x), num(1))
	}
	s, p := zero(), x
	for k := 2.0; !below(p, x.MantExp(nil)-prec); k++ {
		s = add(s, p)
		p = quo(mul(p, x), num(k))
	}
	return s
}

func refExp(x *big.Float) *big.Float {
	if f, _ := x.Float64(); f < -1e6 {
		return zero()
	}
	k, r := nearest(x, bigLn2)
	const halvings = 8
	e := add(refExpm1(scale(r, -halvings)), num(1))
	for range halvings {
		e = mul(e, e)
	}
	return scale(e, int(k))
}

// refLog takes Halley steps, each of which triples the number of right bits, from the exponent and package math.
func refLog(x *big.Float) *big.Float {
	m := zero()
	k := x.MantExp(m)
	f, _ := m.Float64()
	if f < math.Sqrt2/2 { // so that the two terms of the sum do not cancel
		f, m, k = 2*f, scale(m, 1), k-1
	}
	y := num(math.Log(f))
	for range 2 {
		e := refExp(y)
		y = add(y, quo(mul(num(2), sub(m, e)), add(m, e)))
	}
	return add(y, mul(num(float64(k)), bigLn2))
}

func refLog1p(x *big.Float) *big.Float {
	if !below(x, -60) {
		return refLog(add(num(1), x))
	}
	// The series: what follows the fourth term is below 2^-240 of the sum.
	s, p := zero(), x
	for k := 1.0; k <= 5; k++ {
		s = add(s, quo(p, num(k)))
		p = mul(p, zero().Neg(x))
	}
	return s
}

// refSinCos returns sine and cosine.
func refSinCos(x *big.Float) (sin, cos *big.Float) {
	k, r := nearest(x, scale(bigPi, -1))
	if r.Sign() == 0 {
		return zero(), num(1)
	}
	sin, cos = zero(), zero()
	p := num(1)
	for i := 0; !below(p, r.MantExp(nil)-prec); i++ {
		switch i & 3 {
		case 0:
			cos = add(cos, p)
		case 1:
			sin = add(sin, p)
		case 2:
			cos = sub(cos, p)
		case 3:
			sin = sub(sin, p)
		}
		p = quo(mul(p, r), num(float64(i+1)))
	}
	if k&1 != 0 {
		sin, cos = cos, zero().Neg(sin)
	}
	if k&2 != 0 {
		sin, cos = zero().Neg(sin), zero().Neg(cos)
	}
	return sin, cos
}

// refAtan corrects package math's value y by atan((x - tan y)/(1 + x·tan y)), whose argument is below 2^-50: its series to
// the third term.
func refAtan(x *big.Float) *big.Float {
	f, _ := x.Float64()
	y := num(math.Atan(f))
	sin, cos := refSinCos(y)
	d := quo(sub(mul(x, cos), sin), add(cos, mul(x, sin)))
	d2 := mul(d, d)
	return add(y, mul(d, add(sub(num(1), quo(d2, num(3))), quo(mul(d2, d2), num(5)))))
}

func refAsin(x *big.Float) *big.Float {
	c := mul(sub(num(1), x), add(num(1), x))
	if c.Sign() == 0 {
		return mul(x, scale(bigPi, -1))
	}
	return refAtan(quo(x, zero().Sqrt(c)))
}

func refAcos(x *big.Float) *big.Float {
	d := add(num(1), x)
	if d.Sign() == 0 {
		return bigPi
	}
	return mul(num(2), refAtan(zero().Sqrt(quo(sub(num(1), x), d))))
}

func refSinh(x *big.Float) *big.Float {
	e := refExpm1(zero().Abs(x))
	y := scale(add(e, quo(e, add(e, num(1)))), -1)
	if x.Sign() < 0 {
		y.Neg(y)
	}
	return y
}

func refCosh(x *big.Float) *big.Float {
	e := refExp(x)
	return scale(add(e, quo(num(1), e)), -1)
}

func refTanh(x *big.Float) *big.Float {
	e := refExpm1(scale(x, 1))
	return quo(e, add(e, num(2)))
}

// ulps returns the distance of got from want in units of the last place of want; 0 where want is beyond the range of
// float64 and got is the infinity that rounding gives.
func ulps(got float64, want *big.Float) float64 {
	if w, _ := want.Float64(); math.IsInf(w, 0) || math.IsInf(got, 0) {
		if w == got {
			return 0
		}
		return math.Inf(1)
	}
	if math.IsNaN(got) {
		return math.Inf(1)
	}
	exp := -1074
	if want.Sign() != 0 {
		exp = max(exp, want.MantExp(nil)-53)
	}
	e, _ := scale(sub(num(got), want), -exp).Float64()
	return math.Abs(e)
}
