package kernels

// Op is an operation. Its signature, class and meaning stand in the table below, which every other part of the
// compiler reads: a new op is one row here, one case in interp and one in each lowering.
type Op uint8

// Class groups ops by what a pass may do with them.
type Class uint8

const (
	Pure    Class = iota // a function of its arguments; may be folded, shared, dropped, hoisted
	Input                // constants, parameters, the element's index: pure, no arguments
	Read                 // reads a column
	Write                // writes a column or a list; keeps its place in the order of writes
	Library              // pure, and defined by an expansion into Pure ops (kernels/mathfn, kernels/rng)
	Loop                 // pure, but defined by an algorithm in Go (Poisson draws, functions of the host); no expansion
)

// The ops, by what they do to their arguments a, b, c, d; e is the number of the element.
const (
	OpInvalid Op = iota

	// Inputs.
	OpConstF // the float64 whose bits are Imm
	OpConstI // the int64 Imm
	OpConstB // Imm != 0
	OpParam  // parameter Slot of the call
	OpIndex  // Frame.Base + the element's place in the call (each part only)

	// Memory. Slot names the column, or the list for emit.
	OpLoad     // column[Base+e] (each part only)
	OpGather   // column[a]
	OpStore    // column[Base+e] = a
	OpStoreM   // if a { column[Base+e] = b }
	OpScatter  // column[a] = b
	OpScatterM // if b { column[a] = c }
	OpAccum    // column[a] = column[a] + b, one element after the other; float64 columns
	OpAccumM   // if b { column[a] = column[a] + c }
	OpEmit     // if a { append int32(b) to the list }

	// float64 arithmetic, correctly rounded.
	OpAdd
	OpSub
	OpMul
	OpDiv
	OpFMA   // a*b + c with one rounding
	OpNeg   // flips the sign bit
	OpAbs   // clears the sign bit
	OpSqrt  // correctly rounded
	OpFloor // toward -Inf
	OpCeil  // toward +Inf
	OpTrunc // toward zero
	OpRound // to nearest integer, ties to even

	// float64 comparisons; false on NaN, but for ne.
	OpLT
	OpLE
	OpEQ
	OpNE

	// int64 arithmetic; add, sub and mul wrap.
	OpIAdd
	OpISub
	OpIMul
	OpIDiv  // floor division as Python's //; 0 when b is 0
	OpIMod  // a - b*floor(a/b) as Python's %; 0 when b is 0
	OpIAnd  // bitwise
	OpIOr   // bitwise
	OpIXor  // bitwise
	OpIShl  // a << (b & 63)
	OpIShr  // uint64(a) >> (b & 63)
	OpMul32 // uint64(uint32(a)) * uint64(uint32(b)): the product of the low halves
	OpILT
	OpILE
	OpIEQ
	OpINE

	// Masks.
	OpAnd
	OpOr
	OpXor
	OpNot

	// Choice and conversion.
	OpSelect  // a ? b : c, float64
	OpISelect // a ? b : c, int64
	OpI2F     // float64(a), rounded to nearest even
	OpF2I     // truncated; saturates; 0 for NaN
	OpB2I     // 1 or 0
	OpBits    // Float64bits
	OpFromBits

	// Library functions of float64: see kernels/mathfn for definitions and error bounds.
	OpExp
	OpExpm1
	OpExprel // (exp(a)-1)/a, 1 at 0
	OpLog
	OpLog1p
	OpLog10
	OpSin
	OpCos
	OpTan
	OpSinh
	OpCosh
	OpTanh
	OpAsin
	OpAcos
	OpAtan
	OpPow      // a**b
	OpFloorDiv // Python's a // b
	OpFloorMod // Python's a % b

	// Random draws: functions of (element a, step b, seed c) and of Imm = object<<16 | site; see kernels/rng.
	OpUniform // in [0, 1), 53 bits
	OpNormal  // mean 0, variance 1
	OpPoisson // (element a, step b, seed c, mean d) → a count as float64

	OpHost // function Slot of the host, Func.Hosts, of as many of a to d as it takes

	NumOps
)

// Info describes an op.
type Info struct {
	Name  string
	Sig   string // one letter for each argument, ':' and the result: f i b, nothing for void; "?" is typed by Slot
	Class Class
}

var table = [NumOps]Info{
	OpInvalid: {"invalid", ":", Pure},

	OpConstF: {"constf", ":f", Input}, OpConstI: {"consti", ":i", Input}, OpConstB: {"constb", ":b", Input},
	OpParam: {"param", ":?", Input}, OpIndex: {"index", ":i", Input},

	OpLoad: {"load", ":?", Read}, OpGather: {"gather", "i:?", Read},
	OpStore: {"store", "?:", Write}, OpStoreM: {"storem", "b?:", Write},
	OpScatter: {"scatter", "i?:", Write}, OpScatterM: {"scatterm", "ib?:", Write},
	OpAccum: {"accum", "if:", Write}, OpAccumM: {"accumm", "ibf:", Write},
	OpEmit: {"emit", "bi:", Write},

	OpAdd: {"add", "ff:f", Pure}, OpSub: {"sub", "ff:f", Pure}, OpMul: {"mul", "ff:f", Pure}, OpDiv: {"div", "ff:f", Pure},
	OpFMA: {"fma", "fff:f", Pure}, OpNeg: {"neg", "f:f", Pure}, OpAbs: {"abs", "f:f", Pure}, OpSqrt: {"sqrt", "f:f", Pure},
	OpFloor: {"floor", "f:f", Pure}, OpCeil: {"ceil", "f:f", Pure}, OpTrunc: {"trunc", "f:f", Pure}, OpRound: {"round", "f:f", Pure},

	OpLT: {"lt", "ff:b", Pure}, OpLE: {"le", "ff:b", Pure}, OpEQ: {"eq", "ff:b", Pure}, OpNE: {"ne", "ff:b", Pure},

	OpIAdd: {"iadd", "ii:i", Pure}, OpISub: {"isub", "ii:i", Pure}, OpIMul: {"imul", "ii:i", Pure},
	OpIDiv: {"idiv", "ii:i", Pure}, OpIMod: {"imod", "ii:i", Pure},
	OpIAnd: {"iand", "ii:i", Pure}, OpIOr: {"ior", "ii:i", Pure}, OpIXor: {"ixor", "ii:i", Pure},
	OpIShl: {"ishl", "ii:i", Pure}, OpIShr: {"ishr", "ii:i", Pure}, OpMul32: {"mul32", "ii:i", Pure},
	OpILT: {"ilt", "ii:b", Pure}, OpILE: {"ile", "ii:b", Pure}, OpIEQ: {"ieq", "ii:b", Pure}, OpINE: {"ine", "ii:b", Pure},

	OpAnd: {"and", "bb:b", Pure}, OpOr: {"or", "bb:b", Pure}, OpXor: {"xor", "bb:b", Pure}, OpNot: {"not", "b:b", Pure},

	OpSelect: {"select", "bff:f", Pure}, OpISelect: {"iselect", "bii:i", Pure},
	OpI2F: {"i2f", "i:f", Pure}, OpF2I: {"f2i", "f:i", Pure}, OpB2I: {"b2i", "b:i", Pure},
	OpBits: {"bits", "f:i", Pure}, OpFromBits: {"frombits", "i:f", Pure},

	OpExp: {"exp", "f:f", Library}, OpExpm1: {"expm1", "f:f", Library}, OpExprel: {"exprel", "f:f", Library},
	OpLog: {"log", "f:f", Library}, OpLog1p: {"log1p", "f:f", Library}, OpLog10: {"log10", "f:f", Library},
	OpSin: {"sin", "f:f", Library}, OpCos: {"cos", "f:f", Library}, OpTan: {"tan", "f:f", Library},
	OpSinh: {"sinh", "f:f", Library}, OpCosh: {"cosh", "f:f", Library}, OpTanh: {"tanh", "f:f", Library},
	OpAsin: {"asin", "f:f", Library}, OpAcos: {"acos", "f:f", Library}, OpAtan: {"atan", "f:f", Library},
	OpPow: {"pow", "ff:f", Library}, OpFloorDiv: {"floordiv", "ff:f", Library}, OpFloorMod: {"floormod", "ff:f", Library},

	OpUniform: {"uniform", "iii:f", Library}, OpNormal: {"normal", "iii:f", Library}, OpPoisson: {"poisson", "iiif:f", Loop},

	OpHost: {"host", "ffff:f", Loop},
}

// Info returns the row of op in the table.
func (op Op) Info() Info { return table[op] }

func (op Op) String() string { return table[op].Name }

// NumArgs returns the number of value arguments of op.
func (op Op) NumArgs() int {
	for i, c := range table[op].Sig {
		if c == ':' {
			return i
		}
	}
	return 0
}

// Draws reports whether op is a random draw, whose Imm names its stream.
func (op Op) Draws() bool { return op == OpUniform || op == OpNormal || op == OpPoisson }

// OpNamed returns the op with the given name in the text form, and whether there is one.
func OpNamed(name string) (Op, bool) {
	for op := OpInvalid + 1; op < NumOps; op++ {
		if table[op].Name == name {
			return op, true
		}
	}
	return OpInvalid, false
}
