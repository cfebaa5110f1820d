package native

import (
	"testing"

	"github.com/spikelane/spikelane/kernels"
)

// TestMoved changes one column between calls of a frame that is kept otherwise: the new memory must be worked on, and
// its length be the one that calls are checked against.
func TestMoved(t *testing.T) {
	b := kernels.NewBuilder("moved")
	b.Each()
	x := b.Load(b.Col("x", kernels.ElemF64))
	b.Mem(kernels.OpStore, b.Col("y", kernels.ElemF64), b.Do(kernels.OpAdd, x, x))
	f := b.Func()
	eachISA(t, func(t *testing.T, target *Target) {
		p := compiledFor(t, target, f)
		fr := kernels.NewFrame(f)
		y := make([]float64, 40, 64)
		fr.Cols[f.Col("y")] = kernels.Column{F64: y}
		fr.Moved = f.Col("x")
		for n := range 3 {
			fr.Cols[fr.Moved] = kernels.Column{F64: []float64{float64(n), 2, 3}}
			fr.N = 3
			p.Run(fr)
			fr.Kept = true
			if y[0] != 2*float64(n) || y[2] != 6 {
				t.Errorf("call %d: %v", n, y[:3])
			}
		}
		fr.Cols[fr.Moved] = kernels.Column{F64: []float64{1, 2}}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("three elements of a column of two")
				}
			}()
			p.Run(fr)
		}()
	})
}
