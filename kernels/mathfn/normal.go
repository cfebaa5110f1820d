package mathfn

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/rng"
)

// Random draws as IR.
//
// Normal numbers come in pairs from one Philox block, by Box & Muller (1958): the radius √(-2·ln u1) from its words 0
// and 1, the angle 2π·u2 from its words 2 and 3; the even element of the pair takes the cosine, the odd one the sine,
// which is the cosine a quarter turn earlier. u1 = ((bits>>11)|1)·2^-53 is never 0; u2 = (bits>>11)·2^-53. The largest
// possible value is √(2·53·ln 2) = 8.57.
//
// The coefficients are minimax fits of sin(2πt)/t and (cos(2πt)-1)/t² in t² on |t| <= 1/8 (Remez exchange in 200-bit
// arithmetic, rounded one after the other), errors below 2^-54.
var (
	sinTurnCoef = []float64{
		0x1.921fb54442d18p+2, -0x1.4abbce625bdacp+5, 0x1.466bc6774aabbp+6, -0x1.32d2ccd3f8246p+6,
		0x1.50782152e1e38p+5, -0x1.e2f36ff174b16p+3, 0x1.df974d6d16ee4p+1,
	}
	cosTurnCoef = []float64{
		-0x1.3bd3cc9be45dep+4, 0x1.03c1f081b5a4fp+6, -0x1.55d3c7e3bf5a6p+6, 0x1.e1f50674993d1p+5,
		-0x1.a6d1e1379d31fp+4, 0x1.f9c3d29c1f060p+2, -0x1.afeddded5e609p+0,
	}
)

// uniform returns the draw of kernels/rng.
func (a asm) uniform(elem, step, seed value, stream uint32) value {
	return rng.BuildUniform(a.Builder, elem, step, seed, stream)
}

// normal returns a draw with mean 0 and variance 1.
func (a asm) normal(elem, step, seed value, stream uint32) value {
	w := rng.BuildBlock(a.Builder, elem, step, seed, stream)
	angle := rng.Join(a.Builder, w[3], w[2])
	// A quarter turn is 2^62; it is taken off where elem is odd.
	angle = a.isub(angle, a.shl(a.iand(elem, a.I(1)), 62))
	return a.Mul(a.radius(rng.Join(a.Builder, w[1], w[0])), a.cosTurn(angle))
}

// radius returns √(-2·ln u) of u = ((bits>>11)|1)·2^-53.
func (a asm) radius(bits value) value {
	u := a.Mul(a.Do(kernels.OpI2F, a.ior(a.shr(bits, 11), a.I(1))), a.F(0x1p-53))
	_, k, m := a.split(u, a.F(0x1p52+1023))
	ln := a.Add(a.logParts(k, a.Sub(m, a.F(1)), kernels.None))
	return a.Do(kernels.OpSqrt, a.Mul(ln, a.F(-2)))
}

// cosTurn returns cos(2π·u) of u = (bits>>11)·2^-53. The nearest quarter turn and what is left of it are exact.
func (a asm) cosTurn(bits value) value {
	bits = a.iand(bits, a.I(^0x7ff))
	q := a.shr(a.iadd(bits, a.I(1<<61)), 62)
	t := a.Mul(a.Do(kernels.OpI2F, a.isub(bits, a.shl(q, 62))), a.F(0x1p-64))
	z := a.Mul(t, t)
	z2 := a.Mul(z, z)
	sin := a.Mul(t, a.poly(z, z2, sinTurnCoef))
	cos := a.FMA(z, a.poly(z, z2, cosTurnCoef), a.F(1))
	return a.turned(sin, cos, a.iadd(q, a.I(1)))
}
