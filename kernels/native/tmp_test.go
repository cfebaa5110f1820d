package native

import (
	"fmt"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/cpu"
)

const su = `func stateupdate.P
  col lastspike f64
  col not_refractory bool
  col v f64
  col gi f64
  col ge f64
  param t f64
once
  %0 = param t
  %1 = constf 0x1.47ac66fbb79bfp-08  # 0.004999900000000001
  %2 = constf 0x1.439cce9a65d4p-08  # 0.004937935295309004
  %3 = constf 0x1p-01
  %4 = constf 0x1.453b5fe1ac6b6p-08  # 0.00496264544351426
  %5 = constf -0x1.00428b2f31969p-12  # -0.0002443885195585667
  %6 = constf 0x1p+00
  %7 = constf 0x1p+00
each
  %8 = load lastspike
  %9 = sub %0, %8
  %10 = le %1, %9
  store not_refractory, %10
  %12 = load v
  %13 = load gi
  %14 = load ge
  %15 = fma %14, %2, %5
  %16 = fma %13, %4, %15
  %17 = fma %12, %3, %16
  %18 = select %10, %17, %12
  %19 = mul %14, %6
  %20 = mul %13, %7
  store v, %18
  store ge, %19
  store gi, %20
end
`
const fused = `func fused.P
  col lastspike f64
  col not_refractory bool
  col v f64
  col gi f64
  col ge f64
  param t f64
  list spikes
once
  %0 = param t
  %1 = constf 0x1.47ac66fbb79bfp-08  # 0.004999900000000001
  %2 = constf 0x1.439cce9a65d4p-08  # 0.004937935295309004
  %3 = constf 0x1p-01
  %4 = constf 0x1.453b5fe1ac6b6p-08  # 0.00496264544351426
  %5 = constf -0x1.00428b2f31969p-12  # -0.0002443885195585667
  %6 = constf 0x1p+00
  %7 = constf 0x1p+00
  %21 = constf -0x1.999999999999ap-05
each
  %8 = load lastspike
  %9 = sub %0, %8
  %10 = le %1, %9
  %12 = load v
  %13 = load gi
  %14 = load ge
  %15 = fma %14, %2, %5
  %16 = fma %13, %4, %15
  %17 = fma %12, %3, %16
  %18 = select %10, %17, %12
  %19 = mul %14, %6
  %20 = mul %13, %7
  store v, %18
  store ge, %19
  store gi, %20
  %22 = lt %21, %18
  %23 = and %22, %10
  %24 = xor %23, %10
  store not_refractory, %24
  storem lastspike, %23, %0
  %25 = index
  emit spikes, %23, %25
end
`
const fused2 = `func fused2.P
  col not_refractory bool
  col v f64
  col gi f64
  col ge f64
  param t f64
  list spikes
once
  %0 = param t
  %1 = constf 0x1.47ac66fbb79bfp-08  # 0.004999900000000001
  %2 = constf 0x1.439cce9a65d4p-08  # 0.004937935295309004
  %3 = constf 0x1p-01
  %4 = constf 0x1.453b5fe1ac6b6p-08  # 0.00496264544351426
  %5 = constf -0x1.00428b2f31969p-12  # -0.0002443885195585667
  %6 = constf 0x1p+00
  %7 = constf 0x1p+00
  %21 = constf -0x1.999999999999ap-05
each
  %10 = load not_refractory
  %12 = load v
  %13 = load gi
  %14 = load ge
  %15 = fma %14, %2, %5
  %16 = fma %13, %4, %15
  %17 = fma %12, %3, %16
  %18 = select %10, %17, %12
  %19 = mul %14, %6
  %20 = mul %13, %7
  store v, %18
  store ge, %19
  store gi, %20
  %22 = lt %21, %18
  %23 = and %22, %10
  %25 = index
  emit spikes, %23, %25
end
`

func BenchmarkTmp(b *testing.B) {
	for name, text := range map[string]string{"su": su, "fused": fused, "fused2": fused2} {
		f, err := renumber(text)
		if err != nil {
			b.Fatal(err)
		}
		for _, n := range []int{512, 1000, 4000, 40000} {
			b.Run(fmt.Sprint(name, "/", n), func(b *testing.B) {
				target, err := New(cpu.AVX512)
				if err != nil {
					b.Fatal(err)
				}
				p, err := target.Compile(f)
				if err != nil {
					b.Fatal(err)
				}
				fr := kernels.NewFrame(f)
				for k, c := range f.Cols {
					if c.Elem == kernels.ElemBool {
						fr.Cols[k].Bool = make([]uint8, n+64)
					} else {
						fr.Cols[k].F64 = make([]float64, n+64)[:n]
						for i := range fr.Cols[k].F64 {
							fr.Cols[k].F64[i] = -1
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
			})
		}
	}
}

func renumber(text string) (*kernels.Func, error) { return kernels.ParseFunc(text) }
