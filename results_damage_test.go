package spikelane_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/record"
)

// unreadable checks that a folder is refused with an error that names what it should.
func unreadable(t *testing.T, p *spikelane.Program, dir string, wants ...string) {
	t.Helper()
	s, err := p.ReadResults(dir)
	if s != nil || !errors.Is(err, spikelane.ErrResults) {
		t.Fatalf("got %v, want ErrResults", err)
	}
	for _, want := range wants {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nwant %q", err, want)
		}
	}
}

// left returns a folder with the results of assorted, and a program of it.
func left(t *testing.T) (string, *spikelane.Program) {
	t.Helper()
	n := assorted()
	return saved(t, ran(t, n, 2*ms)), compiled(t, n)
}

// TestReadMissing: each file that is not there, or is no file, is named.
func TestReadMissing(t *testing.T) {
	dir, p := left(t)
	unreadable(t, p, filepath.Join(dir, "none"), filepath.Join("none", "summary.json"), "run the project first")
	for name := range files(t, dir) {
		path := filepath.Join(dir, name)
		do(t, os.Rename(path, path+".away"))
		unreadable(t, p, dir, path, "is missing")
		if _, err := p.ReadResults(dir); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v, want fs.ErrNotExist", name, err)
		}
		do(t, os.Mkdir(path, 0o777))
		unreadable(t, p, dir, path, "it is no file")
		do(t, os.Remove(path))
		do(t, os.Rename(path+".away", path))
	}
	if _, err := p.ReadResults(dir); err != nil {
		t.Fatal(err)
	}
}

// TestReadFlipped: a folder in which some byte of a file is another, or where a file ends early, is refused, or gives what it
// gave before: dates in archives say nothing.
func TestReadFlipped(t *testing.T) {
	dir, p := left(t)
	whole := files(t, dir)
	same := func(s *spikelane.Simulation) {
		t.Helper()
		got := files(t, saved(t, s))
		for name := range whole {
			if name != "summary.json" {
				if got[name] != whole[name] {
					t.Errorf("%s was read as something else", name)
				}
			}
		}
	}
	refused, tried := 0, 0
	for name, text := range whole {
		path := filepath.Join(dir, name)
		for at := 0; at < len(text); at += max(1, len(text)/20) {
			cut := []byte(text[:at])
			flipped := []byte(text)
			flipped[at] ^= 1 << (at % 8)
			for k, b := range [][]byte{cut, flipped} {
				do(t, os.WriteFile(path, b, 0o666))
				s, err := p.ReadResults(dir)
				tried++
				switch {
				case err != nil && !errors.Is(err, spikelane.ErrResults):
					t.Fatalf("%s, byte %d: %v", name, at, err)
				case err != nil:
					refused++
				case k == 0 && strings.TrimSpace(string(cut)) != strings.TrimSpace(text):
					t.Errorf("%s is read, though it ends at %d of %d", name, at, len(text))
				default:
					same(s)
				}
			}
		}
		do(t, os.WriteFile(path, []byte(text), 0o666))
	}
	if refused < tried*3/4 {
		t.Errorf("%d of %d damaged folders refused: most bytes say something", refused, tried)
	}
}

// TestReadForeign: arrays that are not those of the network, and values that no run leaves.
func TestReadForeign(t *testing.T) {
	dir, p := left(t)
	type arrays map[string]record.Array
	for k, c := range []struct {
		file   string
		change func(arrays)
		want   string
	}{
		{"state_g.npz", func(a arrays) { delete(a, "v") }, `it holds no array "v", want 4 of float64`},
		{"state_g.npz", func(a arrays) { delete(a, "lastspike") }, `it holds no array "lastspike"`},
		{"state_g.npz", func(a arrays) { a["x"] = record.Vector("x", []float64{1}) }, `it holds an array "x", want [v up k U`},
		{"state_g.npz", func(a arrays) { a["v"] = record.Vector("v", make([]float64, 5)) }, `"v" is 5 of float64, want 4 of float64`},
		{"state_g.npz", func(a arrays) { a["k"] = record.Vector("k", make([]int64, 4)) }, `"k" is 4 of int64, want 4 of int32`},
		{"state_g.npz", func(a arrays) { a["U"] = record.Vector("U", make([]float64, 1)) }, `"U" is 1 of float64, want one of float64`},
		{"state_g.npz", func(a arrays) { a["v"].Data.([]float64)[2]++ }, "age[2] is "},
		{"state_g.npz", func(a arrays) { a["age"].Data.([]float64)[1] = math.NaN() }, "age[1] is NaN, but evaluates to"},
		{"state_g.npz", func(a arrays) { a["held"].Data.([]float64)[0]++ }, "state_g.npz: its values are not those that summary.json has the digest of"},
		{"state_y.npz", func(a arrays) { a["i"].Data.([]int32)[1] = 4 }, "synapse 1 is from 4 to 1, want sources below 4 and targets below 2"},
		{"state_y.npz", func(a arrays) { a["j"].Data.([]int32)[2] = -1 }, "synapse 2 is from 1 to -1"},
		{"state_y.npz", func(a arrays) { a["i"].Data.([]int32)[1] = 2 }, "state_y.npz: its values"},
		{"state_y.npz", func(a arrays) { a["i"] = record.Vector("i", make([]int32, 2)) }, `"i" is 2 of int32, want 3 of int32`},
		{"state_y.npz", func(a arrays) { a["delay"] = record.Vector("delay", []float64{1, 2, math.Inf(1)}) }, "state_y.npz: delay: synapses y"},
		{"state_y.npz", func(a arrays) { a["delay"] = record.Vector("delay", []float64{-1, 2, 3}) }, "delay: synapses y"},
		{"state_y.npz", func(a arrays) { a["w"].Data.([]float64)[0] = 1 }, "long[0] is 34, but evaluates to 1"},
		{"spikes.npz", func(a arrays) { a["t"].Data.([]float64)[3] *= 1.01 }, "want a multiple of the step, 0.0001 s"},
		{"spikes.npz", func(a arrays) { a["t"].Data.([]float64)[0] = -1e-4 }, "t[0] is -0.0001 s"},
		{"spikes.npz", func(a arrays) { a["t"].Data.([]float64)[7] = math.NaN() }, "t[7] is NaN s"},
		{"spikes.npz", func(a arrays) { a["t"].Data.([]float64)[7] = 1 }, "want times in order up to 0.002 s"},
		{"spikes.npz", func(a arrays) { a["t"].Data.([]float64)[1] = 8e-4 }, "t[2] is 0.0005 s, want times in order"},
		{"spikes.npz", func(a arrays) { a["i"].Data.([]int32)[1] = 3 }, "index: a spike of element 3 of 3"},
		{"spikes.npz", func(a arrays) { a["i"].Data.([]int32)[1] = 1 }, "spikes.npz: its values are not those"},
		{"spikes.npz", func(a arrays) { a["v"] = record.Vector("v", make([]float64, 9)) }, `"v" is 9 of float64, want 8 of float64`},
		{"rate.npz", func(a arrays) { a["rate"].Data.([]float64)[1] = 7 }, "rate[1] is 7 Hz, want that of some of 4 neurons"},
		{"rate.npz", func(a arrays) { a["rate"].Data.([]float64)[1] = 5e4 }, "rate[1] is 50000 Hz"},
		{"rate.npz", func(a arrays) { a["rate"].Data.([]float64)[1] = math.Inf(1) }, "rate[1] is +Inf Hz"},
		{"rate.npz", func(a arrays) { a["rate"] = record.Vector("rate", make([]float64, 19)) }, `"rate" has 19 entries, want 20 as t has`},
		{"trace.npz", func(a arrays) { a["v"] = record.Array{Name: "v", Shape: []int{4, 3}, Data: make([]float64, 12)} }, `"v" is 4×3 of float64, want 3×any of float64`},
		{"trace.npz", func(a arrays) { a["v"] = record.Array{Name: "v", Shape: []int{3, 5}, Data: make([]float64, 15)} }, `"v" has 5 entries, want 4`},
		{"nobody.npz", func(a arrays) { a["v"] = record.Array{Name: "v", Shape: []int{0, 1 << 30}, Data: []float64{}} }, "entries, want 20"},
	} {
		t.Run(fmt.Sprint(k, " ", c.file), func(t *testing.T) {
			path := filepath.Join(dir, c.file)
			whole, err := os.ReadFile(path)
			do(t, err)
			list, err := record.ReadNPZ(path)
			do(t, err)
			a := arrays{}
			for _, x := range list {
				a[x.Name] = x
			}
			c.change(a)
			list = nil
			for _, x := range a {
				list = append(list, x)
			}
			do(t, record.WriteNPZ(path, list))
			unreadable(t, p, dir, path, c.want)
			do(t, os.WriteFile(path, whole, 0o666))
		})
	}
}

// TestReadSummary: a summary that is none, or is that of another network or another version.
func TestReadSummary(t *testing.T) {
	dir, p := left(t)
	path := filepath.Join(dir, "summary.json")
	whole, err := os.ReadFile(path)
	do(t, err)
	for _, c := range []struct{ from, to, want string }{
		{"{", "[", "want the summary of a run in JSON"},
		{`"spikelane": 1`, `"spikelane": 2`, "want 1"},
		{`"spikelane": 1,`, ``, `"spikelane" is 0, want 1`},
		{`"assorted"`, `"other"`, `it is of model "other", want "assorted"`},
		{`"neurons": 7`, `"neurons": 8`, "it counts 8 neurons, want 7"},
		{`"duration_s": 0.002`, `"duration_s": -0.002`, "no figures of a run"},
		{`"sim_s": 0.002`, `"sim_s": 0.003`, "no figures of a run"},
		{`"steps": 20`, `"steps": -20`, "no figures of a run"},
		{`"seed": 3`, `"seed": "three"`, "want the summary of a run in JSON"},
		{`"y": 3`, `"y": 4`, `"i" is 3 of int32, want 4 of int32`},
		{`"y": 3`, `"y": -1`, "it counts -1 synapses of y"},
		{`"y": 3`, `"y": 900000000000000000`, "want at most"},
		{`"y": 3`, `"z": 3`, `it counts the synapses of ["z"], want those of ["y"]`},
		{`"spikes": 8`, `"spikes": 9`, `"t" is 8 of float64, want 9 of float64`},
		{`"spikes": 8`, `"spikes": 8, "more": 1`, `it counts the spikes of ["more" "spikes"]`},
		{`"kind": "rate"`, `"kind": "state"`, "monitor 3 is rate: state  of g (4)"},
		{`"source": "g[1:4]"`, `"source": "g[0:4]"`, "want spikes: spikes  of g[1:4] (3)"},
		{`"name": "nobody"`, `"name": "somebody"`, "monitor 2 is somebody"},
		{`"state_h": "sha256:`, `"state_h": "sha256:0`, "state_h.npz: its values are not those"},
		{`"state_h": "sha256:`, `"state_x": "sha256:`, "it has no digest of state_h"},
		{`"monitors": [`, `"dt_s": 0.00007, "monitors": [`, "want a multiple of the step, 7e-05 s"},
		{`"monitors": [`, `"dt_s": -1, "monitors": [`, "no figures of a run"},
		{`"monitors": [`, `"constants": {"tau": 1}, "monitors": [`, `it gives the constant "tau" a value, which assorted does not have`},
		{`"n": 3,`, `"n": 3, "epochs": [{"end": 9, "dt_s": 1e-4}],`, "an epoch of spikes that ends at entry 9 of 8"},
		{`"n": 3,`, `"n": 3, "epochs": [{"end": 2, "dt_s": 0}],`, "of steps of 0 s"},
		{`"n": 3,`, `"n": 3, "epochs": [{"end": 2, "dt_s": 1e-4}, {"end": 1, "dt_s": 1e-4}],`, "ends at entry 1 of 8"},
	} {
		text := strings.Replace(string(whole), c.from, c.to, 1)
		if text == string(whole) {
			t.Fatalf("%q does not stand in the summary:\n%s", c.from, whole)
		}
		do(t, os.WriteFile(path, []byte(text), 0o666))
		unreadable(t, p, dir, c.want)
	}
}

// TestReadDeclared: an archive that declares far more than it holds asks for no memory. 1e9 neurons would take 8 GB, which a
// test cannot have, so that an error of ErrResults is proof.
func TestReadDeclared(t *testing.T) {
	dir, p := left(t)
	path := filepath.Join(dir, "state_g.npz")
	text, err := os.ReadFile(path)
	do(t, err)
	// The header of v says (4,), padded with spaces.
	grown := strings.Replace(string(text), "'shape': (4,), }         ", "'shape': (4000000000,), }", 1)
	if grown == string(text) || len(grown) != len(text) {
		t.Fatal("no header of v")
	}
	do(t, os.WriteFile(path, []byte(grown), 0o666))
	unreadable(t, p, dir, path)
}

// TestReadTimedArray: a program whose functions are others than those of the run is not taken for it.
func TestReadTimedArray(t *testing.T) {
	make := func(last float64) *spikelane.Network {
		n := spikelane.NewNetwork("n", spikelane.Config{})
		n.TimedArray("stim", spikelane.TimedArray{Values: []float64{1, last}, Dt: 1 * ms})
		n.NeuronGroup("g", 2, spikelane.NeuronModel{Equations: "dv/dt = -v/(10*ms) : 1\ndrive = v + stim(t) : 1"})
		return n
	}
	s := ran(t, make(2), 3*ms)
	readBack(t, s, compiled(t, make(2)))
	unreadable(t, compiled(t, make(3)), saved(t, s), "drive[0] is 2, but evaluates to 3")
}
