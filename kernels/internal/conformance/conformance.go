// Package conformance is the one suite that every target of kernels must pass: it runs functions on the target and on
// kernels/interp, as they are and after the standard passes, and compares all memory bit for bit.
package conformance

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/internal/randfunc"
	"github.com/spikelane/spikelane/kernels/interp"
	"github.com/spikelane/spikelane/kernels/pass"
)

// Test runs the suite on target.
func Test(t *testing.T, target kernels.Target) {
	Bits(t, target, testing.Short())
	Manners(t, target)
}

// Manners runs the part of the suite that is not about bits: calls from many goroutines, memory that calls take, functions
// that stay as they are.
func Manners(t *testing.T, target kernels.Target) {
	t.Run("concurrent", func(t *testing.T) { testConcurrent(t, target) })
	t.Run("allocations", func(t *testing.T) { testAllocations(t, target) })
	t.Run("unchanged", func(t *testing.T) { testUnchanged(t, target) })
}

// Bits runs the part of the suite that compares memory, all of it or, if brief, a tenth: that part is for targets that
// only note what they are asked, to run it later.
func Bits(t *testing.T, target kernels.Target, brief bool) {
	t.Run("ops", func(t *testing.T) { testOps(t, target) })
	t.Run("memory", func(t *testing.T) { testMemory(t, target, brief) })
	t.Run("random", func(t *testing.T) { testRandom(t, target, randfunc.New, 600, brief) })
	t.Run("library", func(t *testing.T) { testRandom(t, target, randfunc.NewLibrary, 200, brief) })
	t.Run("rows", func(t *testing.T) { testRows(t, target, brief) })
	t.Run("long", func(t *testing.T) { testLong(t, target, brief) })
}

// Random runs the functions of the suite's random part on a target that is built in some unusual way, such as with few
// registers: count of them without library ops, a third as many with.
func Random(t *testing.T, target kernels.Target, count int) {
	testRandom(t, target, randfunc.New, count, testing.Short())
	testRandom(t, target, randfunc.NewLibrary, count/3, testing.Short())
}

// Lengths of calls: all short ones, so that every tail is met, and those around the blocks and registers of any target.
func lengths(brief bool) []int {
	if brief {
		return []int{0, 1, 2, 3, 5, 7, 8, 9, 16, 17, 31, 32, 33, 63, 67, 129, 257}
	}
	var ns []int
	for n := range 68 {
		ns = append(ns, n)
	}
	return append(ns, 127, 128, 129, 255, 256, 257, 511, 512, 513, 1000)
}

// programs are f as it is and after the standard passes.
type programs struct {
	f, improved  *kernels.Func
	plain, after kernels.Program
}

func compile(t testing.TB, target kernels.Target, f *kernels.Func) programs {
	t.Helper()
	p := programs{f: f}
	var err error
	if p.plain, err = target.Compile(f); err != nil {
		t.Fatalf("%s: %v\n%v", target.Name(), err, f)
	}
	p.improved = pass.Run(f, pass.Standard())
	if p.after, err = target.Compile(p.improved); err != nil {
		t.Fatalf("%s, after passes: %v\n%v", target.Name(), err, p.improved)
	}
	return p
}

// compare runs the programs on copies of fr, each twice with the same scratch, and compares with interp.
func (p programs) compare(fr *kernels.Frame) error {
	want := randfunc.Clone(fr)
	interp.Run(p.f, want)
	for _, after := range []bool{false, true} {
		var scratch any
		for call := range 2 {
			got, intact := guarded(fr)
			run := got
			program, f := p.plain, p.f
			if after {
				var err error
				program, f = p.after, p.improved
				if run, err = randfunc.Bind(f, p.f, got); err != nil {
					return err
				}
			}
			run.Scratch = scratch
			program.Run(run)
			scratch = run.Scratch
			err := randfunc.Equal(got, want)
			if err == nil {
				err = intact()
			}
			if err != nil {
				return fmt.Errorf("n %d, base %d, serial %v, call %d, passes %v: %w\n%v", fr.N, fr.Base, fr.Serial, call, after, err, f)
			}
		}
	}
	return nil
}

func testRandom(t *testing.T, target kernels.Target, random func(*rand.Rand, int) *kernels.Func, count int, brief bool) {
	if brief {
		count /= 10
	}
	for seed := range count {
		r := rand.New(rand.NewPCG(uint64(seed), 1))
		p := compile(t, target, random(r, 4+r.IntN(40)))
		for range 3 {
			n := r.IntN(68)
			if r.IntN(4) == 0 {
				n = r.IntN(600)
			}
			if err := p.compare(randfunc.Frame(r, p.f, n)); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
	}
}

// testConcurrent runs one program on frames of two goroutines. The race detector sees what the comparison does not.
func testConcurrent(t *testing.T, target kernels.Target) {
	for seed := range 10 {
		r := rand.New(rand.NewPCG(uint64(seed), 2))
		p := compile(t, target, randfunc.New(r, 40))
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i := range errs {
			fr := randfunc.Frame(r, p.f, 600)
			wg.Go(func() { errs[i] = p.compare(fr) })
		}
		wg.Wait()
		for _, err := range errs {
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
	}
}

func testAllocations(t *testing.T, target kernels.Target) {
	for seed := range 20 {
		r := rand.New(rand.NewPCG(uint64(seed), 3))
		f := randfunc.New(r, 40)
		p := compile(t, target, f)
		fr := randfunc.Frame(r, f, 100)
		lens := make([]int, len(fr.Lists))
		for i, l := range fr.Lists {
			lens[i] = l.Len
		}
		// AllocsPerRun makes one more call than it counts: the first.
		got := testing.AllocsPerRun(5, func() {
			for i, l := range fr.Lists {
				l.Len = lens[i]
			}
			p.plain.Run(fr)
		})
		if want := 0.0; got != want {
			t.Errorf("seed %d: %v allocations a call, want %v\n%v", seed, got, want, f)
		}
	}
}

// testUnchanged compiles what must stay as it is, and what no target may take.
func testUnchanged(t *testing.T, target kernels.Target) {
	for seed := range 20 {
		f := randfunc.NewLibrary(rand.New(rand.NewPCG(uint64(seed), 4)), 40)
		want := f.String()
		p, err := target.Compile(f)
		if err != nil {
			t.Fatal(err)
		}
		if got := f.String(); got != want {
			t.Fatalf("Compile changed the function to\n%s\nwant\n%s", got, want)
		}
		if p.Func() == nil {
			t.Fatal("the program has no function")
		}
	}
	b := kernels.NewBuilder("broken")
	b.Each()
	b.Mem(kernels.OpStore, b.Col("x", kernels.ElemF64), b.F(1))
	f := b.Func()
	f.Insts[1].Args[0] = 1
	if _, err := target.Compile(f); err == nil {
		t.Error("no error for an instruction that is its own argument")
	}
}
