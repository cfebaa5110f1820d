//go:build cgo && linux

package host

import (
	"context"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp/host/internal/beside"
)

// fastMath returns a library that g++ linked with -ffast-math: one that has denormal numbers flushed to zero on the
// thread that loads it. It skips where compilers make none such.
func fastMath(t *testing.T, o Options) string {
	t.Helper()
	if o.Compiler.Family != GCC || runtime.GOARCH != "amd64" {
		t.Skip("g++ on amd64 makes such libraries")
	}
	dir := t.TempDir()
	source, library := filepath.Join(dir, "fast.cpp"), filepath.Join(dir, "fast.so")
	if err := os.WriteFile(source, []byte("extern \"C\" double half(double x) { return x / 2; }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(o.Compiler.Path, "-shared", "-fPIC", "-ffast-math", source, "-o", library).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return library
}

// tiny is 3·2⁻¹⁰⁷⁴, a denormal number.
const tiny = 3 * 0x1p-1074

// halves is a function that halves column x.
func halves() *kernels.Func {
	b := kernels.NewBuilder("halves")
	b.Each()
	x := b.Col("x", kernels.ElemF64)
	b.Mem(kernels.OpStore, x, b.Do(kernels.OpMul, b.Load(x), b.F(0.5)))
	return b.Func()
}

// TestFastMathBeside: kernels round as they should on a thread where a library loaded beside us has numbers flushed to
// zero, and leave that as they found it. Half of 3·2⁻¹⁰⁷⁴ is a tie, which goes to the even 2·2⁻¹⁰⁷⁴.
func TestFastMathBeside(t *testing.T) {
	o := options(t)
	library := fastMath(t, o)
	p, err := target(t, o).Compile(halves())
	if err != nil {
		t.Fatal(err)
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before := beside.Control()
	defer beside.SetControl(before)
	if err := beside.Load(library); err != nil {
		t.Fatal(err)
	}
	changed := beside.Control()
	if changed == before {
		t.Skip("this compiler's libraries leave the floating-point unit as it is")
	}
	fr := kernels.NewFrame(p.Func())
	fr.Cols[0].F64 = []float64{tiny, tiny, tiny}
	fr.N = 3
	p.Run(fr)
	now := beside.Control()
	beside.SetControl(before) // or comparing would flush too
	for k, x := range fr.Cols[0].F64 {
		if math.Float64bits(x) != 2 {
			t.Errorf("element %d is %v, want 2·2⁻¹⁰⁷⁴", k, x)
		}
	}
	if now != changed {
		t.Errorf("the control word was %#x before the call and is %#x after it", changed, now)
	}
}

// TestLoadingFastMath: loading a library of that kind ourselves, one that users link to for instance, changes nothing.
func TestLoadingFastMath(t *testing.T) {
	o := options(t)
	image, err := os.ReadFile(fastMath(t, o))
	if err != nil {
		t.Fatal(err)
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before := beside.Control()
	for name, load := range map[string]func([]byte, string) (*library, error){"from memory": open, "from a folder": openPrivate} {
		l, err := load(image, "fast")
		if err != nil {
			t.Fatal(err)
		}
		if now := beside.Control(); now != before {
			t.Errorf("%s: the control word was %#x and is %#x", name, before, now)
			beside.SetControl(before)
		}
		if _, err := l.symbol("half"); err != nil {
			t.Error(err)
		}
	}
}

// TestCodeThatChangesControl: neither does code of users that does so while it runs.
func TestCodeThatChangesControl(t *testing.T) {
	o := options(t)
	if runtime.GOARCH != "amd64" {
		t.Skip("the code is for amd64")
	}
	o.Functions = []Function{{Name: "flush", Arity: 1, Code: `#include <xmmintrin.h>
double flush(double x) { _mm_setcsr(_mm_getcsr() | 0x8040); return x; }`}}
	calls, err := Callers(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before := beside.Control()
	if got := calls[0]([]float64{3}); got != 3 {
		t.Errorf("got %v, want 3", got)
	}
	if now := beside.Control(); now != before {
		t.Errorf("the control word was %#x and is %#x", before, now)
		beside.SetControl(before)
	}
}
