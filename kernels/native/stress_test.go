package native

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/internal/conformance"
	"github.com/spikelane/spikelane/kernels/internal/randfunc"
	"github.com/spikelane/spikelane/kernels/interp"
)

var stress = flag.Duration("native.stress", 2*time.Second, "how long TestStress goes on, half of it for each instruction set")

// TestStress compiles and runs kernels on many goroutines, and compares what they compute with kernels/interp, while
// everything goes on that could catch a goroutine inside machine code: collections one after the other, preemption and
// profiling signals, stacks that grow around the calls, code that is given back while its like is compiled again.
//
// It logs the longest call of machine code, in time of the processor; by the law of the house it lasts 200 µs at most.
// Nothing is asked of it, for profiling signals and page faults are in it, and the machine may be of any kind: it logs
// beside it how long as much plain Go takes at most, which the machine disturbs as much.
func TestStress(t *testing.T) {
	length := *stress / 2
	if testing.Short() {
		length = min(length, 300*time.Millisecond)
	}
	eachISA(t, func(t *testing.T, target *Target) {
		defer debug.SetGCPercent(debug.SetGCPercent(5))
		if err := pprof.StartCPUProfile(io.Discard); err == nil { // an error says that one is on anyway
			defer pprof.StopCPUProfile()
		}
		var w watch
		var fresh, again, long, deep, collections atomic.Int64
		heavy := heavyCases(t, target)
		var all sync.WaitGroup
		until := time.Now().Add(length)
		loop := func(n int, body func() error) {
			for range n {
				all.Go(func() {
					for time.Now().Before(until) && !t.Failed() {
						if err := body(); err != nil {
							t.Error(err)
						}
					}
				})
			}
		}
		loop(1, func() error { runtime.GC(); collections.Add(1); return nil })
		loop(3, func() error { return w.random(target, uint64(fresh.Add(1))) })
		// A few functions, so that goroutines want the same code at once, and find it, or just miss it.
		loop(3, func() error { return w.random(target, uint64(again.Add(1)%6)) })
		loop(2, func() error { return heavy[long.Add(1)%int64(len(heavy))].check(&w) })
		loop(2, func() error { // at every depth of a fresh stack
			done := make(chan error)
			go func() {
				done <- dive(&heavy[deep.Add(1)%int64(len(heavy))], 200)
			}()
			return <-done
		})
		all.Wait()
		t.Logf("%d new kernels, %d of a few, %d long ones, %d dives, %d collections; the code of %d kernels is still kept",
			fresh.Load(), again.Load(), long.Load(), deep.Load(), collections.Load(), kept())
		t.Logf("%d timed calls, %d of them over 200 µs, the longest %s", w.calls, w.over, w.longest)
		t.Logf("as many times some 50 µs of additions in Go: %d of them over 200 µs, the longest %v", w.plainOver, w.plainMost)
	})
}

// kept returns how many codes the cache holds that nobody has collected.
func kept() (n int) {
	cache.Lock()
	defer cache.Unlock()
	for _, c := range cache.code {
		if c.Value() != nil {
			n++
		}
	}
	return n
}

// watch times calls.
type watch struct {
	sync.Mutex
	calls, over int
	most        time.Duration
	longest     string

	plainOver int
	plainMost time.Duration
	sum       int
}

// plain times some additions.
func (w *watch) plain() {
	begin, sum := clock(), 0
	for k := range 100_000 {
		sum += k ^ sum
	}
	d := clock() - begin
	w.Lock()
	defer w.Unlock()
	w.sum += sum
	if d > 200*time.Microsecond {
		w.plainOver++
	}
	w.plainMost = max(w.plainMost, d)
}

// run is p.Run, call by call of machine code.
func (w *watch) run(p *program, fr *kernels.Frame) {
	base, n := fr.Base, fr.N
	size := int(p.code.pace.most(false))
	switch {
	case p.f.Sequential:
		size = piece
	case p.code.whole:
		size = n
	}
	runtime.LockOSThread() // whose clock it is
	defer runtime.UnlockOSThread()
	p.bind(fr) // which allocates at the first call
	for lo := 0; lo < n; lo += size {
		fr.Base, fr.N = base+lo, min(size, n-lo)
		begin := clock()
		p.Run(fr)
		w.note(clock()-begin, p, fr.N)
		w.plain()
	}
}

func (w *watch) note(d time.Duration, p *program, n int) {
	w.Lock()
	defer w.Unlock()
	w.calls++
	if d > 200*time.Microsecond {
		w.over++
	}
	if d > w.most {
		w.most, w.longest = d, fmt.Sprintf("%v: %d elements of %s", d, n, p.f.Name)
	}
}

// random compiles the random function of the seed, and runs it.
func (w *watch) random(target *Target, seed uint64) error {
	r := rand.New(rand.NewPCG(seed, 11))
	f := randfunc.New(r, 4+r.IntN(40))
	compiled, err := target.Compile(f)
	if err != nil {
		return fmt.Errorf("seed %d: %w", seed, err)
	}
	p := compiled.(*program)
	for range 3 {
		n := r.IntN(600)
		if r.IntN(2) == 0 {
			n = r.IntN(68)
		}
		fr := randfunc.Frame(r, f, n)
		want := randfunc.Clone(fr)
		interp.Run(f, want)
		w.run(p, fr)
		if err := randfunc.Equal(fr, want); err != nil {
			return fmt.Errorf("seed %d, n %d: %w\n%v", seed, n, err, f)
		}
	}
	return nil
}

// longCase is a kernel whose calls are as long as they come, with what it computes.
type longCase struct {
	p           *program
	first, want *kernels.Frame
}

func heavyCases(t *testing.T, target *Target) []longCase {
	var cases []longCase
	for _, build := range []func() *kernels.Func{conformance.HodgkinHuxley, conformance.Exp, drawsKernel} {
		f := build()
		c := longCase{p: compiledFor(t, target, f)}
		n := 2*int(c.p.code.pace.most(false)) + 13
		c.first = kernels.NewFrame(f)
		c.first.Base, c.first.N = 1, n
		for i := range f.Cols {
			col := make([]float64, n+1)
			for e := range col {
				col[e] = -0.06 + 1e-3*float64(e%97)
			}
			c.first.Cols[i].F64 = col
		}
		c.want = randfunc.Clone(c.first)
		interp.Run(f, c.want)
		cases = append(cases, c)
	}
	return cases
}

func (c *longCase) check(w *watch) error {
	fr := randfunc.Clone(c.first)
	w.run(c.p, fr)
	if err := randfunc.Equal(fr, c.want); err != nil {
		return fmt.Errorf("%s: %w", c.p.f.Name, err)
	}
	return nil
}

// dive runs a kernel before and after each of depth frames, so that the stack has to grow in between.
//
//go:noinline
func dive(c *longCase, depth int) error {
	var marks [64]uint64
	for i := range marks {
		marks[i] = uint64(depth + i)
	}
	if err := c.checkFew(); err != nil {
		return err
	}
	if depth > 0 {
		if err := dive(c, depth-1); err != nil {
			return err
		}
	}
	for i, x := range marks {
		if x != uint64(depth+i) {
			return fmt.Errorf("word %d of frame %d is %d, want %d", i, depth, x, depth+i)
		}
	}
	return c.checkFew()
}

// checkFew runs the kernel on a new frame of its first elements, which the collector may want at once.
func (c *longCase) checkFew() error {
	fr := kernels.NewFrame(c.p.f)
	copy(fr.Params, c.first.Params)
	fr.Base, fr.N = c.first.Base, 5
	for i := range fr.Cols {
		fr.Cols[i].F64 = append([]float64(nil), c.first.Cols[i].F64[:fr.Base+fr.N]...)
	}
	c.p.Run(fr)
	for i := range fr.Cols {
		if got, want := fr.Cols[i].F64, c.want.Cols[i].F64[:fr.Base+fr.N]; !slices.Equal(got, want) {
			return fmt.Errorf("%s: column %d is %v, want %v", c.p.f.Name, i, got, want)
		}
	}
	return nil
}

// drawsKernel draws numbers of both kinds; draws of an even element and the next come together.
func drawsKernel() *kernels.Func {
	b := kernels.NewBuilder("draws")
	step, seed := b.Param("step", kernels.I64), b.Param("seed", kernels.I64)
	b.Each()
	for k, op := range []kernels.Op{kernels.OpUniform, kernels.OpNormal} {
		b.Mem(kernels.OpStore, f64(b, op.String()), b.Draw(op, uint32(k+1), b.Index(), step, seed))
	}
	return b.Func()
}
