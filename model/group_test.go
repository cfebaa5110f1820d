package model

import (
	"slices"
	"strings"
	"testing"
)

func mustGroup(t testing.TB, src GroupSource) *Group {
	t.Helper()
	g, errs := NewGroup(src, namespace(t))
	if errs != nil {
		t.Fatal(errs)
	}
	return g
}

// TestStatements shows what each statement becomes; "x = x + w" adds, so that repeated targets add up (Brian's rule).
func TestStatements(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"x = 3", "x = 3"},
		{"x += y", "x += y"},
		{"x = x + y", "x += y"},
		{"x = y + x", "x += y"},
		{"x = x - y", "x -= y"},
		{"x = y - x", "x = y - x"},
		{"x = x*y", "x *= y"},
		{"x = y*x", "x *= y"},
		{"x = x/y", "x /= y"},
		{"x = y/x", "x = y/x"},
		{"x = x + x", "x = x + x"},
		{"x = x + 2*x", "x = x + 2*x"},
		{"x = x + y + 1", "x = x + y + 1"},
		{"x = x**2", "x = x**2"},
		{"x **= 2; k //= 2; k %= 3", "x **= 2; k //= 2; k %= 3"},
		{"k = k + 1", "k += 1"},
		{"a = 2*x; x = a; a = 3.0; x -= a", "a = 2*x; x = a; a = 3.0; x -= a"},
		{"b = b and c", "b = b and c"},
		{"v = -(v - El) - -El", "v = -(v - El) - -El"},
		{"x = (x + y)*2 - (x - (y - 1))", "x = (x + y)*2 - (x - (y - 1))"},
		{"x = (-x)**2 + -x**2 + 2**-x", "x = (-x)**2 + -x**2 + 2**(-x)"},
		{"b = not (x < y) and (b or x == 1)", "b = not x < y and (b or x == 1)"},
		{"b = 0 < x <= 1", "b = 0 < x and x <= 1"},
	} {
		g := mustGroup(t, GroupSource{Equations: variety, Reset: c.text})
		var got []string
		for _, st := range g.Reset {
			got = append(got, st.String())
		}
		if got := strings.Join(got, "; "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestWarnings(t *testing.T) {
	const eqs = "dv/dt = -v/tau : 1 (unless refractory)"
	for _, c := range []struct {
		src  GroupSource
		want string
	}{
		{GroupSource{Equations: eqs, Threshold: "v > 1", Reset: "v = 0", Refractory: "2*ms"}, ""},
		{GroupSource{Equations: eqs, Threshold: "v > 1", Reset: "v = 0"}, "no refractory period"},
		{GroupSource{Equations: "v : 1", Threshold: "v > 1"}, "neither reset nor refractory"},
		{GroupSource{Equations: "v : 1", Threshold: "v > 1", Reset: " \n"}, "neither reset nor refractory"},
		{GroupSource{Equations: "v : 1", Threshold: "v > 1", Refractory: "2*ms"}, ""},
		{GroupSource{Equations: "r : Hz", Threshold: "rand() < r*dt"}, ""},
		{GroupSource{Equations: "y = rand() : 1 (constant over dt)\nx = 2*y : 1", Threshold: "x > 1"}, ""},
	} {
		g := mustGroup(t, c.src)
		got := strings.Join(g.Warnings, "; ")
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%+v: got warnings %q, want one with %q", c.src, got, c.want)
		}
	}
	// Without a refractory period the flag means nothing: nothing downstream may see it.
	if g := mustGroup(t, GroupSource{Equations: eqs}); g.Var("v").UnlessRefractory {
		t.Error("flag (unless refractory) stands in a group without refractory period")
	}
}

// TestNoise counts the random streams: each noise name is one, however often it stands; each random function is its own.
func TestNoise(t *testing.T) {
	g := mustGroup(t, GroupSource{
		Equations: "dv/dt = -v/tau + (xi + xi)*tau**-0.5 : 1\ndw/dt = -w/tau + (xi_a + xi_b)*tau**-0.5 : 1\ndu/dt = xi_a*tau**-0.5 : 1",
		Threshold: "rand() < rand()",
	})
	if g.Draws != 5 {
		t.Errorf("draws = %d, want 5: xi, xi_a, xi_b, rand, rand", g.Draws)
	}
	sites := map[int]bool{}
	for _, name := range []string{"xi", "xi_a", "xi_b"} {
		sites[g.Lookup(name).Site] = true
	}
	for _, x := range g.Threshold.Args {
		sites[x.Site] = true
	}
	if len(sites) != 5 || sites[0] {
		t.Errorf("sites %v, want five, from 1 on", sites)
	}
}

// TestSides: names of synaptic code.
func TestSides(t *testing.T) {
	ns := namespace(t)
	pre, _ := NewGroup(sides[0], ns)
	post, _ := NewGroup(sides[1], ns)
	s, errs := NewSynapses(SynapsesSource{Equations: "x : 1\ny = x : 1"}, pre, post, ns)
	if errs != nil {
		t.Fatal(errs)
	}
	for _, c := range []struct {
		name string
		of   Owner
		v    *Variable
	}{
		{"x", Own, s.Var("x")},
		{"y", Own, s.Var("y")},
		{"v", Post, post.Var("v")},
		{"v_post", Post, post.Var("v")},
		{"v_pre", Pre, pre.Var("v")},
		{"rate_pre", Pre, pre.Var("rate")},
		{"load", Post, post.Var("load")},
	} {
		if sym := s.Lookup(c.name); sym == nil || sym.Of != c.of || sym.Var != c.v {
			t.Errorf("%s: got %+v, want %v of %v", c.name, sym, c.v.Name, c.of)
		}
	}
	for _, pair := range [][2]string{{"v", "v_post"}, {"count_post", "count"}, {"v_pre", "v_pre"}} {
		if s.Lookup(pair[0]) != s.Lookup(pair[1]) {
			t.Errorf("%s and %s are two symbols, want one", pair[0], pair[1])
		}
	}
	for _, name := range []string{"rate", "x_post", "lastspike_post", "not_refractory", "v_pre_pre", "delay"} {
		if sym := s.Lookup(name); sym != nil {
			t.Errorf("%s: got %+v, want nothing", name, sym)
		}
	}
	for _, name := range []string{"lastspike_pre", "not_refractory_pre"} {
		if sym := s.Lookup(name); sym == nil || sym.Of != Pre {
			t.Errorf("%s: got %+v, want the source's", name, sym)
		}
	}
}

func TestNamespace(t *testing.T) {
	ns, errs := NewNamespace([]Definition{
		{Name: "b", Text: "2*a"},
		{Name: "a", Text: "3*mV"},
		{Name: "k", Text: "7"},
		{Name: "q", Text: "True"},
	})
	if errs != nil {
		t.Fatal(errs)
	}
	if got, want := ns.Names(), []string{"a", "b", "k", "q"}; !slices.Equal(got, want) {
		t.Errorf("names %v, want %v", got, want)
	}
	for name, want := range map[string]Type{"a": Float, "b": Float, "k": Integer, "q": Boolean} {
		if got := ns.Lookup(name).Type; got != want {
			t.Errorf("type of %s is %v, want %v", name, got, want)
		}
	}
	if got, want := ns.Lookup("b").Dim, ns.Lookup("a").Dim; got != want {
		t.Errorf("b is %v, want %v", got, want)
	}
}
