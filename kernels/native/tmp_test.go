package native

import (
	"os"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/cpu"
)

func BenchmarkTmp(b *testing.B) {
	text, _ := os.ReadFile(os.Getenv("KERNEL"))
	f, err := kernels.ParseFunc(string(text))
	if err != nil {
		b.Fatal(err)
	}
	n := 10000
	target, _ := New(cpu.AVX512)
	p, err := target.Compile(f)
	if err != nil {
		b.Fatal(err)
	}
	b.Log("most", p.(*program).code.most)
	fr := kernels.NewFrame(f)
	for k, c := range f.Cols {
		if c.Elem == kernels.ElemBool {
			fr.Cols[k].Bool = make([]uint8, n+64)
			for i := range fr.Cols[k].Bool {
				fr.Cols[k].Bool[i] = 1
			}
		} else {
			fr.Cols[k].F64 = make([]float64, n+64)[:n]
			for i := range fr.Cols[k].F64 {
				fr.Cols[k].F64[i] = float64(i) / 32
			}
		}
	}
	for k := range fr.Lists {
		fr.Lists[k] = &kernels.IndexList{Index: make([]int32, n+16)}
	}
	fr.N = n
	for range b.N {
		for k := range fr.Lists {
			fr.Lists[k].Len = 0
		}
		p.Run(fr)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/el")
}
