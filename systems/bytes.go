package systems

import (
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
)

// Bytes returns the memory that the lists of synapses take, without what is the rows' own, and that of the delays of
// each element.
func (f *Fan) Bytes() (lists, delays int) {
	lists = 4 * cap(f.At)
	if f.rows == nil || &f.Ptr[0] != &f.rows.Ptr[0] {
		lists += 8 * cap(f.Ptr)
	}
	return lists, 8*(cap(f.Delays)+cap(f.RunPtr)) + 4*(cap(f.Ends)+cap(f.RunDelay)+cap(f.RunEnd))
}

// FanDelayBytes returns the memory that a fan of rows elements takes for delays, if synapses have so many different
// delays and the elements so many runs of one delay between them.
func FanDelayBytes(rows, delays, runs int64) int64 {
	switch {
	case delays < 2:
		return 8
	case rows*delays <= wide*runs:
		return 8*delays + 4*rows*delays
	}
	return 8*delays + 8*(rows+1) + 8*runs
}

// Bytes returns the memory of the record of refractory elements, which the first run makes.
func (q *Quiet) Bytes() int { return 4 * (cap(q.recent) + cap(q.counts)) }

// QuietBytes returns what Bytes will be for n elements that are refractory for so many steps.
func QuietBytes(n, steps int64) int64 {
	counts := int64(1)
	for counts <= steps {
		counts *= 2
	}
	return 4 * (n + counts)
}

// Bytes returns the memory of the inputs that coefficients were made of, and of the solutions kept.
func (a *Derive) Bytes() (inputs, solutions int) {
	for _, x := range a.last {
		inputs += 8 * cap(x)
	}
	return inputs, len(a.seen) * int(SolutionBytes(1, len(a.In), len(a.Out)))
}

// SolutionBytes returns the memory of solutions kept for n elements that all differ, about: a key, coefficients, and a
// place in a map.
func SolutionBytes(n int64, in, out int) int64 {
	return min(n, mostSolutions) * int64(8*in+8*out+64)
}

// Bytes returns the memory of code put off, but for the columns of its kernels that are nobody else's.
func (l *Later) Bytes() int {
	n := l.Visited.Bytes() + 4*cap(l.stale.Index)
	for _, r := range l.Recent {
		n += r.Bytes()
	}
	for _, x := range l.lists {
		n += 4 * cap(x.Index)
	}
	return n
}

// LaterBytes returns what Bytes will be for so many sources, targets, and synapses of the longest row.
func LaterBytes(sources, targets, longest int64) int64 {
	most := max(1<<13, longest)
	return ecs.ColumnBytes(ecs.I64, sources) + RecentSpikes*ecs.ColumnBytes(ecs.I64, targets) + RecentSpikes*4*(2*most+16)
}

// Bytes returns the memory of the lengths of segments.
func (b *blocks) Bytes() int {
	if b == nil {
		return 0
	}
	return 4*cap(b.lengths) + 8*cap(b.cut)
}

// BlockBytes returns the memory of the table by which a pathway whose spikes reach targets far apart goes block by block.
func (a *Deliver) BlockBytes() int { return a.blocks.Bytes() }

// BlockBytes returns the memory of that table for a kernel whose column target has the targets of a number of synapses of
// so many sources, 0 if there will be none.
func BlockBytes(p kernels.Program, target string, cache int, targets, sources, synapses int64) int64 {
	f := p.Func()
	k := &Binding{Program: p, Cache: cache, Columns: make([]*ecs.Column, len(f.Cols))}
	for i := range k.Columns {
		k.Columns[i] = &ecs.Column{} // as if no two names meant the same memory
	}
	_, n, ok := segments(k, target, int(targets), int(sources), int(synapses))
	if !ok {
		return 0
	}
	return 4*int64(n)*sources + ecs.RepeatsBytes(sources)
}

// TeamBytes returns the memory that the shares of threads take, in the runs so far.
func (s *Schedule) TeamBytes() int {
	n, seen, laters := 0, map[*cuts]bool{}, map[*Later]bool{}
	note := func(o *owned) {
		if o != nil && !seen[o.cuts] {
			seen[o.cuts] = true
			n += 4 * cap(o.cuts.at)
		}
	}
	later := func(l *Later) {
		if l != nil && !laters[l] {
			laters[l] = true
			n += l.Visited.Bytes() + 4*cap(l.stale.Index)
			for _, x := range l.lists {
				n += 4 * cap(x.Index)
			}
			note(l.own)
		}
	}
	for _, t := range s.teams {
		for _, st := range t.steps {
			for _, a := range st.parts {
				switch a := a.(type) {
				case *Detect:
					n += 4 * cap(a.found)
					if a.Quiet != nil {
						n += a.Quiet.Bytes()
					}
				case *Regenerate:
					n += a.Bytes()
				case *Deliver:
					note(a.own)
					later(a.Later)
					for _, l := range a.Owed {
						later(l)
					}
				}
			}
		}
	}
	return n
}

// CutBytes returns the memory of the places where so many runs of a fan pass from one owner to the next.
func CutBytes(runs int64, owners int) int64 { return 4 * runs * int64(owners-1) }

// FanRuns returns for how many runs a fan of rows elements has room, if synapses have so many different delays and the
// elements so many runs of one delay between them.
func FanRuns(rows, delays, runs int64) int64 {
	if delays < 2 || rows*delays <= wide*runs {
		return rows * max(delays, 1)
	}
	return runs
}

// Recorded returns the capacity of a list to which a run of so many steps appends one element of the given bytes in each.
func Recorded(steps, size int64) int64 {
	room := roomy(min(steps, mostReserved)*size) / size
	for room < steps { // as append grows
		room = roomy((room+(room+3*256)/4)*size) / size
	}
	return room
}

// roomy returns the bytes that Go gives to who asks for some: whole pages, where it is many.
func roomy(bytes int64) int64 {
	const page, many = 8 << 10, 32 << 10
	if bytes <= many {
		return bytes
	}
	return (bytes + page - 1) / page * page
}

// SampledBytes returns the memory of the values of one variable, sampled in so many steps from so many elements, and that
// of those which were moved when they last became too many for their place; 0 if they never did.
func SampledBytes(e ecs.Elem, steps, elements int64) (bytes, moved int64) {
	if steps == 0 || elements == 0 {
		return ecs.ColumnBytes(e, 0), 0
	}
	const most = 1 << 53 // values, which no machine has room for
	if steps > most/elements {
		return most * int64(e.Size()), 0
	}
	room := max(min(steps*elements, mostReserved), 1<<10)
	for room < steps*elements { // as Sampler.reserve
		moved, room = ecs.ColumnBytes(e, room), max(room/elements*elements+elements, 2*room)
	}
	return ecs.ColumnBytes(e, room), moved
}

// Bytes returns the memory of what is recorded, and of the list of what to record.
func (r *StateRecorder) Bytes() (record, times, values int) {
	record, times = r.Which.Bytes(), 8*cap(r.Steps)
	return record, times, samplersBytes(r.Values)
}

// Bytes returns the memory of what is recorded.
func (r *SpikeRecorder) Bytes() (spikes, values int) {
	return 8*cap(r.Steps) + 4*cap(r.Index), samplersBytes(r.Values)
}

// Bytes returns the memory of what is recorded.
func (r *RateRecorder) Bytes() (times, values int) { return 8 * cap(r.Steps), 4 * cap(r.Counts) }

func samplersBytes(all []*Sampler) (n int) {
	for _, s := range all {
		n += s.Data.Bytes()
	}
	return n
}
