package reference

// statement is an assignment: target, then = or an operator before it, then an expression.
type statement struct {
	target string
	op     string // "" or the operator of an augmented assignment
	value  *node
	self   *node  // the target as it is read
	write  writer // nil: a local
	shared bool   // of a variable that is shared, or a local of nothing that is not
}

// statements reads code: assignments on lines of their own or separated by semicolons.
func statements(text string) []*statement {
	p := &parser{toks: scan(text)}
	var out []*statement
	for {
		p.lines()
		if p.peek().class == atEnd {
			return out
		}
		t := p.peek()
		if t.class != aName {
			fail("statement %q", text)
		}
		p.at++
		op, ok := p.take(anOp, "=", "+=", "-=", "*=", "/=", "//=", "%=", "**=")
		if !ok {
			fail("statement %q", text)
		}
		s := &statement{target: t.text, op: op[:len(op)-1], value: p.or(), self: &node{op: "name", text: t.text}}
		if c := p.peek().class; c != atLine && c != atEnd {
			fail("%q after a statement", p.peek().text)
		}
		out = append(out, s)
	}
}
