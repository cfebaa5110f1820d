package native

import (
	"github.com/spikelane/spikelane/simd/asm"
)

// This file holds what is done lane by lane, in general registers.

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

// guardedWrites joins the writes of a group into one instruction. Where something is emitted, they are rare: the code
// lies behind the loop, and is gone to when a lane is on.
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
	write := func(e *emitter, o *operands) {
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
	}
	in.emit = write
	if g.rare {
		in.emit = func(e *emitter, o *operands) {
			there, back := e.NewLabel(), e.NewLabel()
			s.isa.branchIfAny(e, o.pred, there)
			e.Bind(back)
			off := e.off
			e.aside = append(e.aside, func() {
				e.Bind(there)
				e.off = off
				write(e, o)
				e.Jmp(back)
			})
		}
	}
	return in
}
