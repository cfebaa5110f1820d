package cpp_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp"
	"github.com/spikelane/spikelane/kernels/internal/randfunc"
	"github.com/spikelane/spikelane/kernels/interp"
	"github.com/spikelane/spikelane/modelfile"
)

// The kernels of the model files give the bits of kernels/interp: all of them, or those of every eighth file.
func TestModels(t *testing.T) {
	ways := builds(t)
	if !*full {
		ways = ways[len(ways)-1:]
	}
	r := newRecorder(12)
	unmet := 0
	for n, file := range modelFiles(t) {
		if !*full && n%8 != 1 {
			continue
		}
		for _, f := range kernelsOf(t, file) {
			if p, err := r.Compile(f); err != nil {
				t.Fatal(err)
			} else if !record(p.(*recorded)) {
				unmet++
				t.Logf("%s: no call of %s is known that stays within its columns", file, f.Name)
			}
		}
	}
	if most := len(r.list) / 10; unmet > most {
		t.Errorf("%d of %d kernels were not run, want at most %d", unmet, len(r.list), most)
	}
	p := made(t, funcs(r.list))
	for _, b := range ways {
		t.Run(b.String(), func(t *testing.T) { p.run(t, p.build(t, b), r.list) })
	}
}

func modelFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, pattern := range []string{"../../testdata/conformance/models/*.toml", "../../examples/*/*.toml"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: no files: %v", pattern, err)
		}
		files = append(files, found...)
	}
	return files
}

// kernelsOf returns the kernels of a model file, but for those that call Go.
func kernelsOf(t testing.TB, file string) []*kernels.Func {
	t.Helper()
	m, err := modelfile.Load(file, modelfile.Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := m.Compile(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	text, err := p.Explain("ir")
	if err != nil {
		t.Fatal(err)
	}
	fs, err := kernels.ParseFuncs(text)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(fs, func(f *kernels.Func) bool { return len(f.Hosts) > 0 })
}

// record records some calls of a kernel, and reports whether there is one: what indices reach is guessed.
func record(p *recorded) bool {
	for seed := range uint64(24) {
		r := rand.New(rand.NewPCG(seed, 17))
		n := []int{0, 1, 7, 40, 300, 700}[seed%6]
		fr := guessed(r, p.f, n)
		if !within(p.f, fr) {
			continue
		}
		p.Run(fr)
	}
	return len(p.tapes) > 0 || p.step == 0
}

func within(f *kernels.Func, fr *kernels.Frame) (ok bool) {
	defer func() { ok = recover() == nil }()
	interp.Run(f, randfunc.Clone(fr))
	return true
}

// guessed returns a frame that keeps the promises of a caller, if all columns of integers hold indices of elements: in
// a serial call these repeat.
func guessed(r *rand.Rand, f *kernels.Func, n int) *kernels.Frame {
	fr := kernels.NewFrame(f)
	fr.Base, fr.N, fr.Serial = r.IntN(4), n, r.IntN(3) == 0
	size := fr.Base + n + 64
	index := r.Perm(size)
	switch {
	case fr.Serial:
		for k := range index {
			index[k] = r.IntN(1 + size/4)
		}
		if r.IntN(2) == 0 {
			slices.Sort(index)
		}
	case r.IntN(2) == 0:
		slices.Sort(index)
	}
	for i, c := range f.Cols {
		col := &fr.Cols[i]
		size := max(size, c.Len)
		for e := range size {
			switch c.Elem {
			case kernels.ElemF64:
				col.F64 = append(col.F64, []float64{-0.07, 0.3, 1e-9, -1, 0.02}[r.IntN(5)]*(1+r.NormFloat64()))
			case kernels.ElemI32:
				col.I32 = append(col.I32, int32(index[e%len(index)]))
			case kernels.ElemU16:
				col.U16 = append(col.U16, uint16(index[e%len(index)]))
			case kernels.ElemI64:
				col.I64 = append(col.I64, int64(r.IntN(50)))
			default:
				col.Bool = append(col.Bool, uint8(r.IntN(2)))
			}
		}
	}
	for i, p := range f.Params {
		switch p.Type {
		case kernels.F64:
			fr.SetF(i, []float64{0.1, 1e-4, -0.05, 3}[r.IntN(4)])
		case kernels.I64:
			fr.SetI(i, int64(r.IntN(40)))
		default:
			fr.SetI(i, int64(r.IntN(2)))
		}
	}
	for i := range fr.Lists {
		fr.Lists[i] = &kernels.IndexList{Index: make([]int32, n*len(f.Insts)+16)}
	}
	return fr
}

// Text is a function of the kernels alone.
func TestDeterministic(t *testing.T) {
	fs := kernelsOf(t, "../../examples/cuba/cuba.toml")
	var first string
	for range 20 {
		u, err := cpp.Generate("cuba", fs, cpp.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprint(u.Text, u.Headers, u.Kernels)
		if first == "" {
			first = got
		}
		if got != first {
			t.Fatal("two texts of the same kernels differ")
		}
	}
}
