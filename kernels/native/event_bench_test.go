package native

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/portable"
	"github.com/spikelane/spikelane/simd/cpu"
)

// Pathway kernels as models have them: one weight for all synapses; the same with targets of more than 16 bits; where
// targets may be refractory; a weight for each.
const pathways = `func constant
  col _post u16
  col v f64
once
  %0 = constf 0.5
each
  %1 = load _post
  accum v, %1, %0
end
func constant_wide
  col _post i32
  col v f64
once
  %0 = constf 0.5
each
  %1 = load _post
  accum v, %1, %0
end
func refractory
  col _post u16
  col v f64
  col up bool
once
  %0 = constf 0.5
each
  %1 = load _post
  %2 = gather up, %1
  accumm v, %1, %2, %0
end
func weights
  col _post u16
  col w f64
  col v f64
once
each
  %0 = load _post
  %1 = load w
  accum v, %0, %1
end
`

// BenchmarkEvents reports ns per synaptic event: of 40 rows in a call, each of a tenth of all targets, from a table of
// some rows that stays in the second level of cache.
func BenchmarkEvents(b *testing.B) {
	funcs, err := kernels.ParseFuncs(pathways)
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range funcs {
		for _, n := range []int{1000, 10_000} {
			for _, name := range []string{string(cpu.AVX512), string(cpu.AVX2), "portable"} {
				var target kernels.Target = portable.New()
				if name != "portable" {
					if ok, _ := cpu.Detect().Usable(cpu.ISA(name)); !ok {
						continue
					}
					if target, err = New(cpu.ISA(name)); err != nil {
						b.Fatal(err)
					}
				}
				b.Run(fmt.Sprintf("%s/%d/%s", f.Name, n, name), func(b *testing.B) { benchmarkEvents(b, target, f, n) })
			}
		}
	}
}

func benchmarkEvents(b *testing.B, target kernels.Target, f *kernels.Func, n int) {
	const rows, calls = 8, 40
	p, err := target.Compile(f)
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 4))
	length := n / 10
	post := make([]int32, rows*length)
	for i := range rows {
		row := post[i*length : (i+1)*length]
		copy(row, toInt32(r.Perm(n)[:length]))
		slices.Sort(row)
	}
	fr := kernels.NewFrame(f)
	for k, c := range f.Cols {
		switch c.Name {
		case "_post":
			if fr.Cols[k].I32 = post; c.Elem == kernels.ElemU16 {
				fr.Cols[k] = kernels.Column{U16: toUint16(post)}
			}
		case "w":
			fr.Cols[k].F64 = make([]float64, len(post))
		case "v":
			fr.Cols[k].F64 = make([]float64, n)
		case "up":
			fr.Cols[k].Bool = make([]uint8, n)
			for i := range fr.Cols[k].Bool {
				fr.Cols[k].Bool[i] = uint8(min(r.IntN(10), 1)) // one in ten is refractory
			}
		}
	}
	list := make([]kernels.Row, calls, calls+kernels.RowsAhead)
	for i := range list {
		at := int64(r.IntN(rows) * length)
		list[i] = kernels.Row{Lo: at, Hi: at + int64(length)}
	}
	b.ReportAllocs()
	for b.Loop() {
		kernels.RunRows(p, fr, list, -1)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(calls*length), "ns/event")
}

// BenchmarkColdEvents reports ns per synaptic event of a weight for each synapse: of 20 rows in a call, each of some
// synapses anywhere in a table that no cache holds, as spikes of a large network visit them.
func BenchmarkColdEvents(b *testing.B) {
	const synapses, n, calls, lists = 1 << 25, 8000, 20, 1 << 9
	funcs, err := kernels.ParseFuncs(pathways)
	if err != nil {
		b.Fatal(err)
	}
	f := funcs[slices.IndexFunc(funcs, func(f *kernels.Func) bool { return f.Name == "weights" })]
	r := rand.New(rand.NewPCG(3, 4))
	fr := kernels.NewFrame(f)
	fr.Cols[f.Col("_post")].U16 = make([]uint16, synapses)
	for k := range fr.Cols[f.Col("_post")].U16 {
		fr.Cols[f.Col("_post")].U16[k] = uint16(k * 37 % n)
	}
	fr.Cols[f.Col("w")].F64 = make([]float64, synapses)
	for k := range fr.Cols[f.Col("w")].F64 {
		fr.Cols[f.Col("w")].F64[k] = float64(k)
	}
	fr.Cols[f.Col("v")].F64 = make([]float64, n)
	for _, length := range []int{36, 72, 400, 2000} {
		for _, set := range []cpu.ISA{cpu.AVX512, cpu.AVX2} {
			if ok, _ := cpu.Detect().Usable(set); !ok {
				continue
			}
			target, err := New(set)
			if err != nil {
				b.Fatal(err)
			}
			p, err := target.Compile(f)
			if err != nil {
				b.Fatal(err)
			}
			all := make([][]kernels.Row, lists)
			for k := range all {
				all[k] = make([]kernels.Row, calls, calls+kernels.RowsAhead)
				for i := range all[k] {
					at, l := int64(r.IntN(synapses-2*length)), int64(length*(80+r.IntN(40))/100)
					all[k][i] = kernels.Row{Lo: at, Hi: at + l}
				}
			}
			b.Run(fmt.Sprintf("%d/%s", length, set), func(b *testing.B) {
				k := 0
				for b.Loop() {
					kernels.RunRows(p, fr, all[k%lists], -1)
					k++
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(calls*length), "ns/event")
			})
		}
	}
}

func toInt32(x []int) []int32 {
	y := make([]int32, len(x))
	for i := range x {
		y[i] = int32(x[i])
	}
	return y
}

func toUint16(x []int32) []uint16 {
	y := make([]uint16, len(x))
	for i := range x {
		y[i] = uint16(x[i])
	}
	return y
}
