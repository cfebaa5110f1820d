package record

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

// TestBomb: an archive of 33 kB that unfolds into 32 MiB, and 256 MiB in memory at most, is refused where that much cannot be had, before it is asked for.
func TestBomb(t *testing.T) {
	const n = 32 << 20
	path := filepath.Join(t.TempDir(), "bomb.npz")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	w, err := z.Create("x.npy")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(w, npy1(fmt.Sprintf("{'descr': '|b1', 'fortran_order': False, 'shape': (%d,)}", n), ""))
	zeros := make([]byte, 1<<20)
	for range n / len(zeros) {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(64 << 20))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err = ReadNPZ(path)
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 8<<20 || !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), "can be had") {
		t.Errorf("%d bytes of memory, %v", got, err)
	}
}

// TestBombOfLies: an archive that says it unfolds into more than deflate can make of it, or holds more than is there, is refused before
// memory is asked for. Deflate makes at most 1032 bytes of one.
func TestBombOfLies(t *testing.T) {
	header := npy1(fmt.Sprintf("{'descr': '|b1', 'fortran_order': False, 'shape': (%d,)}", 32<<20), "")
	for name, method := range map[string]uint16{"stored": zip.Store, "deflated": zip.Deflate} {
		var packed bytes.Buffer
		if method == zip.Store {
			packed.WriteString(header)
		} else {
			w, _ := flate.NewWriter(&packed, 9)
			if _, err := w.Write([]byte(header + strings.Repeat("x", 1<<16))); err != nil || w.Close() != nil {
				t.Fatal(err)
			}
		}
		path := filepath.Join(t.TempDir(), "lies.npz")
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.CreateRaw(&zip.FileHeader{Name: "x.npy", Method: method, CompressedSize64: uint64(packed.Len()), UncompressedSize64: uint64(len(header)) + 32<<20})
		if err != nil {
			t.Fatal(err)
		}
		w.Write(packed.Bytes())
		if err := errors.Join(z.Close(), os.WriteFile(path, b.Bytes(), 0o666)); err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err = ReadNPZ(path)
		runtime.ReadMemStats(&after)
		if got := after.TotalAlloc - before.TotalAlloc; got > 8<<20 || !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %d bytes of memory, %v", name, got, err)
		}
	}
}
