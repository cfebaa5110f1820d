package mathfn

// Exponentials.
//
// k = round(x/ln 2), r = x - k·ln 2 = r0 + c with r0 = x - k·hi (exact, as hi is ln 2 rounded and |x| is not small
// against it) and c = -k·lo. Then
//
//	e^r - 1 = r0 + (c + r²·P(r)),
//
// whose first term is the large one and carries no error, and e^x = 2^k·e^r by arithmetic on the exponent. Where e^x - 1 is
// wanted, the rounding of r = r0 + c would show, so that c enters as c·e^r0 instead.
//
// expCoef is the minimax fit of P(r) = (e^r-1-r)/r² on |r| <= ½·ln 2 (Remez exchange in 200-bit arithmetic, then
// rounded), relative error below 2^-56 of e^r. expm1Coef has one degree more and ½ as its first coefficient, which is left
// out here since r²/2 is taken apart, below 2^-60 of e^r - 1.
var (
	expCoef = []float64{
		0x1.0000000000005p-1, 0x1.555555555555cp-3, 0x1.55555555520f4p-5, 0x1.111111110e6dbp-7,
		0x1.6c16c17f37569p-10, 0x1.a01a01b5d61a8p-13, 0x1.a019a68639bcdp-16, 0x1.71ddea0959596p-19,
		0x1.28a2ab19f14f5p-22, 0x1.af76a794f7e56p-26,
	}
	expm1Coef = []float64{
		0x1.5555555555559p-3, 0x1.555555555555ap-5, 0x1.111111110f6aep-7, 0x1.6c16c16c144b9p-10,
		0x1.a01a01afe5467p-13, 0x1.a01a01b09d27ap-16, 0x1.71ddf8535a949p-19, 0x1.27e4c5cf9b57ap-22,
		0x1.af5ebf76623c3p-26, 0x1.1f9524971ddedp-29,
	}
)

const (
	log2e     = 0x1.71547652b82fep+0 // 1/ln 2
	ln2       = 0x1.62e42fefa39efp-1
	ln2Rest   = 0x1.abc9e3b39803fp-56
	expMax    = 0x1.62e42fefa39efp+9 // the largest x with finite e^x
	exprelMax = 0x1.662dae9df3737p+9
	sinhMax   = 0x1.633ce8fb9f87dp+9
	// bits(2^a) - bits(1) = a·2^52
	up128 = 128 << 52
)

// expParts returns kb, with k in its low bits, and r0, c: see above.
func (a asm) expParts(x value) (kb, r0, c value) {
	t := a.FMA(x, a.F(log2e), a.F(magic))
	k := a.Sub(t, a.F(magic))
	return a.bits(t), a.FMA(k, a.F(-ln2), x), a.Mul(k, a.F(-ln2Rest))
}

// expm1Tail returns e^(r0+c) - 1 - r0, with r0²/2 taken apart from the rest of the series.
func (a asm) expm1Tail(r0, c value) value {
	r2 := a.Mul(r0, r0)
	t := a.FMA(r2, a.F(0.5), a.Mul(a.Mul(r0, r2), a.poly(r0, r2, expm1Coef)))
	return a.FMA(c, a.Add(a.F(1), a.Add(r0, t)), t)
}

// exp returns e^x. Results below 2^-1022 are made 2^128 times too large and scaled down, which rounds once more.
func (a asm) exp(x value) value {
	kb, r0, c := a.expParts(x)
	r := a.Add(r0, c)
	r2 := a.Mul(r, r)
	y := a.Add(a.F(1), a.Add(r0, a.FMA(r2, a.poly(r, r2, expCoef), c)))
	yb := a.iadd(a.bits(y), a.shl(kb, 52))
	tiny := a.Mul(a.fromBits(a.iadd(yb, a.I(up128))), a.F(0x1p-128))
	tiny = a.Select(a.LT(x, a.F(-746)), a.F(0), tiny)
	y = a.Select(a.LT(x, a.F(-708)), tiny, a.fromBits(yb))
	return a.Select(a.LE(x, a.F(expMax)), y, a.Add(x, a.F(inf)))
}

// expm1Parts returns kb, p = 2^-k and hi + lo = (e^x - 1)·2^-k, hi rounded and lo its error, for x that is not far
// below -40. Where x is above 40, p counts as 0.
func (a asm) expm1Parts(x value) (kb, p, hi, lo value) {
	kb, r0, c := a.expParts(x)
	p = a.fromBits(a.isub(a.I(expOne), a.shl(kb, 52)))
	p = a.Select(a.LT(x, a.F(40)), p, a.F(0))
	d, d1 := a.twoSum(a.F(1), a.Neg(p))
	s, e := a.fastTwoSum(d, r0)
	hi, lo = a.fastTwoSum(s, a.Add(a.Add(d1, e), a.expm1Tail(r0, c)))
	return kb, p, hi, lo
}

// expm1 returns e^x - 1.
func (a asm) expm1(x value) value {
	kb, _, hi, _ := a.expm1Parts(x)
	y := a.addExp(hi, kb)
	y = a.Select(a.LT(a.Abs(x), a.F(0x1p-54)), x, y)
	y = a.Select(a.LT(x, a.F(-54*ln2)), a.F(-1), y)
	return a.Select(a.LE(x, a.F(expMax)), y, a.Add(x, a.F(inf)))
}

// exprel returns (e^x - 1)/x, 1 at 0: a quotient corrected by its remainder, both taken before the factor 2^k.
func (a asm) exprel(x value) value {
	kb, _, hi, lo := a.expm1Parts(x)
	inv := a.Div(a.F(1), x)
	q := a.Mul(hi, inv)
	y := a.addExp(a.FMA(a.Add(a.FMA(a.Neg(q), x, hi), lo), inv, q), kb)
	y = a.Select(a.LT(a.Abs(x), a.F(0x1p-54)), a.F(1), y)
	y = a.Select(a.LT(x, a.F(-40)), a.Neg(inv), y)
	return a.Select(a.LE(x, a.F(exprelMax)), y, a.Add(x, a.F(inf)))
}
