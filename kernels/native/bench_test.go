package native

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/internal/conformance"
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
	for _, build := range []func() *kernels.Func{conformance.LIF, conformance.Threshold, conformance.HodgkinHuxley, conformance.Exp} {
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
