package spikelane_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
	"github.com/spikelane/spikelane/units"
)

// TestSameBits compares the bits of every model file of the project with those in testdata/digests.txt, which were made
// on another machine, perhaps of another kind: results depend on model, seed and numerics version alone. CI runs it for
// several processors. A line that changes with a change of the engine is a change of the numerics version.
func TestSameBits(t *testing.T) {
	const golden = "testdata/digests.txt"
	files := modelFiles(t)
	everyTarget(t, func(t *testing.T, c spikelane.Config) {
		lines := make([]string, len(files))
		t.Run("models", func(t *testing.T) {
			for k, file := range files {
				t.Run(filepath.Base(file), func(t *testing.T) {
					t.Parallel()
					lines[k] = fmt.Sprintf("%s %x", filepath.ToSlash(file), digestOf(t, file, c))
				})
			}
		})
		sort.Strings(lines)
		if *update && c.Target == "go" {
			if err := os.WriteFile(golden, []byte(strings.Join(lines, "\n")+"\n"), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		compareDigests(t, golden, lines)
	})
}

// modelFiles lists the model files of the project.
func modelFiles(t *testing.T) (files []string) {
	for _, pattern := range []string{"testdata/conformance/models/*.toml", "examples/*/*.toml", "testdata/bits/*.toml"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	return files
}

func compareDigests(t *testing.T, golden string, lines []string) {
	t.Helper()
	stored := storedDigests(t, golden)
	for _, line := range lines {
		if !stored[line] {
			t.Errorf("other bits: %s", line)
		}
	}
	if len(stored) != len(lines) {
		t.Errorf("%d model files, %d in %s", len(lines), len(stored), golden)
	}
}

// storedDigests returns the lines of a file of digests.
func storedDigests(t *testing.T, golden string) map[string]bool {
	t.Helper()
	text, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	stored := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		stored[strings.TrimSpace(line)] = true
	}
	return stored
}

// digestOf digests the digests of a model file whose runs each go on for at most 10 ms.
func digestOf(t *testing.T, file string, c spikelane.Config) []byte {
	t.Helper()
	m, s, _ := loaded(t, file, c)
	for _, r := range m.Runs {
		runOne(t, m, s, shortened(r))
	}
	return digested(s.Stats())
}

// loaded makes a simulation of a model file with seed 1. dt is the default clock's.
func loaded(t *testing.T, file string, c spikelane.Config) (m *modelfile.Model, s *spikelane.Simulation, dt units.Time) {
	t.Helper()
	m, err := modelfile.Load(file, modelfile.Overrides{Config: c})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	p, err := m.Compile(ctx)
	if err != nil {
		t.Fatal(err)
	}
	s, err = p.New(ctx, spikelane.Instance{Seed: 1, OwnSeed: true})
	if err != nil {
		t.Fatal(err)
	}
	return m, s, p.Report().Dt
}

// shortened returns a run of 10 ms at most.
func shortened(r modelfile.Run) modelfile.Run {
	r.Duration = min(r.Duration, 10*units.Millisecond)
	return r
}

// runOne runs s, a simulation of m, through one run with the changes before it.
func runOne(t *testing.T, m *modelfile.Model, s *spikelane.Simulation, r modelfile.Run) {
	t.Helper()
	one := *m
	one.Runs = []modelfile.Run{r}
	if err := one.Run(context.Background(), s); err != nil {
		t.Fatal(err)
	}
}

// digested digests the digests of a simulation.
func digested(st spikelane.Stats) []byte {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(st.Digest)) {
		fmt.Fprintln(h, name, st.Digest[name])
	}
	return h.Sum(nil)[:16]
}
