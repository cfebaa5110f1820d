package document

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mark is the part of a line that an error is about.
type Mark struct {
	Line, Col int    // of its first character, from 1; Col counts runes
	Text      string // of that line

	from, to int // bytes of Text
}

// Mark marks the bytes from at to end; a mark over several lines ends with its first.
func (s *Source) Mark(at, end int) Mark {
	line, col := s.Position(at)
	text, begin := s.Line(line)
	return Mark{Line: line, Col: col, Text: text, from: min(at-begin, len(text)), to: min(end-begin, len(text))}
}

// shown is how many bytes of a long line stand around the part that is marked.
const shown = 100

// Caret returns the line and below it a ^ under each character of the part, at least one. Tabs become spaces, other control
// characters U+FFFD; of a long line only the surroundings of the part are shown.
func (m Mark) Caret() string {
	line, from, to := m.Text, m.from, m.to
	first, last := 0, len(line)
	if len(line) > shown {
		first = max(0, from-shown/2)
		last = min(len(line), first+shown)
		for first > 0 && !utf8.RuneStart(line[first]) {
			first--
		}
		for last < len(line) && !utf8.RuneStart(line[last]) {
			last++
		}
	}
	var top, mark strings.Builder
	if first > 0 {
		top.WriteString("…")
		mark.WriteString(" ")
	}
	for k, r := range line[first:last] {
		at := first + k
		switch {
		case r == '\t':
			r = ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			r = utf8.RuneError
		}
		top.WriteRune(r)
		if at < to && at >= from {
			mark.WriteByte('^')
		} else if at < from {
			mark.WriteByte(' ')
		}
	}
	if last < len(line) {
		top.WriteString("…")
	}
	if !strings.HasSuffix(mark.String(), "^") {
		mark.WriteByte('^')
	}
	return top.String() + "\n" + mark.String()
}
