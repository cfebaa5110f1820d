package bridge_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/bridge"
	"github.com/spikelane/spikelane/modelfile"
	"github.com/spikelane/spikelane/record"
)

var full = flag.Bool("bridge.full", false, "run the scripts of all conformance models and of some others in Brian, which takes minutes")

// brian returns an interpreter that has Brian, or skips.
func brian(t *testing.T) string {
	interpreter := python(t)
	if err := exec.Command(interpreter, "-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('brian2') is None)").Run(); err != nil {
		t.Skip("Brian 2 is not installed for " + interpreter)
	}
	return interpreter
}

// runInBrian runs a script and saves what it recorded in dir. The result is what its last line says.
func runInBrian(t *testing.T, script, dir string) bridge.Measured {
	t.Helper()
	interpreter := brian(t)
	save, err := filepath.Abs("testdata/save.py")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "model.py"), []byte(script), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(interpreter, save, "model.py", ".")
	cmd.Dir = dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	var m bridge.Measured
	d := json.NewDecoder(strings.NewReader(lines[len(lines)-1]))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		t.Fatalf("%v: %s", err, lines[len(lines)-1])
	}
	return m
}

// conformance runs the script of a conformance model in Brian, and compares what it recorded with the reference: what
// Brian 2.5.1 computed when another program, in Python, made objects of the same file.
func conformance(t *testing.T, stem, mode string, tol float64) {
	t.Helper()
	dir := t.TempDir()
	file := "../testdata/conformance/models/" + stem + ".toml"
	m := runInBrian(t, script(t, file, modelfile.Overrides{}, bridge.Options{Mode: mode, Measure: true}), dir)
	if m.Mode != mode || m.Threads != 1 || m.SetupS <= 0 || m.CompileS <= 0 || m.RunS <= 0 || m.PeakRSSBytes < 1<<20 {
		t.Errorf("measured %+v", m)
	}
	st := ours(t, file, modelfile.Overrides{})
	if m.Neurons != st.Neurons || fmt.Sprint(m.Synapses) != fmt.Sprint(st.Synapses) || fmt.Sprint(m.Spikes) != fmt.Sprint(st.Spikes) {
		t.Errorf("%d neurons, synapses %v, spikes %v; want %d, %v, %v", m.Neurons, m.Synapses, m.Spikes, st.Neurons, st.Synapses, st.Spikes)
	}
	archives, err := filepath.Glob("../testdata/conformance/reference/" + stem + "/*.npz")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no reference: %v", err)
	}
	for _, want := range archives {
		compareArchives(t, filepath.Join(dir, filepath.Base(want)), want, tol)
	}
}

// ours runs a model file here.
func ours(t *testing.T, file string, over modelfile.Overrides) spikelane.Stats {
	t.Helper()
	m, err := modelfile.Load(file, over)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	p, err := m.Compile(ctx)
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.New(ctx, spikelane.Instance{})
	if err == nil {
		err = m.Run(ctx, s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s.Stats()
}

// compareArchives compares the arrays of want with those of got, relative to the largest value of each. Spike times and
// indices are exact. Delays are not compared: a reference leaves them out where they are all equal.
func compareArchives(t *testing.T, got, want string, tol float64) {
	t.Helper()
	g, w := arrays(t, got), arrays(t, want)
	for name, wanted := range w {
		if name == "delay" {
			continue
		}
		found, ok := g[name]
		if !ok || len(found) != len(wanted) {
			t.Errorf("%s: %s has %d values, want %d", filepath.Base(want), name, len(found), len(wanted))
			continue
		}
		largest, worst := 0.0, 0.0
		for k, y := range wanted {
			if y != found[k] && !(math.IsNaN(y) && math.IsNaN(found[k])) {
				worst = max(worst, math.Abs(y-found[k]))
			}
			if !math.IsInf(y, 0) && !math.IsNaN(y) {
				largest = max(largest, math.Abs(y))
			}
		}
		if worst > tol*largest || math.IsNaN(worst) || (name == "t" || name == "i" || name == "j") && worst != 0 {
			t.Errorf("%s: %s differs by %.2g of its largest value", filepath.Base(want), name, worst/largest)
		}
	}
}

func arrays(t *testing.T, path string) map[string][]float64 {
	t.Helper()
	list, err := record.ReadNPZ(path)
	if err != nil {
		t.Error(err)
	}
	out := map[string][]float64{}
	for _, a := range list {
		var values []float64
		switch d := a.Data.(type) {
		case []float64:
			values = d
		case []int32:
			for _, x := range d {
				values = append(values, float64(x))
			}
		case []int64:
			for _, x := range d {
				values = append(values, float64(x))
			}
		case []bool:
			for _, x := range d {
				if x {
					values = append(values, 1)
				} else {
					values = append(values, 0)
				}
			}
		}
		out[a.Name] = values
	}
	return out
}

// A script with several runs and changes between them computes in Brian what Brian computed for the model before.
func TestRunsInBrian(t *testing.T) {
	if testing.Short() {
		t.Skip("loads Brian, which takes seconds")
	}
	conformance(t, "16_several_runs", "numpy", 1e-12)
}

// Every conformance model does, by numpy. The reference of 30 is that of cython, which visits synapses in order; numpy adds
// up in another order. The method exact of Brian refuses 24: the closed form is its reference.
func TestConformance(t *testing.T) {
	if !*full {
		t.Skip("runs all conformance models in Brian; asked for by -bridge.full")
	}
	files, err := filepath.Glob("../testdata/conformance/models/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no models: %v", err)
	}
	for _, file := range files {
		stem := strings.TrimSuffix(filepath.Base(file), ".toml")
		mode, tol := "numpy", 1e-12
		switch stem {
		case "24_exact_singular_complex":
			continue
		case "30_synapses_all":
			mode = "cython"
		}
		t.Run(stem, func(t *testing.T) { conformance(t, stem, mode, tol) })
	}
}
