package syntax

import (
	"fmt"
	"strings"
)

// foreignOps says what to write for the operators of other languages.
var foreignOps = map[string]string{
	"&&": "and", "||": "or", "&": "and", "|": "or", "!": "not", "^": "**", "<>": "!=", "=<": "<=", "=>": ">=",
	"===": "==", "!==": "!=",
}

// constructs names the parts of Python that have no meaning in a model, by the token that follows a value.
var constructs = map[string][2]string{
	"[":     {"indexing", "a variable stands for the value of its own neuron or synapse"},
	".":     {"an attribute", `names hold letters, digits and _; in synapses the two sides are "v_pre" and "v_post"`},
	",":     {"a tuple", "one expression has one value"},
	"if":    {"a conditional expression", `write "int(condition)*a + int(not condition)*b"`},
	"else":  {"a conditional expression", `write "int(condition)*a + int(not condition)*b"`},
	"?":     {"a conditional expression", `write "int(condition)*a + int(not condition)*b"`},
	"for":   {"a comprehension", ""},
	"in":    {"a test of membership", `write comparisons joined by "or"`},
	"is":    {"a test of identity", `write "=="`},
	"not":   {"a test of membership", `write comparisons joined by "or"`},
	":=":    {"an assignment inside an expression", "give the part an equation or statement of its own"},
	"<<":    {"a shift", `write "* 2**n"`},
	">>":    {"a shift", `write "// 2**n"`},
	"@":     {"a matrix product", ""},
	"{":     {"a dictionary or set", ""},
	"'":     {"a string", ""},
	"\"":    {"a string", ""},
	"`":     {"a string", ""},
	"->":    {"an annotation", ""},
	"\\":    {"a line continuation", "an expression goes on over several lines within parentheses"},
	"async": {"a coroutine", ""}, "await": {"a coroutine", ""}, "yield": {"a coroutine", ""},
}

// noValue records why t cannot begin a value.
func (p *parser) noValue(t *token) {
	switch {
	case t.is("!"):
		p.fault(t.span, "E008", `the operator "!" is not known here`, `write "not"`)
		return
	case t.is("~"):
		p.fault(t.span, "E010", "bitwise not has no meaning here", `write "not" for a condition`)
		return
	case t.is("["):
		p.fault(t.span, "E010", "a list has no meaning here", "one expression has one value")
		return
	case t.is("lambda"):
		p.fault(t.span, "E010", "a lambda has no meaning here", "define the function in the host language")
		return
	case t.is("'"), t.is("\""), t.is("`"), t.is("{"), t.is("@"), t.is("\\"), t.is("await"), t.is("yield"):
		p.construct(t)
		return
	case t.kind == tokKeyword && !t.is("and") && !t.is("or"):
		p.fault(t.span, "E010", quote(t.text)+" is a keyword, not a value", "")
		return
	}
	found := ", found " + t.String()
	if t.kind == tokEOF || t.nl {
		found = ""
	}
	after := ""
	if p.next > 0 && !p.tokens[p.next-1].is(":") {
		after = " after " + quote(p.tokens[p.next-1].text)
	}
	span := t.span
	if t.nl || t.kind == tokEOF {
		span = p.lineEnd()
	}
	p.fault(span, "E003", "expected a value"+after+found, "")
}

// construct records that t begins something that Python has and models have not.
func (p *parser) construct(t *token) {
	c := constructs[t.text]
	if t.is(",") && p.next > 0 && p.tokens[p.next-1].kind == tokNumber && p.at(1).kind == tokNumber {
		c[1] = "write a point before the fraction: " + quote(p.tokens[p.next-1].text+"."+p.at(1).text)
	}
	p.fault(t.span, "E010", c[0]+" has no meaning here", c[1])
}

// leftover records why t cannot follow the value before it.
func (p *parser) leftover(t *token) {
	_, isConstruct := constructs[t.text]
	write, isForeign := foreignOps[t.text]
	begins := t.kind == tokName || t.kind == tokNumber || t.is("True") || t.is("False") || t.is("(") || t.is("lambda")
	switch {
	case begins:
		p.missingOperator(t)
	case t.is(")"):
		p.fault(t.span, "E009", `this ")" was never opened`, "delete it")
	case t.is("]"), t.is("}"):
		p.fault(t.span, "E009", "this "+quote(t.text)+" was never opened", "delete it")
	case isForeign:
		p.fault(t.span, "E008", "the operator "+quote(t.text)+" is not known here", "write "+quote(write))
	case t.is("="):
		p.fault(t.span, "E008", `"=" inside an expression`, `write "==" to compare`)
	case t.is("not") && !p.at(1).is("in"):
		p.missingOperator(t)
	case t.kind != tokName && isConstruct:
		p.construct(t)
	case t.kind == tokKeyword:
		p.fault(t.span, "E010", quote(t.text)+" is a keyword and has no meaning here", "")
	case t.is(":"):
		p.fault(t.span, "E010", `":" has no meaning in an expression`, "")
	default:
		p.fault(t.span, "E010", quote(t.text)+" has no meaning here", "")
	}
}

// missingOperator records that the value that begins at t follows another value.
func (p *parser) missingOperator(t *token) {
	before := p.tokens[max(p.next-1, 0)]
	for _, word := range []*token{&before, t} {
		if small := strings.ToLower(word.text); word.kind == tokName && (small == "and" || small == "or" || small == "not") {
			p.fault(word.span, "E008", "the operator "+quote(word.text)+" is not known here", "write "+quote(small))
			return
		}
	}
	hint := `write "*" or another operator between them`
	if t.kind != tokKeyword && before.kind != tokOp && before.span.Start.Line == t.span.Start.Line {
		product := before.text + "*" + t.text
		if t.is("(") {
			product = before.text + "*(…)"
		}
		hint = "did you mean " + quote(product) + "?"
	}
	p.fault(Span{before.span.Start, t.span.End}, "E007", fmt.Sprintf("no operator between %s and %s", quote(before.text), quote(t.text)), hint)
}

// unclosed records why t is not the ")" for open.
func (p *parser) unclosed(open, t *token, last Expr) {
	never := func() {
		p.fault(open.span, "E002", fmt.Sprintf(`"(" at column %d is never closed`, open.span.Start.Col), `add ")"`)
	}
	assigns := t.is("=") && p.next > 0 && p.tokens[p.next-1].nl // the next line's "name =" was taken for a part of this
	switch {
	case t.kind == tokEOF, t.is(":"), t.is(";"), assigns, last == nil:
		never()
	case t.is("]"), t.is("}"):
		p.fault(t.span, "E002", fmt.Sprintf(`"(" at %s is closed by %s`, open.span.Start, quote(t.text)), `write ")"`)
	case t.is("=") && isName(last) && p.next > 1 && p.isCall(open):
		p.fault(t.span, "E010", "a keyword argument has no meaning here", `arguments go by position; write "==" to compare`)
	case t.nl && p.startsEquation(0), t.nl && p.startsStatement(0), t.is("if") && !p.elseFollows():
		never()
	default:
		p.leftover(t)
	}
}

func isName(x Expr) bool {
	_, ok := x.(*Name)
	return ok
}

// isCall reports whether open is the parenthesis of a call.
func (p *parser) isCall(open *token) bool {
	for i := range p.tokens {
		if p.tokens[i].span.Start == open.span.Start {
			return i > 0 && p.tokens[i-1].kind == tokName
		}
	}
	return false
}

// elseFollows reports whether the rest of the line has an "else".
func (p *parser) elseFollows() bool {
	for n := 1; !p.at(n).nl && p.at(n).kind != tokEOF; n++ {
		if p.at(n).is("else") {
			return true
		}
	}
	return false
}
