package mathfn

import "github.com/spikelane/spikelane/kernels"

// Inverse trigonometric functions.
//
// atan: t = |x|, (|x|-1)/(|x|+1) or -1/|x|, so that |t| <= tan(π/8), and atan|x| is atan t plus 0, π/4 or π/2. asin:
// x + x³·Q(x²) up to ½, above it π/2 - 2·asin √((1-|x|)/2); acos likewise.
//
// The coefficients are minimax fits of (atan t - t)/t³ and (asin x - x)/x³ in t² and x² (Remez exchange in 200-bit
// arithmetic, rounded one after the other), relative errors below 2^-59 of the functions.
var (
	atanCoef = []float64{
		-0x1.555555555553dp-2, 0x1.999999999589cp-3, -0x1.24924922af182p-3, 0x1.c71c70e6cf12ap-4,
		-0x1.745cf8f28adbdp-4, 0x1.3b111aa1a7384p-4, -0x1.10ebc903fd904p-4, 0x1.df1033b5b7ffap-5,
		-0x1.9cd69a3cb2f1bp-5, 0x1.37ded5c355f27p-5, -0x1.257d0db0f7515p-6,
	}
	asinCoef = []float64{
		0x1.5555555555578p-3, 0x1.333333332df20p-4, 0x1.6db6db722ac54p-5, 0x1.f1c71a8bddf67p-6,
		0x1.6e8bdfdf22c86p-6, 0x1.1c49de8a4a7dcp-6, 0x1.ca21374a83f3ap-7, 0x1.7577f8fe15a80p-7,
		0x1.618855d930436p-7, 0x1.e17fead035062p-9, 0x1.64f6b3c0d4ffcp-6, -0x1.59e64c033786dp-6,
		0x1.0bdf427411135p-5,
	}
)

const (
	tan1 = 0x1.a827999fcef32p-2 // tan(π/8) = √2 - 1
	tan3 = 0x1.3504f333f9de6p+1 // tan(3π/8) = √2 + 1
)

// atan returns the arc tangent. t comes with its error, of the division and of |x|±1.
func (a asm) atan(x value) value {
	ax, zero, one := a.Abs(x), a.F(0), a.F(1)
	mid, big := a.LT(a.F(tan1), ax), a.LT(a.F(tan3), ax)
	between := a.And(mid, a.Not(big))
	choose := func(low, middle, high value) value { return a.Select(between, middle, a.Select(big, high, low)) }

	sub, sub1 := a.fastTwoSum(a.F(-1), ax)
	sum, sum1 := a.fastTwoSum(one, ax)
	num, den := choose(ax, sub, a.F(-1)), choose(one, sum, ax)
	inv := a.Div(one, den)
	t := a.Mul(num, inv)
	e := a.FMA(a.Neg(t), den, num)
	e = a.Select(between, a.Add(e, a.FMA(a.Neg(t), sum1, sub1)), e)
	rest := a.FMA(e, inv, choose(zero, a.F(halfPi1/2), a.F(halfPi1)))

	z := a.Mul(t, t)
	base, base1 := a.fastTwoSum(choose(zero, a.F(halfPi/2), a.F(halfPi)), t)
	y := a.Add(base, a.Add(base1, a.FMA(a.Mul(t, z), a.poly(z, a.Mul(z, z), atanCoef), rest)))
	// Where |x| is infinite, e is not a number.
	y = a.Select(a.eq(ax, a.F(inf)), a.F(halfPi), y)
	return a.withSignOf(y, x)
}

// asinParts returns whether |x| <= ½; v = |x| then, √((1-|x|)/2) else; and asin(v) - v.
func (a asm) asinParts(x value) (small, v, rest value) {
	ax := a.Abs(x)
	small = a.LE(ax, a.F(0.5))
	half := a.FMA(ax, a.F(-0.5), a.F(0.5))
	v = a.Select(small, ax, a.Do(kernels.OpSqrt, half))
	z := a.Select(small, a.Mul(x, x), half)
	return small, v, a.Mul(a.Mul(v, z), a.poly(z, a.Mul(z, z), asinCoef))
}

// asin returns the arc sine, NaN outside [-1, 1].
func (a asm) asin(x value) value {
	small, v, rest := a.asinParts(x)
	s := a.Add(v, rest)
	// π/2 - 2·(v + rest), the difference of the large parts first.
	d, e := a.fastTwoSum(a.F(halfPi), a.Mul(v, a.F(-2)))
	far := a.Add(d, a.Add(e, a.FMA(rest, a.F(-2), a.F(halfPi1))))
	return a.withSignOf(a.Select(small, s, far), x)
}

// acos returns the arc cosine, NaN outside [-1, 1].
func (a asm) acos(x value) value {
	small, v, rest := a.asinParts(x)
	neg := a.LT(x, a.F(0))
	// Up to ½: π/2 ∓ (v + rest).
	sign := a.Select(neg, a.F(1), a.F(-1))
	d, e := a.fastTwoSum(a.F(halfPi), a.Mul(v, sign))
	near := a.Add(d, a.Add(e, a.FMA(rest, sign, a.F(halfPi1))))
	// Above: 2·(v + rest), or π minus that.
	d, e = a.fastTwoSum(a.F(2*halfPi), a.Mul(v, a.F(-2)))
	left := a.Add(d, a.Add(e, a.FMA(rest, a.F(-2), a.F(2*halfPi1))))
	right := a.Mul(a.F(2), a.Add(v, rest))
	return a.Select(small, near, a.Select(neg, left, right))
}
