package spikelane

import (
	"math"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
)

// look runs the kernels of a rule for one outer neuron and counts what they choose.
type look struct {
	sp                              *synapseProgram
	cp                              *connectProgram
	args, elem, choose, odds, count *systems.Binding
	low, high, step, size           []int64
	chance                          []float64
	take                            []uint8
	nth                             []int32
	result                          []int64
	numbers                         []float64 // of synapses, and probabilities
	chosen                          kernels.IndexList
	nResult                         int64
	random                          bool // whether a pair is chosen hangs on a draw
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
	l.args, l.elem, l.choose, l.odds, l.count = bind(cp.rows), bind(cp.elem), bind(cp.choose), bind(cp.odds), bind(cp.count)
	l.low, l.high, l.step, l.size = column("")[:1], column("")[:1], column("")[:1], column("")[:1]
	l.chance, l.take = ecs.NewColumn("", ecs.F64, 1).F64, ecs.NewColumn("", ecs.Bool, 1).Bool
	l.nth, l.result, l.numbers = ecs.NewColumn("", ecs.I32, lookBlock).I32, column(""), ecs.NewColumn("", ecs.F64, lookBlock).F64
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
		variance += float64(made * (1 - p))
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
	if l.odds != nil && n > 0 { // those below 0 are told of
		l.odds.SetColumn(compile.Out, kernels.Column{F64: l.numbers})
		run(l.odds)
		keep = 0
		for k, p := range l.numbers[:n] {
			if p > 0 {
				l.nth[keep], l.result[keep] = l.nth[k], l.result[k]
				keep++
			}
		}
		n = keep
	}
	if l.count == nil || n == 0 {
		return float64(n)
	}
	l.count.SetColumn(compile.Out, kernels.Column{F64: l.numbers})
	run(l.count)
	sum := 0.0
	for _, x := range l.numbers[:n] {
		if numbers(x) {
			sum += x
		}
	}
	return sum
}
