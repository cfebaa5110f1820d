package syntax

// Op is an operator of an expression.
type Op uint8

// The operators. Plus is unary +; And, Or, Not are logical.
const (
	Add Op = iota
	Sub
	Mul
	Div      // true division, also of integers
	FloorDiv // //
	Mod      // % with the sign of the divisor
	Pow      // **
	Neg      // unary -
	Plus     // unary +
	Not
	And
	Or
	LT
	LE
	GT
	GE
	EQ
	NE
)

// Precedence levels, loose to tight. An operand of a level binds at least as tightly as the level asks.
const (
	precOr = iota + 1
	precAnd
	precNot
	precCompare
	precSum
	precProduct
	precUnary
	precPower
	precAtom
)

var ops = [...]struct {
	text string
	prec int
}{
	Add: {"+", precSum}, Sub: {"-", precSum},
	Mul: {"*", precProduct}, Div: {"/", precProduct}, FloorDiv: {"//", precProduct}, Mod: {"%", precProduct},
	Pow: {"**", precPower},
	Neg: {"-", precUnary}, Plus: {"+", precUnary},
	Not: {"not", precNot}, And: {"and", precAnd}, Or: {"or", precOr},
	LT: {"<", precCompare}, LE: {"<=", precCompare}, GT: {">", precCompare}, GE: {">=", precCompare},
	EQ: {"==", precCompare}, NE: {"!=", precCompare},
}

// String returns the operator as it is written, "**" or "and".
func (op Op) String() string { return ops[op].text }

// binary maps the text of a token to the operator it is between two values.
var binary = map[string]Op{
	"+": Add, "-": Sub, "*": Mul, "/": Div, "//": FloorDiv, "%": Mod, "**": Pow, "and": And, "or": Or,
	"<": LT, "<=": LE, ">": GT, ">=": GE, "==": EQ, "!=": NE,
}
