package native

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"unsafe"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/exec"
)

// program is a kernel as machine code. It does not change.
type program struct {
	f       *kernels.Func // as it was given
	lowered *kernels.Func // as the code was made of it
	code    *compiled
	// By column, parameter and list of the code: that of f. Passes drop what is not used.
	cols, params, lists []int
}

// compiled is machine code; programs of equal functions share it.
type compiled struct {
	isa    *isa
	code   *exec.Code
	bytes  []byte // the same, for those who want to read it
	layout layout
	elems  []kernels.Elem // by column
	stream []bool         // by column: its elements are those of the call
	pace   pace
	whole  bool // a call may not be cut in pieces: its once part reads what it writes; no kernel of a model does
}

// block is a block of arguments, see layout.go, with what a call must keep alive.
type block struct {
	p    *program
	mem  []byte
	at   unsafe.Pointer // aligned to 64
	rows []kernels.Row
	// limit is the length of the shortest column that is walked, -1 before columns are known.
	limit int64
}

// Func returns the function as it was given.
func (p *program) Func() *kernels.Func { return p.f }

// Run executes the kernel over the frame's range. It allocates at the frame's first call.
func (p *program) Run(fr *kernels.Frame) {
	if fr.N <= 0 {
		return
	}
	b := p.bind(fr)
	lo, hi := int64(fr.Base), int64(fr.Base+fr.N)
	b.check(lo, hi)
	r := kernels.Row{Lo: lo, Hi: hi}
	if fr.Serial {
		r.Serial = 1
	}
	p.pieces(b, fr, r, offDummy)
}

// RunRows executes the kernel over each row, in order.
func (p *program) RunRows(fr *kernels.Frame, rows []kernels.Row, param int) {
	b := p.bind(fr)
	into := int32(offDummy)
	if k := slices.Index(p.params, param); k >= 0 && param >= 0 {
		into = p.code.layout.params + 8*int32(k)
	}
	for k := range rows {
		b.check(rows[k].Lo, rows[k].Hi)
	}
	for len(rows) > 0 {
		n, time := 0, int64(0)
		for n < len(rows) {
			r := &rows[n]
			if time += p.code.pace.of(r); time > callTime || r.Lo >= r.Hi {
				break
			}
			n++
		}
		if n > 0 && !p.f.Sequential {
			b.call(fr, rows[:n], into)
			rows = rows[n:]
			continue
		}
		if rows[0].Lo < rows[0].Hi {
			p.pieces(b, fr, rows[0], into)
		}
		rows = rows[1:]
	}
}

// pieces executes the kernel over one row, in as many calls as it takes for none to last long.
func (p *program) pieces(b *block, fr *kernels.Frame, r kernels.Row, into int32) {
	if p.f.Sequential { // the once part for each element
		for e := r.Lo; e < r.Hi; {
			b.rows = b.rows[:0]
			for ; e < r.Hi && len(b.rows) < piece; e++ {
				b.rows = append(b.rows, kernels.Row{Lo: e, Hi: e + 1, Param: r.Param, Serial: 1})
			}
			b.call(fr, b.rows, into)
		}
		return
	}
	for lo := r.Lo; lo < r.Hi; {
		hi := r.Hi
		if !p.code.whole {
			hi = min(hi, lo+p.code.pace.most(r.Serial != 0))
		}
		b.rows = append(b.rows[:0], kernels.Row{Lo: lo, Hi: hi, Param: r.Param, Serial: r.Serial})
		b.call(fr, b.rows, into)
		lo = hi
	}
}

// piece is how many elements of a Sequential function a call takes.
const piece = 32

// check panics where a streamed column is shorter than the range: machine code would read and write what lies behind.
func (b *block) check(lo, hi int64) {
	if lo < 0 || hi > b.limit && lo < hi {
		panic(fmt.Sprintf("BUG: native: %s: elements [%d,%d) of columns of which the shortest has %d", b.p.f.Name, lo, hi, b.limit))
	}
}

// bind fills the frame's block of arguments.
func (p *program) bind(fr *kernels.Frame) *block {
	b, ok := fr.Scratch.(*block)
	if !ok || b.p != p {
		b = newBlock(p)
		fr.Scratch = b
	}
	if !fr.Kept || b.limit < 0 {
		b.columns(fr)
	}
	for k, from := range p.params {
		*word(b.at, p.code.layout.params+8*int32(k)) = fr.Params[from]
	}
	return b
}

// columns notes where the frame's columns lie, and how long the shortest of those is that are walked.
func (b *block) columns(fr *kernels.Frame) {
	b.limit = math.MaxInt64
	for k, e := range b.p.code.elems {
		var at unsafe.Pointer
		n := 0
		switch c := &fr.Cols[b.p.cols[k]]; e {
		case kernels.ElemF64:
			at, n = unsafe.Pointer(unsafe.SliceData(c.F64)), len(c.F64)
		case kernels.ElemI32:
			at, n = unsafe.Pointer(unsafe.SliceData(c.I32)), len(c.I32)
		case kernels.ElemI64:
			at, n = unsafe.Pointer(unsafe.SliceData(c.I64)), len(c.I64)
		default:
			at, n = unsafe.Pointer(unsafe.SliceData(c.Bool)), len(c.Bool)
		}
		*word(b.at, offCols+8*int32(k)) = uint64(uintptr(at))
		if b.p.code.stream[k] {
			b.limit = min(b.limit, int64(n))
		}
	}
}

func newBlock(p *program) *block {
	b := &block{p: p, limit: -1, mem: make([]byte, int(p.code.layout.size)+63), rows: make([]kernels.Row, 0, piece+kernels.RowsAhead)}
	off := -int(uintptr(unsafe.Pointer(unsafe.SliceData(b.mem)))) & 63
	b.at = unsafe.Pointer(&b.mem[off])
	for n := range 9 {
		*(*uint8)(unsafe.Add(b.at, offBits+n)) = uint8(1<<n - 1)
	}
	for n := range 4 {
		*word(b.at, offLanes+8*int32(n)) = ^uint64(0)
	}
	*word(b.at, offGate+8) = ^uint64(0)
	*word(b.at, offGate+24) = 1 << 63
	return b
}

// call runs the machine code over the rows. Their parameter goes to offset into of the block.
func (b *block) call(fr *kernels.Frame, rows []kernels.Row, into int32) {
	lists := b.p.code.layout.lists
	for k, from := range b.p.lists {
		l := fr.Lists[from]
		*word(b.at, lists+16*int32(k)) = uint64(uintptr(unsafe.Pointer(unsafe.SliceData(l.Index))))
		*word(b.at, lists+16*int32(k)+8) = uint64(l.Len)
	}
	*word(b.at, offRows) = uint64(uintptr(unsafe.Pointer(unsafe.SliceData(rows))))
	*word(b.at, offCount) = uint64(len(rows))
	*word(b.at, offInto) = uint64(uintptr(b.at)) + uint64(into)
	b.p.code.code.Call(0, b.at)
	runtime.KeepAlive(fr)
	runtime.KeepAlive(rows)
	for k, from := range b.p.lists {
		fr.Lists[from].Len = int(*word(b.at, lists+16*int32(k)+8))
	}
}

func word(p unsafe.Pointer, off int32) *uint64 { return (*uint64)(unsafe.Add(p, off)) }
