package spikelane

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
)

// errTooMany: a projection holds at most ecs.MaxSynapses.
var errTooMany = errors.New("spikelane: too many synapses")

// connect makes the synapses of all calls of Connect.
func (s *Simulation) connect(ctx context.Context, sp *synapseProgram, proj *ecs.Projection) error {
	p := &patience{ctx: ctx, tell: s.connecting(), begin: time.Now(), Connecting: Connecting{Synapses: sp.decl.name}}
	p.told = p.begin
	rows := ecs.RowsBuilder{Short: sp.ends.Short}
	weavers := make([]*weaver, len(sp.connect))
	for k, cp := range sp.connect {
		weavers[k] = &weaver{Simulation: s, seed: s.wiring, sp: sp, cp: cp, k: k, rows: &rows, patience: p}
		p.Total += weavers[k].outer()
	}
	for _, w := range weavers {
		if err := w.run(); err != nil {
			return err
		}
	}
	p.Made = rows.Len()
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

// Sizes of the blocks in which rules are worked through, which bound the memory for it.
const (
	blockOfRows       = 1 << 12
	blockOfIterations = 1 << 15
)

// weaver makes the synapses of one call of Connect, one outer neuron after the other.
type weaver struct {
	*Simulation
	*patience
	seed int64 // of what is drawn: the wiring's
	sp   *synapseProgram
	cp   *connectProgram
	k    int // number of the call
	rows *ecs.RowsBuilder

	nOuter, nResult     int
	offset              int32 // first index of the targets in their group
	over                model.Owner
	args                *systems.Binding // of cp.rows
	low, high, step     int64
	size                int64 // -1: no sample of fixed size
	lows, highs         []int64
	steps, sizes        []int64
	chances             []float64
	takes               []uint8
	skip                *systems.Skipper
	p                   float64 // of skip
	choice              systems.Chooser
	elem, choose, count *systems.Binding

	nth     []int32 // buffer of the numbers of iterations
	all     []int32 // 0, 1, 2, …
	result  []int64
	counts  []int64
	targets []int32
	chosen  kernels.IndexList

	fill  func(dst []float64, row, first int64) // see drawer; may be nil
	ahead []float64
}

// outer returns how many steps the work has, for reports.
func (w *weaver) outer() int {
	if w.cp.rule == nil {
		return 1
	}
	if w.cp.rule.Over == model.Post {
		return w.sp.ends.NPost
	}
	return w.sp.ends.NPre
}

func (w *weaver) tooMany() error {
	return fmt.Errorf("%w: %s has more than %d", errTooMany, w.sp.decl.name, ecs.MaxSynapses)
}

func (w *weaver) run() error {
	w.offset = int32(w.sp.ends.OffsetPost)
	if err := context.Cause(w.ctx); err != nil {
		return err
	}
	if w.cp.rule == nil {
		return w.explicit()
	}
	w.prepare()
	if err := w.drawer(); err != nil {
		return err
	}
	first := w.Done
	for lo := 0; lo < w.nOuter; lo += blockOfRows {
		n := min(blockOfRows, w.nOuter-lo)
		if w.args != nil {
			w.args.SetInt(compile.Outer, int64(lo))
			w.args.Run(0, n)
		}
		for k := range n {
			w.Done = first + lo + k
			if err := w.row(lo+k, k); err != nil {
				return err
			}
		}
	}
	w.Done = first + w.nOuter
	return nil
}

// explicit appends pairs given by index.
func (w *weaver) explicit() error {
	stream := systems.Stream{Seed: w.seed, ID: w.stream()}
	skip, walk := systems.NewSkipper(w.cp.p), systems.Walk{}
	spec := &w.cp.spec
	for walk.Next < int64(len(spec.I)) {
		w.targets = skip.Some(w.targets[:0], &walk, int64(len(spec.I)), blockOfIterations, &stream)
		for _, k := range w.targets {
			if w.rows.Len()+w.cp.n > ecs.MaxSynapses {
				return w.tooMany()
			}
			for range w.cp.n {
				w.rows.Append(spec.I[k], spec.J[k]+w.offset)
			}
		}
		if err := w.did(len(w.targets)*max(w.cp.n, 1), w.rows.Len()); err != nil {
			return err
		}
	}
	w.Done++
	return nil
}

// stream names the random stream of the call.
func (w *weaver) stream() uint32 { return w.sp.object.ID<<16 | uint32(w.cp.site) }

// prepare binds the kernels and makes their memory.
func (w *weaver) prepare() {
	cp, g := w.cp, w.cp.rule
	w.over, w.nOuter, w.nResult = g.Over, w.sp.ends.NPre, w.sp.ends.NPost
	if g.Over == model.Post {
		w.nOuter, w.nResult = w.nResult, w.nOuter
	}
	whole := func(e *model.Expr, otherwise int64) int64 {
		if e != nil {
			if x, ok := compile.Whole(e, w.sp.ends); ok {
				return x
			}
		}
		return otherwise
	}
	w.low, w.high, w.step, w.size = whole(g.Low, 0), whole(g.High, 1), whole(g.Step, 1), whole(g.Size, -1)
	w.p, w.skip = cp.p, systems.NewSkipper(cp.p)
	if cp.rows != nil {
		w.args = w.bindSynapses(w.sp, cp.rows)
		w.args.SetInt("seed", w.seed)
		f, n := cp.rows.Func(), min(blockOfRows, w.nOuter)
		for _, c := range []struct {
			name string
			to   *[]int64
		}{{compile.Low, &w.lows}, {compile.High, &w.highs}, {compile.Step, &w.steps}, {compile.Size, &w.sizes}} {
			if f.Col(c.name) >= 0 {
				*c.to = ecs.NewColumn(c.name, ecs.I64, n).I64
				w.args.SetColumn(c.name, kernels.Column{I64: *c.to})
			}
		}
		if f.Col(compile.Chance) >= 0 {
			w.chances = ecs.NewColumn(compile.Chance, ecs.F64, n).F64
			w.args.SetColumn(compile.Chance, kernels.Column{F64: w.chances})
		}
		if f.Col(compile.Take) >= 0 {
			w.takes = ecs.NewColumn(compile.Take, ecs.Bool, n).Bool
			w.args.SetColumn(compile.Take, kernels.Column{Bool: w.takes})
		}
	}
	bind := func(p kernels.Program) *systems.Binding {
		if p == nil {
			return nil
		}
		b := w.bindSynapses(w.sp, p)
		b.SetInt("seed", w.seed)
		return b
	}
	w.elem, w.choose, w.count = bind(cp.elem), bind(cp.choose), bind(cp.count)
	if w.choose != nil {
		w.choose.SetList(0, &w.chosen)
	}
}

// row makes the synapses of one outer neuron, whose arguments stand at place k of the columns.
func (w *weaver) row(outer, k int) error {
	if err := w.did(16, w.rows.Len()); err != nil {
		return err
	}
	if w.takes != nil && w.takes[k] == 0 {
		return nil
	}
	low, high, step, size := at(w.lows, k, w.low), at(w.highs, k, w.high), at(w.steps, k, w.step), at(w.sizes, k, w.size)
	n, err := w.iterations(outer, low, high, step)
	if err != nil {
		return err
	}
	r := &iteration{weaver: w, outer: int64(outer), low: low, step: step}
	stream := &systems.Stream{Row: int64(outer), Seed: w.seed, ID: w.stream(), Fill: w.fill, Ahead: w.ahead}
	if w.cp.rule.Size != nil {
		switch {
		case size < 0 && !w.cp.spec.SkipIfInvalid:
			return w.invalid(w.cp.rule.Size, outer, "E416", fmt.Sprintf("a sample of %d", size), "")
		case size > n && !w.cp.spec.SkipIfInvalid:
			return w.invalid(w.cp.rule.Size, outer, "E416", fmt.Sprintf("a sample of %d from a range of %d", size, n), "a sample draws without replacement; skip_if_invalid takes all there are")
		}
		if w.nth = w.choice.Choose(w.nth[:0], n, min(max(size, 0), n), stream); len(w.nth) == 0 {
			return nil
		}
		for lo := 0; lo < len(w.nth); lo += blockOfIterations {
			if err := r.weave(w.nth[lo:min(lo+blockOfIterations, len(w.nth))]); err != nil {
				return err
			}
		}
		return nil
	}
	if w.chances != nil && w.chances[k] != w.p {
		w.p = w.chances[k]
		w.skip.Reset(w.p)
	}
	if w.p >= 1 && n <= blockOfIterations {
		for len(w.all) < int(n) {
			w.all = append(w.all, int32(len(w.all)))
		}
		w.nth = append(w.nth[:0], w.all[:n]...)
		return r.weave(w.nth)
	}
	for walk := (systems.Walk{}); walk.Next < n; {
		w.nth = w.skip.Some(w.nth[:0], &walk, n, blockOfIterations, stream)
		if err := r.weave(w.nth); err != nil {
			return err
		}
	}
	return nil
}

// at returns the value of a row, or the constant that stands for all.
func at(column []int64, k int, constant int64) int64 {
	if column != nil {
		return column[k]
	}
	return constant
}

// iterations returns the length of a range.
func (w *weaver) iterations(outer int, low, high, step int64) (int64, error) {
	span := uint64(0) // of a range that is not empty; unsigned, since ends may be far apart
	switch {
	case step == 0:
		return 0, w.invalid(w.cp.rule.Step, outer, "E406", "a step of 0 leads nowhere", "")
	case step > 0 && high > low:
		span = (uint64(high)-uint64(low)-1)/uint64(step) + 1
	case step < 0 && low > high:
		span = (uint64(low)-uint64(high)-1)/-uint64(step) + 1
	}
	if span > math.MaxInt32 {
		return 0, w.invalid(w.cp.rule.High, outer, "E416", fmt.Sprintf("a range of %d values from %d to %d", span, low, high), "")
	}
	return int64(span), nil
}

// invalid is a fault of the rule that shows for one outer neuron.
func (w *weaver) invalid(e *model.Expr, outer int, code, msg, hint string) error {
	field, text, name := "j", w.cp.spec.Targets, "i"
	if w.over == model.Post {
		field, text, name = "i", w.cp.spec.Sources, "j"
	}
	f := &Error{Kind: "synapses", Object: w.sp.decl.name, Field: fmt.Sprintf("connect[%d].%s", w.k, field), Text: text,
		Code: code, Msg: fmt.Sprintf("for %s = %d, %s", name, outer, msg), Hint: hint}
	if e != nil {
		f.Span = e.Span
	}
	return Errors{f}
}
