package spikelane

import (
	"errors"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane/internal/document"
)

// ErrPreferences: preferences of a file, the environment or Go are wrong. Every PreferenceError is one.
var ErrPreferences = errors.New("spikelane: the preferences are wrong")

// PreferenceError is one fault of the preferences. Its codes are
//
//	P001  not TOML
//	P002  an unknown preference
//	P003  a value of the wrong type
//	P004  a value that is not allowed
//	P005  a file that cannot be read
type PreferenceError struct {
	File      string // name of the file, or of the environment variable, or "Preferences" for values given from Go
	Line, Col int    // in the file, from 1; Col counts runes. 0 elsewhere
	Source    string // that line, or NAME=VALUE of the environment variable; may be empty
	Code      string // stable
	Msg       string // what is wrong: found and wanted
	Hint      string // how to mend it; may be empty

	mark document.Mark
	at   int // offset, to sort by
}

// Error returns the fault in one paragraph: place, message, the line with a caret, hint.
func (e *PreferenceError) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		b.WriteString(":" + strconv.Itoa(e.Line) + ":" + strconv.Itoa(e.Col))
	}
	b.WriteString(": " + e.Code + " " + e.Msg)
	if strings.TrimSpace(e.Source) != "" {
		b.WriteString("\n" + e.mark.Caret())
	}
	if e.Hint != "" {
		b.WriteString("\n  " + e.Hint)
	}
	return b.String()
}

// Unwrap makes errors.Is(err, ErrPreferences) true.
func (e *PreferenceError) Unwrap() error { return ErrPreferences }

// PreferenceErrors is every fault of the preferences, in the order in which their places are read.
type PreferenceErrors []*PreferenceError

// Error joins the faults, a blank line between.
func (l PreferenceErrors) Error() string {
	parts := make([]string, len(l))
	for k, e := range l {
		parts[k] = e.Error()
	}
	return strings.Join(parts, "\n\n")
}

// Unwrap returns the faults for errors.Is and errors.As.
func (l PreferenceErrors) Unwrap() []error {
	out := make([]error, len(l))
	for k, e := range l {
		out[k] = e
	}
	return out
}
