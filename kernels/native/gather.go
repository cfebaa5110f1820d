package native

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/asm"
)

// gather reads elements of a column at a vector of indices, lane by lane. The instructions made for this are no faster
// where they are fast, and three to six times slower on the many processors whose microcode keeps them from leaking
// (Downfall, CVE-2022-40982; a virtual machine may not say that it has it).
func (s *selector) gather(slot int, x index) reg {
	if x.uniform {
		return gatherOne(s, slot, x)
	}
	elem := s.f.Cols[slot].Elem
	live := s.lanes(0)
	in := &instr{pred: live, latency: 14}
	vector := live != 0 || !x.own && x.slot < 0
	if vector {
		in.use, in.tmp = []reg{s.get(x.v)}, []class{vec}
	}
	first := len(in.tmp)
	parts := s.isa.lanes * wide(elem) / 16 // of 16 bytes
	parts = max(parts, 1)
	for range parts {
		in.tmp = append(in.tmp, vec)
	}
	if live != 0 {
		in.tmp = append(in.tmp, vec)
	}
	in.emit = func(e *emitter, o *operands) {
		from, part, to := asm.Reg(0), asm.Reg(0), o.tmp[first:]
		if vector {
			from, part = o.use[0], o.tmp[0]
			if live != 0 { // the others' indices may be anything; element 0 is there
				from = o.tmp[len(o.tmp)-1]
				s.isa.only(e, from, o.use[0], o.pred)
			}
		}
		base := e.base(slot, asm.RDX)
		for l := range s.isa.lanes {
			if vector {
				e.laneOf(from, part, l)
			} else {
				e.laneIndex(x, l)
			}
			e.insert(elem, to, l, asm.MemIdx(base, asm.RAX, uint8(elem.Size()), 0))
		}
		s.isa.join(e, elem, o.def, to)
	}
	if elem == kernels.ElemBool {
		return s.isa.flags(s, s.read(in, s.isa.bytesClass(), slot))
	}
	return s.read(in, vec, slot)
}

// wide is the bytes that an element has in a register before lanes are joined.
func wide(e kernels.Elem) int {
	if e == kernels.ElemU16 {
		return 4
	}
	return e.Size()
}

// widening returns the instruction that loads a narrow integer.
func widening(e kernels.Elem) asm.Op {
	if e == kernels.ElemU16 {
		return asm.MOVZXW
	}
	return asm.MOVSXD
}

// insert puts the element at from into its lane of registers of 16 bytes.
func (e *emitter) insert(elem kernels.Elem, parts []asm.Reg, lane int, from asm.Operand) {
	each := 16 / wide(elem)
	t, n := parts[lane/each], int64(lane%each)
	switch elem {
	case kernels.ElemI32:
		if n == 0 {
			e.Emit(asm.Inst{Op: asm.VMOVD, R: t, M: from})
			return
		}
		e.Emit(asm.Inst{Op: asm.VPINSRD, R: t, V: t, M: from, Imm: n})
	case kernels.ElemU16:
		e.Emit(asm.Inst{Op: asm.MOVZXW, R: asm.RAX, M: from})
		if n == 0 {
			e.Emit(asm.Inst{Op: asm.VMOVD, R: t, M: asm.R(asm.RAX)})
			return
		}
		e.Emit(asm.Inst{Op: asm.VPINSRD, R: t, V: t, M: asm.R(asm.RAX), Imm: n})
	case kernels.ElemBool:
		if n == 0 {
			e.Emit(asm.Inst{Op: asm.MOVZXB, R: asm.RAX, M: from})
			e.Emit(asm.Inst{Op: asm.VMOVD, R: t, M: asm.R(asm.RAX)})
			return
		}
		e.Emit(asm.Inst{Op: asm.VPINSRB, R: t, V: t, M: from, Imm: n})
	default:
		if n == 0 {
			e.Emit(asm.Inst{Op: asm.VMOVSD, R: t, M: from})
			return
		}
		e.Emit(asm.Inst{Op: asm.VPINSRQ, R: t, V: t, M: from, Imm: n})
	}
}

func (evex) only(e *emitter, to, from, live asm.Reg) {
	e.Emit(asm.Inst{Op: asm.VMOVDQA64, Len: asm.L512, R: to, M: asm.R(from), K: live, Z: true})
}

func (evex) bytesClass() class { return mask }

func (evex) flags(_ *selector, bytes reg) reg { return bytes }

func (evex) join(e *emitter, elem kernels.Elem, to asm.Reg, parts []asm.Reg) {
	pair := func(to, low, high asm.Reg) {
		e.Emit(asm.Inst{Op: asm.VINSERTF64X2, Len: asm.L256, R: to, V: low, M: asm.R(high), Imm: 1})
	}
	switch elem {
	case kernels.ElemBool:
		e.Emit(asm.Inst{Op: asm.VPTESTMB, Len: asm.L128, R: to, V: parts[0], M: asm.R(parts[0])})
	case kernels.ElemI32, kernels.ElemU16:
		pair(parts[0], parts[0], parts[1])
		e.Emit(asm.Inst{Op: asm.VPMOVSXDQ, Len: asm.L512, R: to, M: asm.R(parts[0])})
	default:
		pair(parts[0], parts[0], parts[1])
		pair(parts[2], parts[2], parts[3])
		e.Emit(asm.Inst{Op: asm.VINSERTF64X4, Len: asm.L512, R: to, V: parts[0], M: asm.R(parts[2]), Imm: 1})
	}
}

func (vex) only(e *emitter, to, from, live asm.Reg) { e.Emit(ymm(asm.VPAND, to, from, asm.R(live))) }

func (vex) bytesClass() class { return vec }

func (vex) flags(s *selector, bytes reg) reg {
	return s.one(binary, asm.VPCMPEQQ, 1, 0, bytes, s.constant(1))
}

func (vex) join(e *emitter, elem kernels.Elem, to asm.Reg, parts []asm.Reg) {
	switch elem {
	case kernels.ElemBool:
		e.Emit(ymm(asm.VPMOVZXBQ, to, 0, asm.R(parts[0])))
	case kernels.ElemI32, kernels.ElemU16:
		e.Emit(ymm(asm.VPMOVSXDQ, to, 0, asm.R(parts[0])))
	default:
		e.Emit(asm.Inst{Op: asm.VINSERTF128, Len: asm.L256, R: to, V: parts[0], M: asm.R(parts[1]), Imm: 1})
	}
}

func (evex) part(e *emitter, to, from asm.Reg, k int) {
	e.Emit(asm.Inst{Op: asm.VEXTRACTF64X2, Len: asm.L512, R: from, M: asm.R(to), Imm: int64(k)})
}

func (vex) part(e *emitter, to, from asm.Reg, k int) {
	e.Emit(asm.Inst{Op: asm.VEXTRACTF128, Len: asm.L256, R: from, M: asm.R(to), Imm: int64(k)})
}
