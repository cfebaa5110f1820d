package native

import (
	le "encoding/binary"

	"github.com/spikelane/spikelane/simd/asm"
)

// Real registers with a fixed meaning. RAX, RCX and RDX belong to each instruction in turn; R8 to R15 hold addresses
// of columns. RSP and RBP are Go's.
const (
	args    = asm.RDI // the block of arguments
	element = asm.RSI // the first lane's element
	end     = asm.RBX // one past the row's last element
)

// columnRegs hold the addresses of the columns used most.
var columnRegs = []asm.Reg{asm.R8, asm.R9, asm.R10, asm.R11, asm.R12, asm.R13, asm.R14, asm.R15}

// emitter writes machine code.
type emitter struct {
	asm.Assembler
	u       *unit
	columns []asm.Reg // by column: the register with its address, or NoReg
	aside   []func()  // writes code that lies behind the rest
	single  bool      // of the values in registers, first lanes are all that counts
	off     int32     // elements from the loop's first one to the first lane of the instruction in work
	listing *listing  // may be nil
}

// longest returns the length of registers that have values in the loops: l, or the
// shortest where first lanes are all that counts: the longest registers slow down what runs beside them.
func (e *emitter) longest(l asm.Len) asm.Len {
	if e.single {
		return asm.L128
	}
	return l
}

// base returns a register with the address of a column's element 0: its own, or t.
func (e *emitter) base(slot int, t asm.Reg) asm.Reg {
	if r := e.columns[slot]; r != asm.NoReg {
		return r
	}
	e.Emit(asm.Inst{Op: asm.MOVQ, R: t, M: e.columnAddress(slot)})
	return t
}

func (e *emitter) columnAddress(slot int) asm.Operand { return asm.Mem(args, offCols+8*int32(slot)) }

// elements is the operand of the elements of a streamed column, of size bytes each.
func (e *emitter) elements(slot int, size uint8) asm.Operand {
	return e.streamed(e.base(slot, asm.RAX), size, 0)
}

// streamed is the operand of the element of the given lane, and those after it, of a column at base.
func (e *emitter) streamed(base asm.Reg, size uint8, lane int) asm.Operand {
	return asm.MemIdx(base, element, size, int32(size)*(e.off+int32(lane)))
}

// at is the operand of gathers and scatters: elements of a column at a vector of indices.
func (e *emitter) at(slot int, idx asm.Reg, size uint8) asm.Operand {
	return asm.MemIdx(e.base(slot, asm.RAX), idx, size, 0)
}

// slot is a register's memory in the block of arguments.
func (e *emitter) slot(n int) asm.Operand { return asm.Mem(args, e.u.bytes.slots+64*int32(n)) }

// lane is one 8-byte element of a slot.
func (e *emitter) lane(n, lane int) asm.Operand {
	return asm.Mem(args, e.u.bytes.slots+64*int32(n)+8*int32(lane))
}

// laneAt is the element of a slot that a register numbers.
func (e *emitter) laneAt(n int, lane asm.Reg) asm.Operand {
	return asm.MemIdx(args, lane, 8, e.u.bytes.slots+64*int32(n))
}

// memory returns the operand of a home. Constants and parameters are broadcast.
func (e *emitter) memory(h home) asm.Operand {
	switch h.kind {
	case constHome:
		if !e.u.isa.broadcast {
			var full [32]byte
			for k := 0; k < 32; k += 8 {
				le.LittleEndian.PutUint64(full[k:], h.bits)
			}
			return asm.Rip(e.Const(full[:], 32))
		}
		return asm.Rip(e.Const64(h.bits)).Broadcast()
	case paramHome:
		return asm.Mem(args, e.u.bytes.params+8*int32(h.n)).Broadcast()
	case slotHome:
		return e.slot(h.n)
	case colHome:
		return asm.MemIdx(e.base(h.n, asm.RAX), element, 8, 8*h.off)
	case patternHome:
		return asm.Rip(e.lanesConst(patterns[h.n].of(e.u.isa.lanes)))
	}
	panic("BUG: native: a value that lies nowhere")
}

// direct reports whether an instruction can take its operand from h.
func (e *emitter) direct(h home) bool {
	return h.kind != nowhere && (h.kind != paramHome || e.u.isa.broadcast)
}

// iota64 and iota32 are the numbers of the lanes, from the first element of the loop on.
func (e *emitter) iota64() asm.Label {
	lanes := make([]uint64, e.u.isa.lanes)
	for k := range lanes {
		lanes[k] = uint64(k) + uint64(e.off)
	}
	return e.lanesConst(lanes)
}

func (e *emitter) lanesConst(lanes []uint64) asm.Label {
	var b []byte
	for _, x := range lanes {
		b = le.LittleEndian.AppendUint64(b, x)
	}
	return e.Const(b, len(b))
}

func (e *emitter) iota32() asm.Label {
	var b []byte
	for k := range uint32(e.u.isa.lanes) {
		b = le.LittleEndian.AppendUint32(b, k+uint32(e.off))
	}
	return e.Const(b, len(b))
}

// ones8 is a register of bytes 1.
func (e *emitter) ones8() asm.Label {
	b := make([]byte, 16)
	for k := range b {
		b[k] = 1
	}
	return e.Const(b, 16)
}

// append appends the 4-byte indices in r to a list: as many as bits are set in RAX. The whole register is written; the
// owner of the list has left room.
func (e *emitter) append(list int, store asm.Op, r asm.Reg, n asm.Len) {
	at := e.u.bytes.lists + 16*int32(list)
	e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RCX, M: asm.Mem(args, at+8)})
	e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RDX, M: asm.Mem(args, at)})
	e.Emit(asm.Inst{Op: store, Len: n, R: r, M: asm.MemIdx(asm.RDX, asm.RCX, 4, 0)})
	e.Emit(asm.Inst{Op: asm.POPCNT, R: asm.RAX, M: asm.R(asm.RAX)})
	e.Emit(asm.Inst{Op: asm.ADD, R: asm.RCX, M: asm.R(asm.RAX)})
	e.Emit(asm.Inst{Op: asm.MOVQS, R: asm.RCX, M: asm.Mem(args, at+8)})
}
