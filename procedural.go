package spikelane

import (
	"context"
	"encoding/hex"
	"math"
	"time"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
)

// procedural is the connectivity of a synapses object that is not stored. What its rows are a function of is kept from when
// the simulation was made: constants that change later change no connections.
type procedural struct {
	sim     *Simulation
	sp      *synapseProgram // of the program that the simulation was made with
	tables  map[string]*ecs.Column
	drawers []*drawer // by call of Connect
	key     string    // of all that rows are a function of

	counted bool
	count   int
	digest  string // "": nobody has asked
}

// regenerates gives new synapses connectivity that is not stored. Rules that may lead astray are gone through once, so that
// their faults are told before anything runs.
func (s *Simulation) regenerates(ctx context.Context, sp *synapseProgram) error {
	r := &procedural{sim: s, sp: sp, tables: s.prog.tables}
	key, _ := s.wiringKey(sp)
	r.key = hex.EncodeToString(key.sum[:])
	faultless := true
	for k := range sp.connect {
		d, err := s.newLoom(sp, k, nil, &patience{}).draws(true)
		if err != nil {
			return err
		}
		r.drawers = append(r.drawers, d)
		faultless = faultless && sp.connect[k].faultless(sp.ends)
	}
	s.procedural[sp.decl] = r
	if faultless {
		return nil
	}
	n := 0
	if err := r.each(ctx, s.connecting(), func(_ int32, targets ecs.Targets) { n += targets.Len() }); err != nil {
		return err
	}
	r.count, r.counted = n, true
	return nil
}

// faultless reports whether no outer neuron can show a fault of the rule.
func (cp *connectProgram) faultless(ends compile.Ends) bool {
	g := cp.rule
	known := func(e *model.Expr, otherwise int64) (int64, bool) {
		if e == nil {
			return otherwise, true
		}
		return compile.Whole(e, ends)
	}
	low, okLow := known(g.Low, 0)
	high, okHigh := known(g.High, 1)
	step, okStep := known(g.Step, 1)
	size, okSize := known(g.Size, 0)
	if cp.count != nil || cp.chance != nil || !okLow || !okHigh || !okStep || step == 0 || math.Abs(float64(high)-float64(low)) > math.MaxInt32 {
		return false
	}
	if cp.spec.SkipIfInvalid {
		return true
	}
	// One that has no result of its own leads to the values of its range, all of which exist.
	n := int64(ends.NPost)
	each := int64(max(math.Ceil((float64(high)-float64(low))/float64(step)), 0))
	inside := each == 0 || low >= 0 && low < n && low+(each-1)*step >= 0 && low+(each-1)*step < n
	return g.Elem == nil && inside && okSize && size >= 0 && size <= each
}

// each calls take with the targets of all sources, in the order of creation: call by call of Connect, for each source by
// source. A source may come several times in a row. take is called by one goroutine after the other.
func (r *procedural) each(ctx context.Context, tell func(Connecting), take func(i int32, targets ecs.Targets)) error {
	p := &patience{ctx: ctx, tell: tell, begin: time.Now(), Connecting: Connecting{Synapses: r.sp.decl.name}}
	p.told = p.begin
	looms := make([]*loom, len(r.sp.connect))
	for k := range looms {
		looms[k] = r.loom(k, p)
		looms[k].take = take
	}
	made := 0
	for _, l := range looms {
		l.made.Store(int64(made))
		if err := l.run(); err != nil {
			return err
		}
		made = int(l.made.Load())
	}
	if p.Done, p.Made = p.Total, made; p.tell != nil {
		p.report(time.Now())
	}
	return nil
}

// loom returns a loom for the k-th call of Connect.
func (r *procedural) loom(k int, p *patience) *loom {
	l := r.sim.newLoom(r.sp, k, &ecs.RowsBuilder{}, p)
	l.again = r
	return l
}

// bind binds a kernel of a rule, which reads nothing that changes.
func (r *procedural) bind(p kernels.Program) *systems.Binding {
	b := systems.Bind(p, r.sim.seed, func(name string) *ecs.Column { return r.tables[name] })
	b.At(&systems.Clock{Dt: r.sp.object.Dt})
	return b
}

// must is each where nothing can fail but by the end of ctx, and reports whether all were made: what else could fail was tried
// when the simulation was made.
func (r *procedural) must(ctx context.Context, take func(i int32, targets ecs.Targets)) (all bool) {
	err := r.each(ctx, nil, take)
	if err != nil && ctx.Err() == nil {
		panic("BUG: spikelane: connectivity that was made before: " + err.Error())
	}
	return err == nil
}

// synapses counts the synapses, at the first call by making them all.
func (r *procedural) synapses() int {
	if !r.counted {
		n := 0
		r.must(context.Background(), func(_ int32, targets ecs.Targets) { n += targets.Len() })
		r.count, r.counted = n, true
	}
	return r.count
}

// sum returns the digest of the synapses, that of the same synapses if they were stored; of no use once ctx has ended.
func (r *procedural) sum(ctx context.Context) string {
	if r.digest == "" {
		d, n := newDigest(ctx), 0
		all := r.must(ctx, func(i int32, targets ecs.Targets) {
			n += targets.Len()
			for k := range targets.Len() {
				d.u32(uint32(i))
				d.u32(uint32(targets.At(k) - int32(r.sp.ends.OffsetPost)))
			}
		})
		if !all || d.over {
			return ""
		}
		r.digest, r.count, r.counted = d.sum(), n, true
	}
	return r.digest
}

// rows makes the synapses of sources lo to hi-1 and stores them: for a look at them.
func (r *procedural) rows(lo, hi int) (*ecs.Rows, error) {
	rows := &ecs.RowsBuilder{Short: r.sp.ends.Short, ShortSource: r.sp.ends.NPre <= ecs.MostShort}
	for k := range r.sp.connect {
		l := r.loom(k, &patience{ctx: context.Background()})
		l.rows = rows
		if lo <= 0 && hi >= r.sp.ends.NPre {
			if err := l.run(); err != nil {
				return nil, err
			}
			continue
		}
		w := r.weaver(k, 0)
		for i := max(lo, 0); i < hi; i++ {
			row := ecs.RoomForTargets(0, r.sp.ends.Short)
			w.remake(&row, i)
			if err := l.room(rows.Len() + row.Len()); err != nil {
				return nil, err
			}
			rows.AppendTargets(int32(i), row)
		}
	}
	return rows.Build(r.sp.ends.NPre), nil
}

// connectivity returns what a pathway needs to have its synapses made again and again.
func (r *procedural) connectivity() *systems.Procedural {
	row, rising, distinct := r.sp.likely()
	return &systems.Procedural{Short: r.sp.ends.Short, Row: row, Rising: rising, Distinct: distinct, Weaver: func() systems.Weaver {
		w := &rowWeaver{}
		for k := range r.sp.connect {
			w.calls = append(w.calls, r.weaver(k, row))
		}
		return w
	}}
}

// likely says what the rows of synapses that are not stored are like: how many the longest is likely to have, whether targets
// never fall, and whether none is there twice.
func (sp *synapseProgram) likely() (row int, rising, distinct bool) {
	rising, distinct = len(sp.connect) == 1, len(sp.connect) == 1
	n := 0.0
	for _, cp := range sp.connect {
		mean := cp.expected(sp.ends) / float64(max(sp.ends.NPre, 1)) / float64(max(cp.n, 1))
		n += float64((mean + float64(6*math.Sqrt(mean*(1-cp.p)))) * float64(cp.n))
		g := cp.rule
		step, known := int64(1), true
		if g.Step != nil {
			step, known = compile.Whole(g.Step, sp.ends)
		}
		rising = rising && cp.elem == nil && known && step > 0
		distinct = distinct && cp.elem == nil && cp.n == 1 && cp.count == nil
	}
	return int(min(n, math.MaxInt32)), rising, distinct
}

// weaver returns one that makes rows of the k-th call of Connect, one at a time, the longest of which is likely to be so long.
func (r *procedural) weaver(k, row int) *weaver {
	l := r.loom(k, &patience{ctx: context.Background()})
	l.each = 1
	w := l.newWeaver(r.drawers[k])
	w.keeps = true
	w.nth = make([]int32, 0, row+aheadMost)
	w.outer, w.ends = make([]int32, 0, 1), make([]int, 0, 1)
	w.skip.Reserve()
	return w
}

// remake appends the targets of source i to a list.
func (w *weaver) remake(list *ecs.Targets, i int) {
	w.wide, w.small = list.Wide, list.Short
	if err := w.weaveBlock(i, i+1); err != nil {
		panic("BUG: spikelane: a rule that was tried: " + err.Error())
	}
	list.Wide, list.Short = w.wide, w.small
	w.wide, w.small, w.outer, w.ends = nil, nil, w.outer[:0], w.ends[:0]
}

// bytes returns the memory of a weaver's lists.
func (w *weaver) bytes() int {
	return 4*(cap(w.nth)+cap(w.all)+cap(w.chosen.Index)) + 8*(cap(w.result)+cap(w.counts)+cap(w.ahead))
}

// rowWeaver makes rows of synapses, by all calls of Connect.
type rowWeaver struct{ calls []*weaver }

func (w *rowWeaver) Weave(list *ecs.Targets, i int) {
	for _, c := range w.calls {
		c.remake(list, i)
	}
}

func (w *rowWeaver) Bytes() (n int) {
	for _, c := range w.calls {
		n += c.bytes()
	}
	return n
}
