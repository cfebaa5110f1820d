package native

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/asm"
	"github.com/spikelane/spikelane/simd/cpu"
)

// avx512 is AVX-512 F, DQ, BW and VL. Latencies are those of Skylake-X to Sapphire Rapids, rounded.
var avx512 = &isa{
	name: cpu.AVX512, lanes: 8, length: asm.L512,
	vecs: 32, masks: 7, broadcast: true,
	backend: evex{},
	simple: [kernels.NumOps]simple{
		kernels.OpAdd:   {true, binary, asm.VADDPD, 0, true, 4},
		kernels.OpSub:   {true, binary, asm.VSUBPD, 0, false, 4},
		kernels.OpMul:   {true, binary, asm.VMULPD, 0, true, 4},
		kernels.OpDiv:   {true, binary, asm.VDIVPD, 0, false, 24},
		kernels.OpSqrt:  {true, unary, asm.VSQRTPD, 0, false, 32},
		kernels.OpFloor: {true, unary, asm.VRNDSCALEPD, 9, false, 8},
		kernels.OpCeil:  {true, unary, asm.VRNDSCALEPD, 10, false, 8},
		kernels.OpTrunc: {true, unary, asm.VRNDSCALEPD, 11, false, 8},
		kernels.OpRound: {true, unary, asm.VRNDSCALEPD, 8, false, 8},
		kernels.OpIAdd:  {true, binary, asm.VPADDQ, 0, true, 1},
		kernels.OpISub:  {true, binary, asm.VPSUBQ, 0, false, 1},
		kernels.OpIMul:  {true, binary, asm.VPMULLQ, 0, true, 15},
		kernels.OpMul32: {true, binary, asm.VPMULUDQ, 0, true, 5},
		kernels.OpI2F:   {true, unary, asm.VCVTQQ2PD, 0, false, 4},
	},
}

// evex lowers what is not in the table.
type evex struct{}

// Predicates of comparisons, and the same with the operands exchanged.
const (
	eqOQ, ltOQ, leOQ, neqUQ = 0x00, 0x11, 0x12, 0x04
	geOQ, gtOQ              = 0x1d, 0x1e
	ordQ                    = 0x07
)

func (evex) pure(s *selector, in *kernels.Inst) reg {
	a := in.Args
	switch in.Op {
	case kernels.OpParam: // a mask
		p := s.shared(vec, home{kind: paramHome, n: int(in.Slot)})
		return s.compare(asm.VPTESTMQ, -1, -1, p, p, 0)
	case kernels.OpNeg:
		return s.one(binary, asm.VPXORQ, 1, 0, s.get(a[0]), s.constant(1<<63))
	case kernels.OpAbs:
		return s.one(binary, asm.VPANDQ, 1, 0, s.get(a[0]), s.constant(1<<63-1))
	case kernels.OpLT, kernels.OpLE, kernels.OpEQ, kernels.OpNE, kernels.OpILT, kernels.OpILE, kernels.OpIEQ, kernels.OpINE:
		return evexCompare(s, in, 0)
	case kernels.OpAnd:
		for k, v := range a[:2] {
			if c := &s.f.Insts[v]; s.uses[v] == 1 && compares(c.Op) && s.wide[v] == 0 && int(v) >= s.f.Once {
				return evexCompare(s, c, s.get(a[1-k]))
			}
		}
		return s.masks(asm.KANDB, s.get(a[0]), s.get(a[1]))
	case kernels.OpOr:
		return s.masks(asm.KORB, s.get(a[0]), s.get(a[1]))
	case kernels.OpXor:
		return s.masks(asm.KXORB, s.get(a[0]), s.get(a[1]))
	case kernels.OpNot:
		return s.masks(asm.KNOTB, s.get(a[0]))
	case kernels.OpSelect, kernels.OpISelect:
		m, x, y := s.get(a[0]), s.get(a[1]), s.get(a[2])
		out := &instr{form: blend, op: asm.VBLENDMPD, use: []reg{y, x}, pred: m, def: s.newReg(vec), latency: 1}
		return s.add(out).def
	case kernels.OpB2I:
		out := &instr{form: macro, pred: s.get(a[0]), def: s.newReg(vec), latency: 3, emit: func(e *emitter, x *operands) {
			e.Emit(asm.Inst{Op: asm.VPBROADCASTQ, Len: asm.L512, R: x.def, M: asm.Rip(e.Const64(1)), K: x.pred, Z: true})
		}}
		return s.add(out).def
	case kernels.OpIAnd, kernels.OpIOr, kernels.OpIXor:
		return evexLogic(s, in)
	case kernels.OpIShl:
		return evexShift(s, asm.VPSLLQ, asm.VPSLLVQ, a)
	case kernels.OpIShr:
		return evexShift(s, asm.VPSRLQ, asm.VPSRLVQ, a)
	case kernels.OpF2I:
		return evexToInt(s, s.get(a[0]))
	case kernels.OpIDiv:
		return s.divide(s.get(a[0]), s.get(a[1]), false)
	case kernels.OpIMod:
		return s.divide(s.get(a[0]), s.get(a[1]), true)
	}
	panic("BUG: native: no machine code for " + in.Op.String())
}

func compares(op kernels.Op) bool {
	switch op {
	case kernels.OpLT, kernels.OpLE, kernels.OpEQ, kernels.OpNE, kernels.OpILT, kernels.OpILE, kernels.OpIEQ, kernels.OpINE:
		return true
	}
	return false
}

// compare appends a comparison into a mask, under the mask pred if that is not 0. imm -1: it has no predicate.
func (s *selector) compare(op asm.Op, imm, swapped int64, x, y, pred reg) reg {
	in := &instr{
		form: binary, op: op, imm: max(imm, 0), swapped: max(swapped, 0), commutes: true, use: []reg{x, y},
		pred: pred, def: s.newReg(mask), latency: 4,
	}
	return s.add(in).def
}

func evexCompare(s *selector, in *kernels.Inst, pred reg) reg {
	x, y := s.get(in.Args[0]), s.get(in.Args[1])
	switch in.Op {
	case kernels.OpLT:
		return s.compare(asm.VCMPPDK, ltOQ, gtOQ, x, y, pred)
	case kernels.OpLE:
		return s.compare(asm.VCMPPDK, leOQ, geOQ, x, y, pred)
	case kernels.OpEQ:
		return s.compare(asm.VCMPPDK, eqOQ, eqOQ, x, y, pred)
	case kernels.OpNE:
		return s.compare(asm.VCMPPDK, neqUQ, neqUQ, x, y, pred)
	case kernels.OpILT:
		return s.compare(asm.VPCMPQ, 1, 6, x, y, pred)
	case kernels.OpILE:
		return s.compare(asm.VPCMPQ, 2, 5, x, y, pred)
	case kernels.OpIEQ:
		return s.compare(asm.VPCMPQ, 0, 0, x, y, pred)
	}
	return s.compare(asm.VPCMPQ, 4, 4, x, y, pred)
}

// masks appends an operation on one or two masks.
func (s *selector) masks(op asm.Op, use ...reg) reg {
	in := &instr{form: macro, use: use, def: s.newReg(mask), latency: 1, emit: func(e *emitter, x *operands) {
		if len(x.use) == 1 {
			e.Emit(asm.Inst{Op: op, R: x.def, M: asm.R(x.use[0])})
		} else {
			e.Emit(asm.Inst{Op: op, R: x.def, V: x.use[0], M: asm.R(x.use[1])})
		}
	}}
	return s.add(in).def
}

func (evex) and(s *selector, x, y reg) reg { return s.masks(asm.KANDB, x, y) }

// evexLogic lowers a bitwise op, together with one that nothing else uses into one of three operands.
func evexLogic(s *selector, in *kernels.Inst) reg {
	for k, v := range in.Args[:2] {
		inner := &s.f.Insts[v]
		if s.uses[v] != 1 || s.wide[v] != 0 || s.paired(v) || int(v) < s.f.Once && !s.inOnce || truth(inner.Op, 0, 0) < 0 {
			continue
		}
		// Bit 4a+2b+c of the immediate is the result for operands a, b, c.
		var imm int64
		for bits := range int64(8) {
			imm |= truth(in.Op, truth(inner.Op, bits>>2, bits>>1), bits) << bits
		}
		return s.one(tied, asm.VPTERNLOGQ, 1, imm, s.get(inner.Args[0]), s.get(inner.Args[1]), s.get(in.Args[1-k]))
	}
	op := map[kernels.Op]asm.Op{kernels.OpIAnd: asm.VPANDQ, kernels.OpIOr: asm.VPORQ, kernels.OpIXor: asm.VPXORQ}[in.Op]
	out := &instr{form: binary, op: op, commutes: true, use: []reg{s.get(in.Args[0]), s.get(in.Args[1])}, def: s.newReg(vec), latency: 1}
	return s.add(out).def
}

// truth returns the low bit of a bitwise op, -1 for other ops.
func truth(op kernels.Op, x, y int64) int64 {
	switch op {
	case kernels.OpIAnd:
		return x & y & 1
	case kernels.OpIOr:
		return (x | y) & 1
	case kernels.OpIXor:
		return (x ^ y) & 1
	}
	return -1
}

func evexShift(s *selector, byImm, byVec asm.Op, a [4]kernels.Value) reg {
	if n := &s.f.Insts[a[1]]; n.Op == kernels.OpConstI {
		return s.one(shift, byImm, 1, int64(n.Imm&63), s.get(a[0]))
	}
	n := s.one(binary, asm.VPANDQ, 1, 0, s.get(a[1]), s.constant(63))
	return s.one(binary, byVec, 1, 0, s.get(a[0]), n)
}

// evexToInt truncates. The instruction gives the least integer for all that does not fit.
func evexToInt(s *selector, x reg) reg {
	y := s.one(unary, asm.VCVTTPD2QQ, 4, 0, x)
	big := s.compare(asm.VCMPPDK, geOQ, leOQ, x, s.constant(0x43E0000000000000), 0) // x >= 2^63
	out := &instr{form: blend, op: asm.VBLENDMPD, use: []reg{y, s.constant(1<<63 - 1)}, pred: big, def: s.newReg(vec), latency: 1}
	y = s.add(out).def
	number := s.compare(asm.VCMPPDK, ordQ, ordQ, x, x, 0)
	zero := &instr{form: unary, op: asm.VMOVDQU64, use: []reg{y}, pred: number, zero: true, def: s.newReg(vec), latency: 1}
	return s.add(zero).def
}
