package modelfile

import (
	"slices"
	"strings"

	"github.com/spikelane/spikelane/internal/document"
)

// Document returns the tables of the file with the overrides in them, for packages of this module that write the model in
// another language. It is a copy where it differs from the file, and not to be changed. All its keys are known ones, with
// values of the right kinds; what the values say is right if the model compiles.
func (m *Model) Document() *document.Table {
	file := m.tables["network "]
	root := &document.Table{At: file.At, End: file.End, Entries: slices.Clone(file.Entries)}
	if m.over.Seed != nil {
		put(root, "seed", &document.Value{Kind: integer, Whole: *m.over.Seed})
	}
	if m.over.Dt != "" {
		put(root, "dt", &document.Value{Kind: str, Place: m.find("network", "", "dt")})
	}
	if m.over.Duration != "" {
		if runs := root.Get("run"); runs != nil {
			root.Remove(runs)
		}
		put(root, "duration", &document.Value{Kind: str, Place: m.Runs[0].place})
	}
	if len(m.over.Set) > 0 {
		was := root.Get("constants").Table
		constants := &document.Table{At: was.At, End: was.End, Entries: slices.Clone(was.Entries)}
		for _, s := range m.over.Set {
			put(constants, s.Name, &document.Value{Kind: str, Place: m.find("constants", "", s.Name)})
		}
		put(root, "constants", &document.Value{Kind: dict, Table: constants})
	}
	return root
}

// put gives a key of t a value, in the place of the one it has, or else at the end.
func put(t *document.Table, name string, v *document.Value) {
	for k, e := range t.Entries {
		if e.Name == name {
			t.Entries[k] = &document.Entry{Name: name, At: e.At, End: e.End, Value: v}
			return
		}
	}
	t.Entries = append(t.Entries, &document.Entry{Name: name, Value: v})
}

// Refuse returns the fault F014 of the value at p: it is right here, and cannot be said in the language that the model is
// written in. msg says what was found and what that language takes.
func (m *Model) Refuse(p document.Place, msg, hint string) *Error {
	return m.fault(p, p.At, p.End, "F014", msg, hint)
}

// Assignment is an initial value, or a change of state between runs: variable = value, or variable[index] = value.
type Assignment struct {
	Variable, Index, Value string // without white space around; Index is "" for all elements, a number, or a condition
}

// ReadInitial takes an entry of init apart. It must be one of a Document.
func ReadInitial(text string) Assignment {
	in, _, msg, _ := parseInitial(text)
	if msg != "" {
		panic("BUG: modelfile: initial value: " + msg)
	}
	a := Assignment{Variable: in.variable, Value: strings.TrimSpace(text[in.value[0]:in.value[1]])}
	if in.indexed {
		a.Index = strings.TrimSpace(text[in.index[0]:in.index[1]])
	}
	return a
}

// ReadChange takes an entry of set of a [[run]] apart: a reference to an object, and what is assigned. It must be one of a
// Document.
func ReadChange(text string) (reference string, a Assignment) {
	m := changed.FindStringSubmatchIndex(text)
	if m == nil {
		panic("BUG: modelfile: no change: " + text)
	}
	return text[m[2]:m[3]], ReadInitial(text[m[1]:])
}

// Reference is a name that stands for an object, or for the neurons Low to High-1 of it.
type Reference struct {
	Name      string // of the object
	Part      bool   // only some of its neurons
	Low, High string // decimal numbers; "" an open end
}

// ReadReference takes a reference such as "P[0:100]" apart. It must be one of a Document.
func ReadReference(text string) Reference {
	r, _, msg, _ := parseReference(text)
	if msg != "" {
		panic("BUG: modelfile: reference: " + msg)
	}
	return Reference{r.name, r.part, r.low, r.high}
}
