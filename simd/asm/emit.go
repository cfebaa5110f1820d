package asm

// Emit appends one instruction. It takes VEX where the instruction has that form and the operands allow it,
// in two bytes when it can, else EVEX. It panics on operands that the instruction cannot take.
func (a *Assembler) Emit(in Inst) {
	a.open()
	r := in.Op.row()
	s := r.shape
	in.verify(r)
	switch {
	case r.legacy != 0:
		a.legacy(&in, s, r.legacy)
	case r.vex != 0 && !in.needsEVEX(s):
		a.vex(&in, s, r.vex)
	default:
		a.evex(&in, s, r.evex)
	}
}

// immBytes returns the number of bytes of the immediate.
func immBytes(s *Shape, imm int64) int32 {
	switch s.Imm {
	case NoImm, ImmCondIn:
		return 0
	case ImmShort:
		if imm == int64(int8(imm)) {
			return 1
		}
		return 4
	case ImmLong:
		return 4
	}
	return 1
}

func (a *Assembler) imm(s *Shape, imm int64) {
	switch immBytes(s, imm) {
	case 1:
		a.code = append(a.code, byte(imm))
	case 4:
		a.imm32(int32(imm))
	}
}

// bits are the high bits of register numbers, which prefixes carry: reg and rm in the sense of ModRM.
// For a register in rm, x is its bit 4; for a vector index, v is its bit 4.
type bits struct{ r, r4, x, b, v4 byte }

func highBits(in *Inst, s *Shape) (h bits) {
	h.r = byte(in.R) >> 3 & 1
	h.r4 = byte(in.R) >> 4 & 1
	h.v4 = byte(in.V) >> 4 & 1
	m := &in.M
	switch {
	case !m.Mem:
		h.b = byte(m.Reg) >> 3 & 1
		h.x = byte(m.Reg) >> 4 & 1
	case m.Rip:
	default:
		if m.Base != NoReg {
			h.b = byte(m.Base) >> 3 & 1
		}
		if m.Index != NoReg {
			h.x = byte(m.Index) >> 3 & 1
			if s.Index != None {
				h.v4 = byte(m.Index) >> 4 & 1
			}
		}
	}
	return h
}

// legacy emits an instruction of the general registers.
func (a *Assembler) legacy(in *Inst, s *Shape, e Enc) {
	h := highBits(in, s)
	if pp := e.pp(); pp != 0 {
		a.code = append(a.code, prefixes[pp])
	}
	rex := e.w()<<3 | h.r<<2 | h.x<<1 | h.b
	// Without REX, numbers 4 to 7 of the byte registers are ah, ch, dh and bh.
	if rex != 0 || s.R == GP8 && in.R >= RSP || s.M == GP8 && !in.M.Mem && in.M.Reg >= RSP {
		a.code = append(a.code, 0x40|rex)
	}
	switch e.mmm() {
	case 1:
		a.code = append(a.code, 0x0F)
	case 2:
		a.code = append(a.code, 0x0F, 0x38)
	case 3:
		a.code = append(a.code, 0x0F, 0x3A)
	}
	op := e.Opcode()
	switch {
	case s.Imm == ImmCondIn:
		op |= byte(in.Imm)
	case s.Imm == ImmShort && immBytes(s, in.Imm) == 1:
		op |= 2 // 81 → 83 and 69 → 6B: the immediate is a byte
	}
	a.code = append(a.code, op)
	a.rest(in, s, e, 1)
}

var prefixes = [4]byte{0, 0x66, 0xF3, 0xF2}

// vex emits a VEX instruction.
func (a *Assembler) vex(in *Inst, s *Shape, e Enc) {
	h := highBits(in, s)
	l := e.l()
	if s.Lens != 0 {
		l = byte(in.Len)
	}
	last := (^byte(in.V)&15)<<3 | l<<2 | e.pp()
	if e.mmm() == 1 && e.w()|h.x|h.b == 0 {
		a.code = append(a.code, 0xC5, (h.r^1)<<7|last, e.Opcode())
	} else {
		a.code = append(a.code, 0xC4, (h.r^1)<<7|(h.x^1)<<6|(h.b^1)<<5|e.mmm(), e.w()<<7|last, e.Opcode())
	}
	a.rest(in, s, e, 1)
}

// evex emits an EVEX instruction.
func (a *Assembler) evex(in *Inst, s *Shape, e Enc) {
	h := highBits(in, s)
	var l, bcast, z byte
	n := int32(1)
	if s.Lens != 0 {
		l = byte(in.Len)
	}
	if in.M.Mem {
		n = s.Mem.unit(in.Len)
		if in.M.Bcast {
			bcast, n = 1, int32(s.Bcast)
		}
	}
	if in.Z {
		z = 1
	}
	a.code = append(a.code, 0x62,
		(h.r^1)<<7|(h.x^1)<<6|(h.b^1)<<5|(h.r4^1)<<4|e.mmm(),
		e.w()<<7|(^byte(in.V)&15)<<3|1<<2|e.pp(),
		z<<7|l<<5|bcast<<4|(h.v4^1)<<3|byte(in.K),
		e.Opcode())
	a.rest(in, s, e, n)
}

// rest emits what follows the opcode. A displacement of 8 bits counts units of n bytes.
func (a *Assembler) rest(in *Inst, s *Shape, e Enc, n int32) {
	if s.Args == "" {
		return
	}
	reg := byte(in.R) & 7
	if e.isExt() {
		reg = e.ext()
	}
	if in.M.Mem {
		a.mem(&in.M, reg<<3, n, immBytes(s, in.Imm))
	} else {
		a.code = append(a.code, 0xC0|reg<<3|byte(in.M.Reg)&7)
	}
	a.imm(s, in.Imm)
}

// mem emits ModRM, SIB and displacement; tail is the number of bytes of the instruction behind them.
func (a *Assembler) mem(m *Operand, reg byte, n, tail int32) {
	if m.Rip {
		a.check(m.At)
		at := int32(len(a.code)) + 1
		a.refs = append(a.refs, ref{at: at, end: at + 4 + tail, disp: m.Disp, to: m.At})
		a.code = append(a.code, reg|5, 0, 0, 0, 0)
		return
	}
	base := byte(m.Base) & 7
	if m.Base == NoReg {
		// In SIB, base 5 with mod 0 means a displacement of 32 bits and no base. Without SIB that ModRM is
		// relative to the instruction pointer, so that even a plain address needs one.
		a.code = append(a.code, reg|4, sib(m)|5)
		a.imm32(m.Disp)
		return
	}
	var mod byte
	short := m.Disp%n == 0 && m.Disp/n == int32(int8(m.Disp/n))
	switch {
	case m.Disp == 0 && base != 5: // rbp and r13 with mod 0 mean something else
	case short:
		mod = 1 << 6
	default:
		mod = 2 << 6
	}
	if m.Index != NoReg || base == 4 { // ModRM.rm 4 is no base but the sign of a SIB: rsp and r12 need one
		a.code = append(a.code, mod|reg|4, sib(m)|base)
	} else {
		a.code = append(a.code, mod|reg|base)
	}
	switch mod {
	case 1 << 6:
		a.code = append(a.code, byte(m.Disp/n))
	case 2 << 6:
		a.imm32(m.Disp)
	}
}

// sib returns scale and index of a SIB byte; index 4 is none.
func sib(m *Operand) byte {
	if m.Index == NoReg {
		return 4 << 3
	}
	var ss byte
	switch m.Scale {
	case 2:
		ss = 1
	case 4:
		ss = 2
	case 8:
		ss = 3
	}
	return ss<<6 | byte(m.Index)&7<<3
}
