package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// Whatever happens to the file of an entry, Get must say ErrDamaged, and Put must make it good again.

// spoilt has Get look at an entry of these bytes.
func spoilt(t *testing.T, d *Dir, text []byte, what string, at int) {
	t.Helper()
	if err := os.WriteFile(d.file(key(1), entrySuffix), text, 0o600); err != nil {
		t.Fatal(err)
	}
	if data, err := d.Get(key(1)); !errors.Is(err, ErrDamaged) || data != nil {
		t.Errorf("%s %d: got %d bytes, %v, want ErrDamaged", what, at, len(data), err)
	}
}

// mended has Put replace what is there.
func mended(t *testing.T, d *Dir) {
	t.Helper()
	put(t, d, 1)
	if got, err := d.Get(key(1)); err != nil || !bytes.Equal(got, content(1)) {
		t.Errorf("after Put: got %d bytes, %v", len(got), err)
	}
}

func TestDamagedBytes(t *testing.T) {
	d := open(t, folder(t))
	put(t, d, 1)
	whole, err := os.ReadFile(d.file(key(1), entrySuffix))
	if err != nil {
		t.Fatal(err)
	}
	changed := func(at, bit int) {
		text := bytes.Clone(whole)
		text[at] ^= 1 << bit
		spoilt(t, d, text, "a bit changed in byte", at)
	}
	for at := range headerSize {
		for bit := range 8 {
			changed(at, bit)
		}
	}
	for at := headerSize; at < len(whole); at += 1 + at%97 { // sampled
		changed(at, at%8)
	}
	changed(len(whole)-1, 0)
	for _, more := range []int{1, 4096} {
		spoilt(t, d, append(bytes.Clone(whole), make([]byte, more)...), "longer by", more)
	}
	spoilt(t, d, make([]byte, len(whole)), "zeros, as after a power cut on some file systems, in number", len(whole))
	mended(t, d)
}

func TestTruncated(t *testing.T) {
	d := open(t, folder(t))
	if err := d.Put(key(1), content(1)[:500]); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(d.file(key(1), entrySuffix))
	if err != nil {
		t.Fatal(err)
	}
	for n := range len(whole) {
		spoilt(t, d, whole[:n], "cut to", n)
	}
	mended(t, d)
}

// An entry is worth nothing under the name of another.
func TestRenamed(t *testing.T) {
	d := open(t, folder(t))
	put(t, d, 2)
	if err := os.Rename(d.file(key(2), entrySuffix), d.file(key(1), entrySuffix)); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Get(key(1)); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), key(2).String()) {
		t.Errorf("got error %v, want ErrDamaged, and the key that it was put under", err)
	}
	mended(t, d)
}

// An entry of a version to come is not damaged, and not to be read.
func TestOtherVersion(t *testing.T) {
	d := open(t, folder(t))
	h := header(key(1), nil)
	h[8]++
	check := sha256.Sum256(h[:88])
	copy(h[88:], check[:])
	if err := os.WriteFile(d.file(key(1), entrySuffix), h, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Get(key(1)); !errors.Is(err, ErrMissing) {
		t.Errorf("got error %v, want ErrMissing", err)
	}
	mended(t, d)
}

// A huge file is refused before there is memory for it, though its header be right and say as much.
func TestHuge(t *testing.T) {
	for _, size := range []uint64{MaxData + 1, 1 << 40} {
		d := open(t, folder(t))
		path := d.file(key(1), entrySuffix)
		h := header(key(1), nil)
		binary.LittleEndian.PutUint64(h[16:], size)
		check := sha256.Sum256(h[:88])
		copy(h[88:], check[:])
		if err := os.WriteFile(path, h, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path, headerSize+int64(size)); err != nil {
			t.Skip("no sparse files of a terabyte here:", err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := d.Get(key(1)); !errors.Is(err, ErrDamaged) {
			t.Errorf("%d bytes: got error %v, want ErrDamaged", size, err)
		}
		runtime.ReadMemStats(&after)
		if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
			t.Errorf("%d bytes allocated for %d", got, size)
		}
		mended(t, d)
	}
}

// A folder in an entry's place is not ours to remove: it stays damaged.
func TestEntryIsFolder(t *testing.T) {
	d := open(t, folder(t))
	path := d.file(key(1), entrySuffix)
	if err := os.MkdirAll(filepath.Join(path, "precious"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Get(key(1)); !errors.Is(err, ErrDamaged) {
		t.Errorf("got error %v, want ErrDamaged", err)
	}
	if err := d.Put(key(1), nil); err == nil {
		t.Error("Put replaced a folder")
	}
	if _, err := d.Clear(); err != nil {
		t.Error(err)
	}
	only(t, d.Path(), entryName(1))
	only(t, path, "precious")
}
