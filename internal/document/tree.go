package document

import (
	"strconv"
	"strings"
)

// Kind is a type of TOML values; several may be joined.
type Kind uint8

// The types of TOML values; a Dict is a table.
const (
	String Kind = 1 << iota
	Integer
	Float
	Boolean
	Date
	Array
	Dict
)

// kindNames are in the order of the kinds' bits.
var kindNames = []string{"a string", "an integer", "a number", "true or false", "a date or time", "a list", "a table"}

// String returns the kinds in words.
func (k Kind) String() string {
	var out []string
	for bit, name := range kindNames {
		if k&(1<<bit) != 0 && !(1<<bit == Integer && k&Float != 0) { // an integer is a number
			out = append(out, name)
		}
	}
	return strings.Join(out, " or ")
}

// Value is a TOML value with its place.
type Value struct {
	Kind Kind
	Place
	Number float64  // of integers and floats
	Whole  int64    // of integers
	List   []*Value // of lists
	Table  *Table   // of tables
}

// Entry is a key with its value.
type Entry struct {
	Name    string
	At, End int // of the key
	*Value
}

// Table is a TOML table: its entries in the order of the file.
type Table struct {
	At, End int // of its header or opening brace
	Entries []*Entry
}

// Get returns the entry of a key, nil if there is none.
func (t *Table) Get(name string) *Entry {
	for _, e := range t.Entries {
		if e.Name == name {
			return e
		}
	}
	return nil
}

// Remove takes an entry out of the table.
func (t *Table) Remove(e *Entry) {
	for k, f := range t.Entries {
		if f == e {
			t.Entries = append(t.Entries[:k:k], t.Entries[k+1:]...)
			return
		}
	}
}

// Place returns the place of the value that a field such as connect[0].p names.
func (t *Table) Place(field string) (Place, bool) {
	name, rest := field, ""
	if n := strings.IndexAny(field, ".["); n >= 0 {
		name, rest = field[:n], field[n:]
	}
	e := t.Get(name)
	if e == nil {
		return Place{}, false
	}
	v := e.Value
	for strings.HasPrefix(rest, "[") {
		number, after, _ := strings.Cut(rest[1:], "]")
		n, err := strconv.Atoi(number)
		if err != nil || n < 0 || n >= len(v.List) {
			return Place{}, false
		}
		v, rest = v.List[n], after
	}
	if inner, ok := strings.CutPrefix(rest, "."); ok && v.Table != nil {
		return v.Table.Place(inner)
	}
	return v.Quantity(), rest == ""
}

// Quantity is the place of a quantity; its text is an expression.
func (v *Value) Quantity() Place {
	p := v.Place
	written := p.Text
	switch v.Kind {
	case Integer:
		p.Text = strconv.FormatInt(v.Whole, 10)
	case Float:
		p.Text = strings.TrimPrefix(strings.ReplaceAll(written, "_", ""), "+")
	}
	if p.Text != written {
		p.base = -1
	}
	return p
}
