package syntax

// Expr is a node of an expression: one of *Number, *Bool, *Name, *Call, *Unary, *Binary, *Compare. Parentheses leave no
// node; the printer inserts the ones that are needed. A tree from a parser is at most maxNesting + maxOperators high, so
// that recursion over it is safe.
type Expr interface {
	// Span returns where the node stands in its text, without parentheses around it; zero for a node made by code.
	Span() Span
}

// Number is a literal.
type Number struct {
	Value float64
	// Int is true for an integer literal (4, 0x10) and false for 4., 4.0 and 4e0.
	Int bool
	// Text is the literal as written; empty for a node made by code.
	Text string
	At   Span
}

// Bool is True or False (also written true and false).
type Bool struct {
	Value bool
	At    Span
}

// Name is an identifier.
type Name struct {
	Name string
	At   Span
}

// Call is Func(Args...).
type Call struct {
	Func     string
	FuncSpan Span
	Args     []Expr
	At       Span
}

// Unary is Op X, with Op one of Neg, Plus, Not.
type Unary struct {
	Op Op
	X  Expr
	At Span
}

// Binary is X Op Y, with Op one of Add, Sub, Mul, Div, FloorDiv, Mod, Pow, And, Or.
type Binary struct {
	Op     Op
	X, Y   Expr
	OpSpan Span
	At     Span
}

// Compare is a chain of comparisons, Xs[0] Ops[0] Xs[1] Ops[1] ... Xs[n], with Ops from LT, LE, GT, GE, EQ, NE;
// len(Xs) = len(Ops) + 1 >= 2.
type Compare struct {
	Ops     []Op
	Xs      []Expr
	OpSpans []Span
	At      Span
}

// Span implements Expr.
func (x *Number) Span() Span { return x.At }

// Span implements Expr.
func (x *Bool) Span() Span { return x.At }

// Span implements Expr.
func (x *Name) Span() Span { return x.At }

// Span implements Expr.
func (x *Call) Span() Span { return x.At }

// Span implements Expr.
func (x *Unary) Span() Span { return x.At }

// Span implements Expr.
func (x *Binary) Span() Span { return x.At }

// Span implements Expr.
func (x *Compare) Span() Span { return x.At }

// Statement is Target Op X, as in "v += w".
type Statement struct {
	Target *Name
	// Op is one of "=", "+=", "-=", "*=", "/=", "//=", "%=", "**=".
	Op     string
	OpSpan Span
	X      Expr
	Span   Span
}

// EquationKind tells the three forms of an equation apart.
type EquationKind uint8

// The forms of an equation.
const (
	Differential  EquationKind = iota // dNAME/dt = X : UNIT (FLAGS)
	Subexpression                     // NAME = X : UNIT (FLAGS)
	Parameter                         // NAME : UNIT (FLAGS)
)

// String returns the kind in words.
func (k EquationKind) String() string {
	switch k {
	case Differential:
		return "differential equation"
	case Subexpression:
		return "subexpression"
	}
	return "parameter"
}

// Equation is one entry of a block of equations.
type Equation struct {
	Kind EquationKind
	Name *Name
	// X is the right-hand side; nil for a Parameter.
	X Expr
	// Unit is an expression of names, the number 1, *, / and ** with numeric exponents; or one of the names integer, boolean.
	Unit  Expr
	Flags []Flag
	Span  Span
}

// Flag is one entry of the list in parentheses after a unit. Text has its white space normalised: "unless refractory",
// "constant over dt", "event-driven".
type Flag struct {
	Text string
	Span Span
}

// Keyword is NAME=X in the call of a generator's iterator.
type Keyword struct {
	Name *Name
	X    Expr
}

// Generator says which targets (or sources) a synapse goes to:
//
//	Elem for Var in Iter(Args..., Keywords...) if If
//	Elem if If
//	Elem
//
// Iter is "range" with one to three Args, or "sample" with one to three Args and one Keyword, p or size.
type Generator struct {
	Elem     Expr
	Var      *Name  // nil without "for"
	Iter     string // empty without "for"
	IterSpan Span
	Args     []Expr
	Keywords []Keyword
	If       Expr // nil without "if"
	Span     Span
}

// Walk calls f for e and, where f returns true, for the children of e from left to right, parents first.
func Walk(e Expr, f func(Expr) bool) {
	if e == nil || !f(e) {
		return
	}
	switch x := e.(type) {
	case *Call:
		for _, a := range x.Args {
			Walk(a, f)
		}
	case *Unary:
		Walk(x.X, f)
	case *Binary:
		Walk(x.X, f)
		Walk(x.Y, f)
	case *Compare:
		for _, a := range x.Xs {
			Walk(a, f)
		}
	}
}
