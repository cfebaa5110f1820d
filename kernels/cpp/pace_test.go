package cpp_test

import (
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp"
	"github.com/spikelane/spikelane/kernels/internal/conformance"
)

// Calls are cut by what kernels take: fewer elements of heavy ones, of serial rows, and without vectors; all that fits
// lasts 66 µs at most, and a row that alone does not fit is left to be cut.
func TestPace(t *testing.T) {
	fs, err := kernels.ParseFuncs(pathways)
	if err != nil {
		t.Fatal(err)
	}
	u, err := cpp.Generate("pace", append([]*kernels.Func{conformance.LIF(), conformance.HodgkinHuxley()}, fs...), cpp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	most := func(k int, v cpp.Vectors, serial bool) int64 { return u.Kernels[k].Pace(v).Most(serial) }
	const lif, hh, plastic = 0, 1, 4
	for _, c := range []struct {
		what       string
		more, less int64
	}{
		{"light, heavy", most(lif, cpp.AVX2, false), most(hh, cpp.AVX2, false)},
		{"vectors, none", most(hh, cpp.AVX512, false), most(hh, cpp.Baseline, false)},
		{"wide, narrow", most(hh, cpp.AVX512, false), most(hh, cpp.AVX2, false)},
		{"blocks, serial", most(plastic, cpp.AVX512, false), most(plastic, cpp.AVX512, true)},
		{"some", most(hh, cpp.Baseline, true), 1},
	} {
		if c.more <= c.less {
			t.Errorf("%s: %d elements and %d, want more and less", c.what, c.more, c.less)
		}
	}
	p := u.Kernels[plastic].Pace(cpp.AVX2)
	rows := []kernels.Row{{Hi: 100}, {Hi: 100, Serial: 1}, {Hi: 1e9}, {Hi: 1}}
	if got, want := p.Fits(rows), 2; got != want {
		t.Errorf("%d rows fit, want %d", got, want)
	}
	if got, want := p.Fits(rows[2:]), 0; got != want {
		t.Errorf("%d rows fit, want %d", got, want)
	}
	if got, want := p.Fits(rows[3:]), 1; got != want {
		t.Errorf("%d rows fit, want %d", got, want)
	}
}

// A kernel whose once part reads what its each part writes says that calls may not be cut.
func TestWhole(t *testing.T) {
	for _, text := range []string{
		"func f\n  col x f64\n  col y f64\nonce\n  %0 = consti 0\n  %1 = gather x, %0\neach\n  %2 = index\n  scatter x, %2, %1\nend",
		"func f\n  col x f64\n  col y f64\nonce\n  %0 = consti 0\n  %1 = gather x, %0\neach\n  store y, %1\nend",
	} {
		f, err := kernels.ParseFunc(text)
		if err != nil {
			t.Fatal(err)
		}
		u, err := cpp.Generate("u", []*kernels.Func{f}, cpp.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := u.Kernels[0].Whole, f.Writes(0); got != want {
			t.Errorf("Whole is %v, want %v:\n%s", got, want, text)
		}
	}
}

// Unit.Joined is one file that needs no other, also where Poisson numbers are drawn.
func TestJoined(t *testing.T) {
	b := kernels.NewBuilder("counts")
	b.Each()
	i := b.Index()
	b.Mem(kernels.OpStore, b.Col("x", kernels.ElemF64), b.Draw(kernels.OpPoisson, 1, i, i, i, b.Load(b.Col("mean", kernels.ElemF64))))
	u, err := cpp.Generate("u", []*kernels.Func{b.Func()}, cpp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := &program{dir: t.TempDir()}
	p.write(t, "u.cpp", u.Joined())
	if err := (build{compiler: found(t)[0]}).compile(p.dir, append(cpp.Baseline.Arguments(), "-c", "u.cpp")...); err != nil {
		t.Error(err)
	}
}
