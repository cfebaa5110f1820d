package cpp

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane/kernels"
)

// expr is an expression of C++, with the numbers in it for a comment that shows them in decimals.
type expr struct {
	text  string
	binds int // how tightly, the lower the tighter: see below
	notes []string
}

const (
	atom = iota
	unary
	product
	sum
	comparison
	bitwise
	choice
)

// in returns the text of x as an operand of an operator that binds as given, in parentheses where they are needed or
// help to read.
func (x expr) in(binds int) string {
	if x.binds == atom || x.binds < binds && (binds < bitwise || x.binds == unary || binds == choice && x.binds < bitwise) {
		return x.text
	}
	return "(" + x.text + ")"
}

var operators = map[kernels.Op]struct {
	text  string
	binds int
}{
	kernels.OpAdd: {" + ", sum}, kernels.OpSub: {" - ", sum}, kernels.OpMul: {" * ", product}, kernels.OpDiv: {" / ", product},
	kernels.OpLT: {" < ", comparison}, kernels.OpLE: {" <= ", comparison}, kernels.OpEQ: {" == ", comparison}, kernels.OpNE: {" != ", comparison},
	kernels.OpILT: {" < ", comparison}, kernels.OpILE: {" <= ", comparison}, kernels.OpIEQ: {" == ", comparison}, kernels.OpINE: {" != ", comparison},
	kernels.OpIAnd: {" & ", bitwise}, kernels.OpIOr: {" | ", bitwise}, kernels.OpIXor: {" ^ ", bitwise},
	kernels.OpAnd: {" & ", bitwise}, kernels.OpOr: {" | ", bitwise}, kernels.OpXor: {" ^ ", bitwise},
}

// calls are the functions of Header, and of PoissonHeader.
var calls = map[kernels.Op]string{
	kernels.OpFMA: "fma", kernels.OpAbs: "absolute", kernels.OpSqrt: "root",
	kernels.OpFloor: "floor", kernels.OpCeil: "ceil", kernels.OpTrunc: "trunc", kernels.OpRound: "nearest",
	kernels.OpIAdd: "iadd", kernels.OpISub: "isub", kernels.OpIMul: "imul", kernels.OpIDiv: "idiv", kernels.OpIMod: "imod",
	kernels.OpIShl: "ishl", kernels.OpIShr: "ishr", kernels.OpMul32: "mul32",
	kernels.OpI2F: "i2f", kernels.OpF2I: "f2i", kernels.OpBits: "to_bits", kernels.OpFromBits: "from_bits",
}

// pure returns the expression of a pure op.
func pure(op kernels.Op, a []expr) expr {
	var x expr
	for _, y := range a {
		x.notes = append(x.notes, y.notes...)
	}
	o, infix := operators[op]
	name, call := calls[op]
	switch {
	case infix:
		left := a[0].in(o.binds)
		if a[0].binds == o.binds && (op == kernels.OpAdd || op == kernels.OpSub || op == kernels.OpMul) {
			left = a[0].text // from left to right is the order of the language
		}
		x.text, x.binds = left+o.text+a[1].in(o.binds), o.binds
	case call:
		x.text = name + "(" + list(a) + ")"
	case op == kernels.OpNeg:
		x.text, x.binds = "-"+a[0].in(unary), unary
	case op == kernels.OpNot:
		x.text, x.binds = "!"+a[0].in(unary), unary
	case op == kernels.OpB2I:
		x.text, x.binds = "(int64_t)"+a[0].in(unary), unary
	case op == kernels.OpSelect, op == kernels.OpISelect:
		x.text, x.binds = a[0].in(choice)+" ? "+a[1].in(choice)+" : "+a[2].in(choice), choice
	default:
		panic(fmt.Sprintf("BUG: cpp: no expression for %v", op))
	}
	return x
}

func list(a []expr) string {
	texts := make([]string, len(a))
	for k := range a {
		texts[k] = a[k].text
	}
	return strings.Join(texts, ", ")
}

// float returns the constant with the given bits: hexadecimal, but for small whole numbers.
func float(bits uint64) expr {
	x := math.Float64frombits(bits)
	switch {
	case x != x:
		return expr{text: fmt.Sprintf("from_bits(0x%x)", bits)}
	case math.IsInf(x, 1):
		return expr{text: "infinity"}
	case math.IsInf(x, -1):
		return expr{text: "-infinity", binds: unary}
	}
	e := expr{}
	if x < 0 || math.Signbit(x) {
		e.binds = unary
	}
	if x == math.Trunc(x) && math.Abs(x) < 1e6 {
		e.text = strconv.FormatFloat(x, 'f', 1, 64)
		return e
	}
	e.text = strconv.FormatFloat(x, 'x', -1, 64)
	for _, p := range []string{"p+0", "p-0"} { // Go writes two digits of the exponent at least
		if at := strings.LastIndex(e.text, p); at >= 0 {
			e.text = e.text[:at+2] + e.text[at+3:]
		}
	}
	if note := strconv.FormatFloat(x, 'g', -1, 64); len(note) < 10 { // longer ones are no better to read
		e.notes = []string{note}
	}
	return e
}

func integer(x int64) expr {
	e := expr{}
	switch {
	case x == math.MinInt64:
		e.text = "INT64_MIN"
	case x >= -1<<31 && x < 1<<31:
		e.text = strconv.FormatInt(x, 10)
	case x > 0:
		e.text = fmt.Sprintf("INT64_C(0x%x)", x)
	default:
		e.text = fmt.Sprintf("INT64_C(%d)", x)
	}
	if x < 0 && x != math.MinInt64 {
		e.binds = unary
	}
	return e
}

// types of values, and of elements in memory.
var (
	types = map[kernels.Type]string{kernels.F64: "double", kernels.I64: "int64_t", kernels.Bool: "bool"}
	elems = map[kernels.Elem]string{
		kernels.ElemF64: "double", kernels.ElemI32: "int32_t", kernels.ElemI64: "int64_t",
		kernels.ElemBool: "uint8_t", kernels.ElemU16: "uint16_t",
	}
)
