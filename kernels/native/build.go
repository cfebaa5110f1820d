package native

import (
	"slices"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/asm"
)

// translate turns a function without library ops into machine code, with its text if there is a listing to put it in.
func translate(f *kernels.Func, set *isa, l *listing) (*unit, []byte, error) {
	u := &unit{f: f, isa: set, values: make([]value, 1)}
	u.bytes = layoutOf(len(f.Cols), len(f.Params), len(f.Lists), 0)
	s := newSelector(u)
	s.all()
	u.arrange(&u.once)
	u.arrange(&u.main)
	u.arrange(&u.tail)
	e := &emitter{u: u, listing: l}
	e.function(s)
	u.bytes = layoutOf(len(f.Cols), len(f.Params), len(f.Lists), u.slots)
	code, err := e.Finish()
	return u, code, err
}

// alone reports whether the code uses first lanes only.
func alone(code []*instr) bool {
	for _, in := range code {
		if !in.single {
			return false
		}
	}
	return true
}

// function writes the whole function: a loop over rows; in each the once part, a loop over full registers of elements,
// and a loop over what is left.
//
//	for each row {
//		once
//		if elements need not take turns { for lo+lanes <= hi { main; lo += lanes } }
//		for lo < hi { step = min(lanes, hi-lo), or 1; live = step lanes; tail; lo += step }
//	}
func (e *emitter) function(s *selector) {
	u := e.u
	step := int32(u.isa.lanes * u.main.copies)
	rows, again, loop, rest, turn, next := e.NewLabel(), e.NewLabel(), e.NewLabel(), e.NewLabel(), e.NewLabel(), e.NewLabel()
	e.assignColumns()
	e.prefetchRows()
	e.Bind(rows)
	e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RCX, M: asm.Mem(args, offRows)})
	e.Emit(asm.Inst{Op: asm.MOVQ, R: element, M: asm.Mem(asm.RCX, rowLo)})
	e.Emit(asm.Inst{Op: asm.MOVQ, R: end, M: asm.Mem(asm.RCX, rowHi)})
	e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RAX, M: asm.Mem(asm.RCX, rowParam)})
	e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RDX, M: asm.Mem(args, offInto)})
	e.Emit(asm.Inst{Op: asm.MOVQS, R: asm.RAX, M: asm.Mem(asm.RDX, 0)})
	if scattered(u.f) {
		e.prefetchRow(rowsAhead)
	}
	newAllocator(u, e).run(&u.once)
	e.single = alone(u.main.code) && alone(u.tail.code)

	e.Bind(again)
	plain, serial, _ := u.f.Orders()
	switch {
	case plain != kernels.Blocks:
		e.Jmp(rest)
	case serial != kernels.Blocks:
		e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RCX, M: asm.Mem(args, offRows)})
		e.Emit(asm.Inst{Op: asm.CMPI, M: asm.Mem(asm.RCX, rowSerial), Imm: 0})
		e.Jcc(asm.NE, rest)
	}
	e.Emit(asm.Inst{Op: asm.LEA, R: asm.RAX, M: asm.Mem(element, step)})
	e.Emit(asm.Inst{Op: asm.CMP, R: asm.RAX, M: asm.R(end)})
	e.Jcc(asm.G, rest)
	if u.main.even {
		e.Emit(asm.Inst{Op: asm.TESTI, M: asm.R(element), Imm: 1})
		e.Jcc(asm.NE, rest)
	}
	a := newAllocator(u, e)
	for _, r := range u.invariants() {
		a.pin(r)
		u.isa.reload(e, u.values[r].class, a.at[r], u.values[r].home)
	}
	a.busy = [2]uint32{}
	e.Emit(asm.Inst{Op: asm.SUBI, M: asm.R(end), Imm: int64(step)}) // in the loop: where the last turn may begin
	e.Align(16)
	e.Bind(loop)
	e.prefetch()
	a.run(&u.main)
	e.Emit(asm.Inst{Op: asm.ADDI, M: asm.R(element), Imm: int64(step)})
	e.Emit(asm.Inst{Op: asm.CMP, R: element, M: asm.R(end)})
	e.Jcc(asm.LE, loop)
	e.Emit(asm.Inst{Op: asm.ADDI, M: asm.R(end), Imm: int64(step)})

	e.Bind(rest)
	e.Emit(asm.Inst{Op: asm.CMP, R: element, M: asm.R(end)})
	e.Jcc(asm.GE, next)
	e.Bind(turn)
	e.step(plain, serial)
	if u.main.even {
		e.toEven()
	}
	e.Emit(asm.Inst{Op: asm.MOVQS, R: asm.RAX, M: asm.Mem(args, offStep)})
	a = newAllocator(u, e)
	a.fix(s.tailLive)
	u.isa.setLive(e, a.at[s.tailLive])
	a.run(&u.tail)
	e.Emit(asm.Inst{Op: asm.ADD, R: element, M: asm.Mem(args, offStep)})
	e.Emit(asm.Inst{Op: asm.CMP, R: element, M: asm.R(end)})
	if u.main.even { // now it may be
		e.Jcc(asm.L, again)
	} else {
		e.Jcc(asm.L, turn)
	}

	e.Bind(next)
	e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RCX, M: asm.Mem(args, offRows)})
	e.Emit(asm.Inst{Op: asm.ADDI, M: asm.R(asm.RCX), Imm: rowBytes})
	e.Emit(asm.Inst{Op: asm.MOVQS, R: asm.RCX, M: asm.Mem(args, offRows)})
	e.Emit(asm.Inst{Op: asm.SUBI, M: asm.Mem(args, offCount), Imm: 1})
	e.Jcc(asm.NE, rows)
	e.Emit(asm.Inst{Op: asm.VZEROUPPER})
	e.Ret()
	for _, write := range e.aside {
		write()
	}
}

// step leaves the number of elements of a tail's turn in RAX: those that are left, at most a register's, or one.
func (e *emitter) step(plain, serial kernels.Order) {
	if plain != kernels.Blocks {
		e.MovImm(asm.RAX, 1)
		return
	}
	e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RAX, M: asm.R(end)})
	e.Emit(asm.Inst{Op: asm.SUB, R: asm.RAX, M: asm.R(element)})
	e.MovImm(asm.RCX, int64(e.u.isa.lanes))
	e.Emit(asm.Inst{Op: asm.CMP, R: asm.RAX, M: asm.R(asm.RCX)})
	e.Emit(asm.Inst{Op: asm.CMOVCC, R: asm.RAX, M: asm.R(asm.RCX), Imm: int64(asm.G)})
	if serial != kernels.Blocks {
		e.MovImm(asm.RDX, 1)
		e.Emit(asm.Inst{Op: asm.MOVQ, R: asm.RCX, M: asm.Mem(args, offRows)})
		e.Emit(asm.Inst{Op: asm.CMPI, M: asm.Mem(asm.RCX, rowSerial), Imm: 0})
		e.Emit(asm.Inst{Op: asm.CMOVCC, R: asm.RAX, M: asm.R(asm.RDX), Imm: int64(asm.NE)})
	}
}

// toEven makes a turn's number of elements, in RAX, one where the first one is odd.
func (e *emitter) toEven() {
	e.MovImm(asm.RDX, 1)
	e.Emit(asm.Inst{Op: asm.TESTI, M: asm.R(element), Imm: 1})
	e.Emit(asm.Inst{Op: asm.CMOVCC, R: asm.RAX, M: asm.R(asm.RDX), Imm: int64(asm.NE)})
}

// assignColumns keeps the addresses of the columns used most in registers.
func (e *emitter) assignColumns() {
	f := e.u.f
	uses := make([]int, len(f.Cols))
	order := make([]int, len(f.Cols))
	e.columns = make([]asm.Reg, len(f.Cols))
	for c := range f.Cols {
		order[c], e.columns[c] = c, asm.NoReg
	}
	for i := f.Once; i < len(f.Insts); i++ {
		switch in := &f.Insts[i]; in.Op.Info().Class {
		case kernels.Read:
			uses[in.Slot]++
		case kernels.Write:
			if in.Op != kernels.OpEmit {
				uses[in.Slot]++
			}
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return uses[b] - uses[a] })
	for k, c := range order {
		if k < len(columnRegs) && uses[c] > 0 {
			e.columns[c] = columnRegs[k]
			e.Emit(asm.Inst{Op: asm.MOVQ, R: columnRegs[k], M: e.columnAddress(c)})
		}
	}
}
