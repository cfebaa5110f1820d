package syntax

import "strings"

// ParseEquations parses a block of equations:
//
//	dNAME/dt = EXPRESSION : UNIT (FLAGS)
//	NAME = EXPRESSION : UNIT (FLAGS)
//	NAME : UNIT (FLAGS)
//
// An expression may go on over several lines; its equation ends with the line of its unit or flags. Flags are optional. Next
// to faults stand the equations that are right.
func ParseEquations(text string) ([]*Equation, ErrorList) {
	p := newParser(text)
	var list []*Equation
	for p.at(0).kind != tokEOF && len(p.errs) < maxFaults {
		start := p.next
		if e := p.equation(); e != nil {
			list = append(list, e)
		} else {
			p.skipEquation(start)
		}
	}
	return list, p.errs.sorted()
}

// startsEquation reports whether an equation's first words stand n tokens ahead.
func (p *parser) startsEquation(n int) bool {
	if !p.at(n).identifier() {
		return false
	}
	return p.at(n+1).is("=") || p.at(n+1).is(":") || p.startsDerivative(n)
}

// startsDerivative reports whether "dNAME/dt =" stands n tokens ahead.
func (p *parser) startsDerivative(n int) bool {
	return len(p.at(n).text) > 1 && p.at(n).text[0] == 'd' && p.at(n).identifier() &&
		p.at(n+1).is("/") && p.at(n+2).kind == tokName && p.at(n+2).text == "dt" && p.at(n+3).is("=")
}

// skipEquation moves to the next line that begins an equation; after a fault in the first words of one, which began at
// token start, to the next line.
func (p *parser) skipEquation(start int) {
	head := p.next == start
	for p.at(0).kind != tokEOF {
		if p.next > start && p.at(0).nl && (head || p.startsEquation(0)) {
			return
		}
		p.advance()
	}
}

func (p *parser) equation() *Equation {
	e, first := &Equation{}, p.at(0).span
	switch {
	case p.startsDerivative(0):
		t := p.advance()
		at := t.span
		at.Start.Offset++
		at.Start.Col++
		e.Kind, e.Name = Differential, &Name{Name: t.text[1:], At: at}
		p.next += 3
	case p.startsEquation(0):
		t := p.advance()
		e.Kind, e.Name = Subexpression, &Name{Name: t.text, At: t.span}
		if p.advance().is(":") {
			e.Kind = Parameter
		}
	default:
		p.noEquation()
		return nil
	}
	if e.Kind != Parameter {
		p.begin(false, false)
		if e.X = p.expr(precOr); e.X == nil || !p.colon(e.X) {
			return nil
		}
	}
	if e.Unit = p.unitExpr(); e.Unit == nil {
		return nil
	}
	if p.at(0).is("(") {
		ok := false
		if e.Flags, ok = p.flags(); !ok {
			return nil
		}
	}
	e.Span = Span{first.Start, p.lineEnd().End}
	if t := p.at(0); t.is("(") && !t.nl && len(e.Flags) > 0 {
		p.fault(t.span, "E013", "flags stand in one pair of parentheses", "write \"("+e.Flags[0].Text+", …)\"")
		return nil
	}
	if t := p.at(0); t.kind != tokEOF && !t.nl && len(e.Flags) == 0 {
		p.afterUnit(t)
		return nil
	}
	return e
}

// colon reads the ":" between the expression x and its unit.
func (p *parser) colon(x Expr) bool {
	t := p.at(0)
	if t.is(":") {
		p.advance()
		return true
	}
	if t.kind == tokEOF || t.nl && (t.identifier() || !p.continues(t)) {
		p.fault(p.lineEnd(), "E001", `missing ": unit" at the end of the equation`, `write " : volt" or the like, " : 1" for a plain number`)
		return false
	}
	p.leftover(t)
	return false
}

// continues reports whether t, the first of a line, could belong to the expression of the line before.
func (p *parser) continues(t *token) bool {
	return t.kind == tokOp && !t.is("(") && !t.is("[") && !t.is("=")
}

// noEquation records why the next tokens do not begin an equation.
func (p *parser) noEquation() {
	const forms = `an equation is "dx/dt = expression : unit", "x = expression : unit" or "x : unit"`
	t, next := p.at(0), p.at(1)
	switch {
	case t.is(":"), t.is("="):
		p.fault(t.span, "E011", "expected a name before "+quote(t.text), forms)
	case !t.identifier():
		p.fault(t.span, "E011", "expected an equation, found "+t.String(), forms)
	case next.is(",") && !next.nl:
		p.fault(next.span, "E011", "one equation defines one name", "write a line for each name")
	case next.is("'") || next.is("`"):
		p.fault(Span{t.span.Start, next.span.End}, "E011", "a derivative is not written with a prime", "write "+quote("d"+t.text+"/dt"))
	case t.text == "d" && next.is("("):
		p.fault(Span{t.span.Start, next.span.End}, "E011", "a derivative is not written as a function", `write "dx/dt = …"`)
	case next.is("/"):
		p.noDerivative()
	case next.is("==") || next.is(":="):
		p.fault(next.span, "E011", "an equation is not written with "+quote(next.text), `write "="`)
	case next.assigns():
		p.fault(next.span, "E011", quote(next.text)+" makes a statement, not an equation", forms)
	case next.is("[") || next.is("."):
		p.construct(next)
	default:
		p.fault(Span{t.span.End, t.span.End}, "E011", `expected "=" or ":" after `+quote(t.text), forms)
	}
}

// noDerivative records what keeps the next tokens, which begin with "name /", from being "dNAME/dt =".
func (p *parser) noDerivative() {
	t, below, after := p.at(0), p.at(2), p.at(3)
	wanted := "dx/dt = …"
	if t.text != "d" {
		wanted = "d" + strings.TrimPrefix(t.text, "d") + "/dt = …"
	}
	switch {
	case below.kind == tokName && below.text == "dt" && len(t.text) > 1 && t.text[0] == 'd':
		p.fault(Span{below.span.End, below.span.End}, "E011", `expected "=" after "`+t.text+`/dt", found `+after.String(), "")
	default:
		p.fault(Span{t.span.Start, below.span.End}, "E011", "the left side is neither a name nor a derivative", "write "+quote(wanted))
	}
}
