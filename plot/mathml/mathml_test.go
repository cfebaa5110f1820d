package mathml

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// read returns the text of MathML on one line: fractions as {a|b}, powers as a^{b}, indices as a_{b}, roots as √{a}, without
// invisible operators and spaces. It fails on what is not well-formed.
func read(t *testing.T, text string) string {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	type frame struct {
		name  string
		parts []string
	}
	stack := []frame{{}}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return strings.Join(stack[0].parts, "")
		}
		if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		switch token := token.(type) {
		case xml.StartElement:
			stack = append(stack, frame{name: token.Name.Local})
		case xml.CharData:
			top := &stack[len(stack)-1]
			top.parts = append(top.parts, strings.NewReplacer("\u2061", "", "\u2062", "").Replace(string(token)))
		case xml.EndElement:
			f := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			out := strings.Join(f.parts, "")
			forms := map[string][2]string{"mfrac": {"{", "|"}, "msup": {"", "^{"}, "msub": {"", "_{"}}
			if form, ok := forms[f.name]; ok {
				if len(f.parts) != 2 {
					t.Fatalf("%s has %d parts in %s", f.name, len(f.parts), text)
				}
				out = form[0] + f.parts[0] + form[1] + f.parts[1] + "}"
			}
			if f.name == "msqrt" {
				out = "√{" + out + "}"
			}
			if f.name == "mo" && out != "" && strings.Contains("mod and or", out) {
				out = " " + out + " "
			}
			if f.name != "mspace" {
				top := &stack[len(stack)-1]
				top.parts = append(top.parts, out)
			}
		}
	}
}

func TestExpression(t *testing.T) {
	for text, want := range map[string]string{
		"(ge + gi - (v - El))/taum":         "{g_{e}+g_{i}−(v−E_{l})|τ_{m}}",
		"-(a + b)*c":                        "−(a+b)c",
		"a - (b + c)":                       "a−(b+c)",
		"a - (b - c)":                       "a−(b−c)",
		"a - b - c":                         "a−b−c",
		"a - -b":                            "a−(−b)",
		"a*(b + c)":                         "a(b+c)",
		"a/b*c":                             "{a|b}c",
		"a/(b*c)":                           "{a|bc}",
		"(a/b)**2":                          "({a|b})^{2}",
		"(a**b)**c":                         "(a^{b})^{c}",
		"a**-b":                             "a^{−b}",
		"-a**2":                             "−a^{2}",
		"(-a)**2":                           "(−a)^{2}",
		"m**3*h*g_Na_max":                   "m^{3}hg_{Na, max}",
		"20*mV":                             "20mV",
		"4.*a/.5":                           "{4a|0.5}",
		"0.1/mV*exp(x/ms)/ms":               "(0.1/mV)exp(x/ms)/ms",
		"(a + b)/ms":                        "(a+b)/ms",
		"a/(b/ms)":                          "{a|b/ms}",
		"(a/ms)**2":                         "(a/ms)^{2}",
		"a*2":                               "a⋅2",
		"a*2**b":                            "a⋅2^{b}",
		"1e-9*b":                            "1×10^{−9}b",
		"2.5E+3":                            "2.5×10^{3}",
		"0x10":                              "0x10",
		"exp(-t/tau_m2)":                    "exp({−t|τ_{m2}})",
		"sqrt(x**2)*abs(y)":                 "√{x^{2}}|y|",
		"clip(w + dw, 0, wmax)":             "clip(w+d_{w},0,wmax)",
		"rand() < p":                        "rand()<p",
		"a // b % c":                        "⌊{a|b}⌋ mod c",
		"a*(b % c)":                         "a(b mod c)",
		"v > Vt and not (x == 1 or y != 2)": "v>V_{t} and not(x=1 or y≠2)",
		"0 <= u <= 1":                       "0≤u≤1",
		"sigma*xi":                          "σξ",
		"x1 + beta2":                        "x_{1}+β_{2}",
		"w_post + dt":                       "w_{post}+dt",
		"number*v1":                         "numberv_{1}",
		"a*-b":                              "a(−b)",
		"a - -b*c":                          "a−(−bc)",
	} {
		lines, err := Expression(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := read(t, lines[0].Math); got != want {
			t.Errorf("%s is typeset %s, want %s", text, got, want)
		}
	}
}

func TestEquations(t *testing.T) {
	lines, err := Equations("dv/dt = (I - v)/tau : volt (unless refractory)\nI = 2*mV : volt (constant over dt, shared)\nw : siemens/metre**2")
	if err != nil {
		t.Fatal(err)
	}
	want := []Line{
		{"{dv|dt}={I−v|τ}", "volt", "unless refractory"},
		{"I=2mV", "volt", "constant over dt, shared"},
		{"w", "siemens/metre**2", ""},
	}
	for k, line := range lines {
		line.Math = read(t, line.Math)
		if line != want[k] {
			t.Errorf("line %d is %+v, want %+v", k, line, want[k])
		}
	}
	if len(lines) != len(want) {
		t.Errorf("%d lines, want %d", len(lines), len(want))
	}
}

func TestStatements(t *testing.T) {
	lines, err := Statements("v = Vr; ge_post += w*(1 - x)\nx *= a + b")
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range []string{"v←V_{r}", "g_{e, post}←g_{e, post}+w(1−x)", "x←x(a+b)"} {
		if got := read(t, lines[k].Math); got != want {
			t.Errorf("line %d is %s, want %s", k, got, want)
		}
	}
	for _, wrong := range []func(string) ([]Line, error){Equations, Statements, Expression} {
		if _, err := wrong("a ="); err == nil {
			t.Error("a text with a fault is typeset")
		}
	}
}

// FuzzExpression: whatever parses is well-formed MathML, and nothing of the model becomes an element or an attribute.
func FuzzExpression(f *testing.F) {
	for _, text := range []string{"a + b*c", "a < b", "x_y_1 // -z", "1e-3*exprel(tau__/2)", "not (a or b) and c", "_", "tau_"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if lines, err := Expression(text); err == nil {
			read(t, lines[0].Math)
		}
	})
}
