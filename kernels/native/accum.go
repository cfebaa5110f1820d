package native

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/asm"
)

// accum is an accumulation into column slot: where indices and values come from. It goes lane by lane, since indices
// may repeat; a gather, an addition and a scatter would be no faster where they do not.
type accum struct {
	s       *selector
	slot    int
	x       index
	idxUse  int // place among the uses
	idxSlot int
	fromCol int  // column whose elements are added, or -1
	same    bool // one value for all lanes
	valUse  int
	valSlot int
	// gate is a column of flags at the same index, -1 for none: where the flag is 0, -0 is added instead, which changes
	// no number, not even a zero. That costs less than to leave the addition out.
	gate int
}

// accumulate selects an accumulation in the lanes pred, 0 for all.
func (s *selector) accumulate(slot int, idx, val kernels.Value, pred reg, gate int) {
	a := &accum{s: s, slot: slot, x: s.indexOf(idx), fromCol: -1, gate: gate}
	in := &instr{form: macro, pred: pred, tmp: []class{vec, vec, vec}, latency: 1, writes: []int32{int32(slot)}}
	if !a.x.own && a.x.slot < 0 {
		a.idxUse = len(in.use)
		in.use = append(in.use, s.get(idx))
		a.idxSlot = s.newSlot()
	}
	v := &s.f.Insts[val]
	switch {
	case v.Op == kernels.OpLoad && !s.stored[v.Slot]:
		a.fromCol = int(v.Slot)
	case gate >= 0 && int(val) < s.f.Once:
		a.same, a.valSlot = true, s.gated(val)
	default:
		a.valUse = len(in.use)
		r := s.get(val)
		in.use = append(in.use, r)
		if a.same = gate < 0 && s.values[r].home.uniform(); !a.same {
			a.valSlot = s.newSlot()
		}
	}
	indices, values := a.computed()
	in.single = !indices && !values
	switch {
	case pred == 0:
		in.emit = a.unrolled
	case in.single && pred == s.live:
		in.emit = a.rest
	default:
		in.emit = a.lanes
	}
	s.add(in)
}

// gateOf returns the column of flags that the mask is read from at the index idx, or -1 if it is not such a mask.
func (s *selector) gateOf(m, idx kernels.Value) int {
	in := &s.f.Insts[m]
	if in.Op != kernels.OpGather || in.Args[0] != idx || s.stored[in.Slot] || int(m) < s.f.Once {
		return -1
	}
	return int(in.Slot)
}

// gated returns the slot in which the once part leaves -0 and then the value v.
func (s *selector) gated(v kernels.Value) int {
	slot, ok := s.gates[v]
	if !ok {
		slot = s.newSlot()
		s.gates[v] = slot
		s.finally = append(s.finally, func() {
			s.add(&instr{form: macro, use: []reg{s.get(v)}, latency: 1, emit: func(e *emitter, o *operands) {
				e.MovImm(asm.RAX, -1<<63)
				e.Emit(asm.Inst{Op: asm.MOVQS, R: asm.RAX, M: e.lane(slot, 0)})
				e.Emit(asm.Inst{Op: asm.VMOVSDS, R: o.use[0], M: e.lane(slot, 1)})
			}})
		})
	}
	return slot
}

// computed reports whether indices are in a register, and values too.
func (a *accum) computed() (indices, values bool) {
	return !a.x.own && a.x.slot < 0, a.fromCol < 0 && !a.same
}

func (a *accum) unrolled(e *emitter, o *operands) {
	t, idxPart, valPart := o.tmp[0], o.tmp[1], o.tmp[2]
	base := e.base(a.slot, asm.RDX)
	indices, _ := a.computed()
	for l := range e.u.isa.lanes {
		to, at := e.streamed(base, 8, l), element
		switch {
		case indices:
			e.laneOf(o.use[a.idxUse], idxPart, l)
			to, at = asm.MemIdx(base, asm.RAX, 8, 0), asm.RAX
		case !a.x.own:
			e.laneIndex(a.x, l)
			to, at = asm.MemIdx(base, asm.RAX, 8, 0), asm.RAX
		}
		x := t
		switch {
		case a.fromCol >= 0:
			e.Emit(asm.Inst{Op: asm.VMOVSD, R: t, M: e.streamed(e.base(a.fromCol, asm.RCX), 8, l)})
		case a.same && a.gate >= 0:
		case a.same:
			x = o.use[a.valUse]
		default:
			x = e.partOf(o.use[a.valUse], valPart, l)
			if l%2 == 1 {
				e.Emit(asm.Inst{Op: asm.VPERMILPD, Len: asm.L128, R: t, M: asm.R(x), Imm: 1})
				x = t
			}
		}
		if a.gate >= 0 {
			flag := asm.MemIdx(e.base(a.gate, asm.RCX), at, 1, 0)
			if a.x.own {
				flag.Disp = e.off + int32(l)
			}
			a.closed(e, t, x, flag)
			x = t
		}
		e.Emit(asm.Inst{Op: asm.VADDSD, R: t, V: x, M: to})
		e.Emit(asm.Inst{Op: asm.VMOVSDS, R: t, M: to})
	}
}

// closed leaves the value to add in t: x, or -0 where the flag is 0.
func (a *accum) closed(e *emitter, t, x asm.Reg, flag asm.Operand) {
	e.Emit(asm.Inst{Op: asm.MOVZXB, R: asm.RCX, M: flag})
	if a.same {
		e.Emit(asm.Inst{Op: asm.VMOVSD, R: t, M: e.laneAt(a.valSlot, asm.RCX)})
		return
	}
	e.Emit(asm.Inst{Op: asm.VANDPD, R: t, V: x, M: asm.MemIdx(args, asm.RCX, 8, offGate)})
	e.Emit(asm.Inst{Op: asm.VORPD, R: t, V: t, M: asm.MemIdx(args, asm.RCX, 8, offGate+24)})
}

// rest goes through the elements of a tail.
func (a *accum) rest(e *emitter, o *operands) {
	t, k := o.tmp[0], asm.RDX
	again := e.NewLabel()
	address := func(slot int, idx, help asm.Reg, size uint8) asm.Operand {
		return asm.MemIdx(e.base(slot, help), idx, size, 0)
	}
	e.Emit(asm.Inst{Op: asm.MOVQ, R: k, M: asm.R(element)})
	e.Bind(again)
	x := t
	switch {
	case a.fromCol >= 0:
		e.Emit(asm.Inst{Op: asm.VMOVSD, R: t, M: address(a.fromCol, k, asm.RCX, 8)})
	case a.gate < 0:
		x = o.use[a.valUse]
	}
	at := k
	if !a.x.own {
		from := e.u.f.Cols[a.x.slot].Elem
		e.Emit(asm.Inst{Op: widening(from), R: asm.RAX, M: address(a.x.slot, k, asm.RAX, uint8(from.Size()))})
		at = asm.RAX
	}
	if a.gate >= 0 {
		a.closed(e, t, x, address(a.gate, at, asm.RCX, 1))
		x = t
	}
	e.Emit(asm.Inst{Op: asm.VADDSD, R: t, V: x, M: address(a.slot, at, asm.RCX, 8)})
	e.Emit(asm.Inst{Op: asm.VMOVSDS, R: t, M: address(a.slot, at, asm.RCX, 8)})
	e.Emit(asm.Inst{Op: asm.ADDI, M: asm.R(k), Imm: 1})
	e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RCX, M: asm.R(k)})
	e.Emit(asm.Inst{Op: asm.SUB, R: asm.RCX, M: asm.R(element)})
	e.Emit(asm.Inst{Op: asm.CMP, R: asm.RCX, M: asm.Mem(args, offStep)})
	e.Jcc(asm.L, again)
}

// lanes goes through the lanes that are on.
func (a *accum) lanes(e *emitter, o *operands) {
	t := o.tmp[0]
	indices, values := a.computed()
	if indices {
		e.toLanes(o.use[a.idxUse], o.tmp[1], a.idxSlot)
	}
	if values {
		e.toLanes(o.use[a.valUse], o.tmp[1], a.valSlot)
	}
	e.u.isa.bits(e, asm.RDX, o.pred)
	e.eachBit(func() {
		x := t
		switch {
		case a.fromCol >= 0:
			e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RAX, M: e.columnAddress(a.fromCol)})
			e.Emit(asm.Inst{Op: asm.LEA, R: asm.RAX, M: e.streamed(asm.RAX, 8, 0)})
			e.Emit(asm.Inst{Op: asm.VMOVSD, R: t, M: asm.MemIdx(asm.RAX, asm.RCX, 8, 0)})
		case a.same && a.gate >= 0:
		case a.same:
			x = o.use[a.valUse]
		default:
			e.Emit(asm.Inst{Op: asm.VMOVSD, R: t, M: e.laneAt(a.valSlot, asm.RCX)})
		}
		e.laneIndexAt(a.x, a.idxSlot)
		if a.gate >= 0 {
			e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RCX, M: e.columnAddress(a.gate)})
			a.closed(e, t, x, asm.MemIdx(asm.RCX, asm.RAX, 1, 0))
		}
		e.Emit(asm.Inst{Op: asm.SHL, M: asm.R(asm.RAX), Imm: 3})
		e.Emit(asm.Inst{Op: asm.ADD, R: asm.RAX, M: e.columnAddress(a.slot)})
		e.Emit(asm.Inst{Op: asm.VADDSD, R: t, V: x, M: asm.Mem(asm.RAX, 0)})
		e.Emit(asm.Inst{Op: asm.VMOVSDS, R: t, M: asm.Mem(asm.RAX, 0)})
	})
}
