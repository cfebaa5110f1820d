// Package limits measures what one machine can do at most, in the three ways that bound a simulation: moving memory that
// is walked over, multiplying and adding, and adding to memory at random places. It stands beside the pipe: the command line
// and the benchmark suite compare what a simulation reaches with it.
//
// The limits are measured with kernels of the engine's own, as machine code where it can run here and else as portable
// Go: they are what the best code that this project writes reaches, not what a data sheet says.
//
// Each figure is the best of several tries of a millisecond or more, since what else a machine does only ever makes a try slower. On
// a quiet machine two measurements differ by a few percent; where others use it too, those of L3 and of memory differ by a
// quarter and more.
//
// For plausibility: a core of c hertz with two units for vectors of eight numbers does at most 32·c flops, with vectors of four
// 16·c. An EPYC of some 3.7 GHz, of the first kind, does 117 to 124 Gflop/s here, moves 85 bytes a cycle in its
// first cache, of which half are stores, and adds to nearly one random place there.
package limits

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"time"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/native"
	"github.com/spikelane/spikelane/kernels/portable"
	"github.com/spikelane/spikelane/simd/cpu"
)

// Limits is what a machine, or some threads of it, can do at most.
type Limits struct {
	Target  string `json:"target"`  // of the kernels that measured: native or go
	ISA     string `json:"isa"`     // of native; else ""
	Threads int    `json:"threads"` // at the same time, for Bandwidth and Scatter

	// Bandwidth is bytes a second, read and written, of an update in place, v[k] = a·v[k] + b: what the state of neurons goes
	// through, 16 bytes for each k. A triad of three arrays moves less, since a cache reads each line of memory that is
	// to be written. All threads together, each on memory of its own.
	Bandwidth []Level `json:"bandwidth"`

	// FMA is double-precision floating-point operations a second by one thread, in multiply-adds of two operations each.
	FMA float64 `json:"fma"`

	// Scatter is random additions a second, v[i] += x for float64 v at int32 i that are read in turn: what the delivery of
	// spikes is made of. All threads together, each on memory of its own.
	Scatter []Level `json:"scatter"`
}

// Level is a limit for memory that fits into a cache.
type Level struct {
	Name  string  `json:"name"`  // L1, L2, L3 or memory
	Bytes int64   `json:"bytes"` // of memory that fits, of all threads; 0: any amount
	Rate  float64 `json:"rate"`  // per second
}

// Options says what to measure. The zero value measures one thread.
type Options struct {
	Threads int // at the same time, 0: 1
}

// most is the memory, in bytes, of the largest working set; it is enough to be outside of caches, or nearly so.
const most = 256 << 20

// Measure measures the machine, in about half a second. The error is the context's.
func Measure(ctx context.Context, o Options) (Limits, error) {
	threads := max(o.Threads, 1)
	if threads > 4*runtime.NumCPU() {
		return Limits{}, fmt.Errorf("limits: %d threads, want at most four for each of %d processors", threads, runtime.NumCPU())
	}
	machine := cpu.Detect()
	target, isa := fastest(machine)
	l := Limits{Target: target.Name(), ISA: isa, Threads: threads}
	compile := func(f *kernels.Func) kernels.Program {
		p, err := target.Compile(f)
		if err != nil {
			panic("BUG: limits: " + err.Error())
		}
		return p
	}
	l.FMA = fma(ctx, compile(chains()))
	stream, scatter := compile(update()), compile(additions())
	memory := make([][]float64, threads)
	for _, level := range levels(machine, threads) {
		for k := range memory {
			memory[k] = make([]float64, level.set/8)
		}
		l.Bandwidth = append(l.Bandwidth, Level{level.name, level.fits, bandwidth(ctx, stream, memory)})
		l.Scatter = append(l.Scatter, Level{level.name, level.fits, scattered(ctx, scatter, memory)})
	}
	return l, context.Cause(ctx)
}

// fastest returns the target that the limits are measured with.
func fastest(machine cpu.Info) (t kernels.Target, isa string) {
	for _, isa := range machine.ISAs {
		if t, err := native.New(isa); err == nil {
			return t, string(isa)
		}
	}
	return portable.New(), ""
}

// level is a working set to measure.
type level struct {
	name string
	fits int64 // bytes of all threads, 0: any
	set  int   // bytes of each thread
}

// levels returns the working sets of the machine's caches, half as large as they are, and of its memory. The first two are
// each core's own, the third is shared.
func levels(machine cpu.Info, threads int) []level {
	var out []level
	last := 0
	for _, c := range []struct {
		name  string
		bytes int
		own   bool
	}{{"L1", machine.L1D, true}, {"L2", machine.L2, true}, {"L3", machine.L3, false}} {
		all := c.bytes
		if c.own {
			all *= threads
		}
		if c.bytes <= last || all/2 > most/2 { // not known, or as good as memory
			continue
		}
		last = c.bytes
		out = append(out, level{c.name, int64(all), all / threads / 2 &^ 63})
	}
	return append(out, level{"memory", 0, min(max(4*last*threads, 64<<20), most) / threads &^ 63})
}

// at returns the level of a working set of some bytes: the smallest that it fits into.
func at(levels []Level, bytes int64) Level {
	for _, l := range levels {
		if l.Bytes == 0 || bytes <= l.Bytes {
			return l
		}
	}
	return Level{}
}

// tries is how often each figure is measured, and lasts how long a try is at least.
const (
	tries = 5
	lasts = time.Millisecond
)

// best returns the highest rate of several tries, per second: work does so much in a call by calls of the function.
func best(ctx context.Context, work float64, call func(times int)) (rate float64) {
	call(1) // memory and code are touched before anything counts
	times := 1
	for done := 0; done < tries && ctx.Err() == nil; {
		begun := time.Now()
		call(times)
		spent := time.Since(begun)
		if spent < lasts {
			times *= 2
			continue
		}
		done++
		rate = math.Max(rate, work*float64(times)/spent.Seconds())
	}
	return rate
}
