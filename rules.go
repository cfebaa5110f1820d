package spikelane

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
)

// errTooMany: there is a greatest number of synapses, which depends on what they do; see mostSynapses.
var errTooMany = errors.New("spikelane: too many synapses")

// errGivenUp: what comes before has failed. Nobody gets to see it.
var errGivenUp = errors.New("spikelane: given up")

// Sizes of the blocks in which rules are worked through, which bound the memory for it.
const (
	blockOfRows       = 1 << 12
	blockOfIterations = 1 << 15
)

// weaver makes the synapses of a call of Connect, one outer neuron after the other.
type weaver struct {
	*loom
	tells  bool // how far the work is
	worked int  // since the last look at the context
	block  int  // that it is at
	begun  int  // outer neurons of it
	mine   bool // it is its turn to go to the rows
	piece       // what is made, but not in the rows yet

	keeps           bool // what is made stays in the piece
	sampling        bool // what is made is counted and thrown away
	sampledSynapses int

	args                      *systems.Binding // of cp.rows
	low, high, step           int64
	size                      int64 // -1: no sample of fixed size
	lows, highs               []int64
	steps, sizes              []int64
	chances                   []float64
	takes                     []uint8
	skip                      *systems.Skipper
	p                         float64 // of skip
	choice                    systems.Chooser
	elem, choose, odds, count *systems.Binding
	outside                   outside
	plain                     bool // iterations are synapses, one for each

	nth    []int32 // buffer of the numbers of iterations
	all    []int32 // 0, 1, 2, …
	result []int64
	counts []float64 // and probabilities
	chosen kernels.IndexList

	fill  func(dst []float64, row, first int64) // see draws; may be nil
	ahead []float64
}

// newWeaver binds the kernels and makes their memory.
func (l *loom) newWeaver(d *drawer) *weaver {
	cp, g := l.cp, l.cp.rule
	w := &weaver{loom: l, low: l.whole(g.Low, 0), high: l.whole(g.High, 1), step: l.whole(g.Step, 1), size: l.whole(g.Size, -1), p: cp.p, skip: systems.NewSkipper(cp.p)}
	w.piece.short = l.sp.ends.Short
	if l.over == model.Post {
		w.piece.short = l.rows.ShortSource
	}
	bind := func(p kernels.Program) *systems.Binding {
		if p == nil {
			return nil
		}
		var b *systems.Binding
		if w.again != nil {
			b = w.again.bind(p)
		} else {
			b = w.bindSynapses(w.sp, p)
		}
		b.SetInt("seed", w.loom.seed)
		return b
	}
	if w.args = bind(cp.rows); w.args != nil {
		column := func(name string) []int64 { return bindColumn[int64](w.args, name, ecs.I64, l.each) }
		w.lows, w.highs, w.steps, w.sizes = column(compile.Low), column(compile.High), column(compile.Step), column(compile.Size)
		w.chances = bindColumn[float64](w.args, compile.Chance, ecs.F64, l.each)
		w.takes = bindColumn[uint8](w.args, compile.Take, ecs.Bool, l.each)
	}
	w.elem, w.choose, w.odds, w.count = bind(cp.elem), bind(cp.choose), bind(cp.odds), bind(cp.count)
	if w.choose != nil {
		w.choose.SetList(0, &w.chosen)
	}
	w.plain = w.elem == nil && w.choose == nil && w.count == nil && cp.n == 1
	w.fill, w.ahead = d.bind(l)
	return w
}

// weaveBlock makes the synapses of outer neurons lo to hi-1.
func (w *weaver) weaveBlock(lo, hi int) error {
	if w.args != nil {
		w.args.SetInt(compile.Outer, int64(lo))
		w.args.Run(0, hi-lo)
	}
	for k := range hi - lo {
		w.begun = k
		if err := w.row(lo+k, k); err != nil {
			return err
		}
	}
	return nil
}

// row makes the synapses of one outer neuron, whose arguments stand at place k of the columns.
func (w *weaver) row(outer, k int) error {
	if err := w.did(16); err != nil {
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
	stream := &systems.Stream{Row: int64(outer), Seed: w.loom.seed, ID: w.stream(), Fill: w.fill, Ahead: w.ahead}
	if w.cp.rule.Size != nil {
		switch {
		case size < 0 && !w.cp.spec.SkipIfInvalid:
			return w.invalid(w.cp.rule.Size, outer, "E416", fmt.Sprintf("a sample of %d", size), "a sample has 0 elements or more; skip_if_invalid takes none")
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
	if w.chances != nil {
		if err := w.likely(w.chances[k], int64(outer), -1); err != nil {
			return err
		}
	}
	if w.chances != nil && w.chances[k] != w.p {
		w.p = w.chances[k]
		w.skip.Reset(w.p)
	}
	if w.p >= 1 && n <= blockOfIterations {
		w.all = slices.Grow(w.all, max(int(n)-len(w.all), 0))
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
	f := &Error{
		Kind: "synapses", Object: w.sp.decl.name, Field: fmt.Sprintf("connect[%d].%s", w.k, field), Text: text,
		Code: code, Msg: fmt.Sprintf("for %s = %d, %s", name, outer, msg), Hint: hint,
	}
	if e != nil {
		f.Span = e.Span
	}
	return Errors{f}
}
