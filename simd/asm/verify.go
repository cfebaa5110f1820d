package asm

// needsEVEX reports whether the operands ask for what VEX cannot say.
func (in *Inst) needsEVEX(s *Shape) bool {
	m := &in.M
	return s.Lens != 0 && in.Len == L512 ||
		in.K != 0 || in.Z ||
		in.R > 15 || in.V > 15 ||
		!m.Mem && m.Reg > 15 ||
		m.Mem && (m.Bcast || s.EVEXOnly || s.Index != None && m.Index > 15)
}

// verify panics if the instruction cannot take the operands.
func (in *Inst) verify(r *row) {
	if fault := in.fault(r); fault != "" {
		panic("BUG: asm: " + r.name + ": " + fault)
	}
}

// fault returns what is wrong with the operands, or nothing.
func (in *Inst) fault(r *row) string {
	s := r.shape
	switch {
	case in.Len > L512 || s.Lens != 0 && s.Lens>>in.Len&1 == 0:
		return "no such vector length"
	case in.R >= limit(s.R):
		return "R: no such register"
	case in.V >= limit(s.V):
		return "V: no such register"
	}
	if f := in.faultM(s); f != "" {
		return f
	}
	if f := in.faultMask(r); f != "" {
		return f
	}
	if f := in.faultImm(s); f != "" {
		return f
	}
	if r.evex == 0 && r.legacy == 0 && in.needsEVEX(s) {
		return "needs EVEX, which it does not have"
	}
	if s.Index != None && s.Args[0] == 'R' && (in.R == in.M.Index || s.V != None && (in.V == in.R || in.V == in.M.Index)) {
		return "destination, mask and index must be different registers"
	}
	return ""
}

// limit returns one more than the largest number in a class. An operand that is not there must stay zero.
func limit(c Class) Reg {
	switch c {
	case None:
		return 1
	case Mask:
		return 8
	case GP8, GP16, GP32, GP64:
		return 16
	}
	return 32
}

// faultM checks the register or memory operand.
func (in *Inst) faultM(s *Shape) string {
	m := &in.M
	if !m.Mem {
		if s.M == None && s.Mem != NoMem {
			return "M: must be memory"
		}
		if m.Reg >= limit(s.M) {
			return "M: no such register"
		}
		if m.Bcast || m.Rip {
			return "M: a register is neither broadcast nor relative"
		}
		return ""
	}
	switch {
	case s.Mem == NoMem:
		return "M: cannot be memory"
	case m.Bcast && s.Bcast == 0:
		return "M: no broadcast"
	case m.Rip && s.Index != None:
		return "M: needs a vector index"
	case m.Rip:
		return ""
	case m.Base != NoReg && m.Base > R15:
		return "M: no such base"
	case s.Index != None && m.Index > 31:
		return "M: needs a vector index"
	case s.Index == None && m.Index != NoReg && (m.Index > R15 || m.Index == RSP):
		return "M: no such index"
	case m.Index != NoReg && m.Scale != 1 && m.Scale != 2 && m.Scale != 4 && m.Scale != 8:
		return "M: scale is not 1, 2, 4 or 8"
	}
	return ""
}

// faultMask checks the write mask.
func (in *Inst) faultMask(r *row) string {
	s := r.shape
	switch {
	case in.K > K7:
		return "K: no such register"
	case in.K != 0 && s.Masking == NoMask:
		return "takes no write mask"
	case in.K == 0 && s.Masking == NeedMask:
		return "needs a write mask"
	case in.Z && s.Masking != Zero:
		return "cannot zero by mask"
	case in.Z && in.K == 0:
		return "zeroing needs a write mask"
	case in.Z && in.M.Mem && s.Args[0] == 'M':
		return "memory cannot be zeroed by mask"
	}
	return ""
}

// faultImm checks the immediate.
func (in *Inst) faultImm(s *Shape) string {
	lo, hi := int64(0), int64(0)
	switch s.Imm {
	case Imm8:
		lo, hi = -128, 255
	case ImmFCmp:
		hi = 31
	case ImmICmp:
		hi = 7
	case ImmReg:
		if hi = 15 << 4; in.Imm&15 != 0 {
			return "immediate is not a register times 16"
		}
	case ImmCondIn:
		hi = 15
	case ImmShort, ImmLong:
		lo, hi = -1<<31, 1<<31-1
	}
	if in.Imm < lo || in.Imm > hi {
		return "immediate out of range"
	}
	return ""
}
