package bridge

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/spikelane/spikelane/internal/document"
)

// draw is the call of a random function.
var draw = regexp.MustCompile(`\b(randn|rand|poisson)\s*\(`)

// checkExpression refuses an expression that calls one random function several times, which Brian cannot.
func (w *writer) checkExpression(p document.Place) {
	seen := map[string]bool{}
	for _, m := range draw.FindAllStringSubmatchIndex(uncommented(p.Text), -1) {
		name := p.Text[m[2]:m[3]]
		if seen[name] {
			w.refuse(p.Part(m[2], m[3]), fmt.Sprintf("%s() a second time in one expression, where Brian takes it once", name),
				"give it to a variable or a local name in a statement of its own")
			return
		}
		seen[name] = true
	}
}

// checkCode refuses statements as checkExpression does.
func (w *writer) checkCode(p document.Place) {
	begin, depth := 0, 0
	for k, c := range []byte(uncommented(p.Text)) {
		switch c {
		case '(':
			depth++
		case ')':
			depth--
		case '\n', ';':
			if depth == 0 {
				w.checkExpression(p.Part(begin, k))
				begin = k + 1
			}
		}
	}
	w.checkExpression(p.Part(begin, len(p.Text)))
}

// checkKeys is checkCode for some keys of a table.
func (w *writer) checkKeys(t *document.Table, keys ...string) {
	for _, key := range keys {
		if e := t.Get(key); e != nil {
			w.checkCode(e.Place)
		}
	}
}

// equation is where an equation or a parameter begins, and unit what stands behind its colon.
var (
	equation = regexp.MustCompile(`(?m)^[ \t]*(?:d\w+[ \t]*/[ \t]*dt|\w+)[ \t]*[=:]`)
	unit     = regexp.MustCompile(`(?m):([^:#\n]*)`)
	flags    = regexp.MustCompile(`\(\s*(?:unless refractory|constant|shared|linked|summed|event-driven|clock-driven)[^()]*\)\s*$`)
)

// checkEquations refuses equations as checkExpression does, and units with parentheses.
func (w *writer) checkEquations(p document.Place) {
	clean := uncommented(p.Text)
	begin := 0
	for _, m := range equation.FindAllStringIndex(clean, -1) {
		w.checkExpression(p.Part(begin, m[0]))
		begin = m[0]
	}
	w.checkExpression(p.Part(begin, len(p.Text)))
	for _, m := range unit.FindAllStringSubmatchIndex(clean, -1) {
		written := clean[m[2]:m[3]]
		if f := flags.FindStringIndex(written); f != nil {
			written = written[:f[0]]
		}
		if n := strings.IndexByte(written, '('); n >= 0 {
			w.refuse(p.Part(m[2]+n, m[2]+n+1), "parentheses in the unit, where Brian takes none",
				"write it with * and / alone, such as volt/second/metre")
		}
	}
}

// note is a comment in code or equations.
var note = regexp.MustCompile(`#[^\n]*`)

// uncommented returns text with blanks in place of comments.
func uncommented(text string) string {
	return note.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat(" ", len(s)) })
}
