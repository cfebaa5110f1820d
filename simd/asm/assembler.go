package asm

// An Assembler collects instructions and constants and turns them into code. Its zero value is ready.
// Once its buffers have grown to the size of the work, it allocates nothing.
type Assembler struct {
	code   []byte
	labels []int32 // where a label is bound: ≥ 0 in the code, unbound, or ^(2+i) for pool entry i
	refs   []ref
	pool   pool
	done   bool
}

// unbound marks a label that has no place yet.
const unbound = -1

// A ref is a relative displacement of 32 bits that waits for its target.
type ref struct {
	at   int32 // where the displacement stands
	end  int32 // where the instruction ends, which the displacement counts from
	disp int32 // added to the target
	to   Label
}

// Reset forgets all code, labels and constants and keeps the buffers. Slices returned by Finish become invalid.
func (a *Assembler) Reset() {
	a.code = a.code[:0]
	a.labels = a.labels[:0]
	a.refs = a.refs[:0]
	a.pool.reset()
	a.done = false
}

// Len returns the number of bytes of code so far, without the pool.
func (a *Assembler) Len() int { return len(a.code) }

// NewLabel returns a label that is not bound yet.
func (a *Assembler) NewLabel() Label {
	a.labels = append(a.labels, unbound)
	return Label(len(a.labels))
}

// Bind puts the label here: behind the last instruction. A label is bound once.
func (a *Assembler) Bind(l Label) {
	a.open()
	a.check(l)
	if a.labels[l-1] != unbound {
		panic("BUG: asm: label bound twice")
	}
	a.labels[l-1] = int32(len(a.code))
}

// Jmp jumps to l.
func (a *Assembler) Jmp(l Label) {
	a.open()
	if !a.short(0xEB, l) {
		a.code = append(a.code, 0xE9)
		a.rel32(l)
	}
}

// Jcc jumps to l if c holds.
func (a *Assembler) Jcc(c Cond, l Label) {
	a.open()
	if c > G {
		panic("BUG: asm: no such condition")
	}
	if !a.short(0x70|byte(c), l) {
		a.code = append(a.code, 0x0F, 0x80|byte(c))
		a.rel32(l)
	}
}

// Call calls the code at l.
func (a *Assembler) Call(l Label) {
	a.open()
	a.code = append(a.code, 0xE8)
	a.rel32(l)
}

// Ret returns to the caller.
func (a *Assembler) Ret() {
	a.open()
	a.code = append(a.code, 0xC3)
}

// MovImm loads x into a general register, by the shortest of the three moves. The flags stay as they are.
func (a *Assembler) MovImm(r Reg, x int64) {
	a.open()
	if r > R15 {
		panic("BUG: asm: MovImm: no such register")
	}
	b := byte(r >> 3)
	switch {
	case x == int64(uint32(x)): // writing the low half clears the high one
		if b != 0 {
			a.code = append(a.code, 0x41)
		}
		a.code = append(a.code, 0xB8|byte(r&7))
		a.imm32(int32(uint32(x)))
	case x == int64(int32(x)):
		a.code = append(a.code, 0x48|b, 0xC7, 0xC0|byte(r&7))
		a.imm32(int32(x))
	default:
		a.code = append(a.code, 0x48|b, 0xB8|byte(r&7))
		a.imm32(int32(x))
		a.imm32(int32(x >> 32))
	}
}

// Align fills with NOPs up to a multiple of n bytes, a power of two up to 64.
func (a *Assembler) Align(n int) {
	a.open()
	checkAlign(n)
	for gap := -len(a.code) & (n - 1); gap > 0; {
		k := min(gap, len(nops))
		a.code = append(a.code, nops[k-1]...)
		gap -= k
	}
}

// nops are the fillers of 1 to 9 bytes that the manual recommends (NOP in volume 2).
var nops = [...]string{
	"\x90",
	"\x66\x90",
	"\x0F\x1F\x00",
	"\x0F\x1F\x40\x00",
	"\x0F\x1F\x44\x00\x00",
	"\x66\x0F\x1F\x44\x00\x00",
	"\x0F\x1F\x80\x00\x00\x00\x00",
	"\x0F\x1F\x84\x00\x00\x00\x00\x00",
	"\x66\x0F\x1F\x84\x00\x00\x00\x00\x00",
}

// short emits a jump of two bytes if l is already bound and near enough.
func (a *Assembler) short(opcode byte, l Label) bool {
	a.check(l)
	to := a.labels[l-1]
	if to < 0 {
		return false
	}
	d := to - int32(len(a.code)) - 2
	if d < -128 {
		return false
	}
	a.code = append(a.code, opcode, byte(d))
	return true
}

// rel32 emits a displacement to l as the end of an instruction.
func (a *Assembler) rel32(l Label) {
	a.check(l)
	at := int32(len(a.code))
	a.refs = append(a.refs, ref{at: at, end: at + 4, to: l})
	a.imm32(0)
}

func (a *Assembler) imm32(x int32) {
	a.code = append(a.code, byte(x), byte(x>>8), byte(x>>16), byte(x>>24))
}

// open panics once the code is finished: what came later would stand behind the pool.
func (a *Assembler) open() {
	if a.done {
		panic("BUG: asm: finished; Reset comes first")
	}
}

func (a *Assembler) check(l Label) {
	if l < 1 || int(l) > len(a.labels) {
		panic("BUG: asm: label of another assembler, or none")
	}
}
