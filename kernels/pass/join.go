package pass

import (
	"slices"

	"github.com/spikelane/spikelane/kernels"
)

// Join returns one function that does what a and then b do over the same elements, so that their columns are walked
// once; ok is false where that could change a result.
//
// Law: one after the other, b sees what a did to all elements; joined, an element of b sees what a did up to it. The
// two are the same when each element of b touches, of what a writes, its own part alone, and the other way round. So no
// column that one of them writes may be indexed by the other, and neither may be Sequential or share a list. Columns of
// different names are different memory: that is the caller's promise.
func Join(name string, a, b *kernels.Func) (joined *kernels.Func, ok bool) {
	if a.Sequential || b.Sequential || !independent(a, b) {
		return nil, false
	}
	out := &kernels.Func{Name: name}
	first, second := mapped(out, a), mapped(out, b)
	for _, part := range []struct {
		f    *kernels.Func
		m    slots
		once bool
	}{{a, first, true}, {b, second, true}, {a, first, false}, {b, second, false}} {
		from, to := part.f.Once, len(part.f.Insts)
		if part.once {
			from, to = 0, part.f.Once
		}
		for i := from; i < to; i++ {
			in := part.f.Insts[i]
			for k, v := range in.Args {
				if v != kernels.None {
					in.Args[k] = part.m.values[v]
				}
			}
			in.Slot = part.m.slot(in.Op, in.Slot)
			part.m.values[i] = kernels.Value(len(out.Insts))
			out.Insts = append(out.Insts, in)
		}
		if part.once {
			out.Once = len(out.Insts)
		}
	}
	return forward(out), true
}

// independent reports whether no column that a or b writes is indexed by the other, and no list is written by both.
func independent(a, b *kernels.Func) bool {
	for _, l := range a.Lists {
		if slices.Contains(b.Lists, l) {
			return false
		}
	}
	for k, c := range a.Cols {
		other := b.Col(c.Name)
		if other < 0 {
			continue
		}
		if b.Cols[other].Elem != c.Elem {
			return false
		}
		if (a.Writes(k) || b.Writes(other)) && (indexes(a, k) || indexes(b, other)) {
			return false
		}
	}
	return true
}

// indexes reports whether f touches column slot at computed places.
func indexes(f *kernels.Func, slot int) bool {
	return slices.ContainsFunc(f.Insts, func(in kernels.Inst) bool {
		switch in.Op {
		case kernels.OpGather, kernels.OpScatter, kernels.OpScatterM, kernels.OpAccum, kernels.OpAccumM:
			return int(in.Slot) == slot
		}
		return false
	})
}

// slots says where the declarations of a function stand in the joined one.
type slots struct {
	cols, params, lists, hosts []int32
	values                     []kernels.Value
}

// mapped adds f's declarations to out where they are new.
func mapped(out, f *kernels.Func) slots {
	m := slots{values: make([]kernels.Value, len(f.Insts))}
	for _, c := range f.Cols {
		m.cols = append(m.cols, place(&out.Cols, c, func(x kernels.Col) bool { return x.Name == c.Name }))
	}
	for _, p := range f.Params {
		m.params = append(m.params, place(&out.Params, p, func(x kernels.Param) bool { return x.Name == p.Name }))
	}
	for _, l := range f.Lists {
		m.lists = append(m.lists, place(&out.Lists, l, func(x string) bool { return x == l }))
	}
	for _, h := range f.Hosts {
		m.hosts = append(m.hosts, place(&out.Hosts, h, func(x kernels.Host) bool { return x.Name == h.Name }))
	}
	return m
}

// place returns where the entry that is asked for stands in list, and appends x if there is none.
func place[T any](list *[]T, x T, is func(T) bool) int32 {
	k := slices.IndexFunc(*list, is)
	if k < 0 {
		k = len(*list)
		*list = append(*list, x)
	}
	return int32(k)
}

func (m *slots) slot(op kernels.Op, old int32) int32 {
	switch class := op.Info().Class; {
	case op == kernels.OpParam:
		return m.params[old]
	case op == kernels.OpEmit:
		return m.lists[old]
	case op == kernels.OpHost:
		return m.hosts[old]
	case class == kernels.Read || class == kernels.Write:
		return m.cols[old]
	}
	return old
}
