package native

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/asm"
)

// selector turns instructions of the function into instructions of the machine, for one part at a time.
type selector struct {
	*unit
	part     *part
	inOnce   bool
	wide     []reg // by kernels.Value: its register in this part
	narrow   []reg // the same, of 4-byte integers
	uses     []int // by kernels.Value, over both parts
	consts   map[home]reg
	kept     map[kernels.Value]reg // what the once part leaves in slots
	stored   []bool                // by column: the function writes it
	streamed []bool                // by column: its elements are those of the call
	live     reg                   // of a tail: the lanes that count
	gates    map[kernels.Value]int // slots with -0 and the value
	finally  []func()              // what else the once part does
	tailLive reg                   // the same, once the tail is done
	copy     int                   // which register of elements of the turn
	pairs    []bool                // by kernels.Value: the same for both elements of a pair; nil: nothing worth it
	byPair   []reg                 // by kernels.Value: what pairs have
	inPairs  bool                  // the selection is of values by pair
	group    *guarded              // writes that share a mask, not yet in the part
}

func newSelector(u *unit) *selector {
	f := u.f
	s := &selector{unit: u, consts: map[home]reg{}, kept: map[kernels.Value]reg{}, gates: map[kernels.Value]int{}}
	s.uses = make([]int, len(f.Insts))
	for i := range f.Insts {
		for _, a := range f.Insts[i].Args {
			if a != kernels.None {
				s.uses[a]++
			}
		}
	}
	s.stored = make([]bool, len(f.Cols))
	for c := range f.Cols {
		s.stored[c] = f.Writes(c)
	}
	s.streamed = streamed(f)
	s.findPairs()
	return s
}

// all selects the three parts. The once part comes last, when it is known which of its values the others need.
func (s *selector) all() {
	s.loop(1)
	for copies := 2; copies <= mostCopies && (s.waits() || copies == 2 && s.pairs != nil); copies *= 2 {
		s.loop(copies)
	}
	s.unit.tail.tail = true
	s.begin(&s.unit.tail, false)
	s.live = s.newReg(s.isa.maskClass())
	s.each()
	s.tailLive, s.live = s.live, 0
	s.begin(&s.unit.once, true)
	for v := range kernels.Value(s.f.Once) {
		if h, ok := s.kept[v]; ok {
			s.isa.keep(s, s.get(v), s.values[h].home.n)
		}
	}
	for _, add := range s.finally {
		add()
	}
}

// loop selects the body of the loop for some registers of elements a turn.
func (s *selector) loop(copies int) {
	s.unit.main = part{copies: copies, even: copies > 1 && s.pairs != nil}
	for s.copy = range copies {
		if s.copy%2 == 0 {
			s.byPair = make([]reg, len(s.f.Insts))
		}
		s.begin(&s.unit.main, false)
		s.each()
	}
	s.copy = 0
}

// window is how many instructions a processor looks ahead, at least: the reorder buffer of Skylake. issue is how many
// it begins in a cycle, about.
const (
	window     = 224
	issue      = 3
	mostCopies = 4
)

// waits reports whether the loop waits for latencies, though the processor works on all turns at a time that fit into
// its window: whether the longest chain of a turn takes longer than the instructions of these turns.
func (s *selector) waits() bool {
	n := 0
	for _, in := range s.unit.main.code {
		n++
		if in.form == macro { // a gather, for instance, is many
			n += min(in.latency, 16)
		}
	}
	return n < window*3/2 && newGraph(s.unit, s.unit.main.code).longest*issue > max(n, window)
}

// offset is the number of elements from the loop's first one to the first of the present copy.
func (s *selector) offset() int32 { return int32(s.copy * s.isa.lanes) }

func (s *selector) begin(p *part, once bool) {
	s.part, s.inOnce = p, once
	s.wide = make([]reg, len(s.f.Insts))
	s.narrow = make([]reg, len(s.f.Insts))
}

// each selects what is done for every element: writes, and what they ask for. Reads of what the function writes keep
// their place among the writes.
func (s *selector) each() {
	for v := kernels.Value(s.f.Once); int(v) < len(s.f.Insts); v++ {
		in := &s.f.Insts[v]
		switch in.Op.Info().Class {
		case kernels.Write:
			s.write(in)
		case kernels.Read:
			if s.stored[in.Slot] {
				s.flush(in.Slot)
				s.get(v)
			}
		}
	}
	s.flush(-1)
}

// add appends an instruction.
func (s *selector) add(in *instr) *instr {
	if in.length == 0 {
		in.length = s.isa.length
	}
	in.off = s.offset()
	for _, touched := range [][]int32{in.reads, in.writes} {
		for k, c := range touched {
			if int(c) < len(s.streamed) && s.streamed[c] { // copies touch other elements
				touched[k] = c + int32(s.copy*(len(s.f.Cols)+len(s.f.Lists)))
			}
		}
	}
	s.part.code = append(s.part.code, in)
	return in
}

// get returns the register of v.
func (s *selector) get(v kernels.Value) reg {
	if s.wide[v] == 0 {
		s.wide[v] = s.make(v)
	}
	return s.wide[v]
}

func (s *selector) make(v kernels.Value) reg {
	in := &s.f.Insts[v]
	switch {
	case s.paired(v):
		return s.isa.duplicate(s, s.ofPair(v), s.copy%2)
	case s.part.even && s.isOdd(v):
		return s.isa.oddMask(s)
	case s.inPairs && in.Op == kernels.OpIShr && s.f.Insts[in.Args[0]].Op == kernels.OpIndex:
		return s.isa.pairIndex(s)
	case in.Op == kernels.OpISelect && s.part.even && s.isOdd(in.Args[0]) && s.paired(in.Args[1]) && s.paired(in.Args[2]):
		return s.chosenOfPairs(in.Args[1], in.Args[2])
	}
	switch in.Op {
	case kernels.OpConstF, kernels.OpConstI:
		return s.constant(in.Imm)
	case kernels.OpConstB:
		return s.constMask(in.Imm != 0)
	case kernels.OpParam:
		if s.f.TypeOf(v) != kernels.Bool {
			return s.shared(vec, home{kind: paramHome, n: int(in.Slot)})
		}
	case kernels.OpBits, kernels.OpFromBits:
		return s.get(in.Args[0])
	}
	if int(v) < s.f.Once && !s.inOnce {
		r, ok := s.kept[v]
		if !ok {
			r = s.newHome(s.classOf(v), home{kind: slotHome, n: s.newSlot()})
			s.kept[v] = r
		}
		return r
	}
	switch in.Op {
	case kernels.OpParam:
		return s.isa.pure(s, in)
	case kernels.OpIndex:
		return s.isa.index(s)
	case kernels.OpLoad:
		return s.load(v, in)
	case kernels.OpGather:
		return s.gather(int(in.Slot), s.indexOf(in.Args[0]))
	}
	if r := s.simple(in); r != 0 {
		return r
	}
	return s.isa.pure(s, in)
}

func (s *selector) classOf(v kernels.Value) class {
	if s.f.TypeOf(v) == kernels.Bool && s.isa.masks > 0 {
		return mask
	}
	return vec
}

// shared returns the one reg of an invariant in memory.
func (s *selector) shared(c class, h home) reg {
	r, ok := s.consts[h]
	if !ok {
		r = s.newHome(c, h)
		s.consts[h] = r
	}
	return r
}

func (s *selector) constant(bits uint64) reg { return s.shared(vec, home{kind: constHome, bits: bits}) }

func (s *selector) constMask(on bool) reg {
	h := home{kind: constHome}
	if on {
		h.bits = ^uint64(0)
	}
	if s.isa.masks == 0 {
		return s.shared(vec, h)
	}
	h.n = 1 // apart from the vector constant
	return s.shared(mask, h)
}

// simple lowers an op that is one instruction, by the table.
func (s *selector) simple(in *kernels.Inst) reg {
	if in.Op == kernels.OpFMA {
		return s.fma(in)
	}
	row := &s.isa.simple[in.Op]
	if !row.ok {
		return 0
	}
	out := &instr{form: row.form, op: row.op, imm: row.imm, swapped: row.imm, commutes: row.commutes, latency: row.latency}
	for _, a := range in.Args[:in.Op.NumArgs()] {
		out.use = append(out.use, s.get(a))
	}
	out.def = s.newReg(vec)
	s.add(out)
	return out.def
}

// The signs of a fused product: bit 0, the addend is subtracted; bit 1, the product is negated.
const (
	minusAddend  = 1
	minusProduct = 2
)

func (s *selector) fma(in *kernels.Inst) reg {
	signs := int64(0)
	strip := func(v kernels.Value, flip int64) reg {
		for s.f.Insts[v].Op == kernels.OpNeg {
			signs ^= flip
			v = s.f.Insts[v].Args[0]
		}
		return s.get(v)
	}
	x, y, z := strip(in.Args[0], minusProduct), strip(in.Args[1], minusProduct), strip(in.Args[2], minusAddend)
	out := &instr{form: fusedMul, imm: signs, use: []reg{x, y, z}, def: s.newReg(vec), latency: 4}
	s.add(out)
	return out.def
}

// one appends an instruction with one result of class vec.
func (s *selector) one(f form, op asm.Op, latency int, imm int64, use ...reg) reg {
	in := &instr{form: f, op: op, imm: imm, swapped: imm, use: use, def: s.newReg(vec), latency: latency}
	return s.add(in).def
}
