package native

import (
	"math"
	"math/bits"
	"slices"

	"github.com/spikelane/spikelane/simd/asm"
)

// allocator gives real registers to the values of a part and writes it, in one walk. A value moves out of its register
// when another one needs it: the one whose next use lies furthest ahead goes (Belady 1966). A value that has a home in
// memory goes without a store, and is read from there by the instruction that wants it where that can be.
type allocator struct {
	u *unit
	e *emitter

	at     []asm.Reg // by reg: its register, or NoReg
	occupy [2][32]reg
	free   [2]uint32 // by class
	busy   [2]uint32 // registers of the instruction in work
	fixed  [2]uint32 // registers that keep their value
	uses   [][]int32 // by reg: the instructions that use it, from the next one on
	now    int32
}

func newAllocator(u *unit, e *emitter) *allocator {
	a := &allocator{u: u, e: e, at: make([]asm.Reg, len(u.values))}
	for r := range a.at {
		a.at[r] = asm.NoReg
	}
	a.free[vec] = uint32(1<<u.isa.vecs - 1)
	a.free[mask] = uint32(1<<(u.isa.masks+1)-1) &^ 1
	return a
}

// pin keeps r in a register from here on.
func (a *allocator) pin(r reg) {
	p := a.take(a.u.values[r].class)
	a.at[r] = p
	c := a.u.values[r].class
	a.occupy[c][p] = r
	a.fixed[c] |= 1 << p
}

// fix gives r the last register of its class, for good.
func (a *allocator) fix(r reg) {
	c := a.u.values[r].class
	p := asm.Reg(31 - bits.LeadingZeros32(a.free[c]))
	a.free[c] &^= 1 << p
	a.fixed[c] |= 1 << p
	a.give(r, p)
}

// run writes the part.
func (a *allocator) run(p *part) {
	a.uses = make([][]int32, len(a.u.values))
	for i, in := range p.code {
		for _, r := range in.sources() {
			a.uses[r] = append(a.uses[r], int32(i))
		}
	}
	for i, in := range p.code {
		a.now = int32(i)
		a.write(in)
	}
}

// sources returns the registers that in reads; one may come more than once.
func (in *instr) sources() []reg {
	if in.pred == 0 {
		return in.use
	}
	return append(slices.Clone(in.use), in.pred)
}

// next returns when r is used again, after the present instruction.
func (a *allocator) next(r reg) int32 {
	for len(a.uses[r]) > 0 && a.uses[r][0] <= a.now {
		a.uses[r] = a.uses[r][1:]
	}
	if len(a.uses[r]) == 0 {
		return math.MaxInt32
	}
	return a.uses[r][0]
}

// dies reports whether the present instruction is the last to use r, so that its register may be written.
func (a *allocator) dies(r reg) bool {
	c := a.u.values[r].class
	return a.next(r) == math.MaxInt32 && a.at[r] != asm.NoReg && a.fixed[c]>>a.at[r]&1 == 0
}

// take returns a free register of the class, marked busy.
func (a *allocator) take(c class) asm.Reg {
	if a.free[c] == 0 {
		a.evict(c)
	}
	p := asm.Reg(bits.TrailingZeros32(a.free[c]))
	a.free[c] &^= 1 << p
	a.busy[c] |= 1 << p
	return p
}

// evict frees the register of the class whose value is wanted last.
func (a *allocator) evict(c class) {
	var victim reg
	last := int32(-1)
	for p := range 32 {
		r := a.occupy[c][p]
		if r == 0 || (a.busy[c]|a.fixed[c])>>p&1 != 0 {
			continue
		}
		if n := a.next(r); n > last {
			victim, last = r, n
		}
	}
	if victim == 0 {
		panic("BUG: native: an instruction needs more registers than there are")
	}
	if v := &a.u.values[victim]; v.home.kind == nowhere && last < math.MaxInt32 {
		v.home = home{kind: slotHome, n: a.u.newSlot()}
		a.u.isa.spill(a.e, c, a.at[victim], v.home.n)
	}
	a.drop(victim)
}

// drop frees the register of r.
func (a *allocator) drop(r reg) {
	c, p := a.u.values[r].class, a.at[r]
	a.at[r] = asm.NoReg
	a.occupy[c][p] = 0
	a.free[c] |= 1 << p
}

// give puts r into register p.
func (a *allocator) give(r reg, p asm.Reg) {
	a.at[r] = p
	a.occupy[a.u.values[r].class][p] = r
}

// need brings r into a register, busy until the instruction is written.
func (a *allocator) need(r reg) asm.Reg {
	v := &a.u.values[r]
	p := a.at[r]
	if p == asm.NoReg {
		if v.home.kind == nowhere {
			panic("BUG: native: a value is used that nothing made")
		}
		p = a.take(v.class)
		a.u.isa.reload(a.e, v.class, p, v.home)
		a.give(r, p)
	}
	a.busy[v.class] |= 1 << p
	return p
}

// inMemory reports whether r is to be read from memory by the instruction itself.
func (a *allocator) inMemory(r reg) bool {
	return a.at[r] == asm.NoReg && a.e.direct(a.u.values[r].home)
}

// operand returns r as an operand that may lie in memory.
func (a *allocator) operand(r reg) asm.Operand {
	if a.inMemory(r) {
		return a.e.memory(a.u.values[r].home)
	}
	return asm.R(a.need(r))
}

// settle ends an instruction: values that nobody wants any more leave their registers.
func (a *allocator) settle(in *instr) {
	a.busy = [2]uint32{}
	for _, r := range in.sources() {
		if a.dies(r) {
			a.drop(r)
		}
	}
	if in.def != 0 && a.next(in.def) == math.MaxInt32 && a.at[in.def] != asm.NoReg {
		a.drop(in.def)
	}
}

// target returns the register of the result: that of a source that dies, or a free one.
func (a *allocator) target(in *instr, sources ...reg) asm.Reg {
	c := a.u.values[in.def].class
	if !in.early {
		for _, r := range sources {
			if a.u.values[r].class == c && a.dies(r) {
				p := a.at[r]
				a.at[r] = asm.NoReg
				return p
			}
		}
	}
	return a.take(c)
}
