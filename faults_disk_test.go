package spikelane_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/disk"
	"github.com/spikelane/spikelane/internal/disk/faulty"
	"github.com/spikelane/spikelane/plot"
)

// blamed checks what is said of a fault: it names a file in dir and the cause. It may be nothing where nothing was lost.
func blamed(t *testing.T, dir string, trial faulty.Trial, err error) {
	t.Helper()
	switch {
	case trial.Dead() || err == nil && (trial.Late() || trial.Call.Do == disk.Remove):
	case !errors.Is(err, faulty.Failed) || !strings.Contains(err.Error(), dir) || !strings.HasSuffix(err.Error(), ": no space left on device"):
		t.Errorf("%v: %v", trial, err)
	}
}

// put writes files.
func put(t *testing.T, dir string, all map[string]string) {
	t.Helper()
	do(t, os.MkdirAll(dir, 0o777))
	for name, text := range all {
		do(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666))
	}
}

// sameArchives tells whether two folders have the same archives.
func sameArchives(a, b map[string]string) bool {
	archives := func(all map[string]string) map[string]string {
		out := maps.Clone(all)
		maps.DeleteFunc(out, func(name, _ string) bool { return !strings.HasSuffix(name, ".npz") || strings.HasPrefix(name, ".") })
		return out
	}
	return maps.Equal(archives(a), archives(b))
}

// TestSaveFaults: whatever call to the disk fails while results are written over those of an earlier run, there are then the old
// ones or the new ones, whole, and they can be read. As long as the disk is full, or the process is killed, before the one rename
// that makes the new ones count, the old ones are there byte for byte.
func TestSaveFaults(t *testing.T) {
	n := assorted()
	p := compiled(t, n)
	older, newer := ran(t, n, 1*ms), ran(t, n, 2*ms)
	was := files(t, saved(t, older))
	is := files(t, saved(t, newer))
	old, hidden := 0, 0
	faults := faulty.Each(t, func(dir string) {
		put(t, filepath.Join(dir, "out"), was)
	}, func(dir string) error {
		return newer.Save(filepath.Join(dir, "out"))
	}, func(dir string, trial faulty.Trial, err error) {
		dir = filepath.Join(dir, "out")
		blamed(t, dir, trial, err)
		if _, err := os.Stat(filepath.Join(dir, disk.Whole)); err == nil {
			hidden++
		} else if left, _ := filepath.Glob(filepath.Join(dir, ".*")); !trial.Dead() && len(left) > 0 {
			t.Errorf("%v leaves %q", trial, left)
		}
		s, readErr := p.ReadResults(dir)
		now := files(t, dir)
		switch c := trial.Call.Do; {
		case readErr != nil:
			t.Errorf("%v: %v", trial, readErr)
		case s.Now() == 1*ms && sameArchives(now, was) && now["summary.json"] == was["summary.json"] && !(err == nil && !trial.Dead()) && !trial.Late():
			old++
		case s.Now() == 2*ms && sameArchives(now, is) && c != disk.Create && c != disk.Write && c != disk.Sync && c != disk.MakeFolder:
		default:
			t.Errorf("%v: %v, results of %v", trial, err, s.Now())
		}
		do(t, newer.Save(dir))
		if now := files(t, dir); len(now) != len(was) || !sameArchives(now, is) {
			t.Errorf("%v: saved again, there are %d files", trial, len(now))
		}
	})
	t.Logf("%d faults, %d times the old ones are there; %d times the new ones were still hidden", faults, old, hidden)
	if old == 0 || hidden == 0 || faults < 100 {
		t.Error("nothing failed between the names")
	}
}

// TestFoundReadOnly: results that a killed process has left hidden are read from a folder that cannot be changed, and so is their picture.
func TestFoundReadOnly(t *testing.T) {
	n := assorted()
	p := compiled(t, n)
	dir := saved(t, ran(t, n, 1*ms))
	do(t, ran(t, n, 2*ms).SaveWithReport(filepath.Join(dir, disk.Whole)))
	do(t, os.Remove(filepath.Join(dir, "summary.json"))) // as the killed one did
	do(t, os.Remove(filepath.Join(dir, "state_g.npz")))
	do(t, os.Rename(filepath.Join(dir, disk.Whole, "state_g.npz"), filepath.Join(dir, "state_g.npz")))
	was := files(t, dir)
	unchanged := disk.Watch(func(c disk.Call) (int, error) { return 0, fs.ErrPermission }) // root may write anywhere
	s, err := p.ReadResults(dir)
	r, drawn := plot.OpenResults(dir)
	if drawn == nil {
		_, drawn = r.Figure()
	}
	unchanged()
	if err != nil || s.Now() != 2*ms || drawn != nil || r.Report == nil {
		t.Errorf("%v, %v, %+v", err, drawn, r)
	}
	if now := files(t, dir); !maps.Equal(now, was) {
		t.Error("the folder was changed")
	}
	if _, err := p.ReadResults(dir); err != nil {
		t.Error(err)
	}
	if now := files(t, dir); now["summary.json"] == "" || now["report.json"] == "" {
		t.Errorf("%d files: they are not in their places", len(now))
	}
}

// TestSaveFullAtAnyByte: the disk takes no more than so many bytes, for many numbers of bytes: the old results stay as they were.
func TestSaveFullAtAnyByte(t *testing.T) {
	n := assorted()
	older, newer := ran(t, n, 1*ms), ran(t, n, 2*ms)
	was := files(t, saved(t, older))
	most := 0
	for _, text := range files(t, saved(t, newer)) {
		most += len(text)
	}
	dir := filepath.Join(t.TempDir(), "out")
	put(t, dir, was)
	tried := 0
	for room := 0; room < most; room += 97 {
		left := room
		stop := disk.Watch(func(c disk.Call) (int, error) {
			if c.Do != disk.Write || c.Bytes <= left {
				left -= c.Bytes
				return 0, nil
			}
			n := left
			left = 0
			return n, faulty.Failed
		})
		err := newer.Save(dir)
		stop()
		tried++
		if !errors.Is(err, faulty.Failed) || !strings.Contains(err.Error(), dir) {
			t.Fatalf("%d bytes: %v", room, err)
		}
		if now := files(t, dir); !maps.Equal(now, was) {
			t.Fatalf("%d bytes: other files than before", room)
		}
	}
	t.Logf("%d sizes of a disk", tried)
}

// TestStoreFaults: a checkpoint that is stored over another is the old or the new one, whatever fails, and can be restored.
func TestStoreFaults(t *testing.T) {
	n := assorted()
	older, newer := ran(t, n, 1*ms), ran(t, n, 2*ms)
	faulty.Each(t, func(dir string) {
		do(t, older.StoreFile(filepath.Join(dir, "c"), spikelane.StoreOptions{}))
	}, func(dir string) error {
		return newer.StoreFile(filepath.Join(dir, "c"), spikelane.StoreOptions{})
	}, func(dir string, trial faulty.Trial, err error) {
		blamed(t, dir, trial, err)
		s := ran(t, n)
		do(t, s.RestoreFile(filepath.Join(dir, "c")))
		switch now := s.Now(); {
		case now == 2*ms:
		case now != 1*ms || err == nil && !trial.Dead() || trial.Late():
			t.Errorf("%v: %v, restored to %v", trial, err, now)
		}
	})
}
