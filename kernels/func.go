package kernels

// Value names the result of an instruction: its place in Func.Insts.
type Value int32

// None is the absent argument.
const None Value = -1

// Inst is one instruction. Args beyond the op's number are None.
type Inst struct {
	Op   Op
	Args [4]Value
	Slot int32  // column of a memory op, list of emit, parameter of param, function of host; else 0
	Imm  uint64 // bits of a constant; object<<16 | site of a random draw; else 0
}

// Col is a column a kernel touches. A column is either streamed (load, store: element e of the call) or indexed
// (gather, scatter, accum), never both, so that the order of elements cannot matter by accident.
type Col struct {
	Name string
	Elem Elem
	Len  int // the column has at least so many elements in every call that has any; 0: not known
}

// Param is a scalar of one call, such as the time or the seed.
type Param struct {
	Name string
	Type Type
}

// Func is a kernel.
//
// Insts[:Once] is the once part, Insts[Once:] the each part. Arguments refer to earlier instructions; the once part
// refers to itself alone.
//
// The meaning is sequential: element e+1 sees the writes of element e. A lowering may work on many elements at a time
// only where that changes nothing: when Sequential is false, the elements' scatter indices are distinct (the caller sets
// Frame.Serial where they may not be), and accumulations are made in element order. Two accumulations into one column,
// or two emits to one list, take turns element by element. A call over no elements does nothing, the once part
// included.
type Func struct {
	Name   string
	Cols   []Col
	Params []Param
	Lists  []string
	Hosts  []Host
	Insts  []Inst
	Once   int

	// Sequential says that an element reads what an earlier one may have written by another index, so that
	// elements go one at a time, the once part again for each.
	Sequential bool
}

// TypeOf returns the type of v.
func (f *Func) TypeOf(v Value) Type {
	in := &f.Insts[v]
	sig := table[in.Op].Sig
	switch r := sig[len(sig)-1]; r {
	case 'f':
		return F64
	case 'i':
		return I64
	case 'b':
		return Bool
	case '?':
		if in.Op == OpParam {
			return f.Params[in.Slot].Type
		}
		return f.Cols[in.Slot].Elem.Type()
	}
	return Void
}

// ArgType returns the type that argument k of in must have.
func (f *Func) ArgType(in *Inst, k int) Type {
	switch table[in.Op].Sig[k] {
	case 'f':
		return F64
	case 'i':
		return I64
	case 'b':
		return Bool
	}
	return f.Cols[in.Slot].Elem.Type()
}

// Clone returns a copy of f that shares nothing that a pass changes.
func (f *Func) Clone() *Func {
	g := *f
	g.Cols = append([]Col(nil), f.Cols...)
	g.Params = append([]Param(nil), f.Params...)
	g.Lists = append([]string(nil), f.Lists...)
	g.Hosts = append([]Host(nil), f.Hosts...)
	g.Insts = append([]Inst(nil), f.Insts...)
	return &g
}

// Col returns the slot of the named column, or -1.
func (f *Func) Col(name string) int {
	for i := range f.Cols {
		if f.Cols[i].Name == name {
			return i
		}
	}
	return -1
}

// Param returns the slot of the named parameter, or -1.
func (f *Func) Param(name string) int {
	for i := range f.Params {
		if f.Params[i].Name == name {
			return i
		}
	}
	return -1
}

// Writes reports whether f writes column slot.
func (f *Func) Writes(slot int) bool {
	for i := range f.Insts {
		in := &f.Insts[i]
		if table[in.Op].Class == Write && in.Op != OpEmit && int(in.Slot) == slot {
			return true
		}
	}
	return false
}
