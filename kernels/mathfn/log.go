package mathfn

import "github.com/spikelane/spikelane/kernels"

// Logarithms.
//
// x = 2^k·m with m in [√½, √2), f = m-1 (exact), s = f/(2+f), z = s². Then
//
//	log(m) = 2·atanh(s) = f - f²/2 + s·(f²/2 + R(z)),   R(z) = z·(L0 + L1·z + …),
//
// which keeps f, the large part, free of rounding (the identity is 2s = f - s·f). k·ln2 enters as two parts, the first
// with 12 zero bits at its end, so that its product with k is exact.
//
// Errors found: see accuracy_test.go. logCoef is the minimax fit of (2·atanh(s)-2s)/s³ in z (Remez exchange in
// 200-bit arithmetic, coefficients rounded one after the other), relative error below 2^-59 of the logarithm.
var logCoef = []float64{
	0x1.5555555555592p-1, 0x1.999999997fef3p-2, 0x1.24924941e4dd9p-2, 0x1.c71c52108e55dp-3,
	0x1.74663dd9bfa8bp-3, 0x1.39a1cd8ea1731p-3, 0x1.2f04eb6ddbd0dp-3,
}

const (
	ln2Short     = 0x1.62e42fefa3000p-1 // ln 2 to 41 bits after the point
	ln2ShortRest = 0x1.3de6af278ece6p-42
	sqrtHalfBits = 0x3FE6A09E667F3BCD // √½

	log10e     = 0x1.bcb7b1526e50ep-2 // 1/ln 10
	log10eRest = 0x1.95355baaafad3p-57
)

// split returns k + 1023 as an integer, k as a float and m of a positive normal x = 2^k·m. bias is 2^52 + 1023, more if
// x was scaled up before.
func (a asm) split(x, bias value) (kb, k, m value) {
	u := a.iadd(a.bits(x), a.I(expOne-sqrtHalfBits))
	kb = a.shr(u, 52)
	m = a.fromBits(a.iadd(a.iand(u, a.I(mantissa)), a.I(sqrtHalfBits)))
	// The bits of 2^52 with an integer in the mantissa are 2^52 plus that integer.
	k = a.Sub(a.fromBits(a.ior(kb, a.I(0x433<<52))), bias)
	return kb, k, m
}

// splitAny is split for any positive finite x: denormals are scaled first.
func (a asm) splitAny(x value) (k, m value) {
	small := a.LT(x, a.F(0x1p-1022))
	x = a.Select(small, a.Mul(x, a.F(0x1p54)), x)
	_, k, m = a.split(x, a.Select(small, a.F(0x1p52+1023+54), a.F(0x1p52+1023)))
	return k, m
}

// logParts returns log(2^k·(1+f+f1)), |f1| at most half an ulp of f, as a sum of two whose second is small, not
// normalised: hi = k·ln2 + f rounded.
func (a asm) logParts(k, f, f1 value) (hi, lo value) {
	s := a.Div(f, a.Add(a.F(2), f))
	z := a.Mul(s, s)
	half := a.Mul(a.Mul(f, f), a.F(0.5))
	r := a.Mul(z, a.poly(z, a.Mul(z, z), logCoef))
	tail := a.FMA(k, a.F(ln2ShortRest), a.Mul(s, a.Add(half, r)))
	if f1 != kernels.None {
		// log(1+f+f1) - log(1+f) = f1·(1-f+…); what is left out is below 2^-55·f².
		tail = a.Add(tail, a.FMA(f, a.Neg(f1), f1))
	}
	hi, e := a.fastTwoSum(a.Mul(k, a.F(ln2Short)), f)
	return hi, a.Add(e, a.Sub(tail, half))
}

// logEdges gives log(x) its values where y is not it: -∞ at 0, NaN below, +∞ and NaN at themselves.
func (a asm) logEdges(x, y value) value {
	y = a.Select(a.LT(x, a.F(inf)), y, a.Add(x, x))
	edge := a.Select(a.LT(x, a.F(0)), a.F(nan), a.F(-inf))
	return a.Select(a.LE(x, a.F(0)), edge, y)
}

// log returns ln x.
func (a asm) log(x value) value {
	k, m := a.splitAny(x)
	hi, lo := a.logParts(k, a.Sub(m, a.F(1)), kernels.None)
	return a.logEdges(x, a.Add(hi, lo))
}

// log10 returns the logarithm to base 10: the two parts of ln x times the two parts of 1/ln 10. Powers of ten give
// their exponent.
func (a asm) log10(x value) value {
	k, m := a.splitAny(x)
	hi, lo := a.fastTwoSum(a.logParts(k, a.Sub(m, a.F(1)), kernels.None))
	p, e := a.twoProd(hi, a.F(log10e))
	e = a.Add(e, a.FMA(hi, a.F(log10eRest), a.Mul(lo, a.F(log10e))))
	return a.logEdges(x, a.Add(p, e))
}

// log1p returns ln(1+x): with u = 1+x and its rounding error c, both scaled by 2^-k, f = (u-1) + c, which is x itself
// where k = 0.
func (a asm) log1p(x value) value {
	u, c := a.twoSum(a.F(1), x)
	kb, k, m := a.split(u, a.F(0x1p52+1023))
	// c·2^-k as (c/2)·2^(1-k), since k may be 1024.
	c = a.Mul(a.Mul(c, a.F(0.5)), a.fromBits(a.shl(a.isub(a.I(2047), kb), 52)))
	f, f1 := a.fastTwoSum(a.Sub(m, a.F(1)), c)
	y := a.Add(a.logParts(k, f, f1))
	y = a.Select(a.LT(a.Abs(x), a.F(0x1p-54)), x, y)
	y = a.Select(a.LT(x, a.F(inf)), y, a.Add(x, x))
	edge := a.Select(a.LT(x, a.F(-1)), a.F(nan), a.F(-inf))
	return a.Select(a.LE(x, a.F(-1)), edge, y)
}
