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
		if t := m.tables[kind+" "+object]; t != nil {
			if p, ok := t.place(field); ok {
				return p
			}
		}
		if field == "" {
			return place{src: m.file, base: -1}
		}
		field = field[:max(strings.LastIndexAny(field, ".["), 0)]
	}
}

func placeKey(kind, object, field string) string { return kind + " " + object + " " + field }

// place returns the place of the value that a field such as connect[0].p names.
func (t *table) place(field string) (place, bool) {
	name, rest := field, ""
	if n := strings.IndexAny(field, ".["); n >= 0 {
		name, rest = field[:n], field[n:]
	}
	e := t.get(name)
	if e == nil {
		return place{}, false
	}
	v := e.value
	for strings.HasPrefix(rest, "[") {
		number, after, _ := strings.Cut(rest[1:], "]")
		n, err := strconv.Atoi(number)
		if err != nil || n < 0 || n >= len(v.list) {
			return place{}, false
		}
		v, rest = v.list[n], after
	}
	if inner, ok := strings.CutPrefix(rest, "."); ok && v.table != nil {
		return v.table.place(inner)
	}
	return v.quantity(), rest == ""
}
