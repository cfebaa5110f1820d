package cpp_test

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp"
	"github.com/spikelane/spikelane/simd/cpu"
)

var (
	compilers = flag.String("cpp.compilers", "g++,clang++", "compilers to test with, those that there are")
	random    = flag.Int("cpp.random", 0, "random functions to try, a third as many with library functions besides")
	full      = flag.Bool("cpp.full", false, "test with every compiler, at -O2 and -O3, with every instruction set, all of the suite and all models; takes many minutes")
)

//go:embed testdata/harness.cpp
var harness string

// found returns the compilers that there are, and skips the test if there is none.
func found(t testing.TB) []string {
	t.Helper()
	var out []string
	for c := range strings.SplitSeq(*compilers, ",") {
		if path, err := exec.LookPath(c); err == nil {
			out = append(out, path)
		}
	}
	if out == nil {
		t.Skipf("no compiler: none of %s is found", *compilers)
	}
	return out
}

// sets returns the instruction sets that this processor runs.
func sets() []cpp.Vectors {
	out := []cpp.Vectors{cpp.Baseline}
	here := cpu.Detect()
	for _, v := range []struct {
		isa cpu.ISA
		cpp.Vectors
	}{{cpu.AVX2, cpp.AVX2}, {cpu.AVX512, cpp.AVX512}} {
		if ok, _ := here.Usable(v.isa); ok {
			out = append(out, v.Vectors)
		}
	}
	return out
}

// A build is a way to compile.
type build struct {
	compiler string
	args     []string // after cpp.Flags
	link     []string
}

func (b build) String() string { return strings.Join(append([]string{b.compiler}, b.args...), " ") }

// compile runs the compiler in dir; the error has what it said.
func (b build) compile(dir string, args ...string) error {
	cmd := exec.Command(b.compiler, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%.4000s", b.compiler, strings.Join(args, " "), err, out)
	}
	return nil
}

// argsFor returns the flags for a file of a program: of units, of the rest of the harness.
func (b build) argsFor(name string) []string {
	if strings.HasPrefix(name, "u") {
		return append(append([]string{"-Wall", "-Wextra", "-Werror"}, cpp.Baseline.Arguments()...), b.args...)
	}
	return []string{"-std=c++17", "-O1", "-ffp-contract=off"}
}

// program is a built harness with its kernels.
type program struct {
	dir   string
	units []*cpp.Unit
	first []int // by unit: the number of its first kernel
}

// perUnit is how many functions one translation unit holds.
const perUnit = 150

// hosts are the twins of the functions that the conformance suite calls.
const hosts = `
double host0();
double host1(double);
double host2(double, double);
double host3(double, double, double);
double host4(double, double, double, double);
`

const hostsCode = `
#include "hosts.hpp"
double host0() { return 0.0; }
double host1(double a) { return 3 * 1.0 + a; }
double host2(double a, double b) { return 3 * (3 * 2.0 + a) + b; }
double host3(double a, double b, double c) { return 3 * (3 * (3 * 3.0 + a) + b) + c; }
double host4(double a, double b, double c, double d) { return 3 * (3 * (3 * (3 * 4.0 + a) + b) + c) + d; }
`

func hostOptions() cpp.Options {
	o := cpp.Options{Functions: map[string]string{}, Includes: []string{"hosts.hpp"}}
	for n := range kernels.MaxHostArgs + 1 {
		o.Functions[fmt.Sprint("host", n)] = fmt.Sprint("host", n)
	}
	return o
}

// made writes the functions and the harness as C++ into a folder.
func made(t testing.TB, funcs []*kernels.Func) *program {
	t.Helper()
	p := &program{dir: t.TempDir()}
	var declared, table, checks strings.Builder
	for from := 0; from < len(funcs); from += perUnit {
		var part []*kernels.Func
		for k, f := range funcs[from:min(from+perUnit, len(funcs))] {
			g := *f
			g.Name = fmt.Sprintf("%s.%d", f.Name, from+k) // functions of several units go into one program
			part = append(part, &g)
		}
		u, err := cpp.Generate(fmt.Sprint("u", len(p.units)), part, hostOptions())
		if err != nil {
			t.Fatal(err)
		}
		p.write(t, fmt.Sprintf("u%d.cpp", len(p.units)), u.Text)
		for _, h := range u.Headers {
			p.write(t, h.Name, h.Text)
		}
		p.units, p.first = append(p.units, u), append(p.first, from)
		for _, k := range u.Kernels {
			fmt.Fprintf(&declared, "void %s(void *);\n", k.Symbol)
			fmt.Fprintf(&table, "    %s,\n", k.Symbol)
		}
		fmt.Fprintf(&declared, "void %s(const double *, int64_t *);\n", u.Check)
		fmt.Fprintf(&checks, "    %s,\n", u.Check)
	}
	p.write(t, "table.cpp", fmt.Sprintf(`#include <cstdint>
extern "C" {
%s
typedef void (*kernel)(void *);
typedef void (*check)(const double *, int64_t *);
extern const kernel kernels[];
extern const check checks[];
extern const int64_t number_of_checks;
const kernel kernels[] = {
%s};
const check checks[] = {
%s};
const int64_t number_of_checks = %d;
}
`, declared.String(), table.String(), checks.String(), len(p.units)))
	p.write(t, "hosts.hpp", hosts)
	p.write(t, "hosts.cpp", hostsCode)
	p.write(t, "harness.cpp", harness)
	return p
}

func (p *program) write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// build compiles all, two files at a time, and returns the program's path.
func (p *program) build(t testing.TB, b build) string {
	t.Helper()
	out, err := os.MkdirTemp(p.dir, "build")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for k := range p.units {
		names = append(names, fmt.Sprint("u", k))
	}
	names = append(names, "table", "hosts", "harness")
	var objects []string
	errs := make([]error, len(names))
	var wg sync.WaitGroup
	slots := make(chan struct{}, 2)
	for k, name := range names {
		object := filepath.Join(out, name+".o")
		objects = append(objects, object)
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			errs[k] = b.compile(p.dir, append(b.argsFor(name), "-c", name+".cpp", "-o", object)...)
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	exe := filepath.Join(out, "harness")
	if err := b.compile(p.dir, append(append(objects, "-o", exe, "-lm"), b.link...)...); err != nil {
		t.Fatal(err)
	}
	return exe
}

// kernel returns kernel number n.
func (p *program) kernel(n int) *cpp.Kernel {
	return &p.units[n/perUnit].Kernels[n%perUnit]
}

// input returns the harness's file for calls of the functions.
func (p *program) input(list []*recorded) []byte {
	b := checks()
	count, at := 0, len(b)
	b = binary.LittleEndian.AppendUint64(b, 0)
	for n, r := range list {
		for k := range r.tapes {
			b = r.tapes[k].encode(b, n, p.kernel(n))
			count++
		}
	}
	binary.LittleEndian.PutUint64(b[at:], uint64(count))
	return b
}

// run runs the calls of the functions in a built harness and compares their memory with the tapes.
func (p *program) run(t *testing.T, exe string, list []*recorded) {
	t.Helper()
	p.write(t, "in.bin", string(p.input(list)))
	cmd := exec.Command(exe, "in.bin", "out.bin")
	cmd.Dir = p.dir
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%.8000s", err, said.String())
	}
	if said.Len() > 0 {
		t.Fatalf("the harness says\n%.8000s", said.String())
	}
	out, err := os.ReadFile(filepath.Join(p.dir, "out.bin"))
	if err != nil {
		t.Fatal(err)
	}
	bad, calls := 0, 0
	for n, r := range list {
		for k := range r.tapes {
			calls++
			tp := &r.tapes[k]
			rest, err := tp.decode(out, p.kernel(n))
			if out = rest; err != nil && bad < 5 {
				bad++
				rows := tp.rows[:len(tp.rows)-kernels.RowsAhead]
				t.Errorf("kernel %d, %d rows %v, parameter %d: %v\n%v", n, len(rows), rows[:min(8, len(rows))], tp.param, err, p.kernel(n).Lowered)
			}
			if rest == nil {
				t.FailNow()
			}
		}
	}
	t.Logf("%d functions, %d calls", len(list), calls)
}
