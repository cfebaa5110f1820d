package native

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/asm"
)

// ahead is how many elements before their turn memory is asked for: a loop that waits for one turn's cache misses before
// the next turn's begin uses a fraction of what memory can do.
const ahead = 16

// prefetch asks for the elements that indices straight from a column point at, some turns before these come: of the
// columns that are reached by these indices alone, if there are several. One column is what the processor's own look
// ahead is enough for.
func (e *emitter) prefetch() {
	f := e.u.f
	reached := map[int32][]int32{} // by column of indices
	seen := map[int32]bool{}
	for i := f.Once; i < len(f.Insts); i++ {
		in := &f.Insts[i]
		switch in.Op {
		case kernels.OpGather, kernels.OpScatter, kernels.OpScatterM:
		default:
			continue
		}
		idx := &f.Insts[in.Args[0]]
		if idx.Op == kernels.OpLoad && f.Cols[idx.Slot].Elem.Narrow() && !f.Writes(int(idx.Slot)) && !seen[in.Slot] {
			seen[in.Slot] = true
			reached[idx.Slot] = append(reached[idx.Slot], in.Slot)
		}
	}
	for c := range int32(len(f.Cols)) {
		cols := reached[c]
		if len(cols) < 2 {
			continue
		}
		skip := e.NewLabel()
		turn := int32(e.u.isa.lanes * e.u.main.copies)
		e.Emit(asm.Inst{Op: asm.LEA, R: asm.RAX, M: asm.Mem(element, ahead)})
		e.Emit(asm.Inst{Op: asm.CMP, R: asm.RAX, M: asm.R(end)})
		e.Jcc(asm.G, skip)
		for l := range turn {
			from, size := f.Cols[c].Elem, int32(f.Cols[c].Elem.Size())
			e.Emit(asm.Inst{Op: widening(from), R: asm.RAX, M: asm.MemIdx(e.base(int(c), asm.RCX), element, uint8(size), size*(ahead+l))})
			for _, to := range cols {
				size := uint8(f.Cols[to].Elem.Size())
				e.Emit(asm.Inst{Op: asm.PREFETCHT0, M: asm.MemIdx(e.base(int(to), asm.RCX), asm.RAX, size, 0)})
			}
		}
		e.Bind(skip)
	}
}

// rowsAhead is how many rows before their turn memory is asked for, and rowLines how much of each column: from there on
// the processor sees the pattern itself.
const (
	rowsAhead = 4
	rowLines  = 8
)

// prefetchRows asks for the begins of the first rows, if there are more than those.
func (e *emitter) prefetchRows() {
	if !scattered(e.u.f) {
		return
	}
	few := e.NewLabel()
	e.Emit(asm.Inst{Op: asm.CMPI, M: asm.Mem(args, offCount), Imm: rowsAhead})
	e.Jcc(asm.LE, few)
	for row := range int32(rowsAhead) {
		e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RCX, M: asm.Mem(args, offRows)})
		e.prefetchRow(row)
	}
	e.Bind(few)
}

// prefetchRow asks for the begin of a row to come, so many behind the one at RCX, which is changed. Behind the last row there
// are more, which need not make sense (kernels.RowsAhead).
func (e *emitter) prefetchRow(row int32) {
	e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RAX, M: asm.Mem(asm.RCX, row*rowBytes+rowLo)})
	e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RCX, M: asm.Mem(asm.RCX, row*rowBytes+rowHi)})
	e.Emit(asm.Inst{Op: asm.SUB, R: asm.RCX, M: asm.R(asm.RAX)})
	for c, walked := range streamed(e.u.f) {
		if !walked {
			continue
		}
		size := int32(e.u.f.Cols[c].Elem.Size())
		base, short := e.base(c, asm.RDX), e.NewLabel()
		for line := range int32(rowLines) {
			if line > 0 && line%2 == 0 { // a row that ends before leaves what may be asked for at a time to others
				e.Emit(asm.Inst{Op: asm.CMPI, M: asm.R(asm.RCX), Imm: int64(64 * line / size)})
				e.Jcc(asm.LE, short)
			}
			e.Emit(asm.Inst{Op: asm.PREFETCHT0, M: asm.MemIdx(base, asm.RAX, uint8(size), 64*line)})
		}
		e.Bind(short)
	}
}

// scattered reports whether a function reaches columns by indices: such a one runs over rows that lie all over memory.
func scattered(f *kernels.Func) bool {
	for i := f.Once; i < len(f.Insts); i++ {
		switch f.Insts[i].Op {
		case kernels.OpGather, kernels.OpScatter, kernels.OpScatterM, kernels.OpAccum, kernels.OpAccumM:
			return true
		}
	}
	return false
}
