package spikelane

import (
	"fmt"
	"math"
	"strings"

	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/model/syntax"
	"github.com/spikelane/spikelane/systems"
)

// checkedVariable is a variable whose values are checked.
type checkedVariable struct {
	kind, object, text string
	v                  *model.Variable
	method             string // that integrates it; "" for none
	shared             bool
}

func (c *checkedVariable) notFinite(o *systems.Odd) NotFinite {
	return NotFinite{
		Object: c.object, Variable: c.v.Name, Index: o.Index, Value: oddText(o.Value),
		Step: o.At.Step, TS: o.At.T, FiniteStep: o.Finite.Step, Elements: o.Elements, Of: o.Of,
	}
}

// fault places what is said at the declaration of the variable.
func (c *checkedVariable) fault(code, msg, hint string) *Error {
	e := &Error{Kind: c.kind, Object: c.object, Field: "equations", Text: c.text, Span: c.v.Span, Code: code, Msg: msg, Hint: hint}
	if c.text == "" {
		e.Field, e.Span = "", syntax.Span{}
	}
	return e
}

// element names an element of the variable.
func (c *checkedVariable) element(index int) string {
	if c.shared {
		return c.object + "." + c.v.Name
	}
	return fmt.Sprintf("%s.%s[%d]", c.object, c.v.Name, index)
}

// foundText says what was found, and when.
func (c *checkedVariable) foundText(o *systems.Odd) string {
	text := c.element(o.Index) + " is " + oddText(o.Value)
	switch {
	case o.Before:
		text += fmt.Sprintf(" at t = %s, before the first step of the run", seconds(o.At.T))
	case o.Finite.Step < 0:
		text += fmt.Sprintf(", first seen after step %d (t = %s)", o.At.Step, seconds(o.At.T))
	case o.Finite.Step >= o.At.Step-1:
		text += fmt.Sprintf(" since step %d (t = %s); before that step all was finite", o.At.Step, seconds(o.At.T))
	default:
		text += fmt.Sprintf(", first seen after step %d (t = %s); after step %d (t = %s) all was finite", o.At.Step, seconds(o.At.T), o.Finite.Step, seconds(o.Finite.T))
	}
	return text + counted(o, "not finite")
}

// counted says how many elements are so.
func counted(o *systems.Odd, what string) string {
	if o.Of == 1 {
		return ""
	}
	are := "are"
	if o.Elements == 1 {
		are = "is"
	}
	return fmt.Sprintf("; %d of %d elements %s %s", o.Elements, o.Of, are, what)
}

// hint says what may help, and how to find out more.
func (c *checkedVariable) hint(o *systems.Odd) string {
	switch {
	case o.Before:
		return "look at its initial values, and at what they are computed from"
	case o.Finite.Step >= o.At.Step-1:
		return c.methodHint()
	}
	return c.methodHint() + "; --check-values=step finds the first step"
}

// methodHint says what may help, by what writes the variable.
func (c *checkedVariable) methodHint() string {
	switch {
	case c.method == "":
		return "look for divisions by zero and the like in what is assigned to it"
	case c.method == "exact":
		return "look for time constants of zero, and at what else is assigned to it"
	case strings.HasPrefix(c.method, "exponential"):
		return "a smaller dt may help; else look for divisions by zero"
	}
	return "a smaller dt may help, or another method than " + c.method + ", such as exponential_euler; else look for divisions by zero"
}

// seconds prints a time as exported projects do.
func seconds(t float64) string { return fmt.Sprintf("%.10g s", t) }

// oddText prints a value that is not finite.
func oddText(x float64) string {
	switch {
	case x != x:
		return "NaN"
	case math.Signbit(x):
		return "-Inf"
	}
	return "+Inf"
}
