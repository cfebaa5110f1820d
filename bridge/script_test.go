package bridge_test

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/bridge"
	"github.com/spikelane/spikelane/modelfile"
)

var update = flag.Bool("update", false, "rewrite the scripts in testdata")

// script returns the script of a model file.
func script(t *testing.T, file string, over modelfile.Overrides, o bridge.Options) string {
	t.Helper()
	m, err := modelfile.Load(file, over)
	if err != nil {
		t.Fatal(err)
	}
	s, err := bridge.Script(m, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The scripts in testdata are what people get; read them after a change.
func TestGolden(t *testing.T) {
	const models = "../testdata/conformance/models/"
	seed := int64(7)
	over := modelfile.Overrides{Seed: &seed, Dt: "0.05*ms", Duration: "0.2*second", Set: []modelfile.Setting{{Name: "taum", Value: "25*ms"}}}
	for _, tt := range []struct {
		golden, model string
		over          modelfile.Overrides
		o             bridge.Options
	}{
		{"cuba.py", "../examples/cuba/cuba.toml", modelfile.Overrides{}, bridge.Options{}},
		{"cuba_numpy.py", "../examples/cuba/cuba.toml", over, bridge.Options{Mode: "numpy", Measure: true}},
		{"connect_openmp.py", models + "18_connect_forms.toml", modelfile.Overrides{}, bridge.Options{Mode: "cpp_standalone", Threads: 2, Directory: "project", Measure: true}},
		{"inputs.py", models + "25_inputs.toml", modelfile.Overrides{}, bridge.Options{}},
		{"links.py", models + "31_links.toml", modelfile.Overrides{}, bridge.Options{}},
		{"everything.py", "testdata/everything.toml", modelfile.Overrides{}, bridge.Options{Mode: "cpp_standalone"}},
	} {
		got := script(t, tt.model, tt.over, tt.o)
		golden := filepath.Join("testdata", tt.golden)
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s: the script differs from %s; go test ./bridge -update rewrites it. Got\n%s", tt.model, golden, got)
		}
	}
}

// Numbers of constants are any that Python has, and go over as they are.
func TestNumbers(t *testing.T) {
	const text = "spikelane = 1\nname = \"numbers\"\nduration = \"1*ms\"\n[constants]\n" +
		"a = \"0x1F\"\nb = \"0b10*mV\"\nc = \"1_000.5_0e-1_0\"\nd = \"0o17\"\ne1 = \".5E+3\"\n"
	m, err := modelfile.Parse("numbers.toml", []byte(text), modelfile.Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := bridge.Script(m, bridge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"a = 0x1F\n", "b = 0b10*mV\n", "c = 1_000.5_0e-1_0\n", "d = 0o17\n", "e1 = .5E+3\n"} {
		if !strings.Contains(s, line) {
			t.Errorf("no %q in\n%s", line, s)
		}
	}
}

// modelFiles returns the model files of the repository.
func modelFiles(t *testing.T) []string {
	var all []string
	for _, pattern := range []string{"../testdata/conformance/models/*.toml", "../bench/models/*.toml", "../examples/*/*.toml"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(found), err)
		}
		all = append(all, found...)
	}
	return all
}

// python returns the interpreter for which Debian installs Brian, or skips.
func python(t *testing.T) string {
	const path = "/usr/bin/python3"
	if _, err := os.Stat(path); err != nil {
		t.Skip("no " + path)
	}
	return path
}

// Python reads the script of every model file, plain and measured.
func TestScriptsAreRead(t *testing.T) {
	interpreter := python(t)
	dir := t.TempDir()
	args := []string{"-c", "import ast, sys\nfor name in sys.argv[1:]:\n    ast.parse(open(name).read(), name)"}
	for _, file := range modelFiles(t) {
		for _, o := range []bridge.Options{{}, {Mode: "cython", Measure: true}} {
			name := filepath.Join(dir, strings.TrimSuffix(filepath.Base(file), ".toml")+o.Mode+".py")
			if err := os.WriteFile(name, []byte(script(t, file, modelfile.Overrides{}, o)), 0o644); err != nil {
				t.Fatal(err)
			}
			args = append(args, name)
		}
	}
	if out, err := exec.Command(interpreter, args...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// Nothing that a model says becomes Python that runs: every text here tries to end its string or comment and to call boom,
// which the syntax tree of the script must not have. Strings mean what the file says, to the last character.
func TestTextsStayTexts(t *testing.T) {
	interpreter := python(t)
	const attack = "\\'''''' + \"\"\"); boom(); ('\u202e\x00\r\n\f\nboom()\n#\\"
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\x00", `\u0000`, "\r", `\r`, "\n", `\n`, "\f", `\f`)
	text := strings.ReplaceAll(`spikelane = 1
name = "ATTACK coding: utf-7"
description = "coding: utf-7 ATTACK"
duration = "1*ms"
schedule = ["ATTACK"]
[[neurons]]
name = "G"
count = 1
equations = "x : 1 # ATTACK"
threshold = "ATTACK"
reset = "ATTACK"
refractory = "boom()"
method = "ATTACK"
init = ["x = ATTACK", "x[' + ''' boom() #] = 1"]
events = [{ name = "ATTACK", condition = "ATTACK", code = "ATTACK", when = "ATTACK" }]
regularly = [{ code = "ATTACK", when = "ATTACK" }]
[[poisson]]
name = "P"
count = 1
rates = "boom()*Hz"
[[synapses]]
name = "S"
source = "P"
target = "G"
on_pre = "ATTACK"
delay = "boom()"
connect = [{ condition = "ATTACK", p = "boom()", n = "boom()" }, { j = "ATTACK" }]
[[monitor]]
kind = "state"
name = "m"
source = "G"
variables = ["ATTACK"]
`, "ATTACK", escape.Replace(attack))
	m, err := modelfile.Parse("attack.toml", []byte(text), modelfile.Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := bridge.Script(m, bridge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const check = `import ast, sys
tree = ast.parse(sys.stdin.buffer.read())
calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
print(sorted(calls))
print([node.value.value for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == 'threshold'][0], end='')`
	cmd := exec.Command(interpreter, "-c", check)
	cmd.Stdin = strings.NewReader(s)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, s)
	}
	calls, threshold, _ := strings.Cut(string(out), "\n")
	if want := "['G.run_on_event', 'G.run_regularly', 'G.set_event_schedule', 'NeuronGroup', 'PoissonGroup', 'S.connect', 'StateMonitor', 'Synapses', 'run']"; calls != want {
		t.Errorf("the script calls\n%s, want\n%s\n%s", calls, want, s)
	}
	for _, word := range []string{"\\'''''' + \"\"\"", "\u202e\x00\n", "boom()\n"} {
		if !strings.Contains(threshold, word) {
			t.Errorf("the threshold is %q, without %q", threshold, word)
		}
	}
}

// Values that are Python in the script are looked at word by word.
func TestNoOtherPython(t *testing.T) {
	for _, value := range []string{`__import__('os')`, `boom()`, `(1).real`, `[1][0]`, `1 if 2 else 3`, `lambda: 1`, `ms.dim`, "1 # 2", "1;2", `1\\`, `"1"`, ``} {
		text := "spikelane = 1\nname = \"m\"\nduration = \"1*ms\"\n[constants]\nc = '''" + value + "'''\n"
		m, err := modelfile.Parse("m.toml", []byte(text), modelfile.Overrides{})
		if err != nil {
			continue
		}
		_, err = bridge.Script(m, bridge.Options{})
		if faults, ok := errors.AsType[modelfile.Errors](err); !ok || faults[0].Line != 5 {
			t.Errorf("c = %s: error %v, want one of line 5", value, err)
		}
	}
}

// What Brian 2.5 cannot express is refused by name and place.
func TestRefusals(t *testing.T) {
	const neurons = "[[neurons]]\nname = \"G\"\ncount = 2\n"
	for _, tt := range []struct{ model, want string }{
		{neurons + "equations = \"x : 1\"\nrun_at = [{ code = \"x = 1\", times = [\"1*ms\"] }]", "m.toml:8:1: F014 Brian 2.5 has no run_at"},
		{neurons + "equations = \"x : (volt)\"", "m.toml:7:18: F014 parentheses in the unit"},
		{neurons + "equations = \"x : volt/(second) (constant)  # (sic)\"", "m.toml:7:23: F014 parentheses in the unit"},
		{neurons + "equations = '''\ndx/dt = (rand() - # rand()\n rand())*Hz : 1'''", "m.toml:9:2: F014 rand() a second time"},
		{neurons + "equations = \"x : 1\"\ninit = [\"x = randn() + rand() + randn ()\"]", "m.toml:8:33: F014 randn() a second time"},
		{neurons + "equations = \"x : 1\"\nregularly = [{ code = \"x = rand()\\nx = poisson(1) + poisson(2)\" }]", "m.toml:8:53: F014 poisson() a second time"},
		{"seed = -1\n", "m.toml:4:8: F014 seed -1: Brian takes 0 to 4294967295"},
		{"[constants]\nrun = 3", "m.toml:5:1: F014 a constant called run would hide"},
		{"[[timed_array]]\nname = \"seed\"\nvalues = [1.0]\ndt = \"1*ms\"", "m.toml:5:8: F014 a timed array called seed would hide"},
		{neurons + "equations = \"x : 1\"\n[constants]\nr = \"1*Hz\"\nq = \"2*r\"\n[[poisson_input]]\ntarget = \"G\"\nvariable = \"x\"\ncount = 1\nrate = \"q\"\nweight = 1\n" +
			"[[run]]\nduration = \"1*ms\"\nconstants = { r = \"2*Hz\" }", "m.toml:15:8: F014 Brian fixes the rate of a PoissonInput"},
	} {
		m, err := modelfile.Parse("m.toml", []byte("spikelane = 1\nname = \"m\"\nduration = \"1*ms\"\n"+tt.model), modelfile.Overrides{})
		if err != nil {
			t.Fatalf("%s\n%v", tt.model, err)
		}
		_, err = bridge.Script(m, bridge.Options{})
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) || strings.Count(err.Error(), "F014") != 1 {
			t.Errorf("%s\ngot %v, want %s", tt.model, err, tt.want)
		}
	}
}

// These look like what is refused, and are Brian's.
func TestNotRefused(t *testing.T) {
	for _, model := range []string{
		"equations = \"x : volt/second (constant over dt)  # rand() rand() (volt)\\ny = rand() : 1 (shared)\\nz = rand() : 1\"",
		"equations = \"x : 1\"\ninit = [\"x = rand() + randn()\"]\nregularly = [{ code = \"x = rand(); y = rand()\" }]",
	} {
		text := "spikelane = 1\nname = \"m\"\nduration = \"1*ms\"\n[[neurons]]\nname = \"G\"\ncount = 2\n" + model
		m, err := modelfile.Parse("m.toml", []byte(text), modelfile.Overrides{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := bridge.Script(m, bridge.Options{}); err != nil {
			t.Error(err)
		}
	}
}

func TestOptions(t *testing.T) {
	m, err := modelfile.Load("../testdata/conformance/models/08_stdp_event_driven.toml", modelfile.Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		o    bridge.Options
		want string
	}{
		{bridge.Options{Mode: "nunpy"}, `no mode "nunpy"; did you mean "numpy"?`},
		{bridge.Options{Threads: -1}, "-1 threads"},
		{bridge.Options{Mode: "cython", Threads: 2}, "2 threads: Brian has several in the mode cpp_standalone alone"},
		{bridge.Options{Directory: "x"}, "directory x"},
		{bridge.Options{Mode: "cpp_standalone"}, "a monitor of all synapses"},
	} {
		if _, err := bridge.Script(m, tt.o); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: got %v, want %s", tt.o, err, tt.want)
		}
	}
}

// A script begins with the line by which the command knows its own.
func TestMarker(t *testing.T) {
	lines := strings.Split(script(t, "../examples/cuba/cuba.toml", modelfile.Overrides{}, bridge.Options{}), "\n")
	if want := []string{bridge.Marker, "#"}; !slices.Equal(lines[:2], want) {
		t.Errorf("got %q, want %q", lines[:2], want)
	}
}
