package native

import (
	"math/bits"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/asm"
)

// laneIndex leaves the index of a lane in RAX: the element's own, or one straight from a column.
func (e *emitter) laneIndex(x index, lane int) {
	if x.own {
		e.Emit(asm.Inst{Op: asm.LEA, R: asm.RAX, M: asm.Mem(element, e.off+int32(lane))})
		return
	}
	from := e.u.f.Cols[x.slot].Elem
	e.Emit(asm.Inst{Op: widening(from), R: asm.RAX, M: e.streamed(e.base(x.slot, asm.RAX), uint8(from.Size()), lane)})
}

// laneOf leaves a lane of v in RAX, with part as help: lanes are asked for in order. By way of memory it would take
// twice as long: what was stored as a whole is slow to be had in pieces.
func (e *emitter) laneOf(v, part asm.Reg, lane int) {
	from := e.partOf(v, part, lane)
	if lane%2 == 0 {
		e.Emit(asm.Inst{Op: asm.VMOVQS, R: from, M: asm.R(asm.RAX)})
	} else {
		e.Emit(asm.Inst{Op: asm.VPEXTRQ, R: from, M: asm.R(asm.RAX), Imm: 1})
	}
}

// partOf returns a register whose low 16 bytes hold the lane of v in their lower or upper half: v itself, or part.
func (e *emitter) partOf(v, part asm.Reg, lane int) asm.Reg {
	if lane < 2 {
		return v
	}
	if lane%2 == 0 {
		e.u.isa.part(e, part, v, lane/2)
	}
	return part
}

// laneIndexAt leaves the index of the lane that RCX numbers in RAX.
func (e *emitter) laneIndexAt(x index, slot int) {
	switch {
	case x.own:
		e.Emit(asm.Inst{Op: asm.LEA, R: asm.RAX, M: asm.MemIdx(asm.RCX, element, 1, e.off)})
	case x.slot >= 0:
		e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RAX, M: e.columnAddress(x.slot)})
		from := e.u.f.Cols[x.slot].Elem
		e.Emit(asm.Inst{Op: asm.LEA, R: asm.RAX, M: e.streamed(asm.RAX, uint8(from.Size()), 0)})
		e.Emit(asm.Inst{Op: widening(from), R: asm.RAX, M: asm.MemIdx(asm.RAX, asm.RCX, uint8(from.Size()), 0)})
	default:
		e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RAX, M: e.laneAt(slot, asm.RCX)})
	}
}

// scatterLanes returns a scatter that writes one lane after the other, in ascending order, so that of equal indices the
// last one stays. By the element's own index it is a store.
func (s *selector) scatterLanes(slot int, x index, v, pred reg) *instr {
	in := &instr{form: macro, use: []reg{v}, pred: pred, latency: 16, writes: []int32{int32(slot)}}
	val, idx := s.newSlot(), -1
	isMask := s.values[v].class == mask
	in.tmp = []class{vec, vec}
	if !x.own && x.slot < 0 {
		idx = s.newSlot()
		in.use = append(in.use, s.get(x.v))
	}
	in.emit = func(e *emitter, o *operands) {
		from := o.use[0]
		if isMask {
			from = o.tmp[0]
			s.isa.spread(e, from, o.use[0])
		}
		e.toLanes(from, o.tmp[1], val)
		if pred == 0 {
			base := e.base(slot, asm.RDX)
			for l := range s.isa.lanes {
				if idx >= 0 {
					e.laneOf(o.use[1], o.tmp[1], l)
				} else {
					e.laneIndex(x, l)
				}
				e.storeLane(slot, base, e.lane(val, l))
			}
			return
		}
		if idx >= 0 {
			e.toLanes(o.use[1], o.tmp[1], idx)
		}
		s.isa.bits(e, asm.RDX, o.pred)
		e.eachBit(func() {
			e.laneIndexAt(x, idx)
			e.storeLane(slot, e.columns[slot], e.laneAt(val, asm.RCX))
		})
	}
	return in
}

// toLanes leaves v in a slot in pieces of 16 bytes, so that its lanes can be had quickly.
func (e *emitter) toLanes(v, part asm.Reg, slot int) {
	for l := 0; l < e.u.isa.lanes; l += 2 {
		e.Emit(asm.Inst{Op: asm.VMOVUPDS, Len: asm.L128, R: e.partOf(v, part, l), M: e.lane(slot, l)})
	}
}

// storeLane copies a lane from memory to the element of the column that RAX numbers, with RCX as the last register to
// be written. base has the column's address, or is none.
func (e *emitter) storeLane(slot int, base asm.Reg, from asm.Operand) {
	elem := e.u.f.Cols[slot].Elem
	size := uint8(elem.Size())
	to := asm.MemIdx(base, asm.RAX, size, 0)
	if base == asm.NoReg {
		if shift := bits.TrailingZeros8(size); shift > 0 {
			e.Emit(asm.Inst{Op: asm.SHL, M: asm.R(asm.RAX), Imm: int64(shift)})
		}
		e.Emit(asm.Inst{Op: asm.ADD, R: asm.RAX, M: e.columnAddress(slot)})
		to = asm.Mem(asm.RAX, 0)
	}
	switch elem {
	case kernels.ElemBool:
		e.Emit(asm.Inst{Op: asm.MOVZXB, R: asm.RCX, M: from})
		e.Emit(asm.Inst{Op: asm.ANDI, M: asm.R(asm.RCX), Imm: 1})
		e.Emit(asm.Inst{Op: asm.MOVBS, R: asm.RCX, M: to})
	case kernels.ElemI32:
		e.Emit(asm.Inst{Op: asm.MOVL, R: asm.RCX, M: from})
		e.Emit(asm.Inst{Op: asm.MOVLS, R: asm.RCX, M: to})
	default:
		e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RCX, M: from})
		e.Emit(asm.Inst{Op: asm.MOVQS, R: asm.RCX, M: to})
	}
}
