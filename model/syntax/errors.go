package syntax

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// maxErrors is how many faults of one text are reported in full.
const maxErrors = 10

// Error is one fault of a text. Msg says what was found and what was wanted; Hint, which may be empty, how to mend it.
// Codes are listed in the package comment.
type Error struct {
	Span            Span
	Code, Msg, Hint string
}

// Error returns "line:col: code msg; hint".
func (e *Error) Error() string {
	s := e.Span.Start.String() + ": " + e.Code + " " + e.Msg
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

// ErrorList is the faults of one text, sorted by position. If there are more than ten, the rest are counted by a last
// entry with code E099.
type ErrorList []*Error

// Error returns the faults, one a line.
func (l ErrorList) Error() string {
	lines := make([]string, len(l))
	for i, e := range l {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Err returns l as an error, nil if it is empty.
func (l ErrorList) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

// sorted returns the list as a caller sees it: by position, one fault for a place, ten and a count.
func (l ErrorList) sorted() ErrorList {
	if len(l) == 0 {
		return nil
	}
	slices.SortStableFunc(l, func(a, b *Error) int { return cmp.Compare(a.Span.Start.Offset, b.Span.Start.Offset) })
	l = slices.CompactFunc(l, func(a, b *Error) bool { return a.Span.Start == b.Span.Start })
	if len(l) <= maxErrors {
		return l
	}
	rest := len(l) - maxErrors
	more := &Error{Span: l[maxErrors].Span, Code: "E099", Msg: fmt.Sprintf("and %d more", rest)}
	return append(l[:maxErrors:maxErrors], more)
}
