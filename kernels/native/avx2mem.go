package native

import (
	le "encoding/binary"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/asm"
)

// ymm returns an instruction on whole registers, xmm one on their lower halves.
func ymm(op asm.Op, r, v asm.Reg, m asm.Operand) asm.Inst {
	return asm.Inst{Op: op, Len: asm.L256, R: r, V: v, M: m}
}

func xmm(op asm.Op, r, v asm.Reg, m asm.Operand) asm.Inst {
	return asm.Inst{Op: op, Len: asm.L128, R: r, V: v, M: m}
}

// narrowed writes the low halves of four 8-byte lanes as 4-byte lanes.
func narrowed(e *emitter, to, from asm.Reg) {
	const evens = 0<<0 | 2<<2
	e.Emit(asm.Inst{Op: asm.VPSHUFD, Len: asm.L256, R: to, M: asm.R(from), Imm: evens})
	e.Emit(asm.Inst{Op: asm.VPERMQ, Len: asm.L256, R: to, M: asm.R(to), Imm: evens})
}

// everywhere writes a general register to all lanes.
func everywhere(e *emitter, to, from asm.Reg) {
	e.Emit(asm.Inst{Op: asm.VMOVQ, R: to, M: asm.R(from)})
	e.Emit(ymm(asm.VPBROADCASTQ, to, 0, asm.R(to)))
}

func (b vex) load(s *selector, slot int) reg {
	switch elem := s.f.Cols[slot].Elem; {
	case elem == kernels.ElemBool:
		return s.one(binary, asm.VPCMPEQQ, 1, 0, b.loadSmall(s, slot, asm.MOVZXB, ymm, asm.VPMOVZXBQ), s.constant(1))
	case elem == kernels.ElemI32:
		return b.widen(s, b.loadNarrow(s, slot))
	case s.part.tail:
		return s.read(&instr{pred: s.live, latency: 8, emit: func(e *emitter, x *operands) {
			e.Emit(ymm(asm.VMASKMOVPD, x.def, x.pred, e.elements(slot, 8)))
		}}, vec, slot)
	}
	return s.read(&instr{latency: 6, emit: func(e *emitter, x *operands) {
		e.Emit(ymm(asm.VMOVUPD, x.def, 0, e.elements(slot, 8)))
	}}, vec, slot)
}

// loadSmall widens a column of bytes to 8-byte lanes, or one of 2-byte integers to 4-byte lanes, without the sign. There
// is no load of such elements under a mask, so that in a tail they are collected one by one.
func (vex) loadSmall(s *selector, slot int, one asm.Op, form func(asm.Op, asm.Reg, asm.Reg, asm.Operand) asm.Inst, widen asm.Op) reg {
	size := uint8(s.f.Cols[slot].Elem.Size())
	if !s.part.tail {
		return s.read(&instr{latency: 7, emit: func(e *emitter, x *operands) {
			e.Emit(form(widen, x.def, 0, e.elements(slot, size)))
		}}, vec, slot)
	}
	return s.read(&instr{latency: 16, emit: func(e *emitter, x *operands) {
		again := e.NewLabel()
		e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RCX, M: asm.Mem(args, offStep)})
		e.MovImm(asm.RAX, 0)
		e.Bind(again)
		e.Emit(asm.Inst{Op: asm.SHL, M: asm.R(asm.RAX), Imm: 8 * int64(size)})
		e.Emit(asm.Inst{Op: asm.LEA, R: asm.RDX, M: asm.MemIdx(element, asm.RCX, 1, 0)})
		if size > 1 {
			e.Emit(asm.Inst{Op: asm.SHL, M: asm.R(asm.RDX), Imm: 1})
		}
		e.Emit(asm.Inst{Op: asm.ADD, R: asm.RDX, M: e.columnAddress(slot)})
		e.Emit(asm.Inst{Op: one, R: asm.RDX, M: asm.Mem(asm.RDX, -int32(size))})
		e.Emit(asm.Inst{Op: asm.OR, R: asm.RAX, M: asm.R(asm.RDX)})
		e.Emit(asm.Inst{Op: asm.DEC, M: asm.R(asm.RCX)})
		e.Jcc(asm.NE, again)
		e.Emit(asm.Inst{Op: asm.VMOVQ, R: x.def, M: asm.R(asm.RAX)})
		e.Emit(form(widen, x.def, 0, asm.R(x.def)))
	}}, vec, slot)
}

func (b vex) loadNarrow(s *selector, slot int) reg {
	if s.f.Cols[slot].Elem == kernels.ElemU16 {
		return b.loadSmall(s, slot, asm.MOVZXW, xmm, asm.VPMOVZXWD)
	}
	if !s.part.tail {
		return s.read(&instr{latency: 6, emit: func(e *emitter, x *operands) {
			e.Emit(xmm(asm.VMOVDQU, x.def, 0, e.elements(slot, 4)))
		}}, vec, slot)
	}
	return s.read(&instr{pred: s.live, early: true, latency: 10, emit: func(e *emitter, x *operands) {
		narrowed(e, x.def, x.pred)
		e.Emit(xmm(asm.VPMASKMOVD, x.def, x.def, e.elements(slot, 4)))
	}}, vec, slot)
}

func (vex) widen(s *selector, narrow reg) reg { return s.one(unary, asm.VPMOVSXDQ, 3, 0, narrow) }

func (vex) index(s *selector) reg {
	first := s.read(&instr{latency: 5, emit: func(e *emitter, x *operands) { everywhere(e, x.def, element) }}, vec, -1)
	return s.read(&instr{use: []reg{first}, latency: 1, emit: func(e *emitter, x *operands) {
		e.Emit(ymm(asm.VPADDQ, x.def, x.use[0], asm.Rip(e.iota64())))
	}}, vec, -1)
}

func (b vex) store(s *selector, slot int, v reg, pred reg) *instr {
	in := &instr{form: macro, use: []reg{v}, pred: pred, latency: 1, writes: []int32{int32(slot)}}
	all := pred == 0
	switch s.f.Cols[slot].Elem {
	case kernels.ElemBool:
		if s.part.tail {
			return b.scatter(s, slot, index{own: true, slot: -1}, v, pred)
		}
		in.emit = func(e *emitter, x *operands) { storeBytes(e, slot, x, all) }
		if !all {
			in.tmp = []class{vec}
		}
	case kernels.ElemI32:
		in.tmp = []class{vec, vec}
		in.emit = func(e *emitter, x *operands) {
			narrowed(e, x.tmp[0], x.use[0])
			if all {
				e.Emit(xmm(asm.VMOVDQUS, x.tmp[0], 0, e.elements(slot, 4)))
			} else {
				narrowed(e, x.tmp[1], x.pred)
				e.Emit(xmm(asm.VPMASKMOVDS, x.tmp[0], x.tmp[1], e.elements(slot, 4)))
			}
		}
	default:
		in.emit = func(e *emitter, x *operands) {
			if all {
				e.Emit(ymm(asm.VMOVUPDS, x.use[0], 0, e.elements(slot, 8)))
			} else {
				e.Emit(ymm(asm.VMASKMOVPDS, x.use[0], x.pred, e.elements(slot, 8)))
			}
		}
	}
	return in
}

// storeBytes writes a mask as four bytes. Under another mask it writes what is there again for the lanes that are off,
// which are elements of this call too: this is no code for tails.
func storeBytes(e *emitter, slot int, x *operands, all bool) {
	// Bit n of the mask goes to bit n+7k of the product for k = 0…3, so to bit 8n, where no other one arrives.
	bytes := func(r, mask asm.Reg) {
		e.Emit(ymm(asm.VMOVMSKPD, r, 0, asm.R(mask)))
		e.Emit(asm.Inst{Op: asm.IMULI, R: r, M: asm.R(r), Imm: 1 | 1<<7 | 1<<14 | 1<<21})
		e.Emit(asm.Inst{Op: asm.ANDIL, M: asm.R(r), Imm: 0x01010101})
	}
	if all {
		bytes(asm.RCX, x.use[0])
	} else {
		e.Emit(ymm(asm.VPAND, x.tmp[0], x.use[0], asm.R(x.pred)))
		bytes(asm.RCX, x.tmp[0])
		bytes(asm.RDX, x.pred)
		e.Emit(asm.Inst{Op: asm.NOT, M: asm.R(asm.RDX)})
		e.Emit(asm.Inst{Op: asm.ANDL, R: asm.RDX, M: e.elements(slot, 1)})
		e.Emit(asm.Inst{Op: asm.OR, R: asm.RCX, M: asm.R(asm.RDX)})
	}
	e.Emit(asm.Inst{Op: asm.MOVLS, R: asm.RCX, M: e.elements(slot, 1)})
}

func (vex) broadcastFrom(s *selector, in *instr, slot int, where func(e *emitter, o *operands) asm.Operand) reg {
	switch s.f.Cols[slot].Elem {
	case kernels.ElemBool:
		in.emit = func(e *emitter, o *operands) {
			e.Emit(asm.Inst{Op: asm.MOVZXB, R: asm.RAX, M: where(e, o)})
			e.Emit(asm.Inst{Op: asm.NEG, M: asm.R(asm.RAX)})
			everywhere(e, o.def, asm.RAX)
		}
	case kernels.ElemI32, kernels.ElemU16:
		in.emit = func(e *emitter, o *operands) {
			e.Emit(asm.Inst{Op: widening(s.f.Cols[slot].Elem), R: asm.RAX, M: where(e, o)})
			everywhere(e, o.def, asm.RAX)
		}
	default:
		in.emit = func(e *emitter, o *operands) { e.Emit(ymm(asm.VBROADCASTSD, o.def, 0, where(e, o))) }
	}
	return s.read(in, vec, slot)
}

func (vex) emit(s *selector, list int, pred reg, x index) *instr {
	in := &instr{form: macro, pred: pred, tmp: []class{vec}, latency: 1, writes: []int32{int32(len(s.f.Cols) + list)}}
	switch {
	case x.own:
	case x.slot >= 0:
		in.use = []reg{s.narrowOf(x.v)}
	default:
		in.use = []reg{s.get(x.v)}
	}
	in.emit = func(e *emitter, o *operands) {
		t := o.tmp[0]
		from := t
		switch {
		case x.own:
			e.Emit(asm.Inst{Op: asm.VMOVD, R: t, M: asm.R(element)})
			e.Emit(xmm(asm.VPBROADCASTD, t, 0, asm.R(t)))
			e.Emit(xmm(asm.VPADDD, t, t, asm.Rip(e.iota32())))
		case x.slot >= 0:
			from = o.use[0]
		default:
			narrowed(e, t, o.use[0])
		}
		e.Emit(ymm(asm.VMOVMSKPD, asm.RAX, 0, asm.R(o.pred)))
		e.Emit(asm.Inst{Op: asm.LEA, R: asm.RCX, M: asm.Rip(e.compression())})
		e.Emit(asm.Inst{Op: asm.LEA, R: asm.RDX, M: asm.MemIdx(asm.RAX, asm.RAX, 1, 0)})
		e.Emit(xmm(asm.VPSHUFB, t, from, asm.MemIdx(asm.RCX, asm.RDX, 8, 0)))
		e.append(list, asm.VMOVDQUS, t, asm.L128)
	}
	return in
}

// compression is a table of byte shuffles, by mask: they bring the 4-byte lanes that are on to the front.
func (e *emitter) compression() asm.Label {
	var table []byte
	for mask := range 1 << 4 {
		var row [16]byte
		n := 0
		for lane := range uint32(4) {
			if mask>>lane&1 != 0 {
				le.LittleEndian.PutUint32(row[n:], 0x03020100+0x04040404*lane)
				n += 4
			}
		}
		table = append(table, row[:]...)
	}
	return e.Const(table, 16)
}
