package systems

import (
	"slices"
	"sync"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
)

// splitter makes the parts of all steps of a schedule for a crew.
type splitter struct {
	size   int
	cuts   map[any]*cuts            // by rows, or fan of several delays
	laters map[*Later][]*Later      // by owner
	woven  map[*Regenerate][]*arena // by member
	whole  bool                     // pathways that put code off are not split: one of them cannot be
}

func newSplitter(s *Schedule, size int) *splitter {
	x := &splitter{size: size, cuts: map[any]*cuts{}, laters: map[*Later][]*Later{}, woven: map[*Regenerate][]*arena{}}
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
		return f.Insts[v].Op == kernels.OpLoad && int(f.Insts[v].Slot) == slot
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
		p := alone(Deliver{
			Kernel: a.Kernel.part(), Param: a.Param, Listed: a.Listed, Target: a.Target, Spikes: a.Spikes, Lo: a.Lo, Hi: a.Hi,
			Lag: a.Lag, Fan: a.Fan, Targets: a.Targets,
		})
		if a.Fan.driven {
			if p.first, p.last = max(a.Lo, lo), min(a.Hi, hi); p.first >= p.last {
				s.parts = append(s.parts, nil)
				continue
			}
		} else {
			p.own = &owned{x.cut(a.Fan, a.Targets), who}
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
		whole := newSourceFan(a.Fan.rows)
		whole.note([]int32{0})
		for who := range x.size {
			p := alone(*l)
			p.Pending, p.Last, p.Stale, p.Code = l.Pending.part(), l.Last.part(), l.Stale.part(), l.Code.part()
			p.Visited = ecs.NewColumn(l.Visited.Name, l.Visited.Elem, l.Visited.Len())
			if k := slices.Index(p.Stale.Columns, l.Visited); k >= 0 {
				p.Stale.put(k, kernels.Column{I64: p.Visited.I64})
			}
			p.stale, p.lists, p.rows = kernels.IndexList{}, [RecentSpikes - 1]kernels.IndexList{}, nil
			p.own = &owned{x.cut(whole, a.Targets), who}
			x.laters[l] = append(x.laters[l], p)
		}
	}
	return x.laters[l]
}

// cuts says where the runs of a fan, of synapses of one source and delay, pass from the synapses of one owner to those of
// the next. Targets rise within a run.
type cuts struct {
	size int
	at   []uint32 // by run and owner but the last: where those of the next begin, from the start of the run
}

// cut returns the cuts of a fan.
func (x *splitter) cut(f *Fan, targets int) *cuts {
	key := any(f)
	if f.is(f.rows) { // as others may be
		key = f.rows
	}
	if x.cuts[key] == nil {
		c := &cuts{size: x.size, at: make([]uint32, f.runs()*(x.size-1))}
		ends := make([]int, x.size-1)
		for who := range ends {
			_, ends[who] = share(targets, who, x.size)
		}
		inPieces(len(f.Ptr)-1, f.Len(), x.size, func(first, last int) {
			for r := first; r < last; r++ {
				for run, s := range f.of(r) {
					at, from := c.at[run*len(ends):(run+1)*len(ends)], s.lo
					for who, end := range ends {
						from = f.rows.Target.Search(from, s.hi, end)
						at[who] = uint32(from - s.lo)
					}
				}
			}
		})
		x.cuts[key] = c
	}
	return x.cuts[key]
}

// inPieces calls do for pieces of n elements, at the same time if the work on them is worth it.
func inPieces(n int, work int64, size int, do func(first, last int)) {
	if work < 1<<16 {
		size = 1
	}
	var all sync.WaitGroup
	for k := 1; k < size; k++ {
		all.Go(func() { do(n*k/size, n*(k+1)/size) })
	}
	do(0, n/size)
	all.Wait()
}

// owned is the share of an owner in the synapses of a fan: those whose targets are the owner's.
type owned struct {
	*cuts
	who int
}

// part returns the owner's part of a run, which is entries [lo,hi).
func (o *owned) part(run int, lo, hi int64) (int64, int64) {
	at := o.at[run*(o.size-1) : (run+1)*(o.size-1)]
	first := lo
	if o.who < len(at) {
		hi = first + int64(at[o.who])
	}
	if o.who > 0 {
		lo = first + int64(at[o.who-1])
	}
	return lo, hi
}
