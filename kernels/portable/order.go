package portable

import "github.com/spikelane/spikelane/kernels"

// order is how elements are grouped. Steps over a block do all elements' first write, then all elements' second, and
// all gathers before a later scatter: the same as one element after the other unless two elements meet in one place.
type order uint8

const (
	blocks order = iota // elements never meet, or only where the order of one write decides
	runs                // elements cannot meet while their indices rise
	alone               // one element at a time
)

// traffic is how a function uses an indexed column.
type traffic struct {
	gathers, writes int
	accum, differ   bool
	index           kernels.Value
}

// setOrder finds the order of plain and serial calls. In plain calls, scatter indices are distinct but those of
// accumulations are not; in serial calls any may repeat.
func (p *program) setOrder() {
	cols := make([]traffic, len(p.f.Cols))
	emits := make([]int, len(p.f.Lists))
	for _, in := range p.f.Insts[p.f.Once:] {
		switch in.Op {
		case kernels.OpGather:
			cols[in.Slot].gathers++
		case kernels.OpScatter, kernels.OpScatterM:
			cols[in.Slot].writes++
		case kernels.OpAccum, kernels.OpAccumM:
			cols[in.Slot].writes++
			cols[in.Slot].accum = true
		case kernels.OpEmit:
			emits[in.Slot]++
			continue
		default:
			continue
		}
		t := &cols[in.Slot]
		t.differ = t.differ || t.gathers+t.writes > 1 && !p.sameIndex(t.index, in.Args[0])
		t.index = in.Args[0]
	}
	if p.f.Sequential {
		p.plain, p.serial = alone, alone
	}
	for _, n := range emits {
		if n > 1 {
			p.plain, p.serial = alone, alone
		}
	}
	for _, t := range cols {
		if t.writes > 1 && (t.accum || t.differ) {
			p.plain = max(p.plain, p.separate(t))
		}
		if t.writes > 0 && t.writes+t.gathers > 1 {
			p.serial = max(p.serial, p.separate(t))
		}
	}
}

// sameIndex reports whether two indices are equal in every element.
func (p *program) sameIndex(a, b kernels.Value) bool {
	return a == b || p.risable(a) && p.risable(b) && p.f.Insts[a].Slot == p.f.Insts[b].Slot
}

// risable reports whether an index comes straight from a column of 32-bit indices that the function leaves alone.
func (p *program) risable(index kernels.Value) bool {
	in := &p.f.Insts[index]
	return in.Op == kernels.OpLoad && p.f.Cols[in.Slot].Elem == kernels.ElemI32 && !p.f.Writes(int(in.Slot))
}

// separate returns the order in which elements do not meet in a column.
func (p *program) separate(t traffic) order {
	if t.differ || !p.risable(t.index) {
		return alone
	}
	p.indices = append(p.indices, p.f.Insts[t.index].Slot)
	return runs
}

// rising returns the number of elements from first on, at most n, whose indices all rise.
func (m *mem) rising(first, n int) int {
	for _, slot := range m.p.indices {
		at := m.cols[slot].I32[first : first+n]
		for i := 1; i < n; i++ {
			if at[i] <= at[i-1] {
				n = i
			}
		}
	}
	return n
}
