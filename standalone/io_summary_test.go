package standalone_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// Given the figures of a run in Go, summary.json is the file that Save wrote, and the line is that of run --json.
func testSummaries(t *testing.T, p ioProgram) {
	for _, stop := range []bool{false, true} {
		folder := t.TempDir()
		ioSimulate(t, folder, stop)
		want, err := os.ReadFile(filepath.Join(folder, "summary.json"))
		if err != nil {
			t.Fatal(err)
		}
		in, line := ioFigures(t, want)
		got, failed, _ := p.run(t, in, "summary")
		if !strings.HasPrefix(got, string(want)) {
			t.Fatalf("got\n%s\nwant\n%s\n%s", got, want, failed)
		}
		got = got[len(want):]
		if !strings.HasPrefix(got, line) {
			t.Fatalf("got\n%s\nwant\n%s", got, line)
		}
		if text := got[len(line):]; !stop && !strings.Contains(text, "model    some \"thing\": 12 neurons, 20 synapses, 2 ms in 20 steps\n") {
			t.Errorf("in words:\n%s", text)
		}
	}
}

// ioSimulate saves a run with each kind of monitor and object.
func ioSimulate(t *testing.T, folder string, stop bool) {
	t.Helper()
	n := spikelane.NewNetwork(`some "thing"`, spikelane.Config{})
	g := n.NeuronGroup("g", 10, spikelane.NeuronModel{
		Equations: "dv/dt = (2*volt - v)/(1*ms) : volt\nw : 1", Threshold: "v > 1*volt", Reset: "v = 0*volt",
		Events: []spikelane.Event{{Name: "low", Condition: "v < 0.5*volt"}},
	})
	poisson := n.PoissonGroup("poisson", 2, spikelane.PoissonModel{Rates: "100*Hz"})
	s := n.Synapses("s", poisson, g, spikelane.SynapseModel{Equations: "u : 1", OnPre: "w += 1"})
	s.Connect(spikelane.Connect{})
	n.SpikeMonitor("spikes", g, "v")
	n.SpikeMonitor("part", g.Slice(2, 5))
	n.EventMonitor("low", g, "low")
	n.StateMonitor("state", g, spikelane.StateRecord{Variables: []string{"v", "w"}, Indices: []int{1, 3}})
	n.RateMonitor("rate", g)
	if stop {
		n.NetworkOperation("end", spikelane.Operation{Func: func(*spikelane.Tick) error { return errors.New("the end") }})
	}
	sim, err := n.Run(t.Context(), 2*units.Millisecond)
	if stop != errors.Is(err, spikelane.ErrOperation) || err != nil && !stop {
		t.Fatal(err)
	}
	if err := sim.Save(folder); err != nil {
		t.Fatal(err)
	}
}

// ioFigures puts summary.json into the lines that the program reads, and returns the line of run --json besides.
func ioFigures(t *testing.T, summary []byte) (in, line string) {
	t.Helper()
	var s struct {
		Format    int     `json:"spikelane"`
		DurationS float64 `json:"duration_s"`
		Stopped   bool    `json:"stopped"`
		Monitors  []struct {
			Name, Kind, Source, Event string
			N                         int
			Variables                 []struct{ Name, Unit string }
			Record                    []int
		}
		spikelane.Stats
	}
	d := json.NewDecoder(bytes.NewReader(summary))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		t.Fatal(err)
	}
	if s.Format != 1 || s.DurationS != s.SimS {
		t.Fatalf("format %d, duration %v, simulated %v", s.Format, s.DurationS, s.SimS)
	}
	var b strings.Builder
	add := func(fields ...any) {
		for k, f := range fields {
			if k > 0 {
				b.WriteByte('\t')
			}
			fmt.Fprint(&b, f)
		}
		b.WriteByte('\n')
	}
	add("model", s.Model)
	add("target", s.Target)
	add("isa", s.ISA)
	add("threads", s.Threads)
	add("seed", s.Seed)
	add("steps", s.Steps)
	add("sim_s", s.SimS)
	add("build_s", s.BuildS)
	add("compile_s", s.CompileS)
	add("run_s", s.RunS)
	add("peak", s.PeakRSSBytes)
	add("neurons", s.Neurons)
	add("events", s.SynapticEvents)
	for name, n := range s.Synapses {
		add("synapses", name, n)
	}
	for name, n := range s.Spikes {
		add("spikes", name, n)
	}
	for name, sum := range s.Digest {
		add("digest", name, sum)
	}
	if s.Stopped {
		add("stopped", "yes")
	}
	for _, m := range s.Monitors {
		add("monitor", m.Name, m.Kind, m.Source, m.Event, m.N)
		for _, v := range m.Variables {
			add("variable", v.Name, v.Unit)
		}
		for _, i := range m.Record {
			add("record", i)
		}
	}
	text, err := json.Marshal(s.Stats)
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), string(text) + "\n"
}

// New files appear whole, replace what was there, and leave nothing when they are not completed. The words about what is
// in the way are those of record.Atomic.
func testFiles(t *testing.T, p ioProgram) {
	folder := t.TempDir()
	out, failed, status := p.run(t, "", "files", folder)
	want := []string{
		"write " + folder + "/a/b/c: it exists and is not a regular file", "write " + folder + "/none/x: No such file or directory",
		"write " + folder + "/a/b/c/new/x: Not a directory", "make the folder " + folder + "/a/b/c/new: File exists", "1",
	}
	if lines := strings.Split(strings.TrimSpace(out), "\n"); fmt.Sprint(lines) != fmt.Sprint(want) || status != 0 {
		t.Errorf("got %q, want %q\n%s", lines, want, failed)
	}
	text, err := os.ReadFile(filepath.Join(folder, "a/b/c/new"))
	if err != nil || string(text) != "two" {
		t.Errorf("new file: %q, %v", text, err)
	}
	if found, err := os.ReadDir(filepath.Join(folder, "a/b/c")); err != nil || len(found) != 1 {
		t.Errorf("left in the folder: %v, %v", found, err)
	}
}
