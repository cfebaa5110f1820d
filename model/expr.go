package model

import (
	"math"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane/model/syntax"
	"github.com/spikelane/spikelane/units"
)

// Type is the type of a value in model text.
type Type uint8

// The types.
const (
	Float Type = iota
	Integer
	Boolean
)

func (t Type) String() string { return [...]string{"float", "integer", "boolean"}[t] }

// Op is the operation of an expression node.
type Op uint8

const (
	Const Op = iota // Num
	Ref             // Sym
	Call            // Fn of Args
	Neg
	Not
	Add
	Sub
	Mul
	Div
	FloorDiv
	Mod
	Pow
	And
	Or
	LT
	LE
	GT
	GE
	EQ
	NE
	If // Args[0] ? Args[1] : Args[2]; not in the language, made by the integrators
)

var opText = [...]string{
	Neg: "-", Not: "not ", Add: "+", Sub: "-", Mul: "*", Div: "/", FloorDiv: "//", Mod: "%", Pow: "**",
	And: "and", Or: "or", LT: "<", LE: "<=", GT: ">", GE: ">=", EQ: "==", NE: "!=", If: "",
}

// Expr is a node of a checked expression. Nodes are shared freely and never changed after they were made.
type Expr struct {
	Op   Op
	Type Type
	Dim  units.Dimension
	Args []*Expr
	Num  float64   // Const: the value in SI base units; integers are exact, booleans 0 and 1
	Sym  *Symbol   // Ref
	Fn   *Function // Call
	Held bool      // Call of a timed array at t itself: the value stands still during a step of the group
	Site int       // Call of a random function: the number of this occurrence within its object
	Name string    // Const: how the text wrote it ("mV", "20"), for printing; may be empty
	Span syntax.Span
}

// Num returns the float constant x, dimensionless in name: integrators work on values in SI base units.
func Num(x float64) *Expr { return &Expr{Op: Const, Num: x} }

// RefTo returns a reference to s.
func RefTo(s *Symbol) *Expr { return &Expr{Op: Ref, Sym: s, Type: s.Type, Dim: s.Dim} }

// IsNum reports whether e is the constant x.
func (e *Expr) IsNum(x float64) bool { return e.Op == Const && e.Num == x }

// AddOf returns a+b, dropping an addend that is the constant 0.
func AddOf(a, b *Expr) *Expr {
	switch {
	case a == nil || a.IsNum(0):
		return b
	case b == nil || b.IsNum(0):
		return a
	}
	return node(Add, a, b)
}

// SubOf returns a-b, dropping constants 0.
func SubOf(a, b *Expr) *Expr {
	switch {
	case b == nil || b.IsNum(0):
		return a
	case a == nil || a.IsNum(0):
		return NegOf(b)
	}
	return node(Sub, a, b)
}

// MulOf returns a*b, with 0*x = 0, 1*x = x and (-1)*x = -x.
func MulOf(a, b *Expr) *Expr {
	switch {
	case a == nil || b == nil || a.IsNum(0) || b.IsNum(0):
		return Num(0)
	case a.IsNum(1):
		return b
	case b.IsNum(1):
		return a
	case a.IsNum(-1):
		return NegOf(b)
	case b.IsNum(-1):
		return NegOf(a)
	}
	return node(Mul, a, b)
}

// DivOf returns a/b, with 0/x = 0 and x/1 = x.
func DivOf(a, b *Expr) *Expr {
	switch {
	case a == nil || a.IsNum(0):
		return Num(0)
	case b.IsNum(1):
		return a
	}
	return node(Div, a, b)
}

// NegOf returns -a.
func NegOf(a *Expr) *Expr {
	switch {
	case a == nil:
		return Num(0)
	case a.Op == Neg:
		return a.Args[0]
	case a.Op == Const && a.Name == "":
		return Num(-a.Num)
	}
	return node(Neg, a)
}

// CallOf returns a call of the named built-in function.
func CallOf(name string, args ...*Expr) *Expr {
	fn := functions[name]
	if fn == nil {
		panic("BUG: model: no function " + name)
	}
	return &Expr{Op: Call, Fn: fn, Args: args}
}

// IfOf returns cond ? a : b.
func IfOf(cond, a, b *Expr) *Expr { return &Expr{Op: If, Type: a.Type, Args: []*Expr{cond, a, b}} }

func node(op Op, args ...*Expr) *Expr {
	t := Integer
	for _, a := range args {
		if a.Type == Float {
			t = Float
		}
	}
	if op == Div {
		t = Float
	}
	return &Expr{Op: op, Type: t, Args: args}
}

// mostPrinted is the length in bytes from which on String leaves out the rest of an expression.
const mostPrinted = 1 << 16

// String prints e in the syntax of the language, the first 64 KiB of it.
func (e *Expr) String() string {
	var b strings.Builder
	e.print(&b, 0)
	return b.String()
}

// Binding strengths for printing, as Python's.
var strength = [...]int{
	Or: 1, And: 2, Not: 3, LT: 4, LE: 4, GT: 4, GE: 4, EQ: 4, NE: 4, Add: 5, Sub: 5, Mul: 6, Div: 6,
	FloorDiv: 6, Mod: 6, Neg: 7, Pow: 8, If: 0,
}

func (e *Expr) print(b *strings.Builder, min int) {
	if b.Len() > mostPrinted {
		b.WriteString("…")
		return
	}
	switch e.Op {
	case Const:
		b.WriteString(e.constText(min))
		return
	case Ref:
		b.WriteString(e.Sym.Name)
		return
	case Call:
		b.WriteString(e.Fn.Name)
		b.WriteByte('(')
		for k, a := range e.Args {
			if k > 0 {
				b.WriteString(", ")
			}
			a.print(b, 0)
		}
		b.WriteByte(')')
		return
	case If:
		b.WriteString("if(")
		e.Args[0].print(b, 0)
		b.WriteString(", ")
		e.Args[1].print(b, 0)
		b.WriteString(", ")
		e.Args[2].print(b, 0)
		b.WriteByte(')')
		return
	}
	s := strength[e.Op]
	if s < min {
		b.WriteByte('(')
		defer b.WriteByte(')')
	}
	if len(e.Args) == 1 {
		b.WriteString(opText[e.Op])
		e.Args[0].print(b, s)
		return
	}
	left, right := s, s+1
	if e.Op == Pow { // right associative
		left, right = s+1, s
	}
	e.Args[0].print(b, left)
	if e.Op == Mul || e.Op == Div || e.Op == Pow {
		b.WriteString(opText[e.Op])
	} else {
		b.WriteString(" " + opText[e.Op] + " ")
	}
	e.Args[1].print(b, right)
}

func (e *Expr) constText(min int) string {
	if e.Name != "" {
		return e.Name
	}
	if e.Type == Boolean {
		if e.Num != 0 {
			return "True"
		}
		return "False"
	}
	s := strconv.FormatFloat(e.Num, 'g', -1, 64)
	if math.Signbit(e.Num) && min > strength[Neg] {
		return "(" + s + ")"
	}
	return s
}
