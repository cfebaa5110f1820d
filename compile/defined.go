package compile

import (
	"math"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// tablePrefix begins the names of columns that hold the tables of functions; no variable's name begins so.
const tablePrefix = "_table_"

// Table returns the table that calls of f look up: the name of its column, and its values. The column is float64, the
// same for all objects of a network, and never written. Functions given as Go code have none: name is "".
func Table(f *model.Function) (name string, values []float64) {
	switch {
	case f.Timed != nil:
		return tablePrefix + f.Name, f.Timed.Values
	case f.Binomial != nil:
		return tablePrefix + f.Name, NewBinomial(*f.Binomial).Cumulative
	}
	return "", nil
}

// defined lowers a call of a function that the network defines.
func (l *lowerer) defined(e *model.Expr) kernels.Value {
	switch f := e.Fn; {
	case f.Timed != nil:
		return l.strict(func() kernels.Value { return l.timed(e) })
	case f.Binomial != nil:
		return l.binomial(e)
	}
	return l.host(e)
}

// timed lowers the look-up of a timed array at time t: with
//
//	K = max(1, 2^ceil(log2(8*D/dt))), eps = D/K, row = int((t/eps + 0.5)/K)
//
// for a table of step D, so that a t that is a multiple of D up to rounding finds the row that begins there. Rows and
// columns outside the table are those at its edges.
func (l *lowerer) timed(e *model.Expr) kernels.Value {
	b, table := l.b, e.Fn.Timed
	k := oversampling(table.Dt, l.dt)
	t := b.Div(l.float(e.Args[0]), b.F(table.Dt/k))
	row := l.within(b.Do(kernels.OpF2I, b.Div(b.Add(t, b.F(0.5)), b.F(k))), table.Rows)
	if table.Cols > 0 {
		// Plain indices were compared with the columns, but connection rules compute them and look at them later.
		col := l.within(l.expr(e.Args[1]), table.Cols)
		row = b.Do(kernels.OpIAdd, b.Do(kernels.OpIMul, row, b.I(int64(table.Cols))), col)
	}
	name, _ := Table(e.Fn)
	return b.Gather(b.Col(name, kernels.ElemF64), row)
}

// within lowers i moved into 0..n-1.
func (l *lowerer) within(i kernels.Value, n int) kernels.Value {
	b := l.b
	i = b.Do(kernels.OpISelect, b.Do(kernels.OpILT, i, b.I(0)), b.I(0), i)
	last := b.I(int64(n - 1))
	return b.Do(kernels.OpISelect, b.Do(kernels.OpILT, last, i), last, i)
}

// oversampling returns K of a table of step d read by a clock of step dt: the power of two from 8*d/dt up, at least 1.
func oversampling(d, dt float64) float64 {
	x := float64(8 / dt * d)
	fraction, exponent := math.Frexp(x)
	if fraction <= 0.5+0x1p-51 { // a power of two, up to the rounding that a logarithm would not show either
		exponent--
	}
	return math.Ldexp(1, max(exponent, 0))
}

// host lowers a call of a function given as Go code.
func (l *lowerer) host(e *model.Expr) kernels.Value {
	b, f := l.b, e.Fn
	args := make([]kernels.Value, len(e.Args))
	for k, a := range e.Args {
		v := l.expr(a)
		if b.TypeOf(v) == kernels.Bool {
			v = b.Do(kernels.OpB2I, v)
		}
		args[k] = l.toFloat(v)
	}
	v := b.Host(kernels.Host{Name: f.Name, Arity: f.Arity, Call: f.Host}, args...)
	switch f.Result.Type {
	case model.Integer:
		return b.Do(kernels.OpF2I, v)
	case model.Boolean:
		return b.Do(kernels.OpNE, v, b.F(0))
	}
	return v
}
