package syntax

import (
	"math"
	"strconv"
	"strings"
)

// Print writes an expression with the parentheses it needs and no others; parsing the result gives the same tree.
func Print(e Expr) string {
	var p printer
	p.expr(e, precOr)
	return p.String()
}

// PrintStatements writes statements, one a line.
func PrintStatements(list []*Statement) string {
	var p printer
	for _, s := range list {
		p.WriteString(s.Target.Name + " " + s.Op + " ")
		p.expr(s.X, precOr)
		p.WriteByte('\n')
	}
	return p.String()
}

// PrintEquations writes equations, one a line.
func PrintEquations(list []*Equation) string {
	var p printer
	for _, e := range list {
		switch e.Kind {
		case Differential:
			p.WriteString("d" + e.Name.Name + "/dt = ")
			p.expr(e.X, precOr)
		case Subexpression:
			p.WriteString(e.Name.Name + " = ")
			p.expr(e.X, precOr)
		case Parameter:
			p.WriteString(e.Name.Name)
		}
		p.WriteString(" : ")
		p.expr(e.Unit, precOr)
		for i, f := range e.Flags {
			p.WriteString([]string{" (", ", "}[min(i, 1)] + f.Text)
		}
		if len(e.Flags) > 0 {
			p.WriteByte(')')
		}
		p.WriteByte('\n')
	}
	return p.String()
}

// PrintGenerator writes a generator.
func PrintGenerator(g *Generator) string {
	var p printer
	p.expr(g.Elem, precOr)
	if g.Var != nil {
		p.WriteString(" for " + g.Var.Name + " in " + g.Iter + "(")
		p.list(g.Args)
		for _, k := range g.Keywords {
			p.WriteString(", " + k.Name.Name + "=")
			p.expr(k.X, precOr)
		}
		p.WriteByte(')')
	}
	if g.If != nil {
		p.WriteString(" if ")
		p.expr(g.If, precOr)
	}
	return p.String()
}

type printer struct{ strings.Builder }

func (p *printer) list(xs []Expr) {
	for i, x := range xs {
		if i > 0 {
			p.WriteString(", ")
		}
		p.expr(x, precOr)
	}
}

// expr writes e, in parentheses if it binds less tightly than min.
func (p *printer) expr(e Expr, min int) {
	if precedence(e) < min {
		p.WriteByte('(')
		defer p.WriteByte(')')
	}
	switch x := e.(type) {
	case *Number:
		p.WriteString(literal(x))
	case *Bool:
		p.WriteString(map[bool]string{true: "True", false: "False"}[x.Value])
	case *Name:
		p.WriteString(x.Name)
	case *Call:
		p.WriteString(x.Func + "(")
		p.list(x.Args)
		p.WriteByte(')')
	case *Unary:
		p.WriteString(x.Op.String())
		if x.Op == Not {
			p.WriteByte(' ')
		}
		p.expr(x.X, ops[x.Op].prec)
	case *Binary:
		left, right, sign := ops[x.Op].prec, ops[x.Op].prec+1, x.Op.String()
		switch x.Op {
		case Pow:
			left, right = precAtom, precUnary
		case Mul, Div, FloorDiv:
		default:
			sign = " " + sign + " "
		}
		p.expr(x.X, left)
		p.WriteString(sign)
		p.expr(x.Y, right)
	case *Compare:
		p.expr(x.Xs[0], precCompare+1)
		for i, op := range x.Ops {
			p.WriteString(" " + op.String() + " ")
			p.expr(x.Xs[i+1], precCompare+1)
		}
	default:
		panic("BUG: syntax: unknown kind of expression")
	}
}

func precedence(e Expr) int {
	switch x := e.(type) {
	case *Unary:
		return ops[x.Op].prec
	case *Binary:
		return ops[x.Op].prec
	case *Compare:
		return precCompare
	case *Number:
		if math.Signbit(x.Value) {
			return precUnary
		}
	}
	return precAtom
}

// literal returns a number as it was written or, of a number made by code, so that it is read back as the same value.
func literal(x *Number) string {
	switch {
	case x.Text != "":
		return x.Text
	case math.IsInf(x.Value, 0):
		return strings.ToLower(strings.TrimPrefix(strconv.FormatFloat(x.Value, 'g', -1, 64), "+"))
	case math.IsNaN(x.Value):
		return "nan"
	case x.Int:
		return strconv.FormatFloat(x.Value, 'f', -1, 64)
	}
	s := strconv.FormatFloat(x.Value, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}
