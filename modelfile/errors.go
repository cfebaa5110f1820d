package modelfile

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spikelane/spikelane"
)

// Error is one fault of a model file, or of a value that overrides one of it.
type Error struct {
	File      string // name of the file; for an override the flag, such as "--set tau"
	Line, Col int    // from 1; Col counts runes
	Source    string // that line
	Code      string // stable, such as F002
	Msg       string // what is wrong: found and wanted
	Hint      string // how to mend it; may be empty

	Fault *spikelane.Error // the engine's fault that this one places in the file; nil for a fault of the file itself

	from, to int // bytes of Source that the caret marks
	order    [2]int
}

// Error returns the fault in one paragraph: place, message, the line with a caret, hint.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File + ":" + strconv.Itoa(e.Line) + ":" + strconv.Itoa(e.Col) + ": ")
	if e.Code != "" {
		b.WriteString(e.Code + " ")
	}
	b.WriteString(e.Msg)
	if strings.TrimSpace(e.Source) != "" {
		b.WriteString("\n" + caret(e.Source, e.from, e.to))
	}
	if e.Hint != "" {
		b.WriteString("\n  " + e.Hint)
	}
	return b.String()
}

// Unwrap makes errors.Is(err, spikelane.ErrModel) true, and gives the engine's fault to errors.As.
func (e *Error) Unwrap() error {
	if e.Fault != nil {
		return e.Fault
	}
	return spikelane.ErrModel
}

// Errors is every fault of a model file, in the order of the file.
type Errors []*Error

// Error joins the faults, a blank line between.
func (l Errors) Error() string {
	parts := make([]string, len(l))
	for k, e := range l {
		parts[k] = e.Error()
	}
	return strings.Join(parts, "\n\n")
}

// Unwrap returns the faults for errors.Is and errors.As.
func (l Errors) Unwrap() []error {
	out := make([]error, len(l))
	for k, e := range l {
		out[k] = e
	}
	return out
}

// err returns the faults sorted by place, each once; nil if there are none.
func (l Errors) err() error {
	if len(l) == 0 {
		return nil
	}
	slices.SortStableFunc(l, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.order[0], b.order[0]), cmp.Compare(a.order[1], b.order[1]))
	})
	return slices.CompactFunc(l, func(a, b *Error) bool {
		return a.order == b.order && a.File == b.File && a.Code == b.Code && a.Msg == b.Msg
	})
}

// faultAt returns a fault that marks the bytes from at to end of src; a mark over several lines ends with its first.
func faultAt(src *source, at, end int, code, msg, hint string) *Error {
	line, col := src.position(at)
	text, begin := src.line(line)
	return &Error{File: src.name, Line: line, Col: col, Source: text, Code: code, Msg: msg, Hint: hint,
		from: min(at-begin, len(text)), to: min(end-begin, len(text)), order: [2]int{0, at}}
}

// shown is how many bytes of a long line stand around a mark.
const shown = 100

// caret returns line and below it a ^ under each character from byte from to byte to, at least one. Tabs become spaces,
// other control characters U+FFFD; of a long line only the surroundings of the mark are shown.
func caret(line string, from, to int) string {
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
