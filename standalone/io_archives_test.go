package standalone_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/record"
	"github.com/spikelane/spikelane/standalone"
)

// ioArray is an array as Go has it, and how the program is to add it.
type ioArray struct {
	how string
	record.Array
}

// ioArrays have every type, way and rank, names in and outside of ASCII, bits that are easily lost, and nothing at all.
func ioArrays() []ioArray {
	long := make([]float64, 10_000) // more than the program makes at a time
	for k := range long {
		long[k] = float64(k) / 7
	}
	odd := []float64{0, math.Copysign(0, -1), math.Inf(1), math.SmallestNonzeroFloat64, math.Float64frombits(0x7ff8000000000abc), 1}
	return []ioArray{
		{"vector", record.Vector("t", odd)},
		{"vector", record.Vector("i", []int32{math.MinInt32, 0, math.MaxInt32})},
		{"vector", record.Vector("step", []int64{math.MinInt64, 0, math.MaxInt64})},
		{"vector", record.Vector("not_refractory", []bool{true, false, true})},
		{"scalar", record.Array{Name: "w µ", Shape: []int{}, Data: []float64{-0.25}}},
		{"scalar", record.Array{Name: "tilde~", Shape: []int{}, Data: []int32{-7}}},
		{"scalar", record.Array{Name: "n", Shape: []int{}, Data: []int64{1 << 40}}},
		{"scalar", record.Array{Name: "on", Shape: []int{}, Data: []bool{true}}},
		{"produced", record.Array{Name: "v", Shape: []int{2, 3}, Data: odd}},
		{"produced", record.Array{Name: "x", Shape: []int{1, 2, 1}, Data: []int32{5, 6}}},
		{"produced", record.Array{Name: "flags", Shape: []int{4, 1}, Data: []bool{true, false, false, true}}},
		{"produced", record.Array{Name: "nothing", Shape: []int{2, 0}, Data: []float64{}}},
		{"vector", record.Vector("none", []int64{})},
		{"produced", record.Vector("long", long)},
		{"vector", record.Vector(strings.Repeat("n", 90), long)},
	}
}

// ioColumn returns the elements of an array as a column.
func ioColumn(data any) *ecs.Column {
	switch d := data.(type) {
	case []float64:
		c := ecs.NewColumn("", ecs.F64, len(d))
		copy(c.F64, d)
		return c
	case []int32:
		c := ecs.NewColumn("", ecs.I32, len(d))
		copy(c.I32, d)
		return c
	case []int64:
		c := ecs.NewColumn("", ecs.I64, len(d))
		copy(c.I64, d)
		return c
	case []bool:
		c := ecs.NewColumn("", ecs.Bool, len(d))
		for k, x := range d {
			if x {
				c.Bool[k] = 1
			}
		}
		return c
	}
	panic("ioColumn: elements of another type")
}

// ioNPZ writes arrays by the program, through data files, and returns the archive.
func ioNPZ(t *testing.T, p ioProgram, arrays []ioArray, longest, start uint64) []byte {
	t.Helper()
	dir := t.TempDir()
	var in strings.Builder
	for k, a := range arrays {
		c := ioColumn(a.Data)
		name := fmt.Sprint("array", k)
		ioWrite(t, filepath.Join(dir, name+".bin"), standalone.DataFile(c))
		fmt.Fprintf(&in, "%s\t%v\t%s\t%s", a.how, c.Elem, a.Name, name)
		for _, side := range a.Shape {
			fmt.Fprintf(&in, "\t%d", side)
		}
		in.WriteByte('\n')
	}
	path := filepath.Join(dir, "out.npz")
	if _, failed, status := p.run(t, in.String(), "npz", path, dir, fmt.Sprint(longest), fmt.Sprint(start)); status != 0 {
		t.Fatal(failed)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func ioWrite(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// sameBytes says where two files begin to differ.
func sameBytes(t *testing.T, what string, got, want []byte) {
	t.Helper()
	if bytes.Equal(got, want) {
		return
	}
	k := 0
	for k < min(len(got), len(want)) && got[k] == want[k] {
		k++
	}
	t.Errorf("%s: %d bytes, want %d; they differ from byte %d on: got %q, want %q", what, len(got), len(want), k, got[k:min(k+40, len(got))], want[k:min(k+40, len(want))])
}

// What record.WriteNPZ writes is what is wanted.
func testArchives(t *testing.T, p ioProgram) {
	arrays := ioArrays()
	for _, some := range [][]ioArray{arrays, arrays[:1], nil} {
		path := filepath.Join(t.TempDir(), "want.npz")
		var plain []record.Array
		for _, a := range some {
			plain = append(plain, a.Array)
		}
		if err := record.WriteNPZ(path, plain); err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		sameBytes(t, fmt.Sprintf("%d arrays", len(some)), ioNPZ(t, p, some, math.MaxUint32, 0), want)
	}
}

// Samples in the order in which they were taken become rows of elements, as systems.Times and Save lay them out.
func testTransposed(t *testing.T, p ioProgram) {
	samples := []int32{10, 20, 30, 11, 21, 31} // two of three elements
	got := ioNPZ(t, p, []ioArray{
		{"transposed", record.Array{Name: "v", Shape: []int{3, 2}, Data: samples}},
		{"transposed", record.Array{Name: "b", Shape: []int{2, 2}, Data: []bool{true, false, true, true}}},
		{"transposed", record.Array{Name: "e", Shape: []int{3, 0}, Data: []float64{}}},
	}, math.MaxUint32, 0)
	path := filepath.Join(t.TempDir(), "want.npz")
	if err := record.WriteNPZ(path, []record.Array{
		{Name: "v", Shape: []int{3, 2}, Data: []int32{10, 11, 20, 21, 30, 31}},
		{Name: "b", Shape: []int{2, 2}, Data: []bool{true, true, false, true}},
		{Name: "e", Shape: []int{3, 0}, Data: []float64{}},
	}); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sameBytes(t, "transposed", got, want)
}

// Members and archives that need numbers of 64 bits are those of archive/zip, without the 4 GiB that they have: as if the
// archive began behind so many bytes, and with sizes behind the data as members of 4 GiB have them. What a size of 4 GiB
// changes besides is testHugeMember's.
func testBigArchives(t *testing.T, p ioProgram) {
	for _, tt := range []struct {
		name    string
		longest uint64
		start   int64
	}{{"trailers", 0, 0}, {"far", math.MaxUint32, 1 << 33}, {"both", 0, math.MaxUint32 - 100}, {"edge", math.MaxUint32, math.MaxUint32 - 3000}} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		z.SetOffset(tt.start)
		for _, a := range ioArrays() {
			ioMember(t, z, a.Array, tt.longest == 0)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		sameBytes(t, tt.name, ioNPZ(t, p, ioArrays(), tt.longest, uint64(tt.start)), b.Bytes())
	}
}

var hugeIO = flag.Bool("io.huge", false, "write an array of more than 4 GiB, twice; takes minutes and 4.5 GB of disk")

// The size of a member of 4 GiB takes 64 bits, and so does the place of the next one.
func testHugeMember(t *testing.T, p ioProgram) {
	if !*hugeIO {
		t.Skip("without -io.huge")
	}
	const n = 1<<29 + 100
	path := filepath.Join(t.TempDir(), "huge.npz")
	if _, failed, status := p.run(t, "", "huge", path, fmt.Sprint(n)); status != 0 {
		t.Fatal(failed)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	got := sha256.New()
	if _, err := io.Copy(got, f); err != nil {
		t.Fatal(err)
	}
	f.Close()
	os.Remove(path)
	x := make([]float64, n)
	for k := range x {
		x[k] = float64(k) / 3
	}
	if err := record.WriteNPZ(path, []record.Array{record.Vector("x", x), {Name: "after", Shape: []int{}, Data: []float64{1}}}); err != nil {
		t.Fatal(err)
	}
	if f, err = os.Open(path); err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := sha256.New()
	if _, err := io.Copy(want, f); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Sum(nil), want.Sum(nil)) {
		t.Error("the archives differ")
	}
}

// ioMember adds an array as record.WriteNPZ does, with its size before or behind it.
func ioMember(t *testing.T, z *zip.Writer, a record.Array, behind bool) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "one.npz")
	if err := record.WriteNPZ(path, []record.Array{a}); err != nil {
		t.Fatal(err)
	}
	r, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	m, err := r.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(m)
	if err != nil {
		t.Fatal(err)
	}
	//lint:ignore SA1019 as the writer does
	h := &zip.FileHeader{Name: a.Name + ".npy", Method: zip.Store, ModifiedDate: 1<<5 | 1, Flags: r.File[0].Flags}
	create := z.CreateHeader
	if !behind {
		h.CRC32, h.CompressedSize64, h.UncompressedSize64 = crc32.ChecksumIEEE(data), uint64(len(data)), uint64(len(data))
		create = z.CreateRaw
	}
	w, err := create(h)
	if err == nil {
		_, err = w.Write(data)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A data file in which any one bit is another is refused, with its path; so is one of another length, type or count.
func testDataFiles(t *testing.T, p ioProgram) {
	dir := t.TempDir()
	var paths, want []string
	add := func(name string, data []byte, count, says string) {
		path := filepath.Join(dir, name)
		ioWrite(t, path, data)
		paths = append(paths, path+count)
		want = append(want, says)
	}
	good := standalone.DataFile(ioColumn([]float64{1, -2.5, math.Inf(1), math.Copysign(0, -1)}))
	add("good", good, "", "4: 1 -2.5 +Inf -0")
	add("count", good, "\t4", "4: 1 -2.5 +Inf -0")
	add("empty", standalone.DataFile(ioColumn([]float64{})), "", "0:")
	add("fewer", good, "\t5", "it has 4 elements, want 5")
	for k := range good {
		bad := bytes.Clone(good)
		bad[k] ^= 1 << (k % 8)
		says := "it is damaged"
		if k < 8 {
			says = "does not begin as a data file"
		}
		add(fmt.Sprint("bit", k), bad, "", says)
	}
	for k := range good {
		says := "too short"
		if k >= 32 {
			says = "it says that it has 4 elements"
		}
		add(fmt.Sprint("short", k), good[:k], "", says)
	}
	add("long", append(bytes.Clone(good), 0), "", "it says that it has 4 elements")
	add("type", standalone.DataFile(ioColumn([]int64{1})), "", "type int64, want float64")
	newer := bytes.Clone(good)
	newer[8] = 2
	binary.LittleEndian.PutUint32(newer[28:], crc32.ChecksumIEEE(newer[:28]))
	add("newer", newer, "", "it has version 2 of the format")
	paths, want = append(paths, filepath.Join(dir, "missing"), dir), append(want, "No such file", "directory")
	out, failed, _ := p.run(t, strings.Join(paths, "\n"), "load")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != len(paths) {
		t.Fatalf("%d answers, want %d\n%s", len(lines), len(paths), failed)
	}
	for k, line := range lines {
		path, _, _ := strings.Cut(paths[k], "\t")
		if refused := strings.HasPrefix(line, "failure: "); !strings.Contains(line, want[k]) || refused != (k > 2) || refused && !strings.Contains(line, path) {
			t.Errorf("%s: got %q, want %q", paths[k], line, want[k])
		}
	}
}
