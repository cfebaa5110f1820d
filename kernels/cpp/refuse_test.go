package cpp_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp"
	"github.com/spikelane/spikelane/kernels/internal/conformance"
)

// Flags that change results do not get past the header, or past the check.
func TestRefusals(t *testing.T) {
	all := sets()
	fma := all[len(all)-1].Name != cpp.Baseline.Name
	for _, c := range found(t) {
		p := made(t, []*kernels.Func{conformance.LIF()})
		p.write(t, "in.bin", string(p.input(nil)))
		for _, bad := range []struct {
			flags string
			fma   bool // shows only where fma is an instruction
		}{
			{flags: "-ffast-math"},
			{flags: "-Ofast"},
			{flags: "-ffinite-math-only"},
			{flags: "-ffp-contract=fast", fma: true},
			{flags: "-fassociative-math -fno-signed-zeros"},
			{flags: "-freciprocal-math"},
			{flags: "-fno-signed-zeros"},
			{flags: "-funsafe-math-optimizations"},
			{flags: "-mfpmath=387"},
		} {
			clang := strings.Contains(filepath.Base(c), "clang")
			if bad.fma && !fma || bad.flags == "-mfpmath=387" && (clang || runtime.GOARCH != "amd64") {
				continue
			}
			t.Run(filepath.Base(c)+" "+bad.flags, func(t *testing.T) {
				vectors := all[len(all)-1].Flags
				args := append([]string{"-std=c++17", "-O3", "-ffp-contract=off"}, vectors...)
				said, compiled := p.refused(t, c, append(args, strings.Fields(bad.flags)...))
				if compiled == nil && !strings.Contains(said, "check: answer") {
					t.Errorf("compiled, and the check says %q", said)
				}
				t.Logf("%.200s", said)
			})
		}
		// The flags of the package undo what the user's, before them, have said.
		t.Run(filepath.Base(c)+" undone", func(t *testing.T) {
			b := build{compiler: c}
			args := cpp.Baseline.Arguments("-ffast-math", "-ffp-contract=fast")
			if err := b.compile(p.dir, append(args, "-c", "u0.cpp", "-o", "u0.o")...); err != nil {
				t.Error(err)
			}
		})
	}
}

// refused compiles the unit and runs its check, and returns what the compiler or that says.
func (p *program) refused(t *testing.T, compiler string, flags []string) (said string, compiled error) {
	t.Helper()
	b := build{compiler: compiler}
	if err := b.compile(p.dir, append(flags, "-c", "u0.cpp", "-o", "u0.o")...); err != nil {
		if !regexp.MustCompile(`error: (#error |static assertion failed: )?"?spikelane: `).MatchString(err.Error()) {
			t.Errorf("not refused by the header: %v", err)
		}
		return errorLine.FindString(err.Error()), err
	}
	p.harness(t, b)
	if err := b.compile(p.dir, "u0.o", "table.o", "hosts.o", "harness.o", "-o", "harness", "-lm"); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(filepath.Join(p.dir, "harness"), "in.bin", "out.bin")
	cmd.Dir = p.dir
	out, _ := cmd.CombinedOutput()
	return string(out), nil
}

// harness compiles all but the unit, once.
func (p *program) harness(t *testing.T, b build) {
	t.Helper()
	for _, name := range []string{"table", "hosts", "harness"} {
		if _, err := os.Stat(filepath.Join(p.dir, name+".o")); err == nil {
			continue
		}
		if err := b.compile(p.dir, append(b.argsFor(name), "-c", name+".cpp", "-o", name+".o")...); err != nil {
			t.Fatal(err)
		}
	}
}

var errorLine = regexp.MustCompile(`(?m)^.*error: .*$`)

// The header has as many numbers to check as the package, and reads as many rows ahead.
func TestCheckSize(t *testing.T) {
	for name, want := range map[string]int{"check_inputs": len(cpp.CheckInputs), "check_outputs": len(cpp.CheckWant()), "rows_ahead": cpp.RowsAhead} {
		m := regexp.MustCompile(name + ` = (\d+)`).FindStringSubmatch(cpp.Header)
		if m == nil || m[1] != itoa(want) {
			t.Errorf("%s is %v in the header, want %d", name, m, want)
		}
	}
	if got, want := strings.Count(cpp.Header, "say(")+strings.Count(cpp.Header, "out[k++] = ")-1, len(cpp.CheckWant()); got != want {
		t.Errorf("the header gives %d answers, want %d", got, want)
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}

// g++ takes -fno-fast-math for -fmath-errno and -ftrapping-math too, which cost half the speed of exp with AVX2.
func TestOrderOfFlags(t *testing.T) {
	args := cpp.Baseline.Arguments("-O2")
	fast := slices.Index(args, "-fno-fast-math")
	for _, f := range []string{"-fno-math-errno", "-fno-trapping-math"} {
		if at := slices.Index(args, f); at < fast || fast < 0 {
			t.Errorf("%s is argument %d and -fno-fast-math %d, want it behind", f, at, fast)
		}
	}
}

// No name of a model becomes a macro of the headers: all that these define, in small letters, are reserved.
func TestMacros(t *testing.T) {
	c := found(t)[0]
	dir := t.TempDir()
	file := filepath.Join(dir, cpp.HeaderName)
	if err := os.WriteFile(file, []byte(cpp.Header), 0o666); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(c, "-std=c++17", "-x", "c++", "-dM", "-E", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, m := range regexp.MustCompile(`(?m)^#define (\w+)`).FindAllStringSubmatch(string(out), -1) {
		n++
		if id := cpp.Identifier(m[1]); id == m[1] {
			t.Errorf("a variable %s would be the macro", id)
		}
	}
	if n < 100 {
		t.Errorf("only %d macros", n)
	}
}

func TestIdentifier(t *testing.T) {
	for name, want := range map[string]string{
		"v": "v", "ge_post": "ge_post", "_post": "_post", "N": "N", "NMDA": "NMDA_", "g_NMDA": "g_NMDA", "V2": "V2_",
		"stateupdate.P": "stateupdate_P", "double": "double_", "fma": "fma_", "errno": "errno_", "i": "i_",
		"a__b": "a_u_b", "_X": "u_X_", "g_X": "g_X", "_": "u_", "τ": "u3c4_",
		"2x": "u32_x", "a+b": "au2b_b", "...": "_u_u_", "M_x": "M_x_",
	} {
		if got := cpp.Identifier(name); got != want {
			t.Errorf("%s becomes %s, want %s", name, got, want)
		}
	}
}
