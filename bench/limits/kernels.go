package limits

import (
	"context"
	"math/rand/v2"
	"sync"

	"github.com/spikelane/spikelane/kernels"
)

// Enough chains of multiply-adds that do not wait for one another to keep two units of four cycles' latency at work, and each so
// long that what stands around them does not count.
const (
	chainsBeside, chainLength = 12, 64

	fmaElements = 512
)

// chains returns a kernel of chainsBeside·chainLength multiply-adds an element.
func chains() *kernels.Func {
	b := kernels.NewBuilder("fma")
	x := b.Col("x", kernels.ElemF64)
	a, c := b.Param("a", kernels.F64), b.Param("b", kernels.F64)
	b.Each()
	var v [chainsBeside]kernels.Value
	for k := range v {
		v[k] = b.Add(b.Load(x), b.F(float64(k)))
	}
	for range chainLength {
		for k := range v {
			v[k] = b.FMA(v[k], a, c)
		}
	}
	sum := v[0]
	for _, y := range v[1:] {
		sum = b.Add(sum, y)
	}
	b.Mem(kernels.OpStore, b.Col("y", kernels.ElemF64), sum)
	return b.Func()
}

// fma returns the floating-point operations a second of one thread.
func fma(ctx context.Context, p kernels.Program) float64 {
	f := p.Func()
	fr := kernels.NewFrame(f)
	for _, name := range []string{"x", "y"} {
		fr.Cols[f.Col(name)].F64 = make([]float64, fmaElements)
	}
	fr.SetF(f.Param("a"), 0.5) // values stay near 2, far from denormal numbers
	fr.SetF(f.Param("b"), 1)
	return best(ctx, 2*chainsBeside*chainLength*fmaElements, func(times int) {
		again(p, fr, fmaElements, times)
	})
}

// variables are those of an update: so many that the loop around them does not count.
var variables = []string{"v", "u", "g", "h"}

// update returns the kernel v = a·v + b, of each variable.
func update() *kernels.Func {
	b := kernels.NewBuilder("update")
	a, c := b.Param("a", kernels.F64), b.Param("b", kernels.F64)
	b.Each()
	for _, name := range variables {
		v := b.Col(name, kernels.ElemF64)
		b.Mem(kernels.OpStore, v, b.FMA(b.Load(v), a, c))
	}
	return b.Func()
}

// apart is by how many elements variables are shorter than their part of the memory, so that they do not lie at equal places of
// 4 KiB: processors take a load for one of what was just stored where the low bits of the addresses agree.
const apart = 72

// bandwidth returns the bytes a second that an update of the memory of each thread moves.
func bandwidth(ctx context.Context, p kernels.Program, memory [][]float64) float64 {
	f := p.Func()
	n := len(memory[0])/len(variables)&^7 - apart
	var frames []*kernels.Frame
	for _, m := range memory {
		fr := kernels.NewFrame(f)
		for k, name := range variables {
			fr.Cols[f.Col(name)].F64 = m[k*n : (k+1)*n]
		}
		fr.SetF(f.Param("a"), 0.5)
		fr.SetF(f.Param("b"), 1)
		frames = append(frames, fr)
	}
	return best(ctx, float64(16*len(variables)*n*len(memory)), func(times int) {
		together(frames, func(fr *kernels.Frame) { again(p, fr, n, times) })
	})
}

// again runs a program over the first n elements, some times, with as few calls as may be: each call costs as much as some
// hundred elements.
func again(p kernels.Program, fr *kernels.Frame, n, times int) {
	rows := make([]kernels.Row, 0, 64+kernels.RowsAhead)
	for range times {
		rows = append(rows, kernels.Row{Hi: int64(n)})
		if len(rows) == cap(rows)-kernels.RowsAhead {
			kernels.RunRows(p, fr, rows, -1)
			rows = rows[:0]
		}
	}
	kernels.RunRows(p, fr, rows, -1)
}

// additions returns the kernel v[i] += x.
func additions() *kernels.Func {
	b := kernels.NewBuilder("scatter")
	x := b.Param("x", kernels.F64)
	b.Each()
	i := b.Load(b.Col("i", kernels.ElemI32))
	b.Mem(kernels.OpAccum, b.Col("v", kernels.ElemF64), i, x)
	return b.Func()
}

// mostPlaces is how many random places an index has at most, leastPlaces at least: so many lines of memory that no cache keeps
// those of a set that it does not hold, and so few that the index does not fill the first cache.
const (
	leastPlaces = 1 << 12
	mostPlaces  = 1 << 21
)

// scattered returns the random additions a second to the memory of each thread.
func scattered(ctx context.Context, p kernels.Program, memory [][]float64) float64 {
	f := p.Func()
	n := min(max(len(memory[0]), leastPlaces), mostPlaces)
	var frames []*kernels.Frame
	for k, m := range memory {
		fr := kernels.NewFrame(f)
		at := make([]int32, n)
		draw := rand.New(rand.NewPCG(1, uint64(k)))
		for e := range at {
			at[e] = draw.Int32N(int32(len(m)))
		}
		fr.Cols[f.Col("i")].I32, fr.Cols[f.Col("v")].F64 = at, m
		fr.SetF(f.Param("x"), 1)
		frames = append(frames, fr)
	}
	return best(ctx, float64(n*len(memory)), func(times int) {
		together(frames, func(fr *kernels.Frame) { again(p, fr, n, times) })
	})
}

// together runs a function on each frame, in as many goroutines.
func together(frames []*kernels.Frame, run func(*kernels.Frame)) {
	var all sync.WaitGroup
	for _, fr := range frames[1:] {
		all.Go(func() { run(fr) })
	}
	run(frames[0])
	all.Wait()
}
