package document

import "github.com/spikelane/spikelane/model/syntax"

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

// Caret returns the line and below it a ^ under each character of the part, at least one, as syntax.Caret does.
func (m Mark) Caret() string {
	return syntax.Caret(m.Text, syntax.Span{Start: syntax.Pos{Offset: m.from}, End: syntax.Pos{Offset: m.to}})
}
