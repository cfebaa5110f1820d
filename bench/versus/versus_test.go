package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
)

// TestModels reads every model of the comparison: right, with one run, a seed of its own and a monitor of spikes, whose
// counts say whether both engines did the same work.
func TestModels(t *testing.T) {
	files, err := filepath.Glob("../models/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 12 {
		t.Errorf("%d model files, want 12", len(files))
	}
	for _, file := range files {
		m, err := modelfile.Load(file, modelfile.Overrides{})
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if _, err := m.Compile(context.Background()); err != nil {
			t.Errorf("%v", err)
		}
		if len(m.Runs) != 1 || !m.Seeded || len(m.Network.SpikeMonitors()) == 0 {
			t.Errorf("%s: %d runs, seed given: %v, %d spike monitors; want 1, true, one at least", file, len(m.Runs), m.Seeded, len(m.Network.SpikeMonitors()))
		}
	}
}

func TestSame(t *testing.T) {
	for _, c := range []struct {
		a, b      int64
		tolerance float64
		want      bool
	}{
		{0, 0, 0.05, true},
		{0, 9, 0, true}, // 3·sqrt(9)
		{0, 10, 0, false},
		{10, 0, 0, false},
		{102500, 97500, 0.05, true}, // 5 % of their mean
		{102501, 97500, 0.05, false},
		{0, 1000, 0.05, false},
	} {
		if got := same(c.a, c.b, c.tolerance); got != c.want {
			t.Errorf("same(%d, %d, %v): got %v, want %v", c.a, c.b, c.tolerance, got, c.want)
		}
	}
}

func TestSpread(t *testing.T) {
	for _, c := range []struct {
		list []float64
		want spread
	}{
		{[]float64{3}, spread{3, 3, 3}},
		{[]float64{4, 1}, spread{2.5, 1, 4}},
		{[]float64{9, 1, 2}, spread{2, 1, 9}},
	} {
		if got := spreadOf(c.list); got != c.want {
			t.Errorf("%v: got %v, want %v", c.list, got, c.want)
		}
	}
}

func TestLastRun(t *testing.T) {
	if got, err := lastRun("2.7517 1\n"); err != nil || got != 2.7517 {
		t.Errorf("got %v, %v; want 2.7517", got, err)
	}
	for _, text := range []string{"", "2.75", "2.75 0.5", "0 1", "x 1", "1 x", "NaN 1"} {
		if got, err := lastRun(text); err == nil {
			t.Errorf("%q: got %v, want an error", text, got)
		}
	}
}

func TestOptimisations(t *testing.T) {
	if got, want := optimisations("PROGRAM = main\nOPTIMISATIONS = -w -O3\nCXXFLAGS = -c $(OPTIMISATIONS)\n"), "-w -O3"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestParse(t *testing.T) {
	o, err := parse([]string{"-n", "3", "-target", "go", "-cache", "c", "a.toml", "b.toml"})
	if err != nil || o.pairs != 3 || o.target != "go" || o.cache != "c" || len(o.models) != 2 {
		t.Errorf("got %+v, %v", o, err)
	}
	for _, args := range [][]string{{"-cache", "c"}, {"-n", "0", "a.toml"}, {"-tolerance", "-1", "a.toml"}, {"-threads", "0", "a.toml"}, {"-builds", "a.toml"}} {
		if _, err := parse(args); !errors.Is(err, errUsage) {
			t.Errorf("%v: got %v, want errUsage", args, err)
		}
	}
}

// TestProject runs a project whose program is a script, and one that leaves nothing behind: then the file of an earlier run
// must not be taken for this run's.
func TestProject(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the program is a shell script")
	}
	dir := t.TempDir()
	p := project{dir: dir, monitors: []string{"spikes"}}
	if err := os.Mkdir(filepath.Join(dir, "results"), 0o777); err != nil {
		t.Fatal(err)
	}
	program := func(lines string) {
		if err := os.WriteFile(filepath.Join(dir, "main"), []byte("#!/bin/sh\n"+lines), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	// 149959 is 0x000249c7.
	program("echo 0.25 1 > results/last_run_info.txt; printf '\\307\\111\\002\\000' > results/_array_spikes_N_12\n")
	got, err := p.run(t.Context())
	if err != nil || got.RunS != 0.25 || got.LoopCPUS != 0.25 || got.Spikes["spikes"] != 149959 {
		t.Errorf("got %+v, %v; want 0.25 s, 149959 spikes", got, err)
	}
	program("true\n")
	if got, err := p.run(t.Context()); err == nil {
		t.Errorf("a program that leaves no result: got %+v, want an error", got)
	}
	program("echo it broke; exit 3\n")
	if _, err := p.run(t.Context()); err == nil || !strings.Contains(err.Error(), "it broke") {
		t.Errorf("a program that fails: got %v, want what it said", err)
	}
}

func TestReport(t *testing.T) {
	var c comparison
	p := project{synapses: map[string]int64{"S": 1000}}
	for _, k := range []float64{1, 3, 2} {
		us := ourRun{timing{RunS: k, LoopCPUS: k / 2, WallS: k, CPUS: k, Spikes: map[string]int64{"spikes": 400}}, spikelane.Stats{
			Model: "m", Target: "go", SimS: 10, SynapticEvents: 4000,
			Synapses: map[string]int64{"S": 1000}, Spikes: map[string]int64{"spikes": 400}}}
		c.add(us, timing{RunS: 6, LoopCPUS: 6, WallS: 8, CPUS: 6, Spikes: map[string]int64{"spikes": 900}}, p, 0.05)
	}
	for _, k := range []struct {
		name      string
		got, want spread
	}{
		{"ours, wall", c.Times.OursWall, spread{0.2, 0.1, 0.3}},
		{"ours, CPU", c.Times.OursCPU, spread{0.1, 0.05, 0.15}},
		{"Brian", c.Times.BrianCPU, spread{0.6, 0.6, 0.6}},
		{"ratio, wall", c.Times.WallRatio, spread{3, 2, 6}},
		{"ratio, CPU", c.Times.CPURatio, spread{6, 4, 12}},
	} {
		if k.got != k.want {
			t.Errorf("%s: got %v, want %v", k.name, k.got, k.want)
		}
	}
	if c.Disturbed != 3 {
		t.Errorf("%d disturbed runs, want Brian's 3", c.Disturbed)
	}
	r := report{Models: []comparison{c}}
	if r.equal() {
		t.Error("400 spikes and 900 are taken for the same work")
	}
	var text strings.Builder
	r.print(&text)
	for _, want := range []string{"NOT THE SAME", "synapses S", "-76.92 %", "3 of 6"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, &text)
		}
	}
	file := filepath.Join(t.TempDir(), "r.json")
	if err := r.write(file); err != nil {
		t.Fatal(err)
	}
}
