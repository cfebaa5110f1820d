package pass_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/internal/randfunc"
	"github.com/spikelane/spikelane/kernels/interp"
	"github.com/spikelane/spikelane/kernels/pass"
)

func named(t *testing.T, names ...string) []pass.Pass {
	t.Helper()
	var ps []pass.Pass
	for _, n := range names {
		p, ok := pass.Named(n)
		if !ok {
			t.Fatalf("no pass %s", n)
		}
		ps = append(ps, p)
	}
	return ps
}

// pipelines are the passes one by one, and all together.
func pipelines(t *testing.T) map[string][]pass.Pass {
	return map[string][]pass.Pass{
		"fold": named(t, "fold"), "cse": named(t, "cse"), "hoist": named(t, "hoist"), "dce": named(t, "dce"),
		"forward":               named(t, "forward"),
		"tabulate":              named(t, "tabulate"),
		"standard":              pass.Standard(),
		"tabulate and standard": append(append(pass.Standard(), named(t, "tabulate")...), pass.Standard()...),
	}
}

// Every pass, on functions nobody thought of, keeps every bit that interp computes.
func TestSameBits(t *testing.T) {
	for name, passes := range pipelines(t) {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(500) {
				if err := sameBits(passes, seed, randfunc.New); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// The same with library functions and random draws.
func TestSameBitsLibrary(t *testing.T) {
	for name, passes := range pipelines(t) {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(40) {
				if err := sameBits(passes, seed, randfunc.NewLibrary); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// sameBits compares a random function before and after the passes on random frames.
func sameBits(passes []pass.Pass, seed uint64, random func(*rand.Rand, int) *kernels.Func) error {
	rng := rand.New(rand.NewPCG(seed, 3))
	f := random(rng, 10+rng.IntN(60))
	text := f.String()
	g := pass.Run(f, passes)
	if f.String() != text {
		return fmt.Errorf("seed %d: the pass changed its argument, from\n%s\nto\n%v", seed, text, f)
	}
	for _, n := range []int{0, 1, 5, 17} {
		want := randfunc.Frame(rng, f, n)
		got := randfunc.Clone(want)
		bound, err := randfunc.Bind(g, f, got)
		if err != nil {
			return fmt.Errorf("seed %d: %w", seed, err)
		}
		interp.Run(f, want)
		interp.Run(g, bound)
		if err := randfunc.Equal(got, want); err != nil {
			return fmt.Errorf("seed %d, n %d: %w\nbefore\n%v\nafter\n%v", seed, n, err, f, g)
		}
	}
	return nil
}

// FuzzSameBits looks at more functions than TestSameBits has time for.
func FuzzSameBits(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) {
		for name, passes := range pipelines(t) {
			if err := sameBits(passes, seed, randfunc.New); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if err := sameBits(passes, seed, randfunc.NewLibrary); err != nil {
				t.Fatalf("%s, library: %v", name, err)
			}
		}
	})
}

// A pass finds nothing more to do in what it returned.
func TestIdempotent(t *testing.T) {
	for _, name := range []string{"fold", "cse", "hoist", "dce", "tabulate"} {
		p, _ := pass.Named(name)
		for seed := range uint64(300) {
			once := p.Run(randfunc.New(rand.New(rand.NewPCG(seed, 4)), 50))
			if got, want := p.Run(once).String(), once.String(); got != want {
				t.Fatalf("%s, seed %d: got\n%s\nwant\n%s", name, seed, got, want)
			}
		}
	}
}

// Random functions have what tabulate looks for, so that TestSameBits tests it.
func TestTabulateFinds(t *testing.T) {
	p, _ := pass.Named("tabulate")
	found := 0
	for seed := range uint64(500) {
		if f := randfunc.New(rand.New(rand.NewPCG(seed, 3)), 40); p.Run(f) != f {
			found++
		}
	}
	if found < 50 {
		t.Errorf("%d of 500 functions changed, want 50", found)
	} else {
		t.Logf("%d of 500 functions changed", found)
	}
}

func TestNamed(t *testing.T) {
	if _, ok := pass.Named("frob"); ok {
		t.Error("there is a pass frob")
	}
	for _, p := range pass.Standard() {
		if q, ok := pass.Named(p.Name); !ok || q.Law == "" {
			t.Errorf("pass %s: named %v, law %q", p.Name, ok, q.Law)
		}
	}
}

// Under test, a pass that breaks a function is found out by name.
func TestRunVerifies(t *testing.T) {
	f, err := kernels.ParseFunc("func f\n  col v f64\nonce\n  %0 = constf 1\neach\n  store v, %0\nend")
	if err != nil {
		t.Fatal(err)
	}
	bad := pass.Pass{Name: "bad", Run: func(f *kernels.Func) *kernels.Func {
		g := f.Clone()
		g.Insts[0].Slot = 7
		return g
	}}
	defer func() {
		text := fmt.Sprint(recover())
		if want := "BUG: kernels/pass: after pass bad: kernels: f: instruction 0"; !strings.HasPrefix(text, want) {
			t.Errorf("panic %q, want %q…", text, want)
		}
	}()
	pass.Run(f, []pass.Pass{bad})
}
