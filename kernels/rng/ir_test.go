package rng

import (
	"testing"

	"github.com/spikelane/spikelane/kernels"
)

// The IR uses only pure ops and is lawful. That it gives the bits of the Go form is tested where an evaluator is: in
// kernels/mathfn and kernels/interp.
func TestBuildUniform(t *testing.T) {
	b := kernels.NewBuilder("u")
	step, seed := b.Param("step", kernels.I64), b.Param("seed", kernels.I64)
	b.Each()
	u := BuildUniform(b, b.Index(), step, seed, 1<<31|5)
	b.Mem(kernels.OpStore, b.Col("u", kernels.ElemF64), u)
	f := b.Func()
	if err := f.Verify(); err != nil {
		t.Fatal(err)
	}
	products := 0
	for i, in := range f.Insts {
		switch in.Op.Info().Class {
		case kernels.Library, kernels.Loop:
			t.Errorf("instruction %d is %v", i, in.Op)
		}
		if in.Op == kernels.OpMul32 {
			products++
		}
	}
	if products != 2*rounds {
		t.Errorf("got %d products, want two in each of %d rounds", products, rounds)
	}
}
