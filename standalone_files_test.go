package spikelane

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/record"
)

// files stores the state in files, and goes on from a file that is there before, given, and from one without records that it
// has stored itself, and then from a state that was kept in memory.
func (s *doing) files() error {
	g, one, many, three := s.n.Group("g"), s.n.SynapsesNamed("one"), s.n.SynapsesNamed("many"), s.n.SynapsesNamed("three")
	q := &SpikeGeneratorGroup{s.n.Group("q")}
	return all(s.run(4.3), // up to 25.5 ms
		func() error {
			return s.SetSpikes(q, []int32{4, 3, 2, 1}, []float64{27.53e-3, 26.36e-3, 28e-3, 30e-3}, 0)
		},
		func() error { return s.SetDelays(many, "post", s.delays()) },
		func() error { return s.SetDt(0.1 * msec) }, s.run(0.5), func() error { return s.SetDelay(one, "pre", 3.5*msec) }, s.run(0.3),
		func() error { return s.SetConstants(map[string]any{"tau": "7*ms"}) },
		func() error { return s.Set(g, "v", "v + 0.1*rand()") },
		func() error { return s.StoreFile("../stored", StoreOptions{}) }, s.run(2),
		func() error { return s.SetDelay(three, "pre", 0) },
		func() error { return s.SetSpikes(q, []int32{0}, []float64{29.5e-3}, 0) }, s.run(1),
		func() error { return s.StoreFile("../bare", StoreOptions{WithoutRecords: true}) }, s.run(1),
		func() error { return s.Save("straight") },
		func() error { return s.RestoreFile("../given") }, s.run(3), func() error { return s.Save("resumed") },
		func() error { return s.RestoreFile("../bare") }, s.run(0.9), func() error { return s.SetDt(0.05 * msec) }, s.run(2),
		func() error { return s.Save("anew") }, s.restore(0), s.run(1))
}

// TestStandaloneChanges: what changes between runs, and states that are put back, do the same in an exported project. A program
// stores the very files that a simulation in Go stores, and each goes on from those of the other, bit for bit: delays, steps
// and prescribed spikes that have changed, spikes under way, draws and records included. Files that are damaged, or of another
// simulation, are refused by name.
func TestStandaloneChanges(t *testing.T) {
	var synapses int
	var matrix [][]float64
	project, home, away := keepDir("files", t), keepDir("home", t), keepDir("away", t)
	runs := map[string]string{} // the folder that something runs in, within that of its files
	for _, dir := range []string{home, away} {
		runs[dir] = filepath.Join(dir, "run")
		must(t, os.MkdirAll(runs[dir], 0o777))
	}
	begin := func(d *Standalone) *doing {
		n := busy()
		n.SetDevice(d)
		p, err := n.Compile(context.Background())
		must(t, err)
		s, err := p.New(context.Background(), Instance{})
		must(t, err)
		return &doing{Simulation: s, n: n, synapses: &synapses, matrix: &matrix}
	}
	inGo := func() {
		t.Helper()
		t.Chdir(runs[home])
		s := begin(nil)
		must(t, all(s.changes, s.files))
		must(t, s.Save("."))
	}
	s := begin(nil)
	t.Chdir(runs[home])
	if err := all(s.changes, s.files); !errors.Is(err, os.ErrNotExist) { // which is there as soon as it is stored
		t.Fatal(err)
	}
	must(t, os.Rename("../stored", "../given"))
	inGo()

	d := NewStandalone(StandaloneOptions{Directory: project})
	s = begin(d)
	must(t, all(s.changes, s.files))
	must(t, d.Build(context.Background(), Building{}))
	compiled(t, project)
	t.Chdir(runs[away])
	main := func(args ...string) string {
		text, _ := exec.Command(filepath.Join(project, "main"), append([]string{"--results", filepath.Join(away, "refused"), "--report", "none"}, args...)...).CombinedOutput()
		return string(text)
	}
	copied(t, filepath.Join(home, "given"), "../given")
	same(t, project, runs[home])
	for _, name := range []string{"stored", "bare"} {
		sameSections(t, filepath.Join(away, name), filepath.Join(home, name))
	}
	copied(t, "../stored", filepath.Join(home, "given"))
	inGo()
	t.Chdir(runs[away])
	same(t, project, runs[home], "--threads", "2")

	for _, c := range []struct {
		change func(b []byte) []byte
		want   string
	}{
		{func(b []byte) []byte { b[len(b)/2] ^= 4; return b }, "given: the checkpoint cannot be restored: the checkpoint is damaged: section \""},
		{func(b []byte) []byte { b[len(b)-1] ^= 4; return b }, "the checkpoint is damaged: it has another checksum"},
		{func(b []byte) []byte { return b[:len(b)-30] }, "the checkpoint is damaged: its end is missing"},
		{func(b []byte) []byte { b[8] = 2; return b }, "the checkpoint has format version 2, this program reads version 1"},
		{func(b []byte) []byte { return []byte("PK") }, "the checkpoint is damaged: it does not begin as one"},
	} {
		b, err := os.ReadFile("../stored")
		must(t, err)
		must(t, os.WriteFile("../given", c.change(b), 0o666))
		if text := main(); !strings.Contains(text, c.want) {
			t.Errorf("the program says %q, want %q", text, c.want)
		}
	}
	must(t, os.Remove("../given"))
	if text := main(); !strings.Contains(text, "read ../given: No such file") {
		t.Errorf("without a file: %q", text)
	}
	copied(t, "../stored", "../given")
	if text := main("--seed", "6", "--wiring", "5"); !strings.HasSuffix(text, "it is of another simulation:\n  seed: stored is \"5\", here is \"6\"\n") {
		t.Errorf("with another seed: %q", text)
	}
	drive := filepath.Join(away, "drive.npy")
	must(t, writeNPY(drive, "4,", []float64{0, 0.1, 0, 0}))
	if text := main("drive=@" + drive); !strings.Contains(text, "another simulation:\n  function drive: stored is ") || strings.Contains(text, "synapses") {
		t.Errorf("with another timed array: %q", text)
	}
}

func copied(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	must(t, err)
	must(t, os.WriteFile(to, b, 0o666))
}

// sameSections compares two checkpoints, whose sections may be in any order.
func sameSections(t *testing.T, got, want string) {
	t.Helper()
	var all [2]map[string]any
	for k, path := range []string{got, want} {
		b, err := os.ReadFile(path)
		must(t, err)
		sections, err := record.ReadSections(b)
		must(t, err)
		all[k] = map[string]any{}
		for _, s := range sections {
			all[k][s.Name] = s.Data
		}
	}
	for name, x := range all[1] {
		if y := all[0][name]; !reflect.DeepEqual(x, y) {
			text := fmt.Sprint(y)
			t.Errorf("%s: %s is %s", filepath.Base(got), name, text[:min(len(text), 200)])
		}
	}
	if len(all[0]) != len(all[1]) {
		t.Errorf("%s has %d sections, want %d", filepath.Base(got), len(all[0]), len(all[1]))
	}
}
