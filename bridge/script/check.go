package script

import (
	"fmt"
	"slices"
)

// check returns what keeps the parts of a document from fitting together, as far as the engine would not tell.
func (d *document) check() error {
	sizes := map[string]int{}
	for _, o := range d.Objects {
		sizes[o.Name] = o.N
		if o.Kind == "synapses" {
			sizes[o.Name] = -1
		}
	}
	for _, o := range d.Objects {
		for _, p := range []part{o.Source, o.Target} {
			if err := p.check(sizes); err != nil {
				return fmt.Errorf("object %q: %w", o.Name, err)
			}
		}
	}
	for _, t := range d.Tables {
		if err := t.check(); err != nil {
			return err
		}
	}
	for k := range d.Actions {
		for _, t := range d.Actions[k].Tables {
			if err := t.check(); err != nil {
				return fmt.Errorf("action %d: %w", k, err)
			}
		}
		if err := d.Actions[k].check(sizes); err != nil {
			return fmt.Errorf("action %d: %w", k, err)
		}
	}
	return nil
}

// check reports values that do not fill the rows.
func (t table) check() error {
	if n := len(t.Values.values); n == 0 || t.Columns < 0 || t.Columns > 0 && n%t.Columns != 0 {
		return fmt.Errorf("table %q has %d values in %d columns", t.Name, n, t.Columns)
	}
	return nil
}

// check reports a part that the object does not have. sizes are those of objects by name, -1 of synapses.
func (p part) check(sizes map[string]int) error {
	if n, ok := sizes[p.Of]; p.From != nil && (!ok || n < 0 || *p.From < 0 || p.To <= *p.From || p.To > n) {
		return fmt.Errorf("%q has no part from %d to %d", p.Of, *p.From, p.To)
	}
	return nil
}

func (a *action) check(sizes map[string]int) error {
	if !slices.Contains([]string{"run", "seed", "connect", "set", "values", "spikes", "record"}, a.Do) {
		return fmt.Errorf("%q is unknown", a.Do)
	}
	length := func(x *array) int {
		if x == nil {
			return -1
		}
		return len(x.values)
	}
	fits := map[string]bool{
		"values":  (a.Value == nil) != (a.Values == nil) && (a.Indices == nil || length(a.Indices) == length(a.Values)),
		"connect": length(a.I) == length(a.J),
		"spikes":  a.Indices != nil && length(a.Indices) == length(a.Times),
	}
	if fit, ok := fits[a.Do]; ok && !fit {
		return fmt.Errorf("%s of %q has arrays missing, or of different lengths", a.Do, a.Of)
	}
	return a.part.check(sizes)
}
