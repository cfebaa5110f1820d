package spikelane

import (
	"math"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/systems"
)

// Names in the kernel of drawer.
const (
	drawsColumn = "u"
	rowParam    = "_row"
	firstParam  = "_first"
)

// manyDraws is how many random numbers a call of Connect takes for a kernel to pay that draws them.
const manyDraws = 1 << 17

// aheadMost bounds the numbers that are drawn ahead for a row: they should stay in the first cache.
const aheadMost = 1 << 9

// drawer makes ready for a call that leaves all pairs to chance alike. Where they are many, random numbers of rows are
// made by the target's own code, many at a time: the very numbers that are drawn one by one where it does not pay.
func (w *weaver) drawer() error {
	g := w.cp.rule
	if g.Size != nil || w.chances != nil || w.lows != nil || w.highs != nil || w.steps != nil || w.low != 0 || w.step != 1 || w.high < 0 {
		return nil // as many as who knows
	}
	mean := float64(w.p * float64(w.high))
	if w.takes == nil && w.choose == nil && w.count == nil {
		w.reserve(mean * float64(w.nOuter))
	}
	if w.prog.target.Name() == "go" || w.p >= 1 || mean*float64(w.nOuter) < manyDraws {
		return nil
	}
	b := kernels.NewBuilder("draws." + w.sp.decl.name)
	row, first, seed := b.Param(rowParam, kernels.I64), b.Param(firstParam, kernels.I64), b.Param("seed", kernels.I64)
	b.Each()
	draw := b.Do(kernels.OpIAdd, first, b.Index())
	b.Mem(kernels.OpStore, b.Col(drawsColumn, kernels.ElemF64), b.Draw(kernels.OpUniform, w.stream(), row, draw, seed))
	program, _, err := lowerKernel(w.prog.target, b.Func())
	if err != nil {
		return err
	}
	k := systems.Bind(program, w.seed, func(string) *ecs.Column { return nil })
	w.ahead = make([]float64, min(aheadMost, int(mean+4*math.Sqrt(mean))+8))
	k.SetColumn(drawsColumn, kernels.Column{F64: w.ahead})
	w.fill = func(dst []float64, row, first int64) {
		k.SetInt(rowParam, row)
		k.SetInt(firstParam, first)
		k.Run(0, len(dst))
	}
	return nil
}

// reserve makes room for as many synapses as a call that leaves pairs to chance is likely to make, and hardly more, lest
// they be moved as they become more, and room be left in the end.
func (w *weaver) reserve(mean float64) {
	likely := mean + 4*math.Sqrt(mean)
	if n := likely * float64(w.cp.n); n < float64(ecs.MaxSynapses-w.rows.Len()) {
		w.rows.Reserve(int(n))
	}
}
