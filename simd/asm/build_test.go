package asm

import (
	"hash/fnv"
	"math/rand/v2"
)

// A want is a kind of operands to build for an instruction.
type want struct {
	len   Len
	mem   bool // memory rather than a register
	bcast bool
	high  bool // vector registers 16 to 31
	mask  int  // 0 none unless needed, 1 merge, 2 zero where possible
	form  int  // addressing form, see memory
}

// forms is the number of addressing forms that operand knows.
const forms = 16

// lens returns the lengths of an instruction, one arbitrary if it ignores them.
func lens(s *Shape) (ls []Len) {
	for l := L128; l <= L512; l++ {
		if s.Lens>>l&1 != 0 {
			ls = append(ls, l)
		}
	}
	if len(ls) == 0 {
		ls = []Len{L128}
	}
	return ls
}

// build returns a valid instruction; rnd(n) chooses in [0, n). What the instruction does not have is left out of w.
func build(rnd func(int) int, op Op, w want) Inst {
	r := op.row()
	s := r.shape
	in := Inst{Op: op, Len: w.len}
	high := w.high && r.evex != 0
	reg := func(c Class) Reg {
		switch c {
		case None:
			return 0
		case GP8, GP16, GP32, GP64:
			return Reg(rnd(16))
		case Mask:
			return Reg(rnd(8))
		}
		if high {
			return Reg(16 + rnd(16))
		}
		return Reg(rnd(16))
	}
	in.R, in.V = reg(s.R), reg(s.V)
	if s.Mem != NoMem && (w.mem || s.M == None) && !(s.EVEXOnly && r.evex == 0) {
		in.M = memory(rnd, s, w)
		if s.Index != None {
			in.M.Index = reg(s.Index)
			for in.M.Index == in.R || in.V == in.M.Index || s.V != None && in.V == in.R {
				in.R, in.M.Index = reg(s.R), reg(s.Index)
			}
		}
		in.M.Bcast = w.bcast && s.Bcast != 0 && r.evex != 0
	} else {
		in.M = R(reg(s.M))
	}
	if r.evex != 0 && s.Masking != NoMask && (w.mask > 0 || s.Masking == NeedMask) {
		in.K = Reg(1 + rnd(7))
		in.Z = w.mask == 2 && s.Masking == Zero && !(in.M.Mem && s.Args[0] == 'M')
	}
	in.Imm = immediate(rnd, s)
	return in
}

// memory returns a memory operand of form w.form.
func memory(rnd func(int) int, s *Shape, w want) Operand {
	n := s.Mem.unit(w.len)
	if w.bcast && s.Bcast != 0 {
		n = int32(s.Bcast)
	}
	near := n * int32(1+rnd(127)) // a byte when scaled
	odd := int32(129 + 2*rnd(100))
	base, index := Reg(rnd(16)), Reg(rnd(16))
	for index == RSP {
		index = Reg(rnd(16))
	}
	scale := uint8(1 << rnd(4))
	var o Operand
	switch w.form % forms {
	case 0:
		o = Mem(base, 0)
	case 1:
		o = Mem(base, near)
	case 2:
		o = Mem(base, -near)
	case 3:
		o = Mem(base, odd)
	case 4:
		o = Mem([]Reg{RBP, R13}[rnd(2)], 0)
	case 5:
		o = Mem([]Reg{RSP, R12}[rnd(2)], near)
	case 6:
		o = Mem([]Reg{RSP, R12}[rnd(2)], 0)
	case 7:
		o = MemIdx(base, index, scale, 0)
	case 8:
		o = MemIdx(base, index, scale, near)
	case 9:
		o = MemIdx(base, R12, scale, -0x12345678)
	case 10:
		o = MemIdx([]Reg{RBP, R13}[rnd(2)], index, scale, 0)
	case 11:
		o = MemIdx(NoReg, index, scale, near)
	case 12:
		o = Rip(1)
	case 13:
		o = Rip(1)
		o.Disp = near
	case 14:
		o = MemIdx(NoReg, NoReg, 1, 0x10*int32(1+rnd(9)))
	case 15:
		o = Mem(base, -128*n-n)
	}
	if s.Index != None { // the caller sets the index
		if o.Rip {
			o = MemIdx(base, NoReg, scale, odd)
		}
		o.Scale = scale
	}
	return o
}

func immediate(rnd func(int) int, s *Shape) int64 {
	switch s.Imm {
	case Imm8:
		return int64(rnd(256))
	case ImmFCmp:
		return int64(rnd(32))
	case ImmICmp:
		return int64(rnd(8))
	case ImmReg:
		return int64(rnd(16)) << 4
	case ImmCondIn:
		return int64(rnd(16))
	case ImmShort, ImmLong:
		return []int64{1, -1, 127, -128, 128, -129, 1<<31 - 1, -1 << 31, 0x12345}[rnd(9)]
	}
	return 0
}

// spread returns operands of every kind for one instruction, always the same. The lines of one instruction
// do not depend on the rest of the table: the choice starts from its name.
func spread(op Op) (ins []Inst) {
	r := op.row()
	s := r.shape
	if s.Args == "" {
		return []Inst{{Op: op}}
	}
	h := fnv.New64a()
	h.Write([]byte(r.name))
	rng := rand.New(rand.NewPCG(1, h.Sum64()))
	add := func(w want) { ins = append(ins, build(rng.IntN, op, w)) }
	ls := lens(s)
	form := rng.IntN(forms)
	next := func() int { form += 5; return form } // 5 and 16 have no common factor: all forms come in turn
	for i, l := range ls {
		if s.M != None {
			add(want{len: l})
			if len(ls) < 3 {
				add(want{len: l})
			}
			if r.evex != 0 {
				add(want{len: l, high: true, mask: (i + 1) % 3})
			}
		}
		if s.Mem == NoMem {
			continue
		}
		for range 8 / (len(ls) + 1) {
			add(want{len: l, mem: true, form: next()})
		}
		if r.evex != 0 {
			add(want{len: l, mem: true, high: true, mask: i % 3, form: next()})
		}
		if s.Bcast != 0 && r.evex != 0 {
			add(want{len: l, mem: true, bcast: true, high: i == 1, mask: (i + 2) % 3, form: next()})
		}
	}
	if s.R == GP8 || s.M == GP8 { // the byte registers that need REX, and those that do not
		for reg := RAX; reg <= R15; reg++ {
			in := build(rng.IntN, op, want{})
			if s.R == GP8 {
				in.R = reg
			} else {
				in.M.Reg = reg
			}
			ins = append(ins, in)
		}
	}
	return ins
}

// anyInst returns a random valid instruction.
func anyInst(rnd func(int) int) Inst {
	op := Op(1 + rnd(NumOps))
	s := op.row().shape
	if s.Args == "" {
		return Inst{Op: op}
	}
	ls := lens(s)
	return build(rnd, op, want{
		len: ls[rnd(len(ls))], mem: rnd(3) > 0, bcast: rnd(3) == 0, high: rnd(2) == 0, mask: rnd(3), form: rnd(forms),
	})
}
