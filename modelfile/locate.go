package modelfile

import (
	"errors"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane"
)

// Locate gives the engine's faults within err their places in the file: the result is Errors. Any other error is returned
// as it is.
func (m *Model) Locate(err error) error {
	faults, ok := errors.AsType[spikelane.Errors](err)
	if !ok {
		one, ok := errors.AsType[*spikelane.Error](err)
		if !ok {
			return err
		}
		faults = spikelane.Errors{one}
	}
	var out Errors
	for _, f := range faults {
		out = append(out, m.locate(f, m.find(f.Kind, f.Object, f.Field)))
	}
	return out.err()
}

// locate places the engine's fault f, whose text stands at p.
func (m *Model) locate(f *spikelane.Error, p place) *Error {
	at, end := p.at, p.end
	if f.Text != "" && f.Text == p.text && f.Span.Start.Line > 0 {
		at, end = p.span(f.Span.Start.Offset, f.Span.End.Offset)
	}
	e := m.fault(p, at, end, f.Code, f.Msg, f.Hint)
	e.Fault = f
	return e
}

// fault is faultAt in the source of p; those of overrides go after those of the file.
func (m *Model) fault(p place, at, end int, code, msg, hint string) *Error {
	e := faultAt(p.src, at, end, code, msg, hint)
	if p.src != m.file {
		e.order[0] = 1
	}
	return e
}

// find returns the place of a field: that of the longest part of its name that is known, of the object, or the top.
func (m *Model) find(kind, object, field string) place {
	if kind == "constants" {
		field = strings.TrimPrefix(field, "constants.")
	}
	for {
		if p, ok := m.places[placeKey(kind, object, field)]; ok {
			return p
		}
		if field == "" {
			return place{src: m.file}
		}
		field = field[:max(strings.LastIndexAny(field, ".["), 0)]
	}
}

func placeKey(kind, object, field string) string { return kind + " " + object + " " + field }

// register notes the places of a table's values under the names that the engine gives them: key, key[2], key[2].p.
func (m *Model) register(kind, object, prefix string, t *table) {
	for _, e := range t.entries {
		m.registerValue(kind, object, prefix+e.name, e.value)
	}
}

func (m *Model) registerValue(kind, object, field string, v *value) {
	m.places[placeKey(kind, object, field)] = v.place
	for n, x := range v.list {
		m.registerValue(kind, object, field+"["+strconv.Itoa(n)+"]", x)
	}
	if v.table != nil {
		m.register(kind, object, field+".", v.table)
	}
}
