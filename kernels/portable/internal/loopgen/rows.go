package loopgen

import "github.com/spikelane/spikelane/kernels"

// row is an op with the Go text of its meaning. $a, $b, … are the operands, $o the result.
type row struct {
	op     kernels.Op
	id     string // its name in package kernels
	expr   string
	body   string // a whole statement, where an expression is not enough
	block  string // a function of whole blocks (destination, operand), where there is one
	shapes []string
}

func (r row) sig() string  { return r.op.Info().Sig }
func (r row) args() string { return r.sig()[:r.op.NumArgs()] }

// result returns expr as the op's result: a Go bool becomes a mask byte.
func (r row) result(expr string) string {
	if r.compares() {
		return "b2u(" + expr + ")"
	}
	return expr
}

func (r row) compares() bool {
	return r.sig()[:2] != "bb" && r.sig() != "b:b" && r.sig()[len(r.sig())-1] == 'b'
}

// arithmetic reports whether the op is the processor's own, on float64.
func (r row) arithmetic() bool { return r.op >= kernels.OpAdd && r.op <= kernels.OpRound }

// Shapes by number of operands. Of a commutative op, the scalar is the second.
var (
	one         = []string{"V"}
	ordered     = []string{"VV", "VS", "SV"}
	commutative = []string{"VV", "VS"}
	allOf3      = []string{"VVV", "VVS", "VSV", "VSS", "SSV"}
	choice      = []string{"VVV", "VVS", "VSV", "VSS"}
	draw        = []string{"VSS", "VVV"}
	draw4       = []string{"VSSV", "VSSS", "VVVV"}
)

var rows = []row{
	{op: kernels.OpAdd, id: "OpAdd", expr: "$a + $b", shapes: commutative},
	{op: kernels.OpSub, id: "OpSub", expr: "$a - $b", shapes: ordered},
	{op: kernels.OpMul, id: "OpMul", expr: "float64($a * $b)", shapes: commutative},
	{op: kernels.OpDiv, id: "OpDiv", expr: "$a / $b", shapes: ordered},
	{op: kernels.OpFMA, id: "OpFMA", expr: "math.FMA($a, $b, $c)", shapes: allOf3},
	{op: kernels.OpNeg, id: "OpNeg", expr: "-$a", shapes: one},
	{op: kernels.OpAbs, id: "OpAbs", expr: "math.Abs($a)", shapes: one},
	{op: kernels.OpSqrt, id: "OpSqrt", expr: "math.Sqrt($a)", shapes: one},
	{op: kernels.OpFloor, id: "OpFloor", expr: "math.Floor($a)", shapes: one},
	{op: kernels.OpCeil, id: "OpCeil", expr: "math.Ceil($a)", shapes: one},
	{op: kernels.OpTrunc, id: "OpTrunc", expr: "math.Trunc($a)", shapes: one},
	{op: kernels.OpRound, id: "OpRound", expr: "math.RoundToEven($a)", shapes: one},

	{op: kernels.OpLT, id: "OpLT", expr: "$a < $b", shapes: ordered},
	{op: kernels.OpLE, id: "OpLE", expr: "$a <= $b", shapes: ordered},
	{op: kernels.OpEQ, id: "OpEQ", expr: "$a == $b", shapes: commutative},
	{op: kernels.OpNE, id: "OpNE", expr: "$a != $b", shapes: commutative},

	{op: kernels.OpIAdd, id: "OpIAdd", expr: "$a + $b", shapes: commutative},
	{op: kernels.OpISub, id: "OpISub", expr: "$a - $b", shapes: ordered},
	{op: kernels.OpIMul, id: "OpIMul", expr: "$a * $b", shapes: commutative},
	{op: kernels.OpIDiv, id: "OpIDiv", expr: "idiv($a, $b)", shapes: ordered},
	{op: kernels.OpIMod, id: "OpIMod", expr: "imod($a, $b)", shapes: ordered},
	{op: kernels.OpIAnd, id: "OpIAnd", expr: "$a & $b", shapes: commutative},
	{op: kernels.OpIOr, id: "OpIOr", expr: "$a | $b", shapes: commutative},
	{op: kernels.OpIXor, id: "OpIXor", expr: "$a ^ $b", shapes: commutative},
	{op: kernels.OpIShl, id: "OpIShl", expr: "$a << (uint64($b) & 63)", shapes: ordered},
	{op: kernels.OpIShr, id: "OpIShr", expr: "int64(uint64($a) >> (uint64($b) & 63))", shapes: ordered},
	{op: kernels.OpMul32, id: "OpMul32", expr: "int64(uint64(uint32($a)) * uint64(uint32($b)))", shapes: commutative},
	{op: kernels.OpILT, id: "OpILT", expr: "$a < $b", shapes: ordered},
	{op: kernels.OpILE, id: "OpILE", expr: "$a <= $b", shapes: ordered},
	{op: kernels.OpIEQ, id: "OpIEQ", expr: "$a == $b", shapes: commutative},
	{op: kernels.OpINE, id: "OpINE", expr: "$a != $b", shapes: commutative},

	{op: kernels.OpAnd, id: "OpAnd", expr: "$a & $b", shapes: commutative},
	{op: kernels.OpOr, id: "OpOr", expr: "$a | $b", shapes: commutative},
	{op: kernels.OpXor, id: "OpXor", expr: "$a ^ $b", shapes: commutative},
	{op: kernels.OpNot, id: "OpNot", expr: "$a ^ 1", shapes: one},

	{op: kernels.OpSelect, id: "OpSelect", body: "if $a != 0 { $o = $b } else { $o = $c }", shapes: choice},
	{op: kernels.OpISelect, id: "OpISelect", body: "if $a != 0 { $o = $b } else { $o = $c }", shapes: choice},
	{op: kernels.OpI2F, id: "OpI2F", expr: "float64($a)", shapes: one},
	{op: kernels.OpF2I, id: "OpF2I", expr: "f2i($a)", shapes: one},
	{op: kernels.OpB2I, id: "OpB2I", expr: "int64($a)", shapes: one},
	{op: kernels.OpBits, id: "OpBits", expr: "int64(math.Float64bits($a))", shapes: one},
	{op: kernels.OpFromBits, id: "OpFromBits", expr: "math.Float64frombits(uint64($a))", shapes: one},

	{op: kernels.OpExp, id: "OpExp", block: "mathfn.ExpBlock", shapes: one},
	{op: kernels.OpExpm1, id: "OpExpm1", block: "mathfn.Expm1Block", shapes: one},
	{op: kernels.OpExprel, id: "OpExprel", block: "mathfn.ExprelBlock", shapes: one},
	{op: kernels.OpLog, id: "OpLog", block: "mathfn.LogBlock", shapes: one},
	{op: kernels.OpLog1p, id: "OpLog1p", block: "mathfn.Log1pBlock", shapes: one},
	{op: kernels.OpLog10, id: "OpLog10", block: "mathfn.Log10Block", shapes: one},
	{op: kernels.OpSin, id: "OpSin", block: "mathfn.SinBlock", shapes: one},
	{op: kernels.OpCos, id: "OpCos", block: "mathfn.CosBlock", shapes: one},
	{op: kernels.OpTan, id: "OpTan", block: "mathfn.TanBlock", shapes: one},
	{op: kernels.OpSinh, id: "OpSinh", block: "mathfn.SinhBlock", shapes: one},
	{op: kernels.OpCosh, id: "OpCosh", block: "mathfn.CoshBlock", shapes: one},
	{op: kernels.OpTanh, id: "OpTanh", block: "mathfn.TanhBlock", shapes: one},
	{op: kernels.OpAsin, id: "OpAsin", block: "mathfn.AsinBlock", shapes: one},
	{op: kernels.OpAcos, id: "OpAcos", block: "mathfn.AcosBlock", shapes: one},
	{op: kernels.OpAtan, id: "OpAtan", block: "mathfn.AtanBlock", shapes: one},
	{op: kernels.OpPow, id: "OpPow", expr: "mathfn.Pow($a, $b)", shapes: ordered},
	{op: kernels.OpFloorDiv, id: "OpFloorDiv", expr: "mathfn.FloorDiv($a, $b)", shapes: ordered},
	{op: kernels.OpFloorMod, id: "OpFloorMod", expr: "mathfn.FloorMod($a, $b)", shapes: ordered},

	{op: kernels.OpUniform, id: "OpUniform", expr: "rng.Uniform($a, $b, $c, uint32(s.imm))", shapes: draw},
	{op: kernels.OpNormal, id: "OpNormal", expr: "mathfn.Normal($a, $b, $c, uint32(s.imm))", shapes: draw},
	{op: kernels.OpPoisson, id: "OpPoisson", expr: "mathfn.Poisson($a, $b, $c, uint32(s.imm), $d)", shapes: draw4},
}

func byOp(op kernels.Op) row {
	for _, r := range rows {
		if r.op == op {
			return r
		}
	}
	panic("BUG: loopgen: no row for " + op.String())
}

// fusion is outer with inner as its operand number arg.
type fusion struct {
	outer kernels.Op
	arg   int
	inner kernels.Op
}

// shapes returns the mixes worth a loop: the inner op's own, then each rest operand vector or scalar.
func (f fusion) shapes(in row) []string {
	all := in.shapes
	for range f.outer.NumArgs() - 1 {
		var longer []string
		for _, sh := range all {
			longer = append(longer, sh+"V")
			if f.outer != kernels.OpAnd {
				longer = append(longer, sh+"S")
			}
		}
		all = longer
	}
	return all
}

// pairs lists what is fused: arithmetic in arithmetic, differences in comparisons, comparisons in masks and choices.
var pairs = fusions()

func fusions() []fusion {
	var out []fusion
	arithmetic := []kernels.Op{kernels.OpAdd, kernels.OpSub, kernels.OpMul, kernels.OpDiv}
	for _, outer := range arithmetic {
		for _, inner := range arithmetic {
			out = append(out, fusion{outer, 0, inner})
			if outer == kernels.OpSub || outer == kernels.OpDiv {
				out = append(out, fusion{outer, 1, inner})
			}
		}
	}
	for _, p := range [][]kernels.Op{{kernels.OpSub, kernels.OpLT, kernels.OpLE}, {kernels.OpISub, kernels.OpILT, kernels.OpILE}} {
		for _, compare := range p[1:] {
			out = append(out, fusion{compare, 0, p[0]}, fusion{compare, 1, p[0]})
		}
	}
	for _, compare := range []kernels.Op{kernels.OpLT, kernels.OpLE} {
		out = append(out, fusion{kernels.OpAnd, 0, compare}, fusion{kernels.OpSelect, 0, compare})
	}
	return out
}
