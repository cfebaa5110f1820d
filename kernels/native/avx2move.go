package native

import (
	"github.com/spikelane/spikelane/simd/asm"
)

// scatter goes lane by lane: there is no instruction.
func (vex) scatter(s *selector, slot int, x index, v, pred reg) *instr {
	return s.scatterLanes(slot, x, v, pred)
}

func (vex) keep(s *selector, v reg, slot int) {
	s.add(&instr{form: macro, use: []reg{v}, latency: 1, emit: func(e *emitter, x *operands) {
		s.isa.spill(e, vec, x.use[0], slot)
	}})
}

func (vex) spill(e *emitter, _ class, r asm.Reg, slot int) {
	e.Emit(ymm(asm.VMOVAPDS, r, 0, e.slot(slot)))
}

func (vex) reload(e *emitter, _ class, r asm.Reg, h home) {
	switch {
	case h.kind == constHome && h.bits == 0:
		e.Emit(ymm(asm.VPXOR, r, r, asm.R(r)))
	case h.kind == constHome && h.bits == ^uint64(0):
		e.Emit(ymm(asm.VPCMPEQD, r, r, asm.R(r)))
	case h.kind == paramHome:
		m := e.memory(h)
		m.Bcast = false
		e.Emit(ymm(asm.VBROADCASTSD, r, 0, m))
	default:
		e.Emit(ymm(asm.VMOVUPD, r, 0, e.memory(h)))
	}
}

func (vex) move(e *emitter, _ class, to, from asm.Reg) { e.Emit(ymm(asm.VMOVAPD, to, 0, asm.R(from))) }

func (vex) bits(e *emitter, to, pred asm.Reg) { e.Emit(ymm(asm.VMOVMSKPD, to, 0, asm.R(pred))) }

func (b vex) spread(e *emitter, to, from asm.Reg) { b.move(e, vec, to, from) }

func (vex) branchIfAny(e *emitter, pred asm.Reg, to asm.Label) {
	e.Emit(ymm(asm.VMOVMSKPD, asm.RAX, 0, asm.R(pred)))
	e.Emit(asm.Inst{Op: asm.TESTL, R: asm.RAX, M: asm.R(asm.RAX)})
	e.Jcc(asm.NE, to)
}

// setLive moves a window on four words of ones and four of zeros: the more lanes live, the earlier it starts.
func (vex) setLive(e *emitter, r asm.Reg) {
	e.Emit(asm.Inst{Op: asm.NEG, M: asm.R(asm.RAX)})
	e.Emit(ymm(asm.VMOVUPD, r, 0, asm.MemIdx(args, asm.RAX, 8, offLanes+32)))
}
