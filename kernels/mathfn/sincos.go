package mathfn

import "github.com/spikelane/spikelane/kernels"

// Sine, cosine and tangent.
//
// k = round(x·2/π), r = x - k·π/2 in [-π/4, π/4] as r + rl, with π/2 in three parts of 53 bits (Cody & Waite with fused
// multiply-add): x - k·P1 is exact, k·P2 is taken as an exact product, k·P3 is rounded. So r + rl has an error below
// 2^-108 for |x| up to 2^53, while no double up to there comes nearer to a multiple of π/2 than 2^-60.4 (near 45.6), or
// 2^-55.6 beyond 2^47. k itself is found in two steps, which makes it right where x·2/π has no fraction left. Then
//
//	sin(r+rl) = r + (r·z·S(z) + rl·w),   cos(r+rl) = w + ((1-w) - z/2 + z²·C(z) - r·rl),   z = r², w = 1 - z/2.
//
// Where |x| > 2^53, where neighbouring doubles are 2 or more apart, the argument counts as 0. Only ±∞ and NaN give NaN.
//
// The coefficients are minimax fits in z (Remez exchange in 200-bit arithmetic, rounded one after the other), relative
// errors below 2^-58 of the functions.
var (
	sinCoef = []float64{
		-0x1.5555555555549p-3, 0x1.111111110f8a6p-7, -0x1.a01a019c1619ap-13, 0x1.71de357b1bc05p-19,
		-0x1.ae5e689edff30p-26, 0x1.5d93a463af3b8p-33,
	}
	cosCoef = []float64{
		0x1.555555555554cp-5, -0x1.6c16c16c15221p-10, 0x1.a01a019cbfa8dp-16, -0x1.27e4f812ec498p-22,
		0x1.1ee9f1755220cp-29, -0x1.8fb14103ab427p-37,
	}
)

const (
	halfPi      = 0x1.921fb54442d18p+0 // P1, P2, P3
	halfPi1     = 0x1.1a62633145c07p-54
	halfPi2     = -0x1.f1976b7ed8fbcp-110
	twoOverPi   = 0x1.45f306dc9c883p-1
	twoOverPi1  = -0x1.6b01ec5417056p-55
	sincosRange = 0x1p53
)

// quadrant returns r + rl of x, and an integer whose low two bits are those of k.
func (a asm) quadrant(x value) (r, rl, q value) {
	round := func(v value) value { return a.Sub(a.Add(v, a.F(magic)), a.F(magic)) }
	k := a.Do(kernels.OpRound, a.Mul(x, a.F(twoOverPi)))
	off := a.FMA(x, a.F(twoOverPi1), a.FMA(x, a.F(twoOverPi), a.Neg(k)))
	k = a.Add(k, round(off))
	// k mod 4 in [-2, 2], exact; the bits of a float above 2^51 are an integer in their low end.
	k4 := a.FMA(a.Sub(a.FMA(k, a.F(0.25), a.F(magic)), a.F(magic)), a.F(-4), k)
	q = a.bits(a.Add(k4, a.F(magic)))

	p, pe := a.twoProd(k, a.F(halfPi1))
	s, se := a.twoSum(a.FMA(k, a.F(-halfPi), x), a.Neg(p))
	r, rl = a.fastTwoSum(s, a.FMA(k, a.F(-halfPi2), a.Sub(se, pe)))
	return r, rl, q
}

// sinCosOf returns the sine and the cosine of r + rl, each as a large and a small part, not added.
func (a asm) sinCosOf(r, rl value) (sin, sin1, cos, cos1 value) {
	z := a.Mul(r, r)
	z2 := a.Mul(z, z)
	half := a.Mul(z, a.F(0.5))
	w := a.Sub(a.F(1), half)
	sin1 = a.FMA(a.Mul(r, z), a.poly(z, z2, sinCoef), a.Mul(rl, w))
	e := a.Sub(a.Sub(a.F(1), w), half)
	cos1 = a.Add(e, a.FMA(z2, a.poly(z, z2, cosCoef), a.Neg(a.Mul(r, rl))))
	return r, sin1, w, cos1
}

// shifted returns sin(x + turns·π/2).
func (a asm) shifted(x value, turns int64) value {
	r, rl, q := a.quadrant(x)
	s, s1, c, c1 := a.sinCosOf(r, rl)
	return a.turned(a.Add(s, s1), a.Add(c, c1), a.iadd(q, a.I(turns)))
}

// turned returns sin(x + q·π/2), given the sine and the cosine of x; only the low two bits of q count.
func (a asm) turned(sin, cos, q value) value {
	odd := a.Do(kernels.OpINE, a.iand(q, a.I(1)), a.I(0))
	y := a.bits(a.pick(odd, cos, sin))
	return a.fromBits(a.ixor(y, a.shl(a.iand(q, a.I(2)), 62)))
}

// sin returns the sine of x radians.
func (a asm) sin(x value) value { return a.trigEdges(x, a.shifted(x, 0)) }

// cos returns the cosine of x radians.
func (a asm) cos(x value) value {
	return a.Select(a.LE(a.Abs(x), a.F(sincosRange)), a.shifted(x, 1), a.Add(a.Mul(x, a.F(0)), a.F(1)))
}

// tan returns the tangent of x radians: sin/cos, or -cos/sin in odd quadrants, corrected by the remainder of the division
// and the small parts.
func (a asm) tan(x value) value {
	r, rl, q := a.quadrant(x)
	s, s1, c, c1 := a.sinCosOf(r, rl)
	s, s1 = a.fastTwoSum(s, s1)
	c, c1 = a.fastTwoSum(c, c1)
	odd := a.Do(kernels.OpINE, a.iand(q, a.I(1)), a.I(0))
	num, num1 := a.pick(odd, a.Neg(c), s), a.pick(odd, a.Neg(c1), s1)
	den, den1 := a.pick(odd, s, c), a.pick(odd, s1, c1)
	inv := a.Div(a.F(1), den)
	y := a.Mul(num, inv)
	rest := a.Add(a.FMA(a.Neg(y), den, num), a.FMA(a.Neg(y), den1, num1))
	return a.trigEdges(x, a.FMA(rest, inv, y))
}

// trigEdges gives sin(x) and tan(x) their values where y is not it: x where it is small, 0 with its sign where it is too
// large, NaN where it is no number.
func (a asm) trigEdges(x, y value) value {
	ax := a.Abs(x)
	y = a.Select(a.LT(ax, a.F(0x1p-27)), x, y)
	return a.Select(a.LE(ax, a.F(sincosRange)), y, a.Mul(x, a.F(0)))
}
