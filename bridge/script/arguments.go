package script

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spikelane/spikelane/internal/regular"
)

// argument is what a run is given in the place of what the script says: values of a variable, or of a table.
type argument struct {
	action
	Table string `json:"table"`
}

// arguments are those of a run, in order.
type arguments []argument

// readArguments returns the arguments in a file; none if there is no file.
func readArguments(path string) (given arguments, err error) {
	if path == "" {
		return nil, nil
	}
	text, err := regular.ReadFile(path, 8)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&given); err != nil {
		return nil, fmt.Errorf("%s: not arguments of a run: %w", path, err)
	}
	for k := range given {
		a := &given[k]
		if (a.Value == nil) == (a.Values == nil) || (a.Table == "") == (a.Of == "") {
			return nil, fmt.Errorf("%s: an argument is a value, or values, of a variable or of a table", path)
		}
		if a.Values != nil {
			if err := a.Values.load(filepath.Dir(path)); err != nil {
				return nil, err
			}
		}
	}
	return given, nil
}

// take has the document's first run begin with the arguments: they come after all that the script sets before it.
func (d *document) take(given arguments) error {
	var set []action
	for _, a := range given {
		if a.Table == "" {
			a.Do = "values"
			set = append(set, a.action)
			continue
		}
		k := slices.IndexFunc(d.Tables, func(t table) bool { return t.Name == a.Table })
		if k < 0 {
			return fmt.Errorf("the run is given values for %q, which is no timed array of the document", a.Table)
		}
		values := slices.Repeat([]float64{0}, len(d.Tables[k].Values.values))
		switch {
		case a.Value != nil:
			for l := range values {
				values[l] = float64(*a.Value)
			}
		case len(a.Values.values) != len(values):
			return fmt.Errorf("%s: %d values given, want %d", a.Table, len(a.Values.values), len(values))
		default:
			values = a.Values.values
		}
		d.Tables[k].Values.values = values
	}
	first := slices.IndexFunc(d.Actions, func(a action) bool { return a.Do == "run" })
	if first < 0 {
		first = len(d.Actions)
	}
	d.Actions = slices.Insert(d.Actions, first, set...)
	return nil
}

// set returns the arguments for the program of a project.
func (given arguments) set(d *document) map[string]any {
	out := map[string]any{}
	for _, a := range given {
		name, columns := a.Table, 0
		if name == "" {
			name = a.Of + "." + a.Variable
		}
		for _, t := range d.Tables {
			if t.Name == a.Table {
				columns = t.Columns
			}
		}
		switch {
		case a.Value != nil:
			out[name] = float64(*a.Value)
		case columns > 0:
			out[name] = slices.Collect(slices.Chunk(a.Values.values, columns))
		default:
			out[name] = a.Values.values
		}
	}
	return out
}
