package portable

import (
	"math"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/mathfn"
	"github.com/spikelane/spikelane/kernels/rng"
)

// inst is an instruction of the once program. Operands and result are scalar registers.
type inst struct {
	op   kernels.Op
	d    int32
	slot int32
	imm  uint64
	a    [4]int32
}

// once evaluates the once program. The commonest ops stand here, since short calls feel what a call of eval costs.
func (m *mem) once(insts []inst, params []uint64) {
	k := m.k
	for n := range insts {
		in := &insts[n]
		switch in.op {
		case kernels.OpParam:
			k[in.d] = params[in.slot]
		case kernels.OpAdd:
			k[in.d] = math.Float64bits(m.float(in.a[0]) + m.float(in.a[1]))
		case kernels.OpSub:
			k[in.d] = math.Float64bits(m.float(in.a[0]) - m.float(in.a[1]))
		case kernels.OpMul:
			k[in.d] = math.Float64bits(float64(m.float(in.a[0]) * m.float(in.a[1])))
		case kernels.OpDiv:
			k[in.d] = math.Float64bits(m.float(in.a[0]) / m.float(in.a[1]))
		case kernels.OpGather:
			k[in.d] = gatherOne(&m.cols[in.slot], m.p.f.Cols[in.slot].Elem, int64(k[in.a[0]]))
		case kernels.OpHost:
			h := &m.p.f.Hosts[in.slot]
			for n := range m.host {
				m.host[n] = m.float(in.a[n])
			}
			k[in.d] = math.Float64bits(h.Call(m.host[:h.Arity:h.Arity]))
		default:
			k[in.d] = eval(in, k)
		}
	}
}

func gatherOne(c *kernels.Column, e kernels.Elem, i int64) uint64 {
	switch e {
	case kernels.ElemF64:
		return math.Float64bits(c.F64[i])
	case kernels.ElemI32:
		return uint64(int64(c.I32[i]))
	case kernels.ElemI64:
		return uint64(c.I64[i])
	case kernels.ElemU16:
		return uint64(c.U16[i])
	}
	return uint64(c.Bool[i])
}

// eval returns the result of a pure, library or loop op but those above.
func eval(in *inst, k []uint64) uint64 {
	a, b, c := k[in.a[0]], k[in.a[1]], k[in.a[2]]
	x, y := math.Float64frombits(a), math.Float64frombits(b)
	switch in.op {
	case kernels.OpFMA:
		return math.Float64bits(math.FMA(x, y, math.Float64frombits(c)))
	case kernels.OpNeg:
		return a ^ 1<<63
	case kernels.OpAbs:
		return a &^ (1 << 63)
	case kernels.OpLT:
		return uint64(b2u(x < y))
	case kernels.OpLE:
		return uint64(b2u(x <= y))
	case kernels.OpEQ:
		return uint64(b2u(x == y))
	case kernels.OpNE:
		return uint64(b2u(x != y))
	case kernels.OpAnd, kernels.OpIAnd:
		return a & b
	case kernels.OpOr, kernels.OpIOr:
		return a | b
	case kernels.OpXor, kernels.OpIXor:
		return a ^ b
	case kernels.OpNot:
		return a ^ 1
	case kernels.OpSelect, kernels.OpISelect:
		if a != 0 {
			return b
		}
		return c
	case kernels.OpI2F:
		return math.Float64bits(float64(int64(a)))
	case kernels.OpF2I:
		return uint64(f2i(x))
	case kernels.OpB2I, kernels.OpBits, kernels.OpFromBits:
		return a
	case kernels.OpUniform:
		return math.Float64bits(rng.Uniform(int64(a), int64(b), int64(c), uint32(in.imm)))
	case kernels.OpNormal:
		return math.Float64bits(mathfn.Normal(int64(a), int64(b), int64(c), uint32(in.imm)))
	case kernels.OpPoisson:
		mean := math.Float64frombits(k[in.a[3]])
		return math.Float64bits(mathfn.Poisson(int64(a), int64(b), int64(c), uint32(in.imm), mean))
	}
	if in.op >= kernels.OpIAdd && in.op <= kernels.OpINE {
		return evalInt(in.op, int64(a), int64(b))
	}
	return math.Float64bits(evalFunc(in.op, x, y))
}

// evalInt returns the result of the integer ops but the bitwise ones.
func evalInt(op kernels.Op, x, y int64) uint64 {
	switch op {
	case kernels.OpIAdd:
		return uint64(x + y)
	case kernels.OpISub:
		return uint64(x - y)
	case kernels.OpIMul:
		return uint64(x * y)
	case kernels.OpIDiv:
		return uint64(idiv(x, y))
	case kernels.OpIMod:
		return uint64(imod(x, y))
	case kernels.OpIShl:
		return uint64(x) << (uint64(y) & 63)
	case kernels.OpIShr:
		return uint64(x) >> (uint64(y) & 63)
	case kernels.OpMul32:
		return uint64(uint32(x)) * uint64(uint32(y))
	case kernels.OpILT:
		return uint64(b2u(x < y))
	case kernels.OpILE:
		return uint64(b2u(x <= y))
	case kernels.OpIEQ:
		return uint64(b2u(x == y))
	case kernels.OpINE:
		return uint64(b2u(x != y))
	}
	panic("BUG: portable: no scalar code for " + op.String())
}

// evalFunc returns the result of roundings, roots and library functions.
func evalFunc(op kernels.Op, x, y float64) float64 {
	switch op {
	case kernels.OpSqrt:
		return math.Sqrt(x)
	case kernels.OpFloor:
		return math.Floor(x)
	case kernels.OpCeil:
		return math.Ceil(x)
	case kernels.OpTrunc:
		return math.Trunc(x)
	case kernels.OpRound:
		return math.RoundToEven(x)
	case kernels.OpPow:
		return mathfn.Pow(x, y)
	case kernels.OpFloorDiv:
		return mathfn.FloorDiv(x, y)
	case kernels.OpFloorMod:
		return mathfn.FloorMod(x, y)
	}
	if f := unary[op]; f != nil {
		return f(x)
	}
	panic("BUG: portable: no scalar code for " + op.String())
}

// unary holds the library functions of one float64.
var unary = [kernels.NumOps]func(float64) float64{
	kernels.OpExp: mathfn.Exp, kernels.OpExpm1: mathfn.Expm1, kernels.OpExprel: mathfn.Exprel,
	kernels.OpLog: mathfn.Log, kernels.OpLog1p: mathfn.Log1p, kernels.OpLog10: mathfn.Log10,
	kernels.OpSin: mathfn.Sin, kernels.OpCos: mathfn.Cos, kernels.OpTan: mathfn.Tan,
	kernels.OpSinh: mathfn.Sinh, kernels.OpCosh: mathfn.Cosh, kernels.OpTanh: mathfn.Tanh,
	kernels.OpAsin: mathfn.Asin, kernels.OpAcos: mathfn.Acos, kernels.OpAtan: mathfn.Atan,
}

func b2u(b bool) uint8 {
	var u uint8
	if b {
		u = 1
	}
	return u
}

// idiv is Python's x // y, and 0 where y is 0.
func idiv(x, y int64) int64 {
	if y == 0 {
		return 0
	}
	q := x / y
	if r := x % y; r != 0 && (r < 0) != (y < 0) {
		q--
	}
	return q
}

// imod is Python's x % y, and 0 where y is 0.
func imod(x, y int64) int64 {
	if y == 0 {
		return 0
	}
	r := x % y
	if r != 0 && (r < 0) != (y < 0) {
		r += y
	}
	return r
}

// f2i truncates x. It saturates, and is 0 for NaN: Go leaves what does not fit to the processor.
func f2i(x float64) int64 {
	switch {
	case x != x:
		return 0
	case x >= 1<<63:
		return math.MaxInt64
	case x < -1<<63:
		return math.MinInt64
	}
	return int64(x)
}
