package integrator

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/model"
)

// split of right sides in x and y; "-" stands for 0.
func TestSplit(t *testing.T) {
	for _, c := range []struct{ right, x, y, rest string }{
		{"a", "-", "-", "a"},
		{"x", "1", "-", "-"},
		{"-x", "-1", "-", "-"},
		{"x + y*a", "1", "a", "-"},
		{"a - y", "-", "-1", "a"},
		{"(a - x)/b", "-1/b", "-", "a/b"},
		{"a*(b*(x - y) + 1)", "a*b", "a*-b", "a"},
		{"(a + b)*x", "a + b", "-", "-"},
		{"(x + y)*(a + b)", "a + b", "a + b", "-"},
		{"x - x", "1 - 1", "-", "-"},
		{"x**1 + y**0", "1", "-", "1"},
		{"x**one - y", "1", "-1", "-"},
		{"exp(a)*x/b**2", "exp(a)/b**2", "-", "-"},
		{"int(not_refractory)*x", "int(not_refractory)", "-", "-"},
		{"z*2 + a", "-", "-", "z*2 + a"}, // z keeps its value during the step
	} {
		g := build(t, "dx/dt = ("+c.right+")/second : 1\ndy/dt = 0/second : 1\na : 1\nb : 1\nz = x + a : 1 (constant over dt)", "one = 1")
		s, err := newSystem(g.Vars, g.Symbol)
		if err != nil {
			t.Fatal(err)
		}
		right := s.f[0].Args[0] // without the division by second
		form, culprit := newBasis(2, s.state).split(right)
		if culprit != nil {
			t.Errorf("%s: not affine because of %v", c.right, culprit)
			continue
		}
		for k, want := range []string{c.x, c.y, c.rest} {
			got := "-"
			if e := append(form.terms, form.rest)[k]; e != nil {
				got = e.String()
			}
			if got != want {
				t.Errorf("%s: coefficient %d = %s, want %s", c.right, k, got, want)
			}
		}
		sameValue(t, s, right, form)
	}
}

// sameValue checks that the form has the value of e, at random points. 1e-13 covers the rounding of a few operations
// on numbers near 1.
func sameValue(t *testing.T, s *system, e *model.Expr, form affine) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 1))
	for range 5 {
		at := start(1, map[string]float64{"x": 1 + r.Float64(), "y": 3 + r.Float64(), "a": 5 + r.Float64(), "b": 1 + r.Float64(), "z": 1})
		got := 0.0
		for k, c := range form.terms {
			if c != nil {
				got += at.eval(c) * at.eval(s.x[k])
			}
		}
		if form.rest != nil {
			got += at.eval(form.rest)
		}
		if want := at.eval(e); got-want > 1e-13 || want-got > 1e-13 {
			t.Errorf("%v: affine form = %v, want %v", e, got, want)
		}
	}
}

func TestSplitCulprit(t *testing.T) {
	for _, c := range []struct{ right, culprit string }{
		{"a*x + x*y", "x*y"},
		{"x**2 + a", "x**2"},
		{"a/x", "a/x"},
		{"x/y", "x/y"},
		{"1 + exp(-x)", "exp(-x)"},
		{"a**x", "a**x"},
		{"abs(x) - x", "abs(x)"},
		{"int(x > 1)*a", "int(x > 1)"},
		{"x % 2.0", "x % 2.0"},
	} {
		g := build(t, "dx/dt = ("+c.right+")/second : 1\ndy/dt = 0/second : 1\na : 1", "")
		s, err := newSystem(g.Vars, g.Symbol)
		if err != nil {
			t.Fatal(err)
		}
		_, culprit := newBasis(2, s.state).split(s.f[0])
		if culprit == nil || culprit.String() != c.culprit {
			t.Errorf("%s: culprit %v, want %s", c.right, culprit, c.culprit)
		}
	}
}

// A choice between affine expressions by a condition that is free of the unknowns is affine.
func TestSplitIf(t *testing.T) {
	g := build(t, "dx/dt = (2*a*x + y)/second : 1\ndy/dt = (a + x)/second : 1\na : 1", "")
	s, err := newSystem(g.Vars, g.Symbol)
	if err != nil {
		t.Fatal(err)
	}
	all := newBasis(2, s.state)
	choice := model.IfOf(notRefractory, s.f[0].Args[0], s.f[1].Args[0])
	form, culprit := all.split(choice)
	if culprit != nil {
		t.Fatalf("not affine because of %v", culprit)
	}
	if got, want := form.terms[0].String(), "if(not_refractory, 2*a, 1)"; got != want {
		t.Errorf("coefficient of x = %s, want %s", got, want)
	}
	if got, want := form.rest.String(), "if(not_refractory, 0, a)"; got != want {
		t.Errorf("rest = %s, want %s", got, want)
	}
	sameValue(t, s, choice, form)
	if _, culprit := all.split(model.IfOf(&model.Expr{Op: model.GT, Type: model.Boolean, Args: []*model.Expr{s.x[0], s.x[1]}}, s.x[0], s.x[1])); culprit == nil {
		t.Error("a choice by the unknowns is affine, want not")
	}
}

// TestSharedParts: nodes that stand in many places are looked at once. Written out, the right side has 2^200 terms.
func TestSharedParts(t *testing.T) {
	text := "dv/dt = x200/ms : 1\nx0 = v : 1\n"
	for k := 1; k <= 200; k++ {
		text += fmt.Sprintf("x%d = 0.5*x%d + 0.5*x%d : 1\n", k, k-1, k-1)
	}
	for _, method := range Methods() {
		plan(t, build(t, text, ""), method)
	}
}

// TestHeldCoefficients: which right sides exponential Euler takes, and what it holds. Brian 2.5.1 takes and refuses the
// same ones, but for v*(1 - v), of which it drops the square.
func TestHeldCoefficients(t *testing.T) {
	for _, c := range []struct{ right, want string }{
		{"exp(-v)*(1 - v)", "A_v = -exp(-v)/ms"},
		{"v/(1 + v**2)", "v <- v*exp(1/(1 + v**2)/ms*dt)"},
		{"v*int(v > 1) + sin(v)*v", "v <- v*exp((int(v > 1) + sin(v))/ms*dt)"},
		{"sqrt(v)*v", "v <- v*exp(sqrt(v)/ms*dt)"},
		{"exp(v)", ""},
		{"v**2", ""},
		{"v*v", ""},
		{"1/(1 + v)", ""},
		{"1/v", ""},
		{"(1 + v)**2", ""},
		{"(v + 1)*(2 - exp(v)*v)", ""},
		{"v*(1 - v)", ""},
	} {
		g := build(t, "dv/dt = ("+c.right+")/ms : 1", "")
		p, err := New(g.Vars, g.Symbol, "exponential_euler")
		switch {
		case c.want == "" && err == nil:
			t.Errorf("%s is taken: %v", c.right, p)
		case c.want != "" && err != nil:
			t.Errorf("%s: %v", c.right, err)
		case c.want != "" && !strings.Contains(p.String(), c.want):
			t.Errorf("%s: got\n%vwant %s", c.right, p, c.want)
		}
	}
}
