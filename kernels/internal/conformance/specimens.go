package conformance

import "github.com/spikelane/spikelane/kernels"

// This file holds kernels as models have them, for tests and benchmarks of targets.

// LIF is the exact update of a leaky integrate-and-fire neuron with two exponential conductances' currents and a
// refractory time.
func LIF() *kernels.Func {
	b := kernels.NewBuilder("lif")
	t := b.Param("t", kernels.F64)
	b.Each()
	v, ge, gi := f64(b, "v"), f64(b, "ge"), f64(b, "gi")
	x, e, i := b.Load(v), b.Load(ge), b.Load(gi)
	next := b.FMA(x, b.F(0.995), b.FMA(e, b.F(0.005), b.FMA(i, b.F(-0.004), b.F(-0.000245))))
	ready := b.LE(b.F(0.005), b.Sub(t, b.Load(f64(b, "lastspike"))))
	b.Mem(kernels.OpStore, v, b.Select(ready, next, x))
	b.Mem(kernels.OpStore, ge, b.Mul(e, b.F(0.98)))
	b.Mem(kernels.OpStore, gi, b.Mul(i, b.F(0.99)))
	b.Mem(kernels.OpStore, b.Col("not_refractory", kernels.ElemBool), ready)
	return b.Func()
}

// Threshold finds the spikes of LIF.
func Threshold() *kernels.Func {
	b := kernels.NewBuilder("threshold")
	t := b.Param("t", kernels.F64)
	b.Each()
	free := b.Col("not_refractory", kernels.ElemBool)
	fires := b.And(b.LT(b.F(-0.05), b.Load(f64(b, "v"))), b.Load(free))
	b.Mem(kernels.OpEmit, b.List("spikes"), fires, b.Index())
	b.Mem(kernels.OpStoreM, f64(b, "lastspike"), fires, t)
	b.Mem(kernels.OpStoreM, free, fires, b.B(false))
	return b.Func()
}

// HodgkinHuxley is a Hodgkin-Huxley neuron (Traub & Miles 1991) by exponential Euler: six rates, four of them with exp or exprel
// of the voltage, and four exponential steps.
func HodgkinHuxley() *kernels.Func {
	b := kernels.NewBuilder("hh")
	b.Each()
	v, m, h, n := f64(b, "v"), f64(b, "m"), f64(b, "h"), f64(b, "n")
	x, xm, xh, xn := b.Load(v), b.Load(m), b.Load(h), b.Load(n)
	u := b.Sub(x, b.F(-63e-3))
	exp := func(x kernels.Value) kernels.Value { return b.Do(kernels.OpExp, x) }
	line := func(from, width float64) kernels.Value { return b.Div(b.Sub(b.F(from), u), b.F(width)) }
	rate := func(c float64, x kernels.Value) kernels.Value { return b.Div(b.F(c), b.Do(kernels.OpExprel, x)) }
	am := rate(1280, line(13e-3, 4e-3))
	bm := rate(1400, b.Neg(line(40e-3, 5e-3)))
	ah := b.Mul(b.F(128), exp(line(17e-3, 18e-3)))
	bh := b.Div(b.F(4000), b.Add(b.F(1), exp(line(40e-3, 5e-3))))
	an := rate(160, line(15e-3, 5e-3))
	bn := b.Mul(b.F(500), exp(line(10e-3, 40e-3)))
	gate := func(alpha, beta, x kernels.Value) kernels.Value {
		sum := b.Add(alpha, beta)
		limit := b.Div(alpha, sum)
		return b.Add(b.Mul(b.Sub(x, limit), exp(b.Mul(b.F(-1e-5), sum))), limit)
	}
	m3h := b.Mul(b.Mul(b.Mul(xm, xm), xm), xh)
	n4 := b.Mul(b.Mul(xn, xn), b.Mul(xn, xn))
	gNa, gK := b.Mul(b.F(1000), m3h), b.Mul(b.F(300), n4)
	g := b.Add(b.Add(b.Add(gNa, gK), b.F(0.5)), b.Load(f64(b, "ge")))
	drive := b.Add(b.Sub(b.Mul(gNa, b.F(0.05)), b.Mul(gK, b.F(0.09))), b.F(-0.03))
	limit := b.Div(drive, g)
	b.Mem(kernels.OpStore, v, b.Add(b.Mul(b.Sub(x, limit), exp(b.Mul(b.F(-1e-3), g))), limit))
	b.Mem(kernels.OpStore, m, gate(am, bm, xm))
	b.Mem(kernels.OpStore, h, gate(ah, bh, xh))
	b.Mem(kernels.OpStore, n, gate(an, bn, xn))
	return b.Func()
}

// Exp is the exponential of a column.
func Exp() *kernels.Func {
	b := kernels.NewBuilder("exp")
	b.Each()
	b.Mem(kernels.OpStore, f64(b, "y"), b.Do(kernels.OpExp, b.Load(f64(b, "x"))))
	return b.Func()
}
