package spikelane

import (
	"fmt"
	"math"
	"strings"

	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/model/syntax"
	"github.com/spikelane/spikelane/systems"
)

// checkedVariable is a variable whose values are checked, or an expression.
type checkedVariable struct {
	kind, object, name string
	field, text        string // of the declaration
	span               syntax.Span
	method             string // that integrates it; "" for none
	shared             bool
	rule               *checkRule // nil: values are finite
	local              bool       // an expression reads nothing of other objects
}

// checkRule is what values of an expression are, in words.
type checkRule struct {
	odd    string // what those are that are not
	hint   string
	beyond string // what is said of those beyond the limit
}

// checkedOf is a variable of the equations of an object.
func checkedOf(kind, object, equations string, v *model.Variable) *checkedVariable {
	return &checkedVariable{kind: kind, object: object, name: v.Name, field: "equations", text: equations, span: v.Span}
}

func (c *checkedVariable) notFinite(o *systems.Odd) NotFinite {
	return NotFinite{
		Object: c.object, Variable: c.name, Index: o.Index, Value: oddText(o.Value),
		Step: o.At.Step, TS: o.At.T, FiniteStep: o.Finite.Step, Elements: o.Elements, Of: o.Of,
	}
}

// fault places what is said at the declaration of the variable.
func (c *checkedVariable) fault(code, msg, hint string) *Error {
	e := &Error{Kind: c.kind, Object: c.object, Field: c.field, Text: c.text, Span: c.span, Code: code, Msg: msg, Hint: hint}
	if c.text == "" {
		e.Field, e.Span = "", syntax.Span{}
	}
	return e
}

// element names an element of the variable.
func (c *checkedVariable) element(index int) string {
	if c.shared {
		return c.object + "." + c.name
	}
	return fmt.Sprintf("%s.%s[%d]", c.object, c.name, index)
}

// foundText says what was found, and when.
func (c *checkedVariable) foundText(o *systems.Odd) string {
	text := c.element(o.Index) + " is " + oddText(o.Value)
	switch {
	case o.Before:
		text += fmt.Sprintf(" at t = %s, before the first step of the run", seconds(o.At.T))
	case o.Finite.Step < 0 && o.At.Step == 1:
		text += fmt.Sprintf(" since step 1 (t = %s)", seconds(o.At.T))
	case o.Finite.Step < 0:
		text += fmt.Sprintf(", first seen after step %d (t = %s)", o.At.Step, seconds(o.At.T))
	case o.Finite.Step >= o.At.Step-1:
		text += fmt.Sprintf(" since step %d (t = %s); before that step %s", o.At.Step, seconds(o.At.T), c.fine())
	default:
		text += fmt.Sprintf(", first seen after step %d (t = %s); after step %d (t = %s) %s", o.At.Step, seconds(o.At.T), o.Finite.Step, seconds(o.Finite.T), c.fine())
	}
	return text + counted(o, c.odd())
}

// fine says that there was nothing to tell.
func (c *checkedVariable) fine() string {
	if c.rule != nil {
		return "there was none"
	}
	return "all was finite"
}

// odd says what values are that are told of.
func (c *checkedVariable) odd() string {
	if c.rule != nil {
		return c.rule.odd
	}
	return "not finite"
}

// largeText says which value is too large.
func (c *checkedVariable) largeText(o *systems.Odd) string {
	if c.rule != nil {
		return fmt.Sprintf("%s is %.6g Hz after step %d (t = %s), %s%s", c.element(o.Index), o.Value, o.At.Step, seconds(o.At.T), c.rule.beyond, counted(o, "so"))
	}
	return fmt.Sprintf("%s is %.6g at the end of the run (t = %s), beyond 1e50%s", c.element(o.Index), o.Value, seconds(o.At.T), counted(o, "beyond it"))
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
	case o.Before && c.rule == nil:
		return "look at its initial values, and at what they are computed from"
	case o.Finite.Step >= o.At.Step-1, o.At.Step == 1:
		return c.methodHint()
	}
	return c.methodHint() + "; --check-values=step finds the first step"
}

// methodHint says what may help, by what writes the variable.
func (c *checkedVariable) methodHint() string {
	switch {
	case c.rule != nil:
		return c.rule.hint
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

// oddText prints a value that is not finite, or not in its limits.
func oddText(x float64) string {
	switch {
	case x != x:
		return "NaN"
	case !math.IsInf(x, 0):
		return fmt.Sprintf("%.10g", x)
	case math.Signbit(x):
		return "-Inf"
	}
	return "+Inf"
}
