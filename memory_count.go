package spikelane

import (
	"math"
	"slices"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
)

// count is how many synapses an object is expected to have.
type count struct {
	synapses, variance float64
	least              float64 // as many at least, where synapses is an upper bound; else the same
	calls              []callCount
}

// callCount is how many synapses one call of Connect is expected to make, and how.
type callCount struct {
	synapses, variance float64
	bound              bool  // synapses is an upper bound
	each               int64 // synapses that are appended at once
	reserved           int64 // synapses that room is made for beforehand
	ascends            bool  // sources come in ascending order
	first, last        int64 // of the sources that have synapses
}

// expect counts the synapses of an object.
func (f *forecaster) expect(sp *synapseProgram) (c count) {
	for _, cp := range sp.connect {
		x := f.expectCall(sp, cp)
		c.calls = append(c.calls, x)
		c.synapses, c.variance = c.synapses+x.synapses, c.variance+x.variance
		if !x.bound {
			c.least += x.synapses
		}
	}
	return c
}

// number returns the synapses of an object that memory is counted for.
func (f *forecaster) number(sp *synapseProgram) int64 {
	if f.least {
		return whole(f.counts[sp].least)
	}
	return whole(f.counts[sp].synapses)
}

func (f *forecaster) expectCall(sp *synapseProgram, cp *connectProgram) callCount {
	pairs, several := float64(sp.ends.NPre)*float64(sp.ends.NPost), float64(cp.n)
	x := callCount{synapses: cp.expected(sp.ends), each: 1, ascends: true, last: int64(sp.ends.NPre) - 1}
	if cp.rule == nil {
		x.variance = x.synapses * (1 - cp.p) * several
		x.ascends = slices.IsSorted(cp.spec.I)
		if n := len(cp.spec.I); n > 0 {
			x.first, x.last = int64(cp.spec.I[0]), int64(cp.spec.I[n-1])
		}
		return x
	}
	outer := sp.ends.NPre
	if cp.rule.Over == model.Post {
		outer = sp.ends.NPost
	}
	x.each = whole(x.synapses / float64(max(outer, 1)))
	switch {
	case outer == 0 || pairs == 0:
		return x
	case cp.rows == nil && cp.choose == nil && cp.count == nil && !cp.spec.SkipIfInvalid:
		if cp.rule.Size == nil {
			x.variance = x.synapses * (1 - cp.p) * several
			x.reserved = f.reserved(sp, cp, float64(outer))
		}
	case !f.exact || f.reads(cp):
		x.bound = true
	default:
		f.look(sp, cp, outer, &x)
	}
	if cp.rule.Over == model.Post {
		x.each, x.ascends = 1, x.synapses <= float64(outer) // then most likely i = j
	}
	return x
}

// reserved returns the room that weaver.reserve makes.
func (f *forecaster) reserved(sp *synapseProgram, cp *connectProgram, outer float64) int64 {
	g := cp.rule
	known := func(e *model.Expr, otherwise int64) int64 {
		if e == nil {
			return otherwise
		}
		n, _ := compile.Whole(e, sp.ends)
		return n
	}
	high := known(g.High, 1)
	if known(g.Low, 0) != 0 || known(g.Step, 1) != 1 || high < 0 {
		return 0
	}
	mean := cp.p * float64(high) * outer
	return whole(math.Floor((mean + 4*math.Sqrt(mean)) * float64(cp.n)))
}

// reads reports whether a rule hangs on variables of neurons.
func (f *forecaster) reads(cp *connectProgram) bool {
	own := []string{compile.Low, compile.High, compile.Step, compile.Size, compile.Chance, compile.Take, compile.Nth, compile.Result, compile.Out}
	for _, p := range []kernels.Program{cp.rows, cp.elem, cp.choose, cp.count} {
		if p == nil {
			continue
		}
		for _, c := range p.Func().Cols {
			if !slices.Contains(own, c.Name) && f.tables[c.Name] == nil {
				return true
			}
		}
	}
	return false
}

// How much of a rule is looked at: so many iterations, of so many outer neurons at least.
const (
	iterationsLookedAt = 1 << 20
	leastLookedAt      = 8
	goldenRatio        = 0.6180339887498949 // multiples of it, but for whole numbers, are spread as evenly as can be
)

// look counts the synapses of some outer neurons of a rule, of all where they are few.
func (f *forecaster) look(sp *synapseProgram, cp *connectProgram, outer int, x *callCount) {
	l := newLook(f.Program, sp, cp)
	n := outer
	if each := l.most(); float64(outer)*each > iterationsLookedAt {
		n = min(outer, max(leastLookedAt, int(iterationsLookedAt/each)))
	}
	x.synapses, x.first, x.last = 0, math.MaxInt64, -1
	some := 0 // neurons that have synapses
	var squares, chance float64
	for k := range n {
		// One of each of n equal parts, at no regular distance lest rules with a period deceive.
		lo, hi := outer*k/n, outer*(k+1)/n
		_, part := math.Modf(float64(k) * goldenRatio)
		o := lo + int(part*float64(hi-lo))
		made, variance := l.row(o)
		x.synapses, squares, chance = x.synapses+made, squares+made*made, chance+variance
		if made > 0 {
			some++
			x.first, x.last = min(x.first, int64(o)), int64(o)
		}
	}
	x.each = whole(x.synapses / float64(max(some, 1)))
	scale := float64(outer) / float64(n)
	mean := x.synapses / float64(n)
	between := max(squares/float64(n)-mean*mean, 0) * float64(n) * (1 - 1/scale)
	x.synapses, x.variance = x.synapses*scale, scale*chance+scale*scale*between
	if cp.rule.Over == model.Post {
		x.first, x.last = 0, int64(sp.ends.NPre)-1
	}
}

// look runs the kernels of a rule for one outer neuron and counts what they choose.
type look struct {
	sp                        *synapseProgram
	cp                        *connectProgram
	args, elem, choose, count *systems.Binding
	low, high, step, size     []int64
	chance                    []float64
	take                      []uint8
	nth                       []int32
	result, counts            []int64
	chosen                    kernels.IndexList
	nResult                   int64
	random                    bool // whether a pair is chosen hangs on a draw
}

const lookBlock = 1 << 12

func newLook(p *Program, sp *synapseProgram, cp *connectProgram) *look {
	l := &look{sp: sp, cp: cp, nResult: int64(sp.ends.NPost)}
	if cp.rule.Over == model.Post {
		l.nResult = int64(sp.ends.NPre)
	}
	bind := func(k kernels.Program) *systems.Binding {
		if k == nil {
			return nil
		}
		return systems.Bind(k, p.seed, func(name string) *ecs.Column { return p.tables[name] })
	}
	column := func(name string) []int64 { return ecs.NewColumn(name, ecs.I64, lookBlock).I64 }
	l.args, l.elem, l.choose, l.count = bind(cp.rows), bind(cp.elem), bind(cp.choose), bind(cp.count)
	l.low, l.high, l.step, l.size = column("")[:1], column("")[:1], column("")[:1], column("")[:1]
	l.chance, l.take = ecs.NewColumn("", ecs.F64, 1).F64, ecs.NewColumn("", ecs.Bool, 1).Bool
	l.nth, l.result, l.counts = ecs.NewColumn("", ecs.I32, lookBlock).I32, column(""), column("")
	l.chosen.Index = make([]int32, lookBlock+16)
	if l.choose != nil {
		l.choose.SetList(0, &l.chosen)
		l.random = cp.choose.Func().Param("seed") >= 0
	}
	return l
}

// most returns about the iterations of one outer neuron.
func (l *look) most() float64 {
	if l.cp.rule.High == nil {
		return 1
	}
	if n, ok := compile.Whole(l.cp.rule.High, l.sp.ends); ok {
		return math.Max(float64(n), 1)
	}
	return math.Max(float64(l.nResult), 1)
}

// row returns the synapses expected of one outer neuron, and their variance.
func (l *look) row(outer int) (made, variance float64) {
	g, p := l.cp.rule, l.cp.p
	for _, a := range []struct {
		to        []int64
		e         *model.Expr
		otherwise int64
	}{{l.low, g.Low, 0}, {l.high, g.High, 1}, {l.step, g.Step, 1}, {l.size, g.Size, -1}} {
		a.to[0] = a.otherwise
		if a.e != nil {
			a.to[0], _ = compile.Whole(a.e, l.sp.ends)
		}
	}
	l.take[0], l.chance[0] = 1, p
	if l.args != nil {
		for name, to := range map[string][]int64{compile.Low: l.low, compile.High: l.high, compile.Step: l.step, compile.Size: l.size} {
			l.args.SetColumn(name, kernels.Column{I64: to})
		}
		l.args.SetColumn(compile.Chance, kernels.Column{F64: l.chance})
		l.args.SetColumn(compile.Take, kernels.Column{Bool: l.take})
		l.args.SetInt(compile.Outer, int64(outer))
		l.args.Run(0, 1)
	}
	low, step := l.low[0], l.step[0]
	n := iterations(low, l.high[0], step)
	if p = min(max(l.chance[0], 0), 1); g.Size != nil && n > 0 {
		p = min(max(float64(l.size[0])/float64(n), 0), 1)
	}
	if l.take[0] == 0 || !(p > 0) {
		return 0, 0
	}
	total := 0.0
	for at := int64(0); at < n; at += lookBlock {
		total += l.iterations(outer, low, step, at, min(n, at+lookBlock))
	}
	several, q := float64(l.cp.n), total/float64(n)
	made = p * total
	switch {
	case l.count != nil:
		variance = p * (1 - p) * total
	case l.random, g.Size != nil: // how many of those that the sample has, or might have, are chosen
		variance = made * (1 - min(q, 1))
	}
	if g.Size == nil && l.count == nil {
		variance += made * (1 - p)
	}
	return several * made, several * several * variance
}

// iterations returns the length of a range, at most all that a row may have.
func iterations(low, high, step int64) int64 {
	switch span := float64(high) - float64(low); {
	case step == 0 || span/float64(step) <= 0:
		return 0
	case span/float64(step) > math.MaxInt32:
		return 0 // the simulation will say so
	case step > 0:
		return (high - low + step - 1) / step
	default:
		return (low - high - step - 1) / -step
	}
}

// iterations returns how many of the iterations from lo to hi-1 make synapses, or how many they make.
func (l *look) iterations(outer int, low, step, lo, hi int64) float64 {
	n := int(hi - lo)
	run := func(b *systems.Binding) {
		b.SetInt(compile.Outer, int64(outer))
		b.SetInt(compile.Low, low)
		b.SetInt(compile.Step, step)
		b.SetColumn(compile.Nth, kernels.Column{I32: l.nth})
		b.SetColumn(compile.Result, kernels.Column{I64: l.result})
		b.Run(0, n)
	}
	for k := range n {
		l.nth[k] = int32(lo + int64(k))
		l.result[k] = low + step*(lo+int64(k))
	}
	if l.elem != nil {
		run(l.elem)
	}
	keep := 0
	for k := range n {
		if uint64(l.result[k]) < uint64(l.nResult) {
			l.nth[keep], l.result[keep] = l.nth[k], l.result[k]
			keep++
		}
	}
	n = keep
	if l.choose != nil && n > 0 {
		l.chosen.Len = 0
		run(l.choose)
		for k, at := range l.chosen.Index[:l.chosen.Len] {
			l.nth[k], l.result[k] = l.nth[at], l.result[at]
		}
		n = l.chosen.Len
	}
	if l.count == nil || n == 0 {
		return float64(n)
	}
	l.count.SetColumn(compile.Out, kernels.Column{I64: l.counts})
	run(l.count)
	sum := 0.0
	for _, x := range l.counts[:n] {
		sum += math.Max(float64(x), 0)
	}
	return sum
}
