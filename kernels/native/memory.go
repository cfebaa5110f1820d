package native

import (
	"github.com/spikelane/spikelane/kernels"
)

// load returns the register of a streamed column's elements.
func (s *selector) load(v kernels.Value, in *kernels.Inst) reg {
	slot := int(in.Slot)
	elem := s.f.Cols[slot].Elem
	if elem.Narrow() && !s.stored[slot] {
		return s.isa.widen(s, s.narrowOf(v))
	}
	if elem.Size() < 8 || s.part.tail {
		return s.isa.load(s, slot)
	}
	h := home{kind: colHome, n: slot, off: s.offset()}
	if !s.stored[slot] && s.uses[v] == 1 {
		return s.newHome(vec, h) // read where it is used
	}
	r := s.isa.load(s, slot)
	if !s.stored[slot] {
		s.values[r].home = h
	}
	return r
}

// narrowOf returns v as 4-byte integers, a load from a column of these or narrower ones that the function does not write.
func (s *selector) narrowOf(v kernels.Value) reg {
	if s.narrow[v] == 0 {
		s.narrow[v] = s.isa.loadNarrow(s, int(s.f.Insts[v].Slot))
	}
	return s.narrow[v]
}

// indexOf returns v as an index. Nothing is loaded yet for an index that comes straight from a column.
func (s *selector) indexOf(v kernels.Value) index {
	in := &s.f.Insts[v]
	x := index{v: v, slot: -1, uniform: int(v) < s.f.Once}
	switch {
	case in.Op == kernels.OpIndex:
		x.own = true
	case in.Op == kernels.OpLoad && s.f.Cols[in.Slot].Elem.Narrow() && !s.stored[in.Slot]:
		x.slot = int(in.Slot)
	}
	return x
}

// reading lists the column as read, if somebody writes it.
func (s *selector) reading(in *instr, slot int) {
	if s.stored[slot] {
		in.reads = append(in.reads, int32(slot))
	}
}

// guarded is a run of writes under one mask: all are left out at once where no lane is on.
type guarded struct {
	pred  kernels.Value
	lanes reg
	rare  bool // most turns have no lane on
	parts []*instr
}

// write selects a write.
func (s *selector) write(in *kernels.Inst) {
	slot := int(in.Slot)
	a := in.Args
	switch in.Op {
	case kernels.OpStore:
		s.flush(in.Slot)
		s.add(s.isa.store(s, slot, s.get(a[0]), s.lanes(0)))
	case kernels.OpScatter:
		s.flush(in.Slot)
		s.add(s.isa.scatter(s, slot, s.indexOf(a[0]), s.get(a[1]), s.lanes(0)))
	case kernels.OpAccum:
		s.flush(in.Slot)
		s.accumulate(slot, a[0], a[1], s.lanes(0), -1)
	case kernels.OpAccumM:
		s.flush(in.Slot)
		if gate := s.gateOf(a[1], a[0]); gate >= 0 {
			s.accumulate(slot, a[0], a[2], s.lanes(0), gate)
		} else {
			s.accumulate(slot, a[0], a[2], s.lanes(s.get(a[1])), -1)
		}
	case kernels.OpStoreM:
		v := s.get(a[1])
		s.guard(a[0], in.Slot, func(pred reg) *instr { return s.isa.store(s, slot, v, pred) })
	case kernels.OpScatterM:
		v, x := s.get(a[2]), s.indexOf(a[0])
		s.guard(a[1], in.Slot, func(pred reg) *instr { return s.isa.scatter(s, slot, x, v, pred) })
	case kernels.OpEmit:
		x := s.indexOf(a[1])
		s.guard(a[0], int32(len(s.f.Cols)+slot), func(pred reg) *instr { return s.isa.emit(s, slot, pred, x) })
		s.group.rare = true
	}
}

// lanes returns the lanes that count: pred, 0 for all; in a tail, only the live ones.
func (s *selector) lanes(pred reg) reg {
	switch {
	case !s.part.tail:
		return pred
	case pred == 0:
		return s.live
	}
	return s.isa.and(s, pred, s.live)
}

// guard adds a write under the mask pred to the group of writes under that mask.
func (s *selector) guard(pred kernels.Value, resource int32, build func(pred reg) *instr) {
	if s.group != nil && (s.group.pred != pred || len(s.group.parts) >= mostGuarded) {
		s.flush(-1)
	}
	if s.group == nil {
		s.group = &guarded{pred: pred, lanes: s.lanes(s.get(pred))}
	}
	p := build(s.group.lanes)
	if g := s.group; len(g.parts) > 0 && s.crowded(append(g.parts, p)) {
		s.flush(-1)
		s.group = &guarded{pred: pred, lanes: g.lanes}
	}
	s.group.parts = append(s.group.parts, p)
}

// mostGuarded bounds the writes that leave together, since all that they write must be in registers at once.
const mostGuarded = 4

// crowded reports whether there may be no registers for all that the writes use and the masks and temporaries beside.
func (s *selector) crowded(parts []*instr) bool {
	var uses [2]int // by class
	for _, p := range parts {
		for _, r := range p.use {
			uses[s.values[r].class]++
		}
	}
	return uses[vec] > s.isa.vecs-6 || uses[mask] > max(0, s.isa.masks-3)
}

// flush ends the group of guarded writes, if it has anything to do with the column or list, or resource is -1.
func (s *selector) flush(resource int32) {
	g := s.group
	if g == nil {
		return
	}
	touches := resource < 0
	for _, p := range g.parts {
		for _, w := range p.writes {
			touches = touches || w == resource
		}
	}
	if !touches {
		return
	}
	s.group = nil
	s.add(guardedWrites(s, g))
}
