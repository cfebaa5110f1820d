package portable

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/internal/conformance"
)

// izhikevich is Euler's step of the Izhikevich (2003) neuron: arithmetic and nothing else.
func izhikevich() *kernels.Func {
	b := kernels.NewBuilder("izhikevich")
	b.Each()
	v, u := f64(b, "v"), f64(b, "u")
	x, y := b.Load(v), b.Load(u)
	dv := b.Add(b.Sub(b.Add(b.Mul(b.Mul(b.F(0.04), x), x), b.Mul(b.F(5), x)), y), b.Load(f64(b, "i")))
	du := b.Mul(b.F(0.02), b.Sub(b.Mul(b.F(0.2), x), y))
	b.Mem(kernels.OpStore, v, b.Add(x, b.Mul(b.F(0.1), b.Add(dv, b.F(140)))))
	b.Mem(kernels.OpStore, u, b.Add(y, b.Mul(b.F(0.1), du)))
	return b.Func()
}

// row is a synapse's effect on the targets of one spike.
func row(weight func(b *kernels.Builder) kernels.Value, masked bool) func() *kernels.Func {
	return func() *kernels.Func {
		b := kernels.NewBuilder("row")
		b.Each()
		to := b.Load(b.Col("target", kernels.ElemI32))
		if masked {
			b.Mem(kernels.OpAccumM, f64(b, "ge"), to, b.Load(b.Col("on", kernels.ElemBool)), weight(b))
		} else {
			b.Mem(kernels.OpAccum, f64(b, "ge"), to, weight(b))
		}
		return b.Func()
	}
}

func oneWeight(b *kernels.Builder) kernels.Value  { return b.Param("w", kernels.F64) }
func ownWeights(b *kernels.Builder) kernels.Value { return b.Load(f64(b, "w")) }
func product(b *kernels.Builder) kernels.Value {
	return b.Mul(ownWeights(b), b.Param("gain", kernels.F64))
}

// onceRow has twelve instructions in its once part.
func onceRow() *kernels.Func {
	b := kernels.NewBuilder("once")
	w := b.Param("w", kernels.F64)
	for range 6 {
		w = b.Add(b.Mul(w, b.Param("gain", kernels.F64)), b.F(1))
	}
	b.Each()
	b.Mem(kernels.OpAccum, f64(b, "ge"), b.Load(b.Col("target", kernels.ElemI32)), w)
	return b.Func()
}

// plastic reads and writes its target, so that serial calls go one element at a time.
func plastic() *kernels.Func {
	b := kernels.NewBuilder("plastic")
	b.Each()
	to := b.Load(b.Col("target", kernels.ElemI32))
	x := b.Gather(f64(b, "ge"), to)
	b.Mem(kernels.OpScatter, f64(b, "ge"), to, b.Add(x, b.Mul(ownWeights(b), b.Sub(b.F(1), x))))
	return b.Func()
}

func f64(b *kernels.Builder, name string) int { return b.Col(name, kernels.ElemF64) }

// BenchmarkRun reports ns per element with the columns in the first, second and third level of cache.
func BenchmarkRun(b *testing.B) {
	big := []int{256, 10_000, 200_000}
	for _, c := range []struct {
		name  string
		build func() *kernels.Func
		ns    []int
	}{
		{"lif", conformance.LIF, big},
		{"threshold", conformance.Threshold, big},
		{"hh", conformance.HodgkinHuxley, big},
		{"izhikevich", izhikevich, big},
		{"exp", conformance.Exp, big},
		{"row", row(oneWeight, false), []int{1, 80, 10_000}},
		{"row-weights", row(ownWeights, false), []int{1, 80, 10_000}},
		{"row-masked", row(ownWeights, true), []int{1, 80, 10_000}},
		{"row-product", row(product, false), []int{1, 80, 10_000}},
		{"row-once", onceRow, []int{1, 80}},
		{"plastic", plastic, []int{80}},
		{"plastic-serial", plastic, []int{80}},
	} {
		for _, n := range c.ns {
			b.Run(fmt.Sprintf("%s/%d", c.name, n), func(b *testing.B) {
				benchmark(b, c.build(), n, c.name == "plastic-serial")
			})
		}
	}
}

func benchmark(b *testing.B, f *kernels.Func, n int, serial bool) {
	p, err := New().Compile(f)
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	fr := kernels.NewFrame(f)
	fr.N, fr.Serial = n, serial
	for i, c := range f.Cols {
		col := &fr.Cols[i]
		switch c.Elem {
		case kernels.ElemF64:
			col.F64 = make([]float64, max(n, 4000))
			for e := range col.F64 {
				col.F64[e] = map[string]float64{"v": -0.06, "m": 0.05, "h": 0.6, "n": 0.3, "lastspike": -1}[c.Name] + 1e-3*r.Float64()
			}
		case kernels.ElemI32:
			col.I32 = make([]int32, n)
			for e := range col.I32 {
				col.I32[e] = int32(r.IntN(max(n, 4000)))
			}
			slices.Sort(col.I32)
		case kernels.ElemBool:
			col.Bool = make([]uint8, n)
			for e := range col.Bool {
				col.Bool[e] = 1
			}
		}
	}
	for i := range fr.Lists {
		fr.Lists[i] = &kernels.IndexList{Index: make([]int32, n+16)}
	}
	fr.SetF(f.Param("w"), 1e-9)
	fr.SetF(f.Param("t"), 1)
	b.ReportAllocs()
	for b.Loop() {
		for _, l := range fr.Lists {
			l.Len = 0
		}
		p.Run(fr)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/element")
}
