package modelfile

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/document"
)

// change is one entry of set in a [[run]]: object.variable[index] = value.
type change struct {
	of                  spikelane.Owner
	variable, condition string
	single              bool // only element at
	at                  int
	value, where        document.Place // of the value, and of the index
}

// changed is the object that an entry of set begins with: "P." or "P[0:10].".
var changed = regexp.MustCompile(`^\s*(\w+\s*(?:\[[\s\d]*:[\s\d]*\])?)\s*\.`)

// settings notes the state that changes before the last run, whose table is t.
func (l *loader) settings(t *document.Table) {
	e := t.Get("set")
	if e == nil || len(l.model.Runs) == 0 {
		return
	}
	r := &l.model.Runs[len(l.model.Runs)-1]
	for _, v := range e.List {
		const form = `write "P.v = -70*mV" or "P.v[i < 10] = -70*mV"`
		m := changed.FindStringSubmatchIndex(v.Text)
		if m == nil {
			at, _ := v.Span(0, 0)
			l.broken(at, at, "F011", "a change begins with an object and its variable", form)
			continue
		}
		of := l.changing(v, v.Text[m[2]:m[3]])
		in, offset, msg, hint := parseInitial(v.Text[m[1]:])
		if msg != "" {
			at, _ := v.Span(m[1]+offset, m[1]+offset)
			l.broken(at, at, "F011", msg, strings.ReplaceAll(hint, `"v`, `"P.v`))
			continue
		}
		if of == nil {
			continue
		}
		c := change{of: of, variable: in.variable, value: v.Part(m[1]+in.value[0], m[1]+in.value[1]).Trimmed()}
		c.value.At, c.value.End = v.Span(m[2], m[1]+in.left[1])
		if in.indexed {
			c.where = v.Part(m[1]+in.index[0], m[1]+in.index[1]).Trimmed()
			if n, err := strconv.Atoi(c.where.Text); err == nil {
				c.single, c.at = true, n
			} else {
				c.condition = c.where.Text
			}
		}
		r.set = append(r.set, c)
	}
}

// changing returns the object that text, the beginning of v, refers to; nil after a fault.
func (l *loader) changing(v *document.Value, text string) spikelane.Owner {
	name := strings.TrimSpace(text)
	if o := l.objects[name]; o != nil && o.kind == "synapses" {
		if s := l.net.SynapsesNamed(name); s != nil {
			return s
		}
		return nil
	}
	part := *v
	part.Text = text
	if owner, ok := l.resolve(&document.Entry{Name: "set", Value: &part}, "run.set").(spikelane.Owner); ok {
		return owner
	}
	return nil
}

// change applies what changes in the state before run r.
func (m *Model) change(s *spikelane.Simulation, r Run) error {
	for _, c := range r.set {
		var err error
		switch {
		case c.single:
			err = s.SetAt(c.of, c.variable, c.at, c.value.Text)
		case c.condition != "":
			err = s.SetWhere(c.of, c.variable, c.condition, c.value.Text)
		default:
			err = s.Set(c.of, c.variable, c.value.Text)
		}
		if err != nil {
			return m.locateChange(c, err)
		}
	}
	return nil
}

// locateChange is Locate for faults of one change.
func (m *Model) locateChange(c change, err error) error {
	kind, name := "neurons", c.of.Name()
	if _, ok := c.of.(*spikelane.Synapses); ok {
		kind = "synapses"
	}
	name, _, _ = strings.Cut(name, "[")
	m.places[placeKey(kind, name, c.variable)] = c.value
	m.places[placeKey(kind, name, c.variable+".where")] = c.where
	defer delete(m.places, placeKey(kind, name, c.variable))
	defer delete(m.places, placeKey(kind, name, c.variable+".where"))
	return m.Locate(err)
}
