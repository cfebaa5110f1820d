package native

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/asm"
)

// This file lets a turn of the loop work on two registers of elements. Their instructions mix, so that one hides the
// latencies of the other; and what is the same for both elements of a pair, an even one and the next, is computed once
// for eight pairs, not for sixteen elements: the random generator makes the numbers of a pair together.

// pattern is a constant that differs by lane.
type pattern struct {
	// step is how many lanes share a number, from is the first; the number of a second register, in odd lanes, is
	// that of a lane of the other table.
	mixed bool
	copy  int
	odd   bool // ones in odd lanes, and nothing else
}

var patterns = []pattern{
	{copy: 0},
	{copy: 1}, // pairs of lanes: the lower half, the upper half
	{mixed: true, copy: 0},
	{mixed: true, copy: 1},
	{odd: true},
}

const (
	lowerPairs, upperPairs = 0, 1
	lowerMixed, upperMixed = 2, 3
	oddLanes               = 4
)

// of returns the lanes of the pattern in a register of n.
func (p pattern) of(n int) []uint64 {
	lanes := make([]uint64, n)
	for k := range lanes {
		switch {
		case p.odd:
			lanes[k] = -uint64(k & 1)
		case p.mixed:
			lanes[k] = uint64(p.copy*n/2 + k/2 + k&1*n)
		default:
			lanes[k] = uint64(p.copy*n/2 + k/2)
		}
	}
	return lanes
}

// findPairs notes the values that are the same for both elements of a pair: index>>1, and what is made from that and
// values of the once part. A handful is not worth the trouble.
func (s *selector) findPairs() {
	f := s.f
	s.pairs = make([]bool, len(f.Insts))
	n := 0
	for i := f.Once; i < len(f.Insts); i++ {
		in := &f.Insts[i]
		if in.Op.Info().Class != kernels.Pure || f.TypeOf(kernels.Value(i)) == kernels.Bool || in.Op == kernels.OpSelect ||
			in.Op == kernels.OpISelect || in.Op == kernels.OpB2I {
			continue
		}
		paired := false
		for k, a := range in.Args[:in.Op.NumArgs()] {
			switch {
			case s.pairs[a]:
				paired = true
			case f.Insts[a].Op == kernels.OpIndex && in.Op == kernels.OpIShr && k == 0 && s.isInt(in.Args[1], 1):
				paired = true
			case int(a) < f.Once:
			default:
				paired = false
			}
			if !paired && int(a) >= f.Once {
				break
			}
		}
		if s.pairs[i] = paired; paired {
			n++
		}
	}
	if n < 10 {
		s.pairs = nil
	}
}

func (s *selector) isInt(v kernels.Value, x int64) bool {
	in := &s.f.Insts[v]
	return in.Op == kernels.OpConstI && int64(in.Imm) == x
}

// isOdd reports whether v says that the element's number is odd.
func (s *selector) isOdd(v kernels.Value) bool {
	in := &s.f.Insts[v]
	if in.Op != kernels.OpINE || !s.isInt(in.Args[1], 0) {
		return false
	}
	low := &s.f.Insts[in.Args[0]]
	return low.Op == kernels.OpIAnd && s.f.Insts[low.Args[0]].Op == kernels.OpIndex && s.isInt(low.Args[1], 1)
}

// paired reports whether v is to be taken from the pairs of elements.
func (s *selector) paired(v kernels.Value) bool {
	return s.part.even && !s.inPairs && int(v) >= s.f.Once && s.pairs[v]
}

// ofPair returns the register of v by pair: as many pairs as a register has lanes.
func (s *selector) ofPair(v kernels.Value) reg {
	if s.byPair[v] == 0 {
		wide, copy, inPairs := s.wide, s.copy, s.inPairs
		s.wide, s.copy, s.inPairs = s.byPair, copy/2, true // two registers of elements are one of pairs
		s.byPair[v] = s.make(v)
		s.wide, s.copy, s.inPairs = wide, copy, inPairs
	}
	return s.byPair[v]
}

// chosenOfPairs returns odd ? x : y of two values by pair, for the elements of the present copy.
func (s *selector) chosenOfPairs(x, y kernels.Value) reg {
	return s.isa.mix(s, s.ofPair(y), s.ofPair(x), s.copy%2)
}

func (s *selector) pattern(n int) reg { return s.shared(vec, home{kind: patternHome, n: n}) }

func (evex) duplicate(s *selector, v reg, copy int) reg {
	return s.one(binary, asm.VPERMQV, 3, 0, s.pattern(lowerPairs+copy), v)
}

func (evex) mix(s *selector, even, odd reg, copy int) reg {
	return s.one(permute, asm.VPERMT2Q, 3, 0, even, s.pattern(lowerMixed+copy), odd)
}

func (evex) pairIndex(s *selector) reg {
	return s.read(&instr{latency: 5, emit: func(e *emitter, x *operands) {
		e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RAX, M: asm.R(element)})
		e.Emit(asm.Inst{Op: asm.SHR, M: asm.R(asm.RAX), Imm: 1})
		e.Emit(asm.Inst{Op: asm.VPBROADCASTQR, Len: asm.L512, R: x.def, M: asm.R(asm.RAX)})
		e.Emit(asm.Inst{Op: asm.VPADDQ, Len: asm.L512, R: x.def, V: x.def, M: asm.Rip(e.iota64())})
	}}, vec, -1)
}

func (evex) oddMask(s *selector) reg {
	return s.shared(mask, home{kind: constHome, bits: 0xAA, n: 1})
}

func (vex) duplicate(s *selector, v reg, copy int) reg {
	return s.one(unary, asm.VPERMQ, 3, []int64{0x50, 0xFA}[copy], v)
}

func (vex) mix(s *selector, even, odd reg, copy int) reg {
	low, high := s.one(binary, asm.VPUNPCKLQDQ, 1, 0, even, odd), s.one(binary, asm.VPUNPCKHQDQ, 1, 0, even, odd)
	return s.one(binary, asm.VPERM2I128, 3, []int64{0x20, 0x31}[copy], low, high)
}

func (vex) pairIndex(s *selector) reg {
	return s.read(&instr{latency: 6, emit: func(e *emitter, x *operands) {
		e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RAX, M: asm.R(element)})
		e.Emit(asm.Inst{Op: asm.SHR, M: asm.R(asm.RAX), Imm: 1})
		everywhere(e, x.def, asm.RAX)
		e.Emit(ymm(asm.VPADDQ, x.def, x.def, asm.Rip(e.iota64())))
	}}, vec, -1)
}

func (vex) oddMask(s *selector) reg { return s.pattern(oddLanes) }
