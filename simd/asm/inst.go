// Package asm writes x86-64 machine code: the general-register instructions, AVX, AVX2, FMA and AVX-512
// (F, VL, DQ, BW, CD) that the native backend selects from.
//
//	var a asm.Assembler
//	two := a.Const64(math.Float64bits(2))
//	a.Emit(asm.Inst{Op: asm.VMULPD, Len: asm.L512, R: 1, V: 3, M: asm.Rip(two).Broadcast()})
//	a.Ret()
//	code, err := a.Finish()
//
// The code is position independent: jumps are relative, and constants are addressed from the instruction
// pointer. The package computes bytes and nothing else, so it works on any machine.
package asm

// A Len is a vector length.
type Len uint8

// The vector lengths, in bits.
const (
	L128 Len = iota
	L256
	L512
)

// A Reg is the number of a register in its class; the instruction says which class an operand is of.
// General registers are 0 to 15, vectors 0 to 31, masks 0 to 7.
type Reg uint8

// The general registers.
const (
	RAX Reg = iota
	RCX
	RDX
	RBX
	RSP
	RBP
	RSI
	RDI
	R8
	R9
	R10
	R11
	R12
	R13
	R14
	R15
)

// The mask registers. K0 as a write mask means none.
const (
	K0 Reg = iota
	K1
	K2
	K3
	K4
	K5
	K6
	K7
)

// NoReg stands for an absent base or index.
const NoReg Reg = 0xFF

// A Cond is a condition on the flags, with its x86 code.
type Cond uint8

// The conditions. L, LE, G, GE compare signed numbers; B, BE, A, AE unsigned ones and, after VUCOMISD,
// doubles, where P says that they are unordered.
const (
	B  Cond = 2
	AE Cond = 3
	E  Cond = 4
	NE Cond = 5
	BE Cond = 6
	A  Cond = 7
	S  Cond = 8
	NS Cond = 9
	P  Cond = 10
	NP Cond = 11
	L  Cond = 12
	GE Cond = 13
	LE Cond = 14
	G  Cond = 15
)

// A Label is a place in the code or in the constant pool. Its zero value is no place.
type Label int32

// An Operand is what ModRM.rm describes: a register, or memory.
type Operand struct {
	Mem   bool  // memory
	Reg   Reg   // the register
	Base  Reg   // memory: general register, or NoReg
	Index Reg   // general register but RSP; vector register for gathers and scatters; or NoReg
	Scale uint8 // what Index counts: 1, 2, 4 or 8 bytes
	Disp  int32
	Bcast bool // one element, repeated over the vector (EVEX)
	Rip   bool // At + Disp, addressed from the instruction pointer: Base and Index mean nothing
	At    Label
}

// R returns the register operand r.
func R(r Reg) Operand { return Operand{Reg: r} }

// Mem returns the memory operand [base + disp].
func Mem(base Reg, disp int32) Operand {
	return Operand{Mem: true, Base: base, Index: NoReg, Scale: 1, Disp: disp}
}

// MemIdx returns the memory operand [base + index·scale + disp]; base may be NoReg.
func MemIdx(base, index Reg, scale uint8, disp int32) Operand {
	return Operand{Mem: true, Base: base, Index: index, Scale: scale, Disp: disp}
}

// Rip returns the memory operand at l.
func Rip(l Label) Operand {
	return Operand{Mem: true, Base: NoReg, Index: NoReg, Scale: 1, Rip: true, At: l}
}

// Broadcast returns o with one element repeated over the vector.
func (o Operand) Broadcast() Operand {
	o.Bcast = true
	return o
}

// An Inst is one instruction with its operands. Those that the instruction does not have stay zero; Len is
// ignored where the table row names no lengths.
type Inst struct {
	Op  Op
	Len Len
	R   Reg     // ModRM.reg
	V   Reg     // VEX.vvvv
	M   Operand // ModRM.rm
	K   Reg     // write mask 1 to 7, 0 none
	Z   bool    // elements that the mask leaves out become zero
	Imm int64   // immediate, predicate, fourth register or Cond, as the table row says
}
