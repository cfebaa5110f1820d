package native

import (
	"math/rand/v2"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/internal/randfunc"
	"github.com/spikelane/spikelane/kernels/interp"
	"github.com/spikelane/spikelane/kernels/mathfn"
	"github.com/spikelane/spikelane/kernels/pass"
)

// binomialInput returns what package compile makes of v += weight*binomial draw, for a table of size entries.
func binomialInput(size int) *kernels.Func {
	b := kernels.NewBuilder("poissoninput")
	step, seed := b.Param("step", kernels.I64), b.Param("seed", kernels.I64)
	b.Each()
	table, v := b.Table("table", kernels.ElemF64, size), b.Col("v", kernels.ElemF64)
	u, at := b.Draw(kernels.OpUniform, 2<<16|2, b.Index(), step, seed), b.I(0)
	for n := int64(size / 2); n > 0; n /= 2 {
		entry := b.Gather(table, b.Do(kernels.OpIAdd, at, b.I(n-1)))
		at = b.Do(kernels.OpIAdd, at, b.Do(kernels.OpIMul, b.Do(kernels.OpB2I, b.LE(entry, u)), b.I(n)))
	}
	count := b.Do(kernels.OpI2F, b.Do(kernels.OpIAdd, at, b.I(3)))
	b.Mem(kernels.OpStoreM, v, b.Load(b.Col("on", kernels.ElemBool)), b.Add(b.Load(v), b.Mul(count, b.F(1e-4))))
	return b.Func()
}

// Draws by search in tables of one to six steps are the same as interp's.
func TestTableSearch(t *testing.T) {
	eachISA(t, func(t *testing.T, target *Target) {
		for steps := 1; steps <= 6; steps++ {
			f := binomialInput(1 << steps)
			p, err := target.Compile(f)
			if err != nil {
				t.Fatal(err)
			}
			for seed := range uint64(100) {
				rng := rand.New(rand.NewPCG(seed, 11))
				want := randfunc.Frame(rng, f, rng.IntN(200))
				table := want.Cols[f.Col("table")].F64
				for k := range table { // the first 1<<steps entries rise from 0 to 1; the others are not asked for
					table[k] = float64(k) / float64(int(1)<<steps)
				}
				got := randfunc.Clone(want)
				interp.Run(f, want)
				p.Run(got)
				if err := randfunc.Equal(got, want); err != nil {
					t.Fatalf("%d steps, seed %d: %v", steps, seed, err)
				}
			}
		}
	})
}

// The first step of a search gathers at a constant, the next three at what one to three masks choose.
func TestWithoutGathers(t *testing.T) {
	for steps := 1; steps <= 6; steps++ {
		g := withoutGathers(pass.Run(mathfn.Expand(binomialInput(1<<steps)), pass.Standard()))
		got := 0
		for _, in := range g.Insts[g.Once:] {
			if in.Op == kernels.OpGather {
				got++
			}
		}
		if want := max(0, steps-4); got != want {
			t.Errorf("table of %d entries: %d gathers for each element, want %d", 1<<steps, got, want)
		}
	}
}
