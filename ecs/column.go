package ecs

import "fmt"

// Elem is the type of a column's elements.
type Elem uint8

// The element types.
const (
	F64  Elem = iota // float64: state, parameters, weights
	I32              // int32: indices, integer state
	I64              // int64: step counts
	Bool             // uint8, 0 or 1: flags
	U16              // uint16: indices into what has few elements
)

// Size returns the bytes of one element.
func (e Elem) Size() int {
	switch e {
	case I32:
		return 4
	case Bool:
		return 1
	case U16:
		return 2
	}
	return 8
}

// String returns the name that kernels give the type: f64, i32, i64, bool, u16.
func (e Elem) String() string {
	switch e {
	case F64:
		return "f64"
	case I32:
		return "i32"
	case I64:
		return "i64"
	case Bool:
		return "bool"
	case U16:
		return "u16"
	}
	return fmt.Sprintf("Elem(%d)", uint8(e))
}

// Column is one variable of all elements of an object, contiguous in memory.
//
// The slice that Elem names is set, the others are nil. Its first element
// lies at a multiple of [Line]; its capacity is the length rounded up to a
// multiple of Line plus one more Line, so that vector code may read and write
// whole registers past the end. What lies there is zero at first and undefined
// once a kernel has run.
type Column struct {
	Name   string
	Elem   Elem
	Shared bool // one value for all elements of the table

	F64  []float64
	I32  []int32
	I64  []int64
	Bool []uint8
	U16  []uint16
}

// NewColumn returns a column of n zeros.
func NewColumn(name string, e Elem, n int) *Column {
	c := &Column{Name: name, Elem: e}
	switch e {
	case F64:
		c.F64 = aligned[float64](n)
	case I32:
		c.I32 = aligned[int32](n)
	case I64:
		c.I64 = aligned[int64](n)
	case Bool:
		c.Bool = aligned[uint8](n)
	case U16:
		c.U16 = aligned[uint16](n)
	default:
		panic(fmt.Sprintf("BUG: ecs: column %q has no element type %v", name, e))
	}
	return c
}

// Len returns the number of elements.
func (c *Column) Len() int {
	// All but one are nil.
	return len(c.F64) + len(c.I32) + len(c.I64) + len(c.Bool) + len(c.U16)
}

// Bytes returns the memory that the elements and their padding take.
func (c *Column) Bytes() int {
	return (cap(c.F64) + cap(c.I32) + cap(c.I64) + cap(c.Bool) + cap(c.U16)) * c.Elem.Size()
}

// Resize changes the length to n. Elements that remain keep their values, new
// ones and the padding are zero. The elements move: slices taken before see the
// old memory.
func (c *Column) Resize(n int) {
	was := *c
	r := NewColumn(c.Name, c.Elem, n)
	c.F64, c.I32, c.I64, c.Bool, c.U16 = r.F64, r.I32, r.I64, r.Bool, r.U16
	copy(c.F64, was.F64)
	copy(c.I32, was.I32)
	copy(c.I64, was.I64)
	copy(c.Bool, was.Bool)
	copy(c.U16, was.U16)
}
