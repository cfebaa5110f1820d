package spikelane_test

import (
	"context"
	"errors"
	"fmt"
	"os"
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

// TestMain keeps what is compiled in a folder of the tests' own.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "spikelane-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	quick.Codegen.CacheDir = dir
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
