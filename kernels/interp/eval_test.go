package interp_test

import (
	"math"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/interp"
)

var (
	inf    = math.Inf(1)
	nan    = math.NaN()
	negz   = math.Copysign(0, -1)
	tiny   = math.SmallestNonzeroFloat64
	huge   = math.MaxFloat64
	minInt = int64(math.MinInt64)
	maxInt = int64(math.MaxInt64)
)

// bits returns the raw bits of a float64, an integer or a boolean.
func bits(t *testing.T, x any) uint64 {
	switch x := x.(type) {
	case float64:
		return math.Float64bits(x)
	case int:
		return uint64(x)
	case int64:
		return uint64(x)
	case uint64:
		return x
	case bool:
		if x {
			return 1
		}
		return 0
	}
	t.Fatalf("bits of %T", x)
	return 0
}

// Expected values by hand, from IEEE 754 and from the definitions in the op table.
var specials = []struct {
	op   kernels.Op
	args []any
	want any
}{
	{kernels.OpAdd, []any{0.1, 0.2}, 0x1.3333333333334p-2},
	{kernels.OpAdd, []any{negz, negz}, negz},
	{kernels.OpAdd, []any{negz, 0.0}, 0.0},
	{kernels.OpAdd, []any{inf, -inf}, nan},
	{kernels.OpAdd, []any{huge, huge}, inf},
	{kernels.OpSub, []any{1.0, 1.0}, 0.0},
	{kernels.OpSub, []any{negz, 0.0}, negz},
	{kernels.OpSub, []any{inf, inf}, nan},
	{kernels.OpMul, []any{negz, 5.0}, negz},
	{kernels.OpMul, []any{0.0, inf}, nan},
	{kernels.OpMul, []any{tiny, 0.5}, 0.0},
	{kernels.OpMul, []any{tiny, -0.5}, negz},
	{kernels.OpDiv, []any{1.0, 0.0}, inf},
	{kernels.OpDiv, []any{1.0, negz}, -inf},
	{kernels.OpDiv, []any{0.0, 0.0}, nan},
	{kernels.OpDiv, []any{1.0, 3.0}, 0x1.5555555555555p-2},
	{kernels.OpFMA, []any{0x1p-60 + 1, 1.0, -1.0}, 0.0},
	{kernels.OpFMA, []any{1 + 0x1p-52, 1 - 0x1p-52, -1.0}, -0x1p-104}, // 0 with two roundings
	{kernels.OpFMA, []any{huge, 2.0, -huge}, huge},
	{kernels.OpFMA, []any{0.0, inf, nan}, nan},
	{kernels.OpFMA, []any{-1.0, 0.0, 0.0}, 0.0},
	{kernels.OpNeg, []any{0.0}, negz},
	{kernels.OpNeg, []any{uint64(0x7FF8000000000001)}, uint64(0xFFF8000000000001)},
	{kernels.OpAbs, []any{negz}, 0.0},
	{kernels.OpAbs, []any{-inf}, inf},
	{kernels.OpSqrt, []any{2.0}, 0x1.6a09e667f3bcdp0},
	{kernels.OpSqrt, []any{negz}, negz},
	{kernels.OpSqrt, []any{-1.0}, nan},
	{kernels.OpFloor, []any{-0.5}, -1.0},
	{kernels.OpFloor, []any{negz}, negz},
	{kernels.OpFloor, []any{0.5}, 0.0},
	{kernels.OpCeil, []any{-0.5}, negz},
	{kernels.OpCeil, []any{0.5}, 1.0},
	{kernels.OpTrunc, []any{-1.5}, -1.0},
	{kernels.OpTrunc, []any{-0.5}, negz},
	{kernels.OpRound, []any{0.5}, 0.0},
	{kernels.OpRound, []any{1.5}, 2.0},
	{kernels.OpRound, []any{-2.5}, -2.0},
	{kernels.OpRound, []any{0.49999999999999994}, 0.0},
	{kernels.OpRound, []any{-inf}, -inf},

	{kernels.OpLT, []any{1.0, 2.0}, true},
	{kernels.OpLT, []any{negz, 0.0}, false},
	{kernels.OpLT, []any{nan, 1.0}, false},
	{kernels.OpLE, []any{negz, 0.0}, true},
	{kernels.OpLE, []any{1.0, nan}, false},
	{kernels.OpLE, []any{2.0, 1.0}, false},
	{kernels.OpEQ, []any{0.0, negz}, true},
	{kernels.OpEQ, []any{nan, nan}, false},
	{kernels.OpNE, []any{nan, nan}, true},
	{kernels.OpNE, []any{0.0, negz}, false},

	{kernels.OpIAdd, []any{maxInt, 1}, minInt},
	{kernels.OpISub, []any{minInt, 1}, maxInt},
	{kernels.OpIMul, []any{maxInt, 2}, -2},
	{kernels.OpIDiv, []any{7, 2}, 3},
	{kernels.OpIDiv, []any{-7, 2}, -4},
	{kernels.OpIDiv, []any{7, -2}, -4},
	{kernels.OpIDiv, []any{-7, -2}, 3},
	{kernels.OpIDiv, []any{-6, 2}, -3},
	{kernels.OpIDiv, []any{5, 0}, 0},
	{kernels.OpIDiv, []any{minInt, -1}, minInt},
	{kernels.OpIMod, []any{7, 2}, 1},
	{kernels.OpIMod, []any{-7, 2}, 1},
	{kernels.OpIMod, []any{7, -2}, -1},
	{kernels.OpIMod, []any{-7, -2}, -1},
	{kernels.OpIMod, []any{-6, 2}, 0},
	{kernels.OpIMod, []any{5, 0}, 0},
	{kernels.OpIMod, []any{minInt, -1}, 0},
	{kernels.OpIAnd, []any{12, 10}, 8},
	{kernels.OpIOr, []any{12, 10}, 14},
	{kernels.OpIXor, []any{12, 10}, 6},
	{kernels.OpIShl, []any{3, 62}, int64(-1 << 62)},
	{kernels.OpIShl, []any{1, 64}, 1},
	{kernels.OpIShl, []any{1, -1}, minInt},
	{kernels.OpIShr, []any{-1, 60}, 15},
	{kernels.OpIShr, []any{8, 67}, 1},
	{kernels.OpMul32, []any{-1, -1}, uint64(0xFFFFFFFE00000001)},
	{kernels.OpMul32, []any{int64(1<<32 + 3), 5}, 15},
	{kernels.OpILT, []any{-1, 0}, true},
	{kernels.OpILT, []any{0, 0}, false},
	{kernels.OpILE, []any{0, 0}, true},
	{kernels.OpILE, []any{1, 0}, false},
	{kernels.OpIEQ, []any{4, 4}, true},
	{kernels.OpIEQ, []any{4, 5}, false},
	{kernels.OpINE, []any{4, 4}, false},
	{kernels.OpINE, []any{4, 5}, true},

	{kernels.OpAnd, []any{true, false}, false},
	{kernels.OpAnd, []any{true, true}, true},
	{kernels.OpOr, []any{true, false}, true},
	{kernels.OpOr, []any{false, false}, false},
	{kernels.OpXor, []any{true, true}, false},
	{kernels.OpXor, []any{true, false}, true},
	{kernels.OpNot, []any{true}, false},
	{kernels.OpNot, []any{false}, true},

	{kernels.OpSelect, []any{true, 1.0, 2.0}, 1.0},
	{kernels.OpSelect, []any{false, 1.0, negz}, negz},
	{kernels.OpISelect, []any{true, 1, 2}, 1},
	{kernels.OpISelect, []any{false, 1, 2}, 2},
	{kernels.OpI2F, []any{int64(1<<53 + 1)}, float64(1 << 53)},
	{kernels.OpI2F, []any{int64(1<<53 + 3)}, float64(1<<53 + 4)},
	{kernels.OpI2F, []any{minInt}, -0x1p63},
	{kernels.OpF2I, []any{-1.9}, -1},
	{kernels.OpF2I, []any{1.9}, 1},
	{kernels.OpF2I, []any{nan}, 0},
	{kernels.OpF2I, []any{0x1p63}, maxInt},
	{kernels.OpF2I, []any{inf}, maxInt},
	{kernels.OpF2I, []any{-0x1p63}, minInt},
	{kernels.OpF2I, []any{-inf}, minInt},
	{kernels.OpF2I, []any{0x1.fffffffffffffp62}, maxInt - 1023},
	{kernels.OpB2I, []any{true}, 1},
	{kernels.OpB2I, []any{false}, 0},
	{kernels.OpBits, []any{1.0}, int64(0x3FF << 52)},
	{kernels.OpBits, []any{negz}, minInt},
	{kernels.OpFromBits, []any{int64(0x3FF << 52)}, 1.0},
	{kernels.OpFromBits, []any{uint64(0xFFF8000000000007)}, uint64(0xFFF8000000000007)},
}

func TestEval(t *testing.T) {
	tested := map[kernels.Op]bool{}
	for _, c := range specials {
		tested[c.op] = true
		var args [4]uint64
		for k, a := range c.args {
			args[k] = bits(t, a)
		}
		if got, want := interp.Eval(c.op, 0, args), bits(t, c.want); got != want {
			t.Errorf("%v%v = %#x, want %#x (%v)", c.op, c.args, got, want, c.want)
		}
	}
	for op := kernels.OpInvalid + 1; op < kernels.NumOps; op++ {
		if op.Info().Class == kernels.Pure && !tested[op] {
			t.Errorf("%v has no test", op)
		}
	}
}

func TestEvalConst(t *testing.T) {
	for _, op := range []kernels.Op{kernels.OpConstF, kernels.OpConstI, kernels.OpConstB} {
		if got := interp.Eval(op, 1, [4]uint64{}); got != 1 {
			t.Errorf("%v 1 = %d", op, got)
		}
	}
}
