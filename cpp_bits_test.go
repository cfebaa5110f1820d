package spikelane_test

import (
	"errors"
	"flag"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
	"github.com/spikelane/spikelane/simd/cpu"
)

var (
	cppFull      = flag.Bool("cpp.full", false, "TestCppBits tries every compiler, level and instruction set on every model file, not one of them on every third")
	cppCompilers = flag.String("cpp.compilers", "g++,clang++", "compilers that TestCppBits tries, those that there are")
)

// TestCppBits: kernels compiled as C++ give the bits of testdata/digests.txt, which are those of all other targets, by
// every compiler that is here, at -O2 and at -O3, for the processor's first instructions, AVX2 and AVX-512. Normally every
// third model file meets one of the combinations; the other tests of all targets have them all, at -O1.
func TestCppBits(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles for long")
	}
	ways := cppWays(t)
	want := storedDigests(t, "testdata/digests.txt")
	for k, file := range modelFiles(t) {
		some := ways[k/3%len(ways) : k/3%len(ways)+1]
		if *cppFull {
			some = ways
		} else if k%3 != 0 {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			for _, p := range some {
				line := fmt.Sprintf("%s %x", filepath.ToSlash(file), digestOf(t, file, spikelane.Config{Target: "cpp", Preferences: p}))
				if !want[line] {
					t.Errorf("%s %v %s: other bits: %s", p.Codegen.Cpp.Compiler, p.Codegen.Cpp.ExtraCompileArgs, p.Codegen.Cpp.March, line)
				}
			}
		})
	}
}

// cppWays returns the ways to compile, and skips where there is no compiler.
func cppWays(t *testing.T) (ways []*spikelane.Preferences) {
	t.Helper()
	if err := unavailable(spikelane.Config{Target: "cpp", Preferences: &quick}); err != nil {
		t.Skip(err)
	}
	for c := range strings.SplitSeq(*cppCompilers, ",") {
		if _, err := exec.LookPath(c); err != nil {
			continue
		}
		for _, march := range []string{"baseline", "avx2", "avx512"} {
			if march != "baseline" && !slices.Contains(cpu.Detect().ISAs, cpu.ISA(march)) {
				continue
			}
			for _, level := range []string{"-O3", "-O2"} {
				p := quick
				p.Codegen.Cpp.Compiler, p.Codegen.Cpp.ExtraCompileArgs, p.Codegen.Cpp.March = c, []string{level}, march
				ways = append(ways, &p)
			}
		}
	}
	if ways == nil {
		t.Skipf("none of %s is found", *cppCompilers)
	}
	return ways
}

// TestCppFlags: flags of the user that ask for other bits are undone or refused, whichever they are.
func TestCppFlags(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles for long")
	}
	compiles(t)
	const file = "testdata/conformance/models/05_adex_euler.toml"
	want := storedDigests(t, "testdata/digests.txt")
	for _, flags := range []string{
		"-Ofast", "-ffast-math", "-O3 -ffp-contract=fast", "-funsafe-math-optimizations", "-fassociative-math -fno-signed-zeros",
		"-ffinite-math-only", "-O0", "-Os", "-march=native", "-mrecip", "-frounding-math", "-D__FAST_MATH__",
	} {
		p := quick
		p.Codegen.Cpp.ExtraCompileArgs = strings.Fields(flags)
		m, err := modelfile.Load(file, modelfile.Overrides{Config: spikelane.Config{Target: "cpp", Preferences: &p}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Compile(t.Context()); errors.Is(err, spikelane.ErrTarget) {
			t.Logf("%s: refused: %.300v", flags, err)
			continue
		}
		line := fmt.Sprintf("%s %x", file, digestOf(t, file, spikelane.Config{Target: "cpp", Preferences: &p}))
		if !want[line] {
			t.Errorf("%s: other bits: %s", flags, line)
		}
	}
}
