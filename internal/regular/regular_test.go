package regular

import (
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

// allocated returns how many bytes f has asked for.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadFile(t *testing.T) {
	path := write(t, "text")
	for name, read := range map[string]func(string, int64) ([]byte, error){"ReadFile": ReadFile, "ReadPiped": ReadPiped} {
		if got, err := read(path, 3); string(got) != "text" || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if _, err := read(filepath.Join(filepath.Dir(path), "none"), 3); !os.IsNotExist(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ReadFile(t.TempDir(), 1); err == nil || !strings.Contains(err.Error(), "it is no file") {
		t.Errorf("a folder: %v", err)
	}
}

// TestHoles: a file that says it has 2^50 bytes, and takes none on the disk, is refused before memory is asked for.
func TestHoles(t *testing.T) {
	path := write(t, "spikelane = 1\n")
	size := int64(1) << 50
	for size > 1<<40 && os.Truncate(path, size) != nil {
		size /= 2
	}
	if err := os.Truncate(path, size); err != nil {
		t.Skip("this file system has no such large files: ", err)
	}
	for _, times := range []int64{1, 200, math.MaxInt64} {
		var err error
		if n := allocated(func() { _, err = ReadFile(path, times) }); n > 1<<20 || err == nil || !strings.Contains(err.Error(), "can be had") {
			t.Errorf("times %d: %d bytes of memory, %v", times, n, err)
		}
	}
}

// TestFits: what can be had is at most what Go's own limit leaves.
func TestFits(t *testing.T) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(64 << 20))
	if err := Fits(1 << 30); err == nil || !strings.Contains(err.Error(), "GOMEMLIMIT") {
		t.Errorf("1 GiB of 64 MiB: %v", err)
	}
	if err := Fits(1 << 20); err != nil {
		t.Error(err)
	}
}
