package native

import (
	"math/bits"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/asm"
)

// laneIndex leaves the index of a lane in RAX. Indices that are computed lie in a slot.
func (e *emitter) laneIndex(x index, slot, lane int) {
	switch {
	case x.own:
		e.Emit(asm.Inst{Op: asm.LEA, R: asm.RAX, M: asm.Mem(element, e.off+int32(lane))})
	case x.slot >= 0:
		e.Emit(asm.Inst{Op: asm.MOVSXD, R: asm.RAX, M: e.streamed(e.base(x.slot, asm.RAX), 4, lane)})
	default:
		e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RAX, M: e.lane(slot, lane)})
	}
}

// laneIndexAt leaves the index of the lane that RCX numbers in RAX.
func (e *emitter) laneIndexAt(x index, slot int) {
	switch {
	case x.own:
		e.Emit(asm.Inst{Op: asm.LEA, R: asm.RAX, M: asm.MemIdx(asm.RCX, element, 1, e.off)})
	case x.slot >= 0:
		e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RAX, M: e.columnAddress(x.slot)})
		e.Emit(asm.Inst{Op: asm.LEA, R: asm.RAX, M: e.streamed(asm.RAX, 4, 0)})
		e.Emit(asm.Inst{Op: asm.MOVSXD, R: asm.RAX, M: asm.MemIdx(asm.RAX, asm.RCX, 4, 0)})
	default:
		e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RAX, M: e.laneAt(slot, asm.RCX)})
	}
}

// scatterLanes returns a scatter that writes one lane after the other, in ascending order, so that of equal indices the
// last one stays. By the element's own index it is a store.
func (s *selector) scatterLanes(slot int, x index, v, pred reg) *instr {
	in := &instr{form: macro, use: []reg{v}, pred: pred, latency: 16, writes: []int32{int32(slot)}}
	val, idx := s.newSlot(), -1
	if !x.own && x.slot < 0 {
		idx = s.newSlot()
		in.use = append(in.use, s.get(x.v))
	}
	isMask := s.values[v].class == mask
	if isMask {
		in.tmp = []class{vec}
	}
	in.emit = func(e *emitter, o *operands) {
		from := o.use[0]
		if isMask {
			from = o.tmp[0]
			s.isa.spread(e, from, o.use[0])
		}
		s.isa.spill(e, vec, from, val)
		if idx >= 0 {
			s.isa.spill(e, vec, o.use[1], idx)
		}
		if pred == 0 {
			base := e.base(slot, asm.RDX)
			for l := range s.isa.lanes {
				e.laneIndex(x, idx, l)
				e.storeLane(slot, base, e.lane(val, l))
			}
			return
		}
		s.isa.bits(e, asm.RDX, o.pred)
		e.eachBit(func() {
			e.laneIndexAt(x, idx)
			e.storeLane(slot, e.columns[slot], e.laneAt(val, asm.RCX))
		})
	}
	return in
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
