package spikelane_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/record"
)

// assorted returns a network with every kind of variable and monitor. Its spikes: neuron i of 4 is above threshold if
// i is odd, refractory for 0.5 ms, so that 1 and 3 spike in steps 0, 5, …
func assorted() *spikelane.Network {
	n := spikelane.NewNetwork("assorted", spikelane.Config{Seed: 3})
	g := n.NeuronGroup("g", 4, spikelane.NeuronModel{Equations: `dv/dt = 1/second : 1 (unless refractory)
		up : boolean
		k : integer (constant)
		U : volt (shared)
		twice = 2*U : volt (shared)
		held = t/ms : 1 (constant over dt, shared)
		age = v + k : 1`, Threshold: "up", Refractory: "0.5*ms", Method: "euler"})
	g.Set("k", "7 + i")
	g.Set("U", "5*mV")
	g.Set("up", "i % 2 == 1")
	h := n.NeuronGroup("h", 3, spikelane.NeuronModel{Equations: "x : metre"})
	y := n.Synapses("y", g, h.Slice(1, 3), spikelane.SynapseModel{Equations: "w : 1\nhot : boolean\nlong = w*x_post : metre", OnPre: "w += 1"})
	y.Connect(spikelane.Connect{I: []int32{3, 0, 1}, J: []int32{0, 1, 1}})
	y.Set("w", "10*i + j")
	y.Set("hot", "i > 0")
	h.Set("x", "i*metre")
	n.SpikeMonitor("spikes", g.Slice(1, 4), "v", "k", "up", "U")
	n.StateMonitor("trace", g, spikelane.StateRecord{Variables: []string{"v", "k", "up", "age"}, Indices: []int{2, 0, 1}, Dt: 0.5 * ms})
	n.StateMonitor("nobody", g, spikelane.StateRecord{Variables: []string{"v"}, Indices: []int{}})
	n.RateMonitor("rate", g)
	return n
}

// layout reads the dtype and the shape of every array of an archive from the headers that NumPy goes by.
func layout(t *testing.T, path string) map[string]string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	header := regexp.MustCompile(`'descr': '(.*?)', 'fortran_order': False, 'shape': (\(.*?\))`)
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		m := header.FindSubmatch(text)
		if m == nil || !bytes.HasPrefix(text, []byte("\x93NUMPY")) {
			t.Fatalf("%s: %s has no header", path, f.Name)
		}
		out[strings.TrimSuffix(f.Name, ".npy")] = string(m[1]) + " " + string(m[2])
	}
	return out
}

// TestArchives: the arrays that the results format lists, with NumPy's types and shapes. Shared variables have no
// dimension, as in Brian's get_states.
func TestArchives(t *testing.T) {
	s := ran(t, assorted(), 2*ms) // 20 steps: spikes of 2 neurons in steps 0, 5, 10, 15
	dir := t.TempDir()
	if err := s.Save(dir); err != nil {
		t.Fatal(err)
	}
	want := map[string]map[string]string{
		"spikes":  {"t": "<f8 (8,)", "i": "<i4 (8,)", "v": "<f8 (8,)", "k": "<i4 (8,)", "up": "|b1 (8,)", "U": "<f8 (8,)"},
		"trace":   {"t": "<f8 (4,)", "v": "<f8 (3, 4)", "k": "<i4 (3, 4)", "up": "|b1 (3, 4)", "age": "<f8 (3, 4)"},
		"nobody":  {"t": "<f8 (20,)", "v": "<f8 (0, 20)"},
		"rate":    {"t": "<f8 (20,)", "rate": "<f8 (20,)"},
		"state_h": {"x": "<f8 (3,)"},
		"state_y": {"i": "<i4 (3,)", "j": "<i4 (3,)", "w": "<f8 (3,)", "hot": "|b1 (3,)", "long": "<f8 (3,)"},
		"state_g": {
			"v": "<f8 (4,)", "up": "|b1 (4,)", "k": "<i4 (4,)", "U": "<f8 ()", "twice": "<f8 ()", "held": "<f8 ()", "age": "<f8 (4,)",
			"lastspike": "<f8 (4,)", "not_refractory": "|b1 (4,)",
		},
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(want)+1 {
		t.Errorf("%d files, want %d archives and the summary", len(files), len(want))
	}
	for name, arrays := range want {
		if got := layout(t, filepath.Join(dir, name+".npz")); !reflect.DeepEqual(got, arrays) {
			t.Errorf("%s: got %v, want %v", name, got, arrays)
		}
	}
	value := func(name, array string) []float64 { return archive(t, filepath.Join(dir, name+".npz"))[array].values }
	odd := []float64{0, 2, 0, 2, 0, 2, 0, 2} // 1 and 3 of the part [1:4]
	sameFloats(t, "spikes i", value("spikes", "i"), odd, 0)
	sameFloats(t, "spikes t", value("spikes", "t"), []float64{0, 0, .5e-3, .5e-3, 1e-3, 1e-3, 1.5e-3, 1.5e-3}, 1e-18)
	sameFloats(t, "spikes k", value("spikes", "k"), []float64{8, 10, 8, 10, 8, 10, 8, 10}, 0)
	sameFloats(t, "trace k", value("trace", "k"), []float64{9, 9, 9, 9, 7, 7, 7, 7, 8, 8, 8, 8}, 0)
	sameFloats(t, "twice", value("state_g", "twice"), []float64{.01}, 1e-18)
	sameFloats(t, "held", value("state_g", "held"), []float64{1.9}, 1e-12) // of the last step
	sameFloats(t, "lastspike", value("state_g", "lastspike"), []float64{-1e4, 1.5e-3, -1e4, 1.5e-3}, 1e-18)
	sameFloats(t, "not_refractory", value("state_g", "not_refractory"), []float64{1, 0, 1, 0}, 0)
	// Pairs in the order of their making; w grew by 1 for each of 4 spikes of sources 3 and 1.
	sameFloats(t, "i", value("state_y", "i"), []float64{3, 0, 1}, 0)
	sameFloats(t, "j", value("state_y", "j"), []float64{0, 1, 1}, 0)
	sameFloats(t, "w", value("state_y", "w"), []float64{34, 1, 15}, 0)
	sameFloats(t, "hot", value("state_y", "hot"), []float64{1, 0, 1}, 0)
	sameFloats(t, "long", value("state_y", "long"), []float64{34, 2, 30}, 0)
}

// TestSummary reads summary.json back: the object of the command's --json and a description of the monitors.
func TestSummary(t *testing.T) {
	s := ran(t, assorted(), 2*ms)
	dir := t.TempDir()
	if err := s.Save(dir); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "summary.json"))
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]any{
		"spikelane": 1.0, "model": "assorted", "target": s.Stats().Target, "isa": s.Stats().ISA, "threads": 1.0, "seed": 3.0, "steps": 20.0, "neurons": 7.0,
		"synapses": map[string]any{"y": 3.0}, "spikes": map[string]any{"spikes": 8.0}, "synaptic_events": 8.0,
		"monitors": []any{
			map[string]any{"name": "spikes", "kind": "spikes", "source": "g[1:4]", "n": 3.0, "variables": []any{
				map[string]any{"name": "v", "unit": "1"}, map[string]any{"name": "k", "unit": "1"}, map[string]any{"name": "up", "unit": "1"}, map[string]any{"name": "U", "unit": "volt"},
			}},
			map[string]any{"name": "trace", "kind": "state", "source": "g", "n": 4.0, "record": []any{2.0, 0.0, 1.0}, "variables": []any{
				map[string]any{"name": "v", "unit": "1"}, map[string]any{"name": "k", "unit": "1"}, map[string]any{"name": "up", "unit": "1"}, map[string]any{"name": "age", "unit": "1"},
			}},
			map[string]any{"name": "nobody", "kind": "state", "source": "g", "n": 4.0, "variables": []any{map[string]any{"name": "v", "unit": "1"}}},
			map[string]any{"name": "rate", "kind": "rate", "source": "g", "n": 4.0},
		},
	} {
		if !reflect.DeepEqual(got[key], want) {
			t.Errorf("%s: got %v, want %v", key, got[key], want)
		}
	}
	for _, key := range []string{"sim_s", "duration_s"} {
		if x, _ := got[key].(float64); math.Abs(x-2e-3) > 1e-15 {
			t.Errorf("%s: %v, want 0.002", key, got[key])
		}
	}
	for _, key := range []string{"build_s", "compile_s", "run_s", "peak_rss_bytes"} {
		if x, ok := got[key].(float64); !ok || x < 0 || x == 0 && key != "peak_rss_bytes" {
			t.Errorf("%s: %v, want a positive number", key, got[key])
		}
	}
	if _, ok := got["stopped"]; ok {
		t.Error("the run was not stopped")
	}
	if d, _ := got["digest"].(map[string]any); len(d) != 4 {
		t.Errorf("digests %v, want those of spikes, state_g, state_h, state_y", got["digest"])
	}
}

// TestStoppedInSummary: a results folder says whether its last run was stopped.
func TestStoppedInSummary(t *testing.T) {
	s := started(t, assorted())
	stopped := func() bool {
		dir := t.TempDir()
		if err := s.Save(dir); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(dir, "summary.json"))
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Contains(text, []byte(`"stopped": true`))
	}
	if err := s.Run(&countdown{context.Background(), 0}, 2*ms); err == nil || !stopped() {
		t.Errorf("error %v, stopped %v, want both", err, stopped())
	}
	if err := s.Run(context.Background(), 2*ms); err != nil || stopped() {
		t.Errorf("error %v, stopped %v, want neither", err, stopped())
	}
}

// TestDigests recomputes every digest as the command line's contract defines it: SHA-256 over spikes as (step int64,
// index int32) in the order of time, then index; over states as little-endian float64 columns in the order of the
// equations, for synapses after their pairs (int32, int32) and in the order of their making.
func TestDigests(t *testing.T) {
	s := ran(t, assorted(), 2*ms)
	dir := t.TempDir()
	if err := s.Save(dir); err != nil {
		t.Fatal(err)
	}
	state := func(name string, columns ...string) []any {
		a := archive(t, filepath.Join(dir, name+".npz"))
		var out []any
		for _, c := range columns {
			out = append(out, a[c].values)
		}
		return out
	}
	pairs := []int32{3, 0, 0, 1, 1, 1}
	spikes := []any{int64(0), int32(0), int64(0), int32(2), int64(5), int32(0), int64(5), int32(2), int64(10), int32(0), int64(10), int32(2), int64(15), int32(0), int64(15), int32(2)}
	want := map[string][]any{
		"spikes":  spikes,
		"state_g": state("state_g", "v", "up", "k", "U", "held"),
		"state_h": state("state_h", "x"),
		"state_y": append([]any{pairs}, state("state_y", "w", "hot")...),
	}
	got := s.Stats().Digest
	if len(got) != len(want) {
		t.Errorf("digests %v, want %d", got, len(want))
	}
	for name, data := range want {
		h := sha256.New()
		for _, x := range data {
			if err := binary.Write(h, binary.LittleEndian, x); err != nil {
				t.Fatal(err)
			}
		}
		if sum := fmt.Sprintf("sha256:%x", h.Sum(nil)); got[name] != sum {
			t.Errorf("digest of %s is %s, want %s", name, got[name], sum)
		}
	}
}

// TestSaveAgain: a second Save replaces what the first wrote and leaves other files alone.
func TestSaveAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "as", "needed")
	s := ran(t, assorted(), 2*ms)
	if err := s.Save(dir); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(other, []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := s.Run(context.Background(), 1*ms); err != nil {
		t.Fatal(err)
	}
	if err := s.Save(dir); err != nil {
		t.Fatal(err)
	}
	arrays, err := record.ReadNPZ(filepath.Join(dir, "rate.npz"))
	if err != nil || fmt.Sprint(arrays[0].Shape) != "[30]" {
		t.Errorf("rates after the second Save: %v %v, want 30", arrays, err)
	}
	if text, err := os.ReadFile(other); err != nil || string(text) != "mine" {
		t.Errorf("another file now is %q, %v", text, err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 9 {
		t.Errorf("files %v, want 7 archives, the summary, the notes", files)
	}
}

// TestSaveFails: the error names the path.
func TestSaveFails(t *testing.T) {
	s := ran(t, assorted(), 1*ms)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "below")} {
		if err := s.Save(dir); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("save in %s: got %v, want an error with the path", dir, err)
		}
	}
	blocked := t.TempDir()
	if err := os.MkdirAll(filepath.Join(blocked, "trace.npz", "x"), 0o777); err != nil { // a folder where an archive should be
		t.Fatal(err)
	}
	if err := s.Save(blocked); err == nil || !strings.Contains(err.Error(), "trace.npz") {
		t.Errorf("save over a folder: got %v, want an error with the path", err)
	}
	if runtime.GOOS != "windows" && os.Getuid() != 0 {
		closed := t.TempDir()
		if err := os.Chmod(closed, 0o555); err != nil {
			t.Fatal(err)
		}
		if err := s.Save(closed); err == nil || !strings.Contains(err.Error(), closed) {
			t.Errorf("save in a closed folder: got %v, want an error with the path", err)
		}
	}
}
