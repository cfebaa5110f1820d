package randfunc_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/internal/randfunc"
	"github.com/spikelane/spikelane/kernels/interp"
)

// Every random function obeys the verifier, runs within its columns, and between them they use every pure and memory op.
func TestNew(t *testing.T) {
	used := map[kernels.Op]bool{}
	for seed := range uint64(400) {
		rng := rand.New(rand.NewPCG(seed, 1))
		f := randfunc.New(rng, 40)
		if err := f.Verify(); err != nil {
			t.Fatalf("seed %d: %v\n%v", seed, err, f)
		}
		for i := range f.Insts {
			used[f.Insts[i].Op] = true
		}
		fr := randfunc.Frame(rng, f, rng.IntN(20))
		again := randfunc.Clone(fr)
		interp.Run(f, fr)
		interp.Run(f, again)
		if err := randfunc.Equal(again, fr); err != nil {
			t.Fatalf("seed %d: two runs differ: %v", seed, err)
		}
	}
	for op := kernels.OpInvalid + 1; op < kernels.NumOps; op++ {
		if c := op.Info().Class; c != kernels.Library && c != kernels.Loop && !used[op] {
			t.Errorf("no function has %v", op)
		}
	}
}

func TestNewLibrary(t *testing.T) {
	used := map[kernels.Op]bool{}
	for seed := range uint64(200) {
		f := randfunc.NewLibrary(rand.New(rand.NewPCG(seed, 1)), 60)
		if err := f.Verify(); err != nil {
			t.Fatalf("seed %d: %v\n%v", seed, err, f)
		}
		for i := range f.Insts {
			used[f.Insts[i].Op] = true
		}
	}
	for op := kernels.OpInvalid + 1; op < kernels.NumOps; op++ {
		if op.Info().Class == kernels.Library && !used[op] {
			t.Errorf("no function has %v", op)
		}
	}
}

// The same seed gives the same function: a failing seed can be run again.
func TestNewRepeats(t *testing.T) {
	a := randfunc.NewLibrary(rand.New(rand.NewPCG(1, 2)), 60).String()
	b := randfunc.NewLibrary(rand.New(rand.NewPCG(1, 2)), 60).String()
	if a != b {
		t.Errorf("got\n%s\nwant\n%s", b, a)
	}
}

func TestEqual(t *testing.T) {
	frame := func(x float64, len int) *kernels.Frame {
		return &kernels.Frame{
			Cols:  []kernels.Column{{F64: []float64{1, x}}},
			Lists: []*kernels.IndexList{{Index: []int32{7, 8}, Len: len}},
		}
	}
	payload := math.Float64frombits(0xFFF8000000000007)
	for _, c := range []struct {
		got, want *kernels.Frame
		equal     bool
	}{
		{frame(1, 1), frame(1, 1), true},
		{frame(payload, 1), frame(math.NaN(), 1), true},
		{frame(0, 1), frame(math.Copysign(0, -1), 1), false},
		{frame(1, 1), frame(2, 1), false},
		{frame(1, 1), frame(1, 2), false},
	} {
		if err := randfunc.Equal(c.got, c.want); (err == nil) != c.equal {
			t.Errorf("Equal(%v, %v) = %v, want equal: %v", c.got.Cols, c.want.Cols, err, c.equal)
		}
	}
}
