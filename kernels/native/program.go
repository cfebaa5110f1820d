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

// block is a block of arguments, see layout.go, with what a call needs to know. It repeats what program and compiled
// say, the first things first: between two calls a walk over a population empties the first cache, and then each line of
// memory that a call looks at costs as much as several elements.
type block struct {
	p     *program
	code  *exec.Code
	at    unsafe.Pointer // aligned to 64
	limit int64          // the length of the shortest column that is walked, -1 before columns are known
	// sequential and whole say what may not be done: several elements in one call, one row in several.
	sequential, whole bool
	moves             bool // the code has the frame's Cols[Moved]: it is of the place moved
	into              int32
	param             int   // of the last call over rows; into is its place
	others            int64 // as limit, of all columns but that one
	moved             place
	pace              pace
	params, lists     []place
	few               [4]place                           // the memory of params, if they are few
	one               [1 + kernels.RowsAhead]kernels.Row // the row of a call over one
	rows              []kernels.Row                      // of calls of elements one by one
	columns           []place
	mem               []byte
}

// place is where a part of a frame goes in the block; elem and walked are of columns.
type place struct {
	from, to int32
	elem     kernels.Elem
	walked   bool
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
	b.pieces(fr, r, offDummy)
}

// RunRows executes the kernel over each row, in order.
func (p *program) RunRows(fr *kernels.Frame, rows []kernels.Row, param int) {
	b := p.bind(fr)
	if param != b.param {
		b.param, b.into = param, offDummy
		if k := slices.Index(p.params, param); k >= 0 && param >= 0 {
			b.into = p.code.layout.params + 8*int32(k)
		}
	}
	time := int64(0)
	for k := range rows {
		r := &rows[k]
		b.check(r.Lo, r.Hi)
		time += b.pace.of(r)
	}
	if time <= callTime && !b.sequential && len(rows) > 0 {
		b.call(fr, rows, b.into)
		return
	}
	for len(rows) > 0 {
		n, time := 0, int64(0)
		for n < len(rows) {
			if time += b.pace.of(&rows[n]); time > callTime {
				break
			}
			n++
		}
		if n > 0 && !b.sequential {
			b.call(fr, rows[:n], b.into)
			rows = rows[n:]
			continue
		}
		b.pieces(fr, rows[0], b.into)
		rows = rows[1:]
	}
}

// pieces executes the kernel over one row, in as many calls as it takes for none to last long.
func (b *block) pieces(fr *kernels.Frame, r kernels.Row, into int32) {
	if b.sequential { // the once part for each element
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
		if !b.whole {
			hi = min(hi, lo+b.pace.most(r.Serial != 0))
		}
		b.one[0] = kernels.Row{Lo: lo, Hi: hi, Param: r.Param, Serial: r.Serial}
		b.call(fr, b.one[:1], into)
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
	switch {
	case !fr.Kept || b.limit < 0:
		b.bindColumns(fr)
	case b.moves:
		b.limit = min(b.others, b.column(fr, &b.moved))
	}
	for _, m := range b.params {
		*word(b.at, m.to) = fr.Params[m.from]
	}
	return b
}

// bindColumns notes where all columns lie.
func (b *block) bindColumns(fr *kernels.Frame) {
	b.moves, b.others, b.limit = false, math.MaxInt64, math.MaxInt64
	for k := range b.columns {
		m := &b.columns[k]
		n := b.column(fr, m)
		if b.limit = min(b.limit, n); int(m.from) == fr.Moved {
			b.moves, b.moved = true, *m
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
	*word(b.at, m.to) = uint64(uintptr(at))
	if !m.walked {
		return math.MaxInt64
	}
	return int64(n)
}

func newBlock(p *program) *block {
	c := p.code
	b := &block{p: p, code: c.code, limit: -1, param: -1, into: offDummy, sequential: p.f.Sequential, whole: c.whole, pace: c.pace, mem: make([]byte, int(c.layout.size)+63)}
	for k, from := range p.cols {
		b.columns = append(b.columns, place{from: int32(from), to: offCols + 8*int32(k), elem: c.elems[k], walked: c.stream[k]})
	}
	if b.sequential {
		b.rows = make([]kernels.Row, 0, piece+kernels.RowsAhead)
	}
	b.params = b.few[:0]
	for k, from := range p.params {
		b.params = append(b.params, place{from: int32(from), to: c.layout.params + 8*int32(k)})
	}
	for k, from := range p.lists {
		b.lists = append(b.lists, place{from: int32(from), to: c.layout.lists + 16*int32(k)})
	}
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
	for _, m := range b.lists {
		l := fr.Lists[m.from]
		*word(b.at, m.to) = uint64(uintptr(unsafe.Pointer(unsafe.SliceData(l.Index))))
		*word(b.at, m.to+8) = uint64(l.Len)
	}
	*word(b.at, offRows) = uint64(uintptr(unsafe.Pointer(unsafe.SliceData(rows))))
	*word(b.at, offCount) = uint64(len(rows))
	*word(b.at, offInto) = uint64(uintptr(b.at)) + uint64(into)
	b.code.Call(0, b.at)
	runtime.KeepAlive(fr)
	runtime.KeepAlive(rows)
	for _, m := range b.lists {
		fr.Lists[m.from].Len = int(*word(b.at, m.to+8))
	}
}

func word(p unsafe.Pointer, off int32) *uint64 { return (*uint64)(unsafe.Add(p, off)) }
