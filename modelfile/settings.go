package modelfile

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane"
)

// change is one entry of set in a [[run]]: object.variable[index] = value.
type change struct {
	of                  spikelane.Owner
	variable, condition string
	single              bool // only element at
	at                  int
	value, where        place // of the value, and of the index
}

// changed is the object that an entry of set begins with: "P." or "P[0:10].".
var changed = regexp.MustCompile(`^\s*(\w+\s*(?:\[[\s\d]*:[\s\d]*\])?)\s*\.`)

// settings notes the state that changes before the last run, whose table is t.
func (l *loader) settings(t *table) {
	e := t.get("set")
	if e == nil || len(l.model.Runs) == 0 {
		return
	}
	r := &l.model.Runs[len(l.model.Runs)-1]
	for _, v := range e.list {
		const form = `write "P.v = -70*mV" or "P.v[i < 10] = -70*mV"`
		m := changed.FindStringSubmatchIndex(v.text)
		if m == nil {
			at, _ := v.span(0, 0)
			l.broken(at, at, "F011", "a change begins with an object and its variable", form)
			continue
		}
		of := l.changing(v, v.text[m[2]:m[3]])
		in, offset, msg, hint := parseInitial(v.text[m[1]:])
		if msg != "" {
			at, _ := v.span(m[1]+offset, m[1]+offset)
			l.broken(at, at, "F011", msg, strings.ReplaceAll(hint, `"v`, `"P.v`))
			continue
		}
		if of == nil {
			continue
		}
		c := change{of: of, variable: in.variable, value: v.part(m[1]+in.value[0], m[1]+in.value[1]).trimmed()}
		c.value.at, c.value.end = v.span(m[2], m[1]+in.left[1])
		if in.indexed {
			c.where = v.part(m[1]+in.index[0], m[1]+in.index[1]).trimmed()
			if n, err := strconv.Atoi(c.where.text); err == nil {
				c.single, c.at = true, n
			} else {
				c.condition = c.where.text
			}
		}
		r.set = append(r.set, c)
	}
}

// changing returns the object that text, the beginning of v, refers to; nil after a fault.
func (l *loader) changing(v *value, text string) spikelane.Owner {
	name := strings.TrimSpace(text)
	if o := l.objects[name]; o != nil && o.kind == "synapses" {
		if s := l.net.SynapsesNamed(name); s != nil {
			return s
		}
		return nil
	}
	part := *v
	part.text = text
	if owner, ok := l.resolve(&entry{name: "set", value: &part}, "run.set").(spikelane.Owner); ok {
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
			err = s.SetAt(c.of, c.variable, c.at, c.value.text)
		case c.condition != "":
			err = s.SetWhere(c.of, c.variable, c.condition, c.value.text)
		default:
			err = s.Set(c.of, c.variable, c.value.text)
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
