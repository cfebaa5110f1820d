package mathfn

import (
	"math"

	"github.com/spikelane/spikelane/kernels"
)

// Build appends the definition of the library op, with imm as its stream where it draws, and returns its value.
// An op that is not of class Library is a bug of the caller and panics.
func Build(b *kernels.Builder, op kernels.Op, imm uint32, args ...kernels.Value) kernels.Value {
	a := asm{b}
	switch op {
	case kernels.OpUniform:
		return a.uniform(args[0], args[1], args[2], imm)
	case kernels.OpNormal:
		return a.normal(args[0], args[1], args[2], imm)
	}
	if f := unaryOps[op]; f != nil {
		return f(a, args[0])
	}
	if f := binaryOps[op]; f != nil {
		return f(a, args[0], args[1])
	}
	panic("BUG: mathfn: no definition of " + op.String())
}

// unaryOps and binaryOps hold the definitions of the functions of floats.
var (
	unaryOps = [kernels.NumOps]func(a asm, x kernels.Value) kernels.Value{
		kernels.OpExp: asm.exp, kernels.OpExpm1: asm.expm1, kernels.OpExprel: asm.exprel,
		kernels.OpLog: asm.log, kernels.OpLog1p: asm.log1p, kernels.OpLog10: asm.log10,
		kernels.OpSin: asm.sin, kernels.OpCos: asm.cos, kernels.OpTan: asm.tan,
		kernels.OpSinh: asm.sinh, kernels.OpCosh: asm.cosh, kernels.OpTanh: asm.tanh,
		kernels.OpAsin: asm.asin, kernels.OpAcos: asm.acos, kernels.OpAtan: asm.atan,
	}
	binaryOps = [kernels.NumOps]func(a asm, x, y kernels.Value) kernels.Value{
		kernels.OpPow: asm.pow, kernels.OpFloorDiv: asm.floorDiv, kernels.OpFloorMod: asm.floorMod,
	}
)

// asm is a builder with the turns of phrase of this package.
type asm struct{ *kernels.Builder }

type value = kernels.Value

const (
	signBit  = math.MinInt64 // of the bits of a float64
	expOne   = 1023 << 52    // the bits of 1: the bias of the exponent, in its place
	mantissa = 1<<52 - 1
	magic    = 0x1.8p52 // x + magic has round(x) in its low bits, for |x| <= 2^51
)

var inf, nan = math.Inf(1), math.NaN()

func (a asm) iadd(x, y value) value      { return a.Do(kernels.OpIAdd, x, y) }
func (a asm) isub(x, y value) value      { return a.Do(kernels.OpISub, x, y) }
func (a asm) iand(x, y value) value      { return a.Do(kernels.OpIAnd, x, y) }
func (a asm) ior(x, y value) value       { return a.Do(kernels.OpIOr, x, y) }
func (a asm) ixor(x, y value) value      { return a.Do(kernels.OpIXor, x, y) }
func (a asm) shl(x value, n int64) value { return a.Do(kernels.OpIShl, x, a.I(n)) }
func (a asm) shr(x value, n int64) value { return a.Do(kernels.OpIShr, x, a.I(n)) }
func (a asm) bits(x value) value         { return a.Do(kernels.OpBits, x) }
func (a asm) fromBits(x value) value     { return a.Do(kernels.OpFromBits, x) }
func (a asm) eq(x, y value) value        { return a.Do(kernels.OpEQ, x, y) }

// pick returns m ? x : y by way of integers. It means what Select means; the Go generated from it moves instead of
// branching, which is better where m is as often true as false.
func (a asm) pick(m, x, y value) value {
	return a.fromBits(a.Do(kernels.OpISelect, m, a.bits(x), a.bits(y)))
}

// horner returns c[0] + c[1]·x + c[2]·x² + …
func (a asm) horner(x value, c []float64) value {
	s := a.F(c[len(c)-1])
	for i := len(c) - 2; i >= 0; i-- {
		s = a.FMA(s, x, a.F(c[i]))
	}
	return s
}

// poly returns c[0] + c[1]·x + c[2]·x² + … as an even and an odd half, which do not wait for each other; x2 = x·x.
func (a asm) poly(x, x2 value, c []float64) value {
	var half [2][]float64
	for i, k := range c {
		half[i&1] = append(half[i&1], k)
	}
	return a.FMA(a.horner(x2, half[1]), x, a.horner(x2, half[0]))
}

// fastTwoSum returns x+y and its rounding error, exact where the exponent of x is not below that of y or x is 0.
func (a asm) fastTwoSum(x, y value) (s, e value) {
	s = a.Add(x, y)
	return s, a.Add(a.Sub(x, s), y)
}

// twoSum returns x+y and its rounding error, exact for all x and y whose sum is finite (Knuth).
func (a asm) twoSum(x, y value) (s, e value) {
	s = a.Add(x, y)
	t := a.Sub(s, x)
	return s, a.Add(a.Sub(x, a.Sub(s, t)), a.Sub(y, t))
}

// twoProd returns x·y and its rounding error, exact where neither overflows or underflows.
func (a asm) twoProd(x, y value) (p, e value) {
	p = a.Mul(x, y)
	return p, a.FMA(x, y, a.Neg(p))
}

// addExp returns x·2^k by adding k, which stands in the low bits of kb, to the exponent of x: exact where x and the
// result are normal.
func (a asm) addExp(x, kb value) value { return a.fromBits(a.iadd(a.bits(x), a.shl(kb, 52))) }

// withSignOf returns x, which is not negative, with the sign of y.
func (a asm) withSignOf(x, y value) value {
	return a.fromBits(a.ior(a.bits(x), a.iand(a.bits(y), a.I(signBit))))
}
