package spikelane_test

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
	"github.com/spikelane/spikelane/record"
)

// tolerances are the largest errors allowed, relative to the largest value of an array. 1e-9 where trajectories are
// stable; more where the model itself amplifies rounding.
var tolerances = map[string]float64{
	// Spiking Hodgkin-Huxley networks amplify the last bit at every action potential.
	"03_cobahh_deterministic": 1e-6,
	// v**2 makes an Izhikevich neuron blow up before each spike, and spikes jump v of others by fixed amounts.
	"06_izhikevich": 1e-6,
}

// TestConformance runs model files and compares all that they record with what Brian 2.5.1 computes for them
// (testdata/conformance/reference; model 24: the closed form): spike times and indices equal, values to tolerance.
func TestConformance(t *testing.T) {
	files, err := filepath.Glob("testdata/conformance/models/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no models: %v", err)
	}
	everyTarget(t, func(t *testing.T, c spikelane.Config) {
		for _, file := range files {
			stem := strings.TrimSuffix(filepath.Base(file), ".toml")
			t.Run(stem, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				runFile(t, file, dir, c)
				tol := 1e-9
				if x, ok := tolerances[stem]; ok {
					tol = x
				}
				compareFolders(t, dir, filepath.Join("testdata/conformance/reference", stem), tol)
			})
		}
	})
}

// runFile runs a model file and saves its results in dir.
func runFile(t *testing.T, file, dir string, c spikelane.Config) *spikelane.Simulation {
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
	return s
}

// compareFolders compares every archive of the reference folder want with the one of the same name in got.
func compareFolders(t *testing.T, got, want string, tol float64) {
	t.Helper()
	archives, err := filepath.Glob(filepath.Join(want, "*.npz"))
	if err != nil || len(archives) == 0 {
		t.Fatalf("no reference in %s: %v", want, err)
	}
	for _, ref := range archives {
		name := filepath.Base(ref)
		g, w := archive(t, filepath.Join(got, name)), archive(t, ref)
		for _, key := range sortedKeys(w) {
			a, ok := g[key]
			if !ok {
				t.Errorf("%s: no array %s", name, key)
				continue
			}
			limit := tol
			if key == "t" || key == "i" || key == "j" {
				limit = 1e-12 // step times may be rounded differently in the last bit
			}
			if msg := differ(a, w[key], limit); msg != "" {
				t.Errorf("%s: %s: %s", name, key, msg)
			}
		}
	}
}

type array struct {
	shape  []int
	values []float64
}

func archive(t *testing.T, path string) map[string]array {
	t.Helper()
	arrays, err := record.ReadNPZ(path)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]array{}
	for _, a := range arrays {
		v := array{shape: a.Shape}
		switch d := a.Data.(type) {
		case []float64:
			v.values = d
		case []int32:
			for _, x := range d {
				v.values = append(v.values, float64(x))
			}
		case []int64:
			for _, x := range d {
				v.values = append(v.values, float64(x))
			}
		case []bool:
			for _, x := range d {
				y := 0.0
				if x {
					y = 1
				}
				v.values = append(v.values, y)
			}
		}
		out[a.Name] = v
	}
	return out
}

// differ says how a differs from b, "" if it does not: shapes, then the largest error relative to b's largest value.
func differ(a, b array, tol float64) string {
	if fmt.Sprint(a.shape) != fmt.Sprint(b.shape) {
		return fmt.Sprintf("shape %v, want %v", a.shape, b.shape)
	}
	scale := 0.0
	for _, y := range b.values {
		if !math.IsInf(y, 0) && !math.IsNaN(y) {
			scale = math.Max(scale, math.Abs(y))
		}
	}
	worst, at := 0.0, 0
	for k, y := range b.values {
		x := a.values[k]
		if x == y || math.IsNaN(x) && math.IsNaN(y) {
			continue
		}
		if d := math.Abs(x - y); !(d <= worst) {
			worst, at = d, k
		}
	}
	if worst > tol*scale || math.IsNaN(worst) {
		return fmt.Sprintf("element %d is %v, want %v: error %.2g of the largest value %.3g", at, a.values[at], b.values[at], worst/scale, scale)
	}
	return ""
}

func sortedKeys(m map[string]array) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
