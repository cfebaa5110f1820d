package mathfn

import "github.com/spikelane/spikelane/kernels"

// Floor division and its remainder, as Python's // and % of floats.
//
// Method: q0 = trunc(x/y) and r0 = fma(-q0, y, x). The product q0·y and x are multiples of ulp(y) where |x| >= |y|, and
// |r0| is at most |y| or 2^-53·|x|, so r0 is exact where |x/y| < 2^106. The same again on r0 brings the remainder below
// |y|; the quotient of the second round may be one too far from zero, in which case r has the sign opposite to x. A
// remainder with the sign opposite to y then has y added and one is taken from the quotient: that rule makes both
// truncated and rounded-up quotients into floors.
//
// Exact means: x//y is the floor itself where it is below 2^53, else the floor rounded once; x%y is rounded once, where y is
// added. Where |x/y| >= 2^106 the remainder is defined as 0 with the sign of y, and the quotient as x/y.

// floorParts returns the quotient x/y as rounded, the floor of the exact one, and the remainder.
func (a asm) floorParts(x, y value) (z, q, r value) {
	trunc := func(v value) value { return a.Do(kernels.OpTrunc, v) }
	zero := a.F(0)
	z = a.Div(x, y)
	q0 := trunc(z)
	r0 := a.FMA(a.Neg(q0), y, x)
	q1 := trunc(a.Div(r0, y))
	r = a.FMA(a.Neg(q1), y, r0)

	absY := a.Abs(y)
	// An infinite y leaves x: 0·∞ above is NaN.
	whole := a.eq(absY, a.F(inf))
	q1, r = a.Select(whole, zero, q1), a.Select(whole, x, r)
	far := a.LE(a.Mul(absY, a.F(0x1p106)), a.Abs(x))
	r = a.Select(far, zero, r)

	// The signs differ and r is not 0.
	wrong := a.Do(kernels.OpXor, a.LT(r, zero), a.LT(y, zero))
	wrong = a.And(wrong, a.Do(kernels.OpNE, r, zero))
	// The small parts of the quotient first, so that it is rounded once.
	q = a.Select(far, z, a.Add(q0, a.Select(wrong, a.Sub(q1, a.F(1)), q1)))
	r = a.Select(wrong, a.Add(r, y), r)
	return z, q, r
}

// floorDiv returns Python's x // y. Division by 0 gives what x/0 gives, as NumPy; an infinite x gives NaN; a quotient of
// 0 has the sign of x/y.
func (a asm) floorDiv(x, y value) value {
	z, q, _ := a.floorParts(x, y)
	q = a.Select(a.eq(q, a.F(0)), a.Mul(z, a.F(0)), q)
	q = a.Select(a.LT(a.Abs(x), a.F(inf)), q, a.Sub(x, x))
	return a.Select(a.eq(y, a.F(0)), z, q)
}

// floorMod returns Python's x % y, which has the sign of y. y = 0 and an infinite x give NaN.
func (a asm) floorMod(x, y value) value {
	_, _, r := a.floorParts(x, y)
	r = a.Select(a.eq(r, a.F(0)), a.withSignOf(a.F(0), y), r)
	r = a.Select(a.LT(a.Abs(x), a.F(inf)), r, a.Sub(x, x))
	return a.Select(a.eq(y, a.F(0)), a.F(nan), r)
}
