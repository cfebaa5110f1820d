package systems

import (
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
)

// Steps are done in parts by owners: each member of a crew owns a range of every population, the synapses that end
// there, and the spikes found there. What an owner's part of a step touches of others' memory it only reads. Effects on
// an element come in the same order however many owners there are, so no bit depends on it.

// share returns the elements of a population of n that one of several owners has: whole lines of memory, of flags too,
// lest owners fight for one.
func share(n, who, of int) (lo, hi int) {
	lo, hi = n*who/of&^63, n*(who+1)/of&^63
	if who == of-1 {
		hi = n
	}
	return lo, hi
}

// access is how the parts of a step touch a piece of memory.
type access struct {
	writes bool
	by     partition
}

// partition says which elements an owner's part of a step touches.
type partition struct {
	kind whose
	of   any // number of elements, or table of the synapses
}

type whose uint8

const (
	anybody  whose = iota // elements of others too, or it is a step that one owner does alone
	indexed               // those of the owner's share of of elements
	incoming              // synapses that end in the owner's share
)

// split is a step in parts.
type split struct {
	parts   []Action // by owner; nil where it has nothing to do. nil for a step that the first owner does alone
	touches map[any]access
	unknown bool // the step may touch anything
}

// parts returns the action's parts.
func (x *splitter) parts(a Action) split {
	var s split
	size := x.size
	switch a := a.(type) {
	case *RunKernel:
		s = a.split(size)
	case *RunPart:
		s = a.split(size)
	case *Operate:
		s = a.split(size)
	case *Detect:
		s = a.split(size)
	case *ResetSpiking:
		s = a.split(size)
	case *Deliver:
		s = x.deliver(a)
	case *Regenerate:
		s = x.regenerate(a)
	}
	if s.touches == nil {
		f := footprintOf(a)
		s.unknown, s.touches = f.unknown, map[any]access{}
		for m := range f.reads {
			s.touches[m] = access{}
		}
		for m := range f.writes {
			s.touches[m] = access{writes: true}
		}
	}
	return s
}

// apart reports whether a part of t that one owner does and a part of s that another one does may come in any order, as
// far as memory but is not concerned.
func (s *split) apart(t *split, but any) bool {
	if s.parts == nil && t.parts == nil {
		return true // one owner does both
	}
	if s.unknown || t.unknown {
		return false
	}
	for m, x := range s.touches {
		y, both := t.touches[m]
		if both && m != but && (x.writes || y.writes) && (x.by != y.by || x.by.kind == anybody) {
			return false
		}
	}
	return true
}

// touched notes how kernel b touches its columns, where by says what each instruction that reads or writes a column
// touches of it. ok is false if an owner's part would write what is not its own.
func (s *split) touched(b *Binding, by func(in *kernels.Inst) partition) (ok bool) {
	if s.touches == nil {
		s.touches = map[any]access{}
	}
	f := b.Program.Func()
	if f.Sequential || len(f.Hosts) > 0 { // functions of users need not be for several at a time
		return false
	}
	for i := range f.Insts {
		in := &f.Insts[i]
		class := in.Op.Info().Class
		if class != kernels.Read && class != kernels.Write || in.Op == kernels.OpEmit {
			continue
		}
		p := by(in)
		writes := class == kernels.Write
		if writes && p.kind == anybody {
			return false
		}
		col := b.Columns[in.Slot]
		if col == nil {
			continue // an owner's list
		}
		x, seen := s.touches[col]
		if seen && x.by != p {
			if x.writes || writes {
				return false
			}
			p = partition{}
		}
		s.touches[col] = access{x.writes || writes, p}
	}
	return true
}

// streams says what a kernel touches that walks over the elements of a population: its own where it walks.
func streams(n int) func(in *kernels.Inst) partition {
	return func(in *kernels.Inst) partition {
		switch in.Op {
		case kernels.OpLoad, kernels.OpStore, kernels.OpStoreM:
			return partition{indexed, n}
		}
		return partition{}
	}
}

// lists says what a kernel touches that streams a list of a population's elements, in column slot.
func lists(f *kernels.Func, slot, n int) func(in *kernels.Inst) partition {
	return func(in *kernels.Inst) partition {
		switch in.Op {
		case kernels.OpLoad:
			if int(in.Slot) == slot {
				return partition{indexed, n} // the list itself, which has no column
			}
		case kernels.OpGather, kernels.OpScatter, kernels.OpScatterM, kernels.OpAccum, kernels.OpAccumM:
			if at := &f.Insts[in.Args[0]]; at.Op == kernels.OpLoad && int(at.Slot) == slot {
				return partition{indexed, n}
			}
		}
		return partition{}
	}
}

// overlap returns the part of [lo,hi) that the owner of a population of n has.
func overlap(lo, hi, n, who, of int) (int, int) {
	from, to := share(n, who, of)
	return max(lo, from), min(hi, to)
}

func (a *RunKernel) split(size int) (s split) {
	if _, free := walk(a.Kernel.Program.Func()); !free || !s.touched(a.Kernel, streams(a.N)) {
		return split{}
	}
	for who := range size {
		lo, hi := share(a.N, who, size)
		if s.parts = append(s.parts, nil); lo < hi {
			s.parts[who] = alone(RunPart{Kernel: a.Kernel.part(), Lo: lo, Hi: hi})
		}
	}
	return s
}

// length returns the number of elements of the population that a kernel walks over, 0 if it walks over none or several.
func length(b *Binding) int {
	n := 0
	for _, in := range b.Program.Func().Insts {
		switch in.Op {
		case kernels.OpLoad, kernels.OpStore, kernels.OpStoreM:
			c := b.Columns[in.Slot]
			if c == nil || n != 0 && c.Len() != n {
				return 0
			}
			n = c.Len()
		}
	}
	return n
}

func (a *RunPart) split(size int) split {
	return splitParts([]Part{{Kernel: a.Kernel, Lo: a.Lo, Hi: a.Hi}}, nil, size)
}

func (a *Operate) split(size int) split { return splitParts(a.Parts, a.At, size) }

// splitParts splits kernels that run one after the other.
func splitParts(all []Part, at []int64, size int) (s split) {
	n := 0
	for _, p := range all {
		_, free := walk(p.Kernel.Program.Func())
		if n = length(p.Kernel); !free || n == 0 || !s.touched(p.Kernel, streams(n)) {
			return split{}
		}
	}
	for who := range size {
		var mine []Part
		for _, p := range all {
			if lo, hi := overlap(p.Lo, p.Hi, length(p.Kernel), who, size); lo < hi {
				mine = append(mine, Part{Kernel: p.Kernel.part(), Lo: lo, Hi: hi})
			}
		}
		if s.parts = append(s.parts, nil); len(mine) > 0 {
			s.parts[who] = alone(Operate{Parts: aloneAll(mine, 8), At: at})
		}
	}
	return s
}

func (a *Detect) split(size int) (s split) {
	n := a.N
	if _, free := walk(a.Kernel.Program.Func()); !free || !s.touched(a.Kernel, streams(n)) {
		return split{}
	}
	if q := a.Quiet; q != nil {
		f := q.Release.Program.Func()
		if !s.touched(q.Kernel, streams(n)) || !s.touched(q.Release, lists(f, f.Col(q.Column), n)) {
			return split{}
		}
	}
	s.touches[a.Spikes] = access{writes: true}
	for who := range size {
		lo, hi := share(n, who, size)
		s.parts = append(s.parts, a.part(lo, hi))
	}
	return s
}

// part returns the search for spikes among elements lo to hi-1. It leaves them in a list of its own.
func (a *Detect) part(lo, hi int) *Detect {
	p := alone(Detect{Kernel: a.Kernel.part(), Lo: lo, N: hi, Spikes: a.Spikes, found: ecs.NewColumn("spikes", ecs.I32, max(hi-lo, 0)+16).I32})
	p.Kernel.SetList(0, &p.list)
	if a.Quiet != nil && lo < hi {
		q := alone(*a.Quiet)
		q.Kernel, q.Release, q.lo, q.hi, q.recent = q.Kernel.part(), q.Release.part(), lo, hi, nil
		q.Kernel.SetList(0, &p.list)
		p.Quiet = q
	}
	return p
}

// publish puts the spikes that the parts of a step have found into the ring.
func publish(c *Clock, parts []Action) {
	ring := parts[0].(*Detect).Spikes
	index, n := ring.Begin(c.Step), 0
	for _, p := range parts {
		l := &p.(*Detect).list
		n += copy(index[n:], l.Index[:l.Len])
	}
	ring.End(c.Step, n)
}

func (a *ResetSpiking) split(size int) (s split) {
	f := a.Kernel.Program.Func()
	n := a.Spikes.N()
	if !s.touched(a.Kernel, lists(f, f.Col(a.Column), n)) {
		return split{}
	}
	s.touches[a.Spikes] = access{}
	for who := range size {
		lo, hi := share(n, who, size)
		if s.parts = append(s.parts, nil); lo < hi {
			s.parts[who] = alone(ResetSpiking{Kernel: a.Kernel.part(), Column: a.Column, Spikes: a.Spikes, Lag: a.Lag, owned: true, lo: lo, hi: hi})
		}
	}
	return s
}
