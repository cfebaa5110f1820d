package spikelane

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/model/syntax"
)

// Sentinels for errors.Is.
var (
	// ErrModel: a fault in the text or the values of a model. Every Error is one.
	ErrModel = errors.New("spikelane: the model is wrong")
	// ErrStopped: a run ended before its time because its context ended; what was computed is kept.
	ErrStopped = errors.New("spikelane: run stopped")
	// ErrTarget: the target asked for cannot run here.
	ErrTarget = errors.New("spikelane: target not available")
)

// Error is one fault of a model.
type Error struct {
	Kind   string      // kind of object, as in model files: "neurons", "synapses", "constants"; "network"
	Object string      // its name; "" for constants and network
	Field  string      // which text or value of it: "equations", "threshold", "init[2]", "connect[0].p", "source"
	Text   string      // the text; "" where the fault is not in a text
	Span   syntax.Span // place in Text
	Code   string      // stable, such as E101
	Msg    string      // what is wrong: found and wanted
	Hint   string      // how to mend it; may be empty
}

// Place returns the place of the fault in words: neurons P, equations, line 2, column 14.
func (e *Error) Place() string {
	var b strings.Builder
	b.WriteString(strings.TrimSpace(e.Kind + " " + e.Object))
	if e.Field != "" {
		b.WriteString(", " + e.Field)
	}
	if e.Text != "" && e.Span.Start.Line > 0 {
		fmt.Fprintf(&b, ", line %d, column %d", e.Span.Start.Line, e.Span.Start.Col)
	}
	return b.String()
}

// Error returns the fault in one paragraph: place, message, the line with a caret, hint.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Place() + ": ")
	if e.Code != "" {
		b.WriteString(e.Code + " ")
	}
	b.WriteString(e.Msg)
	if e.Text != "" && e.Span.Start.Line > 0 {
		b.WriteString("\n" + syntax.Caret(e.Text, e.Span))
	}
	if e.Hint != "" {
		b.WriteString("\n  " + e.Hint)
	}
	return b.String()
}

// Unwrap makes errors.Is(err, ErrModel) true.
func (e *Error) Unwrap() error { return ErrModel }

// Errors is every fault of a network, in the order of its objects.
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

// absent is the error of a call that lacks what it is about.
func absent(what string) error {
	return Errors{{Kind: "network", Code: "E408", Msg: "no " + what + " given"}}
}

func (l *Errors) add(kind, object, field, code, msg, hint string) {
	*l = append(*l, &Error{Kind: kind, Object: object, Field: field, Code: code, Msg: msg, Hint: hint})
}

func (l *Errors) addModel(kind, object string, faults model.Errors) {
	for _, f := range faults {
		*l = append(*l, &Error{Kind: kind, Object: object, Field: f.Field, Text: f.Text, Span: f.Span, Code: f.Code, Msg: f.Msg, Hint: f.Hint})
	}
}
