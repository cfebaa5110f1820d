//go:build cgo && linux

package host

import (
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/kernels"
)

// mapped returns how many libraries of ours the process has in memory, and how many files it has open.
func mapped(t *testing.T) (libraries, files int) {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(maps)) {
		if f := strings.Fields(line); len(f) > 5 && strings.Contains(f[5], "memfd:spikelane") {
			seen[f[4]] = true // the inode
		}
	}
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(seen), len(open)
}

// TestUnloaded: code that no program uses any more goes, with its memory and its file; what is used stays.
func TestUnloaded(t *testing.T) {
	o := options(t)
	settle := func(want int) (libraries, files int) {
		for range 200 { // collections: code goes some time after the first one that finds it unused
			runtime.GC()
			if libraries, files = mapped(t); libraries <= want {
				break
			}
		}
		return libraries, files
	}
	before, filesBefore := settle(0)
	kept, err := target(t, o).Compile(adds(1))
	if err != nil {
		t.Fatal(err)
	}
	var others []kernels.Program
	for k := range 5 {
		p, err := target(t, o).Compile(adds(100 + k))
		if err != nil {
			t.Fatal(err)
		}
		others = append(others, p)
	}
	if got, _ := settle(before); got != before+6 {
		t.Errorf("%d libraries in memory, want %d", got, before+6)
	}
	runtime.KeepAlive(others)
	others = nil
	if got, files := settle(before + 1); got != before+1 || files > filesBefore+1 {
		t.Errorf("%d libraries in memory and %d files open, want %d and %d", got, files, before+1, filesBefore+1)
	}
	if err := works(kept, 1); err != nil {
		t.Error(err)
	}
}
