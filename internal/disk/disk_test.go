package disk_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/internal/disk"
	"github.com/spikelane/spikelane/internal/disk/faulty"
)

func do(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// names returns what is in a folder.
func names(t *testing.T, dir string) (out []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	do(t, err)
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func content(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return string(text)
}

// told checks what is said of a fault: nothing, if it did not matter.
func told(t *testing.T, trial faulty.Trial, err error, path string) {
	t.Helper()
	switch {
	case trial.Dead() || err == nil && (trial.Late() || trial.Call.Do == disk.Remove):
	case !errors.Is(err, faulty.Failed) || !strings.HasPrefix(err.Error(), "write "+path) || !strings.HasSuffix(err.Error(), ": no space left on device"):
		t.Errorf("%v: %v", trial, err)
	}
}

// as writes a text in parts that do not fit any buffer.
func as(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, strings.Repeat(text, 50_000))
		return err
	}
}

// TestAtomic: whatever fails, a file has its old content or its new one, and in the end nothing else is there.
func TestAtomic(t *testing.T) {
	want := func(n int) string { return strings.Repeat("new", n) }(50_000)
	for _, old := range []string{"", "old"} {
		faults := faulty.Each(t, func(dir string) {
			if old != "" {
				do(t, os.WriteFile(filepath.Join(dir, "f"), []byte(old), 0o666))
			}
		}, func(dir string) error {
			return disk.Machine.Atomic(filepath.Join(dir, "f"), as("new"))
		}, func(dir string, trial faulty.Trial, err error) {
			path := filepath.Join(dir, "f")
			told(t, trial, err, path)
			got := content(t, path)
			if isNew := got == want; !isNew && got != old || isNew != (err == nil) && trial.Call.Do != disk.SyncFolder {
				t.Errorf("%v: %d bytes, %v", trial, len(got), err)
			}
			if left := names(t, dir); !trial.Dead() && len(left) > 1 || !trial.Dead() && len(left) == 1 && left[0] != "f" {
				t.Errorf("%v leaves %q", trial, left)
			}
			do(t, disk.Machine.WriteFile(path, []byte("next")))
			if left := names(t, dir); len(left) != 1 || content(t, path) != "next" {
				t.Errorf("%v: the next one leaves %q", trial, left)
			}
		})
		if faults < 5*6 { // create, several writes, sync, rename, sync folder
			t.Errorf("%d faults", faults)
		}
	}
}

// TestSet: the files are all old or all new, or the mark is missing. As long as they are being written all are old.
func TestSet(t *testing.T) {
	all := []string{"a", "b", "mark"}
	write := func(dir, text string) error {
		var s disk.Set
		defer s.Discard()
		for _, name := range all {
			if err := s.Write(filepath.Join(dir, name), as(text+name)); err != nil {
				return err
			}
		}
		return s.Publish()
	}
	old := map[string]string{}
	unmarked := 0
	faulty.Each(t, func(dir string) {
		do(t, write(dir, "old"))
		for _, name := range all {
			old[name] = content(t, filepath.Join(dir, name))
		}
	}, func(dir string) error {
		return write(dir, "new")
	}, func(dir string, trial faulty.Trial, err error) {
		told(t, trial, err, dir)
		var olds, news int
		for _, name := range all {
			switch got := content(t, filepath.Join(dir, name)); {
			case got == old[name]:
				olds++
			case got == strings.ReplaceAll(old[name], "old", "new"):
				news++
			case got != "":
				t.Errorf("%v: %s has %d bytes", trial, name, len(got))
			}
		}
		marked := content(t, filepath.Join(dir, "mark")) != ""
		if marked && olds < len(all) && news < len(all) || err == nil && news < len(all) {
			t.Errorf("%v: %d old, %d new: %v", trial, olds, news, err)
		}
		if !marked {
			unmarked++
		}
		if c := trial.Call.Do; c == disk.Create || c == disk.Write || c == disk.Sync {
			if olds < len(all) {
				t.Errorf("%v: only %d old ones are left", trial, olds)
			}
		}
		if left := names(t, dir); !trial.Dead() && slices.ContainsFunc(left, func(n string) bool { return n[0] == '.' }) {
			t.Errorf("%v leaves %q", trial, left)
		}
		do(t, write(dir, "new"))
		if left := names(t, dir); !slices.Equal(left, all) {
			t.Errorf("%v: the next one leaves %q", trial, left)
		}
	})
	if unmarked == 0 {
		t.Error("there was always a mark: nothing was tried between the names")
	}
}

// TestFolders: folders that could be made stay, and another call makes the rest.
func TestFolders(t *testing.T) {
	faulty.Each(t, func(string) {}, func(dir string) error {
		return disk.Machine.MakeFolders(filepath.Join(dir, "a", "b"))
	}, func(dir string, trial faulty.Trial, err error) {
		if !trial.Late() && !errors.Is(err, faulty.Failed) {
			t.Errorf("%v: %v", trial, err)
		}
		do(t, disk.Machine.MakeFolders(filepath.Join(dir, "a", "b")))
	})
	path := filepath.Join(t.TempDir(), "f")
	do(t, os.WriteFile(path, nil, 0o666))
	for _, p := range []string{path, filepath.Join(path, "x")} {
		if err := disk.Machine.MakeFolders(p); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", p, err)
		}
	}
}

// TestHeld: what another is writing is no leftover; what looks like one and is something else stays.
func TestHeld(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	left := func(k string) string { return filepath.Join(dir, ".f.000000000000000"+k+".tmp") }
	for _, name := range []string{left("1"), filepath.Join(dir, ".f.0001.tmp"), filepath.Join(dir, ".g.0000000000000001.tmp")} {
		do(t, os.WriteFile(name, []byte("x"), 0o666))
	}
	do(t, os.Mkdir(left("2"), 0o777))
	do(t, os.Symlink(left("1"), left("3")))
	during := 0
	do(t, disk.Machine.Atomic(path, func(w io.Writer) error {
		do(t, disk.Machine.WriteFile(path, []byte("first")))
		during = len(names(t, dir))
		return as("second")(w)
	}))
	if content(t, path)[:6] != "second" {
		t.Error("the one that ended last is not there")
	}
	want := []string{".f.0000000000000002.tmp", ".f.0000000000000003.tmp", ".f.0001.tmp", ".g.0000000000000001.tmp", "f"}
	if got := names(t, dir); !slices.Equal(got, want) || during != len(want)+1 {
		t.Errorf("%q are left, and %d were there in between; want %q", got, during, want)
	}
}

// TestPanic: what write panics with goes on, and nothing stays behind.
func TestPanic(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	do(t, os.WriteFile(path, []byte("old"), 0o666))
	func() {
		defer func() {
			if recover() != "mine" {
				t.Error("the panic was swallowed")
			}
		}()
		_ = disk.Machine.Atomic(path, func(io.Writer) error { panic("mine") })
	}()
	if got := names(t, filepath.Dir(path)); len(got) != 1 || content(t, path) != "old" {
		t.Errorf("%q are left", got)
	}
}

// TestRefused: what is no regular file is not replaced.
func TestRefused(t *testing.T) {
	dir := t.TempDir()
	if err := disk.Machine.WriteFile(dir, nil); err == nil {
		t.Error("a folder was replaced by a file")
	}
	if err := disk.Machine.WriteFile(filepath.Join(dir, "missing", "f"), nil); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "missing") {
		t.Errorf("in a folder that is not there: %v", err)
	}
	if _, err := os.Stat(os.DevNull); err == nil {
		if err := disk.Machine.WriteFile(os.DevNull, nil); err == nil {
			t.Errorf("%s was replaced by a file", os.DevNull)
		}
	}
	if got := names(t, dir); len(got) != 0 {
		t.Errorf("%q are left", got)
	}
}
