package kernels

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ParseError is one fault of a text form, at a line and column counted from 1; the column counts bytes.
type ParseError struct {
	Line, Col int
	Msg       string
}

func (e *ParseError) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Col, e.Msg) }

// ParseFunc reads one function in the text form of Func.String.
//
// Value names may be any distinct names after %, such as %3 or %decay. The error holds a ParseError for each fault of
// the text. What parses has known ops, names and argument counts, with arguments before their uses; whether it obeys
// the other laws, types among them, is for Func.Verify to say.
func ParseFunc(text string) (*Func, error) {
	fs, err := ParseFuncs(text)
	switch {
	case err != nil:
		return nil, err
	case len(fs) != 1:
		return nil, &ParseError{1, 1, fmt.Sprintf("want one function, found %d", len(fs))}
	}
	return fs[0], nil
}

// ParseFuncs reads any number of functions, one after the other, as ParseFunc does.
func ParseFuncs(text string) ([]*Func, error) {
	p := &parser{}
	for i, line := range strings.Split(text, "\n") {
		p.line, p.toks = i+1, scanLine(line)
		p.end = len(line) + 1
		if len(p.toks) > 0 {
			p.parseLine()
		}
	}
	if p.f != nil {
		p.toks, p.end = nil, p.end+1
		p.fail("func %s has no end", p.f.Name)
	}
	return p.done, errors.Join(p.errs...)
}

type token struct {
	text string
	col  int
}

// scanLine splits a line into words and the marks , = ( ), and drops its comment.
func scanLine(line string) []token {
	var toks []token
	start := -1
	flush := func(end int) {
		if start >= 0 {
			toks = append(toks, token{line[start:end], start + 1})
		}
		start = -1
	}
	for i, r := range line {
		switch {
		case r == '#':
			flush(i)
			return toks
		case isSpace(r):
			flush(i)
		case strings.ContainsRune(",=()", r):
			flush(i)
			toks = append(toks, token{string(r), i + 1})
		case start < 0:
			start = i
		}
	}
	flush(len(line))
	return toks
}

func isSpace(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// validName reports whether the text form can hold s as the name of a function, column, parameter or list.
func validName(s string) bool {
	return s != "" && utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return isSpace(r) || strings.ContainsRune(",=()#%", r)
	})
}

// A section is the part of a function that the parser is in.
type section uint8

const (
	outside section = iota
	header
	oncePart
	eachPart
)

type parser struct {
	f       *Func // being read, or nil
	section section
	values  map[string]Value
	done    []*Func
	errs    []error

	line, end int // this line's number, and the column after it
	toks      []token
}

func (p *parser) fail(format string, args ...any) {
	col := p.end
	if len(p.toks) > 0 {
		col = p.toks[0].col
	}
	p.errs = append(p.errs, &ParseError{p.line, col, fmt.Sprintf(format, args...)})
}

// peek returns the next token's text, or "" at the end of the line.
func (p *parser) peek() string {
	if len(p.toks) == 0 {
		return ""
	}
	return p.toks[0].text
}

func (p *parser) next() { p.toks = p.toks[1:] }

// expect skips the mark and reports whether it was there.
func (p *parser) expect(mark string) bool {
	if p.peek() != mark {
		p.fail("want %s, found %s", mark, p.found())
		return false
	}
	p.next()
	return true
}

func (p *parser) found() string {
	if s := p.peek(); s != "" {
		return strconv.Quote(s)
	}
	return "the end of the line"
}

// word skips and returns a name, or fails with what was wanted.
func (p *parser) word(want string) (string, bool) {
	s := p.peek()
	if !validName(s) {
		p.fail("want %s, found %s", want, p.found())
		return "", false
	}
	p.next()
	return s, true
}

func (p *parser) parseLine() {
	n := len(p.errs)
	switch key := p.peek(); {
	case p.section == outside:
		p.parseFuncLine()
	case key == "func":
		p.fail("func %s has no end", p.f.Name)
		p.parseFuncLine()
	case key == "once" && p.section == header:
		p.section = oncePart
		p.next()
	case key == "each" && (p.section == header || p.section == oncePart):
		p.section, p.f.Once = eachPart, len(p.f.Insts)
		p.next()
	case key == "end":
		if p.section != eachPart {
			p.f.Once = len(p.f.Insts)
		}
		p.done = append(p.done, p.f)
		p.f, p.section = nil, outside
		p.next()
	case p.section == header:
		p.parseDecl()
	default:
		p.parseInst()
	}
	if len(p.errs) == n && len(p.toks) > 0 {
		p.fail("unexpected %s", p.found())
	}
}

func (p *parser) parseFuncLine() {
	if p.peek() != "func" {
		p.fail("want func, found %s", p.found())
		return
	}
	p.next()
	name, _ := p.word("the function's name")
	p.f, p.section, p.values = &Func{Name: name}, header, map[string]Value{}
}

// parseDecl reads a line of the header: col, param, list, host or sequential.
func (p *parser) parseDecl() {
	f, key := p.f, p.peek()
	switch key {
	case "sequential":
		f.Sequential = true
		p.next()
		return
	case "col", "param", "list", "host":
		p.next()
	default:
		p.fail("want col, param, list, host, sequential, once, each or end, found %s", p.found())
		return
	}
	at := p.toks
	name, ok := p.word("a name")
	if !ok {
		return
	}
	space := map[string]slotSpace{"col": colSlot, "param": paramSlot, "list": listSlot, "host": hostSlot}[key]
	if indexOf(f.slotNames(space), name) >= 0 {
		p.toks = at
		p.fail("%s %s is declared twice", key, name)
		return
	}
	switch key {
	case "list":
		f.Lists = append(f.Lists, name)
	case "col":
		if e := indexOf(elemNames[:], p.peek()); e >= 0 {
			p.next()
			f.Cols = append(f.Cols, Col{name, Elem(e), p.parseLen()})
			return
		}
		p.fail("want f64, i32, i64 or bool, found %s", p.found())
	case "param":
		if t := indexOf(typeNames[:], p.peek()); t > int(Void) {
			p.next()
			f.Params = append(f.Params, Param{name, Type(t)})
			return
		}
		p.fail("want f64, i64 or bool, found %s", p.found())
	case "host":
		if n, err := strconv.Atoi(p.peek()); err == nil && n >= 0 && n <= MaxHostArgs {
			p.next()
			f.Hosts = append(f.Hosts, Host{Name: name, Arity: n})
			return
		}
		p.fail("want a number of arguments from 0 to %d, found %s", MaxHostArgs, p.found())
	}
}

// parseLen reads the number of elements that a column is known to have, such as [32], if there is one.
func (p *parser) parseLen() int {
	text, ok := strings.CutPrefix(p.peek(), "[")
	if !ok {
		return 0
	}
	digits, closed := strings.CutSuffix(text, "]")
	n, err := strconv.Atoi(digits)
	if !closed || err != nil || n <= 0 {
		p.fail("want a number of elements such as [32], found %s", p.found())
		p.toks = nil
		return 0
	}
	p.next()
	return n
}

func indexOf(names []string, name string) int {
	for i, n := range names {
		if n == name {
			return i
		}
	}
	return -1
}
