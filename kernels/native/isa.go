package native

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/asm"
	"github.com/spikelane/spikelane/simd/cpu"
)

// isa is one instruction set: its registers, a table of the ops that are one instruction, and code for those that are
// not. Selection, scheduling and allocation are the same for all.
type isa struct {
	name      cpu.ISA
	lanes     int     // 8-byte elements of a register
	length    asm.Len // of a register
	vecs      int     // registers
	masks     int     // opmask registers that may be allocated, from k1 on; 0: masks are vectors
	broadcast bool    // operands in memory may be one element for all lanes
	simple    [kernels.NumOps]simple
	backend
}

// simple is an op that is one instruction.
type simple struct {
	ok       bool
	form     form
	op       asm.Op
	imm      int64
	commutes bool
	latency  int
}

// backend is what differs between instruction sets. Methods append instructions to the selector's part.
type backend interface {
	// pure lowers an op on values that has no row in the table.
	pure(s *selector, in *kernels.Inst) reg
	// load, store and the others lower reads and writes of memory.
	load(s *selector, slot int) reg
	loadNarrow(s *selector, slot int) reg
	index(s *selector) reg
	store(s *selector, slot int, v reg, pred reg) *instr
	scatter(s *selector, slot int, idx index, v, pred reg) *instr
	emit(s *selector, list int, pred reg, idx index) *instr
	// broadcastFrom reads one element for all lanes, at the operand that where returns (which may use RAX and RCX).
	broadcastFrom(s *selector, in *instr, slot int, where func(e *emitter, o *operands) asm.Operand) reg
	and(s *selector, x, y reg) reg // of masks
	// duplicate and mix turn values by pair of elements into values by element, of one of the two registers of
	// elements: both elements of a pair get the same, or the even ones one value and the odd ones another.
	duplicate(s *selector, v reg, copy int) reg
	mix(s *selector, even, odd reg, copy int) reg
	pairIndex(s *selector) reg // the numbers of the pairs
	oddMask(s *selector) reg   // the lanes of odd elements, if the first element is even
	// widen turns 4-byte integers into 8-byte ones.
	widen(s *selector, narrow reg) reg
	// keep stores v in a slot, at the end of the once part.
	keep(s *selector, v reg, slot int)
	part(e *emitter, to, from asm.Reg, k int) // 16 bytes of a register, k > 0
	// join makes the result of a gather from registers of 16 bytes; flags turns what it makes of bytes, in a register
	// of bytesClass, into a mask. only clears the lanes that do not count.
	join(e *emitter, elem kernels.Elem, to asm.Reg, parts []asm.Reg)
	bytesClass() class
	flags(s *selector, bytes reg) reg
	only(e *emitter, to, from, live asm.Reg)
	// spill and reload move a register to a slot and back; reload also reads homes of other kinds.
	spill(e *emitter, c class, r asm.Reg, slot int)
	reload(e *emitter, c class, r asm.Reg, h home)
	move(e *emitter, c class, to, from asm.Reg)
	bits(e *emitter, to, pred asm.Reg)   // the lanes of a mask as low bits of a general register
	spread(e *emitter, to, from asm.Reg) // a mask as a vector of 0 and -1
	// setLive sets the mask of a tail's lanes, of which there are as many as RAX says.
	setLive(e *emitter, r asm.Reg)
	branchIfAny(e *emitter, pred asm.Reg, to asm.Label)
}

// index is the index of an indexed column or of what a list takes.
type index struct {
	v       kernels.Value
	slot    int  // streamed column of 4-byte integers that it comes straight from, or -1
	own     bool // it is the element's own index
	uniform bool // it is the same for all elements
}

// maskClass is the class of masks.
func (i *isa) maskClass() class {
	if i.masks > 0 {
		return mask
	}
	return vec
}
