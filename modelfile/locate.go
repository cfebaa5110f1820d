package modelfile

import (
	"errors"
	"strings"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/document"
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
func (m *Model) locate(f *spikelane.Error, p document.Place) *Error {
	at, end := p.At, p.End
	if f.Text != "" && f.Text == p.Text && f.Span.Start.Line > 0 {
		at, end = p.Span(f.Span.Start.Offset, f.Span.End.Offset)
	}
	e := m.fault(p, at, end, f.Code, f.Msg, f.Hint)
	e.Fault = f
	return e
}

// fault is faultAt in the source of p; those of overrides go after those of the file.
func (m *Model) fault(p document.Place, at, end int, code, msg, hint string) *Error {
	e := faultAt(p.Src, at, end, code, msg, hint)
	if p.Src != m.file {
		e.order[0] = 1
	}
	return e
}

// find returns the place of a field: that of the longest part of its name that is known, of the object, or the top.
func (m *Model) find(kind, object, field string) document.Place {
	if kind == "constants" {
		field = strings.TrimPrefix(field, "constants.")
	}
	for {
		if p, ok := m.places[placeKey(kind, object, field)]; ok {
			return p
		}
		if t := m.tables[kind+" "+object]; t != nil {
			if p, ok := t.Place(field); ok {
				return p
			}
		}
		if field == "" {
			return m.file.Place(0, 0)
		}
		field = field[:max(strings.LastIndexAny(field, ".["), 0)]
	}
}

func placeKey(kind, object, field string) string { return kind + " " + object + " " + field }
