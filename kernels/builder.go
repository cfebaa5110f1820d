package kernels

import (
	"fmt"
	"math"
)

// Builder makes a Func, one instruction after the other. It starts in the once part; Each ends that part.
// Wrong types or slots are bugs of the caller and panic.
type Builder struct {
	f      Func
	inEach bool
}

// NewBuilder returns a builder of a function with the given name.
func NewBuilder(name string) *Builder { return &Builder{f: Func{Name: name}} }

// Each ends the once part: what follows is done for every element.
func (b *Builder) Each() {
	if b.inEach {
		panic("BUG: kernels: Each called twice in " + b.f.Name)
	}
	b.inEach, b.f.Once = true, len(b.f.Insts)
}

// InEach reports whether the builder is in the each part.
func (b *Builder) InEach() bool { return b.inEach }

// Sequential marks the function: see Func.Sequential.
func (b *Builder) Sequential() { b.f.Sequential = true }

// Func ends the building and returns the function.
func (b *Builder) Func() *Func {
	if !b.inEach {
		b.Each()
	}
	return &b.f
}

// TypeOf returns the type of v.
func (b *Builder) TypeOf(v Value) Type { return b.f.TypeOf(v) }

// Inst returns instruction v, for callers that match on what they built.
func (b *Builder) Inst(v Value) Inst { return b.f.Insts[v] }

// Col returns the slot of the named column, declaring it at first use.
func (b *Builder) Col(name string, e Elem) int {
	if s := b.f.Col(name); s >= 0 {
		if b.f.Cols[s].Elem != e {
			panic(fmt.Sprintf("BUG: kernels: column %s of %s is %v, asked for as %v", name, b.f.Name, b.f.Cols[s].Elem, e))
		}
		return s
	}
	b.f.Cols = append(b.f.Cols, Col{Name: name, Elem: e})
	return len(b.f.Cols) - 1
}

// Table is Col for a column that is known to have n elements.
func (b *Builder) Table(name string, e Elem, n int) int {
	s := b.Col(name, e)
	b.f.Cols[s].Len = max(b.f.Cols[s].Len, n)
	return s
}

// List returns the slot of the named list, declaring it at first use.
func (b *Builder) List(name string) int {
	for i, l := range b.f.Lists {
		if l == name {
			return i
		}
	}
	b.f.Lists = append(b.f.Lists, name)
	return len(b.f.Lists) - 1
}

// Param returns the value of the named parameter, declaring it at first use.
func (b *Builder) Param(name string, t Type) Value {
	s := b.f.Param(name)
	if s < 0 {
		b.f.Params = append(b.f.Params, Param{name, t})
		s = len(b.f.Params) - 1
	}
	return b.emit(Inst{Op: OpParam, Slot: int32(s)})
}

// Host returns the value of function h of the host, declaring it at first use, with as many arguments as it takes.
func (b *Builder) Host(h Host, args ...Value) Value {
	if len(args) != h.Arity {
		panic(fmt.Sprintf("BUG: kernels: %s takes %d arguments, got %d", h.Name, h.Arity, len(args)))
	}
	slot := indexOf(b.f.slotNames(hostSlot), h.Name)
	if slot < 0 {
		slot = len(b.f.Hosts)
		b.f.Hosts = append(b.f.Hosts, h)
	}
	for len(args) < MaxHostArgs {
		args = append(args[:len(args):len(args)], b.F(0))
	}
	return b.emit(Inst{Op: OpHost, Slot: int32(slot)}, args...)
}

// F returns the constant x.
func (b *Builder) F(x float64) Value { return b.emit(Inst{Op: OpConstF, Imm: math.Float64bits(x)}) }

// I returns the constant x.
func (b *Builder) I(x int64) Value { return b.emit(Inst{Op: OpConstI, Imm: uint64(x)}) }

// B returns the constant x.
func (b *Builder) B(x bool) Value {
	in := Inst{Op: OpConstB}
	if x {
		in.Imm = 1
	}
	return b.emit(in)
}

// Index returns the element's index.
func (b *Builder) Index() Value { return b.emit(Inst{Op: OpIndex}) }

// Load returns the element of column slot.
func (b *Builder) Load(slot int) Value { return b.emit(Inst{Op: OpLoad, Slot: int32(slot)}) }

// Gather returns element idx of column slot.
func (b *Builder) Gather(slot int, idx Value) Value {
	return b.emit(Inst{Op: OpGather, Slot: int32(slot)}, idx)
}

// Mem appends a write to column or list slot with the op's arguments.
func (b *Builder) Mem(op Op, slot int, args ...Value) {
	b.emit(Inst{Op: op, Slot: int32(slot)}, args...)
}

// Do appends a pure or library op and returns its result.
func (b *Builder) Do(op Op, args ...Value) Value { return b.emit(Inst{Op: op}, args...) }

// Draw appends a random draw from the stream imm = object<<16 | site.
func (b *Builder) Draw(op Op, imm uint32, args ...Value) Value {
	return b.emit(Inst{Op: op, Imm: uint64(imm)}, args...)
}

func (b *Builder) emit(in Inst, args ...Value) Value {
	in.Args = [4]Value{None, None, None, None}
	if len(args) != in.Op.NumArgs() {
		panic(fmt.Sprintf("BUG: kernels: %v takes %d arguments, got %d", in.Op, in.Op.NumArgs(), len(args)))
	}
	for k, a := range args {
		in.Args[k] = a
		if got, want := b.f.TypeOf(a), b.f.ArgType(&in, k); got != want {
			panic(fmt.Sprintf("BUG: kernels: argument %d of %v in %s is %v, want %v", k, in.Op, b.f.Name, got, want))
		}
	}
	b.f.Insts = append(b.f.Insts, in)
	return Value(len(b.f.Insts) - 1)
}

// Add returns x + y.
func (b *Builder) Add(x, y Value) Value { return b.Do(OpAdd, x, y) }

// Sub returns x - y.
func (b *Builder) Sub(x, y Value) Value { return b.Do(OpSub, x, y) }

// Mul returns x * y.
func (b *Builder) Mul(x, y Value) Value { return b.Do(OpMul, x, y) }

// Div returns x / y.
func (b *Builder) Div(x, y Value) Value { return b.Do(OpDiv, x, y) }

// FMA returns x*y + z with one rounding.
func (b *Builder) FMA(x, y, z Value) Value { return b.Do(OpFMA, x, y, z) }

// Neg returns -x.
func (b *Builder) Neg(x Value) Value { return b.Do(OpNeg, x) }

// Abs returns |x|.
func (b *Builder) Abs(x Value) Value { return b.Do(OpAbs, x) }

// LT returns x < y.
func (b *Builder) LT(x, y Value) Value { return b.Do(OpLT, x, y) }

// LE returns x <= y.
func (b *Builder) LE(x, y Value) Value { return b.Do(OpLE, x, y) }

// And returns x and y.
func (b *Builder) And(x, y Value) Value { return b.Do(OpAnd, x, y) }

// Or returns x or y.
func (b *Builder) Or(x, y Value) Value { return b.Do(OpOr, x, y) }

// Not returns not x.
func (b *Builder) Not(x Value) Value { return b.Do(OpNot, x) }

// Select returns x where m holds, else y.
func (b *Builder) Select(m, x, y Value) Value { return b.Do(OpSelect, m, x, y) }
