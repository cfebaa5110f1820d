package exec

import (
	"flag"
	"io"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"
)

var stress = flag.Duration("exec.stress", 300*time.Millisecond, "how long TestStress goes on")

// Everything at once that could catch a goroutine inside machine code: collections one after the other, preemption
// signals, profiling signals, stacks that grow and shrink around the calls, code that comes and goes.
func TestStress(t *testing.T) {
	held := code(t, spin)
	defer debug.SetGCPercent(debug.SetGCPercent(5))
	if err := pprof.StartCPUProfile(io.Discard); err == nil { // an error says that one is on anyway
		defer pprof.StopCPUProfile()
	}
	var calls, collections, codes atomic.Int64
	var all sync.WaitGroup
	until := time.Now().Add(*stress)
	loop := func(n int, body func()) {
		for range n {
			all.Go(func() {
				for time.Now().Before(until) && !t.Failed() {
					body()
				}
			})
		}
	}
	loop(1, func() { runtime.GC(); collections.Add(1) })
	loop(1, allocateABit)
	loop(2, func() { // long calls, which the signals hit
		calls.Add(1)
		spinAndCheck(t, held, 100_000)
	})
	loop(2, func() { // short ones at every depth of a fresh stack
		done := make(chan bool)
		go func() {
			defer close(done)
			calls.Add(dive(t, held, 300))
		}()
		<-done
	})
	loop(2, func() { // code made, called and freed or forgotten
		c, err := New(spin)
		if err != nil {
			t.Error(err)
			return
		}
		spinAndCheck(t, c, 100)
		calls.Add(1)
		if codes.Add(1)%2 == 0 {
			if err := c.Free(); err != nil {
				t.Error(err)
			}
		}
	})
	all.Wait()
	t.Logf("%d calls, %d codes, %d collections in %v", calls.Load(), codes.Load(), collections.Load(), *stress)
}

// spinAndCheck calls spin with its arguments on this goroutine's stack.
func spinAndCheck(t *testing.T, c *Code, n uint64) {
	args := [3]uint64{n, 0, 0xfeed}
	before := float64(n) / 3
	c.Call(0, unsafe.Pointer(&args))
	if want := [3]uint64{n, n * (n + 1) / 2, 0xfeed}; args != want {
		t.Errorf("arguments are %d after the call, want %d", args, want)
	}
	if after := float64(n) / 3; after != before {
		t.Errorf("%d / 3 was %v before the call and is %v after it", n, before, after)
	}
	for i, v := range zeros() {
		if v != 0 {
			t.Errorf("word %d of a zero array is %#x after the call", i, v)
		}
	}
}

// zeros is cleared with the register that Go keeps at zero, X15 on amd64.
//
//go:noinline
func zeros() (z [8]uint64) { return z }

// dive makes a call before and after each of depth frames, so that the stack has to grow in between, and returns how
// many.
//
//go:noinline
func dive(t *testing.T, c *Code, depth int) int64 {
	var frame [64]uint64
	for i := range frame {
		frame[i] = uint64(depth + i)
	}
	spinAndCheck(t, c, 3)
	n := int64(2)
	if depth > 0 {
		n += dive(t, c, depth-1)
	}
	spinAndCheck(t, c, 5)
	for i := range frame {
		if frame[i] != uint64(depth+i) {
			t.Errorf("word %d of frame %d is %d, want %d", i, depth, frame[i], depth+i)
		}
	}
	return n
}

var sink atomic.Pointer[[512]*int]

// allocateABit makes garbage with pointers in it.
func allocateABit() {
	var p [512]*int
	for i := range p {
		p[i] = new(i)
	}
	sink.Store(&p)
}
