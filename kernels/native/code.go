package native

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/asm"
)

// reg is a value in machine code: a virtual register, before allocation gives it a real one. 0 is none.
type reg int32

// class is the kind of register that a value needs.
type class uint8

const (
	vec  class = iota // a vector register, one lane for each element
	mask              // an opmask register, one bit for each lane
)

// value is what is known of a reg.
type value struct {
	class class
	// home is memory that holds the value for as long as anybody wants it: a constant, a parameter, what the once
	// part left in its slot, a column that the kernel does not write. A value with a home is never spilled.
	home home
}

// home is a place in memory.
type home struct {
	kind homeKind
	n    int    // parameter, slot, column or pattern
	bits uint64 // of a constant
	off  int32  // of a column: elements from the loop's first one
}

type homeKind uint8

const (
	nowhere     homeKind = iota
	constHome            // 8 bytes for all lanes, in the pool behind the code
	paramHome            // 8 bytes for all lanes, in the block of arguments
	slotHome             // a whole register, in the block of arguments
	colHome              // the elements of a streamed column of 8-byte elements
	patternHome          // a constant that differs by lane
)

// invariant reports whether the place holds the same in every turn, so that it may be kept in a register.
func (h home) invariant() bool { return h.uniform() || h.kind == patternHome }

// uniform reports whether the place holds the same for all elements.
func (h home) uniform() bool {
	return h.kind == constHome || h.kind == paramHome || h.kind == slotHome
}

// form says what an instruction does with its operands, which is what allocation must know.
type form uint8

const (
	binary   form = iota // def = use0 op use1, the latter may lie in memory
	unary                // def = op use0, which may lie in memory
	fusedMul             // def = ±(use0 · use1) ± use2, op says the signs; one may lie in memory
	blend                // def = mask ? use1 : use0; the former may lie in memory
	permute              // def = op(use0, use1, use2), def in the register of use0; the last may lie in memory
	tied                 // def is a bitwise function of the three that imm tabulates, def in the register of use0; the last may lie in memory
	shift                // def = use0 shifted by imm
	macro                // what emit writes; all uses in registers, or where flags allow in memory
)

// instr is one instruction of the machine, or one short sequence of them, on virtual registers.
type instr struct {
	form     form
	op       asm.Op
	length   asm.Len
	imm      int64
	commutes bool  // use0 and use1 may change places,
	swapped  int64 // which makes this of imm
	def      reg
	use      []reg
	pred     reg  // write mask
	zero     bool // lanes off are 0, else those of use0 (tied) or, for comparisons, off
	tmp      []class
	early    bool // def is written before all uses are read
	single   bool // of registers used, the first lane counts alone
	emit     func(e *emitter, x *operands)
	latency  int
	// What the instruction reads and writes beside registers: columns, then lists. Loads of columns that the kernel
	// does not write are not listed.
	reads, writes []int32
	off           int32 // see emitter.off
}

// operands are the real registers of a macro.
type operands struct {
	def  asm.Reg
	use  []asm.Reg
	tmp  []asm.Reg
	pred asm.Reg
}

// part is straight-line code: the once part, the loop's body, or the body for a few elements only.
type part struct {
	code   []*instr
	tail   bool // only the lanes of the live mask count
	copies int  // registers of elements that a turn works on
	even   bool // the first element must have an even number
}

// unit is a function on its way to machine code.
type unit struct {
	f      *kernels.Func
	isa    *isa
	values []value // by reg; 0 is unused
	slots  int     // of the block of arguments
	bytes  layout

	once, main, tail part
}

func (u *unit) newReg(c class) reg {
	u.values = append(u.values, value{class: c})
	return reg(len(u.values) - 1)
}

func (u *unit) newHome(c class, h home) reg {
	u.values = append(u.values, value{c, h})
	return reg(len(u.values) - 1)
}

// newSlot returns a slot of the block of arguments: the memory of one register.
func (u *unit) newSlot() int {
	u.slots++
	return u.slots - 1
}
