package native

import (
	"slices"

	"github.com/spikelane/spikelane/simd/asm"
)

// write allocates the registers of one instruction and writes it.
func (a *allocator) write(in *instr) {
	a.e.off = in.off
	for _, r := range in.sources() { // before anything is evicted
		if p := a.at[r]; p != asm.NoReg {
			a.busy[a.u.values[r].class] |= 1 << p
		}
	}
	switch in.form {
	case binary:
		a.binary(in)
	case unary:
		a.unary(in)
	case shift:
		k := a.predicate(in)
		src := a.operandUnlessVEX(in.use[0])
		d := a.target(in, in.use[0])
		a.e.Emit(asm.Inst{Op: in.op, Len: in.length, V: d, M: src, K: k, Z: in.zero, Imm: in.imm})
		a.give(in.def, d)
	case blend:
		a.blend(in)
	case fusedMul:
		a.fusedMul(in)
	case permute:
		a.permute(in)
	case tied:
		a.tied(in)
	case macro:
		a.macro(in)
	}
	a.settle(in)
}

func (a *allocator) predicate(in *instr) asm.Reg {
	if in.pred == 0 {
		return 0
	}
	return a.need(in.pred)
}

// operandUnlessVEX is operand for instructions that can read memory in their EVEX form alone.
func (a *allocator) operandUnlessVEX(r reg) asm.Operand {
	if a.u.isa.masks == 0 {
		return asm.R(a.need(r))
	}
	return a.operand(r)
}

func (a *allocator) binary(in *instr) {
	x, y, imm := in.use[0], in.use[1], in.imm
	if in.commutes && x != y && a.inMemory(x) && !a.inMemory(y) {
		x, y, imm = y, x, in.swapped
	}
	v := a.need(x)
	k := a.predicate(in)
	m := a.operand(y) // last: its address may be in RAX
	d := a.target(in, x, y)
	a.e.Emit(asm.Inst{Op: in.op, Len: in.length, R: d, V: v, M: m, K: k, Z: in.zero, Imm: imm})
	a.give(in.def, d)
}

func (a *allocator) unary(in *instr) {
	k := a.predicate(in)
	m := a.operand(in.use[0])
	d := a.target(in, in.use[0])
	a.e.Emit(asm.Inst{Op: in.op, Len: in.length, R: d, M: m, K: k, Z: in.zero, Imm: in.imm})
	a.give(in.def, d)
}

// blend chooses by an opmask, or, where there are none, by the vector that is the third operand.
func (a *allocator) blend(in *instr) {
	off, on := in.use[0], in.use[1]
	v := a.need(off)
	k, imm := a.predicate(in), in.imm
	if len(in.use) > 2 {
		imm = int64(a.need(in.use[2])) << 4
	}
	m := a.operand(on)
	d := a.target(in, in.use...)
	a.e.Emit(asm.Inst{Op: in.op, Len: in.length, R: d, V: v, M: m, K: k, Imm: imm})
	a.give(in.def, d)
}

// The three orders of a fused product, by signs: with operands r, v, m of the encoding, 132 is r·m+v, 213 is v·r+m and
// 231 is v·m+r; the result lands in r.
var (
	fma132 = [4]asm.Op{asm.VFMADD132PD, asm.VFMSUB132PD, asm.VFNMADD132PD, asm.VFNMSUB132PD}
	fma213 = [4]asm.Op{asm.VFMADD213PD, asm.VFMSUB213PD, asm.VFNMADD213PD, asm.VFNMSUB213PD}
	fma231 = [4]asm.Op{asm.VFMADD231PD, asm.VFMSUB231PD, asm.VFNMADD231PD, asm.VFNMSUB231PD}
)

func (a *allocator) fusedMul(in *instr) {
	x, y, z := in.use[0], in.use[1], in.use[2]
	signs := in.imm
	if a.inMemory(x) && !a.inMemory(y) {
		x, y = y, x
	}
	// Now a factor in memory is y. One operand may stay there: y, or else z.
	fromMemory := reg(0)
	switch {
	case a.inMemory(y) && y != x && y != z:
		fromMemory = y
	case a.inMemory(z) && z != x && z != y:
		fromMemory = z
	}
	for _, r := range []reg{x, y, z} {
		if r != fromMemory {
			a.need(r)
		}
	}
	var m asm.Operand
	if fromMemory != 0 {
		m = a.operand(fromMemory)
	}
	put := func(op [4]asm.Op, d asm.Reg, v reg, m asm.Operand) {
		a.e.Emit(asm.Inst{Op: op[signs], Len: in.length, R: d, V: a.at[v], M: m})
		for _, r := range []reg{x, y, z} {
			if a.at[r] == d {
				a.at[r] = asm.NoReg
			}
		}
		a.give(in.def, d)
	}
	switch fromMemory {
	case 0:
		switch {
		case a.dies(z):
			put(fma231, a.at[z], x, asm.R(a.at[y]))
		case a.dies(x):
			put(fma213, a.at[x], y, asm.R(a.at[z]))
		case a.dies(y):
			put(fma213, a.at[y], x, asm.R(a.at[z]))
		default:
			d := a.take(vec)
			a.u.isa.move(a.e, vec, d, a.at[z])
			put(fma231, d, x, asm.R(a.at[y]))
		}
	case z:
		switch {
		case a.dies(x):
			put(fma213, a.at[x], y, m)
		case a.dies(y):
			put(fma213, a.at[y], x, m)
		default:
			d := a.take(vec)
			a.u.isa.reload(a.e, vec, d, a.u.values[z].home)
			put(fma231, d, x, asm.R(a.at[y]))
		}
	default:
		switch {
		case a.dies(x):
			put(fma132, a.at[x], z, m)
		case a.dies(z):
			put(fma231, a.at[z], x, m)
		default:
			d := a.take(vec)
			a.u.isa.move(a.e, vec, d, a.at[z])
			put(fma231, d, x, m)
		}
	}
}

// permute writes an instruction that overwrites its first operand.
func (a *allocator) permute(in *instr) {
	x, y, z := in.use[0], in.use[1], in.use[2]
	a.need(x)
	v := a.need(y)
	if z == x || z == y {
		a.need(z)
	}
	m := a.operand(z)
	var d asm.Reg
	if x != y && x != z && a.dies(x) {
		d = a.at[x]
		a.at[x] = asm.NoReg
	} else {
		d = a.take(vec)
		a.u.isa.move(a.e, vec, d, a.at[x])
	}
	a.e.Emit(asm.Inst{Op: in.op, Len: in.length, R: d, V: v, M: m, Imm: in.imm})
	a.give(in.def, d)
}

// tied writes a bitwise function of three operands; its immediate is the table of truth, so that operands may change
// places when the table does.
func (a *allocator) tied(in *instr) {
	use, imm := slices.Clone(in.use), in.imm
	exchange := func(i, j int) {
		if i != j {
			use[i], use[j] = use[j], use[i]
			imm = permuted(imm, i, j)
		}
	}
	for k := range 2 {
		if a.inMemory(use[k]) && !a.inMemory(use[2]) {
			exchange(k, 2)
		}
	}
	a.need(use[0])
	a.need(use[1])
	if use[2] == use[0] || use[2] == use[1] {
		a.need(use[2])
	}
	m := a.operand(use[2])
	if !a.dies(use[0]) {
		if a.dies(use[1]) {
			exchange(0, 1)
		} else if !m.Mem && a.dies(use[2]) {
			exchange(0, 2)
			m = asm.R(a.at[use[2]])
		}
	}
	v := a.at[use[1]]
	var d asm.Reg
	if a.dies(use[0]) {
		d = a.at[use[0]]
		a.at[use[0]] = asm.NoReg
	} else {
		d = a.take(vec)
		a.u.isa.move(a.e, vec, d, a.at[use[0]])
	}
	a.e.Emit(asm.Inst{Op: in.op, Len: in.length, R: d, V: v, M: m, Imm: imm})
	a.give(in.def, d)
}

// permuted returns a table of truth for operands i and j in each other's place. Operand 0 is bit 2 of the row.
func permuted(imm int64, i, j int) int64 {
	var out int64
	for row := range int64(8) {
		bi, bj := row>>(2-i)&1, row>>(2-j)&1
		from := row&^(1<<(2-i)|1<<(2-j)) | bi<<(2-j) | bj<<(2-i)
		out |= imm >> from & 1 << row
	}
	return out
}

func (a *allocator) macro(in *instr) {
	x := &operands{}
	for _, r := range in.use {
		x.use = append(x.use, a.need(r))
	}
	x.pred = a.predicate(in)
	for _, c := range in.tmp {
		x.tmp = append(x.tmp, a.take(c))
	}
	if in.def != 0 {
		x.def = a.target(in, in.use...)
	}
	in.emit(a.e, x)
	for k, c := range in.tmp {
		a.free[c] |= 1 << x.tmp[k]
	}
	if in.def != 0 {
		a.give(in.def, x.def)
	}
}
