package spikelane_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
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
	for _, pattern := range []string{"testdata/conformance/models/*.toml", "examples/*/*.toml"} {
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
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	stored := map[string]bool{}
	for line := range strings.Lines(string(want)) {
		stored[strings.TrimSpace(line)] = true
	}
	for _, line := range lines {
		if !stored[line] {
			t.Errorf("other bits: %s", line)
		}
	}
	if len(stored) != len(lines) {
		t.Errorf("%d model files, %d in %s", len(lines), len(stored), golden)
	}
}

// digestOf runs a model file for at most 10 ms, with seed 1 where it has none, and digests its digests.
func digestOf(t *testing.T, file string, c spikelane.Config) []byte {
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
	s, err := p.New(ctx, spikelane.Instance{Seed: 1, OwnSeed: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Run(ctx, min(m.Runs[0].Duration, 10*units.Millisecond)); err != nil {
		t.Fatal(err)
	}
	digests := s.Stats().Digest
	names := make([]string, 0, len(digests))
	for name := range digests {
		names = append(names, name)
	}
	sort.Strings(names)
	h := sha256.New()
	for _, name := range names {
		fmt.Fprintln(h, name, digests[name])
	}
	return h.Sum(nil)[:16]
}
