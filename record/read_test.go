package record

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
)

func TestReadTypes(t *testing.T) {
	for _, c := range []struct {
		dict, data string
		want       Array
	}{
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n", "\x00\x00\xc0\x3f\x00\x00\x80\xff", Array{"x", []int{2}, []float64{1.5, math.Inf(-1)}}},
		{`{"shape": (1, 2), "fortran_order": False, "descr": "|u1"}`, "\x00\xff", Array{"x", []int{1, 2}, []int32{0, 255}}},
		// A column-major 2×3 matrix: the columns (1 4), (2 5), (3 6) one after the other.
		{"{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3)}", "\x01\x04\x02\x05\x03\x06", Array{"x", []int{2, 3}, []int32{1, 2, 3, 4, 5, 6}}},
		{"{'descr': '|b1', 'fortran_order': False, 'shape': (2,)}", "\x00\x01", Array{"x", []int{2}, []bool{false, true}}},
		{"{'descr': '<i8', 'fortran_order': False, 'shape': (), }", "\xff\xff\xff\xff\xff\xff\xff\xff", Array{"x", []int{}, []int64{-1}}},
	} {
		two := "\x93NUMPY\x02\x00" + string([]byte{byte(len(c.dict)), 0, 0, 0}) + c.dict + c.data
		for _, method := range []uint16{zip.Store, zip.Deflate} {
			for _, file := range []string{npy1(c.dict, c.data), two} {
				archive := zipped(t, method, "x.npy", file)
				got, err := readZip(bytes.NewReader(archive), int64(len(archive)))
				if err != nil || !reflect.DeepEqual(got, []Array{c.want}) {
					t.Errorf("%s: got %v, %v, want %v", c.dict, got, err, c.want)
				}
			}
		}
	}
}

// TestReadIf: who asks sees name, shape and type of each array, in the order of the file, and says no before it is read.
func TestReadIf(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.npz")
	arrays := []Array{Vector("v", []float64{1, 2}), {"up", []int{1, 3}, []bool{true, false, true}}, Vector("k", []int32{7})}
	if err := WriteNPZ(path, arrays); err != nil {
		t.Fatal(err)
	}
	var seen []Array
	got, err := ReadNPZIf(path, func(a Array) error { seen = append(seen, a); return nil })
	if err != nil || !reflect.DeepEqual(got, arrays) {
		t.Errorf("got %v, %v, want %v", got, err, arrays)
	}
	if want := []Array{{"v", []int{2}, []float64{}}, {"up", []int{1, 3}, []bool{}}, {"k", []int{1}, []int32{}}}; !reflect.DeepEqual(seen, want) {
		t.Errorf("asked about %v, want %v", seen, want)
	}
	no := errors.New("no")
	asked := 0
	got, err = ReadNPZIf(path, func(a Array) error {
		if asked++; a.Name == "up" {
			return no
		}
		return nil
	})
	if err != no || got != nil || asked != 2 {
		t.Errorf("refused: got %v, %v after %d questions", got, err, asked)
	}

	// 64 MB of zeros, which deflate to 64 kB: an answer of no, and nothing of that size was asked for.
	zeros := npy1("{'descr': '<f8', 'fortran_order': False, 'shape': (8388608,), }\n", string(make([]byte, 1<<26)))
	if err := os.WriteFile(path, zipped(t, zip.Deflate, "x.npy", zeros), 0o666); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err = ReadNPZIf(path, func(Array) error { return no })
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; err != no || grown > 1<<20 {
		t.Errorf("%v after %d bytes of memory", err, grown)
	}
}

func TestReadRefuses(t *testing.T) {
	dict := func(descr, order, shape string) string {
		return "{'descr': " + descr + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }"
	}
	good := npy1(dict("'|b1'", "False", "(1,)"), "\x01")
	for _, c := range []struct {
		name    string
		archive []byte
		want    string
	}{
		{"empty", nil, "zip"},
		{"text", []byte("neurons"), "zip"},
		{"other member", zipped(t, 0, "x.txt", "x"), `"x.txt"`},
		{"twice", zipped(t, 0, "x.npy", good, "x.npy", good), "two arrays"},
		{"magic", zipped(t, 0, "x.npy", "NUMPY......."), "begin"},
		{"short", zipped(t, 0, "x.npy", "\x93NUM"), "header"},
		{"version", zipped(t, 0, "x.npy", "\x93NUMPY\x09\x01\x01\x00{"), "version 9.1"},
		{"long header", zipped(t, 0, "x.npy", "\x93NUMPY\x02\x00\xff\xff\xff\xff{}"), "4294967295"},
		{"big endian", zipped(t, 0, "x.npy", npy1(dict("'>f8'", "False", "(1,)"), "12345678")), `">f8"`},
		{"objects", zipped(t, 0, "x.npy", npy1(dict("'|O'", "False", "(1,)"), "12345678")), `"|O"`},
		{"structured", zipped(t, 0, "x.npy", npy1(dict("[('a', '<f8')]", "False", "(1,)"), "12345678")), "structured"},
		{"negative", zipped(t, 0, "x.npy", npy1(dict("'|b1'", "False", "(-1,)"), "1")), "length"},
		{"huge", zipped(t, 8, "x.npy", npy1(dict("'<f8'", "False", "(1152921504606846976, 16)"), "1")), "too large"},
		{"large", zipped(t, 8, "x.npy", npy1(dict("'<f8'", "False", "(99999999999,)"), "1")), "799999999992"},
		{"few data", zipped(t, 0, "x.npy", npy1(dict("'<f8'", "False", "(2,)"), "12345678")), "8 bytes of data"},
		{"more data", zipped(t, 0, "x.npy", good+"1"), "2 bytes of data"},
		{"no shape", zipped(t, 0, "x.npy", npy1("{'descr': '|b1', 'fortran_order': False}", "1")), "keys"},
		{"shape twice", zipped(t, 0, "x.npy", npy1("{'descr': '|b1', 'shape': (1,), 'shape': (1,)}", "1")), "keys"},
		{"unknown key", zipped(t, 0, "x.npy", npy1("{'dtype': '|b1', 'shape': (1,)}", "1")), "unknown key"},
		{"open quote", zipped(t, 0, "x.npy", npy1("{'descr: 1", "1")), "quoted"},
		{"trailing text", zipped(t, 0, "x.npy", npy1(dict("'|b1'", "False", "(1,)")+"; import os", "1")), "more text"},
	} {
		path := filepath.Join(t.TempDir(), "a.npz")
		if err := os.WriteFile(path, c.archive, 0o644); err != nil {
			t.Fatal(err)
		}
		got, err := ReadNPZ(path)
		if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: got %v, %v, want an error with %q and the path", c.name, got, err, c.want)
		}
	}
	if _, err := ReadNPZ(filepath.Join(t.TempDir(), "none.npz")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v, want os.ErrNotExist", err)
	}
}

// Every archive cut short is an error; every archive with one changed byte is an error or, where the byte says
// nothing about the arrays (a date, a version), reads as before.
func TestReadDamaged(t *testing.T) {
	var b bytes.Buffer
	if err := writeZip(t.Context(), &b, sample[:4], math.MaxUint32); err != nil {
		t.Fatal(err)
	}
	whole := b.Bytes()
	want := bits(sample[:4])
	for n := range whole {
		if got, err := readZip(bytes.NewReader(whole[:n]), int64(n)); err == nil {
			t.Fatalf("cut to %d of %d bytes: got %v and no error", n, len(whole), got)
		}
	}
	refused := 0
	for at := range whole {
		for _, flip := range []byte{0x01, 0x20, 0x80, 0xff} {
			damaged := bytes.Clone(whole)
			damaged[at] ^= flip
			got, err := readZip(bytes.NewReader(damaged), int64(len(damaged)))
			if err != nil {
				refused++
			} else if !reflect.DeepEqual(bits(got), want) {
				t.Errorf("byte %d changed by %#x: got %v without an error", at, flip, got)
			}
		}
	}
	// Headers and data of the members, 4 x (128 + some) bytes, are all under a checksum.
	if least := 4 * 4 * 128; refused < least {
		t.Errorf("%d of %d damaged archives refused, want at least %d", refused, 4*len(whole), least)
	}
}

// What is read from any bytes is written and read again as the same.
func FuzzReadNPZ(f *testing.F) {
	var b bytes.Buffer
	if err := writeZip(context.Background(), &b, sample, math.MaxUint32); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(zipped(f, zip.Deflate, "v.npy", npy1("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", "\x00\x00\xc0\x3f")))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := readZip(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		var again bytes.Buffer
		for _, a := range got {
			if n, err := a.length(); err != nil {
				t.Fatalf("%d elements: %v", n, err)
			}
		}
		if err := writeZip(t.Context(), &again, got, math.MaxUint32); err != nil {
			t.Fatal(err)
		}
		back, err := readZip(bytes.NewReader(again.Bytes()), int64(again.Len()))
		if err != nil || !reflect.DeepEqual(bits(back), bits(got)) {
			t.Fatalf("read %v, then %v, %v", got, back, err)
		}
	})
}

// The header's little language by itself: it must stop and not panic on any text.
func FuzzHeader(f *testing.F) {
	f.Add("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }          \n")
	f.Add("{'shape': (")
	f.Fuzz(func(t *testing.T, text string) {
		h, err := parseHeader(text)
		if err == nil && (!strings.Contains(text, h.descr) || h.shape == nil) {
			t.Errorf("%q: descr %q, shape %v", text, h.descr, h.shape)
		}
	})
}
