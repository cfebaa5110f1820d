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

// What no model file of the project has: stochastic methods, code at given times, poisson(), parts of a random rule.
func TestMore(t *testing.T) {
	const model = `spikelane = 1
name = "more"
seed = 5
duration = "4*ms"
[[neurons]]
name = "H"
count = 7
method = "heun"
equations = '''
dx/dt = -x/ms + 0.3*x*xi_1*ms**-0.5 + 0.1*y*xi_2*ms**-0.5 : 1
dy/dt = (x - y)/(2*ms) + 0.2*xi_2*ms**-0.5 : 1
n : integer
'''
init = ["x = 1 + 0.1*randn()", "y = 0.5", "n = poisson(3)"]
run_at = [{ code = "y += 0.1*poisson(0.5*i)", times = ["1*ms", "2.3*ms", "2.44*ms"] }]
[[neurons]]
name = "M"
count = 7
method = "milstein"
equations = "dx/dt = (0.5 - x)/ms + 0.4*x*xi*ms**-0.5 : 1\nhits : integer"
init = ["x = 1", "x[i > 3] = rand()"]
[[neurons]]
name = "D"
count = 5
equations = "dx/dt = (0.5 - x)/ms + 0.4*sin(x)*xi*ms**-0.5 : 1"
threshold = "x > 0.1*randn()"
reset = "x = 0.3*rand()"
refractory = "0.2*ms + 0.2*ms*rand()"
[[synapses]]
name = "S"
source = "D[1:5]"
target = "M"
on_pre = "hits += 1 + int(rand() < 0.5)"
delay = "rand()*ms"
multisynaptic_index = "k_th"
connect = [{ p = 0.4, n = 2 }, { i = "k for k in sample(0, N_pre, p=0.1 + 0.05*j) if rand() < 0.7" }, { condition = "j != 2", p = "0.02*(i + j)" }, { i = [0, 1, 2, 3], j = [6, 5, 4, 3], p = 0.5 }]
[[monitor]]
kind = "state"
name = "h"
source = "H"
variables = ["x", "y", "n"]
[[monitor]]
kind = "state"
name = "m"
source = "M"
variables = ["x", "hits"]
[[monitor]]
kind = "spikes"
name = "d"
source = "D"
variables = ["x"]
`
	r, err := reference.Run([]byte(model))
	if err != nil {
		t.Fatal(err)
	}
	got := engine(t, []byte(model))
	if r.Undecided >= 0 || len(got["d"]["t"]) < 20 || len(got["state_S"]["i"]) < 20 {
		t.Errorf("undecided from step %d: %s; %d spikes, %d synapses", r.Undecided, r.Why, len(got["d"]["t"]), len(got["state_S"]["i"]))
	}
	for _, d := range r.Differences(got, 1e-9) {
		t.Error(d)
	}
}
