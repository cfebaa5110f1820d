package syntax

import (
	"slices"
	"strings"
	"testing"
)

func TestEquations(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"the three kinds", "dv/dt = -v/tau : volt\nx = 2*v : volt\ny : 1", "dv/dt = -v/tau : volt\nx = 2*v : volt\ny : 1\n"},
		{"empty", "  \n# nothing\n", ""},
		{"several lines", "dv/dt = (a # first\n + b)\n  *c\n : volt # end\nw : 1", "dv/dt = (a + b)*c : volt\nw : 1\n"},
		{"operator begins a line", "x = a\n - b : 1", "x = a - b : 1\n"},
		{"equals on the next line", "x\n = a : 1", "x = a : 1\n"},
		{
			"flags", "dv/dt = v : 1 (unless  refractory)\nx : 1 ( constant , shared )\ny = x : 1 (constant over dt)\nz : 1 (event-driven)",
			"dv/dt = v : 1 (unless refractory)\nx : 1 (constant, shared)\ny = x : 1 (constant over dt)\nz : 1 (event-driven)\n",
		},
		{"flags on the next line", "x : volt\n  (constant)\ny : 1", "x : volt (constant)\ny : 1\n"},
		{"an equation behind flags", "x : 1 (constant) y : 1 (shared)", "x : 1 (constant)\ny : 1 (shared)\n"},
		{
			"units", "a : 1/second\nb : meter**2\nc : amp/metre**2\nd : mmolar\ne : volt**-1\nf : volt ** 0.5\ng : integer\nh : boolean\ni : volt**(1/2)",
			"a : 1/second\nb : meter**2\nc : amp/metre**2\nd : mmolar\ne : volt**-1\nf : volt**0.5\ng : integer\nh : boolean\ni : volt**(1/2)\n",
		},
		{"parentheses in units", "a : amp/(metre*second) (constant)\nb : (volt*second)**0.5", "a : amp/(metre*second) (constant)\nb : (volt*second)**0.5\n"},
		{"names with dt", "ddt/dt = 1 : second\ndt_ : 1\ndx = 3 : 1\nd : 1", "ddt/dt = 1 : second\ndt_ : 1\ndx = 3 : 1\nd : 1\n"},
		{"spaces in the derivative", "dv / dt=v:1", "dv/dt = v : 1\n"},
		{"keywords as names are for model to refuse", "class : 1\nlambda = 2 : 1", "class : 1\nlambda = 2 : 1\n"},
		{"CRLF", "x : 1\r\ny : volt (constant)\r\n", "x : 1\ny : volt (constant)\n"},
	} {
		list, errs := ParseEquations(c.text)
		if errs != nil {
			t.Errorf("%s: %s", c.name, report(c.text, errs))
			continue
		}
		if got := PrintEquations(list); got != c.want {
			t.Errorf("%s: got\n%swant\n%s", c.name, got, c.want)
		}
	}
}

func TestEquationParts(t *testing.T) {
	text := "dge/dt = -ge/taue : siemens (unless refractory, constant over dt)"
	list, errs := ParseEquations(text)
	if errs != nil || len(list) != 1 {
		t.Fatalf("got %v, %v", list, errs)
	}
	e := list[0]
	for _, c := range []struct {
		span Span
		want string
	}{
		{e.Name.At, "ge"},
		{e.X.Span(), "-ge/taue"},
		{e.Unit.Span(), "siemens"},
		{e.Flags[0].Span, "unless refractory"},
		{e.Flags[1].Span, "constant over dt"},
		{e.Span, text},
	} {
		if got := text[c.span.Start.Offset:c.span.End.Offset]; got != c.want {
			t.Errorf("the span holds %q, want %q", got, c.want)
		}
	}
	if e.Kind != Differential || e.Kind.String() != "differential equation" {
		t.Errorf("kind %v", e.Kind)
	}
}

// What is right beside a fault is returned all the same, for the next stage to find its faults.
func TestRightBesideWrong(t *testing.T) {
	eqs, errs := ParseEquations("x : 1\ny = * : 1\nz : 1")
	if len(eqs) != 2 || eqs[1].Name.Name != "z" || len(errs) != 1 {
		t.Errorf("got %d equations and %v, want x and z and one fault", len(eqs), errs)
	}
	stmts, errs := ParseStatements("x = 1\ny = *; z = 2")
	if len(stmts) != 2 || stmts[1].Target.Name != "z" || len(errs) != 1 {
		t.Errorf("got %d statements and %v, want x and z and one fault", len(stmts), errs)
	}
}

func TestStatements(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"v = Vr", "v = Vr\n"},
		{"v = 0; x += 1", "v = 0\nx += 1\n"},
		{";; v = 1 ;\n\n;", "v = 1\n"},
		{"", ""},
		{"a += 1\nb -= 1\nc *= 2\nd /= 2\ne //= 2\nf %= 2\ng **= 2", "a += 1\nb -= 1\nc *= 2\nd /= 2\ne //= 2\nf %= 2\ng **= 2\n"},
		{"v = (a +\n  b) # sum\nw = 1", "v = a + b\nw = 1\n"},
		{"v = f(a,\n b,\n)", "v = f(a, b)\n"},
		{"b = x > 0 and not y == 3 or False", "b = x > 0 and not y == 3 or False\n"},
	} {
		list, errs := ParseStatements(c.text)
		if errs != nil {
			t.Errorf("%s", report(c.text, errs))
			continue
		}
		if got := PrintStatements(list); got != c.want {
			t.Errorf("%q: got\n%swant\n%s", c.text, got, c.want)
		}
	}
}

func TestGenerator(t *testing.T) {
	text := "k+1 for k in sample(2, N_post, p=0.1*w) if k != i and True"
	g, errs := ParseGenerator(text)
	if errs != nil {
		t.Fatal(errs)
	}
	if Print(g.Elem) != "k + 1" || g.Var.Name != "k" || g.Iter != "sample" || len(g.Args) != 2 || Print(g.Args[1]) != "N_post" ||
		len(g.Keywords) != 1 || g.Keywords[0].Name.Name != "p" || Print(g.Keywords[0].X) != "0.1*w" || Print(g.If) != "k != i and True" {
		t.Errorf("got %+v", g)
	}
	for _, c := range []struct{ text, want string }{
		{"(i+5) % N_post", "(i + 5) % N_post"},
		{"i if i < 3", "i if i < 3"},
		{"k for k in range(i-3, i+4) if k != i", "k for k in range(i - 3, i + 4) if k != i"},
		{"k for k in range(0, 10, 2)", "k for k in range(0, 10, 2)"},
		{"k for k in sample(N,\n size=3)", "k for k in sample(N, size=3)"},
	} {
		g, errs := ParseGenerator(c.text)
		if errs != nil {
			t.Errorf("%s", report(c.text, errs))
		} else if got := PrintGenerator(g); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestWalk(t *testing.T) {
	e, errs := ParseExpr("f(a, -b) < c*d <= e")
	if errs != nil {
		t.Fatal(errs)
	}
	var names []string
	Walk(e, func(x Expr) bool {
		if n, ok := x.(*Name); ok {
			names = append(names, n.Name)
		}
		_, call := x.(*Call)
		return !call
	})
	if got, want := strings.Join(names, " "), "c d e"; got != want {
		t.Errorf("walked %q, want %q", got, want)
	}
	Walk(nil, func(Expr) bool { t.Error("visited nothing"); return true })
}

func TestSuggest(t *testing.T) {
	known := []string{"tau_m", "v", "I", "t", "dt", "rand", "randn", "volt", "mvolt", "rk2", "rk4", "unless refractory", "vv", "v"}
	for _, c := range []struct {
		name string
		want []string
	}{
		{"taum", []string{"tau_m"}},
		{"rnad", []string{"rand", "randn"}},
		{"volts", []string{"volt", "mvolt"}},
		{"rk5", []string{"rk2", "rk4"}},
		{"unles refractory", []string{"unless refractory"}},
		{"w", nil},
		{"V", []string{"v"}},
		{"i", []string{"I"}},
		{"TAU_M", []string{"tau_m"}},
		{"conductance", nil},
		{"v", []string{"vv"}},
		{"rk4", []string{"rk2"}},
	} {
		if got := Suggest(c.name, known); !slices.Equal(got, c.want) {
			t.Errorf("Suggest(%q) = %q, want %q", c.name, got, c.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"kitten", "sitting", 3}, {"ab", "ba", 1}, {"abcd", "acbd", 1}, {"ca", "abc", 3}, // ca → abc is 2 if letters may be touched twice
	} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
		if got := distance(c.b, c.a); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.b, c.a, got, c.want)
		}
	}
}
