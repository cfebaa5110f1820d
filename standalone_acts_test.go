package spikelane

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/units"
)

// written does something with a simulation of a network, and with one that is written down, built and run; results must
// be the same files. It returns the folder of the project, and that of the results of the run in Go.
func written(t *testing.T, network func() *Network, acts func(n *Network, s *Simulation) error, args ...string) (project, results string) {
	t.Helper()
	project, results = keepDir("project", t), t.TempDir()
	n := network()
	p, err := n.Compile(context.Background())
	must(t, err)
	s, err := p.New(context.Background(), Instance{})
	must(t, err)
	t.Chdir(results) // where loops save
	must(t, acts(n, s))
	must(t, s.Save(results))
	n = network()
	d := NewStandalone(StandaloneOptions{Directory: project})
	n.SetDevice(d)
	p, err = n.Compile(context.Background())
	must(t, err)
	s, err = p.New(context.Background(), Instance{})
	must(t, err)
	must(t, acts(n, s))
	must(t, d.Build(context.Background(), Building{}))
	compiled(t, project)
	same(t, project, results, args...)
	return project, results
}

// compiled compiles a project the quick way: in one piece, without optimisation. Flags that keep the bits are the Makefile's.
func compiled(t *testing.T, project string) {
	t.Helper()
	sources, err := filepath.Glob(filepath.Join(project, "objects", "*.cpp"))
	must(t, err)
	functions, err := filepath.Glob(filepath.Join(project, "functions.cpp"))
	must(t, err)
	var text strings.Builder
	for _, s := range append(functions, append(sources, filepath.Join(project, "results.cpp"), filepath.Join(project, "main.cpp"))...) {
		fmt.Fprintf(&text, "#include %q\n", s)
	}
	must(t, os.WriteFile(filepath.Join(project, "whole.cpp"), []byte(text.String()), 0o666))
	args := []string{"-std=c++17", "-DSPIKELANE_HEADERS", "-O0", "-ffp-contract=off", "-Wall", "-Wextra", "-Werror", "-pthread", "-I", project, "-o", filepath.Join(project, "main"), filepath.Join(project, "whole.cpp")}
	if text, err := exec.Command("g++", args...).CombinedOutput(); err != nil {
		t.Fatalf("g++: %v\n%s", err, text)
	}
}

// same runs a project, and compares what it leaves with results in Go.
func same(t *testing.T, project, want string, args ...string) {
	t.Helper()
	got := filepath.Join(t.TempDir(), "results")
	if text, err := exec.Command(filepath.Join(project, "main"), append([]string{"--results", got}, args...)...).CombinedOutput(); err != nil {
		t.Fatalf("main: %v\n%s", err, text)
	}
	var names []string
	must(t, filepath.WalkDir(want, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(want, path)
			names = append(names, name)
		}
		return err
	}))
	for _, name := range names {
		a, err := os.ReadFile(filepath.Join(got, name))
		if err != nil {
			t.Error(err)
			continue
		}
		b, err := os.ReadFile(filepath.Join(want, name))
		must(t, err)
		if filepath.Base(name) == "summary.json" {
			a, b = timeless(t, a), timeless(t, b)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs", name)
			if filepath.Base(name) == "summary.json" {
				t.Errorf("got %s\nwant %s", a, b)
			}
		}
	}
}

// timeless returns a summary without what two runs need not have in common.
func timeless(t *testing.T, text []byte) []byte {
	t.Helper()
	var lines []string
	for line := range strings.SplitSeq(string(text), "\n") {
		key, _, _ := strings.Cut(strings.TrimSpace(line), ":")
		switch strings.Trim(key, `"`) {
		case "target", "isa", "build_s", "compile_s", "run_s", "peak_rss_bytes", "threads":
		default:
			lines = append(lines, line)
		}
	}
	if !json.Valid(text) {
		t.Errorf("no JSON: %s", text)
	}
	return []byte(strings.Join(lines, "\n"))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// all does things in order until one fails.
func all(things ...func() error) error {
	for _, f := range things {
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}

const msec = units.Time(1e-3)

// busy is a network with something of everything that changes touch: delays of all kinds, plasticity, a generator, rates,
// refractoriness, exact updates, a clock of its own, integers, booleans and shared variables.
func busy() *Network {
	n := NewNetwork("busy", Config{Seed: 5})
	n.Constant("tau", "10*ms")
	n.Constant("gain", "2")
	n.Constant("hz", "80*Hz")
	n.TimedArray("drive", TimedArray{Values: []float64{0, 0.2, 0.4, 0.1}, Dt: 4 * msec})
	g := n.NeuronGroup("g", 40, NeuronModel{Equations: `
		dv/dt = (level + drive(t) - v)/tau : 1 (unless refractory)
		dx/dt = -x/(7*ms) : 1
		level : 1
		twice = gain*v : 1
		k : integer
		on : boolean
		bias : 1 (shared)`, Threshold: "v > 1", Reset: "v = 0; x += 1 + bias", Refractory: "2*ms"})
	g.Set("v", "rand()")
	g.Set("level", "1.1 + 0.02*i")
	p := n.PoissonGroup("p", 30, PoissonModel{Rates: "hz"})
	q := n.SpikeGeneratorGroup("q", 5, SpikeGenerator{Indices: []int32{0, 1, 2, 3, 4, 0}, Times: []float64{1e-3, 2e-3, 3e-3, 4e-3, 5e-3, 6e-3}, Period: 7 * msec})
	slow := n.NeuronGroup("slow", 10, NeuronModel{Equations: "du/dt = (1 - u)/(20*ms) : 1", Dt: 0.5 * msec})
	n.Synapses("one", p, g, SynapseModel{Equations: "w : 1\nm : integer\nok : boolean", OnPre: "v_post += w", Delay: "1.3*ms"}).Connect(Connect{P: "0.3"})
	n.SynapsesNamed("one").Set("w", "0.05 + 0.01*rand()")
	y := n.Synapses("many", g, g, SynapseModel{Equations: `
		da/dt = -a/(15*ms) : 1 (event-driven)
		db/dt = -b/(20*ms) : 1 (event-driven)
		w : 1`, OnPre: "x_post += w; a += 0.1; w = clip(w - b*0.01, 0, 1)", OnPost: "b += 0.1; w = clip(w + a*0.01, 0, 1)", Delay: "(0.5 + 3*rand())*ms"})
	y.Connect(Connect{Condition: "i != j", P: "0.3"})
	y.Set("w", "0.1*rand()")
	z := n.Synapses("two", q, g, SynapseModel{Equations: "m : integer", OnPre: "v_post += 0.3"})
	z.Connect(Connect{Sources: "(j + k) % N_pre for k in range(2)", N: "2"})
	n.Synapses("three", g, slow, SynapseModel{OnPre: "u_post += 0.01", Delay: "2*ms"}).Connect(Connect{P: "0.2"})
	n.PoissonInput(g, "x", PoissonTrains{N: 20, Rate: "hz/10", Weight: "0.01"})
	g.RunRegularly(Regular{Code: "level += 0.001*rand()", Dt: 1 * msec})
	n.SpikeMonitor("spikes", g, "x")
	n.SpikeMonitor("others", p)
	n.SpikeMonitor("played", q)
	n.RateMonitor("rate", g)
	n.StateMonitor("trace", g, StateRecord{Variables: []string{"v", "twice", "k"}, Indices: []int{0, 5}})
	n.StateMonitor("weights", y, StateRecord{Variables: []string{"w"}, Indices: []int{3, 1, 7}, Dt: 1 * msec})
	n.StateMonitor("slowly", slow, StateRecord{Variables: []string{"u"}})
	return n
}

// doing is a simulation to which things are done; what is known of its synapses once it runs in Go is given to the one that
// is written down.
type doing struct {
	*Simulation
	n        *Network
	synapses *int
	matrix   *[][]float64
	kept     [2]*Snapshot
}

func (s *doing) run(d units.Time) func() error {
	return func() error { return s.Run(context.Background(), d*msec) }
}

func (s *doing) store(k int) func() error {
	return func() (err error) { s.kept[k], err = s.Snapshot(); return err }
}

func (s *doing) restore(k int) func() error { return func() error { return s.Restore(s.kept[k]) } }

func (s *doing) delays() []units.Time {
	delays := make([]units.Time, *s.synapses)
	for k := range delays {
		delays[k] = units.Time(k*7%31) * 0.1 * msec
	}
	return delays
}

// changes is all kinds of changes between runs, and states that are put back.
func (s *doing) changes() error {
	n, run, store, restore := s.n, s.run, s.store, s.restore
	g, one, many, three := n.Group("g"), n.SynapsesNamed("one"), n.SynapsesNamed("many"), n.SynapsesNamed("three")
	q := &SpikeGeneratorGroup{n.Group("q")}
	if s.notes == nil { // one value for each pair that is connected, and NaN for some of these
		m, err := s.Synaptic(many).Matrix("0.01*i + 0.001*j", From(0, 39))
		if err != nil {
			return err
		}
		for _, row := range m {
			row[7], row[11] = math.NaN(), math.NaN()
		}
		*s.synapses, *s.matrix = s.Synaptic(many).Len(), m
	}
	delays := s.delays()
	return all(run(9.3),
		func() error { return s.SetConstants(map[string]any{"tau": "6*ms", "gain": 3, "hz": "120*Hz"}) }, run(4.1),
		func() error { return s.SetDelay(one, "pre", 2.5*msec) }, run(3), store(0),
		func() error { return s.SetDt(0.05 * msec) }, run(0.8), store(1), run(2.4),
		func() error { return s.Set(g, "v", "v + 0.1*rand()") },
		func() error { return s.SetWhere(g, "level", "i % 3 == 0", "level + 0.1*randn()") },
		func() error { return s.SetAt(g, "k", 5, "7") },
		func() error { return s.Set(g.Slice(10, 20), "x", "i*0.01") },
		func() error { return s.Set(g, "bias", "0.5") },
		func() error { return s.SetAt(many, "w", 11, "0.7*rand()") },
		func() error { return s.Synaptic(many).Set("w", "0.3 + 0.01*i", From(3, 9), Onto(0, 30)) },
		func() error { return s.Synaptic(many).Set("w", "0.2", Numbers(3, 1, 40), From(0, 3)) },
		func() error { return s.Synaptic(many).SetValues("w", []float64{0.5, 0.25}, Numbers(9, 2)) },
		func() error { return s.Synaptic(n.SynapsesNamed("two")).Set("m", "j", Nth(1)) },
		func() error {
			return s.Synaptic(many).Set("w", "w + 0.1*rand()", Where("rand() < 0.5"), From(3, 30), Where("x_post < 10 and i > j"))
		},
		func() error {
			return s.Synaptic(many).SetValues("w", []float64{0.5, 0.25}, Numbers(9, 40, 2, 7), Numbers(2, 3, 9, 5, 7), Where("w > -1 and rand() < 2"), Numbers(2, 9))
		},
		func() error { return s.Synaptic(many).SetMatrix("w", *s.matrix, From(0, 39)) },
		func() error { return s.SetWhere(one, "w", "i < 4", "w*2") },
		func() error { return s.SetSpikes(q, []int32{4, 3, 2}, []float64{19.7e-3, 20e-3, 25e-3}, 0) }, run(4),
		func() error {
			return s.SetStates(g, map[string]any{"level": Values{Data: ramp(40, 1, 0.03)}, "on": true})
		},
		func() error { return s.SetStates(g.Slice(2, 4), map[string]any{"x": []float64{1, 2}}) },
		func() error { return s.SetStates(many, map[string]any{"w": ramp(*s.synapses, 0.01, 0.001)}) },
		func() error { return s.SetStates(one, map[string]any{"m": 3}) },
		func() error { return s.SetDelay(three, "pre", 0) },
		func() error { return s.SetDelay(many, "post", 1*msec) },
		func() error { return s.SetDt(0.1 * msec) }, run(5),
		func() error { return s.SetDelay(many, "pre", 1.5*msec) }, run(3),
		func() error { return s.SetDelays(many, "post", delays) }, run(3), func() error { return s.Save("first") },
		restore(1), run(2), func() error { return s.Save("again") }, restore(0),
		func() error { return s.SetDelays(many, "pre", delays) }, run(4), func() error { return s.Save("second") },
		restore(1), func() error { return s.Set(g, "x", "rand()") }, run(4))
}

func ramp(n int, from, by float64) []float64 {
	x := make([]float64, n)
	for k := range x {
		x[k] = from + float64(by*float64(k))
	}
	return x
}

func keepDir(name string, t *testing.T) string {
	if d := os.Getenv("KEEP"); d != "" {
		return filepath.Join(d, name)
	}
	return t.TempDir()
}

// TestStandaloneLoops: loops over tables, functions of the user, and code inserted, and values of the command line, which
// are given before all that is done.
func TestStandaloneLoops(t *testing.T) {
	network := func() *Network {
		n := NewNetwork("loops", Config{Seed: 8})
		n.Constant("tau", "5*ms")
		n.Function("squashed", Function{
			Args: []string{"1", "1"}, Cpp: "#include <cmath>\nstatic double low() { return -1; }\ndouble squashed(double x, double y) { return std::fmax(x, low())/(1 + std::fabs(y)); }",
			Go: func(x []float64) float64 { return max(x[0], -1) / (1 + max(x[1], -x[1])) },
		})
		g := n.NeuronGroup("g", 12, NeuronModel{Equations: `dv/dt = (squashed(drive(t, i), v) - v + level)/tau : 1 (unless refractory)
			level : 1
			k : integer
			on : boolean
			bias : 1 (shared)`, Threshold: "v > 1", Reset: "v = bias*int(on)", Refractory: "1*ms"})
		n.TimedArray("drive", TimedArray{Rows: [][]float64{ramp(12, 0, 0.1), ramp(12, 1, -0.1)}, Dt: 3 * msec})
		g.Set("level", "1 + 0.1*i")
		y := n.Synapses("y", g, g, SynapseModel{Equations: "w : 1", OnPre: "v_post += w*rand()", Delay: "rand()*2*ms"})
		y.Connect(Connect{Targets: "k for k in sample(N_post, p=0.3)"})
		y.Set("w", "0.1*rand()")
		n.SpikeMonitor("spikes", g)
		n.StateMonitor("trace", g, StateRecord{Variables: []string{"v"}, Indices: []int{0}})
		return n
	}
	acts := func(first func(s *Simulation) error) func(n *Network, s *Simulation) error {
		return func(n *Network, s *Simulation) error {
			g, y := n.Group("g"), n.SynapsesNamed("y")
			run := func(d units.Time) func() error { return func() error { return s.Run(context.Background(), d*msec) } }
			if s.notes != nil {
				for _, slot := range insertionSlots[2:] {
					if err := s.device.InsertCode(slot, fmt.Sprintf(`std::fprintf(stderr, "%s %%g\n", now*1000);`, slot)); err != nil {
						return err
					}
				}
			}
			return all(func() error { return first(s) }, run(4),
				func() error {
					return s.Repeat(Repetition{Save: "rows", Afresh: true, Values: []RowValues{
						{g, "level", [][]float64{{1.5}, {1.2}, {0.9}}},
						{y, "w", [][]float64{{0.3}, {0.2}, {0.1}}},
						{g.Slice(2, 4), "k", [][]float64{{3, 4}, {5, 6}, {7, 8}}},
						{g, "bias", [][]float64{{0}, {0.1}, {0.2}}},
					}},
						func() error {
							return all(run(3), func() error { return s.Set(g, "v", "rand()") }, func() error { return s.SetConstant("tau", "3*ms") },
								func() error { return s.SetDelay(y, "pre", 1*msec) }, run(2))
						})
				},
				func() error { return s.SetConstant("tau", "4*ms") },
				func() error {
					return s.Repeat(Repetition{Times: 3}, func() error {
						return all(func() error { return s.Set(g, "v", "v + 0.1*rand()") }, run(2))
					})
				}, run(1))
		}
	}
	none := func(*Simulation) error { return nil }
	project, _ := written(t, network, acts(none))
	// Other seeds, and values for all kinds of variables: those of synapses in the order of creation, a timed array that is
	// looked up when the runs begin.
	drive := [][]float64{ramp(12, 0.3, 0.05), ramp(12, 0.9, 0.02)}
	n := network()
	n.functions[1].timed.Rows = drive
	p, err := n.Compile(context.Background())
	must(t, err)
	s, err := p.New(context.Background(), Instance{Seed: 77, OwnSeed: true, Wiring: 99, OwnWiring: true})
	must(t, err)
	level, w := ramp(12, 0.5, 0.05), ramp(s.Synaptic(n.SynapsesNamed("y")).Len(), 0.01, 0.002)
	results, arrays := t.TempDir(), t.TempDir()
	t.Chdir(results)
	must(t, acts(func(s *Simulation) error {
		g, y := n.Group("g"), n.SynapsesNamed("y")
		return all(func() error { return s.SetValues(g, "level", level) }, func() error { return s.Set(g, "k", "9") }, func() error { return s.Set(g, "on", "True") },
			func() error { return s.SetValues(y, "w", w) }, func() error { return s.Set(g, "bias", "0.25") })
	})(n, s))
	must(t, s.Save(results))
	args := []string{"--seed", "77", "--wiring", "99", "g.k=9", "g.on=true", "g.bias=0.25", "--threads", "2"}
	for name, x := range map[string][]float64{"g.level": level, "y.w": w, "drive": slices.Concat(drive...)} {
		path := filepath.Join(arrays, name+".npy")
		shape := fmt.Sprintf("%d,", len(x))
		if name == "drive" {
			shape = "2, 12"
		}
		must(t, writeNPY(path, shape, x))
		args = append(args, name+"=@"+path)
	}
	same(t, project, results, args...)
}

func writeNPY(path, shape string, x []float64) error {
	header := fmt.Sprintf("{'descr': '<f8', 'fortran_order': False, 'shape': (%s), }", shape)
	header += strings.Repeat(" ", 117-len(header)) + "\n"
	var b bytes.Buffer
	b.WriteString("\x93NUMPY\x01\x00")
	_ = binary.Write(&b, binary.LittleEndian, uint16(len(header)))
	b.WriteString(header)
	_ = binary.Write(&b, binary.LittleEndian, x)
	return os.WriteFile(path, b.Bytes(), 0o666)
}
