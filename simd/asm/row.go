package asm

// A Class says which registers an operand of an instruction is one of.
type Class uint8

// The classes. Those named for a part of the vector are as wide as that part of Inst.Len, but never less
// than an xmm register.
const (
	None    Class = iota // no such operand, or memory only
	GP8                  // al, cl, … sil, dil, r8b … r15b; never ah
	GP16                 // ax …
	GP32                 // eax …
	GP64                 // rax …
	XMM                  // xmm, whatever the length
	Full                 // xmm, ymm or zmm, by length
	Half                 // half the vector
	Quarter              // a quarter of it
	Eighth               // an eighth of it
	Mask                 // k0 … k7
)

// A Width is the size of a memory operand; EVEX scales 8-bit displacements by it.
type Width uint8

// The widths. The plain ones are bytes.
const (
	NoMem    Width = 0
	W1       Width = 1
	W2       Width = 2
	W4       Width = 4
	W8       Width = 8
	W16      Width = 16
	W32      Width = 32
	WFull    Width = iota + 64 // the vector
	WHalf                      // half of it
	WQuarter                   // a quarter
	WEighth                    // an eighth
	WDup                       // 8 bytes for an xmm register, else the vector: VMOVDDUP
	WElems4                    // up to a vector, in elements of 4 bytes: VPCOMPRESSD
	WElems8                    // the same in elements of 8
	WAddr                      // nothing is read or written: LEA
)

// Lens is the set of vector lengths of an instruction: bit 1<<L. The empty set: length is ignored.
type Lens uint8

// Masking says what an EVEX instruction does with a write mask.
type Masking uint8

// The ways to mask.
const (
	NoMask   Masking = iota // takes none
	Merge                   // may keep the elements that the mask leaves out
	Zero                    // may keep or clear them (memory: keep only)
	NeedMask                // must have one, and keeps: gathers and scatters
)

// ImmKind says what Inst.Imm is.
type ImmKind uint8

// The immediates.
const (
	NoImm     ImmKind = iota
	Imm8              // a byte, -128 … 255
	ImmFCmp           // a predicate of VCMPPD, 0 … 31
	ImmICmp           // a predicate of VPCMPQ, 0 … 7
	ImmReg            // a vector register 0 … 15, times 16 (is4)
	ImmShort          // 32 bits, sign-extended; one byte where that is enough
	ImmLong           // 32 bits, sign-extended
	ImmCondIn         // a Cond, in the opcode
)

// A Shape is what instructions of one kind have in common: their operands.
type Shape struct {
	Args     string  // operands as written: R, V, M, I (immediate), X (register in it); not those in the mnemonic
	R, V, M  Class   // classes of the register operands; M: of its register form, None if memory only
	Index    Class   // vector class of the index of a gather or scatter, else None
	Mem      Width   // size of the memory form of M, NoMem if register only
	Bcast    uint8   // size of the element that EVEX can broadcast, 0 none
	Lens     Lens    // vector lengths
	Masking  Masking // write mask
	Imm      ImmKind // immediate
	EVEXOnly bool    // memory needs EVEX although the register form has VEX
}

// An Enc is one encoding of an instruction; zero means that there is none.
//
//	bits 0-7    opcode
//	bits 8-9    implied prefix: 0 none, 1 66, 2 F3, 3 F2
//	bits 10-11  opcode map: 0 one byte, 1 0F, 2 0F38, 3 0F3A
//	bit  12     W, or REX.W
//	bit  13     VEX.L where Len does not say
//	bit  14     the manual says WIG: W is 0 here but means nothing
//	bit  15     ModRM.reg is bits 16-18 of this, an extension of the opcode
type Enc uint32

const (
	p66 Enc = 1 << 8
	pF3 Enc = 2 << 8
	pF2 Enc = 3 << 8
	m0F Enc = 1 << 10
	m38 Enc = 2 << 10
	m3A Enc = 3 << 10
	w1  Enc = 1 << 12
	l1  Enc = 1 << 13
	wig Enc = 1 << 14
)

const (
	ext0 Enc = 1<<15 | iota<<16
	ext1
	ext2
	ext3
	ext4
	ext5
	ext6
	ext7
)

// Opcode returns the last byte of the opcode.
func (e Enc) Opcode() byte { return byte(e) }

func (e Enc) pp() byte    { return byte(e>>8) & 3 }
func (e Enc) mmm() byte   { return byte(e>>10) & 3 }
func (e Enc) w() byte     { return byte(e>>12) & 1 }
func (e Enc) l() byte     { return byte(e>>13) & 1 }
func (e Enc) ext() byte   { return byte(e>>16) & 7 }
func (e Enc) isExt() bool { return e>>15&1 != 0 }

// row is a line of the table. It points to its shape, which many share.
type row struct {
	name, text        string
	shape             *Shape
	legacy, vex, evex Enc
}

// A Row is all that the table knows about an instruction.
type Row struct {
	Name string // the name of its Op: VMOVUPDS
	Text string // the mnemonic as disassemblers write it: vmovupd
	Shape
	Legacy, VEX, EVEX Enc
}

// Info returns the table row of the instruction. It panics if there is no such instruction.
func (op Op) Info() Row {
	r := op.row()
	return Row{r.name, r.text, *r.shape, r.legacy, r.vex, r.evex}
}

// String returns the name of the instruction.
func (op Op) String() string { return op.row().name }

func (op Op) row() *row {
	if op == 0 || int(op) >= len(rows) {
		panic("BUG: asm: no such instruction")
	}
	return &rows[op]
}

// NumOps is the number of instructions: they are Op(1) to Op(NumOps).
const NumOps = len(rows) - 1

// bytes returns the size of a memory operand at a vector length.
func (w Width) bytes(l Len) int32 {
	switch w {
	case WFull, WElems4, WElems8:
		return 16 << l
	case WHalf:
		return 8 << l
	case WQuarter:
		return 4 << l
	case WEighth:
		return 2 << l
	case WDup:
		if l == L128 {
			return 8
		}
		return 16 << l
	case WAddr:
		return 0
	}
	return int32(w)
}

// unit returns what an EVEX displacement of 8 bits counts in.
func (w Width) unit(l Len) int32 {
	switch w {
	case WElems4:
		return 4
	case WElems8:
		return 8
	}
	return w.bytes(l)
}
