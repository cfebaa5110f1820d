package bridge

import (
	"maps"
	"regexp"
	"slices"
	"strconv"

	"github.com/spikelane/spikelane/internal/document"
	"github.com/spikelane/spikelane/modelfile"
)

// tables returns the tables of a list of them.
func tables(t *document.Table, name string) []*document.Table {
	e := t.Get(name)
	if e == nil {
		return nil
	}
	var out []*document.Table
	for _, v := range e.List {
		out = append(out, v.Table)
	}
	return out
}

// text returns the text of a key, "" if the table has it not.
func text(t *document.Table, name string) string {
	if e := t.Get(name); e != nil {
		return e.Quantity().Text
	}
	return ""
}

// value returns a quantity as Python. It must have one value.
func (w *writer) value(v *document.Value) string {
	p := v.Quantity()
	python, ok := w.plain(p.Text)
	if !ok {
		w.refuse(v.Place, strconv.Quote(p.Text)+" is no expression of numbers, units and constants", "")
	}
	return python
}

// factor returns a quantity as Python that may stand behind a *.
func (w *writer) factor(v *document.Value) string {
	python := w.value(v)
	if names := identifiers(python); len(names) == 1 && names[0] == python {
		return python
	}
	return "(" + python + ")"
}

// expression returns a value as Python if it is one number or quantity for the whole simulation, else in quotes.
func (w *writer) expression(v *document.Value) string {
	p := v.Quantity()
	if w.fixed(p.Text) {
		python, _ := w.plain(p.Text)
		return python
	}
	w.checkExpression(p)
	return quoted(p.Text)
}

// fixed reports whether an expression is a number or a quantity that is the same in all runs.
func (w *writer) fixed(text string) bool {
	if _, ok := w.plain(text); !ok || conditional.MatchString(text) {
		return false
	}
	return !slices.ContainsFunc(identifiers(text), func(name string) bool { return w.changing[name] })
}

// conditional finds what makes an expression a condition, which has no value for the whole simulation.
var conditional = regexp.MustCompile(`[<>=!]|\b(?:and|or|not|True|False)\b`)

// numbers returns the elements of a list as Python.
func numbers(list []*document.Value) []string {
	out := make([]string, len(list))
	for k, v := range list {
		out[k] = v.Quantity().Text
	}
	return out
}

// integers returns a list of indices as Python.
func integers(list []*document.Value) string {
	if len(list) == 0 {
		return "array([], dtype=int)"
	}
	return wrapped("[", numbers(list), "]", 0)
}

// texts returns a list of strings as Python.
func texts(values []*document.Value) string {
	out := make([]string, len(values))
	for k, v := range values {
		out[k] = quoted(v.Text)
	}
	return list(out)
}

// arguments collects what is passed to a function of Brian, those that are not given left out.
type arguments []string

func (a *arguments) add(name, python string) {
	if python != "" {
		*a = append(*a, name+"="+python)
	}
}

// addText passes a text of the table, in quotes.
func (a *arguments) addText(name string, t *document.Table, key string) {
	if s := text(t, key); s != "" {
		a.add(name, quoted(s))
	}
}

// addSlot passes when and order.
func (a *arguments) addSlot(t *document.Table) {
	a.addText("when", t, "when")
	a.addOrder(t)
}

func (a *arguments) addOrder(t *document.Table) {
	if e := t.Get("order"); e != nil && e.Whole != 0 {
		a.add("order", strconv.FormatInt(e.Whole, 10))
	}
}

// addQuantity passes a value as Python.
func (w *writer) addQuantity(a *arguments, name string, t *document.Table, key string) {
	if e := t.Get(key); e != nil {
		a.add(name, w.value(e.Value))
	}
}

func (w *writer) addName(a *arguments, t *document.Table) { a.add("name", quoted(text(t, "name"))) }

// refer returns a reference as Python: the variable of the object, or a slice of it.
func (w *writer) refer(reference string) string {
	r := modelfile.ReadReference(reference)
	if !r.Part {
		return w.python[r.Name]
	}
	return w.python[r.Name] + "[" + r.Low + ":" + r.High + "]"
}

func sorted(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }
