package cpp

import "github.com/spikelane/spikelane/kernels"

// The head of a block of arguments, in bytes from its begin. Every part of a block is a word of 8 bytes.
const (
	OffRows  = 0  // address of the first row: a kernels.Row, with RowsAhead more behind the last one that may be read
	OffCount = 8  // number of rows
	OffInto  = 16 // where in the block the rows' parameter goes: one of Layout.Params, or OffNone
	OffNone  = 24 // where it goes that the kernel does not have
	headSize = 32
)

// RowsAhead is how many rows behind the last one a kernel reads.
const RowsAhead = 2

// Layout says where in a kernel's block of arguments its columns, parameters and lists are, in bytes from its begin. A
// column is the address of its first element; a parameter is its bits, as in kernels.Frame; a list is the address of
// its first index and, 8 bytes on, its length, which the kernel changes.
type Layout struct {
	Cols, Params, Lists []int
	Size                int
}

func layoutOf(f *kernels.Func) Layout {
	l := Layout{Size: headSize}
	place := func(size int) int {
		l.Size += size
		return l.Size - size
	}
	for range f.Cols {
		l.Cols = append(l.Cols, place(8))
	}
	for range f.Params {
		l.Params = append(l.Params, place(8))
	}
	for range f.Lists {
		l.Lists = append(l.Lists, place(16))
	}
	return l
}
