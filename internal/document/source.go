package document

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Source is a text with a name: a file, or a value given on the command line or in the environment.
type Source struct {
	Name  string
	Text  string
	lines []int // offset at which each line begins
}

// NewSource names a text. A byte order mark before it is no part of it.
func NewSource(name, text string) *Source {
	text = strings.TrimPrefix(text, "\ufeff")
	s := &Source{Name: name, Text: text, lines: []int{0}}
	for k := range len(text) {
		if text[k] == '\n' {
			s.lines = append(s.lines, k+1)
		}
	}
	return s
}

// Position returns the line and column, from 1, of an offset. Columns count runes.
func (s *Source) Position(offset int) (line, col int) {
	for offset > 0 && offset < len(s.Text) && !utf8.RuneStart(s.Text[offset]) {
		offset-- // the TOML library points at bytes
	}
	line = sort.SearchInts(s.lines, offset+1)
	return line, utf8.RuneCountInString(s.Text[s.lines[line-1]:offset]) + 1
}

// Offset returns the offset of a line and a column in bytes, both from 1, moved into the text where they are outside.
func (s *Source) Offset(line, col int) int {
	line = min(max(line, 1), len(s.lines))
	return min(s.lines[line-1]+max(col-1, 0), len(s.Text))
}

// Line returns the line from 1, and the offset at which it begins.
func (s *Source) Line(line int) (text string, begin int) {
	begin = s.lines[line-1]
	text, _, _ = strings.Cut(s.Text[begin:], "\n")
	return strings.TrimSuffix(text, "\r"), begin
}

// Place is a value in a source.
type Place struct {
	Src     *Source
	At, End int    // offsets of the value as it stands there, quotes included
	Text    string // what it means: a string without quotes and escapes, a number as written
	base    int    // offset in src of the text, where it stands there as it is; -1: it does not
	starts  []int  // where the text stands there with escapes, the offset of each of its bytes and of its end; nil otherwise
}

// Place returns a place in s of which only the ends are known.
func (s *Source) Place(at, end int) Place { return Place{Src: s, At: at, End: end, base: -1} }

// Whole returns all of s as a place.
func (s *Source) Whole() Place { return Place{Src: s, End: len(s.Text), Text: s.Text} }

// Part returns the place of text[from:to].
func (p Place) Part(from, to int) Place {
	q := Place{Src: p.Src, Text: p.Text[from:to], base: -1}
	q.At, q.End = p.Span(from, to)
	switch {
	case p.starts != nil:
		q.starts = p.starts[from : to+1]
	case p.base >= 0:
		q.base = p.base + from
	}
	return q
}

// Trimmed returns the place without white space at its ends.
func (p Place) Trimmed() Place {
	left := len(p.Text) - len(strings.TrimLeft(p.Text, " \t\r\n"))
	return p.Part(left, max(left, len(strings.TrimRight(p.Text, " \t\r\n"))))
}

// Span returns the offsets in the source of text[from:to].
func (p Place) Span(from, to int) (at, end int) {
	from = min(max(from, 0), len(p.Text))
	to = min(max(to, from), len(p.Text))
	switch {
	case p.starts != nil:
		return p.starts[from], p.starts[to]
	case p.base >= 0:
		return p.base + from, p.base + to
	}
	return p.At, p.End
}
