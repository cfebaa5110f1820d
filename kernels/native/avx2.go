package native

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/asm"
	"github.com/spikelane/spikelane/simd/cpu"
)

// avx2 is AVX2 with FMA and BMI. A mask is a vector: each lane is 0 or -1. Latencies are those of Skylake to Golden
// Cove, rounded.
var avx2 = &isa{
	name: cpu.AVX2, lanes: 4, length: asm.L256,
	vecs: 16, masks: 0, broadcast: false,
	backend: vex{},
	simple: [kernels.NumOps]simple{
		kernels.OpAdd:   {true, binary, asm.VADDPD, 0, true, 4},
		kernels.OpSub:   {true, binary, asm.VSUBPD, 0, false, 4},
		kernels.OpMul:   {true, binary, asm.VMULPD, 0, true, 4},
		kernels.OpDiv:   {true, binary, asm.VDIVPD, 0, false, 15},
		kernels.OpSqrt:  {true, unary, asm.VSQRTPD, 0, false, 20},
		kernels.OpFloor: {true, unary, asm.VROUNDPD, 9, false, 8},
		kernels.OpCeil:  {true, unary, asm.VROUNDPD, 10, false, 8},
		kernels.OpTrunc: {true, unary, asm.VROUNDPD, 11, false, 8},
		kernels.OpRound: {true, unary, asm.VROUNDPD, 8, false, 8},
		kernels.OpEQ:    {true, binary, asm.VCMPPD, eqOQ, true, 4},
		kernels.OpNE:    {true, binary, asm.VCMPPD, neqUQ, true, 4},
		kernels.OpIAdd:  {true, binary, asm.VPADDQ, 0, true, 1},
		kernels.OpISub:  {true, binary, asm.VPSUBQ, 0, false, 1},
		kernels.OpMul32: {true, binary, asm.VPMULUDQ, 0, true, 5},
		kernels.OpIAnd:  {true, binary, asm.VPAND, 0, true, 1},
		kernels.OpIOr:   {true, binary, asm.VPOR, 0, true, 1},
		kernels.OpIXor:  {true, binary, asm.VPXOR, 0, true, 1},
		kernels.OpIEQ:   {true, binary, asm.VPCMPEQQ, 0, true, 1},
		kernels.OpOr:    {true, binary, asm.VPOR, 0, true, 1},
		kernels.OpXor:   {true, binary, asm.VPXOR, 0, true, 1},
		kernels.OpB2I:   {true, shift, asm.VPSRLQ, 63, false, 1},
	},
}

// vex lowers what is not in the table.
type vex struct{}

func (b vex) pure(s *selector, in *kernels.Inst) reg {
	a := in.Args
	switch in.Op {
	case kernels.OpParam: // a mask, whose word is 0 or 1
		p := s.shared(vec, home{kind: paramHome, n: int(in.Slot)})
		return s.one(binary, asm.VPCMPGTQ, 3, 0, p, s.constant(0))
	case kernels.OpNeg:
		return s.either(asm.VXORPD, 1, s.get(a[0]), s.constant(1<<63))
	case kernels.OpAbs:
		return s.either(asm.VANDPD, 1, s.get(a[0]), s.constant(1<<63-1))
	case kernels.OpLT:
		return s.vexCompare(ltOQ, gtOQ, a)
	case kernels.OpLE:
		return s.vexCompare(leOQ, geOQ, a)
	case kernels.OpILT:
		return s.one(binary, asm.VPCMPGTQ, 3, 0, s.get(a[1]), s.get(a[0]))
	case kernels.OpILE, kernels.OpINE, kernels.OpNot:
		m, inverted := s.negative(in)
		if inverted {
			m = s.either(asm.VPXOR, 1, m, s.constMask(true))
		}
		return m
	case kernels.OpAnd:
		for k, v := range a[:2] {
			if m, inverted := s.condition(v); inverted {
				return s.one(binary, asm.VPANDN, 1, 0, m, s.get(a[1-k]))
			}
		}
		return b.and(s, s.get(a[0]), s.get(a[1]))
	case kernels.OpSelect, kernels.OpISelect:
		return s.vexSelect(a)
	case kernels.OpIShl:
		return s.vexShift(asm.VPSLLQ, asm.VPSLLVQ, a)
	case kernels.OpIShr:
		return s.vexShift(asm.VPSRLQ, asm.VPSRLVQ, a)
	case kernels.OpIMul:
		return s.vexProduct(a)
	case kernels.OpI2F:
		return s.vexToFloat(a[0])
	case kernels.OpF2I:
		return s.vexToInt(s.get(a[0]))
	case kernels.OpIDiv:
		return s.divide(s.get(a[0]), s.get(a[1]), false)
	case kernels.OpIMod:
		return s.divide(s.get(a[0]), s.get(a[1]), true)
	}
	panic("BUG: native: no machine code for " + in.Op.String())
}

func (vex) and(s *selector, x, y reg) reg { return s.either(asm.VPAND, 1, x, y) }

// either appends an instruction whose two operands may change places.
func (s *selector) either(op asm.Op, latency int, x, y reg) reg {
	in := &instr{form: binary, op: op, commutes: true, use: []reg{x, y}, def: s.newReg(vec), latency: latency}
	return s.add(in).def
}

func (s *selector) vexCompare(imm, swapped int64, a [4]kernels.Value) reg {
	in := &instr{
		form: binary, op: asm.VCMPPD, imm: imm, swapped: swapped, commutes: true,
		use: []reg{s.get(a[0]), s.get(a[1])}, def: s.newReg(vec), latency: 4,
	}
	return s.add(in).def
}

// condition returns the mask v, or its complement where that is less work and nothing else wants v.
func (s *selector) condition(v kernels.Value) (m reg, inverted bool) {
	in := &s.f.Insts[v]
	if s.uses[v] == 1 && s.wide[v] == 0 && (int(v) >= s.f.Once || s.inOnce) {
		switch in.Op {
		case kernels.OpILE, kernels.OpINE, kernels.OpNot:
			if m, inverted = s.negative(in); !inverted {
				s.wide[v] = m
			}
			return m, inverted
		}
	}
	return s.get(v), false
}

// negative lowers ile, ine or not to its complement, which the processor has; to itself where it can.
func (s *selector) negative(in *kernels.Inst) (m reg, inverted bool) {
	a := in.Args
	switch in.Op {
	case kernels.OpNot:
		return s.get(a[0]), true
	case kernels.OpINE:
		return s.either(asm.VPCMPEQQ, 1, s.get(a[0]), s.get(a[1])), true
	}
	greater := func(x, y reg) reg { return s.one(binary, asm.VPCMPGTQ, 3, 0, x, y) }
	const most = 1<<63 - 1
	x, y := &s.f.Insts[a[0]], &s.f.Insts[a[1]]
	switch {
	case y.Op == kernels.OpConstI && y.Imm != most: // x ≤ c is c+1 > x
		return greater(s.constant(y.Imm+1), s.get(a[0])), false
	case x.Op == kernels.OpConstI && x.Imm != most+1: // c ≤ y is y > c-1
		return greater(s.get(a[1]), s.constant(x.Imm-1)), false
	}
	return greater(s.get(a[0]), s.get(a[1])), true
}

// vexSelect lowers a choice: by a bitwise op where one of the values is 0.
func (s *selector) vexSelect(a [4]kernels.Value) reg {
	zero := func(v kernels.Value) bool {
		in := &s.f.Insts[v]
		return (in.Op == kernels.OpConstF || in.Op == kernels.OpConstI) && in.Imm == 0
	}
	m, inverted := s.condition(a[0])
	on, off := a[1], a[2]
	if inverted {
		on, off = off, on
	}
	switch {
	case zero(off):
		return s.either(asm.VANDPD, 1, m, s.get(on))
	case zero(on):
		return s.one(binary, asm.VANDNPD, 1, 0, m, s.get(off))
	}
	return s.one(blend, asm.VBLENDVPD, 2, 0, s.get(off), s.get(on), m)
}

func (s *selector) vexShift(byImm, byVec asm.Op, a [4]kernels.Value) reg {
	if n := &s.f.Insts[a[1]]; n.Op == kernels.OpConstI {
		return s.one(shift, byImm, 1, int64(n.Imm&63), s.get(a[0]))
	}
	return s.one(binary, byVec, 1, 0, s.get(a[0]), s.either(asm.VPAND, 1, s.get(a[1]), s.constant(63)))
}

// vexProduct multiplies integers modulo 2^64: with halves x = 2^32·X + x', it is 2^32·(X·y' + x'·Y) + x'·y'.
func (s *selector) vexProduct(a [4]kernels.Value) reg {
	product := func(x, y reg) reg { return s.either(asm.VPMULUDQ, 5, x, y) }
	x, y := s.get(a[0]), s.get(a[1])
	cross := product(s.one(shift, asm.VPSRLQ, 1, 32, x), y)
	if c := &s.f.Insts[a[1]]; c.Op != kernels.OpConstI {
		cross = s.either(asm.VPADDQ, 1, cross, product(x, s.one(shift, asm.VPSRLQ, 1, 32, y)))
	} else if high := c.Imm >> 32; high != 0 {
		cross = s.either(asm.VPADDQ, 1, cross, product(x, s.constant(high)))
	}
	return s.either(asm.VPADDQ, 1, s.one(shift, asm.VPSLLQ, 1, 32, cross), product(x, y))
}

// Bits of float64 constants. A number below 2^32 in the low half of the bits of 2^52 adds itself, in that of 2^84 it
// adds 2^32 times itself.
const (
	bits32     = 0x41F0000000000000 // 2^32
	bitsInv32  = 0x3DF0000000000000 // 2^-32
	bits52     = 0x4330000000000000 // 2^52
	bits52half = 0x4338000000000000 // 2^52 + 2^51
	bits63     = 0x43E0000000000000 // 2^63
	bits84sign = 0x4530000080000000 // 2^84 + 2^63
	bitsExcess = 0x4530000080100000 // 2^84 + 2^63 + 2^52
)

// oddWords chooses the upper halves of 8-byte lanes from the second operand, evenWords the lower ones.
const oddWords, evenWords = 0xAA, 0x55

// halves appends an instruction that joins the low 4 bytes of each lane of low and the high ones of high.
func (s *selector) halves(low, high reg) reg {
	in := &instr{
		form: binary, op: asm.VPBLENDD, imm: oddWords, swapped: evenWords, commutes: true,
		use: []reg{low, high}, def: s.newReg(vec), latency: 1,
	}
	return s.add(in).def
}

// vexToFloat converts the halves of integers without rounding, and rounds in their sum. The sign is turned into an
// offset of the upper half.
func (s *selector) vexToFloat(v kernels.Value) reg {
	if in := &s.f.Insts[v]; in.Op == kernels.OpLoad && s.f.Cols[in.Slot].Elem.Narrow() && !s.stored[in.Slot] {
		return s.one(unary, asm.VCVTDQ2PD, 7, 0, s.narrowOf(v))
	}
	x := s.get(v)
	low := s.halves(x, s.constant(bits52))
	high := s.either(asm.VPXOR, 1, s.one(shift, asm.VPSRLQ, 1, 32, x), s.constant(bits84sign))
	return s.either(asm.VADDPD, 4, s.one(binary, asm.VSUBPD, 4, 0, high, s.constant(bitsExcess)), low)
}

// vexToInt truncates: the quotient and the remainder by 2^32 are the halves of the result. NaN counts as 0; below the
// range the least integer is right, above it the largest is put in the end.
func (s *selector) vexToInt(x reg) reg {
	number := &instr{form: binary, op: asm.VCMPPD, imm: ordQ, use: []reg{x, x}, def: s.newReg(vec), latency: 4}
	y := s.either(asm.VANDPD, 1, s.add(number).def, x)
	y = s.one(unary, asm.VROUNDPD, 8, 11, s.one(binary, asm.VMAXPD, 4, 0, y, s.constant(1<<63|bits63)))
	quotient := s.one(unary, asm.VROUNDPD, 8, 9, s.either(asm.VMULPD, 4, y, s.constant(bitsInv32)))
	rest := s.one(fusedMul, 0, 4, minusProduct, quotient, s.constant(bits32), y)
	high := s.one(shift, asm.VPSLLQ, 1, 32, s.either(asm.VADDPD, 4, quotient, s.constant(bits52half)))
	low := s.either(asm.VADDPD, 4, rest, s.constant(bits52))
	big := &instr{
		form: binary, op: asm.VCMPPD, imm: geOQ, swapped: leOQ, commutes: true,
		use: []reg{x, s.constant(bits63)}, def: s.newReg(vec), latency: 4,
	}
	s.add(big)
	return s.one(blend, asm.VBLENDVPD, 2, 0, s.halves(low, high), s.constant(1<<63-1), big.def)
}
