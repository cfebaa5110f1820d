package native

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/portable"
	"github.com/spikelane/spikelane/simd/cpu"
)

// BenchmarkRun reports ns per element of the kernels that kernels/portable measures too, for every instruction set of
// this machine and for kernels/portable, with the columns in the second level of cache and in the third.
func BenchmarkRun(b *testing.B) {
	targets := map[string]kernels.Target{"portable": portable.New()}
	for _, name := range []cpu.ISA{cpu.AVX512, cpu.AVX2} {
		if ok, _ := cpu.Detect().Usable(name); !ok {
			continue
		}
		target, err := New(name)
		if err != nil {
			b.Fatal(err)
		}
		targets[string(name)] = target
	}
	for _, build := range []func() *kernels.Func{lifKernel, thresholdKernel, hhKernel, expKernel} {
		for _, n := range []int{4_000, 100_000} {
			f := build()
			for _, name := range []string{string(cpu.AVX512), string(cpu.AVX2), "portable"} {
				if target, ok := targets[name]; ok {
					b.Run(fmt.Sprintf("%s/%d/%s", f.Name, n, name), func(b *testing.B) { benchmark(b, target, f, n) })
				}
			}
		}
	}
}

func benchmark(b *testing.B, target kernels.Target, f *kernels.Func, n int) {
	p, err := target.Compile(f)
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	fr := kernels.NewFrame(f)
	fr.N = n
	for i, c := range f.Cols {
		switch col := &fr.Cols[i]; c.Elem {
		case kernels.ElemF64:
			col.F64 = make([]float64, n)
			for e := range col.F64 {
				col.F64[e] = map[string]float64{"v": -0.06, "m": 0.05, "h": 0.6, "n": 0.3, "lastspike": -1}[c.Name] + 1e-3*r.Float64()
			}
		case kernels.ElemBool:
			col.Bool = make([]uint8, n)
			for e := range col.Bool {
				col.Bool[e] = 1
			}
		}
	}
	var first [][]float64
	for i := range fr.Cols {
		first = append(first, append([]float64(nil), fr.Cols[i].F64...))
	}
	for i := range fr.Lists {
		fr.Lists[i] = &kernels.IndexList{Index: make([]int32, n+16)}
	}
	fr.SetF(f.Param("t"), 1)
	p.Run(fr)
	b.ReportAllocs()
	for turn := 1; b.Loop(); turn++ {
		if turn%1000 == 0 { // before what decays becomes denormal, which takes a hundred times as long
			for i := range fr.Cols {
				copy(fr.Cols[i].F64, first[i])
			}
		}
		for _, l := range fr.Lists {
			l.Len = 0
		}
		p.Run(fr)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/element")
}

func f64(b *kernels.Builder, name string) int { return b.Col(name, kernels.ElemF64) }

// lifKernel is the exact update of a leaky integrate-and-fire neuron with two exponential conductances' currents and a
// refractory time.
func lifKernel() *kernels.Func {
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

func thresholdKernel() *kernels.Func {
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

// hhKernel is a Hodgkin-Huxley neuron (Traub & Miles 1991) by exponential Euler: six rates, four of them with exp or
// exprel of the voltage, and four exponential steps.
func hhKernel() *kernels.Func {
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

func expKernel() *kernels.Func {
	b := kernels.NewBuilder("exp")
	b.Each()
	b.Mem(kernels.OpStore, f64(b, "y"), b.Do(kernels.OpExp, b.Load(f64(b, "x"))))
	return b.Func()
}
