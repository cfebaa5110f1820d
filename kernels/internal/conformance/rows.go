package conformance

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/internal/randfunc"
	"github.com/spikelane/spikelane/kernels/interp"
)

// testRows runs many calls in one.
func testRows(t *testing.T, target kernels.Target, brief bool) {
	count := 200
	if brief {
		count = 20
	}
	for k, random := range []func(*rand.Rand, int) *kernels.Func{randfunc.New, randfunc.NewLibrary} {
		for seed := range count / (1 + 2*k) {
			r := rand.New(rand.NewPCG(uint64(seed), 7))
			p := compile(t, target, random(r, 4+r.IntN(40)))
			n := r.IntN(68)
			if r.IntN(4) == 0 {
				n = r.IntN(600)
			}
			fr := randfunc.Frame(r, p.f, n)
			rows, param := someRows(r, fr, 1+r.IntN(12)), r.IntN(len(p.f.Params)+1)-1
			if err := p.compareRows(fr, finish(r, fr, rows, p.f, param), param); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
	}
}

// testLong runs calls of so many elements that a target cuts them: random functions, and functions whose once part and
// whose draws must not see where. Draws come in pairs of an even element and the next, so calls begin and end at both.
func testLong(t *testing.T, target kernels.Target, brief bool) {
	count, n := 4, 20_000
	if brief {
		count, n = 1, 5_000
	}
	run := func(name string, seed, n int, f *kernels.Func, serial bool) {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(uint64(seed), 8))
			p := compile(t, target, f)
			fr := randfunc.Frame(r, f, n)
			if own := f.Col("own.a"); serial {
				fr.Serial = true
				for e := range fr.Cols[own].I32 {
					fr.Cols[own].I32[e] = int32(r.IntN(50))
				}
				for e := range fr.Cols[own].U16 {
					fr.Cols[own].U16[e] = uint16(r.IntN(50))
				}
			}
			param := r.IntN(len(f.Params)+1) - 1
			lo, hi := int64(fr.Base), int64(fr.Base+n)
			for _, rows := range [][]kernels.Row{
				{{Lo: lo, Hi: hi}},
				{{Lo: lo + 1, Hi: hi}, {Lo: lo, Hi: hi - 1}},
				someRows(r, fr, 200),
			} {
				if err := p.compareRows(fr, finish(r, fr, rows, f, param), param); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
	for seed := range count {
		r := rand.New(rand.NewPCG(uint64(seed), 9))
		run(fmt.Sprint("random ", seed), seed, n, randfunc.New(r, 4+r.IntN(30)), false)
	}
	run("draws", 0, n/2, drawsFunc(), false)
	run("cheap, with a once part", 0, 5*n, onceFunc(), false)
	run("once part that reads what is written", 0, n, rewrittenFunc(true), false)
	run("same elements again and again", 0, 5*n, rewrittenFunc(false), true)
}

// drawsFunc is so light, but for its draws, that only these decide how many elements a call takes.
func drawsFunc() *kernels.Func {
	b := kernels.NewBuilder("draws")
	seed, step, scale := b.Param("seed", kernels.I64), b.Param("step", kernels.I64), b.Param("scale", kernels.F64)
	b.Each()
	draw := func(op kernels.Op, stream uint32) kernels.Value { return b.Draw(op, stream, b.Index(), step, seed) }
	b.Mem(kernels.OpStore, f64(b, "s.u"), b.Mul(scale, draw(kernels.OpUniform, 0x10001)))
	b.Mem(kernels.OpStore, f64(b, "s.n"), draw(kernels.OpNormal, 0x10002))
	return b.Func()
}

// onceFunc takes long for each call and little for each element.
func onceFunc() *kernels.Func {
	b := kernels.NewBuilder("once")
	x := b.Param("x", kernels.F64)
	x = b.Add(x, b.Gather(f64(b, "x0.f64"), b.I(3)))
	for range 8 {
		x = b.Do(kernels.OpSin, b.Add(x, b.F(1)))
	}
	b.Each()
	v := f64(b, "s.v")
	near := b.LT(b.Load(v), x)
	b.Mem(kernels.OpEmit, b.List("spikes"), near, b.Index())
	b.Mem(kernels.OpStore, v, b.Add(b.Load(v), x))
	return b.Func()
}

// rewrittenFunc updates elements of a column by index, each once unless calls are serial. It may have a once part that
// depends on such an element: a call cut in pieces would read it again, written.
func rewrittenFunc(once bool) *kernels.Func {
	b := kernels.NewBuilder("rewritten")
	far, first := f64(b, "x1.f64"), b.F(0.25)
	if once {
		first = b.Gather(far, b.I(2))
	}
	b.Each()
	own := b.Load(b.Col("own.a", kernels.ElemI32))
	b.Mem(kernels.OpScatter, far, own, b.Add(b.FMA(b.Gather(far, own), b.F(0.5), first), b.Do(kernels.OpI2F, b.Index())))
	return b.Func()
}

// someRows returns rows over elements of the frame, which overlap; some are empty, some serial.
func someRows(r *rand.Rand, fr *kernels.Frame, count int) []kernels.Row {
	rows := make([]kernels.Row, count)
	for k := range rows {
		row := &rows[k]
		a, b := r.IntN(fr.N+1), r.IntN(fr.N+1)
		row.Lo, row.Hi = int64(fr.Base+min(a, b)), int64(fr.Base+max(a, b))
		if count > 100 || r.IntN(3) == 0 {
			row.Hi = min(row.Hi, row.Lo+int64(r.IntN(40)))
		}
		if r.IntN(8) == 0 {
			row.Hi = row.Lo
		}
		if r.IntN(4) == 0 {
			row.Serial = 1
		}
	}
	return rows
}

// finish makes rows serial if the frame must be, gives each a value for the parameter, and leaves room for those behind
// that a program may look at, which make no sense.
func finish(r *rand.Rand, fr *kernels.Frame, rows []kernels.Row, f *kernels.Func, param int) []kernels.Row {
	for k := range rows {
		row := &rows[k]
		if fr.Serial {
			row.Serial = 1
		}
		if param < 0 {
			row.Param = r.Uint64()
			continue
		}
		switch f.Params[param].Type {
		case kernels.F64:
			row.Param = math.Float64bits(specialFloats[r.IntN(len(specialFloats))])
			if r.IntN(2) == 0 {
				row.Param = math.Float64bits(r.NormFloat64())
			}
		case kernels.I64:
			row.Param = uint64(specialInts[r.IntN(len(specialInts))])
		default:
			row.Param = uint64(r.IntN(2))
		}
	}
	n := len(rows)
	for range kernels.RowsAhead {
		rows = append(rows, kernels.Row{Lo: int64(r.Uint64()), Hi: int64(r.Uint64()), Param: r.Uint64(), Serial: int64(r.Uint64())})
	}
	return slices.Clip(rows)[:n]
}

// compareRows runs the programs over the rows on copies of fr, each twice with the same scratch, and compares with
// interp, row by row. param is a slot of the function as it was before the passes, or -1.
func (p programs) compareRows(fr *kernels.Frame, rows []kernels.Row, param int) error {
	fr = randfunc.Clone(fr)
	total := 0
	for k := range rows {
		total += int(rows[k].Hi - rows[k].Lo)
	}
	emits := 0
	for _, in := range p.f.Insts {
		if in.Op == kernels.OpEmit {
			emits++
		}
	}
	for _, l := range fr.Lists {
		l.Index = append(l.Index[:l.Len], make([]int32, total*emits+16)...)
	}
	want := randfunc.Clone(fr)
	for k := range rows {
		row := &rows[k]
		want.Base, want.N, want.Serial = int(row.Lo), int(row.Hi-row.Lo), row.Serial != 0
		if param >= 0 {
			want.Params[param] = row.Param
		}
		interp.Run(p.f, want)
	}
	given := slices.Clone(rows)
	for _, after := range []bool{false, true} {
		var scratch any
		for call := range 2 {
			got, intact := guarded(fr)
			run, program, f, slot := got, p.plain, p.f, param
			if after {
				var err error
				program, f = p.after, p.improved
				if run, err = randfunc.Bind(f, p.f, got); err != nil {
					return err
				}
				if param >= 0 {
					slot = f.Param(p.f.Params[param].Name) // -1 if the passes found it unused
				}
			}
			run.Scratch = scratch
			kernels.RunRows(program, run, rows, slot)
			scratch = run.Scratch
			err := randfunc.Equal(got, want)
			if err == nil {
				err = intact()
			}
			if err == nil && !slices.Equal(rows, given) {
				err = fmt.Errorf("rows were changed")
			}
			if err != nil {
				shown := rows[:min(len(rows), 12)]
				return fmt.Errorf("%d rows %v, parameter %d, call %d, passes %v: %w\n%v", len(rows), shown, param, call, after, err, f)
			}
		}
	}
	return nil
}
