package mathfn

import (
	"fmt"
	"testing"

	"github.com/spikelane/spikelane/kernels"
)

// ns/value of the block forms over 1024 arguments between -10 and 10 (of positive ones where the function wants it).
func BenchmarkBlock(b *testing.B) {
	x, y, dst := make([]float64, 1024), make([]float64, 1024), make([]float64, 1024)
	for op := range kernels.NumOps {
		fn := goForms[op]
		if fn.F1 == nil && fn.F2 == nil {
			continue
		}
		for i := range x {
			// The golden ratio's multiples, so that no branch learns the order.
			u := float64(i) * 0.6180339887498949
			u -= float64(int(u))
			x[i], y[i] = -10+20*u, 0.5+3*u
			switch op {
			case kernels.OpLog, kernels.OpLog1p, kernels.OpLog10, kernels.OpPow:
				x[i] = 20 * u
			case kernels.OpAsin, kernels.OpAcos:
				x[i] /= 10
			}
		}
		b.Run(op.String(), func(b *testing.B) {
			for range b.N {
				if fn.B1 != nil {
					fn.B1(dst, x)
				} else {
					fn.B2(dst, x, y)
				}
			}
			perValue(b)
		})
	}
	b.Run("normal", func(b *testing.B) {
		for i := range b.N {
			NormalBlock(dst, 0, int64(i), 1, 2)
		}
		perValue(b)
	})
	for _, mean := range []float64{0.1, 3, 50} {
		b.Run(fmt.Sprint("poisson", mean), func(b *testing.B) {
			for i := range b.N {
				for k := range dst {
					dst[k] = Poisson(int64(k), int64(i), 1, 2, mean)
				}
			}
			perValue(b)
		})
	}
}

func perValue(b *testing.B) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1024, "ns/value")
}
