package modelfile

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/document"
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

	mark  document.Mark
	order [2]int
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
		b.WriteString("\n" + e.mark.Caret())
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
func faultAt(src *document.Source, at, end int, code, msg, hint string) *Error {
	m := src.Mark(at, end)
	return &Error{
		File: src.Name, Line: m.Line, Col: m.Col, Source: m.Text, Code: code, Msg: msg, Hint: hint,
		mark: m, order: [2]int{0, at},
	}
}
