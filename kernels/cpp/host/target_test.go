package host

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp"
	"github.com/spikelane/spikelane/kernels/cpp/cache"
	"github.com/spikelane/spikelane/kernels/internal/conformance"
	"github.com/spikelane/spikelane/kernels/portable"
	"github.com/spikelane/spikelane/simd/cpu"
)

// options returns what the tests compile with: the compiler of the system, the best instruction set, a cache of the
// test's own. It skips where nothing can be compiled or loaded.
func options(t testing.TB) Options {
	t.Helper()
	if err := Supported(); err != nil {
		t.Skip(err)
	}
	c, err := Find(context.Background(), "")
	if errors.Is(err, ErrNoCompiler) {
		t.Skip(err)
	} else if err != nil {
		t.Fatal(err)
	}
	d, err := cache.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	v := cpp.Baseline
	here := cpu.Detect()
	if ok, _ := here.Usable(cpu.AVX2); ok {
		v = cpp.AVX2
	}
	if ok, _ := here.Usable(cpu.AVX512); ok {
		v = cpp.AVX512
	}
	return Options{
		Compiler: c, Vectors: v, Timeout: 10 * time.Minute, Cache: d, Aside: portable.New(),
		Warn: func(text string) { t.Error("warning:", text) },
	}
}

func target(t testing.TB, o Options) *Target {
	t.Helper()
	got, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// noting notes every fourth function that it is asked to compile, and has portable Go run them.
type noting struct {
	kernels.Target
	seen  int
	funcs []*kernels.Func
}

func (n *noting) Compile(f *kernels.Func) (kernels.Program, error) {
	p, err := n.Target.Compile(f)
	if n.seen++; err == nil && n.seen%4 == 0 {
		n.funcs = append(n.funcs, f.Clone())
	}
	return p, err
}

// ready has programs that were compiled together, and has portable Go run the others.
type ready struct {
	kernels.Target
	programs map[string]kernels.Program
}

func (r ready) Compile(f *kernels.Func) (kernels.Program, error) {
	if p := r.programs[f.String()]; p != nil {
		return p, nil
	}
	return r.Target.Compile(f)
}

// TestConformance runs the suite of all targets: first to see which functions it has, to compile them together, then on
// these. They are few, and -O1 compiles in a fraction of the time: kernels/cpp compares the bits of -O2 and -O3, with the
// same text called by another program.
func TestConformance(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles for long")
	}
	o := options(t)
	o.Args = []string{"-O1"}
	cppTarget := target(t, o)
	notes := &noting{Target: portable.New()}
	conformance.Bits(t, notes, true)
	conformance.Manners(t, notes)
	programs, err := cppTarget.CompileAll(context.Background(), notes.funcs)
	if err != nil {
		t.Fatal(err)
	}
	r := ready{portable.New(), map[string]kernels.Program{}}
	for k, f := range notes.funcs {
		r.programs[f.String()] = programs[k]
	}
	conformance.Bits(t, r, true)
	conformance.Manners(t, r)
}
