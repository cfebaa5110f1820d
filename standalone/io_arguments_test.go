package standalone_test

import (
	"archive/zip"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/record"
)

// ioNPY writes an array as a .npy file, the member of an archive of record.WriteNPZ, and returns its path.
func ioNPY(t *testing.T, shape []int, data any) string {
	t.Helper()
	dir := t.TempDir()
	if err := record.WriteNPZ(filepath.Join(dir, "a.npz"), []record.Array{{Name: "a", Shape: shape, Data: data}}); err != nil {
		t.Fatal(err)
	}
	r, err := zip.OpenReader(filepath.Join(dir, "a.npz"))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	m, err := r.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(m)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "a.npy")
	ioWrite(t, path, text)
	return path
}

// ioHeader writes a .npy file of a version and with a header of one's own.
func ioHeader(t *testing.T, version byte, dictionary string, data []byte) string {
	t.Helper()
	b := append([]byte("\x93NUMPY"), version, 0)
	if version == 1 {
		b = binary.LittleEndian.AppendUint16(b, uint16(len(dictionary)))
	} else {
		b = binary.LittleEndian.AppendUint32(b, uint32(len(dictionary)))
	}
	path := filepath.Join(t.TempDir(), "h.npy")
	ioWrite(t, path, append(append(b, dictionary...), data...))
	return path
}

func testOptions(t *testing.T, p ioProgram) {
	const plain = "results results, data beside, report '', json 0\n"
	three := make([]byte, 24)
	for k, x := range []float64{1.5, -2, 1e-3} {
		binary.LittleEndian.PutUint64(three[8*k:], math.Float64bits(x))
	}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{nil, plain},
		{[]string{"--results", "out", "--data=there", "--report", "json", "--json"}, "results out, data there, report 'json', json 1\n"},
		{[]string{"--seed", "-9223372036854775808", "--wiring=7", "--duration", "0.25", "--threads=3"}, plain + "seed -9223372036854775808\nwiring 7\nduration 0.25\nthreads 3\n"},
		{[]string{"G.v=-0.07", "G.tau=2e-2"}, plain + "G.v -0.07 -0.07 -0.07\nG.tau 0.02\n"},
		{[]string{"G.n=-2147483648", "G.count=9223372036854775807", "G.active=true"}, plain + "G.n -2.147483648e+09 -2.147483648e+09\nG.count 9.223372036854776e+18\nG.active 1 1 1\n"},
		{[]string{"G.v=@" + ioNPY(t, []int{3}, []float64{1, 2.5, math.Inf(1)})}, plain + "G.v 1 2.5 +Inf\n"},
		{[]string{"G.v=@" + ioNPY(t, []int{3}, []int64{1, -2, 1 << 53})}, plain + "G.v 1 -2 9.007199254740992e+15\n"},
		{[]string{"G.v=@" + ioNPY(t, []int{3}, []int32{1, -2, 3}), "G.tau=@" + ioNPY(t, []int{}, []float64{0.5})}, plain + "G.v 1 -2 3\nG.tau 0.5\n"},
		{[]string{"G.n=@" + ioNPY(t, []int{2}, []int64{-5, 6}), "G.active=@" + ioNPY(t, []int{3}, []bool{true, false, true})}, plain + "G.n -5 6\nG.active 1 0 1\n"},
		{[]string{"S.w=@" + ioNPY(t, []int{3}, []float64{1, 2, 3})}, plain + "S.w 1 2 3\n"},
		{[]string{"S.w=4"}, plain + "S.w 4 4 4\n"},
		{[]string{"stimulus=@" + ioNPY(t, []int{2, 3}, []float64{1, 2, 3, 4, 5, 6})}, plain + "stimulus 1 2 3 4 5 6\n"},
		{[]string{"G.v=@" + ioHeader(t, 2, `{"shape":(3,),"fortran_order":True,"descr":"<f8"}`+"\n", three)}, plain + "G.v 1.5 -2 0.001\n"},
		{[]string{"G.v=@" + ioHeader(t, 3, "{'descr': '<f8', 'fortran_order': False, 'shape': ( 3 , ), } \n", three)}, plain + "G.v 1.5 -2 0.001\n"},
	} {
		if got, failed, status := p.run(t, "", append([]string{"options"}, tt.args...)...); got != tt.want || status != 0 {
			t.Errorf("%v: got %q, want %q\n%s", tt.args, got, tt.want, failed)
		}
	}
	got, _, _ := p.run(t, "", "options", "--list")
	if want := "NAME      TYPE     SIZE  UNIT  WHAT\nG.v       float64  3     V     state\nG.tau     float64  1     s     parameter\n"; !strings.HasPrefix(got, want) {
		t.Errorf("--list: got\n%s\nwant first\n%s", got, want)
	}
	if got, _, status := p.run(t, "", "options", "--help"); !strings.HasPrefix(got, "a test\n\nusage: ") || status != 0 {
		t.Errorf("--help: %d, %q", status, got)
	}
}

// All mistakes are told at once, and the exit status is 2.
func testMistakes(t *testing.T, p ioProgram) {
	for _, tt := range []struct{ arg, want string }{
		{"--sed=1", "there is no option --sed; did you mean --seed?"},
		{"-x", "there is no option -x"},
		{"--json=1", "--json takes no value"},
		{"--seed=1.5", "--seed 1.5: want a whole number of 64 bits"},
		{"--wiring=9223372036854775808", "--wiring 9223372036854775808: want a whole number of 64 bits"},
		{"--duration=-1", "--duration -1: want a time in seconds, a number from 0 on"},
		{"--duration=nan", "--duration nan: want a time in seconds, a number from 0 on"},
		{"--duration=100ms", "--duration 100ms: want a time in seconds, a number from 0 on"},
		{"--threads=0", "--threads 0: want a whole number from 1 on"},
		{"--report=loud", "--report loud: want none, text or json"},
		{"--results=", "--results: want a folder"},
		{"G.v", "G.v: want an option or NAME=VALUE; --help says more"},
		{"G.w=1", "there is no G.w that can be set; did you mean G.v?; --list shows what there is"},
		{"nothing=1", "there is no nothing that can be set; --list shows what there is"},
		{"G.v=-70*mV", "G.v=-70*mV: want a number in V, without the unit, or @FILE.npy"},
		{"G.tau=", "G.tau=: want a number in s, without the unit, or @FILE.npy"},
		{"G.tau=1e999", "G.tau=1e999: want a number in s, without the unit, or @FILE.npy"},
		{"G.n=2147483648", "G.n=2147483648: want a whole number of type int32, or @FILE.npy"},
		{"G.count=1.0", "G.count=1.0: want a whole number of type int64, or @FILE.npy"},
		{"G.active=yes", "G.active=yes: want true or false, or @FILE.npy"},
		{"stimulus=1", "stimulus=1: want @FILE.npy with an array of shape (2, 3)"},
	} {
		out, failed, status := p.run(t, "", "options", tt.arg)
		if failed != tt.want+"\n" || out != "" || status != 2 {
			t.Errorf("%s: got %d, %q, want %q", tt.arg, status, failed, tt.want)
		}
	}
	_, failed, status := p.run(t, "", "options", "G.tau=1", "G.tau=2", "--thread", "--seed")
	if want := "G.tau is given twice\nthere is no option --thread; did you mean --threads?\n--seed takes a value\n"; failed != want || status != 2 {
		t.Errorf("together: got %d, %q, want %q", status, failed, want)
	}
}

// A file that is not what is wanted says why, with its path or the name of what it was for.
func testArraysGiven(t *testing.T, p ioProgram) {
	eight := make([]byte, 8)
	const plain = "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }"
	cut := filepath.Join(t.TempDir(), "cut.npy")
	whole, err := os.ReadFile(ioNPY(t, []int{3}, []float64{1, 2, 3}))
	if err != nil {
		t.Fatal(err)
	}
	ioWrite(t, cut, whole[:len(whole)-1])
	empty := filepath.Join(t.TempDir(), "empty.npy")
	ioWrite(t, empty, nil)
	for _, tt := range []struct{ name, path, want string }{
		{"G.v", "/nowhere/a.npy", "read /nowhere/a.npy: No such file or directory"},
		{"G.v", empty, "it is no .npy file, which numpy.save writes"},
		{"G.v", cut, "its shape is (3,), but it has 23 bytes of elements of 8"},
		{"G.v", ioNPY(t, []int{4}, make([]float64, 4)), "has the shape (4,), want (3,)"},
		{"G.v", ioNPY(t, []int{3, 1}, make([]float64, 3)), "has the shape (3, 1), want (3,)"},
		{"G.v", ioNPY(t, []int{3}, make([]bool, 3)), "of type bool, do not all fit into float64"},
		{"G.v", ioNPY(t, []int{3}, []int64{1<<53 + 1, 0, 0}), "of type int64, do not all fit into float64"},
		{"G.n", ioNPY(t, []int{2}, []int64{1 << 31, 0}), "of type int64, do not all fit into int32"},
		{"G.n", ioNPY(t, []int{2}, []float64{1, 0}), "of type float64, do not all fit into int32"},
		{"G.active", ioNPY(t, []int{3}, make([]int32, 3)), "of type int32, do not all fit into bool"},
		{"G.v", ioHeader(t, 4, plain, nil), "it has version 4 of the .npy format, 1 to 3 are read"},
		{"G.v", ioHeader(t, 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", nil), "it has elements of type '<f4'"},
		{"G.v", ioHeader(t, 1, "{'descr': '>f8', 'fortran_order': False, 'shape': (3,), }", nil), "it has elements of type '>f8'"},
		{"G.v", ioHeader(t, 1, "{'descr': '<f8', 'fortran_order': True, 'shape': (3, 1), }", nil), "its elements are column by column"},
		{"G.v", ioHeader(t, 1, "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (3,), }", nil), "its header is not one"},
		{"G.v", ioHeader(t, 1, "{'descr': '<f8', 'fortran_order': False, 'fortran_order': False, }", nil), "its header is not one"},
		{"G.v", ioHeader(t, 1, "{'descr': '<f8', 'fortran_order': Fals", nil), "its header is not one"},
		{"G.v", ioHeader(t, 1, plain+" x", nil), "its header is not one"},
		{"G.v", ioHeader(t, 1, "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,), }", eight), "its header is not one"},
		{"G.v", ioHeader(t, 1, "{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296, 0), }", eight), "its shape is"},
		{"G.v", ioHeader(t, 1, "{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296), }", eight), "its shape is"},
		{"G.v", ioHeader(t, 1, "{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296), }", nil), "its shape is"},
		{"G.v", ioHeader(t, 2, strings.Repeat(" ", 10001)+plain, nil), "it is damaged: a header of 10058 bytes"},
	} {
		_, failed, status := p.run(t, "", "options", tt.name+"=@"+tt.path)
		if !strings.HasPrefix(failed, tt.name+": ") || !strings.Contains(failed, tt.path) || !strings.Contains(failed, tt.want) || status != 2 {
			t.Errorf("%s of %s: got %d, %q, want %q", tt.name, tt.path, status, failed, tt.want)
		}
	}
}

// What is not counted before the run begins is told then.
func testLateCounts(t *testing.T, p ioProgram) {
	for n := range 5 {
		_, failed, status := p.run(t, "", "options", "S.w=@"+ioNPY(t, []int{n}, make([]float64, n)))
		if want := fmt.Sprintf("S.w: %d values are given, want 3\n", n); n != 3 && (failed != want || status != 1) {
			t.Errorf("%d values: got %d, %q, want %q", n, status, failed, want)
		}
	}
}

// The name that is meant is the first that the root package suggests.
func testSuggestions(t *testing.T, p ioProgram) {
	candidates := []string{"G.active", "G.count", "G.n", "G.tau", "G.tau_m", "G.v", "dt", "stimulus"}
	names := []string{"G.tua", "G.ta", "g.v", "G.w", "stimulsu", "timulus", "stimmullus", "x", "", "G.tau_n", "G.coutn", "H.tau", "G.taum", "abt", "td"}
	var in, want strings.Builder
	for _, name := range names {
		fmt.Fprintf(&in, "%s\t%s\n", name, strings.Join(candidates, "\t"))
		if near := spikelane.Suggest(name, candidates); len(near) > 0 {
			want.WriteString(near[0])
		}
		want.WriteByte('\n')
	}
	if got, _, _ := p.run(t, in.String(), "suggest"); got != want.String() {
		t.Errorf("got %q, want %q", got, want.String())
	}
}
