package spikelane

import (
	"math"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/internal/worth"
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

// drawer makes random numbers of rows by the target's own code, many at a time: the very numbers that are drawn one by one
// where it does not pay.
type drawer struct {
	program kernels.Program // nil: it does not pay
	ahead   int             // numbers to make at a time
}

// manyInRow is how many a row takes for it to pay if rows are made again and again.
const manyInRow = 16

// draws makes ready for a call that leaves all pairs to chance alike. often says that rows are made again and again.
func (l *loom) draws(often bool) (*drawer, error) {
	if l.again != nil {
		return l.again.drawers[l.k], nil
	}
	g, d := l.cp.rule, &drawer{}
	high := l.whole(g.High, -1)
	if g.Size != nil || l.cp.rows != nil || l.whole(g.Low, 0) != 0 || l.whole(g.Step, 1) != 1 || high < 0 {
		return d, nil // as many as who knows
	}
	mean := float64(l.cp.p * float64(high))
	if l.prog.aside.Name() == "go" || l.cp.p >= 1 || !often && !worth.AtLeast(mean*float64(l.nOuter), manyDraws) || often && !worth.AtLeast(mean, manyInRow) {
		return d, nil
	}
	b := kernels.NewBuilder("draws." + l.sp.decl.name)
	row, first, seed := b.Param(rowParam, kernels.I64), b.Param(firstParam, kernels.I64), b.Param("seed", kernels.I64)
	b.Each()
	draw := b.Do(kernels.OpIAdd, first, b.Index())
	b.Mem(kernels.OpStore, b.Col(drawsColumn, kernels.ElemF64), b.Draw(kernels.OpUniform, l.stream(), row, draw, seed))
	var err error
	d.program, err = lowerKernel(l.prog.aside, b.Func())
	d.ahead = min(aheadMost, int(mean+float64(4*math.Sqrt(mean)))+8)
	return d, err
}

// bind returns the drawer for one weaver, with memory for what it draws ahead.
func (d *drawer) bind(l *loom) (fill func(dst []float64, row, first int64), ahead []float64) {
	if d.program == nil {
		return nil, nil
	}
	k := systems.Bind(d.program, l.seed, func(string) *ecs.Column { return nil })
	ahead = make([]float64, d.ahead)
	k.SetColumn(drawsColumn, kernels.Column{F64: ahead})
	return func(dst []float64, row, first int64) {
		k.SetInt(rowParam, row)
		k.SetInt(firstParam, first)
		k.Run(0, len(dst))
	}, ahead
}
