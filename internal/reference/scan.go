package reference

import (
	"math"
	"strconv"
	"strings"
)

// token is a word of a text: a name, a number, an operator, a line's end or the end of all.
type token struct {
	class class
	text  string
	num   value
}

type class uint8

const (
	atEnd class = iota
	atLine
	aName
	aNumber
	anOp
)

// operators, longer ones first.
var operators = []string{
	"**=", "//=", "**", "//", "<=", ">=", "==", "!=", "+=", "-=", "*=", "/=", "%=",
	"+", "-", "*", "/", "%", "<", ">", "=", "(", ")", ",", "[", "]",
}

// scan cuts a text into tokens. Newlines within parentheses and after a backslash, and comments, are nothing; others and
// semicolons end lines.
func scan(text string) []token {
	var out []token
	depth := 0
	for text != "" {
		c := text[0]
		switch {
		case c == ' ' || c == '\t' || c == '\r':
			text = text[1:]
		case strings.HasPrefix(text, "\\\n"):
			text = text[2:]
		case c == '#':
			if k := strings.IndexByte(text, '\n'); k >= 0 {
				text = text[k:]
			} else {
				text = ""
			}
		case c == '\n' || c == ';':
			if depth == 0 {
				out = append(out, token{class: atLine})
			}
			text = text[1:]
		case letter(c):
			n := 1
			for n < len(text) && (letter(text[n]) || digit(text[n])) {
				n++
			}
			out = append(out, token{class: aName, text: text[:n]})
			text = text[n:]
		case digit(c) || c == '.' && len(text) > 1 && digit(text[1]):
			n := numberLength(text)
			out = append(out, token{class: aNumber, text: text[:n], num: number(text[:n])})
			text = text[n:]
		default:
			op := ""
			for _, o := range operators {
				if strings.HasPrefix(text, o) {
					op = o
					break
				}
			}
			switch op {
			case "":
				fail("character %q in an expression", c)
			case "(", "[":
				depth++
			case ")", "]":
				depth--
			}
			out = append(out, token{class: anOp, text: op})
			text = text[len(op):]
		}
	}
	return append(out, token{class: atEnd})
}

func letter(c byte) bool { return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
func digit(c byte) bool  { return '0' <= c && c <= '9' }

// numberLength is how much of a text that begins with a number belongs to it.
func numberLength(s string) int {
	if len(s) > 1 && s[0] == '0' && strings.ContainsRune("xXoObB", rune(s[1])) {
		n := 2
		for n < len(s) && (digit(s[n]) || letter(s[n])) {
			n++
		}
		return n
	}
	digits := func(n int) int {
		for n < len(s) && (digit(s[n]) || s[n] == '_') {
			n++
		}
		return n
	}
	n := digits(0)
	if n < len(s) && s[n] == '.' {
		n = digits(n + 1)
	}
	if n < len(s) && (s[n] == 'e' || s[n] == 'E') {
		k := n + 1
		if k < len(s) && (s[k] == '+' || s[k] == '-') {
			k++
		}
		if k < len(s) && digit(s[k]) {
			n = digits(k)
		}
	}
	return n
}

// number is the value of a number as Python writes it.
func number(s string) value {
	if n, err := strconv.ParseInt(s, 0, 64); err == nil {
		return whole(n)
	}
	plain := strings.ReplaceAll(s, "_", "")
	if n, err := strconv.ParseInt(plain, 10, 64); err == nil {
		return whole(n) // leading zeros
	}
	x, err := strconv.ParseFloat(plain, 64)
	if err != nil && !math.IsInf(x, 0) {
		fail("number %q", s)
	}
	return real(x)
}
