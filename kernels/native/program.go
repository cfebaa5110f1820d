package native

import (
	"fmt"
	"unsafe"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/exec"
)

// program is a kernel as machine code. It does not change.
type program struct {
	f             *kernels.Func // as it was given
	code          *compiled
	plain, serial int64 // lanes at a time in plain calls, and in calls with Frame.Serial
	// By column, parameter and list of the code: that of f. Passes drop what is not used.
	cols, params, lists []int
}

// compiled is machine code; programs of equal functions share it.
type compiled struct {
	code   *exec.Code
	bytes  []byte // the same, for those who want to read it
	layout layout
	elems  []kernels.Elem // by column
	stream []bool         // by column: its elements are those of the call
	most   int            // elements of a call, so that it lasts no longer than callTime
	whole  bool           // a call may not be cut in pieces: its once part reads what it writes
}

// block is a block of arguments, see layout.go, with what a call must keep alive.
type block struct {
	p    *program
	mem  []byte
	at   unsafe.Pointer // aligned to 64
	rows []row
}

// Func returns the function as it was given.
func (p *program) Func() *kernels.Func { return p.f }

// Run executes the kernel over the frame's range. It allocates at the frame's first call.
func (p *program) Run(fr *kernels.Frame) {
	if fr.N <= 0 {
		return
	}
	b := p.bind(fr)
	lanes := p.plain
	if fr.Serial {
		lanes = p.serial
	}
	lo, hi := fr.Base, fr.Base+fr.N
	p.check(fr, lo, hi)
	switch {
	case p.f.Sequential:
		for lo < hi {
			n := min(hi-lo, cap(b.rows), max(1, p.code.most))
			b.rows = b.rows[:0]
			for k := range n {
				b.rows = append(b.rows, row{lo: int64(lo + k), hi: int64(lo + k + 1), limit: 1})
			}
			b.call(fr, offDummy)
			lo += n
		}
	default:
		for lo < hi {
			n := hi - lo
			if !p.code.whole {
				n = min(n, p.code.most)
			}
			b.rows = append(b.rows[:0], row{lo: int64(lo), hi: int64(lo + n), limit: lanes})
			b.call(fr, offDummy)
			lo += n
		}
	}
}

// check panics where a streamed column is shorter than the range: machine code would read and write what lies behind.
func (p *program) check(fr *kernels.Frame, lo, hi int) {
	for k, streamed := range p.code.stream {
		if !streamed {
			continue
		}
		if n := length(&fr.Cols[p.cols[k]], p.code.elems[k]); lo < 0 || hi > n {
			panic(fmt.Sprintf("BUG: native: %s: elements [%d,%d) of column %s, which has %d",
				p.f.Name, lo, hi, p.f.Cols[p.cols[k]].Name, n))
		}
	}
}

// bind fills the frame's block of arguments.
func (p *program) bind(fr *kernels.Frame) *block {
	b, ok := fr.Scratch.(*block)
	if !ok || b.p != p {
		b = newBlock(p)
		fr.Scratch = b
	}
	for k, e := range p.code.elems {
		var at unsafe.Pointer
		switch c := &fr.Cols[p.cols[k]]; e {
		case kernels.ElemF64:
			at = unsafe.Pointer(unsafe.SliceData(c.F64))
		case kernels.ElemI32:
			at = unsafe.Pointer(unsafe.SliceData(c.I32))
		case kernels.ElemI64:
			at = unsafe.Pointer(unsafe.SliceData(c.I64))
		default:
			at = unsafe.Pointer(unsafe.SliceData(c.Bool))
		}
		*word(b.at, offCols+8*int32(k)) = uint64(uintptr(at))
	}
	for k, from := range p.params {
		*word(b.at, p.code.layout.params+8*int32(k)) = fr.Params[from]
	}
	return b
}

func newBlock(p *program) *block {
	b := &block{p: p, mem: make([]byte, int(p.code.layout.size)+63), rows: make([]row, 0, 64)}
	off := -int(uintptr(unsafe.Pointer(unsafe.SliceData(b.mem)))) & 63
	b.at = unsafe.Pointer(&b.mem[off])
	for n := range 9 {
		*(*uint8)(unsafe.Add(b.at, offBits+n)) = uint8(1<<n - 1)
	}
	for n := range 4 {
		*word(b.at, offLanes+8*int32(n)) = ^uint64(0)
	}
	return b
}

// call runs the machine code over the rows. Their parameter goes to offset into of the block.
func (b *block) call(fr *kernels.Frame, into int32) {
	lists := b.p.code.layout.lists
	for k, from := range b.p.lists {
		l := fr.Lists[from]
		*word(b.at, lists+16*int32(k)) = uint64(uintptr(unsafe.Pointer(unsafe.SliceData(l.Index))))
		*word(b.at, lists+16*int32(k)+8) = uint64(l.Len)
	}
	*word(b.at, offRows) = uint64(uintptr(unsafe.Pointer(unsafe.SliceData(b.rows))))
	*word(b.at, offCount) = uint64(len(b.rows))
	*word(b.at, offInto) = uint64(uintptr(b.at)) + uint64(into)
	b.p.code.code.Call(0, b.at)
	for k, from := range b.p.lists {
		fr.Lists[from].Len = int(*word(b.at, lists+16*int32(k)+8))
	}
}

func word(p unsafe.Pointer, off int32) *uint64 { return (*uint64)(unsafe.Add(p, off)) }

func length(c *kernels.Column, e kernels.Elem) int {
	switch e {
	case kernels.ElemF64:
		return len(c.F64)
	case kernels.ElemI32:
		return len(c.I32)
	case kernels.ElemI64:
		return len(c.I64)
	}
	return len(c.Bool)
}
