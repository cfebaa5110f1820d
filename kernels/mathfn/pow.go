package mathfn

import "github.com/spikelane/spikelane/kernels"

// Power.
//
// x^y = e^(y·ln|x|), with ln|x| as an unevaluated sum of two doubles good to about 2^-66: with the f, s and z of log.go,
//
//	ln(m) = 2s + s·z·(2/3 + z·Q(z)),
//
// where s, z, the bracket and the products are pairs (sums and products of doubles with their errors: Dekker 1971); y·ln|x|
// is such a pair too, and exp takes its second part into the correction of r. What is left is the rounding of the
// result and under 0.1 ulp besides, so that an exact power is found exactly.
//
// The special cases are those of C99 Annex F. logPairCoef is the minimax fit of Q (Remez exchange in 200-bit arithmetic,
// coefficients rounded one after the other), error below 2^-73 of the logarithm.
var logPairCoef = []float64{
	0x1.9999999999996p-2, 0x1.2492492492f52p-2, 0x1.c71c71c5965d4p-3, 0x1.745d18297557bp-3,
	0x1.3b1364bfc0f8ap-3, 0x1.112070c3a62c1p-3, 0x1.de3d2b63f8e0cp-4, 0x1.eac81f6a6fa00p-4,
}

const (
	twoThirds     = 0x1.5555555555555p-1
	twoThirdsRest = 0x1.5555555555555p-55
)

// logPair returns ln(x) of a positive finite x as a sum of two doubles.
func (a asm) logPair(x value) (hi, lo value) {
	k, m := a.splitAny(x)
	f := a.Sub(m, a.F(1))
	d, d1 := a.fastTwoSum(a.F(2), f)
	inv := a.Div(a.F(1), d)
	s := a.Mul(f, inv)
	s1 := a.Mul(a.FMA(a.Neg(s), d1, a.FMA(a.Neg(s), d, f)), inv)
	z, z1 := a.twoProd(s, s)
	z1 = a.FMA(a.Add(s, s), s1, z1)
	c, c1 := a.fastTwoSum(a.F(twoThirds), a.Mul(z, a.poly(z, a.Mul(z, z), logPairCoef)))
	c1 = a.Add(c1, a.F(twoThirdsRest))
	p, p1 := a.twoProd(z, c)
	p1 = a.Add(p1, a.FMA(z, c1, a.Mul(z1, c)))
	t, t1 := a.twoProd(s, p)
	t1 = a.Add(t1, a.FMA(s, p1, a.Mul(s1, p)))

	u, u1 := a.fastTwoSum(a.Add(s, s), t)
	u1 = a.Add(u1, a.Add(a.Add(s1, s1), t1))
	v, v1 := a.fastTwoSum(a.Mul(k, a.F(ln2Short)), u)
	return a.fastTwoSum(v, a.Add(v1, a.FMA(k, a.F(ln2ShortRest), u1)))
}

// expPair returns e^(hi+lo), lo small, from 0 to +∞.
func (a asm) expPair(hi, lo value) value {
	kb, r0, c := a.expParts(hi)
	c = a.Add(c, lo)
	s, e := a.fastTwoSum(a.F(1), r0)
	y := a.Add(s, a.Add(e, a.expm1Tail(r0, c)))
	yb := a.iadd(a.bits(y), a.shl(kb, 52))
	// Near the ends of the range a multiplication decides about overflow and rounds denormals.
	tiny := a.Mul(a.fromBits(a.iadd(yb, a.I(up128))), a.F(0x1p-128))
	tiny = a.Select(a.LT(hi, a.F(-746)), a.F(0), tiny)
	big := a.Mul(a.fromBits(a.isub(yb, a.I(1<<52))), a.F(2))
	big = a.Select(a.LT(a.F(710), hi), a.F(inf), big)
	y = a.Select(a.LT(hi, a.F(-708)), tiny, a.fromBits(yb))
	return a.Select(a.LT(a.F(709), hi), big, y)
}

// pow returns x^y.
func (a asm) pow(x, y value) value {
	var (
		ax, zero, one = a.Abs(x), a.F(0), a.F(1)
		xNeg, yNeg    = a.LT(x, zero), a.LT(y, zero)
		trunc         = func(v value) value { return a.Do(kernels.OpTrunc, v) }
		halfY         = a.Mul(y, a.F(0.5))
		whole         = a.eq(trunc(y), y)
		odd           = a.And(whole, a.Do(kernels.OpNE, trunc(halfY), halfY))
	)
	l, l1 := a.logPair(ax)
	p, p1 := a.twoProd(y, l)
	r := a.expPair(p, a.FMA(y, l1, p1))

	isZero, isInf := a.eq(ax, zero), a.eq(ax, a.F(inf))
	end := a.Select(a.Do(kernels.OpXor, isZero, yNeg), zero, a.F(inf))
	r = a.Select(a.Or(isZero, isInf), end, r)
	r = a.Select(a.eq(ax, one), one, r)
	r = a.fromBits(a.ior(a.bits(r), a.iand(a.bits(x), a.Do(kernels.OpISelect, odd, a.I(signBit), a.I(0)))))
	r = a.Select(a.And(a.And(xNeg, a.Not(isInf)), a.Not(whole)), a.F(nan), r)
	r = a.Select(a.Or(a.Do(kernels.OpNE, x, x), a.Do(kernels.OpNE, y, y)), a.Add(x, y), r)
	return a.Select(a.Or(a.eq(y, zero), a.eq(x, one)), one, r)
}
