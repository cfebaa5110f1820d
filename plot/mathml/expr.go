package mathml

import (
	"html"
	"strings"

	"github.com/spikelane/spikelane/model/syntax"
)

// How tightly a typeset expression holds together, loose to tight. A fraction needs no parentheses in a product, but as
// the base of a power.
const (
	loose = iota
	conjunction
	comparison
	sum
	remainder
	product
	fraction
	power
	atom
)

// expr typesets an expression.
func expr(e syntax.Expr) string {
	text, _ := typeset(e)
	return text
}

// within typesets an operand, in parentheses unless it holds together at least as tightly as asked.
func within(e syntax.Expr, least int) string {
	text, tight := typeset(e)
	if tight < least {
		return parentheses(text)
	}
	return "<mrow>" + text + "</mrow>"
}

func parentheses(text string) string {
	return `<mrow><mo>(</mo>` + text + `<mo>)</mo></mrow>`
}

func operator(s string) string { return "<mo>" + html.EscapeString(s) + "</mo>" }

const thinSpace = `<mspace width="0.17em"></mspace>`

func typeset(e syntax.Expr) (text string, tight int) {
	switch x := e.(type) {
	case *syntax.Number:
		return number(x)
	case *syntax.Bool:
		return upright(map[bool]string{true: "true", false: "false"}[x.Value]), atom
	case *syntax.Name:
		return name(x.Name), atom
	case *syntax.Call:
		return call(x)
	case *syntax.Unary:
		switch x.Op {
		case syntax.Not:
			return upright("not") + `<mspace width="0.3em"></mspace>` + within(x.X, comparison), conjunction
		case syntax.Neg:
			return operator("−") + within(x.X, remainder), sum
		}
		return operator("+") + within(x.X, remainder), sum
	case *syntax.Binary:
		return binary(x)
	case *syntax.Compare:
		var b strings.Builder
		for k, y := range x.Xs {
			if k > 0 {
				b.WriteString(operator(map[syntax.Op]string{syntax.LT: "<", syntax.LE: "≤", syntax.GT: ">", syntax.GE: "≥", syntax.EQ: "=", syntax.NE: "≠"}[x.Ops[k-1]]))
			}
			b.WriteString(within(y, sum))
		}
		return b.String(), comparison
	}
	return "", atom
}

func binary(x *syntax.Binary) (text string, tight int) {
	switch x.Op {
	case syntax.Add:
		return within(x.X, sum) + operator("+") + within(x.Y, remainder), sum
	case syntax.Sub:
		return within(x.X, sum) + operator("−") + within(x.Y, remainder), sum
	case syntax.Mul:
		if u, ok := x.X.(*syntax.Unary); ok && u.Op == syntax.Neg { // a sign in front of a product is one of all of it
			return expr(u) + times(x) + within(x.Y, product), sum
		}
		return within(x.X, product) + times(x) + within(x.Y, product), product
	case syntax.Div:
		if y, ok := x.Y.(*syntax.Name); ok && isUnit(y.Name) { // a fraction over a unit would make small what matters
			return within(x.X, product) + operator("/") + name(y.Name), remainder
		}
		return "<mfrac><mrow>" + expr(x.X) + "</mrow><mrow>" + expr(x.Y) + "</mrow></mfrac>", fraction
	case syntax.FloorDiv:
		return "<mrow><mo>⌊</mo><mfrac><mrow>" + expr(x.X) + "</mrow><mrow>" + expr(x.Y) + "</mrow></mfrac><mo>⌋</mo></mrow>", atom
	case syntax.Mod:
		return within(x.X, product) + `<mo lspace="0.3em" rspace="0.3em">mod</mo>` + within(x.Y, fraction), remainder
	case syntax.Pow:
		return "<msup>" + within(x.X, atom) + "<mrow>" + expr(x.Y) + "</mrow></msup>", power
	case syntax.And:
		return within(x.X, conjunction) + `<mo lspace="0.4em" rspace="0.4em">and</mo>` + within(x.Y, conjunction), conjunction
	}
	return within(x.X, loose) + `<mo lspace="0.4em" rspace="0.4em">or</mo>` + within(x.Y, loose), loose
}

// times is what stands between the factors of a product: a dot before a number, a thin space otherwise.
func times(x *syntax.Binary) string {
	first := x.Y
	for {
		switch y := first.(type) {
		case *syntax.Binary:
			if y.Op == syntax.Mul || y.Op == syntax.Pow {
				first = y.X
				continue
			}
		case *syntax.Number:
			return operator("⋅")
		case *syntax.Name:
			if _, isNumber := x.X.(*syntax.Number); isNumber && isUnit(y.Name) {
				return `<mspace width="0.25em"></mspace>`
			}
		}
		return "<mo>\u2062</mo>" + thinSpace // invisible times
	}
}

// number typesets a literal, 1e-9 as a power of ten.
func number(x *syntax.Number) (text string, tight int) {
	literal := x.Text
	if literal == "" {
		literal = syntax.Print(x)
	}
	mantissa, exponent, scientific := strings.Cut(strings.ToLower(literal), "e")
	if !scientific || strings.HasPrefix(literal, "0x") || strings.HasPrefix(literal, "0X") {
		literal = strings.TrimSuffix(literal, ".") // "4." is 4.0 to the language, and 4 to a reader
		if strings.HasPrefix(literal, ".") {
			literal = "0" + literal
		}
		return "<mn>" + html.EscapeString(literal) + "</mn>", atom
	}
	exponent = strings.TrimPrefix(exponent, "+")
	if digits, negative := strings.CutPrefix(exponent, "-"); negative {
		exponent = "−" + digits
	}
	return "<mn>" + html.EscapeString(mantissa) + "</mn><mo>×</mo><msup><mn>10</mn><mn>" + html.EscapeString(exponent) + "</mn></msup>", product
}

func call(x *syntax.Call) (text string, tight int) {
	if len(x.Args) == 1 {
		switch arg := expr(x.Args[0]); x.Func {
		case "sqrt":
			return "<msqrt>" + arg + "</msqrt>", atom
		case "abs":
			return "<mrow><mo>|</mo>" + arg + "<mo>|</mo></mrow>", atom
		case "floor":
			return "<mrow><mo>⌊</mo>" + arg + "<mo>⌋</mo></mrow>", atom
		case "ceil":
			return "<mrow><mo>⌈</mo>" + arg + "<mo>⌉</mo></mrow>", atom
		}
	}
	var args []string
	for _, a := range x.Args {
		args = append(args, "<mrow>"+expr(a)+"</mrow>")
	}
	return upright(x.Func) + "<mo>\u2061</mo>" + parentheses(strings.Join(args, "<mo>,</mo>")), atom // function application
}
