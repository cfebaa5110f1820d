package reference_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/reference"
	"github.com/spikelane/spikelane/modelfile"
	"github.com/spikelane/spikelane/record"
)

var full = flag.Bool("reference.full", false, "run all models of the project in the reference, not only small ones and those not for long")

// run is how long a model is run in a test, since the reference takes a thousand times as long as the engine: in ms, and
// with -reference.full; 0 is its whole time, -1 not at all.
type run struct{ short, full float64 }

var runs = map[string]run{
	"02_cuba_deterministic":   {10, 0},
	"03_cobahh_deterministic": {8, 0},
	"04_hh_rk4":               {6, 0},
	"09_stdp_clock_driven":    {10, 0},
	"brette_gerstner_2005":    {5, 0},
	"diesmann_1999":           {-1, 20},
	"gap_junctions":           {5, 100},
	"izhikevich_2003":         {-1, 10},
	"jeffress_1948":           {5, 100},
	"tsodyks_markram_1998":    {20, 0},
	"song_2000":               {2, 500},
	"wang_2002":               {-1, 5},
	"clocks":                  {-1, 0},
	"plastic":                 {-1, 0},
	"cuba":                    {-1, 20},
	"cobahh":                  {-1, 3},
	"coba":                    {-1, 20},
	"song_abbott":             {-1, 200},
	"neurons_only":            {-1, 10},
	"mushroom_body":           {-1, 5},
	"brunel_hakim":            {-1, 5},
	"brunel_stdp":             {-1, 5},

	// Millions of synapses, which the reference has no memory for.
	"brunel": {-1, -1}, "brunel_2000": {-1, -1}, "microcircuit": {-1, -1}, "synapses_only": {-1, -1}, "vogels": {-1, -1}, "vogels_2011": {-1, -1},
}

var duration = regexp.MustCompile(`(?m)^(duration\s*=\s*)"[^"]*"`)

// text reads a model file, cut short as the test is; cut says that it is.
func text(t *testing.T, file string) (text []byte, cut bool) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r := runs[stem(file)]
	ms := r.short
	if *full {
		ms = r.full
	}
	switch {
	case ms < 0 && !*full && r.full >= 0:
		t.Skip("for -reference.full")
	case ms < 0:
		t.Skip("too large for the reference")
	case ms > 0:
		text = duration.ReplaceAll(text, fmt.Appendf(nil, `${1}"%v*ms"`, ms))
	}
	if !bytes.Contains(text, []byte("\nseed")) {
		text = append([]byte("seed = 1\n"), text...)
	}
	return text, ms > 0
}

func stem(file string) string { return strings.TrimSuffix(filepath.Base(file), ".toml") }

// The reference computes what the engine does, for every model file of the project that it can take; and what Brian 2.5.1
// computed for those of testdata/conformance (model 24: the closed form), to the tolerances of the engine's own test,
// TestConformance.
func TestEngine(t *testing.T) {
	const conformance = "../../testdata/conformance"
	var files []string
	for _, pattern := range []string{"testdata/conformance/models", "testdata/bits", "examples/*", "bench/models"} {
		more, err := filepath.Glob("../../" + pattern + "/*.toml")
		if err != nil || len(more) == 0 {
			t.Fatalf("no models in %s: %v", pattern, err)
		}
		files = append(files, more...)
	}
	for _, file := range files {
		t.Run(stem(file), func(t *testing.T) {
			t.Parallel()
			text, cut := text(t, file)
			r, err := reference.Run(text)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("undecided from step %d: %s", r.Undecided, r.Why)
			for _, d := range r.Differences(engine(t, text), 1e-9) {
				t.Errorf("the engine: %s", d)
			}
			brian := load(t, filepath.Join(conformance, "reference", stem(file)))
			if strings.HasPrefix(file, "../../testdata/conformance") == (len(brian) == 0) {
				t.Fatalf("%d archives of Brian's", len(brian))
			}
			for name := range brian {
				if r.Archives[name] == nil {
					t.Errorf("no archive %s", name)
				}
			}
			if cut && r.Undecided < 0 {
				r.Undecided = r.Steps // Brian's went on
			}
			for _, d := range r.Differences(brian, 1e-9) {
				t.Errorf("Brian: %s", d)
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
