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
	rowsAhead = 2
	rowLines  = 8
)

// prefetchRow asks for the begin of a row to come, of the columns that rows walk, in functions that also reach columns
// by indices: those run over rows that lie all over memory. RCX is the address of the present row; behind the last one
// there are more, which need not make sense (kernels.RowsAhead).
func (e *emitter) prefetchRow() {
	f := e.u.f
	indexes := false
	for i := f.Once; i < len(f.Insts); i++ {
		switch f.Insts[i].Op {
		case kernels.OpGather, kernels.OpScatter, kernels.OpScatterM, kernels.OpAccum, kernels.OpAccumM:
			indexes = true
		}
	}
	if !indexes {
		return
	}
	e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RAX, M: asm.Mem(asm.RCX, rowsAhead*rowBytes+rowLo)})
	for c, walked := range streamed(f) {
		if !walked {
			continue
		}
		size := uint8(f.Cols[c].Elem.Size())
		base := e.base(c, asm.RDX)
		for line := range int32(rowLines) {
			e.Emit(asm.Inst{Op: asm.PREFETCHT0, M: asm.MemIdx(base, asm.RAX, size, 64*line)})
		}
	}
}
