package syntax

import "slices"

// unitExpr parses a unit up to the flags or the end of the line: names and 1, joined by *, / and powers.
func (p *parser) unitExpr() Expr {
	p.begin(true, true)
	if t := p.peek(); t.kind == tokEOF || t.is("(") && p.at(1).kind != tokNumber && !p.groups() {
		p.fault(p.lineEnd(), "E001", `missing unit after ":"`, `write "volt" or the like, "1" for a plain number`)
		return nil
	}
	x := p.expr(precOr)
	if x == nil {
		return nil
	}
	if at, ok := oddPart(x); !ok {
		hint := `a unit is made of names, "*", "/" and "**"`
		if p.source(at) == "//" {
			hint = `a comment begins with "#"`
		}
		p.fault(at, "E014", quote(p.source(at))+" has no meaning in a unit", hint)
		return nil
	}
	return x
}

// groups reports whether the "(" that is next begins a part of a unit, as in "(volt*second)**0.5", and not flags: behind its
// ")" an operator follows.
func (p *parser) groups() bool {
	depth := 0
	for n := 0; ; n++ {
		t := p.at(n)
		switch {
		case t.kind == tokEOF || n > 0 && t.nl:
			return false
		case t.is("("):
			depth++
		case t.is(")"):
			depth--
			if depth == 0 {
				after := p.at(n + 1)
				return !after.nl && (after.is("*") || after.is("/") || after.is("**"))
			}
		}
	}
}

// oddPart returns the span of the first part of x that no unit contains, and false; or true if there is none.
func oddPart(x Expr) (Span, bool) {
	switch x := x.(type) {
	case *Name:
		return Span{}, true
	case *Number:
		return x.At, x.Int && x.Value == 1
	case *Binary:
		switch x.Op {
		case Mul, Div:
			if at, ok := oddPart(x.X); !ok {
				return at, false
			}
			return oddPart(x.Y)
		case Pow:
			if at, ok := oddPart(x.X); !ok {
				return at, false
			}
			return oddExponent(x.Y)
		}
		return x.OpSpan, false
	}
	return x.Span(), false
}

// oddExponent is oddPart for exponents: numbers, their quotients, and signs.
func oddExponent(x Expr) (Span, bool) {
	switch x := x.(type) {
	case *Number:
		return Span{}, true
	case *Unary:
		if x.Op != Not {
			return oddExponent(x.X)
		}
	case *Binary:
		if x.Op == Div {
			if at, ok := oddExponent(x.X); !ok {
				return at, false
			}
			return oddExponent(x.Y)
		}
	}
	return x.Span(), false
}

// flagWords are the words that flags begin with.
var flagWords = []string{"unless", "constant", "shared", "linked", "event", "clock", "summed"}

// lineTail returns the span of the last token on the line of t, which is next.
func (p *parser) lineTail(t *token) Span {
	last := t
	for n := 1; !p.at(n).nl && p.at(n).kind != tokEOF; n++ {
		last = p.at(n)
	}
	return last.span
}

// afterUnit records why t, on the same line, cannot follow a unit without flags.
func (p *parser) afterUnit(t *token) {
	switch {
	case slices.Contains(flagWords, t.text):
		words := Span{t.span.Start, p.lineTail(t).End}
		p.fault(words, "E013", "flags stand in parentheses", "write "+quote("("+p.source(words)+")"))
	case t.kind == tokName || t.kind == tokNumber:
		p.missingOperator(t)
	case t.is(";"):
		p.fault(t.span, "E011", `equations are not separated by ";"`, "write each on a line of its own")
	case t.is("="):
		p.fault(t.span, "E011", "an equation begins with its value and ends with its unit", `write "x = value : unit"`)
	case t.is("^"):
		p.fault(t.span, "E008", `the operator "^" is not known here`, `write "**"`)
	default:
		p.fault(t.span, "E014", quote(t.text)+" has no meaning in a unit", `a unit is made of names, "*", "/" and "**"`)
	}
}

// flags parses "(FLAG, FLAG)"; a flag is words, some with a hyphen.
func (p *parser) flags() ([]Flag, bool) {
	open := p.advance()
	var list []Flag
	var flag Flag
	for {
		t := p.at(0)
		switch {
		case t.identifier() || t.kind == tokNumber && t.int || t.is("-"):
			if flag.Text == "" {
				flag.Span = t.span
			} else if flag.Span.End != t.span.Start {
				flag.Text += " "
			}
			flag.Text += t.text
			flag.Span.End = t.span.End
		case (t.is(",") || t.is(")")) && flag.Text == "":
			p.fault(t.span, "E013", "expected a flag before "+quote(t.text), "")
			return nil, false
		case t.is(","):
			list, flag = append(list, flag), Flag{}
		case t.is(")"):
			p.advance()
			return append(list, flag), true
		case t.kind == tokEOF || t.nl:
			p.fault(open.span, "E002", `the "(" of the flags is never closed`, `add ")"`)
			return nil, false
		default:
			p.fault(t.span, "E013", quote(t.text)+" has no meaning in a list of flags", `flags are words, separated by ","`)
			return nil, false
		}
		p.advance()
		if p.at(0).nl && p.at(0).kind != tokEOF && !p.at(0).is(")") {
			p.fault(open.span, "E002", `the "(" of the flags is never closed`, `add ")"`)
			return nil, false
		}
	}
}
