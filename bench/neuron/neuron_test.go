package neuron

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var run = flag.Bool("neuron", false, "run small networks in NEURON, by a python3 that has it; nrnivmodl compiles their mechanisms")

var small = Options{Neurons: 40, Probability: 0.5, Seed: 42, Duration: 0.02}

// Python reads every script.
func TestScriptParses(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3")
	}
	for _, n := range networks {
		text, err := Script(n.name, small)
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(python, "-c", "import ast, sys; ast.parse(sys.stdin.read())")
		cmd.Stdin = strings.NewReader(text)
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", n.name, err, said)
		}
	}
}

func TestScriptHead(t *testing.T) {
	text, err := Script("coba", Options{Neurons: 4000, Probability: 0.02, Seed: -7, Duration: 1, Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	want := `# coba in NEURON.
neurons = 4000
excitatory = 3200
probability = 0.02
seed = -7
duration = 1000  # ms
dt = 0.1  # ms
threads = 2
`
	if !strings.HasPrefix(text, want) {
		t.Errorf("got\n%.200s\nwant\n%s", text, want)
	}
}

func TestRefusals(t *testing.T) {
	change := func(f func(*Options)) Options {
		o := small
		f(&o)
		return o
	}
	for _, c := range []struct {
		model string
		o     Options
		want  string
	}{
		{"brunel", small, `model "brunel" is not written for NEURON; cuba, coba, cobahh are`},
		{"coba", change(func(o *Options) { o.Neurons = 4 }), "4 neurons"},
		{"coba", change(func(o *Options) { o.Probability = math.NaN() }), "probability NaN"},
		{"coba", change(func(o *Options) { o.Probability = 1.5 }), "probability 1.5"},
		{"coba", change(func(o *Options) { o.Dt = -1 }), "time step -1 s"},
		{"coba", change(func(o *Options) { o.Dt = math.Inf(1) }), "time step +Inf s"},
		{"coba", change(func(o *Options) { o.Duration = 0 }), "duration 0 s"},
		{"coba", change(func(o *Options) { o.Threads = -1 }), "-1 threads"},
	} {
		if _, err := Script(c.model, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s, %+v: got %v, want %q", c.model, c.o, err, c.want)
		}
	}
}

// result is what a script prints last.
type result struct {
	SetupS   float64          `json:"setup_s"`
	CompileS float64          `json:"compile_s"`
	RunS     float64          `json:"run_s"`
	Peak     int64            `json:"peak_rss_bytes"`
	Neurons  int              `json:"neurons"`
	Steps    int              `json:"steps"`
	SimS     float64          `json:"sim_s"`
	Synapses map[string]int64 `json:"synapses"`
	Spikes   map[string]int64 `json:"spikes"`
}

// python returns a Python that has NEURON.
func python(t *testing.T) string {
	t.Helper()
	if !*run {
		t.Skip("the flag -neuron is not given")
	}
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(name, "-c", "import neuron").Run() == nil {
			return name
		}
	}
	t.Skip("no python3 has NEURON")
	return ""
}

func simulate(t *testing.T, python, dir, model string, o Options) (r result) {
	t.Helper()
	text, err := Script(model, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "model.py"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "model.py")
	var said bytes.Buffer
	cmd.Dir, cmd.Stderr = dir, &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", model, err, said.String())
	}
	lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
	if err := json.Unmarshal(lines[len(lines)-1], &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// The counts are what the options ask for. Of 32·40 excitatory and 8·40 inhibitory pairs half are connected, with a standard
// deviation of 18 and 9; five of them are allowed.
func TestSmall(t *testing.T) {
	python := python(t)
	for _, n := range networks {
		dir := t.TempDir()
		r := simulate(t, python, dir, n.name, small)
		if r.Neurons != 40 || r.Steps != 200 || math.Abs(r.SimS-0.02) > 1e-9 {
			t.Errorf("%s: got %+v, want 40 neurons, 200 steps, 0.02 s", n.name, r)
		}
		if e, i := r.Synapses["Ce"], r.Synapses["Ci"]; e < 640-90 || e > 640+90 || i < 160-45 || i > 160+45 {
			t.Errorf("%s: got %v, want some 640 and 160 synapses", n.name, r.Synapses)
		}
		if !(r.SetupS > 0 && r.CompileS > 0 && r.RunS > 0) {
			t.Errorf("%s: got %+v, want times", n.name, r)
		}
		two := small
		two.Threads = 2
		if got := simulate(t, python, dir, n.name, two); !maps.Equal(got.Synapses, r.Synapses) {
			t.Errorf("%s by two threads: got %v, want %v", n.name, got.Synapses, r.Synapses)
		}
	}
}

// Hardly connected, the neurons of CUBA fire by themselves: from vr they reach vt after 20 ms·ln(11/1), and the refractory period
// makes 52.96 ms of it; the first spike comes after 47.96 ms at most. In 1 s that is 17 to 19 spikes each. Threads change nothing.
func TestPeriod(t *testing.T) {
	python, dir := python(t), t.TempDir()
	o := Options{Neurons: 40, Probability: 1e-9, Seed: 1, Duration: 1}
	one := simulate(t, python, dir, "cuba", o)
	if n := one.Spikes["spikes"]; n < 17*40 || n > 19*40 {
		t.Errorf("got %d spikes, want %d to %d", n, 17*40, 19*40)
	}
	o.Threads = 2
	two := simulate(t, python, dir, "cuba", o)
	if one.Spikes["spikes"] != two.Spikes["spikes"] {
		t.Errorf("got %v spikes by one thread, %v by two", one.Spikes, two.Spikes)
	}
}
