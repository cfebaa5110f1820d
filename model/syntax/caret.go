package syntax

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// caretWidth is how many columns of a long line are shown around a span.
const caretWidth = 100

// Caret returns the line of text in which sp begins, and below it a line of spaces and of ^ under the span. A span that ends
// on a later line is marked up to the end of its first; an empty one by a single ^. Tabs are shown as spaces up to the next
// multiple of four columns, other control characters as U+FFFD, and characters that fill two columns get two marks. Of a
// long line only the surroundings of the span are shown, with "…" for what is left out.
func Caret(text string, sp Span) string {
	start := min(max(sp.Start.Offset, 0), len(text))
	end := min(max(sp.End.Offset, start), len(text))
	first := strings.LastIndexByte(text[:start], '\n') + 1
	line := text[first:]
	if n := strings.IndexByte(line, '\n'); n >= 0 {
		line = line[:n]
	}
	line = strings.TrimSuffix(line, "\r")
	start, end = min(start-first, len(line)), min(end-first, len(line))

	from, to := window(line, start, end)
	var top, mark strings.Builder
	if from > 0 {
		top.WriteString("…")
		mark.WriteByte(' ')
	}
	for i, col := from, 0; i < to; {
		r, n := utf8.DecodeRuneInString(line[i:])
		cell, width := cell(r, n, col)
		top.WriteString(cell)
		sign := " "
		if i+n > start && i < end {
			sign = "^"
		}
		if i < end {
			mark.WriteString(strings.Repeat(sign, width))
		}
		i, col = i+n, col+width
	}
	if to < len(line) {
		top.WriteString("…")
	}
	if start == end || !strings.HasSuffix(mark.String(), "^") {
		mark.WriteByte('^')
	}
	return top.String() + "\n" + mark.String()
}

// window returns the part of line to show, cut at the bounds of runes: all of it, or what surrounds the span's start.
func window(line string, start, end int) (from, to int) {
	from, to = 0, len(line)
	if len(line) <= caretWidth {
		return from, to
	}
	if start > caretWidth/2 {
		from = start - caretWidth/2
	}
	to = min(len(line), max(from+caretWidth, min(end, start+caretWidth)))
	for from > 0 && !utf8.RuneStart(line[from]) {
		from--
	}
	for to < len(line) && !utf8.RuneStart(line[to]) {
		to++
	}
	return from, to
}

// cell returns how the rune r of n bytes is shown at column col, and how many columns that fills.
func cell(r rune, n, col int) (string, int) {
	switch {
	case r == '\t':
		width := 4 - col%4
		return strings.Repeat(" ", width), width
	case r == utf8.RuneError && n == 1, unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
		return "\uFFFD", 1
	case unicode.In(r, unicode.Mn, unicode.Me):
		return string(r), 0
	case wide(r):
		return string(r), 2
	}
	return string(r), 1
}

// wide reports whether terminals give r two columns: East Asian scripts, full-width forms, and pictographs.
func wide(r rune) bool {
	return r >= 0x1100 && (r <= 0x115F || 0x2E80 <= r && r <= 0xA4CF && r != 0x303F || 0xAC00 <= r && r <= 0xD7A3 ||
		0xF900 <= r && r <= 0xFAFF || 0xFE30 <= r && r <= 0xFE6F || 0xFF00 <= r && r <= 0xFF60 || 0xFFE0 <= r && r <= 0xFFE6 ||
		0x1F300 <= r && r <= 0x1F64F || 0x1F900 <= r && r <= 0x1F9FF || 0x20000 <= r && r <= 0x3FFFD)
}
