package kernels

// Order is how many elements a lowering may take at a time. Vector code does all elements' first write, then all
// elements' second, and all gathers before a later scatter: the same as one element after the other unless two elements
// meet in one place.
type Order uint8

const (
	Blocks Order = iota // elements never meet, or only where the order of one write decides
	Runs                // elements cannot meet while their indices rise
	Alone               // one element at a time
)

// Orders returns the order of plain and of serial calls (see Frame.Serial): in plain ones scatter indices are
// distinct, but not those of accumulations; in serial ones any may repeat. Where an order is Runs, rising lists the
// streamed columns of narrow indices that must rise.
func (f *Func) Orders() (plain, serial Order, rising []int32) {
	cols := make([]traffic, len(f.Cols))
	emits := make([]int, len(f.Lists))
	for _, in := range f.Insts[f.Once:] {
		switch in.Op {
		case OpGather:
			cols[in.Slot].gathers++
		case OpScatter, OpScatterM:
			cols[in.Slot].writes++
		case OpAccum, OpAccumM:
			cols[in.Slot].writes++
			cols[in.Slot].accum = true
		case OpEmit:
			emits[in.Slot]++
			continue
		default:
			continue
		}
		t := &cols[in.Slot]
		t.differ = t.differ || t.gathers+t.writes > 1 && !f.sameIndex(t.index, in.Args[0])
		t.index = in.Args[0]
	}
	if f.Sequential {
		plain, serial = Alone, Alone
	}
	for _, n := range emits {
		if n > 1 {
			plain, serial = Alone, Alone
		}
	}
	separate := func(t traffic) Order {
		if t.differ || !f.risable(t.index) {
			return Alone
		}
		rising = append(rising, f.Insts[t.index].Slot)
		return Runs
	}
	for _, t := range cols {
		if t.writes > 1 && (t.accum || t.differ) {
			plain = max(plain, separate(t))
		}
		if t.writes > 0 && t.writes+t.gathers > 1 {
			serial = max(serial, separate(t))
		}
	}
	return plain, serial, rising
}

// traffic is how a function uses an indexed column.
type traffic struct {
	gathers, writes int
	accum, differ   bool
	index           Value
}

// sameIndex reports whether two indices are equal in every element.
func (f *Func) sameIndex(a, b Value) bool {
	return a == b || f.risable(a) && f.risable(b) && f.Insts[a].Slot == f.Insts[b].Slot
}

// risable reports whether an index comes straight from a column of narrow indices that the function leaves alone.
func (f *Func) risable(index Value) bool {
	in := &f.Insts[index]
	return in.Op == OpLoad && f.Cols[in.Slot].Elem.Narrow() && !f.Writes(int(in.Slot))
}
