package compile

import (
	"fmt"
	"math"
	"math/big"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/interp"
	"github.com/spikelane/spikelane/model"
)

// K as Brian 2.5.1 computes it (brian2.input.timedarray._find_K).
func TestOversampling(t *testing.T) {
	for _, c := range []struct {
		d, dt float64
		want  float64
	}{
		{0.001, 0.0001, 128},
		{0.01, 0.0001, 1024},
		{0.007, 0.0001, 1024},
		{0.0001, 0.0001, 8},
		{5e-05, 0.0001, 4},
		{1e-05, 0.0001, 1},
		{0.001, 0.0005, 16},
		{3e-05, 0.0001, 4},
		{0.00077, 0.0001, 64},
		{1.0, 0.0001, 131072},
		{0.0002, 0.0001, 16},
		{0.0004, 0.0001, 32},
		{0.0008, 0.0001, 64},
		{0.0016, 0.0001, 128},
		{1.25e-05, 0.0001, 1},
		{0.32, 2.5e-05, 131072},
	} {
		if got := oversampling(c.d, c.dt); got != c.want {
			t.Errorf("D %v, dt %v: K = %v, want %v", c.d, c.dt, got, c.want)
		}
	}
}

var binomials = []model.Binomial{
	{N: 1, P: 0.5},
	{N: 2, P: 0.1},
	{N: 10, P: 0.999},
	{N: 20, P: 0.25},
	{N: 1000, P: 5e-4},
	{N: 1000, P: 0.3},
	{N: 5000, P: 0.5},
	{N: 100000, P: 1e-9},
	{N: 7, P: 5e-324},
	{N: 300, P: 1 - 0x1p-53},
}

// The table is the cumulative distribution, computed here in rational-like arithmetic of 400 bits.
func TestBinomialTable(t *testing.T) {
	for _, b := range binomials {
		d := NewBinomial(b)
		if n := len(d.Cumulative); n&(n-1) != 0 {
			t.Errorf("%v: %d entries, want a power of two", b, n)
		}
		if got := d.Cumulative[len(d.Cumulative)-1]; got < 1 {
			t.Errorf("%v: the last entry is %v", b, got)
		}
		exact := cumulative(b, d.First, len(d.Cumulative))
		for k, want := range exact {
			got := min(d.Cumulative[k], 1)
			// At most a few hundred steps from the likeliest: 4k·2^-53 and the rounding of the sum.
			if math.Abs(got-want) > 1e-13 {
				t.Errorf("%v: P(K <= %d) = %v, want %v", b, d.First+int64(k), got, want)
			}
		}
	}
}

// cumulative returns P(K <= first+k) for k below n.
func cumulative(b model.Binomial, first int64, n int) []float64 {
	f := func(x float64) *big.Float { return new(big.Float).SetPrec(2400).SetFloat64(x) }
	p := f(b.P)
	q := f(1).Sub(f(1), p)
	term := f(1) // P(K = 0) = q^N
	for range b.N {
		term.Mul(term, q)
		term.SetPrec(2400)
	}
	odds := f(1).Quo(p, q)
	sum := f(0)
	var out []float64
	for k := int64(0); k < first+int64(n); k++ {
		if k <= b.N {
			sum.Add(sum, term)
		}
		if k >= first {
			x, _ := sum.Float64()
			out = append(out, x)
		}
		term.Mul(term, odds).Mul(term, f(float64(b.N-k))).Quo(term, f(float64(k+1)))
	}
	return out
}

// Numbers of trials up to the limit give tables that fit in memory, and certain results no table at all.
func TestBinomialExtremes(t *testing.T) {
	if n := len(NewBinomial(model.Binomial{N: 1<<31 - 1, P: 0.5}).Cumulative); n > 1<<19 {
		t.Errorf("%d entries", n)
	}
	for _, c := range []struct {
		b    model.Binomial
		want int64
	}{{model.Binomial{N: 0, P: 0.3}, 0}, {model.Binomial{N: 9, P: 0}, 0}, {model.Binomial{N: 9, P: 1}, 9}} {
		if d := NewBinomial(c.b); d.First != c.want || len(d.Cumulative) != 1 {
			t.Errorf("%v: first %d of %d, want %d alone", c.b, d.First, len(d.Cumulative), c.want)
		}
	}
}

// A draw is the least k with u < P(K <= k), by comparison with a search from the front.
func TestBinomialSearch(t *testing.T) {
	const n = 4000
	for _, dist := range binomials {
		f := model.NewBinomial("draw", dist)
		b, c := newNeurons("draw", Object{ID: 3, N: n, Dt: dt})
		e := &model.Expr{Op: model.Call, Fn: f, Site: 5}
		b.Mem(kernels.OpStore, b.Col("k", kernels.ElemF64), c.expr(e))
		b.Mem(kernels.OpStore, b.Col("u", kernels.ElemF64), c.draw(kernels.OpUniform, 5))
		fn := b.Func()
		verify(t, fn)
		fr := kernels.NewFrame(fn)
		fr.N = n
		name, table := Table(f)
		cols := map[string][]float64{name: table, "k": make([]float64, n), "u": make([]float64, n)}
		for k, col := range fn.Cols {
			fr.Cols[k].F64 = cols[col.Name]
		}
		fr.SetI(fn.Param("seed"), 11)
		interp.Run(fn, fr)
		for i, u := range cols["u"] {
			k := 0
			for table[k] <= u {
				k++
			}
			if got, want := cols["k"][i], float64(NewBinomial(dist).First+int64(k)); got != want {
				t.Fatalf("%v: u %v gives %v, want %v", dist, u, got, want)
			}
		}
	}
}

// Look-ups at times and columns inside, at the edges and outside, against the rule in plain Go.
func TestTimed(t *testing.T) {
	ns := namespace(t)
	const d = 3 * dt
	for _, f := range []*model.Function{
		model.NewTimed("row", model.Timed{Values: []float64{10, 20, 30}, Rows: 3, Dt: d}, model.Builtin("N").Dim),
		model.NewTimed("grid", model.Timed{Values: []float64{10, 11, 20, 21, 30, 31}, Rows: 3, Cols: 2, Dt: d}, model.Builtin("N").Dim),
	} {
		if errs := ns.Define(f); errs != nil {
			t.Fatal(errs)
		}
	}
	g, errs := model.NewGroup(model.GroupSource{Equations: "x : second", N: 40, Dt: dt}, ns)
	if errs != nil {
		t.Fatal(errs)
	}
	for _, text := range []string{"row(x)", "grid(x, i % 5 - 2)"} {
		e, errs := g.Value("value", text)
		if errs != nil {
			t.Fatal(errs)
		}
		f := Values(Object{Name: "G", N: 40, Dt: dt}, "values", e)
		verify(t, f)
		fr := kernels.NewFrame(f)
		fr.N = 40
		x, out := make([]float64, 40), make([]float64, 40)
		for i := range x {
			x[i] = float64(i-10) * dt / 2
		}
		for k, col := range f.Cols {
			switch col.Name {
			case "x":
				fr.Cols[k].F64 = x
			case Out:
				fr.Cols[k].F64 = out
			default:
				for _, fn := range ns.Functions() {
					if name, values := Table(fn); name == col.Name {
						fr.Cols[k].F64 = values
					}
				}
			}
		}
		interp.Run(f, fr)
		for i, at := range x {
			// K is 32; a half of a 32nd of d is added, which moves no multiple of dt/2 into another row.
			row := min(max(int(math.Floor(at/d+1.0/64)), 0), 2)
			want := float64(10 * (row + 1))
			if text != "row(x)" {
				want += float64(min(max(i%5-2, 0), 1))
			}
			if out[i] != want {
				t.Errorf("%s: at %v d, element %d: %v, want %v", text, at/d, i, out[i], want)
			}
		}
	}
}

// Results and arguments of Go functions of every type.
func TestHostTypes(t *testing.T) {
	ns := namespace(t)
	call := func(x []float64) float64 { return 2.75*x[0] + 100*x[1] }
	for name, result := range map[string]model.Type{"float": model.Float, "whole": model.Integer, "truth": model.Boolean} {
		args := []model.Argument{{Type: model.Integer}, {Type: model.Boolean}}
		if errs := ns.Define(model.NewHost(name, args, model.Argument{Type: result}, call)); errs != nil {
			t.Fatal(errs)
		}
	}
	g, errs := model.NewGroup(model.GroupSource{Equations: "x : 1"}, ns)
	if errs != nil {
		t.Fatal(errs)
	}
	for text, want := range map[string]string{"float(i, i > 1)": "[0 2.75 105.5]", "whole(-i, False)": "[0 -2 -5]", "int(truth(i, i == 2))": "[0 1 1]"} {
		e, errs := g.Value("value", "1.0*"+text)
		if errs != nil {
			t.Fatal(errs)
		}
		f := Values(Object{Name: "G", N: 3, Dt: dt}, "values", e)
		verify(t, f)
		fr := kernels.NewFrame(f)
		fr.N = 3
		out := make([]float64, 3)
		fr.Cols[f.Col(Out)].F64 = out
		interp.Run(f, fr)
		if got := fmt.Sprint(out); got != want {
			t.Errorf("%s = %s, want %s", text, got, want)
		}
	}
}
