package mathfn

// Hyperbolic functions, all from p = 2^-k and hi + lo = (e^|x| - 1)·2^-k of expm1Parts, which keeps small arguments
// accurate and large ones from overflow:
//
//	sinh x = 2^(k-1)·(h + p·h/(h+p)),   cosh x = 2^(k-1)·((h+p) + p²/(h+p)),   tanh x = h'/(h'+2p')
//
// with h', p' of 2|x|.

// sinh returns the hyperbolic sine.
func (a asm) sinh(x value) value {
	ax := a.Abs(x)
	kb, p, hi, lo := a.expm1Parts(ax)
	small := a.Div(a.Mul(p, hi), a.Add(hi, p))
	y := a.addExp(a.Add(hi, a.Add(lo, small)), a.isub(kb, a.I(1)))
	y = a.Select(a.LE(ax, a.F(sinhMax)), y, a.Add(ax, a.F(inf)))
	return a.Select(a.LT(ax, a.F(0x1p-28)), x, a.withSignOf(y, x))
}

// cosh returns the hyperbolic cosine. For k = 0, where cosh hardly rises, h+p + p²/(h+p) is taken as 2p + h²/(h+p), whose
// second part is small and whose error is hardly more than that of one rounding.
func (a asm) cosh(x value) value {
	ax := a.Abs(x)
	kb, p, hi, lo := a.expm1Parts(ax)
	e, rest := a.fastTwoSum(hi, p)
	flat := a.eq(p, a.F(1))
	part := a.Select(flat, hi, p)
	base := a.Select(flat, a.F(2), e)
	rest = a.Select(flat, a.F(0), a.Add(rest, lo))
	y := a.addExp(a.Add(base, a.FMA(part, a.Div(part, e), rest)), a.isub(kb, a.I(1)))
	return a.Select(a.LE(ax, a.F(sinhMax)), y, a.Add(ax, a.F(inf)))
}

// tanh returns the hyperbolic tangent: 1 from |x| = 20 on. The quotient is corrected by its remainder.
func (a asm) tanh(x value) value {
	ax := a.Abs(x)
	x2 := a.Select(a.LT(a.F(20), ax), a.F(20), ax)
	_, p, hi, lo := a.expm1Parts(a.Add(x2, x2))
	d, e := a.twoSum(a.Add(p, p), hi)
	e = a.Add(e, lo)
	inv := a.Div(a.F(1), d)
	q := a.Mul(hi, inv)
	rest := a.Add(a.FMA(a.Neg(q), d, hi), a.FMA(a.Neg(q), e, lo))
	y := a.withSignOf(a.FMA(rest, inv, q), x)
	return a.Select(a.LT(ax, a.F(0x1p-28)), x, y)
}
