package interp

import (
	"fmt"
	"math"

	"github.com/spikelane/spikelane/kernels"
)

// Eval returns the result of a constant, pure, library or loop op on raw bits: of a float64, an int64, or 0 and 1 for
// a mask. imm is the instruction's Imm. A NaN result is always the bits of math.NaN(), since processors differ in the
// NaN they make and what is folded at compile time must not depend on the machine. The ops that only move or look at
// bits (neg, abs, select, frombits) keep them.
func Eval(op kernels.Op, imm uint64, args [4]uint64) uint64 {
	var r uint64
	if op.Info().Class == kernels.Library {
		r = evalLibrary(op, imm, args)
	} else {
		r = pure(op, imm, args)
	}
	switch op {
	case kernels.OpConstF, kernels.OpNeg, kernels.OpAbs, kernels.OpSelect, kernels.OpFromBits:
		return r
	}
	if sig := op.Info().Sig; sig[len(sig)-1] == 'f' && math.IsNaN(math.Float64frombits(r)) {
		return math.Float64bits(math.NaN())
	}
	return r
}

// evalLibrary runs a function that does nothing but op on constants.
func evalLibrary(op kernels.Op, imm uint64, args [4]uint64) uint64 {
	b := kernels.NewBuilder("eval")
	values := make([]kernels.Value, op.NumArgs())
	for k := range values {
		if op.Info().Sig[k] == 'f' {
			values[k] = b.F(math.Float64frombits(args[k]))
		} else {
			values[k] = b.I(int64(args[k]))
		}
	}
	b.Each()
	// Draw, since it passes on the stream of a random draw; imm is 0 for all others.
	b.Mem(kernels.OpStore, b.Col("result", kernels.ElemF64), b.Draw(op, uint32(imm), values...))
	f := b.Func()
	fr := kernels.NewFrame(f)
	fr.N = 1
	fr.Cols[0].F64 = make([]float64, 1)
	Run(f, fr)
	return math.Float64bits(fr.Cols[0].F64[0])
}

// pure returns the result of a constant, pure or loop op on raw bits.
func pure(op kernels.Op, imm uint64, a [4]uint64) uint64 {
	switch op {
	case kernels.OpConstF, kernels.OpConstI, kernels.OpConstB:
		return imm
	case kernels.OpSelect, kernels.OpISelect:
		if a[0] != 0 {
			return a[1]
		}
		return a[2]
	case kernels.OpAnd:
		return a[0] & a[1]
	case kernels.OpOr:
		return a[0] | a[1]
	case kernels.OpXor:
		return a[0] ^ a[1]
	case kernels.OpNot:
		return a[0] ^ 1
	case kernels.OpI2F:
		return math.Float64bits(float64(int64(a[0])))
	case kernels.OpF2I:
		return uint64(toInt(math.Float64frombits(a[0])))
	case kernels.OpB2I, kernels.OpBits, kernels.OpFromBits:
		return a[0]
	case kernels.OpPoisson:
		return math.Float64bits(poisson(imm, a))
	}
	if op.Info().Sig[0] == 'i' {
		return integer(op, int64(a[0]), int64(a[1]))
	}
	x, y, z := math.Float64frombits(a[0]), math.Float64frombits(a[1]), math.Float64frombits(a[2])
	switch op {
	case kernels.OpLT:
		return bit(x < y)
	case kernels.OpLE:
		return bit(x <= y)
	case kernels.OpEQ:
		return bit(x == y)
	case kernels.OpNE:
		return bit(x != y)
	case kernels.OpNeg:
		return a[0] ^ 1<<63
	case kernels.OpAbs:
		return a[0] &^ (1 << 63)
	}
	return math.Float64bits(float(op, x, y, z))
}

// float executes the ops from float64 to float64.
func float(op kernels.Op, x, y, z float64) float64 {
	switch op {
	case kernels.OpAdd:
		return x + y
	case kernels.OpSub:
		return x - y
	case kernels.OpMul:
		return float64(x * y)
	case kernels.OpDiv:
		return x / y
	case kernels.OpFMA:
		return math.FMA(x, y, z)
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
	}
	panic(fmt.Sprintf("BUG: kernels: interp does not know %v", op))
}

// integer executes the ops on int64.
func integer(op kernels.Op, x, y int64) uint64 {
	switch op {
	case kernels.OpIAdd:
		return uint64(x + y)
	case kernels.OpISub:
		return uint64(x - y)
	case kernels.OpIMul:
		return uint64(x * y)
	case kernels.OpIDiv:
		q, _ := floorDiv(x, y)
		return uint64(q)
	case kernels.OpIMod:
		_, r := floorDiv(x, y)
		return uint64(r)
	case kernels.OpIAnd:
		return uint64(x & y)
	case kernels.OpIOr:
		return uint64(x | y)
	case kernels.OpIXor:
		return uint64(x ^ y)
	case kernels.OpIShl:
		return uint64(x) << (uint64(y) & 63)
	case kernels.OpIShr:
		return uint64(x) >> (uint64(y) & 63)
	case kernels.OpMul32:
		return uint64(uint32(x)) * uint64(uint32(y))
	case kernels.OpILT:
		return bit(x < y)
	case kernels.OpILE:
		return bit(x <= y)
	case kernels.OpIEQ:
		return bit(x == y)
	case kernels.OpINE:
		return bit(x != y)
	}
	panic(fmt.Sprintf("BUG: kernels: interp does not know %v", op))
}

// floorDiv returns quotient and remainder of the division rounded toward -Inf, and 0, 0 where y is 0. The one quotient
// that does not fit, MinInt64 / -1, wraps to MinInt64 with remainder 0, as Go divides.
func floorDiv(x, y int64) (q, r int64) {
	if y == 0 {
		return 0, 0
	}
	q, r = x/y, x%y
	if r != 0 && (r < 0) != (y < 0) {
		q, r = q-1, r+y
	}
	return q, r
}

// toInt truncates x; it saturates, and is 0 for NaN. Go leaves the conversion of what does not fit to the machine.
func toInt(x float64) int64 {
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

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}
