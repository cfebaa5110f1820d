package ecs

import "fmt"

// Table is the state of an object: columns of one length in the order in which
// they were added, and shared columns, which hold one value for all elements.
type Table struct {
	n       int
	columns []*Column
	aliases []alias
}

// alias is a column of another table, found under a name of this one.
type alias struct {
	name   string
	column *Column
}

// NewTable returns a table for n elements, without columns.
func NewTable(n int) *Table { return &Table{n: n} }

// Add adds a column of zeros, one for each element, and returns it. The table
// must not have a column of that name.
func (t *Table) Add(name string, e Elem) *Column {
	return t.add(NewColumn(name, e, t.n))
}

// AddShared adds a column of length 1 that stands for all elements. The table
// must not have a column of that name.
func (t *Table) AddShared(name string, e Elem) *Column {
	c := NewColumn(name, e, 1)
	c.Shared = true
	return t.add(c)
}

func (t *Table) add(c *Column) *Column {
	if t.Get(c.Name) != nil {
		panic(fmt.Sprintf("BUG: ecs: table has a column %q already", c.Name))
	}
	t.columns = append(t.columns, c)
	return c
}

// Get returns the column of that name, nil if there is none.
func (t *Table) Get(name string) *Column {
	for _, c := range t.columns {
		if c.Name == name {
			return c
		}
	}
	for _, a := range t.aliases {
		if a.name == name {
			return a.column
		}
	}
	return nil
}

// Alias makes Get find a column of another table under a name of this one. Columns does not list it.
func (t *Table) Alias(name string, c *Column) {
	if t.Get(name) != nil {
		panic(fmt.Sprintf("BUG: ecs: table has a column %q already", name))
	}
	t.aliases = append(t.aliases, alias{name, c})
}

// Columns returns the columns in the order in which they were added. The slice
// is the table's own; do not change it.
func (t *Table) Columns() []*Column { return t.columns }

// Len returns the number of elements.
func (t *Table) Len() int { return t.n }

// Bytes returns the memory that all columns take, padding included.
func (t *Table) Bytes() int {
	sum := 0
	for _, c := range t.columns {
		sum += c.Bytes()
	}
	return sum
}

// Resize changes the number of elements, as [Column.Resize] does for each
// column that is not shared.
func (t *Table) Resize(n int) {
	t.n = n
	for _, c := range t.columns {
		if !c.Shared {
			c.Resize(n)
		}
	}
}
