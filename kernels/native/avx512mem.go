package native

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/asm"
)

// read appends a macro that makes a value from memory.
func (s *selector) read(in *instr, c class, slot int) reg {
	in.form, in.def = macro, s.newReg(c)
	if slot >= 0 {
		s.reading(in, slot)
	}
	return s.add(in).def
}

func (evex) load(s *selector, slot int) reg {
	live := s.lanes(0)
	switch s.f.Cols[slot].Elem {
	case kernels.ElemBool:
		return s.read(&instr{pred: live, tmp: []class{vec}, latency: 8, emit: func(e *emitter, x *operands) {
			t := x.tmp[0]
			if x.pred == 0 {
				e.Emit(asm.Inst{Op: asm.VMOVQ, R: t, M: e.elements(slot, 1)})
			} else {
				e.Emit(asm.Inst{Op: asm.VMOVDQU8, Len: asm.L128, R: t, M: e.elements(slot, 1), K: x.pred, Z: true})
			}
			e.Emit(asm.Inst{Op: asm.VPTESTMB, Len: asm.L128, R: x.def, V: t, M: asm.R(t)})
		}}, mask, slot)
	case kernels.ElemI32:
		return s.read(&instr{pred: live, latency: 8, emit: func(e *emitter, x *operands) {
			e.Emit(asm.Inst{Op: asm.VPMOVSXDQ, Len: asm.L512, R: x.def, M: e.elements(slot, 4), K: x.pred, Z: x.pred != 0})
		}}, vec, slot)
	}
	return s.read(&instr{pred: live, latency: 6, emit: func(e *emitter, x *operands) {
		e.Emit(asm.Inst{Op: asm.VMOVDQU64, Len: asm.L512, R: x.def, M: e.elements(slot, 8), K: x.pred, Z: x.pred != 0})
	}}, vec, slot)
}

func (evex) loadNarrow(s *selector, slot int) reg {
	op, size, latency := asm.VMOVDQU32, uint8(4), 6
	if s.f.Cols[slot].Elem == kernels.ElemU16 {
		op, size, latency = asm.VPMOVZXWD, 2, 8
	}
	return s.read(&instr{pred: s.lanes(0), latency: latency, emit: func(e *emitter, x *operands) {
		e.Emit(asm.Inst{Op: op, Len: asm.L256, R: x.def, M: e.elements(slot, size), K: x.pred, Z: x.pred != 0})
	}}, vec, slot)
}

func (evex) widen(s *selector, narrow reg) reg {
	return s.read(&instr{use: []reg{narrow}, latency: 3, emit: func(e *emitter, x *operands) {
		e.Emit(asm.Inst{Op: asm.VPMOVSXDQ, Len: asm.L512, R: x.def, M: asm.R(x.use[0])})
	}}, vec, -1)
}

func (evex) index(s *selector) reg {
	return s.read(&instr{latency: 4, emit: func(e *emitter, x *operands) {
		e.Emit(asm.Inst{Op: asm.VPBROADCASTQR, Len: asm.L512, R: x.def, M: asm.R(element)})
		e.Emit(asm.Inst{Op: asm.VPADDQ, Len: asm.L512, R: x.def, V: x.def, M: asm.Rip(e.iota64())})
	}}, vec, -1)
}

func (evex) store(s *selector, slot int, v reg, pred reg) *instr {
	in := &instr{form: macro, use: []reg{v}, pred: pred, latency: 1, writes: []int32{int32(slot)}}
	switch s.f.Cols[slot].Elem {
	case kernels.ElemBool:
		in.tmp = []class{vec}
		in.emit = func(e *emitter, x *operands) {
			t := x.tmp[0]
			e.Emit(asm.Inst{Op: asm.VMOVDQU8, Len: asm.L128, R: t, M: asm.Rip(e.ones8()), K: x.use[0], Z: true})
			if x.pred == 0 {
				e.Emit(asm.Inst{Op: asm.VMOVQS, R: t, M: e.elements(slot, 1)})
			} else {
				e.Emit(asm.Inst{Op: asm.VMOVDQU8S, Len: asm.L128, R: t, M: e.elements(slot, 1), K: x.pred})
			}
		}
	case kernels.ElemI32:
		in.emit = func(e *emitter, x *operands) {
			e.Emit(asm.Inst{Op: asm.VPMOVQD, Len: asm.L512, R: x.use[0], M: e.elements(slot, 4), K: x.pred})
		}
	default:
		in.emit = func(e *emitter, x *operands) {
			e.Emit(asm.Inst{Op: asm.VMOVDQU64S, Len: asm.L512, R: x.use[0], M: e.elements(slot, 8), K: x.pred})
		}
	}
	return in
}

// lanesOf returns a copy of the lanes that count in the temporary k, since gathers and scatters clear their mask.
func lanesOf(e *emitter, pred, k asm.Reg) {
	if pred == 0 {
		e.Emit(asm.Inst{Op: asm.KXNORB, R: k, V: k, M: asm.R(k)})
	} else {
		e.Emit(asm.Inst{Op: asm.KMOVB, R: k, M: asm.R(pred)})
	}
}

// gatherOne reads the one element that all lanes want.
func gatherOne(s *selector, slot int, x index) reg {
	elem := s.f.Cols[slot].Elem
	in := &instr{latency: 10}
	if k := &s.f.Insts[x.v]; k.Op != kernels.OpConstI || k.Imm >= 1<<27 {
		in.use = []reg{s.get(x.v)}
	}
	at := int32(s.f.Insts[x.v].Imm)
	where := func(e *emitter, o *operands) asm.Operand {
		base := e.base(slot, asm.RAX)
		if len(o.use) == 0 {
			return asm.Mem(base, at*int32(elem.Size()))
		}
		e.Emit(asm.Inst{Op: asm.VMOVQS, R: o.use[0], M: asm.R(asm.RCX)})
		return asm.MemIdx(base, asm.RCX, uint8(elem.Size()), 0)
	}
	return s.isa.broadcastFrom(s, in, slot, where)
}

func (evex) broadcastFrom(s *selector, in *instr, slot int, where func(e *emitter, o *operands) asm.Operand) reg {
	switch s.f.Cols[slot].Elem {
	case kernels.ElemBool:
		in.emit = func(e *emitter, o *operands) {
			e.Emit(asm.Inst{Op: asm.MOVZXB, R: asm.RAX, M: where(e, o)})
			e.Emit(asm.Inst{Op: asm.NEG, M: asm.R(asm.RAX)})
			e.Emit(asm.Inst{Op: asm.KMOVBR, R: o.def, M: asm.R(asm.RAX)})
		}
		return s.read(in, mask, slot)
	case kernels.ElemI32, kernels.ElemU16:
		in.emit = func(e *emitter, o *operands) {
			e.Emit(asm.Inst{Op: widening(s.f.Cols[slot].Elem), R: asm.RAX, M: where(e, o)})
			e.Emit(asm.Inst{Op: asm.VPBROADCASTQR, Len: asm.L512, R: o.def, M: asm.R(asm.RAX)})
		}
	default:
		in.emit = func(e *emitter, o *operands) {
			e.Emit(asm.Inst{Op: asm.VPBROADCASTQ, Len: asm.L512, R: o.def, M: where(e, o)})
		}
	}
	return s.read(in, vec, slot)
}

// scatter writes lanes in ascending order, as the processor promises, so that of equal indices the last one stays.
func (b evex) scatter(s *selector, slot int, x index, v, pred reg) *instr {
	if s.f.Cols[slot].Elem == kernels.ElemBool {
		return s.scatterLanes(slot, x, v, pred)
	}
	in := &instr{form: macro, use: []reg{v, s.get(x.v)}, pred: pred, tmp: []class{mask}, latency: 16, writes: []int32{int32(slot)}}
	switch s.f.Cols[slot].Elem {
	case kernels.ElemI32:
		in.tmp = append(in.tmp, vec)
		in.emit = func(e *emitter, o *operands) {
			lanesOf(e, o.pred, o.tmp[0])
			e.Emit(asm.Inst{Op: asm.VPMOVQD, Len: asm.L512, R: o.use[0], M: asm.R(o.tmp[1])})
			e.Emit(asm.Inst{Op: asm.VPSCATTERQD, Len: asm.L512, R: o.tmp[1], M: e.at(slot, o.use[1], 4), K: o.tmp[0]})
		}
	default:
		in.emit = func(e *emitter, o *operands) {
			lanesOf(e, o.pred, o.tmp[0])
			e.Emit(asm.Inst{Op: asm.VPSCATTERQQ, Len: asm.L512, R: o.use[0], M: e.at(slot, o.use[1], 8), K: o.tmp[0]})
		}
	}
	return in
}

func (evex) emit(s *selector, list int, pred reg, x index) *instr {
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
		switch {
		case x.own:
			e.Emit(asm.Inst{Op: asm.VPBROADCASTDR, Len: asm.L256, R: t, M: asm.R(element)})
			e.Emit(asm.Inst{Op: asm.VPADDD, Len: asm.L256, R: t, V: t, M: asm.Rip(e.iota32())})
			e.Emit(asm.Inst{Op: asm.VPCOMPRESSD, Len: asm.L256, R: t, M: asm.R(t), K: o.pred, Z: true})
		case x.slot >= 0:
			e.Emit(asm.Inst{Op: asm.VPCOMPRESSD, Len: asm.L256, R: o.use[0], M: asm.R(t), K: o.pred, Z: true})
		default:
			e.Emit(asm.Inst{Op: asm.VPMOVQD, Len: asm.L512, R: o.use[0], M: asm.R(t)})
			e.Emit(asm.Inst{Op: asm.VPCOMPRESSD, Len: asm.L256, R: t, M: asm.R(t), K: o.pred, Z: true})
		}
		e.Emit(asm.Inst{Op: asm.KMOVBT, R: asm.RAX, M: asm.R(o.pred)})
		e.append(list, asm.VMOVDQU32S, t, asm.L256)
	}
	return in
}

func (evex) keep(s *selector, v reg, slot int) {
	s.add(&instr{form: macro, use: []reg{v}, latency: 1, emit: func(e *emitter, x *operands) {
		s.isa.spill(e, s.values[v].class, x.use[0], slot)
	}})
}

func (evex) spill(e *emitter, c class, r asm.Reg, slot int) {
	if c == mask {
		e.Emit(asm.Inst{Op: asm.KMOVBS, R: r, M: e.slot(slot)})
		return
	}
	e.Emit(asm.Inst{Op: asm.VMOVDQU64S, Len: asm.L512, R: r, M: e.slot(slot)})
}

func (evex) reload(e *emitter, c class, r asm.Reg, h home) {
	switch {
	case c == mask:
		m := e.memory(h)
		m.Bcast = false
		e.Emit(asm.Inst{Op: asm.KMOVB, R: r, M: m})
	case h.kind == constHome && h.bits == 0:
		e.Emit(asm.Inst{Op: asm.VPXORQ, Len: asm.L512, R: r, V: r, M: asm.R(r)})
	case h.kind == constHome || h.kind == paramHome:
		m := e.memory(h)
		m.Bcast = false
		e.Emit(asm.Inst{Op: asm.VPBROADCASTQ, Len: e.longest(asm.L512), R: r, M: m})
	default:
		e.Emit(asm.Inst{Op: asm.VMOVDQU64, Len: e.longest(asm.L512), R: r, M: e.memory(h)})
	}
}

func (evex) move(e *emitter, c class, to, from asm.Reg) {
	if c == mask {
		e.Emit(asm.Inst{Op: asm.KMOVB, R: to, M: asm.R(from)})
		return
	}
	e.Emit(asm.Inst{Op: asm.VMOVDQA64, Len: asm.L512, R: to, M: asm.R(from)})
}

func (evex) bits(e *emitter, to, pred asm.Reg) {
	e.Emit(asm.Inst{Op: asm.KMOVBT, R: to, M: asm.R(pred)})
}

func (evex) spread(e *emitter, to, from asm.Reg) {
	e.Emit(asm.Inst{Op: asm.VPMOVM2Q, Len: asm.L512, R: to, M: asm.R(from)})
}

func (evex) branchIfAny(e *emitter, pred asm.Reg, to asm.Label) {
	e.Emit(asm.Inst{Op: asm.KORTESTB, R: pred, M: asm.R(pred)})
	e.Jcc(asm.NE, to)
}

func (evex) setLive(e *emitter, r asm.Reg) {
	e.Emit(asm.Inst{Op: asm.KMOVB, R: r, M: asm.MemIdx(args, asm.RAX, 1, offBits)})
}
