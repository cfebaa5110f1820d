package portable

import (
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/internal/conformance"
)

// The loops and buffers that a kernel should need, counted by hand: what conformance cannot see, and speed depends on.
func TestSteps(t *testing.T) {
	for _, c := range []struct {
		name           string
		build          func() *kernels.Func
		steps, buffers int
	}{
		// Three fused products; the mask, computed in not_refractory; the choice, into v; two decays in place.
		{"lif", conformance.LIF, 5, 1},
		// Comparison and mask; emit; two masked stores.
		{"threshold", conformance.Threshold, 4, 1},
		{"exp", conformance.Exp, 1, 0},
		{"row", row(oneWeight, false), 1, 0},
		{"row of weights", row(ownWeights, true), 1, 0},
		{"row of products", row(product, false), 2, 1},
		// Loaded, changed and stored: no copy. A swap needs one copy, and the other column is copied over.
		{"decay", func() *kernels.Func {
			b := kernels.NewBuilder("decay")
			b.Each()
			b.Mem(kernels.OpStore, f64(b, "x"), b.Sub(b.Mul(b.Load(f64(b, "x")), b.F(3)), b.F(1)))
			return b.Func()
		}, 1, 0},
		// Four fused products in one loop.
		{"chain", func() *kernels.Func {
			b := kernels.NewBuilder("chain")
			b.Each()
			sum := b.F(1)
			for _, name := range []string{"a", "b", "c", "d"} {
				sum = b.FMA(b.Load(f64(b, name)), b.F(0.5), sum)
			}
			b.Mem(kernels.OpStore, f64(b, "y"), sum)
			return b.Func()
		}, 1, 0},
		{"swap", func() *kernels.Func {
			b := kernels.NewBuilder("swap")
			b.Each()
			x, y := b.Load(f64(b, "x")), b.Load(f64(b, "y"))
			b.Mem(kernels.OpStore, f64(b, "x"), y)
			b.Mem(kernels.OpStore, f64(b, "y"), x)
			return b.Func()
		}, 3, 1},
	} {
		p := compile(c.build())
		buffers := 0
		for _, registers := range p.files {
			for _, own := range registers {
				if own {
					buffers++
				}
			}
		}
		if got, want := len(p.steps), c.steps; got != want {
			t.Errorf("%s: %d steps, want %d", c.name, got, want)
		}
		if got, want := buffers, c.buffers; got != want {
			t.Errorf("%s: %d buffers, want %d", c.name, got, want)
		}
	}
}

// A program belongs to no frame, and a frame's scratch to one program only: two programs may take turns on a frame.
func TestScratchOfAnotherProgram(t *testing.T) {
	a, b := compile(conformance.Exp()), compile(conformance.Exp())
	fr := kernels.NewFrame(a.f)
	fr.N = 2
	for i := range fr.Cols {
		fr.Cols[i].F64 = make([]float64, 2)
	}
	a.Run(fr)
	b.Run(fr)
	if got, want := fr.Scratch.(*mem).p, b; got != want {
		t.Errorf("scratch is of program %p, want %p", got, want)
	}
	if got, want := fr.Cols[b.f.Col("y")].F64[1], 1.0; got != want {
		t.Errorf("exp(0) = %v, want %v", got, want)
	}
}

// A function whose text was parsed has no code of the host.
func TestHostWithoutCode(t *testing.T) {
	b := kernels.NewBuilder("f")
	b.Each()
	b.Mem(kernels.OpStore, b.Col("x", kernels.ElemF64), b.Host(kernels.Host{Name: "gain"}))
	if _, err := New().Compile(b.Func()); err == nil {
		t.Error("no error")
	}
}
