package kernels

import (
	"context"
	"math"
)

// Column is the memory bound to one column of a kernel: exactly the slice that its Elem names is set.
type Column struct {
	F64  []float64
	I32  []int32
	I64  []int64
	Bool []uint8
	U16  []uint16
}

// IndexList is a growing list of element indices, such as the spikes of one step. A kernel appends to Index[:Len];
// the owner makes Index long enough for every element of a call and 16 more, since vector code stores whole registers.
type IndexList struct {
	Index []int32
	Len   int
}

// Frame binds a kernel to its memory for calls of Program.Run. One goroutine uses a frame at a time.
type Frame struct {
	Base   int      // first element: OpIndex starts here and streamed columns are read from here
	N      int      // number of elements
	Cols   []Column // by Func.Cols
	Params []uint64 // by Func.Params: float64 bits, int64, or 0 and 1
	Lists  []*IndexList
	// Kept says that Cols are the same memory as in the frame's last call, but for Cols[Moved], so that a program need
	// not look at them again: they are many cache lines for a call over a few elements. A negative Moved is none.
	Kept  bool
	Moved int
	// Serial asks for one element at a time, because this call's scatter indices may repeat.
	Serial bool
	// Scratch belongs to the program that runs the frame: buffers it makes at the first call.
	Scratch any
}

// NewFrame returns a frame with room for f's columns, parameters and lists.
func NewFrame(f *Func) *Frame {
	return &Frame{
		Moved:  -1,
		Cols:   make([]Column, len(f.Cols)),
		Params: make([]uint64, len(f.Params)),
		Lists:  make([]*IndexList, len(f.Lists)),
	}
}

// SetF sets float64 parameter slot to x; a negative slot, of a parameter the function does not use, is ignored.
func (fr *Frame) SetF(slot int, x float64) {
	if slot >= 0 {
		fr.Params[slot] = math.Float64bits(x)
	}
}

// SetI sets int64 parameter slot to x; a negative slot is ignored.
func (fr *Frame) SetI(slot int, x int64) {
	if slot >= 0 {
		fr.Params[slot] = uint64(x)
	}
}

// Program is a kernel that a target has made runnable. It holds no state of a call: many goroutines may run it, each
// with a frame of its own. Run allocates nothing after a frame's first call.
type Program interface {
	// Func returns the function that runs, after the target's own passes.
	Func() *Func
	// Run executes the kernel over the frame's range.
	Run(fr *Frame)
}

// Target makes kernels runnable.
type Target interface {
	// Name is "go", "native" or "cpp".
	Name() string
	// Compile lowers f. The error says what the target cannot do; f is not changed.
	Compile(f *Func) (Program, error)
}

// BatchTarget is a target that makes many kernels runnable in less time together than one after the other.
type BatchTarget interface {
	Target
	// CompileAll lowers the functions, which are not changed, and returns their programs in the same order. The error is
	// as that of Compile, or the context's.
	CompileAll(ctx context.Context, funcs []*Func) ([]Program, error)
}
