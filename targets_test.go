package spikelane_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
)

// everyTarget calls test for each target, and each instruction set of machine code, that can run here. Portable Go comes
// first; a short run has it alone, since all other tests take the default.
func everyTarget(t *testing.T, test func(t *testing.T, c spikelane.Config)) {
	for _, c := range allTargets {
		t.Run(c.Target+c.ISA, func(t *testing.T) {
			if testing.Short() && c.Target != "go" {
				t.Skip("portable Go alone")
			}
			if err := unavailable(c); err != nil {
				t.Skip(err)
			}
			test(t, c)
		})
	}
}

var allTargets = []spikelane.Config{{Target: "go"}, {Target: "native", ISA: "avx512"}, {Target: "native", ISA: "avx2"}, {Target: "cpp", Preferences: &quick}}

// quick has C++ compiled in little time, and kept for the other tests of this process: kernels/cpp and TestCppBits are
// about what optimisers do.
var quick = func() spikelane.Preferences {
	p := spikelane.DefaultPreferences()
	p.Codegen.Cpp.ExtraCompileArgs = []string{"-O1"}
	return p
}()

// TestMain keeps what is compiled in a folder of the tests' own, or in the one that the environment names, and the user's preferences away.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "spikelane-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if quick.Codegen.CacheDir = os.Getenv("SPIKELANE_TEST_CACHE"); quick.Codegen.CacheDir == "" { // CI's steps share one
		quick.Codegen.CacheDir = filepath.Join(dir, "cache")
	}
	os.Setenv("XDG_CONFIG_HOME", dir)
	os.Setenv("TMPDIR", dir) // what processes that are killed leave behind goes too
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// targetsHere lists the targets that can run here, portable Go first.
func targetsHere() (out []spikelane.Config) {
	for _, c := range allTargets {
		if unavailable(c) == nil {
			out = append(out, c)
		}
	}
	return out
}

// quickTargets are those of them that compile in no time: for tests with hundreds of networks.
func quickTargets() []spikelane.Config {
	return slices.DeleteFunc(targetsHere(), func(c spikelane.Config) bool { return c.Target == "cpp" })
}

// unavailable says why a target cannot run here; nil: it can.
func unavailable(c spikelane.Config) error {
	n := spikelane.NewNetwork("probe", c)
	n.NeuronGroup("g", 1, lif)
	if _, err := n.Compile(context.Background()); errors.Is(err, spikelane.ErrTarget) {
		return err
	}
	return nil
}

// TestAuto: the first of Targets is what runs where the choice is left open, and statistics say so.
func TestAuto(t *testing.T) {
	n := spikelane.NewNetwork("n", spikelane.Config{})
	n.NeuronGroup("g", 1, lif)
	st := started(t, n).Stats()
	first := spikelane.Targets()[0]
	if st.Target != first.Name || !first.Available {
		t.Errorf("got %q, want the first of %+v", st.Target, spikelane.Targets())
	}
	if (st.ISA == "") != (st.Target == "go") {
		t.Errorf("target %q with instruction set %q", st.Target, st.ISA)
	}
	t.Setenv("SPIKELANE_ISA", "none")
	n = spikelane.NewNetwork("n", spikelane.Config{})
	n.NeuronGroup("g", 1, lif)
	if st := started(t, n).Stats(); st.Target != "go" {
		t.Errorf("with no instruction set allowed: got %q, want go", st.Target)
	}
	n = spikelane.NewNetwork("n", spikelane.Config{Target: "native"})
	n.NeuronGroup("g", 1, lif)
	if _, err := n.Compile(context.Background()); !errors.Is(err, spikelane.ErrTarget) {
		t.Errorf("native, with no instruction set allowed: got %v, want ErrTarget", err)
	}
}

// TestAutoFallsBack: where there is no machine code, the choice is C++; where that cannot be compiled, portable Go, with one
// warning that says why. Named targets do not fall back.
func TestAutoFallsBack(t *testing.T) {
	compiles(t)
	if runtime.GOARCH != "amd64" {
		t.Skip("sse2 is an instruction set that machine code is not written for")
	}
	t.Setenv("SPIKELANE_ISA", "sse2")
	compiled := func(target string, p spikelane.Preferences) (*spikelane.Program, error) {
		n := spikelane.NewNetwork("n", spikelane.Config{Target: target, Preferences: &p})
		n.NeuronGroup("g", 1, lif)
		return n.Compile(context.Background())
	}
	missing, fails := quick, quick
	missing.Codegen.Cpp.Compiler = "nosuch++ -missing"
	fails.Codegen.Cpp.ExtraCompileArgs = []string{"-fno-such-flag-at-all"}
	for _, c := range []struct {
		name    string
		p       spikelane.Preferences
		want    string
		warning string
	}{
		{"with a compiler", quick, "cpp", ""},
		{"without", missing, "go", "nosuch++"},
		{"with one that fails", fails, "go", "-fno-such-flag-at-all"},
	} {
		for k := range 2 { // the second time everything is known
			p, err := compiled("auto", c.p)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			r := p.Report()
			if r.Target != c.want {
				t.Errorf("%s: target %s, want %s", c.name, r.Target, c.want)
			}
			if warns := strings.Contains(strings.Join(r.Warnings, "\n"), c.warning); c.warning != "" && warns != (k == 0) || c.warning == "" && len(r.Warnings) > 0 {
				t.Errorf("%s, time %d: warnings %q", c.name, k, r.Warnings)
			}
		}
		if _, err := compiled("cpp", c.p); (err == nil) != (c.want == "cpp") || err != nil && !errors.Is(err, spikelane.ErrTarget) {
			t.Errorf("%s: target cpp: %v", c.name, err)
		}
		if _, err := compiled("native", c.p); !errors.Is(err, spikelane.ErrTarget) {
			t.Errorf("%s: target native: %v, want ErrTarget", c.name, err)
		}
	}
}
