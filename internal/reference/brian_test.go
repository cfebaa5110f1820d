package reference_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/internal/reference"
	"github.com/spikelane/spikelane/record"
)

// What the reference computes for the models of testdata/conformance is what Brian 2.5.1 computed for them (model 24: the
// closed form), to the tolerances of the engine's own test, TestConformance.
func TestBrian(t *testing.T) {
	const root = "../../testdata/conformance"
	files, err := filepath.Glob(root + "/models/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no models: %v", err)
	}
	for _, file := range files {
		stem := strings.TrimSuffix(filepath.Base(file), ".toml")
		t.Run(stem, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Contains(text, []byte("\nseed")) {
				text = append([]byte("seed = 1\n"), text...) // for chances that are 0 or 1
			}
			r, err := reference.Run(text)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("undecided from step %d: %s", r.Undecided, r.Why)
			archives := load(t, filepath.Join(root, "reference", stem))
			if len(archives) == 0 {
				t.Fatal("nothing to compare with")
			}
			for name := range archives {
				if r.Archives[name] == nil {
					t.Errorf("no archive %s", name)
				}
			}
			for _, d := range r.Differences(archives, 1e-9) {
				t.Error(d)
			}
		})
	}
}

// load reads the archives of a folder.
func load(t *testing.T, dir string) map[string]map[string][]float64 {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.npz"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string][]float64{}
	for _, file := range files {
		arrays, err := record.ReadNPZ(file)
		if err != nil {
			t.Fatal(err)
		}
		m := map[string][]float64{}
		for _, a := range arrays {
			m[a.Name] = numbers(a.Data)
		}
		out[strings.TrimSuffix(filepath.Base(file), ".npz")] = m
	}
	return out
}

func numbers(data any) []float64 {
	out := []float64{}
	switch d := data.(type) {
	case []float64:
		out = append(out, d...)
	case []int32:
		for _, x := range d {
			out = append(out, float64(x))
		}
	case []int64:
		for _, x := range d {
			out = append(out, float64(x))
		}
	case []bool:
		for _, x := range d {
			y := 0.0
			if x {
				y = 1
			}
			out = append(out, y)
		}
	}
	return out
}
