package systems

import (
	"slices"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
)

// splitter makes the parts of all steps of a schedule for a crew.
type splitter struct {
	size   int
	cuts   map[*ecs.Rows]*cuts
	laters map[*Later][]*Later      // by owner
	woven  map[*Regenerate][]*arena // by member
	whole  bool                     // pathways that put code off are not split: one of them cannot be
}

func newSplitter(s *Schedule, size int) *splitter {
	x := &splitter{size: size, cuts: map[*ecs.Rows]*cuts{}, laters: map[*Later][]*Later{}, woven: map[*Regenerate][]*arena{}}
	for k := range s.Steps {
		if d, ok := s.Steps[k].Action.(*Deliver); ok && (d.Later != nil || len(d.Owed) > 0) {
			own := x.touched(d)
			x.whole = x.whole || own.touches == nil
		}
	}
	return x
}

// touched returns what the parts of a delivery touch; nothing if it cannot be done in parts. A spike of a source is done
// to the synapses that end in an owner's share; that of a target by its owner.
func (x *splitter) touched(a *Deliver) (s split) {
	f := a.Kernel.Program.Func()
	rows, driven := a.Fan.rows, a.Fan.driven
	target, listed, param := f.Col(a.Target), f.Col(a.Listed), f.Param(a.Param)
	if rows == nil || !driven && (a.Fan.At != nil || !a.Fan.rises()) {
		return split{}
	}
	synapses, posts := partition{incoming, &rows.Ptr[0]}, partition{indexed, a.Targets}
	load := func(v kernels.Value, slot int) bool {
		return f.Insts[v].Op == kernels.OpLoad && int(f.Insts[v].Slot) == slot && slot >= 0
	}
	ok := s.touched(a.Kernel, func(in *kernels.Inst) partition {
		switch in.Op {
		case kernels.OpLoad, kernels.OpStore, kernels.OpStoreM:
			return synapses
		}
		v := in.Args[0]
		at := &f.Insts[v]
		switch {
		case load(v, target):
			return posts
		case load(v, listed):
			return synapses
		case at.Op == kernels.OpGather && int(at.Slot) == target && load(at.Args[0], listed):
			return posts
		case at.Op == kernels.OpParam && int(at.Slot) == param && driven:
			return posts
		}
		return partition{}
	})
	if !ok {
		return split{}
	}
	s.touches[a.Spikes] = access{}
	return s
}

func (x *splitter) deliver(a *Deliver) split {
	if a.Woven != nil {
		return x.deliverWoven(a)
	}
	if x.whole && (a.Later != nil || len(a.Owed) > 0) {
		return split{}
	}
	s := x.touched(a)
	if s.touches == nil {
		return split{}
	}
	for who := range x.size {
		lo, hi := share(a.Targets, who, x.size)
		p := &Deliver{Kernel: a.Kernel.part(), Param: a.Param, Listed: a.Listed, Target: a.Target, Spikes: a.Spikes, Lo: a.Lo, Hi: a.Hi,
			Lag: a.Lag, Fan: a.Fan, Targets: a.Targets}
		if a.Fan.driven {
			if p.first, p.last = max(a.Lo, lo), min(a.Hi, hi); p.first >= p.last {
				s.parts = append(s.parts, nil)
				continue
			}
		} else {
			p.own = &owned{x.cut(a.Fan.rows, a.Targets), who, lo, hi}
		}
		if a.Later != nil {
			p.Later = x.later(a.Later, a)[who]
		}
		for _, l := range a.Owed {
			p.Owed = append(p.Owed, x.later(l, a)[who])
		}
		s.parts = append(s.parts, p)
	}
	return s
}

// later returns the parts of code put off, by owner.
func (x *splitter) later(l *Later, a *Deliver) []*Later {
	if x.laters[l] == nil {
		for who := range x.size {
			lo, hi := share(a.Targets, who, x.size)
			p := *l
			p.Pending, p.Last, p.Stale, p.Code = l.Pending.part(), l.Last.part(), l.Stale.part(), l.Code.part()
			p.Visited = ecs.NewColumn(l.Visited.Name, l.Visited.Elem, l.Visited.Len())
			if k := slices.Index(p.Stale.Columns, l.Visited); k >= 0 {
				p.Stale.put(k, kernels.Column{I64: p.Visited.I64})
			}
			p.stale, p.lists, p.rows = kernels.IndexList{}, [RecentSpikes - 1]kernels.IndexList{}, nil
			p.own = &owned{x.cut(a.Fan.rows, a.Targets), who, lo, hi}
			x.laters[l] = append(x.laters[l], &p)
		}
	}
	return x.laters[l]
}

// cuts says where rows pass from the synapses of one owner to those of the next, whose targets rise.
type cuts struct {
	targets *ecs.Targets
	size    int
	at      []uint32 // by row and owner but the last: where those of the next begin, from the start of the row
}

// cut returns the cuts of rows.
func (x *splitter) cut(rows *ecs.Rows, targets int) *cuts {
	if x.cuts[rows] == nil {
		c := &cuts{targets: &rows.Target, size: x.size, at: make([]uint32, 0, rows.Sources()*(x.size-1))}
		for r := range rows.Sources() {
			from := rows.Ptr[r]
			for who := range x.size - 1 {
				_, end := share(targets, who, x.size)
				from = c.targets.Search(from, rows.Ptr[r+1], end)
				c.at = append(c.at, uint32(from-rows.Ptr[r]))
			}
		}
		x.cuts[rows] = c
	}
	return x.cuts[rows]
}

// owned is the share of an owner in the synapses of rows: those whose targets are lo to hi-1.
type owned struct {
	*cuts
	who, lo, hi int
}

// row returns the owner's part of a whole row, entries [lo,hi).
func (o *owned) row(r int, lo, hi int64) (int64, int64) {
	at := o.at[r*(o.size-1) : (r+1)*(o.size-1)]
	first := lo
	if o.who < len(at) {
		hi = first + int64(at[o.who])
	}
	if o.who > 0 {
		lo = first + int64(at[o.who-1])
	}
	return lo, hi
}

// run returns the owner's part of entries of a row, [lo,hi), of one delay.
func (o *owned) run(lo, hi int64) (int64, int64) {
	lo = o.targets.Search(lo, hi, o.lo)
	return lo, o.targets.Search(lo, hi, o.hi)
}
