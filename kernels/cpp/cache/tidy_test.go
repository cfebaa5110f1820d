package cache

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// noon is the time in these tests.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// at is a Dir whose clock says noon.
func atNoon(t *testing.T) *Dir {
	d := open(t, folder(t))
	d.now = func() time.Time { return noon }
	return d
}

// used sets the time of an entry's last use, by its age at noon.
func used(t *testing.T, d *Dir, n int, age time.Duration) {
	t.Helper()
	if err := os.Chtimes(d.file(key(n), entrySuffix), noon.Add(-age), noon.Add(-age)); err != nil {
		t.Fatal(err)
	}
}

// create makes a file of some bytes, aged at noon.
func create(t *testing.T, path string, age time.Duration) {
	t.Helper()
	if err := os.WriteFile(path, []byte("something"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, noon.Add(-age), noon.Add(-age)); err != nil {
		t.Fatal(err)
	}
}

func size(n int) int64 { return headerSize + int64(len(content(n))) }

// The entries were used 5, 4, … minutes ago, in an order that is not that of their names.
func TestTrim(t *testing.T) {
	d := atNoon(t)
	order := []int{3, 1, 4, 2, 5}
	var all int64
	for k, n := range order {
		put(t, d, n)
		used(t, d, n, time.Duration(len(order)-k)*time.Minute)
		all += size(n)
	}
	u, err := d.Usage()
	if want := (Usage{5, all, noon.Add(-5 * time.Minute), noon.Add(-time.Minute)}); err != nil || u.Entries != want.Entries ||
		u.Bytes != want.Bytes || !u.Oldest.Equal(want.Oldest) || !u.Newest.Equal(want.Newest) {
		t.Errorf("Usage: got %+v, %v, want %+v", u, err, want)
	}
	steps := []struct {
		limit int64
		want  Removed
		left  []int
	}{
		{all, Removed{}, order},
		{all - 1, Removed{Entries: 1, Bytes: size(3)}, order[1:]},                     // one is enough
		{size(2) + size(5), Removed{Entries: 2, Bytes: size(1) + size(4)}, order[3:]}, // exactly what is left
		{size(5), Removed{Entries: 1, Bytes: size(2)}, order[4:]},
		{0, Removed{Entries: 1, Bytes: size(5)}, nil},
		{-1, Removed{}, nil},
	}
	for _, s := range steps {
		got, err := d.Trim(s.limit)
		if err != nil || got != s.want {
			t.Errorf("Trim(%d): got %+v, %v, want %+v", s.limit, got, err, s.want)
		}
		var left []string
		for _, n := range s.left {
			left = append(left, entryName(n))
		}
		only(t, d.Path(), left...)
	}
	if u, err := d.Usage(); err != nil || u != (Usage{}) {
		t.Errorf("nothing left: got %+v, %v", u, err)
	}
}

// Get is a use; it is written down to a minute.
func TestUse(t *testing.T) {
	d := atNoon(t)
	put(t, d, 1)
	for age, want := range map[time.Duration]time.Duration{
		time.Hour: 0, 61 * time.Second: 0, 60 * time.Second: 60 * time.Second, 0: 0,
		-30 * time.Second: -30 * time.Second, -time.Hour: 0, // another machine's clock is ahead
	} {
		used(t, d, 1, age)
		if _, err := d.Get(key(1)); err != nil {
			t.Fatal(err)
		}
		u, err := d.Usage()
		if err != nil {
			t.Fatal(err)
		}
		if got := noon.Sub(u.Newest); got != want {
			t.Errorf("used %v ago, then got: used %v ago, want %v", age, got, want)
		}
	}
}

// foreign makes files that are not ours, though some look like it, and returns their names.
func foreign(t *testing.T, dir string) []string {
	t.Helper()
	all := []string{"README", "x.kernel", "x.lock", entryName(1) + ".bak", "." + entryName(1), key(7).String() + ".tmp", key(7).String()}
	for _, name := range all {
		create(t, filepath.Join(dir, name), 1000*time.Hour)
	}
	for _, name := range []string{"folder", entryName(8)} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
		create(t, filepath.Join(dir, name, entryName(9)), 1000*time.Hour)
		all = append(all, name)
	}
	return all
}

func TestClear(t *testing.T) {
	d := atNoon(t)
	others := foreign(t, d.Path())
	bytes := int64(2 * len("something"))
	for n := range 3 {
		put(t, d, n)
		bytes += size(n)
	}
	create(t, d.file(key(1), ".0123456789abcdef.tmp"), 0) // at work, perhaps: Put begins anew
	create(t, d.file(key(2), ".lock"), 0)
	got, err := d.Clear()
	if want := (Removed{Entries: 3, Leftovers: 2, Bytes: bytes}); err != nil || got != want {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	only(t, d.Path(), others...)
	only(t, filepath.Join(d.Path(), "folder"), entryName(9))
	if got, err := d.Clear(); err != nil || got != (Removed{}) {
		t.Errorf("twice: got %+v, %v", got, err)
	}
	if err := os.RemoveAll(d.Path()); err != nil {
		t.Fatal(err)
	}
	for _, f := range []func() (Removed, error){d.Clear, func() (Removed, error) { return d.Trim(0) }} {
		if got, err := f(); err != nil || got != (Removed{}) {
			t.Errorf("no folder: got %+v, %v", got, err)
		}
	}
}

// What died an hour ago or longer goes with Trim, and with the first Put of a process; younger files may be at work.
func TestLeftovers(t *testing.T) {
	leave := func(d *Dir) (young []string) {
		old := []string{d.file(key(1), ".0123456789abcdef.tmp"), d.file(key(2), ".lock")}
		now := []string{d.file(key(1), ".123456789abcdef0.tmp"), d.file(key(3), ".lock")}
		for k := range old {
			create(t, old[k], time.Hour)
			create(t, now[k], time.Hour-time.Second)
			young = append(young, filepath.Base(now[k]))
		}
		return append(young, foreign(t, d.Path())...)
	}
	d := atNoon(t)
	left := leave(d)
	got, err := d.Trim(1 << 40)
	if want := (Removed{Leftovers: 2, Bytes: 2 * int64(len("something"))}); err != nil || got != want {
		t.Errorf("Trim: got %+v, %v, want %+v", got, err, want)
	}
	only(t, d.Path(), left...)

	d = atNoon(t)
	left = append(leave(d), entryName(5))
	put(t, d, 5)
	only(t, d.Path(), left...)
}
