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
	"github.com/spikelane/spikelane/units"
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

// seeded are models that draw random numbers: as many spikes in Brian as here, but for a share of them. The share is four
// standard deviations of a difference or more: over eight seeds here and four in Brian, numbers of cobahh have one of 5 %,
// those of brunel 4 %, so differences 7 and 6 %; cuba and brunel_hakim vary less. The first two draw no times of spikes.
var seeded = []struct {
	file, duration string
	share          float64
}{
	{"../bench/models/neurons_only.toml", "0.2*second", 0},
	{"../bench/models/synapses_only.toml", "0.2*second", 0},
	{"../bench/models/brunel_hakim.toml", "0.2*second", 0.02},
	{"../bench/models/cuba.toml", "0.2*second", 0.2},
	{"../bench/models/cobahh.toml", "0.2*second", 0.3},
	{"../examples/brunel_2000/brunel_2000.toml", "0.1*second", 0.3},
}

// Models that draw agree in their numbers of spikes, and of synapses within 2 %, above four standard deviations in each.
func TestRates(t *testing.T) {
	if !*full {
		t.Skip("runs models in Brian; asked for by -bridge.full")
	}
	for _, tt := range seeded {
		t.Run(filepath.Base(tt.file), func(t *testing.T) {
			over := modelfile.Overrides{Duration: tt.duration}
			got := runInBrian(t, script(t, tt.file, over, bridge.Options{Mode: "numpy", Measure: true}), t.TempDir())
			want := ours(t, tt.file, over)
			near(t, "spikes", got.Spikes, want.Spikes, tt.share)
			near(t, "synapses", got.Synapses, want.Synapses, 0.02)
		})
	}
}

// near compares numbers by name, to a share of those wanted.
func near(t *testing.T, what string, got, want map[string]int64, share float64) {
	t.Helper()
	t.Logf("%s: %v, here %v", what, got, want)
	for name, w := range want {
		if g := got[name]; math.Abs(float64(g-w)) > share*float64(w) {
			t.Errorf("%s of %s: %d, want %d", what, name, g, w)
		}
	}
}

// A measured C++ program says by itself what it took, and can run again without Python.
func TestMeasuredProgram(t *testing.T) {
	if !*full {
		t.Skip("compiles a C++ program of Brian's; asked for by -bridge.full")
	}
	const file = "../testdata/conformance/models/16_several_runs.toml"
	for _, threads := range []int{1, 2} {
		dir := t.TempDir()
		o := bridge.Options{Mode: "cpp_standalone", Directory: "project", Threads: threads, Measure: true}
		m := runInBrian(t, script(t, file, modelfile.Overrides{}, o), dir)
		if m.Threads != threads || m.RunS <= 0 || m.PeakRSSBytes < 1<<20 || m.PeakRSSBytes > 64<<20 || fmt.Sprint(m.Spikes) != fmt.Sprint(ours(t, file, modelfile.Overrides{}).Spikes) {
			t.Errorf("measured %+v", m)
		}
		project := filepath.Join(dir, o.Directory)
		if err := os.Remove(filepath.Join(project, "results/measured.json")); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("./main")
		cmd.Dir = project
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		text, err := os.ReadFile(filepath.Join(project, "results/measured.json"))
		if err != nil {
			t.Fatal(err)
		}
		var again struct {
			RunS float64 `json:"run_s"`
			Peak int64   `json:"peak_rss_bytes"`
		}
		if err := json.Unmarshal(text, &again); err != nil || again.RunS <= 0 || again.Peak < 1<<20 {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// Brian knows every unit that scripts use, by the names that they import, and what the repository's models do not say.
func TestUnitsAndRest(t *testing.T) {
	if !*full {
		t.Skip("loads Brian; asked for by -bridge.full")
	}
	var b strings.Builder
	b.WriteString("spikelane = 1\nname = \"units\"\nduration = \"1*ms\"\n[[neurons]]\nname = \"G\"\ncount = 1\nequations = \"x : 1\"\n[constants]\n")
	for k, name := range units.Names() {
		fmt.Fprintf(&b, "c%d = \"2*%s\"\n", k, name)
	}
	file := filepath.Join(t.TempDir(), "units.toml")
	if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{file, "testdata/everything.toml"} {
		runInBrian(t, script(t, file, modelfile.Overrides{}, bridge.Options{Mode: "numpy", Measure: true}), t.TempDir())
	}
}
