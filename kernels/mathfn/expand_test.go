package mathfn

import (
	"testing"

	"github.com/spikelane/spikelane/kernels"
)

// Every library op is expanded, in the part where it stood, and what comes out is a lawful function of pure ops.
func TestExpand(t *testing.T) {
	b := kernels.NewBuilder("all")
	p, seed := b.Param("p", kernels.F64), b.Param("seed", kernels.I64)
	once := b.Do(kernels.OpExp, p)
	b.Each()
	v := b.Load(b.Col("v", kernels.ElemF64))
	sum := b.Add(v, once)
	for op := range kernels.NumOps {
		switch info := op.Info(); {
		case info.Class == kernels.Library && op.Draws():
			sum = b.Add(sum, b.Draw(op, 5<<16|2, b.Index(), seed, seed))
		case info.Class == kernels.Library && op.NumArgs() == 2:
			sum = b.Add(sum, b.Do(op, v, p))
		case info.Class == kernels.Library:
			sum = b.Add(sum, b.Do(op, v))
		}
	}
	poisson := b.Draw(kernels.OpPoisson, 9, b.Index(), seed, seed, v)
	b.Mem(kernels.OpStore, b.Col("w", kernels.ElemF64), b.Add(sum, poisson))
	f := b.Func()

	g := Expand(f)
	if err := g.Verify(); err != nil {
		t.Fatal(err)
	}
	for i, in := range g.Insts {
		if in.Op.Info().Class == kernels.Library {
			t.Errorf("instruction %d is still %v", i, in.Op)
		}
	}
	loops, loads := 0, 0
	for _, in := range g.Insts {
		switch in.Op {
		case kernels.OpPoisson:
			loops++
		case kernels.OpLoad:
			loads++
		}
	}
	if loops != 1 || loads != 1 {
		t.Errorf("got %d poisson and %d load, want 1 and 1", loops, loads)
	}
	// Two parameters, and exp without its own.
	if got, want := g.Once, 2+len(define(kernels.OpExp, 0).Insts)-1; got != want {
		t.Errorf("once part has %d instructions, want %d", got, want)
	}
	if err := f.Verify(); err != nil {
		t.Errorf("Expand changed its argument: %v", err)
	}
}

// A function without an each part keeps all of it in the once part.
func TestExpandOnceAlone(t *testing.T) {
	b := kernels.NewBuilder("once")
	b.Do(kernels.OpLog, b.Param("p", kernels.F64))
	if g := Expand(b.Func()); g.Once != len(g.Insts) {
		t.Errorf("once part has %d of %d instructions", g.Once, len(g.Insts))
	}
}
