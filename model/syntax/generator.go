package syntax

import "fmt"

// ParseGenerator parses the j (or i) of Synapses.connect, see Generator.
func ParseGenerator(text string) (*Generator, ErrorList) {
	p := newParser(text)
	g := p.generator()
	if len(p.errs) > 0 {
		return nil, p.errs.sorted()
	}
	return g, nil
}

func (p *parser) generator() *Generator {
	g := &Generator{}
	p.begin(false, false)
	first := p.at(0).span
	if g.Elem = p.expr(precOr); g.Elem == nil {
		return nil
	}
	if p.peek().is("for") {
		p.advance()
		if !p.iteration(g) {
			return nil
		}
	}
	if p.peek().is("if") {
		p.advance()
		p.begin(false, false)
		if g.If = p.expr(precOr); g.If == nil {
			return nil
		}
	}
	switch t := p.peek(); {
	case t.kind == tokEOF:
		g.Span = Span{first.Start, p.lineEnd().End}
		return g
	case t.is("for"):
		p.fault(t.span, "E015", `a generator has one "for", before its "if"`, "")
	case t.is("if"):
		p.fault(t.span, "E015", `a generator has one "if"`, `join conditions by "and"`)
	default:
		p.leftover(t)
	}
	return nil
}

// iteration parses what follows "for".
func (p *parser) iteration(g *Generator) bool {
	const form = `write "k for k in range(low, high)" or "k for k in sample(N_post, p=0.1)"`
	v := p.peek()
	if v.kind != tokName {
		p.fault(v.span, "E015", `expected a name after "for", found `+v.String(), form)
		return false
	}
	g.Var = &Name{Name: p.advance().text, At: v.span}
	if t := p.peek(); !t.is("in") {
		p.fault(t.span, "E015", `expected "in", found `+t.String(), form)
		return false
	}
	p.advance()
	iter := p.peek()
	if iter.kind != tokName || !p.callFollows() {
		p.fault(iter.span, "E015", `expected range(…) or sample(…) after "in", found `+iter.String(), form)
		return false
	}
	if iter.text != "range" && iter.text != "sample" {
		hint := form
		if near := Suggest(iter.text, []string{"range", "sample"}); len(near) > 0 {
			hint = "did you mean " + quote(near[0]) + "?"
		}
		p.fault(iter.span, "E015", "unknown iterator "+quote(iter.text), hint)
		return false
	}
	g.Iter, g.IterSpan = p.advance().text, iter.span
	return p.iterArgs(g) && p.checkArgs(g)
}

// iterArgs parses the arguments of the iterator with their parentheses.
func (p *parser) iterArgs(g *Generator) bool {
	open := p.advance()
	p.begin(false, false)
	p.parens++
	var last Expr
	for !p.peek().is(")") {
		t := p.peek()
		keyword := t.kind == tokName && p.at(1).is("=")
		if keyword {
			p.next += 2
		} else if len(g.Keywords) > 0 {
			p.fault(t.span, "E015", "an argument without a name after one with a name", "")
			return false
		}
		if last = p.expr(precOr); last == nil {
			return false
		}
		if keyword {
			g.Keywords = append(g.Keywords, Keyword{&Name{Name: t.text, At: t.span}, last})
		} else {
			g.Args = append(g.Args, last)
		}
		if !p.peek().is(",") {
			break
		}
		p.advance()
	}
	if !p.close(open, last) {
		return false
	}
	p.begin(false, false)
	return true
}

// checkArgs checks the number and names of the iterator's arguments.
func (p *parser) checkArgs(g *Generator) bool {
	if n := len(g.Args); n < 1 || n > 3 {
		p.fault(g.IterSpan, "E015", fmt.Sprintf("%s takes 1 to 3 arguments (high), (low, high) or (low, high, step), got %d", g.Iter, n), "")
		return false
	}
	switch {
	case g.Iter == "range" && len(g.Keywords) > 0:
		p.fault(g.Keywords[0].Name.At, "E015", "range takes no argument "+quote(g.Keywords[0].Name.Name), `write "sample" to draw at random`)
		return false
	case g.Iter == "sample" && len(g.Keywords) != 1:
		p.fault(g.IterSpan, "E015", "sample takes either p, a probability, or size, a number", `write "sample(N_post, p=0.1)" or "sample(N_post, size=10)"`)
		return false
	case g.Iter == "sample" && g.Keywords[0].Name.Name != "p" && g.Keywords[0].Name.Name != "size":
		p.fault(g.Keywords[0].Name.At, "E015", "sample takes no argument "+quote(g.Keywords[0].Name.Name), `write "p" or "size"`)
		return false
	}
	return true
}
