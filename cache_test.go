package spikelane_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/kernels/cpp/cache"
)

// cached returns preferences whose folder of compiled kernels has some entries.
func cached(t *testing.T, entries int) spikelane.Preferences {
	t.Helper()
	base := t.TempDir()
	if err := os.Chmod(base, 0o700); err != nil {
		t.Fatal(err)
	}
	p := spikelane.DefaultPreferences()
	p.Codegen.CacheDir = filepath.Join(base, "cpp")
	if entries == 0 {
		return p
	}
	d, err := cache.Open(p.Codegen.CacheDir)
	if err != nil {
		t.Fatal(err)
	}
	for k := range entries {
		if err := d.Put(cache.Key{byte(k)}, make([]byte, 1000)); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// An entry of 1000 bytes is a file of 1120: its header has 120 (go doc ./kernels/cpp/cache).
const entryBytes = 1120

func TestCache(t *testing.T) {
	p := cached(t, 3)
	foreign := filepath.Join(p.Codegen.CacheDir, "README")
	if err := os.WriteFile(foreign, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	look := func(want int) {
		t.Helper()
		u, err := p.CacheUsage()
		if err != nil || u.Entries != want || u.Bytes != spikelane.Bytes(want*entryBytes) || u.ReadOnly != nil || u.Oldest.IsZero() != (want == 0) {
			t.Errorf("got %+v, %v, want %d entries of %d bytes", u, err, want, entryBytes)
		}
	}
	look(3)
	removed := func(r spikelane.CacheRemoved, err error, want int) {
		t.Helper()
		if err != nil || r != (spikelane.CacheRemoved{Entries: want, Bytes: spikelane.Bytes(want * entryBytes)}) {
			t.Errorf("got %+v, %v, want %d entries removed", r, err, want)
		}
	}
	r, err := p.TrimCache(2*entryBytes + 1)
	removed(r, err, 1)
	look(2)
	r, err = p.ClearCache()
	removed(r, err, 2)
	look(0)
	if _, err := os.Stat(foreign); err != nil {
		t.Error(err)
	}
}

// Where nothing is kept, or nothing has been yet, there is nothing to see or to remove, and no folder is made.
func TestNoCache(t *testing.T) {
	none := spikelane.DefaultPreferences()
	none.Codegen.CacheDir = "none"
	for _, p := range []spikelane.Preferences{none, cached(t, 0)} {
		want := p.Codegen.CacheDir
		if want == "none" {
			want = ""
		}
		if u, err := p.CacheUsage(); err != nil || u != (spikelane.CacheUsage{Dir: want}) {
			t.Errorf("CacheUsage: got %+v, %v", u, err)
		}
		for _, f := range []func() (spikelane.CacheRemoved, error){p.ClearCache, func() (spikelane.CacheRemoved, error) { return p.TrimCache(0) }} {
			if r, err := f(); err != nil || r != (spikelane.CacheRemoved{}) {
				t.Errorf("got %+v, %v", r, err)
			}
		}
		if _, err := os.Lstat(p.Codegen.CacheDir); err == nil {
			t.Error("a folder was made")
		}
	}
}

func TestUnsafeCache(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("permissions are others there")
	}
	p := cached(t, 1)
	if err := os.Chmod(p.Codegen.CacheDir, 0o777); err != nil {
		t.Fatal(err)
	}
	if u, err := p.CacheUsage(); !errors.Is(err, spikelane.ErrUnsafeCache) || u != (spikelane.CacheUsage{Dir: p.Codegen.CacheDir}) {
		t.Errorf("got %+v, %v, want ErrUnsafeCache", u, err)
	}
	if _, err := p.ClearCache(); !errors.Is(err, spikelane.ErrUnsafeCache) {
		t.Errorf("ClearCache: got error %v, want ErrUnsafeCache", err)
	}
}
