package spikelane_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// compiles skips where no C++ can be compiled and run.
func compiles(t *testing.T) {
	t.Helper()
	if err := unavailable(spikelane.Config{Target: "cpp", Preferences: &quick}); err != nil {
		t.Skip(err)
	}
}

// calling returns a network of three neurons whose v is f(v, i) after one step, and so on.
func calling(c spikelane.Config, f spikelane.Function) (*spikelane.Network, *spikelane.NeuronGroup) {
	n := spikelane.NewNetwork("calling", c)
	n.Function("f", f)
	g := n.NeuronGroup("g", 3, spikelane.NeuronModel{Equations: "v : 1"})
	g.Set("v", "1 + i")
	g.RunRegularly(spikelane.Regular{Code: "v = f(v, i)"})
	return n, g
}

const thrice = "double f(double v, double i) { return 3 * v + i; }"

// TestCppFunctions: a function given as C++ gives its values on every target: alone, and beside its Go twin, which is what
// targets other than cpp call then. Three steps of v → 3v + i from 1 + i give 27(1+i) + 13i. Target cpp calling the code
// that is wrong on purpose shows that it is the C++ that runs; and where it does, the run says so.
func TestCppFunctions(t *testing.T) {
	compiles(t)
	right := func(x []float64) float64 { return 3*x[0] + x[1] }
	for _, c := range targetsHere() {
		c.Preferences = &quick
		for name, f := range map[string]spikelane.Function{
			"alone": {Args: []string{"1", "integer"}, Cpp: thrice},
			"both":  {Args: []string{"1", "integer"}, Cpp: thrice, Go: right},
			"other": {Args: []string{"1", "integer"}, Cpp: "double f(double v, double i) { return -v; }", Go: right},
			"in Go": {Args: []string{"1", "integer"}, Go: right},
		} {
			t.Run(c.Target+c.ISA+" "+name, func(t *testing.T) {
				n, g := calling(c, f)
				p, err := n.Compile(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				s, err := p.New(context.Background(), spikelane.Instance{})
				do(t, err)
				do(t, s.Run(context.Background(), 0.3*ms))
				want := []float64{27, 67, 107}
				if name == "other" && c.Target == "cpp" {
					want = []float64{-1, -2, -3}
				}
				if got := s.Float64(g, "v"); !slices.Equal(got, want) {
					t.Errorf("v = %v, want %v", got, want)
				}
				inCpp := f.Cpp != "" && (c.Target == "cpp" || f.Go == nil)
				if said := slices.ContainsFunc(p.Report().Warnings, func(w string) bool { return strings.HasPrefix(w, "function f runs as the C++ code") }); said != inCpp {
					t.Errorf("that C++ of the user runs is said: %v, want %v; warnings: %q", said, inCpp, p.Report().Warnings)
				}
			})
		}
	}
}

// TestCppFunctionsEverywhere: expressions for looking at the state, and code that is made long after the program, find
// them too, on the target that compiles the rest.
func TestCppFunctionsEverywhere(t *testing.T) {
	compiles(t)
	n, g := calling(spikelane.Config{Target: "cpp", Preferences: &quick}, spikelane.Function{Args: []string{"1", "integer"}, Cpp: thrice})
	n.Function("half", spikelane.Function{Args: []string{"volt"}, Result: "volt", Cpp: "#include <cmath>\nstatic double two() { return std::sqrt(4.0); }\ndouble half(double x) { return x / two(); }"})
	h := n.NeuronGroup("h", 2, spikelane.NeuronModel{Equations: "dw/dt = -half(w)/ms : volt"})
	h.Set("w", "half(4*volt)")
	s := started(t, n)
	if got, err := s.GetWhere(g, "v", "f(v, i) > 5"); err != nil || !slices.Equal(got, []float64{2, 3}) {
		t.Errorf("v where f(v, i) > 5: %v, %v, want 2 and 3", got, err)
	}
	do(t, s.Set(h, "w", "half(w) + half(2*volt)"))
	if got := s.Float64(h, "w"); !slices.Equal(got, []float64{2, 2}) {
		t.Errorf("w = %v, want 2", got)
	}
}

// TestCppFunctionFaults: what is wrong with C++ code is said with the function's name and the line in its code; a function
// that cannot be called here is refused by name.
func TestCppFunctionFaults(t *testing.T) {
	compiles(t)
	compile := func(c spikelane.Config, f spikelane.Function) error {
		n, _ := calling(c, f)
		_, err := n.Compile(context.Background())
		return err
	}
	two := []string{"1", "integer"}
	for _, target := range []string{"go", "cpp"} {
		for code, want := range map[string]string{
			"double f(double v, double i)\n{ return v +; }": "function f:2:",
			"double g(double v, double i) { return v; }":    "::f",
		} {
			for _, twin := range []func([]float64) float64{nil, func(x []float64) float64 { return x[0] }} {
				err := compile(spikelane.Config{Target: target, Preferences: &quick}, spikelane.Function{Args: two, Cpp: code, Go: twin})
				if target == "go" && twin != nil {
					if err != nil {
						t.Errorf("code that is not used: %v", err)
					}
					continue
				}
				if !errors.Is(err, spikelane.ErrModel) || !strings.Contains(fmt.Sprint(err), "functions f, Cpp: E423 the C++ code does not compile") || !strings.Contains(fmt.Sprint(err), want) {
					t.Errorf("%s: got %v, want the function and %q", target, err, want)
				}
			}
		}
	}
	p := quick
	p.Codegen.Cpp.Compiler = "nosuch++"
	err := compile(spikelane.Config{Target: "go", Preferences: &p}, spikelane.Function{Args: two, Cpp: thrice})
	if !errors.Is(err, spikelane.ErrModel) || !strings.Contains(fmt.Sprint(err), "E422 function f is given as C++ alone, which target go cannot call here") || !strings.Contains(fmt.Sprint(err), "nosuch++") {
		t.Errorf("without a compiler: got %v", err)
	}
	if err := compile(spikelane.Config{Target: "go", Preferences: &p}, spikelane.Function{Args: two, Cpp: thrice, Go: func(x []float64) float64 { return 0 }}); err != nil {
		t.Errorf("without a compiler, with a Go twin: %v", err)
	}
	if err := compile(spikelane.Config{Target: "cpp", Preferences: &p}, spikelane.Function{Args: two, Cpp: thrice}); !errors.Is(err, spikelane.ErrTarget) {
		t.Errorf("target cpp without a compiler: got %v, want ErrTarget", err)
	}
}

// TestCppHeaders: code may use headers, macros, folders and libraries that preferences name; a header that has changed is
// seen, though what was compiled before lies in the cache.
func TestCppHeaders(t *testing.T) {
	compiles(t)
	dir := t.TempDir()
	p := quick
	p.Codegen.Cpp.Headers = []string{"<cmath>", "factor.hpp"}
	p.Codegen.Cpp.IncludeDirs = []string{dir}
	p.Codegen.Cpp.DefineMacros = []string{"OFFSET=100", "PLAIN"}
	p.Codegen.Cpp.Libraries = []string{"m"}
	p.Codegen.Cpp.LibraryDirs = []string{dir}
	const code = `
#ifndef PLAIN
#error "PLAIN is not there"
#endif
double f(double v, double i) { return std::floor(factor() * v + i) + OFFSET; }`
	for _, factor := range []float64{2, 5, 2} {
		text := fmt.Sprintf("inline double factor() { return %v; }\n", factor)
		do(t, os.WriteFile(filepath.Join(dir, "factor.hpp"), []byte(text), 0o600))
		n, g := calling(spikelane.Config{Target: "cpp", Preferences: &p}, spikelane.Function{Args: []string{"1", "integer"}, Cpp: code})
		s := ran(t, n, 0.1*units.Millisecond)
		if got, want := s.Float64(g, "v")[0], factor+100; got != want {
			t.Errorf("with factor %v: v = %v, want %v", factor, got, want)
		}
	}
}

// TestCppMarch: an instruction set that this processor does not have is refused before anything runs. SPIKELANE_ISA takes
// them away.
func TestCppMarch(t *testing.T) {
	compiles(t)
	t.Setenv("SPIKELANE_ISA", "sse2")
	for _, march := range []string{"avx2", "avx512"} {
		p := quick
		p.Codegen.Cpp.March = march
		n := spikelane.NewNetwork("n", spikelane.Config{Target: "cpp", Preferences: &p})
		n.NeuronGroup("g", 1, lif)
		if _, err := n.Compile(context.Background()); !errors.Is(err, spikelane.ErrTarget) || !strings.Contains(fmt.Sprint(err), "codegen.cpp.march is "+march) {
			t.Errorf("%s: got %v, want ErrTarget", march, err)
		}
	}
}
