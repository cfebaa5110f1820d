package syntax

// parser reads tokens. Each method that can fail returns nil or false after it has recorded one fault; the caller gives up
// its equation or statement and skips to the next.
type parser struct {
	text   string
	tokens []token
	next   int
	errs   ErrorList

	lines     bool // a newline outside parentheses ends the expression
	unit      bool // within a unit, "(" after a value begins the flags
	depth     int  // nesting of the expression so far
	parens    int  // open parentheses
	operators int  // in the expression so far
}

func newParser(text string) *parser {
	tokens, errs := scan(text)
	return &parser{text: text, tokens: tokens, errs: errs}
}

// peek returns the next token, as the end of the text where a newline ends the expression.
func (p *parser) peek() *token {
	t := &p.tokens[p.next]
	if p.lines && p.parens == 0 && t.nl {
		return &token{kind: tokEOF, span: p.lineEnd(), nl: true}
	}
	return t
}

// at returns the token n places ahead, newlines or not.
func (p *parser) at(n int) *token {
	return &p.tokens[min(p.next+n, len(p.tokens)-1)]
}

func (p *parser) advance() *token {
	t := &p.tokens[p.next]
	if t.kind != tokEOF {
		p.next++
	}
	return t
}

// begin readies p for an expression from the first token of a line on.
func (p *parser) begin(lines, unit bool) {
	p.lines, p.unit, p.depth, p.parens, p.operators = lines, unit, 0, 0, 0
}

// lineEnd returns the empty span after the token read last.
func (p *parser) lineEnd() Span {
	if p.next == 0 {
		return Span{p.tokens[0].span.Start, p.tokens[0].span.Start}
	}
	end := p.tokens[p.next-1].span.End
	return Span{end, end}
}

func (p *parser) fault(span Span, code, msg, hint string) {
	p.errs = append(p.errs, &Error{Span: span, Code: code, Msg: msg, Hint: hint})
}

// source returns the text of a span for a message.
func (p *parser) source(s Span) string { return p.text[s.Start.Offset:s.End.Offset] }

// ParseExpr parses one expression; newlines count as spaces.
func ParseExpr(text string) (Expr, ErrorList) {
	p := newParser(text)
	p.begin(false, false)
	x := p.expr(precOr)
	if x != nil && p.peek().kind != tokEOF {
		p.leftover(p.peek())
	}
	if len(p.errs) > 0 {
		return nil, p.errs.sorted()
	}
	return x, nil
}

// expr parses an expression whose operators all have at least the precedence min.
func (p *parser) expr(min int) Expr {
	start := p.peek().span
	x := p.operand(min)
	if x == nil {
		return nil
	}
	for {
		t := p.peek()
		op, ok := binary[t.text]
		if !ok || t.kind != tokOp && t.kind != tokKeyword || ops[op].prec < min {
			return x
		}
		prec := ops[op].prec
		if prec == precCompare {
			x = p.comparison(start, x)
		} else {
			x = p.binary(start, x, op)
		}
		if x == nil {
			return nil
		}
	}
}

// binary parses the operator op, which is next, and its right operand; x begins at start.
func (p *parser) binary(start Span, x Expr, op Op) Expr {
	t := p.advance()
	if !p.count(t) {
		return nil
	}
	right := ops[op].prec + 1
	if op == Pow {
		right = precUnary // right associative, and the exponent may have a sign
		if !p.nest(t) {
			return nil
		}
		defer p.unnest()
	}
	y := p.expr(right)
	if y == nil {
		return nil
	}
	return &Binary{Op: op, X: x, Y: y, OpSpan: t.span, At: p.spanFrom(start)}
}

// comparison parses the rest of a chain whose first value x begins at start.
func (p *parser) comparison(start Span, x Expr) Expr {
	c := &Compare{Xs: []Expr{x}}
	for {
		t := p.peek()
		op, ok := binary[t.text]
		if t.kind != tokOp || !ok || ops[op].prec != precCompare {
			c.At = p.spanFrom(start)
			return c
		}
		p.advance()
		if !p.count(t) {
			return nil
		}
		y := p.expr(precCompare + 1)
		if y == nil {
			return nil
		}
		c.Ops, c.OpSpans, c.Xs = append(c.Ops, op), append(c.OpSpans, t.span), append(c.Xs, y)
	}
}

// spanFrom returns the span from the start of s to the end of the token read last, parentheses and all.
func (p *parser) spanFrom(s Span) Span { return s.Join(p.tokens[p.next-1].span) }

// operand parses a value with the signs before it.
func (p *parser) operand(min int) Expr {
	t := p.peek()
	switch {
	case t.is("-"):
		return p.unary(Neg)
	case t.is("+"):
		return p.unary(Plus)
	case t.is("not") && min <= precNot:
		return p.unary(Not)
	case t.is("not"):
		p.fault(t.span, "E003", `expected a value, found "not"`, `put the part with "not" in parentheses`)
		return nil
	}
	return p.atom()
}

// unary parses the operator op, which is next, and its operand.
func (p *parser) unary(op Op) Expr {
	t := p.advance()
	if !p.count(t) || !p.nest(t) {
		return nil
	}
	defer p.unnest()
	x := p.expr(ops[op].prec)
	if x == nil {
		return nil
	}
	return &Unary{Op: op, X: x, At: p.spanFrom(t.span)}
}

// atom parses a number, a name, a call or an expression in parentheses.
func (p *parser) atom() Expr {
	t := p.peek()
	switch {
	case t.kind == tokNumber:
		p.advance()
		return &Number{Value: t.value, Int: t.int, Text: t.text, At: t.span}
	case t.is("True"), t.is("False"):
		p.advance()
		return &Bool{Value: t.text == "True", At: t.span}
	case t.kind == tokName && p.callFollows():
		return p.call()
	case t.kind == tokName && (t.text == "true" || t.text == "false"):
		p.advance()
		return &Bool{Value: t.text == "true", At: t.span}
	case t.kind == tokName:
		p.advance()
		return &Name{Name: t.text, At: t.span}
	case t.is("("):
		return p.parenthesis()
	}
	p.noValue(t)
	return nil
}

// callFollows reports whether the token after the next is the "(" of a call.
func (p *parser) callFollows() bool {
	t := p.at(1)
	return !p.unit && t.is("(") && !(p.lines && p.parens == 0 && t.nl)
}

func (p *parser) parenthesis() Expr {
	open := p.advance()
	if p.peek().is(")") {
		p.fault(open.span.Join(p.peek().span), "E003", "expected a value between the parentheses", "")
		return nil
	}
	if !p.nest(open) {
		return nil
	}
	defer p.unnest()
	unit := p.unit
	p.unit = false
	p.parens++
	x := p.expr(precOr)
	if x == nil || !p.close(open, x) {
		return nil
	}
	p.parens--
	p.unit = unit
	return x
}

func (p *parser) call() Expr {
	name, open := p.advance(), p.advance()
	c := &Call{Func: name.text, FuncSpan: name.span}
	if !p.nest(open) {
		return nil
	}
	defer p.unnest()
	p.parens++
	var last Expr
	for !(last == nil && p.peek().is(")")) {
		last = p.expr(precOr)
		if last == nil {
			return nil
		}
		c.Args = append(c.Args, last)
		if !p.peek().is(",") {
			break
		}
		p.advance()
		if p.peek().is(")") {
			break // a trailing comma, as in Python
		}
	}
	if !p.close(open, last) {
		return nil
	}
	p.parens--
	c.At = p.spanFrom(name.span)
	return c
}

// close reads the ")" that belongs to open, after the expression last (nil: there was none).
func (p *parser) close(open *token, last Expr) bool {
	t := p.peek()
	if t.is(")") {
		p.advance()
		return true
	}
	p.unclosed(open, t, last)
	return false
}
