package native

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/asm"
)

// This file holds what is done lane by lane, in general registers.

// accumulate adds to elements of a column, one lane after the other, as indices may repeat. A gather, an addition and
// a scatter would be no faster where they do not.
func (s *selector) accumulate(slot int, idx, val kernels.Value, pred reg) {
	a := &accum{s: s, slot: slot, x: s.indexOf(idx), fromCol: -1}
	in := &instr{form: macro, pred: pred, tmp: []class{vec}, latency: 1, writes: []int32{int32(slot)}}
	if !a.x.own && a.x.slot < 0 {
		a.idxUse = len(in.use)
		in.use = append(in.use, s.get(idx))
		a.idxSlot = s.newSlot()
	}
	v := &s.f.Insts[val]
	if v.Op == kernels.OpLoad && !s.stored[v.Slot] {
		a.fromCol = int(v.Slot)
	} else {
		a.valUse = len(in.use)
		r := s.get(val)
		in.use = append(in.use, r)
		if a.same = s.values[r].home.invariant(); !a.same {
			a.valSlot = s.newSlot()
		}
	}
	in.emit = a.lanes
	if pred == 0 {
		in.emit = a.unrolled
	} else {
		in.early = true
	}
	s.add(in)
}

// accum is an accumulation into column slot: where indices and values come from.
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
}

// toSlots leaves computed indices and values in memory, so that lanes can be taken from there.
func (a *accum) toSlots(e *emitter, o *operands) {
	if !a.x.own && a.x.slot < 0 {
		e.u.isa.spill(e, vec, o.use[a.idxUse], a.idxSlot)
	}
	if a.fromCol < 0 && !a.same {
		e.u.isa.spill(e, vec, o.use[a.valUse], a.valSlot)
	}
}

func (a *accum) unrolled(e *emitter, o *operands) {
	a.toSlots(e, o)
	t := o.tmp[0]
	base := e.base(a.slot, asm.RDX)
	for l := range e.u.isa.lanes {
		to := asm.MemIdx(base, element, 8, 8*int32(l))
		if !a.x.own {
			e.laneIndex(a.x, a.idxSlot, l)
			to = asm.MemIdx(base, asm.RAX, 8, 0)
		}
		x := t
		switch {
		case a.fromCol >= 0:
			e.Emit(asm.Inst{Op: asm.VMOVSD, R: t, M: asm.MemIdx(e.base(a.fromCol, asm.RCX), element, 8, 8*int32(l))})
		case a.same:
			x = o.use[a.valUse]
		default:
			e.Emit(asm.Inst{Op: asm.VMOVSD, R: t, M: e.lane(a.valSlot, l)})
		}
		e.Emit(asm.Inst{Op: asm.VADDSD, R: t, V: x, M: to})
		e.Emit(asm.Inst{Op: asm.VMOVSDS, R: t, M: to})
	}
}

// lanes goes through the lanes that are on.
func (a *accum) lanes(e *emitter, o *operands) {
	a.toSlots(e, o)
	t := o.tmp[0]
	e.u.isa.bits(e, asm.RDX, o.pred)
	e.eachBit(func() {
		x := t
		switch {
		case a.fromCol >= 0:
			e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RAX, M: e.columnAddress(a.fromCol)})
			e.Emit(asm.Inst{Op: asm.LEA, R: asm.RAX, M: asm.MemIdx(asm.RAX, element, 8, 0)})
			e.Emit(asm.Inst{Op: asm.VMOVSD, R: t, M: asm.MemIdx(asm.RAX, asm.RCX, 8, 0)})
		case a.same:
			x = o.use[a.valUse]
		default:
			e.Emit(asm.Inst{Op: asm.VMOVSD, R: t, M: e.laneAt(a.valSlot, asm.RCX)})
		}
		e.laneIndexAt(a.x, a.idxSlot)
		e.Emit(asm.Inst{Op: asm.SHL, M: asm.R(asm.RAX), Imm: 3})
		e.Emit(asm.Inst{Op: asm.ADD, R: asm.RAX, M: e.columnAddress(a.slot)})
		e.Emit(asm.Inst{Op: asm.VADDSD, R: t, V: x, M: asm.Mem(asm.RAX, 0)})
		e.Emit(asm.Inst{Op: asm.VMOVSDS, R: t, M: asm.Mem(asm.RAX, 0)})
	})
}

// eachBit writes a loop over the bits of RDX, lowest first: RCX is the number of the bit in each turn.
func (e *emitter) eachBit(body func()) {
	again, done := e.NewLabel(), e.NewLabel()
	e.Emit(asm.Inst{Op: asm.TEST, R: asm.RDX, M: asm.R(asm.RDX)})
	e.Jcc(asm.E, done)
	e.Bind(again)
	e.Emit(asm.Inst{Op: asm.TZCNT, R: asm.RCX, M: asm.R(asm.RDX)})
	body()
	e.Emit(asm.Inst{Op: asm.BLSR, V: asm.RDX, M: asm.R(asm.RDX)})
	e.Jcc(asm.NE, again)
	e.Bind(done)
}

// divide appends the floor division of integers, or its remainder: 0 where y is 0.
func (s *selector) divide(x, y reg, remainder bool) reg {
	sx, sy := s.newSlot(), s.newSlot()
	in := &instr{form: macro, use: []reg{x, y}, def: s.newReg(vec), latency: 200}
	in.emit = func(e *emitter, o *operands) {
		s.isa.spill(e, vec, o.use[0], sx)
		s.isa.spill(e, vec, o.use[1], sy)
		again, zero, minus, store := e.NewLabel(), e.NewLabel(), e.NewLabel(), e.NewLabel()
		divisor := e.laneAt(sy, asm.RCX)
		e.MovImm(asm.RCX, int64(s.isa.lanes-1))
		e.Bind(again)
		e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RAX, M: e.laneAt(sx, asm.RCX)})
		e.Emit(asm.Inst{Op: asm.CMPI, M: divisor, Imm: 0})
		e.Jcc(asm.E, zero)
		e.Emit(asm.Inst{Op: asm.CMPI, M: divisor, Imm: -1}) // the least integer / -1 would trap
		e.Jcc(asm.E, minus)
		e.Emit(asm.Inst{Op: asm.CQO})
		e.Emit(asm.Inst{Op: asm.IDIV, M: divisor})
		if remainder {
			e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RAX, M: asm.R(asm.RDX)})
		}
		e.Emit(asm.Inst{Op: asm.TEST, R: asm.RDX, M: asm.R(asm.RDX)})
		e.Jcc(asm.E, store)
		e.Emit(asm.Inst{Op: asm.XOR, R: asm.RDX, M: divisor})
		e.Jcc(asm.NS, store)
		if remainder {
			e.Emit(asm.Inst{Op: asm.ADD, R: asm.RAX, M: divisor})
		} else {
			e.Emit(asm.Inst{Op: asm.DEC, M: asm.R(asm.RAX)})
		}
		e.Jmp(store)
		e.Bind(minus)
		if !remainder {
			e.Emit(asm.Inst{Op: asm.NEG, M: asm.R(asm.RAX)})
			e.Jmp(store)
		}
		e.Bind(zero)
		e.MovImm(asm.RAX, 0)
		e.Bind(store)
		e.Emit(asm.Inst{Op: asm.MOVQS, R: asm.RAX, M: e.laneAt(sx, asm.RCX)})
		e.Emit(asm.Inst{Op: asm.DEC, M: asm.R(asm.RCX)})
		e.Jcc(asm.NS, again)
		s.isa.reload(e, vec, o.def, home{kind: slotHome, n: sx})
	}
	return s.add(in).def
}

// guardedWrites joins the writes of a group into one instruction that does nothing where no lane is on.
func guardedWrites(s *selector, g *guarded) *instr {
	in := &instr{form: macro, pred: g.lanes, latency: 1}
	tmps := map[class]int{} // most that one of them needs
	for _, p := range g.parts {
		in.use = append(in.use, p.use...)
		in.writes = append(in.writes, p.writes...)
		need := map[class]int{}
		for _, c := range p.tmp {
			need[c]++
			tmps[c] = max(tmps[c], need[c])
		}
	}
	first := map[class]int{}
	for _, c := range []class{vec, mask} {
		first[c] = len(in.tmp)
		for range tmps[c] {
			in.tmp = append(in.tmp, c)
		}
	}
	in.emit = func(e *emitter, o *operands) {
		skip := e.NewLabel()
		s.isa.skipUnless(e, o.pred, skip)
		use := o.use
		for _, p := range g.parts {
			x := operands{use: use[:len(p.use)], pred: o.pred}
			use = use[len(p.use):]
			next := map[class]int{}
			for _, c := range p.tmp {
				x.tmp = append(x.tmp, o.tmp[first[c]+next[c]])
				next[c]++
			}
			p.emit(e, &x)
		}
		e.Bind(skip)
	}
	return in
}
