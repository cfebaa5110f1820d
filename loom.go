package spikelane

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/internal/ending"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
)

// loom is one call of Connect at work. Outer neurons are taken in blocks by weavers, several at a time; what they make goes
// to the rows in the order of the blocks. Random numbers of an outer neuron are functions of its index, so nothing depends
// on who takes which block.
type loom struct {
	*Simulation
	*patience
	seed int64 // of what is drawn: the wiring's
	sp   *synapseProgram
	cp   *connectProgram
	k    int // number of the call
	rows *ecs.RowsBuilder
	most int // synapses that there may be
	look int // how many to look at the memory at

	again *procedural                          // what they are that are not stored; nil: they are
	take  func(outer int32, inner ecs.Targets) // gets what is made, instead of the rows; may be nil

	over            model.Owner
	nOuter, nResult int
	offset          int32 // first index of the targets in their group
	each            int   // outer neurons in a block

	taken   atomic.Int64 // blocks that a weaver has begun
	base    int          // outer neurons of the calls before
	done    atomic.Int64 // outer neurons whose synapses are in the rows
	made    atomic.Int64 // synapses in the rows
	mu      sync.Mutex
	moved   sync.Cond
	next    int     // block whose turn it is to go to the rows; under mu, as err
	err     error   // of the first block that failed: no later one goes to the rows
	outside outside // in the blocks before; under mu
}

// blockOfSynapses is how many synapses a block has, more or less: a millisecond's work. Tests have smaller ones.
var blockOfSynapses = float64(1 << 16)

// newLoom prepares the k-th call of Connect.
func (s *Simulation) newLoom(sp *synapseProgram, k int, rows *ecs.RowsBuilder, p *patience) *loom {
	l := &loom{Simulation: s, patience: p, seed: s.wiring, sp: sp, cp: sp.connect[k], k: k, rows: rows, most: s.mostSynapses(sp), look: firstLook, offset: int32(sp.ends.OffsetPost), nOuter: 1}
	l.moved.L = &l.mu
	if g := l.cp.rule; g != nil {
		l.over, l.nOuter, l.nResult = g.Over, sp.ends.NPre, sp.ends.NPost
		if g.Over == model.Post {
			l.nOuter, l.nResult = l.nResult, l.nOuter
		}
	}
	l.base = p.Total
	p.Total += l.nOuter // steps that the work has, for reports
	return l
}

// mostSynapses bounds the synapses of one object: lists of them have 31 bits.
func (s *Simulation) mostSynapses(sp *synapseProgram) int {
	if sp.lists() || s.prog.carries(sp.decl) {
		return ecs.MaxListed
	}
	return ecs.MaxSynapses
}

// lists reports whether something of the synapses goes by lists of them, and not by rows.
func (sp *synapseProgram) lists() bool {
	return slices.ContainsFunc(sp.paths, func(p *pathwayProgram) bool {
		return p.decl.Post || p.listed || p.delays != nil || p.program != nil && p.program.Func().Col(compile.Rank) >= 0
	})
}

// firstLook is the number of synapses from which the memory left is looked at, again whenever they are to be moved to where there
// is more room.
const firstLook = 1 << 22

// room reports whether there is memory for so many synapses, where more of them turn up than anybody could know before.
func (l *loom) room(n int) error {
	if n < l.look {
		return nil
	}
	need, limit := l.bytes(n), l.prog.config.MemoryLimit
	left, what := limit, "Config.MemoryLimit"
	if l.look = n + n/8; limit == 0 {
		if had := l.rows.Room(); n <= had { // room that is taken already
			l.look = had + 1
			return nil
		}
		need += need / 4 // which they are moved to
		found, known := leftFor(need)
		if !known {
			return nil
		}
		left, what = found.Left, found.What
	}
	if limit < 0 || need <= left {
		return nil
	}
	return fmt.Errorf("%w: %s has %d synapses already, and %v can be had (%s)", ErrMemory, l.sp.decl.name, n, Bytes(left), what)
}

// bytes returns the memory of the targets of so many synapses.
func (l *loom) bytes(n int) int64 { return ecs.TargetsBytes(int64(n), l.sp.ends.Short) }

func (l *loom) tooMany() error {
	return fmt.Errorf("%w: %s has more than %d", errTooMany, l.sp.decl.name, l.most)
}

// stream names the random stream of the call.
func (l *loom) stream() uint32 { return l.sp.object.ID<<16 | uint32(l.cp.site) }

// run makes the synapses of the call.
func (l *loom) run() error {
	if err := l.ended(); err != nil {
		return err
	}
	if l.take == nil {
		l.made.Store(int64(l.rows.Len()))
	}
	if l.cp.rule == nil {
		return l.explicit()
	}
	if l.nOuter == 0 {
		return nil
	}
	perOuter := l.cp.expected(l.sp.ends) / float64(l.nOuter)
	l.each = int(max(1, min(blockOfSynapses/max(perOuter, 1), blockOfRows)))
	draws, err := l.draws(false)
	if err != nil {
		return err
	}
	weavers := make([]*weaver, min(l.workers(l.cp.rows, l.cp.elem, l.cp.choose, l.cp.odds, l.cp.count), (l.nOuter-1)/l.each+1))
	for k := range weavers {
		weavers[k] = l.newWeaver(draws)
	}
	if l.take == nil {
		l.reserve(weavers[0])
	}
	weavers[0].tells = true
	var others sync.WaitGroup
	for _, w := range weavers[1:] {
		others.Add(1)
		go func() {
			defer others.Done()
			w.work()
		}()
	}
	over := false
	defer func() { // what weavers[0] tells may panic, or end the goroutine: the others then end too
		if !over {
			l.mu.Lock()
			l.err = errors.New("the making of synapses was broken off")
			l.moved.Broadcast()
			l.mu.Unlock()
		}
		others.Wait()
	}()
	weavers[0].work()
	over = true
	others.Wait()
	if l.err == nil && l.outside.n > 0 {
		l.warnOnce(l.unlikely(l.outside))
	}
	return l.err
}

// work takes blocks until none is left, or one has failed.
func (w *weaver) work() {
	for {
		k := int(w.taken.Add(1) - 1)
		lo := k * w.each
		if lo >= w.nOuter {
			return
		}
		hi := min(lo+w.each, w.nOuter)
		w.block, w.mine, w.begun = k, false, 0
		err := w.weaveBlock(lo, hi)
		if !w.wait(k) {
			return
		}
		if err == nil {
			err = w.deliver()
		}
		w.mu.Lock()
		w.next = k + 1
		if w.err == nil { // it may have been broken off since wait
			w.err = err
		}
		err = w.err
		w.loom.outside.add(w.outside)
		w.outside = outside{}
		w.begun = 0
		w.done.Add(int64(hi - lo))
		w.moved.Broadcast()
		w.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// wait returns when all blocks before the k-th are in the rows, or false when one of them has failed.
func (l *loom) wait(k int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.next < k && l.err == nil {
		l.moved.Wait()
	}
	return l.err == nil
}

// did counts work, and returns the context's cause once it has ended.
func (w *weaver) did(work int) error {
	if w.worked += work; w.worked < enoughWork {
		return nil
	}
	w.worked = 0
	if w.tells {
		w.Done, w.Made = w.base+int(w.done.Load())+w.begun, int(w.made.Load())+w.piece.Len()
		w.tellNow()
	}
	return w.ended()
}

// explicit appends pairs given by index.
func (l *loom) explicit() error {
	stream := systems.Stream{Seed: l.seed, ID: l.stream()}
	skip, walk := systems.NewSkipper(l.cp.p), systems.Walk{}
	spec, chosen := &l.cp.spec, []int32(nil)
	for walk.Next < int64(len(spec.I)) {
		chosen = skip.Some(chosen[:0], &walk, int64(len(spec.I)), blockOfIterations, &stream)
		for _, k := range chosen {
			if l.rows.Len()+l.cp.n > l.most {
				return l.tooMany()
			}
			for range l.cp.n {
				l.rows.Append(spec.I[k], spec.J[k]+l.offset)
			}
		}
		l.Made = l.rows.Len()
		l.tellNow()
		if err := l.ended(); err != nil {
			return err
		}
	}
	l.Done = l.base + 1
	return nil
}

// ended returns an error once the context has ended.
func (l *loom) ended() error { return ending.In(l.ctx, "connecting", l.sp.decl.name) }

// connect makes the synapses of all calls of Connect.
func (s *Simulation) connect(ctx context.Context, sp *synapseProgram, proj *ecs.Projection) error {
	p := &patience{ctx: ctx, tell: s.connecting(), begin: time.Now(), Connecting: Connecting{Synapses: sp.decl.name}}
	p.told = p.begin
	rows := ecs.RowsBuilder{Short: sp.ends.Short, ShortSource: sp.ends.NPre <= ecs.MostShort}
	looms := make([]*loom, len(sp.connect))
	for k := range looms {
		looms[k] = s.newLoom(sp, k, &rows, p)
	}
	for _, l := range looms {
		if err := l.run(); err != nil {
			return err
		}
	}
	if rows.Len() == 0 {
		s.inVain(sp)
	}
	p.Done, p.Made = p.Total, rows.Len()
	if room := ecs.TargetsBytes(int64(rows.Len()), sp.ends.Short); room > seldomAsked && s.prog.config.MemoryLimit == 0 {
		left, known := leftFor(room)
		rows.Stay = known && room > left.Left
	}
	proj.SetRows(rows.Build(sp.ends.NPre))
	if p.tell != nil {
		p.report(time.Now())
	}
	return nil
}

// connecting returns Config.Connecting, to be called one run of a batch at a time; nil for none.
func (s *Simulation) connecting() func(Connecting) {
	tell := s.prog.config.Connecting
	if tell == nil || s.turn == nil {
		return tell
	}
	return func(c Connecting) { s.inTurn(func() { tell(c) }) }
}

// bindColumn makes a column of n elements that a kernel writes, if it does.
func bindColumn[T int64 | float64 | uint8](b *systems.Binding, name string, elem ecs.Elem, n int) []T {
	if b.Program.Func().Col(name) < 0 {
		return nil
	}
	c := ecs.NewColumn(name, elem, n)
	b.SetColumn(name, kernels.Column{F64: c.F64, I64: c.I64, Bool: c.Bool})
	var list any
	switch elem {
	case ecs.I64:
		list = c.I64
	case ecs.F64:
		list = c.F64
	default:
		list = c.Bool
	}
	return list.([]T)
}

// whole returns the value of an expression that is known when the network is compiled.
func (l *loom) whole(e *model.Expr, otherwise int64) int64 {
	if e != nil {
		if x, ok := compile.Whole(e, l.sp.ends); ok {
			return x
		}
	}
	return otherwise
}
