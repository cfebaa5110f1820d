package record

import (
	"archive/zip"
	"bytes"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// sample has each type, NaN with a payload, both zeros, and shapes of rank 0 to 3 with an empty one.
var sample = []Array{
	{"t", []int{5}, []float64{0, math.Copysign(0, -1), math.Inf(1), math.SmallestNonzeroFloat64, math.Float64frombits(0x7ff8000000000abc)}},
	{"i", []int{3}, []int32{math.MinInt32, 0, math.MaxInt32}},
	{"step", []int{1, 2}, []int64{math.MinInt64, math.MaxInt64}},
	{"not_refractory", []int{3, 1, 1}, []bool{true, false, true}},
	{"w µ", []int{}, []float64{-0.25}},
	{"v", []int{2, 0}, []float64{}},
}

// bits makes arrays comparable where NaN stands.
func bits(arrays []Array) []Array {
	out := append([]Array(nil), arrays...)
	for i, a := range out {
		if f, ok := a.Data.([]float64); ok {
			u := make([]uint64, len(f))
			for k, v := range f {
				u[k] = math.Float64bits(v)
			}
			out[i].Data = u
		}
	}
	return out
}

func TestRoundTrip(t *testing.T) {
	long := make([]float64, 3*chunk/8+5) // several chunks and a remainder
	for i := range long {
		long[i] = float64(i) / 7
	}
	for name, want := range map[string][]Array{"sample": sample, "long": {Vector("x", long), Vector("b", make([]bool, chunk+1))}, "empty": nil} {
		path := filepath.Join(t.TempDir(), "a.npz")
		if err := WriteNPZ(path, want); err != nil {
			t.Fatal(err)
		}
		got, err := ReadNPZ(path)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !reflect.DeepEqual(bits(got), bits(want)) {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}

// The 64-bit form of a member, which real archives have from 4 GiB on.
func TestRoundTripBig(t *testing.T) {
	var b bytes.Buffer
	if err := writeZip(t.Context(), &b, sample, 0); err != nil {
		t.Fatal(err)
	}
	got, err := readZip(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil || !reflect.DeepEqual(bits(got), bits(sample)) {
		t.Errorf("got %v, %v, want %v", got, err, sample)
	}
}

// The expected bytes are put together by hand from the format's description (numpy/lib/format.py, version 1.0): magic,
// version, length 0x0076 = 118 = 128 - 10 or 0x0036 = 54 = 64 - 10, dictionary, blanks, newline.
func TestHeaderBytes(t *testing.T) {
	for _, c := range []struct {
		array  Array
		length string
		dict   string
		total  int
	}{
		{Array{"", []int{3}, []float64{1, 2, 3}}, "\x76\x00", "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }", 128},
		{Array{"", []int{2, 10}, make([]int32, 20)}, "\x76\x00", "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 10), }", 128},
		{Array{"", nil, []int64{7}}, "\x76\x00", "{'descr': '<i8', 'fortran_order': False, 'shape': (), }", 128},
		{Array{"", []int{0}, []bool{}}, "\x76\x00", "{'descr': '|b1', 'fortran_order': False, 'shape': (0,), }", 128},
	} {
		got, err := npyHeader(c.array)
		if err != nil {
			t.Fatal(err)
		}
		want := "\x93NUMPY\x01\x00" + c.length + c.dict
		want += strings.Repeat(" ", c.total-len(want)-1) + "\n"
		if string(got) != want {
			t.Errorf("header of %v:\ngot  %q\nwant %q", c.array, got, want)
		}
	}
}

// Little endian, two's complement, IEEE 754: 1.5 is 0x3ff8000000000000, -2 is 0xfffffffe.
func TestElementBytes(t *testing.T) {
	for _, c := range []struct {
		array Array
		want  string
	}{
		{Vector("", []float64{1.5}), "\x00\x00\x00\x00\x00\x00\xf8\x3f"},
		{Vector("", []int32{-2, 1}), "\xfe\xff\xff\xff\x01\x00\x00\x00"},
		{Vector("", []int64{-2}), "\xfe\xff\xff\xff\xff\xff\xff\xff"},
		{Vector("", []bool{true, false}), "\x01\x00"},
	} {
		var got bytes.Buffer
		if err := writeElements(&got, c.array, make([]byte, 8)); err != nil || got.String() != c.want {
			t.Errorf("%v: got %x, %v, want %x", c.array, got.Bytes(), err, c.want)
		}
	}
}

func TestEqualBytes(t *testing.T) {
	var a, b bytes.Buffer
	if err := errors.Join(writeZip(t.Context(), &a, sample, math.MaxUint32), writeZip(t.Context(), &b, sample, math.MaxUint32)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two archives of the same arrays differ")
	}
}

func TestWriteRefuses(t *testing.T) {
	one := []float64{1}
	for _, c := range []struct {
		name   string
		arrays []Array
		want   string
	}{
		{"type", []Array{{"v", []int{1}, []float32{1}}}, "[]float32"},
		{"nil", []Array{{"v", nil, nil}}, "<nil>"},
		{"short", []Array{{"v", []int{2}, one}}, "[2] does not hold 1"},
		{"negative", []Array{{"v", []int{-1, -1}, one}}, "[-1 -1]"},
		{"overflow", []Array{{"v", []int{math.MaxInt / 2, 4, 1}, one}}, "does not hold"},
		{"no name", []Array{{"", []int{1}, one}}, "without a name"},
		{"path in the name", []Array{{"../v", []int{1}, one}}, "slashes"},
		{"twice", []Array{{"v", []int{1}, one}, {"v", []int{1}, one}}, "twice"},
		{"dimensions", []Array{{"v", bytesToInts(make([]byte, 40000)), []float64{}}}, "dimensions"},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "a.npz")
		err := WriteNPZ(path, c.arrays)
		if !errors.Is(err, ErrArray) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v, want ErrArray with %q and the path", c.name, err, c.want)
		}
		if left, _ := os.ReadDir(dir); len(left) != 0 {
			t.Errorf("%s: left behind %v", c.name, left)
		}
	}
}

func bytesToInts(b []byte) []int {
	out := make([]int, len(b))
	for i, v := range b {
		out[i] = int(v)
	}
	return out
}

func TestCSV(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	err := WriteCSV(path, []Array{
		Vector("t", []float64{0.1, math.NaN(), math.Inf(-1)}), Vector("i", []int32{-1, 2, 3}),
		Vector("step", []int64{1 << 60, 0, 0}), Vector(`ok, "yes"`, []bool{true, false, true}),
	})
	want := "t,i,step,\"ok, \"\"yes\"\"\"\n0.1,-1,1152921504606846976,true\nNaN,2,0,false\n-Inf,3,0,true\n"
	if got, _ := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	for _, bad := range [][]Array{
		{Vector("a", []bool{true}), Vector("b", []bool{})},
		{{"a", []int{1, 1}, []float64{1}}},
		{{"a", []int{1}, "x"}},
	} {
		if err := WriteCSV(path, bad); !errors.Is(err, ErrArray) || !strings.Contains(err.Error(), path) {
			t.Errorf("columns %v: error %v, want ErrArray and the path", bad, err)
		}
	}
}

// zipped packs members by archive/zip, so that the reader is also tested on archives that we did not write.
func zipped(t testing.TB, method uint16, members ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(members); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: members[i], Method: method})
		if err == nil {
			_, err = w.Write([]byte(members[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// npy1 is a .npy file of version 1.0; NumPy before 1.14 did not pad to 64 bytes, so no padding here.
func npy1(dict, data string) string {
	return "\x93NUMPY\x01\x00" + string([]byte{byte(len(dict)), byte(len(dict) >> 8)}) + dict + data
}

// Needs NumPy, so it is an extra beside the tests on bytes.
func TestNumPy(t *testing.T) {
	const python = "/usr/bin/python3"
	if out, err := exec.Command(python, "-c", "import numpy").CombinedOutput(); err != nil {
		t.Skipf("no NumPy: %v %s", err, out)
	}
	dir := t.TempDir()
	ours, theirs, packed := filepath.Join(dir, "ours.npz"), filepath.Join(dir, "theirs.npz"), filepath.Join(dir, "packed.npz")
	if err := WriteNPZ(ours, sample); err != nil {
		t.Fatal(err)
	}
	script := `
import numpy as np, sys
ours, theirs, packed = sys.argv[1:]
z = np.load(ours)
want = {"t": ("<f8", (5,)), "i": ("<i4", (3,)), "step": ("<i8", (1, 2)), "not_refractory": ("|b1", (3, 1, 1)), "w µ": ("<f8", ()), "v": ("<f8", (2, 0))}
assert list(z.keys()) == list(want), list(z.keys())
for k, (dtype, shape) in want.items():
    assert z[k].dtype.str == dtype and z[k].shape == shape, (k, z[k])
assert z["i"].tolist() == [-2**31, 0, 2**31 - 1] and z["not_refractory"].ravel().tolist() == [True, False, True]
assert z["t"].view("<u8")[4] == 0x7ff8000000000abc
np.savez(theirs, **z)
np.savez_compressed(packed, **z)
`
	if out, err := exec.Command(python, "-c", script, ours, theirs, packed).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, path := range []string{theirs, packed} {
		got, err := ReadNPZ(path)
		if err != nil || !reflect.DeepEqual(bits(got), bits(sample)) {
			t.Errorf("%s: got %v, %v, want %v", filepath.Base(path), got, err, sample)
		}
	}
}

func BenchmarkWriteNPZ(b *testing.B) {
	data := make([]float64, 10_000_000)
	for i := range data {
		data[i] = float64(i) * 1e-4
	}
	path := filepath.Join(b.TempDir(), "a.npz")
	b.SetBytes(int64(8 * len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if err := WriteNPZ(path, []Array{Vector("t", data)}); err != nil {
			b.Fatal(err)
		}
	}
}
