package pass

import (
	"math/bits"

	"github.com/spikelane/spikelane/kernels"
)

// intRules is the algebra of int64, which wraps: a ring, so that sums and products may be regrouped.
func (r folder) intRules(in kernels.Inst) kernels.Value {
	x, y := in.Args[0], in.Args[1]
	switch in.Op {
	case kernels.OpIAdd:
		if r.isI(y, 0) {
			return x
		}
		// (x + c) + d → x + (c+d).
		if a, ok := r.is(x, kernels.OpIAdd); ok && r.isConst(a[1]) && r.isConst(y) {
			return r.do(kernels.OpIAdd, a[0], r.do(kernels.OpIAdd, a[1], y))
		}
	case kernels.OpISub:
		if x == y {
			return r.i(0)
		}
		// x - c → x + -c, for the rules of sums.
		if r.isConst(y) {
			return r.do(kernels.OpIAdd, x, r.i(-int64(r.def(y).Imm)))
		}
	case kernels.OpIMul, kernels.OpMul32:
		if r.isI(y, 0) {
			return y
		}
		if in.Op == kernels.OpMul32 || !r.isConst(y) { // mul32 takes the low half of x
			break
		}
		c := int64(r.def(y).Imm)
		switch a, flag := r.is(x, kernels.OpB2I); {
		case c == 1:
			return x
		case flag: // 0·c or 1·c
			return r.do(kernels.OpISelect, a[0], y, r.i(0))
		case c > 0 && c&(c-1) == 0:
			return r.do(kernels.OpIShl, x, r.i(int64(bits.TrailingZeros64(uint64(c)))))
		}
	case kernels.OpIDiv:
		switch {
		case r.isI(y, 0):
			return y // by definition
		case r.isI(y, 1):
			return x
		case r.isI(y, -1):
			return r.do(kernels.OpISub, r.i(0), x) // MinInt64 wraps in both
		}
	case kernels.OpIMod:
		if !r.isConst(y) {
			break
		}
		c := int64(r.def(y).Imm)
		if c >= -1 && c <= 1 {
			return r.i(0) // 0 by definition
		}
		// x mod 2ⁿ → x & (2ⁿ-1): the floor remainder is what the low bits say, for negative x too.
		if c > 0 && c&(c-1) == 0 {
			return r.do(kernels.OpIAnd, x, r.i(c-1))
		}
	case kernels.OpIAnd, kernels.OpIOr, kernels.OpIXor:
		return r.bitRules(in)
	case kernels.OpIShl, kernels.OpIShr:
		if r.isConst(y) && r.def(y).Imm&63 == 0 {
			return x
		}
	case kernels.OpILT, kernels.OpINE:
		if x == y {
			return r.b(false)
		}
	case kernels.OpILE, kernels.OpIEQ:
		if x == y {
			return r.b(true)
		}
	case kernels.OpBits:
		if a, ok := r.is(x, kernels.OpFromBits); ok {
			return a[0]
		}
	case kernels.OpFromBits:
		if a, ok := r.is(x, kernels.OpBits); ok {
			return a[0]
		}
	}
	return kernels.None
}

func (r folder) bitRules(in kernels.Inst) kernels.Value {
	x, y := in.Args[0], in.Args[1]
	switch {
	case x == y && in.Op == kernels.OpIXor:
		return r.i(0)
	case x == y:
		return x
	case r.isI(y, 0) && in.Op == kernels.OpIAnd:
		return y
	case r.isI(y, 0):
		return x
	case r.isI(y, -1) && in.Op == kernels.OpIAnd:
		return x
	case r.isI(y, -1) && in.Op == kernels.OpIOr:
		return y
	}
	return kernels.None
}
