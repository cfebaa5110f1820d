package mathfn

import (
	"math"

	"github.com/spikelane/spikelane/kernels"
)

// eval runs a definition on the bits of its arguments. It is an interpreter of its own, so that the definitions are
// checked without any other package's reading of the ops.
func eval(d definition, args ...uint64) uint64 {
	vals := make([]uint64, len(d.Insts))
	f := math.Float64frombits
	for i := range d.Insts {
		in := &d.Insts[i]
		var a [4]uint64
		for k, v := range in.Args {
			if v != kernels.None {
				a[k] = vals[v]
			}
		}
		x, y, z := f(a[0]), f(a[1]), f(a[2])
		fl, truth := math.Float64bits, func(b bool) uint64 {
			if b {
				return 1
			}
			return 0
		}
		var r uint64
		switch in.Op {
		case kernels.OpConstF, kernels.OpConstI:
			r = in.Imm
		case kernels.OpParam:
			r = args[in.Slot]
		case kernels.OpAdd:
			r = fl(x + y)
		case kernels.OpSub:
			r = fl(x - y)
		case kernels.OpMul:
			r = fl(x * y)
		case kernels.OpDiv:
			r = fl(x / y)
		case kernels.OpFMA:
			r = fl(math.FMA(x, y, z))
		case kernels.OpNeg:
			r = a[0] ^ 1<<63
		case kernels.OpAbs:
			r = a[0] &^ (1 << 63)
		case kernels.OpSqrt:
			r = fl(math.Sqrt(x))
		case kernels.OpTrunc:
			r = fl(math.Trunc(x))
		case kernels.OpRound:
			r = fl(math.RoundToEven(x))
		case kernels.OpLT:
			r = truth(x < y)
		case kernels.OpLE:
			r = truth(x <= y)
		case kernels.OpEQ:
			r = truth(x == y)
		case kernels.OpNE:
			r = truth(x != y)
		case kernels.OpIAdd:
			r = a[0] + a[1]
		case kernels.OpISub:
			r = a[0] - a[1]
		case kernels.OpIAnd:
			r = a[0] & a[1]
		case kernels.OpIOr:
			r = a[0] | a[1]
		case kernels.OpIXor, kernels.OpXor:
			r = a[0] ^ a[1]
		case kernels.OpIShl:
			r = a[0] << (a[1] & 63)
		case kernels.OpIShr:
			r = a[0] >> (a[1] & 63)
		case kernels.OpMul32:
			r = uint64(uint32(a[0])) * uint64(uint32(a[1]))
		case kernels.OpINE:
			r = truth(a[0] != a[1])
		case kernels.OpAnd:
			r = a[0] & a[1]
		case kernels.OpOr:
			r = a[0] | a[1]
		case kernels.OpNot:
			r = 1 ^ a[0]
		case kernels.OpSelect, kernels.OpISelect:
			r = a[2]
			if a[0] != 0 {
				r = a[1]
			}
		case kernels.OpI2F:
			r = fl(float64(int64(a[0])))
		case kernels.OpBits, kernels.OpFromBits:
			r = a[0]
		default:
			panic("BUG: mathfn: eval lacks " + in.Op.String())
		}
		vals[i] = r
	}
	return vals[d.result]
}
