package ecs

import (
	"testing"
	"unsafe"
)

var elems = []Elem{F64, I32, I64, Bool}

// set and at write and read element i of any column as a small number.
func set(c *Column, i int, v int) {
	switch c.Elem {
	case F64:
		c.F64[i] = float64(v)
	case I32:
		c.I32[i] = int32(v)
	case I64:
		c.I64[i] = int64(v)
	case Bool:
		c.Bool[i] = uint8(v)
	}
}

func at(c *Column, i int) int {
	switch c.Elem {
	case F64:
		return int(c.F64[:i+1][i])
	case I32:
		return int(c.I32[:i+1][i])
	case I64:
		return int(c.I64[:i+1][i])
	}
	return int(c.Bool[:i+1][i])
}

// address returns where the first element is, and how many fit.
func address(c *Column) (first uintptr, room int) {
	switch c.Elem {
	case F64:
		return uintptr(unsafe.Pointer(unsafe.SliceData(c.F64))), cap(c.F64)
	case I32:
		return uintptr(unsafe.Pointer(unsafe.SliceData(c.I32))), cap(c.I32)
	case I64:
		return uintptr(unsafe.Pointer(unsafe.SliceData(c.I64))), cap(c.I64)
	}
	return uintptr(unsafe.Pointer(unsafe.SliceData(c.Bool))), cap(c.Bool)
}

func checkLayout(t *testing.T, c *Column, n int) {
	t.Helper()
	if got := c.Len(); got != n {
		t.Fatalf("%v: length %d, want %d", c.Elem, got, n)
	}
	first, room := address(c)
	if first%Line != 0 {
		t.Errorf("%v × %d: address %#x is not a multiple of %d", c.Elem, n, first, Line)
	}
	wantBytes := (n*c.Elem.Size()+Line-1)/Line*Line + Line
	if got := c.Bytes(); got != wantBytes {
		t.Errorf("%v × %d: %d bytes, want %d", c.Elem, n, got, wantBytes)
	}
	if got, want := room, wantBytes/c.Elem.Size(); got != want {
		t.Errorf("%v × %d: capacity %d, want %d", c.Elem, n, got, want)
	}
	for i := n; i < room; i++ {
		if at(c, i) != 0 {
			t.Fatalf("%v × %d: padding at %d is %d, want 0", c.Elem, n, i, at(c, i))
		}
	}
}

func TestColumnLayout(t *testing.T) {
	for _, e := range elems {
		for n := range 200 {
			checkLayout(t, NewColumn("x", e, n), n)
		}
		checkLayout(t, NewColumn("x", e, 100_003), 100_003)
	}
}

// Alignment must survive what moves the stack and what collects garbage.
func TestColumnStaysOnHeap(t *testing.T) {
	c := NewColumn("x", F64, 5)
	before, _ := address(c)
	var deep func(n int) int
	deep = func(n int) int {
		var frame [1024]byte
		if n == 0 {
			return 0
		}
		return deep(n-1) + int(frame[n%1024])
	}
	deep(10_000)
	if after, _ := address(c); after != before {
		t.Errorf("column moved from %#x to %#x with the stack", before, after)
	}
}

func TestColumnResize(t *testing.T) {
	for _, e := range elems {
		for _, n := range []int{0, 1, 7, 8, 9, 63, 64, 65} {
			for _, m := range []int{0, 1, 8, 10, 64, 130} {
				c := NewColumn("x", e, n)
				for i := range n {
					set(c, i, 1+i%100)
				}
				_, room := address(c)
				// A kernel may have left anything behind the end.
				for i, full := n, grownTo(c, room); i < room; i++ {
					set(full, i, 99)
				}
				c.Resize(m)
				checkLayout(t, c, m)
				for i := range m {
					want := 0
					if i < n {
						want = 1 + i%100
					}
					if got := at(c, i); got != want {
						t.Fatalf("%v %d→%d: element %d = %d, want %d", e, n, m, i, got, want)
					}
				}
			}
		}
	}
}

// grownTo returns a view of c that reaches into its padding.
func grownTo(c *Column, room int) *Column {
	v := &Column{Elem: c.Elem}
	switch c.Elem {
	case F64:
		v.F64 = c.F64[:room]
	case I32:
		v.I32 = c.I32[:room]
	case I64:
		v.I64 = c.I64[:room]
	case Bool:
		v.Bool = c.Bool[:room]
	}
	return v
}

func TestTable(t *testing.T) {
	tab := NewTable(10)
	v := tab.Add("v", F64)
	tau := tab.AddShared("tau", F64)
	last := tab.Add("lastspike", I64)
	if got, want := len(tab.Columns()), 3; got != want {
		t.Fatalf("%d columns, want %d", got, want)
	}
	for i, want := range []*Column{v, tau, last} {
		if got := tab.Columns()[i]; got != want {
			t.Errorf("column %d is %q, want %q", i, got.Name, want.Name)
		}
		if got := tab.Get(want.Name); got != want {
			t.Errorf("Get(%q) = %p, want %p", want.Name, got, want)
		}
	}
	if got := tab.Get("w"); got != nil {
		t.Errorf("Get of a name that is not there = %v, want nil", got)
	}
	if got, want := tab.Bytes(), v.Bytes()+tau.Bytes()+last.Bytes(); got != want {
		t.Errorf("table has %d bytes, want %d", got, want)
	}

	v.F64[9], tau.F64[0] = 5, 7
	tab.Resize(20)
	for _, want := range []struct {
		c *Column
		n int
	}{{v, 20}, {tau, 1}, {last, 20}} {
		if got := want.c.Len(); got != want.n {
			t.Errorf("after Resize(20) %q has %d elements, want %d", want.c.Name, got, want.n)
		}
	}
	if tab.Len() != 20 || v.F64[9] != 5 || tau.F64[0] != 7 {
		t.Errorf("after Resize(20): length %d, v[9] %g, tau %g, want 20, 5, 7", tab.Len(), v.F64[9], tau.F64[0])
	}
}

func TestTableRefusesTwins(t *testing.T) {
	tab := NewTable(1)
	tab.Add("v", F64)
	wantBug(t, func() { tab.AddShared("v", I32) })
}
