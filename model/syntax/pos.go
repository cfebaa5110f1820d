package syntax

import "fmt"

// Pos is a place in a text: byte Offset from 0, Line and Col from 1. Col counts runes.
type Pos struct{ Offset, Line, Col int }

// String returns "line:col".
func (p Pos) String() string { return fmt.Sprintf("%d:%d", p.Line, p.Col) }

// Span is a piece of a text, from Start up to but not including End.
type Span struct{ Start, End Pos }

// Join returns the span from the start of s to the end of t.
func (s Span) Join(t Span) Span { return Span{s.Start, t.End} }
