// Package interp is the meaning of kernels as code: one element, one instruction at a time, on the raw bits of values.
// Every lowering is tested against it, and kernels/pass folds constants with it.
package interp

import (
	"fmt"
	"math"

	"github.com/spikelane/spikelane/kernels"
)

// Run executes f over the frame's range: the once part, then the each part for every element in order; with
// f.Sequential, the once part again before each element. A call of no elements does nothing at all.
//
// f obeys Func.Verify; library ops mean what kernels/mathfn expands them into. An element outside a column or a list
// panics. Frame.Serial changes nothing, since Run is serial anyway; Scratch is not used.
func Run(f *kernels.Func, fr *kernels.Frame) {
	f = expand(f)
	m := machine{f: f, fr: fr, values: make([]uint64, len(f.Insts))}
	for e := range fr.N {
		if e == 0 || f.Sequential {
			m.do(0, f.Once, e)
		}
		m.do(f.Once, len(f.Insts), e)
	}
}

type machine struct {
	f      *kernels.Func
	fr     *kernels.Frame
	values []uint64 // by instruction: float64 bits, int64, or 0 and 1
}

// do executes instructions from..to for the call's element e.
func (m *machine) do(from, to, e int) {
	for i := from; i < to; i++ {
		in := &m.f.Insts[i]
		var a [4]uint64
		for k, v := range in.Args {
			if v != kernels.None {
				a[k] = m.values[v]
			}
		}
		switch in.Op.Info().Class {
		case kernels.Read, kernels.Write:
			m.values[i] = m.memory(in, a, int64(m.fr.Base+e))
		default:
			switch in.Op {
			case kernels.OpParam:
				m.values[i] = m.fr.Params[in.Slot]
			case kernels.OpIndex:
				m.values[i] = uint64(m.fr.Base + e)
			case kernels.OpHost:
				m.values[i] = m.host(in, a)
			default:
				m.values[i] = pure(in.Op, in.Imm, a)
			}
		}
	}
}

// host calls a function of the host.
func (m *machine) host(in *kernels.Inst, a [4]uint64) uint64 {
	h := &m.f.Hosts[in.Slot]
	var x [kernels.MaxHostArgs]float64
	for k := range x {
		x[k] = math.Float64frombits(a[k])
	}
	return math.Float64bits(h.Call(x[:h.Arity:h.Arity]))
}

// memory executes a read or write for element e of streamed columns and returns what was read.
func (m *machine) memory(in *kernels.Inst, a [4]uint64, e int64) uint64 {
	switch in.Op {
	case kernels.OpLoad:
		return m.at(in, e).read()
	case kernels.OpGather:
		return m.at(in, int64(a[0])).read()
	case kernels.OpStore:
		m.at(in, e).write(a[0])
	case kernels.OpStoreM:
		if a[0] != 0 {
			m.at(in, e).write(a[1])
		}
	case kernels.OpScatter:
		m.at(in, int64(a[0])).write(a[1])
	case kernels.OpScatterM:
		if a[1] != 0 {
			m.at(in, int64(a[0])).write(a[2])
		}
	case kernels.OpAccum:
		c := m.at(in, int64(a[0]))
		c.write(pure(kernels.OpAdd, 0, [4]uint64{c.read(), a[1]}))
	case kernels.OpAccumM:
		if a[1] != 0 {
			c := m.at(in, int64(a[0]))
			c.write(pure(kernels.OpAdd, 0, [4]uint64{c.read(), a[2]}))
		}
	case kernels.OpEmit:
		if a[0] != 0 {
			l := m.fr.Lists[in.Slot]
			if l.Len >= len(l.Index) {
				panic(fmt.Sprintf("BUG: kernels: list %s of %s is full at %d", m.f.Lists[in.Slot], m.f.Name, l.Len))
			}
			l.Index[l.Len] = int32(a[1])
			l.Len++
		}
	}
	return 0
}

// A cell is one element of a column.
type cell struct {
	col  *kernels.Column
	elem kernels.Elem
	i    int64
}

// at returns element i of the instruction's column.
func (m *machine) at(in *kernels.Inst, i int64) cell {
	c := cell{&m.fr.Cols[in.Slot], m.f.Cols[in.Slot].Elem, i}
	n := len(c.col.F64)
	switch c.elem {
	case kernels.ElemI32:
		n = len(c.col.I32)
	case kernels.ElemI64:
		n = len(c.col.I64)
	case kernels.ElemBool:
		n = len(c.col.Bool)
	case kernels.ElemU16:
		n = len(c.col.U16)
	}
	if i < 0 || i >= int64(n) {
		panic(fmt.Sprintf("BUG: kernels: %s: element %d of column %s, which has %d (%v)",
			m.f.Name, i, m.f.Cols[in.Slot].Name, n, in.Op))
	}
	return c
}

func (c cell) read() uint64 {
	switch c.elem {
	case kernels.ElemI32:
		return uint64(int64(c.col.I32[c.i]))
	case kernels.ElemI64:
		return uint64(c.col.I64[c.i])
	case kernels.ElemBool:
		return uint64(c.col.Bool[c.i])
	case kernels.ElemU16:
		return uint64(c.col.U16[c.i])
	}
	return math.Float64bits(c.col.F64[c.i])
}

func (c cell) write(x uint64) {
	switch c.elem {
	case kernels.ElemI32:
		c.col.I32[c.i] = int32(x)
	case kernels.ElemI64:
		c.col.I64[c.i] = int64(x)
	case kernels.ElemBool:
		c.col.Bool[c.i] = uint8(x)
	default:
		c.col.F64[c.i] = math.Float64frombits(x)
	}
}
