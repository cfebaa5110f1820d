package host

import (
	"fmt"
	"math"
	"runtime"
	"unsafe"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp"
)

// code is a kernel in memory. Programs of functions that differ in name alone share it.
type code struct {
	library *library // holds entry
	entry   uintptr
	kernel  *cpp.Kernel
	columns []place
	params  []place
	lists   []place
}

// place is where a part of a frame goes in the block; elem and walked are of columns.
type place struct {
	from, to int
	elem     kernels.Elem
	walked   bool // elements of the call's range are read or written, not those that indices name alone
}

func newCode(l *library, entry uintptr, k *cpp.Kernel) *code {
	c := &code{library: l, entry: entry, kernel: k}
	walked := make([]bool, len(k.Lowered.Cols))
	for i := range k.Lowered.Insts {
		switch in := &k.Lowered.Insts[i]; in.Op {
		case kernels.OpLoad, kernels.OpStore, kernels.OpStoreM:
			walked[in.Slot] = true
		}
	}
	for n, from := range k.Cols {
		c.columns = append(c.columns, place{from, k.Layout.Cols[n], k.Lowered.Cols[n].Elem, walked[n]})
	}
	for n, from := range k.Params {
		c.params = append(c.params, place{from: from, to: k.Layout.Params[n]})
	}
	for n, from := range k.Lists {
		c.lists = append(c.lists, place{from: from, to: k.Layout.Lists[n]})
	}
	return c
}

// program is a kernel as C++. It does not change.
type program struct {
	f    *kernels.Func
	code *code
}

// Func returns the function as it was given.
func (p *program) Func() *kernels.Func { return p.f }

// block is a block of arguments (cpp.Layout) of one frame, in words of 8 bytes.
type block struct {
	code   *code
	words  []uint64
	limit  int64 // the length of the shortest column that is walked, -1 before columns are known
	others int64 // the same, of all columns but the moved one
	moved  *place
	one    [1 + kernels.RowsAhead]kernels.Row // the row of a call over one
	param  int                                // of the last call over rows
	into   int                                // its offset
	_      [64]byte                           // blocks of two threads share no line of memory
}

// Run executes the kernel over the frame's range. It allocates at the frame's first call.
func (p *program) Run(fr *kernels.Frame) {
	if fr.N <= 0 {
		return
	}
	b := p.bind(fr)
	r := kernels.Row{Lo: int64(fr.Base), Hi: int64(fr.Base + fr.N)}
	if fr.Serial {
		r.Serial = 1
	}
	b.check(r.Lo, r.Hi)
	b.one[0] = r
	b.call(fr, b.one[:1], cpp.OffNone)
}

// RunRows executes the kernel over each row, in order, in one call: the scheduler gives this thread's place to others
// meanwhile, so that calls may be long.
func (p *program) RunRows(fr *kernels.Frame, rows []kernels.Row, param int) {
	if len(rows) == 0 {
		return
	}
	b := p.bind(fr)
	if param != b.param {
		b.param, b.into = param, cpp.OffNone
		for _, m := range p.code.params {
			if m.from == param {
				b.into = m.to
			}
		}
	}
	for k := range rows {
		b.check(rows[k].Lo, rows[k].Hi)
	}
	b.call(fr, rows, b.into)
}

// check panics where a column is shorter than the range: C++ would read and write what lies behind.
func (b *block) check(lo, hi int64) {
	if lo < 0 || hi > b.limit && lo < hi {
		panic(fmt.Sprintf("BUG: host: %s: elements [%d,%d) of columns of which the shortest has %d", b.code.kernel.Func.Name, lo, hi, b.limit))
	}
}

// bind fills the frame's block of arguments, which it makes if need be.
func (p *program) bind(fr *kernels.Frame) *block {
	b, ok := fr.Scratch.(*block)
	if !ok || b.code != p.code {
		b = &block{code: p.code, words: make([]uint64, p.code.kernel.Layout.Size/8), limit: -1, param: -1, into: cpp.OffNone}
		fr.Scratch = b
	}
	switch {
	case !fr.Kept || b.limit < 0:
		b.bindColumns(fr)
	case b.moved != nil:
		b.limit = min(b.others, b.column(fr, b.moved))
	}
	for _, m := range p.code.params {
		b.words[m.to/8] = fr.Params[m.from]
	}
	return b
}

// bindColumns notes where all columns lie.
func (b *block) bindColumns(fr *kernels.Frame) {
	b.moved, b.others, b.limit = nil, math.MaxInt64, math.MaxInt64
	for k := range b.code.columns {
		m := &b.code.columns[k]
		n := b.column(fr, m)
		if b.limit = min(b.limit, n); m.from == fr.Moved {
			b.moved = m
		} else {
			b.others = min(b.others, n)
		}
	}
}

// column notes where a column of the frame lies, and returns its length if it is walked.
func (b *block) column(fr *kernels.Frame, m *place) int64 {
	var at unsafe.Pointer
	n := 0
	switch c := &fr.Cols[m.from]; m.elem {
	case kernels.ElemF64:
		at, n = unsafe.Pointer(unsafe.SliceData(c.F64)), len(c.F64)
	case kernels.ElemI32:
		at, n = unsafe.Pointer(unsafe.SliceData(c.I32)), len(c.I32)
	case kernels.ElemI64:
		at, n = unsafe.Pointer(unsafe.SliceData(c.I64)), len(c.I64)
	case kernels.ElemU16:
		at, n = unsafe.Pointer(unsafe.SliceData(c.U16)), len(c.U16)
	default:
		at, n = unsafe.Pointer(unsafe.SliceData(c.Bool)), len(c.Bool)
	}
	b.words[m.to/8] = uint64(uintptr(at))
	if !m.walked {
		return math.MaxInt64
	}
	return int64(n)
}

// call runs the code over the rows. Their parameter goes to offset into of the block.
//
// The block holds addresses as numbers, which keep nothing alive and do not follow what moves: the frame and the rows are
// kept alive here, and neither is on a stack, since both came through an interface.
func (b *block) call(fr *kernels.Frame, rows []kernels.Row, into int) {
	for _, m := range b.code.lists {
		l := fr.Lists[m.from]
		b.words[m.to/8] = uint64(uintptr(unsafe.Pointer(unsafe.SliceData(l.Index))))
		b.words[m.to/8+1] = uint64(l.Len)
	}
	b.words[cpp.OffRows/8] = uint64(uintptr(unsafe.Pointer(unsafe.SliceData(rows))))
	b.words[cpp.OffCount/8] = uint64(len(rows))
	b.words[cpp.OffInto/8] = uint64(into)
	call(b.code.entry, uintptr(unsafe.Pointer(unsafe.SliceData(b.words))))
	runtime.KeepAlive(fr)
	runtime.KeepAlive(rows)
	runtime.KeepAlive(b)
	for _, m := range b.code.lists {
		fr.Lists[m.from].Len = int(b.words[m.to/8+1])
	}
}
