package reference_test

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/reference"
	"github.com/spikelane/spikelane/modelfile"
)

var full = flag.Bool("reference.full", false, "compare the engine with the reference on large models too")

// large models take the reference longer than a test may take.
var large = map[string]bool{}

// The engine computes what the reference does, for every model file of the project that the reference knows.
func TestEngine(t *testing.T) {
	var files []string
	for _, pattern := range []string{"testdata/conformance/models", "testdata/bits", "examples/*", "bench/models"} {
		more, err := filepath.Glob("../../" + pattern + "/*.toml")
		if err != nil || len(more) == 0 {
			t.Fatalf("no models in %s: %v", pattern, err)
		}
		files = append(files, more...)
	}
	for _, file := range files {
		stem := strings.TrimSuffix(filepath.Base(file), ".toml")
		t.Run(stem, func(t *testing.T) {
			t.Parallel()
			if large[stem] && !*full {
				t.Skip("a large model; see -reference.full")
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			r, err := reference.Run(text)
			if errors.Is(err, reference.ErrUnsupported) {
				t.Skip(err)
			}
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("undecided from step %d: %s", r.Undecided, r.Why)
			for _, d := range r.Differences(engine(t, file), 1e-9) {
				t.Error(d)
			}
		})
	}
}

// engine runs a model file and returns what it leaves behind.
func engine(t *testing.T, file string) map[string]map[string][]float64 {
	t.Helper()
	m, err := modelfile.Load(file, modelfile.Overrides{Config: spikelane.Config{Target: "go"}})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	p, err := m.Compile(ctx)
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.New(ctx, spikelane.Instance{})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Run(ctx, s); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := s.Save(dir); err != nil {
		t.Fatal(err)
	}
	return load(t, dir)
}
