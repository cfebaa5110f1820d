package kernels

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// Verify reports every way in which f breaks the laws of a function, each with the printed instruction:
//
//   - Names of the function, its columns, parameters, lists and host functions can stand in the text form, and no two
//     of a kind share one. Element types are known and Len is not negative; a parameter is f64, i64 or bool; a
//     host function takes 0 to 4 arguments.
//   - Once lies in 0..len(Insts).
//   - Ops are in the table.
//   - An op has its number of arguments, the rest None. An argument is the result of an earlier instruction and has the
//     type that the op, or the column it writes, asks for. (So the once part refers to itself alone.)
//   - index, load and every write stand in the each part.
//   - Slot names a column, parameter, list or host function where the op has one, and is 0 elsewhere.
//   - Imm is the bits of a constant, 0 or 1 for constb, below 1<<32 for a draw, and 0 elsewhere.
//   - A column is streamed (load, store, storem) or indexed (gather, scatter, scatterm, accum, accumm), never both.
//   - accum and accumm write float64 columns.
//
// A caller's promises, such as distinct scatter indices or the need for Sequential, are not visible here.
func (f *Func) Verify() error {
	v := verifier{f: f, streamedBy: make([]int, len(f.Cols)), indexedBy: make([]int, len(f.Cols))}
	v.header()
	for i := range f.Insts {
		v.inst(i)
	}
	return errors.Join(v.errs...)
}

type verifier struct {
	f    *Func
	errs []error
	// The first instruction, counted from 1, that streams through or indexes into each column.
	streamedBy, indexedBy []int
}

func (v *verifier) fail(format string, args ...any) {
	v.errs = append(v.errs, fmt.Errorf("kernels: %s: %s", v.f.Name, fmt.Sprintf(format, args...)))
}

// failAt reports a fault of instruction i.
func (v *verifier) failAt(i int, format string, args ...any) {
	v.fail("instruction %d, %s: %s", i, v.f.InstString(Value(i)), fmt.Sprintf(format, args...))
}

func (v *verifier) header() {
	f := v.f
	if !validName(f.Name) {
		v.fail("%q cannot name a function", f.Name)
	}
	v.names("column", f.slotNames(colSlot))
	v.names("parameter", f.slotNames(paramSlot))
	v.names("list", f.Lists)
	v.names("host function", f.slotNames(hostSlot))
	for _, h := range f.Hosts {
		if h.Arity < 0 || h.Arity > MaxHostArgs {
			v.fail("host function %s takes %d arguments, outside 0..%d", h.Name, h.Arity, MaxHostArgs)
		}
	}
	for _, c := range f.Cols {
		if int(c.Elem) >= len(elemNames) {
			v.fail("column %s has unknown element type %d", c.Name, c.Elem)
		}
		if c.Len < 0 {
			v.fail("column %s has %d elements", c.Name, c.Len)
		}
	}
	for _, p := range f.Params {
		if p.Type == Void || int(p.Type) >= len(typeNames) {
			v.fail("parameter %s has type %s, want f64, i64 or bool", p.Name, nameAt(typeNames[:], int(p.Type)))
		}
	}
	if f.Once < 0 || f.Once > len(f.Insts) {
		v.fail("the once part ends at %d, outside 0..%d", f.Once, len(f.Insts))
	}
}

func (v *verifier) names(kind string, names []string) {
	for i, n := range names {
		if !validName(n) {
			v.fail("%q cannot name a %s", n, kind)
		}
		if indexOf(names, n) < i {
			v.fail("two %ss are named %s", kind, n)
		}
	}
}

func (v *verifier) inst(i int) {
	f, in := v.f, &v.f.Insts[i]
	if in.Op == OpInvalid || in.Op >= NumOps {
		v.failAt(i, "unknown op %d", in.Op)
		return
	}
	if i < f.Once && (in.Op == OpIndex || in.Op == OpLoad || table[in.Op].Class == Write) {
		v.failAt(i, "%v may not stand in the once part", in.Op)
	}
	slotOK := v.slot(i, in)
	v.imm(i, in)
	n := in.Op.NumArgs()
	for k, a := range in.Args {
		switch {
		case k >= n:
			if a != None {
				v.failAt(i, "argument %d of %d", k+1, n)
			}
		case a == None:
			v.failAt(i, "argument %d of %d is missing", k+1, n)
		case a < 0 || int(a) >= i:
			v.failAt(i, "argument %d, %%%d, is not an earlier value", k+1, a)
		default:
			got := v.typeOf(a)
			if got == Void {
				v.failAt(i, "argument %d, %%%d, has no value", k+1, a)
			} else if slotOK && got != f.ArgType(in, k) {
				v.failAt(i, "argument %d, %%%d, is %v, want %v", k+1, a, got, f.ArgType(in, k))
			}
		}
	}
}

// typeOf is TypeOf for values that may be broken themselves: those have type Void.
func (v *verifier) typeOf(a Value) Type {
	in := &v.f.Insts[a]
	if in.Op >= NumOps {
		return Void
	}
	if strings.HasSuffix(table[in.Op].Sig, "?") && !v.inRange(in) {
		return Void
	}
	if t := v.f.TypeOf(a); int(t) < len(typeNames) {
		return t
	}
	return Void
}

func (v *verifier) inRange(in *Inst) bool {
	return in.Slot >= 0 && int(in.Slot) < len(v.f.slotNames(in.Op.slotSpace()))
}

// slot checks the slot of instruction i and reports whether it can be looked up.
func (v *verifier) slot(i int, in *Inst) bool {
	space := in.Op.slotSpace()
	if space == noSlot {
		if in.Slot != 0 {
			v.failAt(i, "slot is %d, want 0", in.Slot)
		}
		return true
	}
	if !v.inRange(in) {
		v.failAt(i, "slot %d is outside 0..%d", in.Slot, len(v.f.slotNames(space))-1)
		return false
	}
	if space != colSlot {
		return true
	}
	switch in.Op {
	case OpLoad, OpStore, OpStoreM:
		v.use(i, in, v.streamedBy)
	default:
		v.use(i, in, v.indexedBy)
	}
	if first := v.streamedBy[in.Slot]; first > 0 && v.indexedBy[in.Slot] == i+1 {
		v.failAt(i, "instruction %d streams through column %s, this one indexes into it", first-1, v.f.Cols[in.Slot].Name)
	} else if first := v.indexedBy[in.Slot]; first > 0 && v.streamedBy[in.Slot] == i+1 {
		v.failAt(i, "instruction %d indexes into column %s, this one streams through it", first-1, v.f.Cols[in.Slot].Name)
	}
	if table[in.Op].Class == Write && v.f.Cols[in.Slot].Elem == ElemU16 {
		v.failAt(i, "column %s is u16, which is never written", v.f.Cols[in.Slot].Name)
	}
	if e := v.f.Cols[in.Slot].Elem; (in.Op == OpAccum || in.Op == OpAccumM) && e != ElemF64 {
		v.failAt(i, "column %s is %s, want f64", v.f.Cols[in.Slot].Name, nameAt(elemNames[:], int(e)))
	}
	return true
}

func (v *verifier) use(i int, in *Inst, by []int) {
	if by[in.Slot] == 0 {
		by[in.Slot] = i + 1
	}
}

func (v *verifier) imm(i int, in *Inst) {
	switch {
	case in.Op == OpConstF || in.Op == OpConstI:
	case in.Op == OpConstB:
		if in.Imm > 1 {
			v.failAt(i, "constant is %d, want 0 or 1", in.Imm)
		}
	case in.Op.Draws():
		if in.Imm > math.MaxUint32 {
			v.failAt(i, "stream %#x does not fit object<<16 | site", in.Imm)
		}
	case in.Imm != 0:
		v.failAt(i, "immediate is %#x, want 0", in.Imm)
	}
}
