package modelfile

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// source is a text with a name: the model file, or a value given on the command line.
type source struct {
	name  string
	text  string
	lines []int // offset at which each line begins
}

func newSource(name, text string) *source {
	s := &source{name: name, text: text, lines: []int{0}}
	for k := range len(text) {
		if text[k] == '\n' {
			s.lines = append(s.lines, k+1)
		}
	}
	return s
}

// position returns the line and column, from 1, of an offset. Columns count runes.
func (s *source) position(offset int) (line, col int) {
	for offset > 0 && offset < len(s.text) && !utf8.RuneStart(s.text[offset]) {
		offset-- // the TOML library points at bytes
	}
	line = sort.SearchInts(s.lines, offset+1)
	return line, utf8.RuneCountInString(s.text[s.lines[line-1]:offset]) + 1
}

// offset returns the offset of a line and a column in bytes, both from 1, moved into the text where they are outside.
func (s *source) offset(line, col int) int {
	line = min(max(line, 1), len(s.lines))
	return min(s.lines[line-1]+max(col-1, 0), len(s.text))
}

// line returns the line from 1, and the offset at which it begins.
func (s *source) line(line int) (text string, begin int) {
	begin = s.lines[line-1]
	text, _, _ = strings.Cut(s.text[begin:], "\n")
	return strings.TrimSuffix(text, "\r"), begin
}

// place is a value in a source.
type place struct {
	src     *source
	at, end int    // offsets of the value as it stands there, quotes included
	text    string // what it means: a string without quotes and escapes, a number as written
	base    int    // offset in src of the text, where it stands there as it is; -1: it does not
	starts  []int  // where the text stands there with escapes, the offset of each of its bytes and of its end; nil otherwise
}

// part returns the place of text[from:to].
func (p place) part(from, to int) place {
	q := place{src: p.src, text: p.text[from:to], base: -1}
	q.at, q.end = p.span(from, to)
	switch {
	case p.starts != nil:
		q.starts = p.starts[from : to+1]
	case p.base >= 0:
		q.base = p.base + from
	}
	return q
}

// trimmed returns the place without white space at its ends.
func (p place) trimmed() place {
	left := len(p.text) - len(strings.TrimLeft(p.text, " \t\r\n"))
	return p.part(left, max(left, len(strings.TrimRight(p.text, " \t\r\n"))))
}

// span returns the offsets in the source of text[from:to].
func (p place) span(from, to int) (at, end int) {
	from = min(max(from, 0), len(p.text))
	to = min(max(to, from), len(p.text))
	switch {
	case p.starts != nil:
		return p.starts[from], p.starts[to]
	case p.base >= 0:
		return p.base + from, p.base + to
	}
	return p.at, p.end
}
