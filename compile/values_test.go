package compile

import (
	"math"
	"testing"

	"github.com/spikelane/spikelane/model"
)

var nan, inf = math.NaN(), math.Inf(1)

const variety = "x : 1\ny : 1\nk : integer\nm : integer\nb : boolean\nc : boolean\np : 1 (shared)\nu = 2*x : 1\nq = k//2 : integer\nr = x > y : boolean"

// four neurons.
func columns() *memory {
	return &memory{t: 5.5 * dt, step: 5, cols: map[string]any{
		"x": []float64{7, -7, 0.5, -0.1}, "y": []float64{2, 2, -3, 0.3},
		"k": []int32{7, -7, 7, -7}, "m": []int32{2, 2, -2, -2},
		"b": []bool{true, true, false, false}, "c": []bool{true, false, true, false},
		"p": []float64{10}, "lastspike": []float64{0, dt, 2 * dt, Never}, "not_refractory": []bool{true, false, true, false},
	}}
}

// TestValues: what expressions give for the four neurons, strictly as written. Where no other source is named, the
// numbers follow from the operation's definition in IEEE arithmetic; // % and comparisons are Python's.
func TestValues(t *testing.T) {
	a, b, third := -0.1, 0.3, 1.0/3 // variables: constants would be exact
	for _, c := range []struct {
		text string
		want [4]float64
	}{
		{"x + y", [4]float64{9, -5, -2.5, a + b}},
		{"x - y", [4]float64{5, -9, 3.5, a - b}},
		{"x*y", [4]float64{14, -14, -1.5, a * b}},
		{"x/y", [4]float64{3.5, -3.5, 0.5 / -3, a / b}},
		{"-x", [4]float64{-7, 7, -0.5, 0.1}},
		{"+x", [4]float64{7, -7, 0.5, -0.1}},
		{"x//y", [4]float64{3, -4, -1, -1}},
		{"x % y", [4]float64{1, 1, -2.5, 0.19999999999999998}}, // python3: -0.1 % 0.3
		{"k//m", [4]float64{3, -4, -4, 3}},
		{"k % m", [4]float64{1, 1, -1, -1}},
		{"k/m", [4]float64{3.5, -3.5, -3.5, 3.5}},
		{"k//2.0", [4]float64{3, -4, 3, -4}},
		{"k % 2.5", [4]float64{2, 0.5, 2, 0.5}},
		{"k//0", [4]float64{0, 0, 0, 0}}, // the kernels' definition: Python refuses it
		{"k + m", [4]float64{9, -5, 5, -9}},
		{"k*m - 1", [4]float64{13, -15, -15, 13}},
		{"-k", [4]float64{-7, 7, -7, 7}},
		{"k + 0.5", [4]float64{7.5, -6.5, 7.5, -6.5}},
		{"7/2", [4]float64{3.5, 3.5, 3.5, 3.5}},
		{"7//2", [4]float64{3, 3, 3, 3}},
		{"-7//2", [4]float64{-4, -4, -4, -4}},
		{"-7 % 3", [4]float64{2, 2, 2, 2}},
		{"2**3**2", [4]float64{512, 512, 512, 512}},
		{"-2**2", [4]float64{-4, -4, -4, -4}},
		{"2**-1", [4]float64{0.5, 0.5, 0.5, 0.5}},
		{"k**2", [4]float64{49, 49, 49, 49}},
		{"k**20", [4]float64{79792266297612001, 79792266297612001, 79792266297612001, 79792266297612001}},
		{"3**33", [4]float64{5559060566555523, 5559060566555523, 5559060566555523, 5559060566555523}},
		{"k**-1", [4]float64{1.0 / 7, -1.0 / 7, 1.0 / 7, -1.0 / 7}},
		{"x**0", [4]float64{1, 1, 1, 1}},
		{"x**1", [4]float64{7, -7, 0.5, -0.1}},
		{"x**3", [4]float64{343, -343, 0.125, float64(a*a) * a}},
		{"x**-2", [4]float64{1.0 / 49, 1.0 / 49, 4, 1 / float64(a*a)}},
		{"x**0.5", [4]float64{math.Sqrt(7), nan, math.Sqrt(0.5), nan}},
		{"x**half", [4]float64{math.Sqrt(7), nan, math.Sqrt(0.5), nan}},
		{"x**three", [4]float64{343, -343, 0.125, float64(a*a) * a}},
		{"x**y", [4]float64{49, 49, 8, nan}}, // C: pow(-0.1, 0.3) is NaN
		{"x < y", [4]float64{0, 1, 0, 1}},
		{"x >= y", [4]float64{1, 0, 1, 0}},
		{"y <= 2", [4]float64{1, 1, 1, 1}},
		{"k > m", [4]float64{1, 0, 1, 0}},
		{"k == 7", [4]float64{1, 0, 1, 0}},
		{"k != 7.0", [4]float64{0, 1, 0, 1}},
		{"k > 6.5", [4]float64{1, 0, 1, 0}},
		{"-10 < x < y < 3", [4]float64{0, 1, 0, 1}},
		{"0 < x <= 7", [4]float64{1, 0, 1, 0}},
		{"x == x", [4]float64{1, 1, 1, 1}},
		{"x < inf", [4]float64{1, 1, 1, 1}},
		{"b and c", [4]float64{1, 0, 0, 0}},
		{"b or c", [4]float64{1, 1, 1, 0}},
		{"not b", [4]float64{0, 0, 1, 1}},
		{"b == c", [4]float64{1, 0, 0, 1}},
		{"b != c", [4]float64{0, 1, 1, 0}},
		{"b < c", [4]float64{0, 0, 1, 0}},
		{"b >= c", [4]float64{1, 1, 0, 1}},
		{"not (x > y) == b", [4]float64{0, 1, 1, 0}}, // not binds less than ==
		{"True and b", [4]float64{1, 1, 0, 0}},
		{"int(b) + int(c)", [4]float64{2, 1, 1, 0}},
		{"int(x)", [4]float64{7, -7, 0, 0}},
		{"int(x*10)", [4]float64{70, -70, 5, -1}},
		{"int(2.9)", [4]float64{2, 2, 2, 2}},
		{"int(-2.9)", [4]float64{-2, -2, -2, -2}},
		{"int(k)", [4]float64{7, -7, 7, -7}},
		{"floor(x)", [4]float64{7, -7, 0, -1}},
		{"ceil(x)", [4]float64{7, -7, 1, math.Copysign(0, -1)}},
		{"floor(k)", [4]float64{7, -7, 7, -7}},
		{"abs(x)", [4]float64{7, 7, 0.5, 0.1}},
		{"abs(k)", [4]float64{7, 7, 7, 7}},
		{"sign(x)", [4]float64{1, -1, 1, -1}},
		{"sign(k)", [4]float64{1, -1, 1, -1}},
		{"sign(x - x)", [4]float64{0, 0, 0, 0}},
		{"sign(k - 7)", [4]float64{0, -1, 0, -1}},
		{"clip(x, -1, 1)", [4]float64{1, -1, 0.5, -0.1}},
		{"clip(k, -2, 2)", [4]float64{2, -2, 2, -2}},
		{"clip(x, y, 1)", [4]float64{1, 1, 0.5, 0.3}}, // min(max(x, low), high), as numpy.clip
		{"clip(x*inf*0, 0, 1)", [4]float64{nan, nan, nan, nan}},
		{"clip(x, 3, 1)", [4]float64{1, 1, 1, 1}},
		{"clip(x, y*inf*0, 1)", [4]float64{1, -7, 0.5, -0.1}}, // a bound that is NaN bounds nothing; numpy.clip gives NaN
		// What numpy 1.24 gives; Brian's cython target refuses to divide by 0.
		{"x // (y*y*0)", [4]float64{inf, -inf, inf, -inf}},
		{"x % (y*0)", [4]float64{nan, nan, nan, nan}},
		{"(0*x) // (0*y)", [4]float64{nan, nan, nan, nan}},
		{"k // (m*0)", [4]float64{0, 0, 0, 0}},
		{"k % (m*0)", [4]float64{0, 0, 0, 0}},
		{"x // inf", [4]float64{0, -1, 0, -1}},
		{"x % inf", [4]float64{7, inf, 0.5, inf}},
		{"(x*inf) // 2", [4]float64{nan, nan, nan, nan}},
		{"(x*inf) % 2", [4]float64{nan, nan, nan, nan}},
		{"(x*0 + 6.0) // 0.1", [4]float64{59, 59, 59, 59}}, // 0.1 is a little more than a tenth
		{"(x*1e300) // 1e-300", [4]float64{inf, -inf, inf, -inf}},
		{"x/(x // (y*y*0))", [4]float64{0, 0, 0, 0}},
		{"(x*0)**0", [4]float64{1, 1, 1, 1}},
		{"(x*inf*0)**(y*0)", [4]float64{1, 1, 1, 1}},
		{"1**(x*inf*0)", [4]float64{1, 1, 1, 1}},
		{"int(x*1e300) > 0", [4]float64{1, 0, 1, 0}},
		{"int(x*inf*0)", [4]float64{0, 0, 0, 0}},
		{"timestep(t, dt)", [4]float64{5, 5, 5, 5}},
		{"timestep(3*dt, dt)", [4]float64{3, 3, 3, 3}},
		{"timestep(0.9995*dt, dt)", [4]float64{1, 1, 1, 1}}, // Brian's shift by a thousandth of dt
		{"timestep(0.998*dt, dt)", [4]float64{0, 0, 0, 0}},
		{"sqrt(x)", [4]float64{math.Sqrt(7), nan, math.Sqrt(0.5), nan}},
		{"exp(x - x)", [4]float64{1, 1, 1, 1}},
		{"log(exp(0*x))", [4]float64{0, 0, 0, 0}},
		{"sin(0*x) + cos(0*x)", [4]float64{1, 1, 1, 1}},
		{"exprel(0.0*y)", [4]float64{1, 1, 1, 1}},
		{"log10(x*0 + 1000)", [4]float64{3, 3, 3, 3}},
		{"tanh(x*inf)", [4]float64{1, -1, 1, -1}},
		{"arctan(inf)*2 == pi", [4]float64{1, 1, 1, 1}},
		{"i", [4]float64{0, 1, 2, 3}},
		{"i + N", [4]float64{4, 5, 6, 7}},
		{"i//2", [4]float64{0, 0, 1, 1}},
		{"t/dt", [4]float64{5.5, 5.5, 5.5, 5.5}},
		{"t_in_timesteps", [4]float64{5, 5, 5, 5}},
		{"p + x", [4]float64{17, 3, 10.5, 9.9}},
		{"u", [4]float64{14, -14, 1, -0.2}},
		{"u + q", [4]float64{17, -18, 4, -4.2}},
		{"q", [4]float64{3, -4, 3, -4}},
		{"int(r)", [4]float64{1, 0, 1, 0}},
		{"x/3*3", [4]float64{7.0 / 3 * 3, -7.0 / 3 * 3, 0.5 / 3 * 3, a / 3 * 3}},
		{"1/3", [4]float64{third, third, third, third}},
		{"x*y + 1", [4]float64{15, -13, -0.5, float64(a*b) + 1}}, // two roundings: no fusing outside state updates
		{"(t - lastspike)/dt", [4]float64{5.5, 4.5, 3.5, (5.5*dt + 1e4) / dt}},
		{"int(not_refractory)", [4]float64{1, 0, 1, 0}},
	} {
		g := mustModel(t, model.GroupSource{Equations: variety, Refractory: "1*ms"})
		e, errs := g.Value("value", c.text)
		if errs != nil {
			t.Error(errs)
			continue
		}
		m := columns()
		got := make([]float64, 4)
		switch e.Type {
		case model.Integer:
			m.cols[Out] = make([]int32, 4)
		case model.Boolean:
			m.cols[Out] = make([]bool, 4)
		default:
			m.cols[Out] = got
		}
		if math.Abs(c.want[0]) > math.MaxInt32 && e.Type == model.Integer { // too big for a column: as float
			var errs model.Errors
			if e, errs = g.Value("value", "1.0*("+c.text+")"); errs != nil {
				t.Fatal(errs)
			}
			m.cols[Out] = got
		}
		m.run(t, Values(Object{Name: "G", ID: 1, N: 4, Dt: dt}, "values", e), 0, 4)
		switch out := m.cols[Out].(type) {
		case []int32:
			for i, x := range out {
				got[i] = float64(x)
			}
		case []bool:
			for i, x := range out {
				if x {
					got[i] = 1
				}
			}
		}
		same(t, c.text, got, c.want[:])
		if IsConst(e) {
			same(t, "Const "+c.text, []float64{Const(e, dt)}, c.want[:1])
		}
	}
}

// TestValuesAt: the same by a list of indices.
func TestValuesAt(t *testing.T) {
	g := mustModel(t, model.GroupSource{Equations: variety, Refractory: "1*ms"})
	for text, want := range map[string][]float64{"x + i": {2.9, 7, 2.5}, "1.0*int(b)": {0, 1, 0}, "p*2": {20, 20, 20}, "1.0*k": {-7, 7, 7}} {
		e, errs := g.Value("value", text)
		if errs != nil {
			t.Fatal(errs)
		}
		m := columns()
		m.cols[Spikes], m.cols[Out] = []int32{3, 0, 2}, make([]float64, 3)
		m.run(t, ValuesAt(Object{Name: "G", ID: 1, N: 4, Dt: dt}, "at", e), 0, 3)
		same(t, text, m.f(Out), want)
	}
}

// TestDraws: a draw depends on element, step and its place in the text, not on how the elements are grouped.
func TestDraws(t *testing.T) {
	g := mustModel(t, model.GroupSource{Equations: variety})
	e, _ := g.Value("value", "rand()")
	e2, _ := g.Value("value", "rand()")
	o := Object{Name: "G", ID: 1, N: 4, Dt: dt}
	draws := func(e *model.Expr, o Object, step int64, base, n int) []float64 {
		m := columns()
		m.step, m.cols[Out] = step, make([]float64, 4)
		m.run(t, Values(o, "values", e), base, n)
		return m.f(Out)[base : base+n]
	}
	all := draws(e, o, 5, 0, 4)
	same(t, "last two", draws(e, o, 5, 2, 2), all[2:])
	seen := map[float64]bool{}
	for _, x := range append(append(append(append([]float64{}, all...), draws(e, o, 6, 0, 4)...), draws(e2, o, 5, 0, 4)...), draws(e, Object{ID: 2, N: 4, Dt: dt, Name: "H"}, 5, 0, 4)...) {
		if x < 0 || x >= 1 || seen[x] {
			t.Errorf("draw %v is out of range or was seen before", x)
		}
		seen[x] = true
	}
	m := columns()
	m.cols[Out], m.cols[Spikes] = make([]float64, 2), []int32{3, 1}
	m.run(t, ValuesAt(o, "at", e), 0, 2)
	same(t, "by index", m.f(Out), []float64{all[3], all[1]})
}

// TestAssign: everywhere, where a condition holds, at one element, and a shared variable.
func TestAssign(t *testing.T) {
	g := mustModel(t, model.GroupSource{Equations: variety})
	o := Object{Name: "G", ID: 1, N: 4, Dt: dt}
	for _, c := range []struct {
		name, value, where string
		at                 int
		want               []float64
	}{
		{"x", "y + i", "", -1, []float64{2, 3, -1, 3.3}},
		{"x", "x*2", "x > 0", -1, []float64{14, -7, 1, -0.1}},
		{"x", "3", "", 2, []float64{7, -7, 3, -0.1}},
	} {
		v, e, errs := g.Assignment("init", c.name, c.value)
		if errs != nil {
			t.Fatal(errs)
		}
		var where *model.Expr
		if c.where != "" {
			where, _ = g.Condition("where", c.where)
		}
		m := columns()
		m.run(t, Assign(o, "init", g.Symbol(v), e, where, c.at), 0, 4)
		same(t, c.name+" = "+c.value, m.f("x"), c.want)
	}
	v, e, errs := g.Assignment("init", "p", "N + 0.5")
	if errs != nil {
		t.Fatal(errs)
	}
	m := columns()
	m.run(t, AssignShared(o, "init", g.Symbol(v), e), 0, 1)
	same(t, "shared", m.f("p"), []float64{4.5})
	// Booleans and integers.
	v, e, _ = g.Assignment("init", "b", "x < 0")
	m.run(t, Assign(o, "init", g.Symbol(v), e, nil, -1), 0, 4)
	if got := m.cols["b"].([]bool); got[0] || !got[1] || got[2] || !got[3] {
		t.Errorf("b: got %v", got)
	}
	v, e, _ = g.Assignment("init", "k", "i*i - 1")
	m.run(t, Assign(o, "init", g.Symbol(v), e, nil, -1), 0, 4)
	if got := m.cols["k"].([]int32); got[0] != -1 || got[3] != 8 {
		t.Errorf("k: got %v", got)
	}
}
