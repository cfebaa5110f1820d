package syntax

import "slices"

// assignments are the operators of statements.
var assignments = []string{"=", "+=", "-=", "*=", "/=", "//=", "%=", "**="}

func (t *token) assigns() bool { return t.kind == tokOp && slices.Contains(assignments, t.text) }

// ParseStatements parses assignments, separated by newlines or ";". Within parentheses a statement goes on over several
// lines. Empty text is no statement, and no fault. Next to faults stand the
// statements that are right.
func ParseStatements(text string) ([]*Statement, ErrorList) {
	p := newParser(text)
	var list []*Statement
	for {
		for p.at(0).is(";") {
			p.advance()
		}
		if p.at(0).kind == tokEOF || len(p.errs) >= maxFaults {
			break
		}
		start := p.next
		if s := p.statement(); s != nil {
			list = append(list, s)
		} else {
			p.skipStatement(start)
		}
	}
	return list, p.errs.sorted()
}

// startsStatement reports whether "name =" or the like stands n tokens ahead.
func (p *parser) startsStatement(n int) bool {
	return p.at(n).identifier() && p.at(n+1).assigns()
}

// skipStatement moves to the next ";" or to the next line, from a statement that began at token start.
func (p *parser) skipStatement(start int) {
	for p.at(0).kind != tokEOF {
		if p.at(0).is(";") || p.next > start && p.at(0).nl {
			return
		}
		p.advance()
	}
}

func (p *parser) statement() *Statement {
	if !p.startsStatement(0) {
		p.noStatement()
		return nil
	}
	target, op := p.advance(), p.advance()
	p.begin(true, false)
	x := p.expr(precOr)
	if x == nil {
		return nil
	}
	if t := p.peek(); t.kind != tokEOF && !t.is(";") {
		p.leftover(t)
		return nil
	}
	return &Statement{
		Target: &Name{Name: target.text, At: target.span}, Op: op.text, OpSpan: op.span, X: x,
		Span: p.spanFrom(target.span),
	}
}

// noStatement records why the next tokens do not begin a statement.
func (p *parser) noStatement() {
	t, next := p.at(0), p.at(1)
	switch {
	case t.is("if"), t.is("elif"), t.is("else"), t.is("for"), t.is("while"), t.is("def"):
		p.fault(t.span, "E010", quote(t.text)+" has no meaning in statements", `they run one after the other; write "v = int(condition)*a + int(not condition)*b" for a choice`)
	case !t.identifier():
		p.fault(t.span, "E012", "expected a statement, found "+t.String(), `a statement is "name = expression"`)
	case next.is("++"), next.is("+") && p.at(2).is("+"), next.is("-") && p.at(2).is("-"):
		p.fault(Span{next.span.Start, p.at(2).span.End}, "E012", "a statement cannot end in "+quote(next.text+next.text),
			"write "+quote(t.text+" "+next.text+"= 1"))
	case next.is("==") && !next.nl:
		p.fault(next.span, "E012", `"==" compares, it does not assign`, `write "="`)
	case next.is("["), next.is("."), next.is(","), next.is(":="):
		p.construct(next)
	case next.is("<<="), next.is(">>="), next.is("&="), next.is("|="), next.is("^="), next.is("@="):
		p.fault(next.span, "E012", "the operator "+quote(next.text)+" is not known here", `write "name = expression"`)
	default:
		p.fault(t.span, "E012", quote(t.text)+" is not assigned to anything", `a statement is "name = expression"`)
	}
}
