package portable

import "github.com/spikelane/spikelane/kernels"

// step is one loop of a program: which code, and where its operands are. An operand is a register of mem: the operand's
// type and shape, which chose the loop, say in which of mem's files.
type step struct {
	run  loop
	d    int32
	slot int32 // column or list of a memory op
	imm  uint64
	a    [9]int32
}

// loop executes a step for the m.n elements of the current block.
type loop func(m *mem, s *step)

// variant is a loop for one mix of operands; bit k of scalars is set when operand k is a scalar.
type variant struct {
	scalars uint16
	run     loop
}

// pair names the loops that compute outer with inner(…) as operand arg. Their operands are inner's, then the others.
type pair struct {
	outer    kernels.Op
	arg      int
	inner    kernels.Op
	variants []variant
}

// mem is what one frame's run works on. A vector register is a slice of at least the block's length: a buffer, or the
// block's part of a column.
type mem struct {
	p     *program
	n     int   // elements in the block
	first int64 // index of the block's first element

	f [][]float64
	i [][]int64
	b [][]uint8
	j [][]int32 // columns of 32-bit integers, copies of columns of 16-bit ones
	k []uint64  // scalars: float64 bits, int64, or 0 and 1

	cols  []kernels.Column
	lists []*kernels.IndexList
	host  [kernels.MaxHostArgs]float64 // arguments of a call of the host
}

// file is one of mem's register files.
type file uint8

const (
	fileF file = iota
	fileI
	fileB
	fileJ
	fileK
	numFiles
)

// fileOf returns the vector file of values of type t.
func fileOf(t kernels.Type) file {
	switch t {
	case kernels.F64:
		return fileF
	case kernels.Bool:
		return fileB
	}
	return fileI
}

// fileOfElem returns the file of views of columns of e.
func fileOfElem(e kernels.Elem) file {
	if e.Narrow() {
		return fileJ
	}
	return fileOf(e.Type())
}
