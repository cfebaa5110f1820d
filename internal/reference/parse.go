package reference

// node is an expression: a number, a name, or an operator or function with its operands.
type node struct {
	op   string // "number", "name", "call", an operator; "neg", "pos"; "chain" of comparisons
	text string // the name; of a call the function; of a chain nothing
	num  value
	args []*node
	ops  []string // of a chain, one between each two operands

	read   reader // of a name, once it is resolved
	local  bool   // a name that only its statements know
	stream uint32 // of a random function
}

// parser descends by Python's precedence: or, and, not, comparisons, sums, products, signs, powers.
type parser struct {
	toks []token
	at   int
}

// parse reads a text that is one expression.
func parse(text string) *node {
	p := &parser{toks: scan(text)}
	p.lines()
	n := p.or()
	p.lines()
	if p.peek().class != atEnd {
		fail("%q after the expression in %q", p.peek().text, text)
	}
	return n
}

func (p *parser) peek() token { return p.toks[p.at] }

func (p *parser) lines() {
	for p.peek().class == atLine {
		p.at++
	}
}

// take goes on if the next token is one of these.
func (p *parser) take(class class, texts ...string) (string, bool) {
	t := p.peek()
	if t.class != class {
		return "", false
	}
	for _, s := range texts {
		if t.text == s {
			p.at++
			return s, true
		}
	}
	return "", false
}

func (p *parser) want(op string) {
	if _, ok := p.take(anOp, op); !ok {
		fail("%q where %q is wanted", p.peek().text, op)
	}
}

func (p *parser) or() *node {
	n := p.and()
	for {
		if _, ok := p.take(aName, "or"); !ok {
			return n
		}
		n = &node{op: "or", args: []*node{n, p.and()}}
	}
}

func (p *parser) and() *node {
	n := p.not()
	for {
		if _, ok := p.take(aName, "and"); !ok {
			return n
		}
		n = &node{op: "and", args: []*node{n, p.not()}}
	}
}

func (p *parser) not() *node {
	if _, ok := p.take(aName, "not"); ok {
		return &node{op: "not", args: []*node{p.not()}}
	}
	n := p.sum()
	c := &node{op: "chain", args: []*node{n}}
	for {
		op, ok := p.take(anOp, "<", "<=", ">", ">=", "==", "!=")
		if !ok {
			break
		}
		c.ops, c.args = append(c.ops, op), append(c.args, p.sum())
	}
	if c.ops == nil {
		return n
	}
	return c
}

func (p *parser) sum() *node {
	n := p.product()
	for {
		op, ok := p.take(anOp, "+", "-")
		if !ok {
			return n
		}
		n = &node{op: op, args: []*node{n, p.product()}}
	}
}

func (p *parser) product() *node {
	n := p.sign()
	for {
		op, ok := p.take(anOp, "*", "/", "//", "%")
		if !ok {
			return n
		}
		n = &node{op: op, args: []*node{n, p.sign()}}
	}
}

func (p *parser) sign() *node {
	if op, ok := p.take(anOp, "-", "+"); ok {
		if op == "-" {
			return &node{op: "neg", args: []*node{p.sign()}}
		}
		return &node{op: "pos", args: []*node{p.sign()}}
	}
	n := p.atom()
	if _, ok := p.take(anOp, "**"); ok {
		return &node{op: "**", args: []*node{n, p.sign()}}
	}
	return n
}

func (p *parser) atom() *node {
	t := p.peek()
	p.at++
	switch {
	case t.class == aNumber:
		return &node{op: "number", num: t.num}
	case t.class == aName && (t.text == "True" || t.text == "False"):
		return &node{op: "number", num: truth(t.text == "True")}
	case t.class == aName:
		if _, ok := p.take(anOp, "("); !ok {
			return &node{op: "name", text: t.text}
		}
		c := &node{op: "call", text: t.text}
		if _, ok := p.take(anOp, ")"); ok {
			return c
		}
		for {
			c.args = append(c.args, p.or())
			if _, ok := p.take(anOp, ","); !ok {
				break
			}
		}
		p.want(")")
		return c
	case t.class == anOp && t.text == "(":
		n := p.or()
		p.want(")")
		return n
	}
	fail("%q where a value is wanted", t.text)
	return nil
}

// walk calls f for n and all below.
func (n *node) walk(f func(*node)) {
	f(n)
	for _, a := range n.args {
		a.walk(f)
	}
}

// mentions reports whether a name stands anywhere below n.
func (n *node) mentions(name string) bool {
	found := false
	n.walk(func(m *node) { found = found || m.op == "name" && m.text == name })
	return found
}
