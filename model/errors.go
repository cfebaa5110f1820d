package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/model/syntax"
)

// Error is one fault of a model text.
type Error struct {
	Field string      // which text of the object: "equations", "threshold", "init[2]"
	Text  string      // the whole text
	Span  syntax.Span // zero if the fault is not at a place of the text
	Code  string      // stable, such as E101
	Msg   string      // what is wrong: found and wanted
	Hint  string      // how to mend it; may be empty
}

// Error returns the fault in one paragraph: place, message, line, caret, hint.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Field + ":")
	placed := e.Span != syntax.Span{}
	if placed {
		b.WriteString(e.Span.Start.String() + ":")
	}
	b.WriteString(" ")
	if e.Code != "" {
		b.WriteString(e.Code + " ")
	}
	b.WriteString(e.Msg)
	if placed {
		b.WriteString("\n" + syntax.Caret(e.Text, e.Span))
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

// unknown faults an unknown name, once in an object: its other uses are the same mistake. suggest says what it may have meant,
// which takes long.
func (t *text) unknown(sp syntax.Span, name string, suggest func(string) string) {
	msg := fmt.Sprintf("unknown name %q", name)
	for _, e := range *t.errs {
		if e.Code == "E101" && e.Msg == msg {
			return
		}
	}
	t.fault(sp, "E101", msg, suggest(name))
}

func (t *text) syntaxFaults(l syntax.ErrorList) bool {
	for _, e := range l {
		t.fault(e.Span, e.Code, e.Msg, e.Hint)
	}
	return len(l) > 0
}

// ordered sorts the faults of one text, those from the given one on, by place.
func (t *text) ordered(from int) {
	slices.SortStableFunc((*t.errs)[from:], func(a, b *Error) int { return cmp.Compare(a.Span.Start.Offset, b.Span.Start.Offset) })
}

// lost returns the names that the lines of a text with syntax faults may have meant to define, which tells whether a
// name is unknown only because its definition could not be read.
func (t *text) lost() map[string]bool {
	names := map[string]bool{}
	for _, line := range strings.FieldsFunc(t.source, func(c rune) bool { return c == '\n' || c == ';' }) {
		line = strings.TrimSpace(line)
		n := 0
		for n < len(line) && identifier(line[:n+1]) {
			n++
		}
		name := line[:n]
		if rest := strings.TrimSpace(line[n:]); strings.HasPrefix(rest, "/") && strings.HasPrefix(name, "d") {
			name = name[1:]
		}
		names[name] = true
	}
	return names
}

// didYouMean renders a suggestion for name from the candidates, or lists them as what they are when none is near: names
// of the user first.
func didYouMean(name, what string, candidates []string) string {
	if near := syntax.Suggest(name, candidates); len(near) > 0 {
		for k := range near {
			near[k] = `"` + near[k] + `"`
		}
		return "did you mean " + strings.Join(near, " or ") + "?"
	}
	known := slices.Clone(candidates)
	slices.SortFunc(known, func(a, b string) int {
		if special[a] != special[b] {
			if special[a] {
				return 1
			}
			return -1
		}
		return cmp.Compare(a, b)
	})
	known = slices.Compact(known)
	if len(known) == 0 {
		return ""
	}
	if len(known) > 24 {
		known = append(known[:24], "…")
	}
	return what + ": " + strings.Join(known, ", ")
}
