package pass

import (
	"math"

	"github.com/spikelane/spikelane/kernels"
)

var negZero = math.Copysign(0, -1)

// floatRules is the algebra of float64.
func (r folder) floatRules(in kernels.Inst) kernels.Value {
	x, y, z := in.Args[0], in.Args[1], in.Args[2]
	switch in.Op {
	case kernels.OpAdd:
		// x + -0 → x. Not x + 0 → x: -0 + 0 is +0.
		if r.isF(y, negZero) {
			return x
		}
	case kernels.OpSub:
		// x - 0 → x. Not x - -0 → x: -0 - -0 is +0. Not x - x → 0: Inf - Inf is NaN.
		if r.isF(y, 0) {
			return x
		}
		// -0 - x → -x. Not 0 - x → -x: 0 - 0 is +0.
		if r.isF(x, negZero) {
			return r.do(kernels.OpNeg, y)
		}
	case kernels.OpMul:
		// x * 1 → x and x * -1 → -x. Not x * 0 → 0: the sign, Inf and NaN.
		if r.isF(y, 1) {
			return x
		}
		if r.isF(y, -1) {
			return r.do(kernels.OpNeg, x)
		}
	case kernels.OpDiv:
		// x / c → x * (1/c) for powers of two: both scale x exactly and round once. So x / 1 → x too.
		if c, ok := r.constF(y); ok && invertible(c) {
			return r.do(kernels.OpMul, x, r.f(1/c))
		}
	case kernels.OpFMA:
		switch {
		// A product with 1 or -1 is exact, so that only the sum rounds; the signs of zero agree.
		case r.isF(y, 1):
			return r.do(kernels.OpAdd, x, z)
		case r.isF(y, -1):
			return r.do(kernels.OpSub, z, x)
		// x*y + -0 → x*y: -0 changes no sum. Not x*y + 0: it makes a product of -0 into +0.
		case r.isF(z, negZero):
			return r.do(kernels.OpMul, x, y)
		}
	case kernels.OpFloor, kernels.OpCeil, kernels.OpTrunc, kernels.OpRound:
		// The integral value of an integral value is itself.
		switch r.def(x).Op {
		case kernels.OpFloor, kernels.OpCeil, kernels.OpTrunc, kernels.OpRound, kernels.OpI2F:
			return x
		}
	case kernels.OpLT, kernels.OpLE, kernels.OpEQ, kernels.OpNE:
		return r.compareRules(in)
	case kernels.OpPow:
		// x**1 → x, as kernels/mathfn defines pow. Not x**2 → x*x: pow rounds differently from one product.
		if r.isF(y, 1) {
			return x
		}
	}
	return kernels.None
}

func (r folder) compareRules(in kernels.Inst) kernels.Value {
	x, y := in.Args[0], in.Args[1]
	// x < x is false, NaN too. Not x <= x → true, x == x → true, x != x → false: they ask whether x is NaN.
	if in.Op == kernels.OpLT && x == y {
		return r.b(false)
	}
	// Comparisons with NaN do not depend on the other side.
	for _, v := range []kernels.Value{x, y} {
		if c, ok := r.constF(v); ok && math.IsNaN(c) {
			return r.b(in.Op == kernels.OpNE)
		}
	}
	return kernels.None
}

// invertible reports whether c is a power of two, or minus one, whose reciprocal is normal: 1/c is then exact, and
// x/c and x*(1/c) are the same real number, rounded once.
func invertible(c float64) bool {
	inv := 1 / c
	const mantissa = 1<<52 - 1 // 0 in powers of two that are normal
	return math.Float64bits(inv)&mantissa == 0 && float64(inv*c) == 1
}

// signRules moves and removes changes of sign. Rounding to nearest is symmetric, so that a sign may move through
// products, quotients and sums; only which NaN results may change.
func (r folder) signRules(in kernels.Inst) kernels.Value {
	op, x, y, z := in.Op, in.Args[0], in.Args[1], in.Args[2]
	switch op {
	case kernels.OpNeg, kernels.OpAbs:
		// -(-x) → x, |-x| → |x|, ||x|| → |x|.
		if a, ok := r.is(x, kernels.OpNeg); ok {
			if op == kernels.OpNeg {
				return a[0]
			}
			return r.do(kernels.OpAbs, a[0])
		}
		if r.def(x).Op == kernels.OpAbs && op == kernels.OpAbs {
			return x
		}
	case kernels.OpAdd:
		// x + -y → x - y, -x + y → y - x. Not -(x - y) → y - x: for x = y the zeros differ in sign.
		if b, ok := r.is(y, kernels.OpNeg); ok {
			return r.do(kernels.OpSub, x, b[0])
		}
		if a, ok := r.is(x, kernels.OpNeg); ok {
			return r.do(kernels.OpSub, y, a[0])
		}
	case kernels.OpSub:
		// x - -y → x + y.
		if b, ok := r.is(y, kernels.OpNeg); ok {
			return r.do(kernels.OpAdd, x, b[0])
		}
	case kernels.OpMul, kernels.OpDiv, kernels.OpFMA:
		// (-x)·(-y) → x·y, (-x)·c → x·(-c), for ·, / and the product of fma; a zero z is added to the same product.
		a, ok := r.is(x, kernels.OpNeg)
		if !ok {
			break
		}
		if b, ok := r.is(y, kernels.OpNeg); ok {
			return r.do(op, a[0], b[0], z)
		}
		if c, ok := r.constF(y); ok {
			return r.do(op, a[0], r.f(-c), z)
		}
	}
	return kernels.None
}
