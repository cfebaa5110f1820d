package spikelane_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// rehearsal is a small network of which a run may be given nearly everything that it can be given.
type rehearsal struct {
	*spikelane.Network
	g     *spikelane.NeuronGroup
	s     *spikelane.Synapses
	spike *spikelane.SpikeMonitor
}

var firstWave = []float64{0, 1, 0.5, 2}

func newRehearsal(c spikelane.Config, wave []float64) *rehearsal {
	c.Seed = 3
	n := spikelane.NewNetwork("rehearsal", c)
	n.TimedArray("wave", spikelane.TimedArray{Values: wave, Dt: 2 * ms})
	n.TimedArray("grid", spikelane.TimedArray{Rows: [][]float64{{0, 1}, {0.25, 0.5}}, Unit: "mV", Dt: 3 * ms})
	g := n.NeuronGroup("g", 7, spikelane.NeuronModel{
		Equations: "dv/dt = (I + wave(t) - v)/tau + 0.1*xi*tau**-0.5 : 1\nI : 1\ntau : second (shared)\nlevel = I*wave(t) : 1\nhits : integer\non : boolean\nu = grid(t, i % 2) : volt",
		Threshold: "v > 1 and on", Reset: "v = 0; hits += 1", Method: "euler",
	})
	g.Set("I", "1.1 + 0.1*i")
	g.Set("tau", "10*ms")
	g.Set("v", "rand()")
	g.Set("on", "i != 3")
	s := n.Synapses("s", g, g, spikelane.SynapseModel{Equations: "w : 1", OnPre: "v_post += w", Delay: "0.3*ms"})
	s.Connect(spikelane.Connect{Condition: "i != j", P: "0.6"})
	s.Set("w", "0.1*rand()")
	return &rehearsal{n, g, s, n.SpikeMonitor("spikes", g)}
}

// trial is a run with other values, and the same in Go.
type trial struct {
	name string
	args spikelane.RunArguments
	c    spikelane.Instance
	wave []float64 // nil: firstWave
	last units.Time
	set  func(t *testing.T, n *rehearsal, s *spikelane.Simulation)
}

func (x trial) inGo(t *testing.T) *spikelane.Simulation {
	t.Helper()
	wave, last := firstWave, 20*ms
	if x.wave != nil {
		wave = x.wave
	}
	if x.last > 0 {
		last = x.last
	}
	n := newRehearsal(spikelane.Config{Target: "go"}, wave)
	p, err := n.Compile(t.Context())
	do(t, err)
	s := instance(t, p, x.c)
	if x.set != nil {
		x.set(t, n, s)
	}
	adjusted(t, n, s)
	do(t, s.Run(context.Background(), last))
	return s
}

// adjusted sets what depends on the values that a run is given.
func adjusted(t *testing.T, n *rehearsal, s *spikelane.Simulation) {
	t.Helper()
	do(t, s.Set(n.g, "v", "0.9*v + 0.01*I"))
}

func pointer(x int64) *int64 { return &x }

// trials are what a run may be given: quantities, numbers, arrays, timed arrays, seeds, a duration.
func trials() []trial {
	currents, weights := []float64{1.5, 0.2, 3, 1, 1, 1.7, 0}, make([]float64, 42)
	for k := range weights {
		weights[k] = float64(k*k%17) / 50
	}
	var inPlace []float64 // as many as there are synapses
	other := []float64{2, 0.25, 1, 0}
	return []trial{
		{name: "nothing"},
		{name: "a quantity", args: spikelane.RunArguments{Set: map[string]any{"g.tau": 5 * ms}}, set: func(t *testing.T, n *rehearsal, s *spikelane.Simulation) { do(t, s.Set(n.g, "tau", "5*ms")) }},
		{name: "a number for all", args: spikelane.RunArguments{Set: map[string]any{"g.I": 1.9, "s.w": 0.05}}, set: func(t *testing.T, n *rehearsal, s *spikelane.Simulation) {
			do(t, s.Set(n.g, "I", "1.9"))
			do(t, s.Set(n.s, "w", "0.05"))
		}},
		{name: "values of each", args: spikelane.RunArguments{Set: map[string]any{"g.I": currents}}, set: func(t *testing.T, n *rehearsal, s *spikelane.Simulation) {
			do(t, s.SetValues(n.g, "I", currents))
		}},
		{name: "whole numbers and conditions", args: spikelane.RunArguments{Set: map[string]any{"g.hits": []float64{0, 1, -2, 3, 4, 2147483647, 6}, "g.on": true}}, set: func(t *testing.T, n *rehearsal, s *spikelane.Simulation) {
			do(t, s.SetValues(n.g, "hits", []float64{0, 1, -2, 3, 4, 2147483647, 6}))
			do(t, s.Set(n.g, "on", "True"))
		}},
		{name: "weights", args: spikelane.RunArguments{Set: map[string]any{"s.w": &inPlace}}, set: func(t *testing.T, n *rehearsal, s *spikelane.Simulation) {
			i, _ := s.Connections(n.s)
			inPlace = weights[:len(i)]
			do(t, s.SetValues(n.s, "w", inPlace))
		}},
		{name: "a timed array", args: spikelane.RunArguments{Set: map[string]any{"wave": other}}, wave: other},
		{name: "a seed", args: spikelane.RunArguments{Seed: pointer(-5)}, c: spikelane.Instance{Seed: -5, OwnSeed: true}},
		{name: "another network", args: spikelane.RunArguments{Wiring: pointer(8)}, c: spikelane.Instance{Wiring: 8, OwnWiring: true}},
		{name: "a duration", args: spikelane.RunArguments{Duration: 7.3 * ms}, last: 7.3 * ms},
	}
}

// TestStandaloneWorkflow builds a project once and runs it again and again: with other values one after the other, and
// all at the same time, each with a folder of its own; for a device that builds on run; with debugging. Brian's tests of
// its C++ standalone mode go this way.
func TestStandaloneWorkflow(t *testing.T) {
	t.Parallel()
	var told atomic.Pointer[func()] // what a program that says how far it is sets off
	d := fast.device(t)
	d.Reinit(spikelane.StandaloneOptions{Directory: d.Directory(), Progress: writerFunc(func() {
		if f := told.Load(); f != nil {
			(*f)()
		}
	})})
	n := newRehearsal(fast.config(), firstWave)
	n.SetDevice(d)
	noted := started(t, n.Network)
	if err := spikelane.NewStandalone(spikelane.StandaloneOptions{}).ApplyRunArguments(); !errors.Is(err, spikelane.ErrExport) {
		t.Errorf("arguments of a run of nothing: %v, want ErrExport", err)
	}
	beforeRun(t, n, noted)
	do(t, d.ApplyRunArguments())
	if err := d.ApplyRunArguments(); !errors.Is(err, spikelane.ErrExport) {
		t.Errorf("arguments that are given twice: %v, want ErrExport", err)
	}
	adjusted(t, n, noted)
	do(t, noted.Run(t.Context(), 20*ms))
	if _, err := d.Run(t.Context(), spikelane.RunArguments{}); !errors.Is(err, spikelane.ErrNotRun) {
		t.Errorf("a run before Build: %v, want ErrNotRun", err)
	}
	fast.build(t, d)
	if _, err := noted.Get(n.g, "v"); !errors.Is(err, spikelane.ErrNotRun) {
		t.Errorf("v of a project that has not run: %v, want ErrNotRun", err)
	}

	list := trials()
	var table []spikelane.RunArguments
	var want []*spikelane.Simulation
	for k := range list {
		want = append(want, list[k].inGo(t))
		for name, value := range list[k].args.Set {
			if later, ok := value.(*[]float64); ok {
				list[k].args.Set[name] = *later
			}
		}
		table = append(table, list[k].args)
	}
	for k, x := range list {
		read, err := d.Run(t.Context(), x.args)
		if err != nil {
			t.Errorf("%s: %v", x.name, err)
			continue
		}
		sameAsGo(t, x.name, filepath.Join(d.Directory(), "results"), read, want[k])
		if k > 0 && fmt.Sprint(want[k].Stats().Digest) == fmt.Sprint(want[0].Stats().Digest) && k != 2 {
			t.Errorf("%s: the same as without", x.name)
		}
	}
	all, err := d.RunAll(t.Context(), table, len(table))
	if err != nil {
		t.Error(err)
	}
	for k, read := range all {
		if read != nil {
			sameAsGo(t, "at once, "+list[k].name, filepath.Join(d.Directory(), "results", fmt.Sprint(k)), read, want[k])
		}
	}
	t.Run("wrong arguments", func(t *testing.T) { wrongArguments(t, d) })
	t.Run("broken input", func(t *testing.T) { brokenInput(t, d) })
	t.Run("broken disk", func(t *testing.T) { brokenDisk(t, d) })
	t.Run("stopping", func(t *testing.T) { stopping(t, d, &told) })
	t.Run("build on run", func(t *testing.T) { buildOnRun(t, d, want[0]) })
	t.Run("debugging", func(t *testing.T) {
		if testing.Short() {
			t.Skip("it is compiled again")
		}
		do(t, d.Build(t.Context(), spikelane.Building{Compile: true, Run: true, Debug: true}))
		sameAsGo(t, "debugging", filepath.Join(d.Directory(), "results"), noted, want[0])
		if err := d.Build(t.Context(), spikelane.Building{}); !errors.Is(err, spikelane.ErrExport) {
			t.Errorf("Build once the results are there: %v, want ErrExport", err)
		}
	})
	t.Run("delete", func(t *testing.T) { deleteParts(t, d) })
}

// writerFunc is a writer that calls a function, whatever is written.
type writerFunc func()

func (f writerFunc) Write(p []byte) (int, error) {
	f()
	return len(p), nil
}

// beforeRun: what is known before a run is there, and all else is an error that says what to do.
func beforeRun(t *testing.T, n *rehearsal, s *spikelane.Simulation) {
	t.Helper()
	do(t, s.SetValues(n.g, "hits", make([]float64, 7)))
	if got, err := s.Get(n.g, "hits"); err != nil || len(got) != 7 || got[3] != 0 {
		t.Errorf("values that were given: %v, %v", got, err)
	}
	for _, c := range []struct {
		what string
		read func() error
	}{
		{"what an expression sets", func() error { _, err := s.Get(n.g, "v"); return err }},
		{"a subexpression of it", func() error { _, err := s.Get(n.g, "level"); return err }},
		{"connections", func() error { _, err := s.Synaptic(n.s).Get("w"); return err }},
		{"everything", func() error { _, err := s.States(n.g); return err }},
		{"a folder of results", func() error { return s.Save(t.TempDir()) }},
	} {
		if err := c.read(); !errors.Is(err, spikelane.ErrNotRun) || !strings.Contains(err.Error(), "BuildOnRun") {
			t.Errorf("%s before the run: %v, want ErrNotRun", c.what, err)
		}
	}
	if s.Float64(n.g, "v") != nil || s.Weights(n.s, "w") != nil {
		t.Error("there is memory whose changes nobody notes")
	}
}

// wrongArguments: all faults at once, by name; nothing runs.
func wrongArguments(t *testing.T, d *spikelane.Standalone) {
	one := func(name string, value any) spikelane.RunArguments {
		return spikelane.RunArguments{Set: map[string]any{name: value}}
	}
	for _, c := range []struct {
		args       spikelane.RunArguments
		code, says string
	}{
		{one("g.tao", 1.0), "E402", `did you mean "g.tau"?`},
		{one("wav", 1.0), "E402", `did you mean "wave"?`},
		{one("", 1.0), "E402", ""},
		{one("g.level", 1.0), "E402", ""}, // a subexpression
		{one("g.tau", 3.0*units.Millivolt), "E201", "needs second, is volt"},
		{one("g.tau", []float64{1, 2}), "E403", "takes an array of one value, got one of 2 values"},
		{one("g.I", []float64{1, 2}), "E403", "takes an array of 7 values, got one of 2 values"},
		{one("g.I", []float64{}), "E403", "got one of 0 values"},
		{one("g.I", [][]float64{{1}}), "E403", ""},
		{one("g.I", [][]float64{}), "E403", ""},
		{one("g.I", "1.5"), "E106", "string"},
		{one("g.I", nil), "E106", ""},
		{one("g.hits", 0.5), "E418", "value 0 is 0.5, which g.hits cannot be"},
		{one("g.on", 2.0), "E418", ""},
		{one("wave", []float64{1, 2}), "E403", "takes an array of 4 values"},
		{one("grid", [][]float64{{1, 2}, {3}}), "E403", "rows of 2 and 1 values"},
		{one("grid", [][]float64{{1, 2}}), "E403", "takes an array of 2x2 values, got one of 1x2 values"},
		{spikelane.RunArguments{Set: map[string]any{"no": 1.0, "nein": 2.0}}, "E402", "nein"},
	} {
		_, err := d.Run(t.Context(), c.args)
		var faults spikelane.Errors
		if !errors.As(err, &faults) || len(faults) != len(c.args.Set) || string(faults[0].Code) != c.code || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v: %v, want %s with %q", c.args.Set, err, c.code, c.says)
		}
	}
	for _, c := range []struct {
		args spikelane.RunArguments
		says string
	}{
		{one("s.w", []float64{1, 2}), "s.w: 2 values are given"}, // the program counts its synapses
		{spikelane.RunArguments{Duration: -1 * ms}, "--duration -0.001: want a time in seconds"},
		{spikelane.RunArguments{Args: []string{"--sed", "1"}}, "did you mean --seed?"},
		{spikelane.RunArguments{Args: []string{"g.I=@nowhere.npy"}}, "nowhere.npy"},
		{spikelane.RunArguments{Threads: -1}, ""},
	} {
		if _, err := d.Run(t.Context(), c.args); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v, want %q", c.args, err, c.says)
		}
	}
	if _, err := d.RunAll(t.Context(), []spikelane.RunArguments{{}, one("no", 1.0)}, 2); err == nil || !strings.Contains(err.Error(), "run 1: ") || strings.Contains(err.Error(), "run 0: ") {
		t.Errorf("a table with a fault: %v", err)
	}
}

// buildOnRun: the run of another simulation of the same network builds what is built already, and gives the results.
func buildOnRun(t *testing.T, d *spikelane.Standalone, want *spikelane.Simulation) {
	again := spikelane.NewStandalone(spikelane.StandaloneOptions{Directory: d.Directory(), BuildOnRun: true})
	n := newRehearsal(fast.config(), firstWave)
	again.Activate(n.Network)
	s := started(t, n.Network)
	adjusted(t, n, s)
	do(t, s.Run(t.Context(), 20*ms))
	sameAsGo(t, "build on run", filepath.Join(d.Directory(), "results"), s, want)
	if got := s.SpikeCount(n.spike); got == 0 || int64(got) != want.Stats().Spikes["spikes"] {
		t.Errorf("%d spikes", got)
	}
	if again.Timers().Run == 0 || again.Timers().Make == 0 || again.Timers().Write == 0 {
		t.Errorf("%+v", again.Timers())
	}
	if err := s.Run(t.Context(), 1*ms); !errors.Is(err, spikelane.ErrOnlyResults) {
		t.Errorf("a run of results: %v, want ErrOnlyResults", err)
	}
	p, err := n.Compile(t.Context())
	do(t, err)
	if _, err := p.New(t.Context(), spikelane.Instance{}); !errors.Is(err, spikelane.ErrExport) || !strings.Contains(err.Error(), "Reinit") {
		t.Errorf("a second simulation of a device: %v, want ErrExport", err)
	}
	again.Reinit(spikelane.StandaloneOptions{Directory: d.Directory()})
	if _, err := p.New(t.Context(), spikelane.Instance{}); err != nil {
		t.Errorf("after Reinit: %v", err)
	}
}

// deleteParts removes results, code, and all of a project in whose folder somebody has put files of their own.
func deleteParts(t *testing.T, d *spikelane.Standalone) {
	dir := d.Directory()
	mine := filepath.Join(dir, "results", "notes.txt")
	do(t, os.WriteFile(mine, []byte("mine"), 0o666))
	exists := func(name string) bool {
		_, err := os.Stat(filepath.Join(dir, name))
		return err == nil
	}
	for _, c := range []struct {
		o          spikelane.Deleting
		stay, gone []string
	}{
		{spikelane.Deleting{}, []string{"main", "main.cpp", "results/summary.json"}, nil},
		{spikelane.Deleting{Results: true}, []string{"main", "main.cpp", "results/notes.txt", "data"}, []string{"results/summary.json", "results/0/spikes.npz", "results/arguments"}},
		{spikelane.Deleting{Code: true}, []string{"results/notes.txt", "data"}, []string{"main", "main.cpp", "objects", "runtime"}},
		{spikelane.Deleting{Code: true, Data: true, Results: true, Directory: true}, []string{"results/notes.txt", "all.cpp"}, []string{"data", "build/main.o"}},
	} {
		kept, err := d.Delete(c.o)
		if err != nil {
			t.Errorf("%+v: %v", c.o, err)
		}
		for _, name := range c.stay {
			if !exists(name) {
				t.Errorf("%+v: %s is gone; kept %q", c.o, name, kept)
			}
		}
		for _, name := range c.gone {
			if exists(name) {
				t.Errorf("%+v: %s is still there; kept %q", c.o, name, kept)
			}
		}
	}
	if _, err := d.Run(t.Context(), spikelane.RunArguments{}); err == nil {
		t.Error("a project without code runs")
	}
	do(t, os.Remove(mine))
	do(t, os.Remove(filepath.Join(dir, "all.cpp")))
	if _, err := d.Delete(spikelane.Deleting{Code: true, Data: true, Results: true, Directory: true, Force: true}); err != nil || exists(".") {
		t.Errorf("the whole folder: %v", err)
	}
}
