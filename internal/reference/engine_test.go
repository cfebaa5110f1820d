package reference_test

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/reference"
	"github.com/spikelane/spikelane/modelfile"
)

var full = flag.Bool("reference.full", false, "compare the engine with the reference on large models too")

// briefly is how long the models are run that are too large or long for a test; with -reference.full ten times as long.
var briefly = map[string]int{ // microseconds
	"cuba": 2000,
}

var duration = regexp.MustCompile(`(?m)^(duration\s*=\s*)"[^"]*"`)

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
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if us := os.Getenv("US"); us != "" {
				text = duration.ReplaceAll(text, []byte("${1}\""+us+"*us\""))
			}
			r, err := reference.Run(text)
			if errors.Is(err, reference.ErrUnsupported) {
				t.Skip(err)
			}
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("undecided from step %d: %s", r.Undecided, r.Why)
			for _, d := range r.Differences(engine(t, text), 1e-9) {
				t.Error(d)
			}
		})
	}
}

// engine runs a model file and returns what it leaves behind.
func engine(t *testing.T, text []byte) map[string]map[string][]float64 {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "model.toml")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
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
	if err := s.Save(dir); err != nil {
		t.Fatal(err)
	}
	return load(t, dir)
}
