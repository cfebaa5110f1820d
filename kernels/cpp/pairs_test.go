package cpp_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/rng"
)

// edges does with words of the random generator what only some loops can: choose by parity between integers, between
// doubles, and with what is not the pair's; shift by a word; put a word on either side.
func edges() *kernels.Func {
	b := kernels.NewBuilder("edges")
	seed, step := b.Param("seed", kernels.I64), b.Param("step", kernels.I64)
	b.Each()
	i := b.Index()
	w := rng.BuildBlock(b, i, step, seed, 7)
	odd := b.Do(kernels.OpINE, b.Do(kernels.OpIAnd, i, b.I(1)), b.I(0))
	store := func(name string, v kernels.Value) {
		e := kernels.ElemI64
		if b.TypeOf(v) == kernels.F64 {
			e = kernels.ElemF64
		}
		b.Mem(kernels.OpStore, b.Col(name, e), v)
	}
	store("integers", b.Do(kernels.OpISelect, odd, w[3], w[0]))
	store("doubles", b.Select(odd, b.Do(kernels.OpI2F, w[1]), b.Do(kernels.OpI2F, w[2])))
	own := b.Load(b.Col("own", kernels.ElemF64))
	store("mixed", b.Select(odd, b.Do(kernels.OpI2F, w[1]), own))
	store("mixed2", b.Select(odd, own, b.Do(kernels.OpI2F, w[2])))
	bit := func(op kernels.Op, bit, than int64) kernels.Value {
		return b.Do(kernels.OpISelect, b.Do(op, b.Do(kernels.OpIAnd, i, b.I(bit)), b.I(than)), w[0], w[1])
	}
	store("even", bit(kernels.OpIEQ, 1, 0))
	store("not_one", bit(kernels.OpINE, 1, 1))
	store("second", bit(kernels.OpINE, 2, 0))
	store("by_word", b.Do(kernels.OpIShl, w[0], w[1]))
	store("seed_by_word", b.Do(kernels.OpISelect, odd, b.Do(kernels.OpIShr, seed, w[2]), w[3]))
	store("sides", b.Do(kernels.OpISub, b.Do(kernels.OpISub, seed, w[0]), b.Do(kernels.OpISub, w[1], b.I(5))))
	return b.Func()
}

// recordedEdges returns calls of edges: rows that begin and end at even and odd elements, of less than a block and more.
func recordedEdges(t *testing.T) []*recorded {
	const n = 1100
	f := edges()
	r := newRecorder(100)
	program, err := r.Compile(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []kernels.Row{{Hi: n}, {Lo: 1, Hi: n}, {Hi: n - 1}, {Lo: 1, Hi: 514}, {Lo: 3, Hi: 4}, {Lo: 4, Hi: 5}, {Lo: 255, Hi: 513}} {
		fr := kernels.NewFrame(f)
		fr.N = n
		for c := range fr.Cols {
			if f.Cols[c].Elem == kernels.ElemF64 {
				fr.Cols[c].F64 = slices.Repeat([]float64{-0.5}, n)
			} else {
				fr.Cols[c].I64 = slices.Repeat([]int64{-1}, n)
			}
		}
		fr.Params[f.Param("seed")], fr.Params[f.Param("step")] = 0x9876543210fedcba, 1<<40+3
		kernels.RunRows(program, fr, append(make([]kernels.Row, 0, 1+kernels.RowsAhead), row), -1)
	}
	if got, want := len(r.list[0].tapes), 7; got != want {
		t.Fatalf("%d calls recorded, want %d", got, want)
	}
	return r.list
}

// What an even element and the next have in common comes out as kernels/interp has it.
func TestPairs(t *testing.T) {
	list := recordedEdges(t)
	p := made(t, funcs(list))
	for _, want := range []string{"const ints ", "keep(", "weave(", "spread("} {
		if !strings.Contains(p.units[0].Text, want) {
			t.Errorf("the text has no %q:\n%s", want, p.units[0].Text)
		}
	}
	for _, b := range builds(t) {
		t.Run(b.String(), func(t *testing.T) { p.run(t, p.build(t, b), list) })
	}
}
