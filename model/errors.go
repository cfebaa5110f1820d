package model

import (
	"sort"
	"strings"

	"github.com/spikelane/spikelane/model/syntax"
)

// Error is one fault of a model text.
type Error struct {
	Field string // which text of the object: "equations", "threshold", "init[2]"
	Text  string // the whole text
	Span  syntax.Span
	Code  string // stable, such as E101
	Msg   string // what is wrong: found and wanted
	Hint  string // how to mend it; may be empty
}

// Error returns the fault in one paragraph: place, message, line, caret, hint.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Field + ":" + e.Span.Start.String() + ": ")
	if e.Code != "" {
		b.WriteString(e.Code + " ")
	}
	b.WriteString(e.Msg)
	if c := syntax.Caret(e.Text, e.Span); c != "" {
		b.WriteString("\n" + c)
	}
	if e.Hint != "" {
		b.WriteString("\n  " + e.Hint)
	}
	return b.String()
}

// Errors is every fault found.
type Errors []*Error

// Error joins the faults, a blank line between.
func (l Errors) Error() string {
	parts := make([]string, len(l))
	for k, e := range l {
		parts[k] = e.Error()
	}
	return strings.Join(parts, "\n\n")
}

// Err returns l as an error, nil when it is empty.
func (l Errors) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

// text is one field being resolved: it gathers the faults found in it.
type text struct {
	field, source string
	errs          *Errors
}

func (t *text) fault(sp syntax.Span, code, msg, hint string) {
	*t.errs = append(*t.errs, &Error{Field: t.field, Text: t.source, Span: sp, Code: code, Msg: msg, Hint: hint})
}

func (t *text) syntaxFaults(l syntax.ErrorList) bool {
	for _, e := range l {
		*t.errs = append(*t.errs, &Error{Field: t.field, Text: t.source, Span: e.Span, Code: e.Code, Msg: e.Msg, Hint: e.Hint})
	}
	return len(l) > 0
}

// didYouMean renders a suggestion for name from the candidates, or lists them when none is near.
func didYouMean(name string, candidates []string) string {
	if near := syntax.Suggest(name, candidates); len(near) > 0 {
		for k := range near {
			near[k] = `"` + near[k] + `"`
		}
		return "did you mean " + strings.Join(near, " or ") + "?"
	}
	known := append([]string(nil), candidates...)
	sort.Strings(known)
	if len(known) > 12 {
		known = append(known[:12], "…")
	}
	return "names known here: " + strings.Join(known, ", ")
}
