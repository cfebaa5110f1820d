package spikelane_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
)

var standaloneFull = flag.Bool("standalone.full", false, "TestStandalone exports every model file, with each compiler, without and with OpenMP, and some under sanitizers")

// toolchain says how a test builds an exported project. Warnings are errors.
type toolchain struct {
	compiler string // "": the first that make finds
	optimise string // the level
	openmp   bool
	each     bool   // each file for itself, as users build; else all in one, which takes half as long
	sanitize string // checks that the compiler adds
}

// fast is how tests build that are not about building: -O1 takes half as long again as -O0, -O3 twice as long.
var fast = toolchain{optimise: "-O0"}

// String names the toolchain.
func (c toolchain) String() string {
	parts := []string{c.compiler, c.optimise, map[bool]string{true: "openmp"}[c.openmp], map[bool]string{true: "each"}[c.each], strings.ReplaceAll(c.sanitize, ",", "+")}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}

// preferences are those of a network that is exported.
func (c toolchain) preferences() *spikelane.Preferences {
	p := spikelane.DefaultPreferences()
	p.Codegen.Cpp.Compiler = c.compiler
	p.Codegen.Cpp.ExtraCompileArgs = []string{c.optimise, "-Werror"}
	if !c.each {
		p.Standalone.ExtraMakeArgs = append(p.Standalone.ExtraMakeArgs, "SOURCES=all.cpp")
	}
	if c.sanitize != "" {
		p.Standalone.ExtraMakeArgs = append(p.Standalone.ExtraMakeArgs, "SANITIZE="+c.sanitize)
	}
	return &p
}

// config is the configuration of a network that is exported.
func (c toolchain) config() spikelane.Config {
	return spikelane.Config{Target: "go", Preferences: c.preferences()}
}

// device returns a device with a folder of the test's own.
func (c toolchain) device(t *testing.T) *spikelane.Standalone {
	t.Helper()
	if _, err := exec.LookPath("make"); err != nil {
		t.Skip(err)
	}
	if len(compilersHere()) == 0 {
		t.Skip("no C++ compiler")
	}
	o := spikelane.StandaloneOptions{Directory: filepath.Join(t.TempDir(), "project")}
	if c.openmp {
		o.OpenMP = 1
	}
	return spikelane.NewStandalone(o)
}

// build writes the project of what the device has noted, and builds it.
func (c toolchain) build(t *testing.T, d *spikelane.Standalone) {
	t.Helper()
	do(t, d.Build(t.Context(), spikelane.Building{}))
	if !c.each {
		var all strings.Builder
		for _, pattern := range []string{"*.cpp", "objects/*.cpp"} {
			files, err := filepath.Glob(filepath.Join(d.Directory(), pattern))
			do(t, err)
			for _, file := range files {
				name, err := filepath.Rel(d.Directory(), file)
				do(t, err)
				fmt.Fprintf(&all, "#include %q\n", filepath.ToSlash(name))
			}
		}
		do(t, os.WriteFile(filepath.Join(d.Directory(), "all.cpp"), []byte("#define SPIKELANE_HEADERS // one file: no library beside it\n"+all.String()), 0o666))
	}
	do(t, d.Build(t.Context(), spikelane.Building{Compile: true}))
}

// compilersHere lists the compilers that are found.
func compilersHere() (found []string) {
	for _, name := range []string{"g++", "clang++"} {
		if _, err := exec.LookPath(name); err == nil {
			found = append(found, name)
		}
	}
	return found
}

// openMPHere tells whether a compiler builds programs with OpenMP: the library of clang++ is a package of its own.
func openMPHere(t *testing.T, compiler string) bool {
	t.Helper()
	source := filepath.Join(t.TempDir(), "a.cpp")
	do(t, os.WriteFile(source, []byte("#include <omp.h>\nint main() { return omp_get_max_threads() < 1; }\n"), 0o666))
	said, err := exec.Command(compiler, "-fopenmp", source, "-o", source+".out").CombinedOutput()
	if err != nil {
		t.Logf("%s is tried without OpenMP: %s", compiler, said)
	}
	return err == nil
}

// sameAsGo compares what an exported project has left in a folder, and what was read of it, with a run in Go: the bytes of
// all archives, digests, and counts.
func sameAsGo(t *testing.T, what, dir string, read, want *spikelane.Simulation) {
	t.Helper()
	got := map[string]string{}
	for name := range results(t, want) {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
		got[name] = string(b)
	}
	sameResults(t, what, got, results(t, want))
	sameResults(t, what+", read back", results(t, read), results(t, want))
	g, w := read.Stats(), want.Stats()
	if g.Target != "standalone" {
		t.Errorf("%s: target %q", what, g.Target)
	}
	if g.Steps != w.Steps || g.SimS != w.SimS || g.Seed != w.Seed || g.Neurons != w.Neurons || g.SynapticEvents != w.SynapticEvents || !maps.Equal(g.Synapses, w.Synapses) || !maps.Equal(g.Spikes, w.Spikes) {
		t.Errorf("%s: got %+v, want %+v", what, g, w)
	}
	if !maps.Equal(g.Digest, w.Digest) || len(g.Digest) == 0 {
		t.Errorf("%s: other bits: %v, want %v", what, g.Digest, w.Digest)
	}
}

// TestStandalone: exported projects compute the bits that simulations in Go compute, and write the same archives. Networks
// of examples run for 10 ms, as for testdata/digests.txt.
func TestStandalone(t *testing.T) {
	if testing.Short() {
		t.Skip("compilers take seconds; TestStandaloneWorkflow builds one project")
	}
	stored := storedDigests(t, "testdata/digests.txt")
	chains := []toolchain{fast}
	varied := []string{"testdata/bits/clocks.toml", "testdata/bits/plastic.toml", "testdata/conformance/models/25_inputs.toml", "testdata/conformance/models/30_synapses_all.toml"}
	files := varied
	if *standaloneFull {
		files, chains = modelFiles(t), nil
		for _, c := range compilersHere() {
			chains = append(chains, toolchain{compiler: c, optimise: "-O3", each: true}, toolchain{compiler: c, optimise: "-O1", openmp: openMPHere(t, c)})
		}
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".toml"), func(t *testing.T) {
			t.Parallel()
			m, want := modelRun(t, file, spikelane.Config{Target: "go"}, nil)
			do(t, m.Run(context.Background(), want))
			if line := fmt.Sprintf("%s %x", filepath.ToSlash(file), digested(want.Stats())); !stored[line] && !strings.Contains(file, "conformance") {
				t.Errorf("in Go: other bits: %s", line)
			}
			for _, c := range chains {
				t.Run(c.String(), func(t *testing.T) { c.compareModel(t, file, want) })
			}
			if slices.Contains(varied[:3], file) && *standaloneFull {
				for _, s := range []string{"address,undefined", "thread"} {
					c := toolchain{optimise: "-O1", openmp: true, sanitize: s}
					t.Run(c.String(), func(t *testing.T) { c.compareModel(t, file, want) })
				}
			}
		})
	}
}

// modelRun makes a simulation of a model file with seed 1, in Go or for a device; runs of examples become short.
func modelRun(t *testing.T, file string, c spikelane.Config, d *spikelane.Standalone) (*modelfile.Model, *spikelane.Simulation) {
	t.Helper()
	m, err := modelfile.Load(file, modelfile.Overrides{Config: c})
	do(t, err)
	if !strings.Contains(file, "conformance") {
		short := *m
		short.Runs = nil
		for _, r := range m.Runs {
			short.Runs = append(short.Runs, shortened(r))
		}
		m = &short
	}
	m.Network.SetDevice(d)
	p, err := m.Compile(t.Context())
	do(t, err)
	return m, instance(t, p, spikelane.Instance{Seed: 1, OwnSeed: true})
}

// compareModel exports a model file, and compares runs of the program with one in Go.
func (c toolchain) compareModel(t *testing.T, file string, want *spikelane.Simulation) {
	d := c.device(t)
	m, noted := modelRun(t, file, c.config(), d)
	do(t, m.Run(t.Context(), noted))
	c.build(t, d)
	for threads := 1; threads == 1 || c.openmp && threads <= 3; threads++ {
		dir := filepath.Join(d.Directory(), "results", fmt.Sprint(threads))
		read, err := d.Run(t.Context(), spikelane.RunArguments{Threads: threads, Results: dir})
		if err != nil {
			t.Fatal(err)
		}
		sameAsGo(t, fmt.Sprintf("%d threads", threads), dir, read, want)
	}
}
