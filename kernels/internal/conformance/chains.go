package conformance

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/spikelane/spikelane/kernels"
)

// testChains runs every pair of arithmetic ops, one feeding the other as either argument, and chains of fma: what
// targets fuse, and must not round less often than asked.
func testChains(t *testing.T, target kernels.Target) {
	arithmetic := []kernels.Op{kernels.OpAdd, kernels.OpSub, kernels.OpMul, kernels.OpDiv, kernels.OpLT, kernels.OpLE}
	for _, outer := range arithmetic {
		for _, inner := range arithmetic[:4] {
			t.Run(fmt.Sprintf("%v of %v", outer, inner), func(t *testing.T) {
				for mix := range 16 {
					b := kernels.NewBuilder("pair")
					b.Each()
					x := operands(b, 3, mix)
					inside := b.Do(inner, x[0], x[1])
					y := b.Do(outer, inside, x[2])
					if mix >= 8 {
						y = b.Do(outer, x[2], inside)
					}
					elem := kernels.ElemF64
					if outer == kernels.OpLT || outer == kernels.OpLE {
						elem = kernels.ElemBool
					}
					b.Mem(kernels.OpStore, b.Col("out", elem), y)
					compareChain(t, target, b.Func(), uint64(mix))
				}
			})
		}
	}
	t.Run("fma chains", func(t *testing.T) {
		for depth := 2; depth <= 6; depth++ {
			// All mixes of the shortest chain, some fifty of each longer one.
			mixes := 1 << (2*depth + 1)
			for mix := 0; mix < mixes; mix += 1 + mixes/50&^1 {
				b := kernels.NewBuilder("chain")
				b.Each()
				x := operands(b, 2*depth+1, mix)
				y := x[2*depth]
				for k := range depth {
					y = b.FMA(x[2*k], x[2*k+1], y)
				}
				b.Mem(kernels.OpStore, b.Col("out", kernels.ElemF64), y)
				compareChain(t, target, b.Func(), uint64(mix))
			}
		}
	})
	t.Run("masks and choices", func(t *testing.T) {
		for mix := range 64 {
			b := kernels.NewBuilder("choice")
			b.Each()
			x := operands(b, 4, mix)
			less := b.Do([]kernels.Op{kernels.OpLT, kernels.OpLE}[mix>>4&1], x[0], x[1])
			on := b.Load(b.Col("on", kernels.ElemBool))
			if mix>>5 == 0 {
				b.Mem(kernels.OpStore, b.Col("out", kernels.ElemF64), b.Select(less, x[2], x[3]))
			} else {
				b.Mem(kernels.OpStore, b.Col("mask", kernels.ElemBool), b.And(on, less))
			}
			compareChain(t, target, b.Func(), uint64(mix))
		}
	})
}

// operands returns n float64 values: a parameter where the bit of scalars is set, else a column.
func operands(b *kernels.Builder, n, scalars int) []kernels.Value {
	x := make([]kernels.Value, n)
	for k := range x {
		if scalars>>k&1 != 0 {
			x[k] = b.Param(fmt.Sprint("p", k), kernels.F64)
		} else {
			x[k] = b.Load(b.Col(fmt.Sprint("x", k), kernels.ElemF64))
		}
	}
	return x
}

func compareChain(t *testing.T, target kernels.Target, f *kernels.Func, seed uint64) {
	t.Helper()
	p := compile(t, target, f)
	r := rand.New(rand.NewPCG(seed, 5))
	for _, n := range []int{67, 300} {
		if err := p.compare(opFrame(r, f, kernels.OpAdd, n)); err != nil {
			t.Fatal(err)
		}
	}
}
