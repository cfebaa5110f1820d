package cache

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"slices"
	"syscall"
	"testing"

	"github.com/spikelane/spikelane/internal/disk"
	"github.com/spikelane/spikelane/internal/disk/faulty"
)

// Every call of a Put goes wrong in every way, with and without an entry there: what is there is what was there, or what was
// put, and a dead process leaves nothing in the way of the next.
func TestFailingDisk(t *testing.T) {
	for _, before := range []bool{false, true} {
		faults := faulty.Each(t, func(dir string) {
			if before {
				put(t, open(t, own(t, dir)), 1)
			}
		}, func(dir string) error {
			return open(t, own(t, dir)).Put(key(1), content(2))
		}, func(dir string, trial faulty.Trial, err error) {
			if want := trial.Late() || trial.Call.Do == disk.SyncFolder; !trial.Dead() && !want && !errors.Is(err, faulty.Failed) || want && err != nil {
				t.Errorf("%v: %v", trial, err)
			}
			d := open(t, dir)
			got, gotErr := d.Get(key(1))
			switch {
			case bytes.Equal(got, content(2)):
			case err == nil && !trial.Dead(), before && !bytes.Equal(got, content(1)), !before && !errors.Is(gotErr, ErrMissing):
				t.Errorf("%v: got %d bytes, %v", trial, len(got), gotErr)
			}
			if !trial.Dead() && slices.ContainsFunc(names(t, dir), func(n string) bool { return kind(n) == tempSuffix }) {
				t.Errorf("%v leaves %q", trial, names(t, dir))
			}
			mended(t, d)
		})
		if want := 5 * 6; faults < want { // create, write the header, write the data, sync, rename, sync the folder
			t.Errorf("%d faults, want %d at least", faults, want)
		}
	}
}

// own has nobody else write to a folder, whatever the umask.
func own(t *testing.T, dir string) string {
	t.Helper()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

// renaming has f called before each rename but those that f makes.
func renaming(t *testing.T, f func(from, to string) error) {
	t.Helper()
	within := false
	t.Cleanup(disk.Watch(func(c disk.Call) (int, error) {
		if c.Do != disk.Rename || within {
			return 0, nil
		}
		within = true
		defer func() { within = false }()
		return 0, f(c.Path, c.To)
	}))
}

// The temporary file is taken away before it gets its name, as Clear of another process does, or the whole folder is:
// Put begins anew, though not for ever.
func TestTakenAway(t *testing.T) {
	for _, what := range []string{"temporary file", "folder"} {
		dir := folder(t)
		d := open(t, dir+"/cpp")
		times := 0
		most := putTries - 1
		stop := disk.Watch(func(c disk.Call) (int, error) {
			if c.Do != disk.Rename || times == most {
				return 0, nil
			}
			times++
			gone := c.Path
			if what == "folder" {
				gone = d.Path()
			}
			return 0, os.RemoveAll(gone)
		})
		mended(t, d)
		only(t, d.Path(), entryName(1))
		times, most = 0, putTries
		err := d.Put(key(2), nil)
		stop()
		if !errors.Is(err, fs.ErrNotExist) || times != putTries {
			t.Errorf("%s: got error %v after %d tries, want fs.ErrNotExist after %d", what, err, times, putTries)
		}
		if slices.ContainsFunc(names(t, d.Path()), func(n string) bool { return kind(n) == tempSuffix }) {
			t.Errorf("%s: a temporary file stayed behind", what)
		}
	}
}

// A rename fails because another was first, as on Windows where a reader has the file open: if the same is there, all is well.
func TestRenameLost(t *testing.T) {
	dir := folder(t)
	d, other := open(t, dir), open(t, dir)
	renaming(t, func(from, to string) error {
		put(t, other, 1)
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: fs.ErrPermission}
	})
	if err := d.Put(key(1), content(1)); err != nil {
		t.Errorf("the same is there: %v", err)
	}
	if err := d.Put(key(1), content(2)); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("something else is there: got error %v, want fs.ErrPermission", err)
	}
	only(t, dir, entryName(1))
}

// A handle of a network file system may go stale when another machine replaces the file: the second try opens the new one.
func TestStale(t *testing.T) {
	if !stale(syscall.ESTALE) {
		t.Skip("not on this system")
	}
	d := open(t, folder(t))
	put(t, d, 1)
	bad := 1
	d.reading.open = func(path string) (*os.File, error) {
		if bad--; bad >= 0 {
			return nil, &os.PathError{Op: "open", Path: path, Err: syscall.ESTALE}
		}
		return openEntry(path)
	}
	if got, err := d.Get(key(1)); !bytes.Equal(got, content(1)) {
		t.Errorf("stale once: got %d bytes, %v", len(got), err)
	}
	bad = 2
	if _, err := d.Get(key(1)); !errors.Is(err, syscall.ESTALE) || errors.Is(err, ErrDamaged) {
		t.Errorf("stale twice: got error %v, want ESTALE", err)
	}
}

// What cannot be read is neither missing nor damaged.
func TestUnreadable(t *testing.T) {
	d := open(t, folder(t))
	put(t, d, 1)
	d.reading.open = func(string) (*os.File, error) { return nil, faulty.Failed }
	if _, err := d.Get(key(1)); !errors.Is(err, faulty.Failed) || errors.Is(err, ErrDamaged) || errors.Is(err, ErrMissing) {
		t.Errorf("got error %v, want %v", err, faulty.Failed)
	}
}
