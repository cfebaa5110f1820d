package systems

import (
	"slices"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
)

// Limits say which values are odd beside those that are not finite, and which are told of all the same.
type Limits struct {
	Negative bool    // those below 0 are odd, too
	Endless  bool    // +infinity is not
	Most     float64 // finite ones beyond it are told of; 0: none
}

// Expression is what has no column: a kernel evaluates it where it is looked at.
type Expression struct {
	Kernel     *Binding // streams the column Index, int32, and writes the column Out, float64
	Index, Out string
	N          int     // elements
	Dt         float64 // of the clock of the step that uses it
}

// evaluated is how many elements an expression is evaluated for at once.
const evaluated = 1 << 10

// scratch is where expressions are evaluated.
type scratch struct{ index, out *ecs.Column }

func newScratch() *scratch {
	return &scratch{ecs.NewColumn("index", ecs.I32, evaluated), ecs.NewColumn("out", ecs.F64, evaluated)}
}

// tally counts values, and keeps the first.
type tally struct {
	n     int
	index int
	value float64
}

func (t *tally) add(index int, value float64) {
	if t.n++; t.n == 1 {
		t.index, t.value = index, value
	}
}

// odd makes what was found of a tally over so many elements.
func (t *tally) odd(of int, at, finite Moment, before bool) *Odd {
	if t.n == 0 {
		return nil
	}
	return &Odd{Value: t.value, Index: t.index, Elements: t.n, Of: of, At: at, Finite: finite, Before: before}
}

// among looks at values, the first of which is of element lo.
func (m Limits) among(x []float64, lo int, bad, beyond *tally) {
	for k, v := range x {
		switch {
		case v != v, v < 0 && m.Negative, v-v != 0 && (v < 0 || !m.Endless):
			bad.add(lo+k, v)
		case m.Most > 0 && v > m.Most && v-v == 0:
			beyond.add(lo+k, v)
		}
	}
}

// judged reports whether x is looked at value by value: it has limits of its own, or no column.
func (x *Checked) judged() bool { return x.Expression != nil || x.Limits != Limits{} }

// spoiled reports whether something was found in a column of the object: what is computed of it is no news.
func (c *Check) spoiled(e ecs.Entity) bool {
	odd := func(x *Checked) bool { return x.Of == e && x.Expression == nil && x.Found != nil }
	return slices.ContainsFunc(c.Columns, odd) || slices.ContainsFunc(c.Given, odd)
}

// judge looks at all values of x. before says that no step of the run was done yet. Expressions are evaluated at the step that was done
// last, with the state after it: before the first step ever nobody has used them.
func (c *Check) judge(x *Checked, l *Loop, before bool) {
	at := x.moment(l)
	n := 0
	var bad, beyond tally
	if e := x.Expression; e == nil {
		n = len(x.Column.F64)
		x.among(x.Column.F64, 0, &bad, &beyond)
	} else {
		clock := *l.Schedule.Clocks[x.clock]
		if clock.Step == 0 || c.spoiled(x.Of) {
			return
		}
		clock.Step--
		n = e.N
		e.Kernel.At(&clock)
		for lo := 0; lo < n; lo += evaluated {
			k := min(evaluated, n-lo)
			for i := range k {
				c.scratch.index.I32[i] = int32(lo + i)
			}
			e.Kernel.SetColumn(e.Index, kernels.Column{I32: c.scratch.index.I32[:k]})
			e.Kernel.SetColumn(e.Out, From(c.scratch.out, 0))
			e.Kernel.Run(0, k)
			x.among(c.scratch.out.F64[:k], lo, &bad, &beyond)
		}
	}
	if x.Large == nil {
		x.Large = beyond.odd(n, at, x.clean, before)
	}
	if o := bad.odd(n, at, x.clean, before); o != nil {
		x.Found = o
		return
	}
	x.clean = at
}
