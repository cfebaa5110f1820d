package disk_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
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

// TestSet: wherever writing ends, the files are all old or all new, also in a folder that cannot be changed. As long as they are
// being written all are old; where nothing says that it failed all are new. Whoever looks for the mark alone, without Find, finds it only beside
// those that it belongs to.
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
	olds, news := map[string]string{}, map[string]string{}
	dir := t.TempDir()
	for text, of := range map[string]map[string]string{"old": olds, "new": news} {
		do(t, write(dir, text))
		for _, name := range all {
			of[name] = content(t, filepath.Join(dir, name))
		}
	}
	read := func(dir string, find func(dir, name string) string) map[string]string {
		out := map[string]string{}
		for _, name := range all {
			out[name] = content(t, find(dir, name))
		}
		return out
	}
	unsettled, unmarked, kept, gone := 0, 0, 0, 0
	faults := faulty.Each(t, func(dir string) {
		do(t, write(dir, "old"))
	}, func(dir string) error {
		return write(dir, "new")
	}, func(dir string, trial faulty.Trial, err error) {
		told(t, trial, err, dir)
		found := read(dir, disk.Find)
		isNew := maps.Equal(found, news)
		if isNew {
			gone++
		} else {
			kept++
		}
		if !isNew && !maps.Equal(found, olds) {
			t.Errorf("%v: neither old nor new: %v", trial, err)
		}
		if c := trial.Call.Do; err == nil && !isNew || isNew && (c == disk.Create || c == disk.Write || c == disk.Sync || c == disk.MakeFolder) {
			t.Errorf("%v: new %v: %v", trial, isNew, err)
		}
		plain := read(dir, func(dir, name string) string { return filepath.Join(dir, name) })
		if plain["mark"] == "" {
			unmarked++
		} else if !maps.Equal(plain, olds) && !maps.Equal(plain, news) {
			t.Errorf("%v: a mark beside others", trial)
		}
		left := slices.DeleteFunc(names(t, dir), func(n string) bool { return n[0] != '.' })
		if slices.Contains(left, disk.Whole) {
			unsettled++
		} else if !trial.Dead() && len(left) > 0 {
			t.Errorf("%v leaves %q", trial, left)
		}
		do(t, disk.Settle(dir, "mark"))
		if !maps.Equal(read(dir, func(dir, name string) string { return filepath.Join(dir, name) }), found) {
			t.Errorf("%v: settled to something else", trial)
		}
		if _, err := os.Lstat(filepath.Join(dir, disk.Whole)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%v: settled, and %s: %v", trial, disk.Whole, err)
		}
		do(t, write(dir, "new"))
		if left := names(t, dir); !slices.Equal(left, all) {
			t.Errorf("%v: the next one leaves %q", trial, left)
		}
	})
	t.Logf("%d faults: %d times the old ones, %d times the new ones; %d times hidden, %d times without a mark beside", faults, kept, gone, unsettled, unmarked)
	if unsettled == 0 || unmarked == 0 || kept == 0 || gone == 0 {
		t.Error("nothing was tried between the names")
	}
}

// TestSetsAtOnce: while one is written, another of the same names is written and published, and takes nothing of the first for a
// leftover; what a killed one has left goes. However many files they have, few are open.
func TestSetsAtOnce(t *testing.T) {
	dir := t.TempDir()
	const files = 20
	write := func(text string) *disk.Set {
		s := &disk.Set{}
		t.Cleanup(s.Discard)
		for k := range files {
			do(t, s.Write(filepath.Join(dir, fmt.Sprint(k)), as(text)))
		}
		return s
	}
	for k := range files {
		do(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf(".%d.0123456789abcdef.tmp", k)), []byte("left"), 0o666))
	}
	opened := func() int {
		all, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Log("nobody knows how many files are open here:", err)
		}
		return len(all)
	}
	before := opened()
	first := write("first")
	if n := opened() - before; n > 1 {
		t.Errorf("%d files are open that wait for their places, want one", n)
	}
	do(t, write("second").Publish())
	if got := len(names(t, dir)); got != 2*files {
		t.Errorf("%d files, want those of the second and those that wait", got)
	}
	do(t, first.Publish())
	for _, name := range names(t, dir) {
		if content(t, filepath.Join(dir, name))[:5] != "first" {
			t.Errorf("%s is not of the one that ended last", name)
		}
	}
	if got := len(names(t, dir)); got != files {
		t.Errorf("%d files, want %d", got, files)
	}
}

// TestSettleFaults: wherever settling ends, another one does the rest.
func TestSettleFaults(t *testing.T) {
	all := map[string]string{"a": "new a", "mark": "new mark"}
	faulty.Each(t, func(dir string) {
		do(t, os.Mkdir(filepath.Join(dir, disk.Whole), 0o777))
		for name, text := range all {
			do(t, os.WriteFile(filepath.Join(dir, disk.Whole, name), []byte(text), 0o666))
			do(t, os.WriteFile(filepath.Join(dir, name), []byte("old"), 0o666))
		}
	}, func(dir string) error {
		return disk.Settle(dir, "mark")
	}, func(dir string, trial faulty.Trial, err error) {
		for round := range 2 {
			for name, text := range all {
				if got := content(t, disk.Find(dir, name)); got != text {
					t.Errorf("%v, round %d: %s is %q", trial, round, name, got)
				}
			}
			do(t, disk.Settle(dir, "mark"))
		}
		if got := names(t, dir); !slices.Equal(got, []string{"a", "mark"}) {
			t.Errorf("%v: %q", trial, got)
		}
	})
}

// TestForgedSet: what somebody has put in the place of the hidden folder moves nothing from elsewhere, and what is no file stays.
func TestForgedSet(t *testing.T) {
	elsewhere, dir := t.TempDir(), t.TempDir()
	mine := filepath.Join(elsewhere, "mark")
	do(t, os.WriteFile(mine, []byte("mine"), 0o666))
	do(t, os.Symlink(elsewhere, filepath.Join(dir, disk.Whole)))
	if err := disk.Settle(dir, "mark"); err != nil || content(t, mine) != "mine" || disk.Find(dir, "mark") != filepath.Join(dir, "mark") {
		t.Errorf("a link to a folder: %v, Find gives %s", err, disk.Find(dir, "mark"))
	}
	var s disk.Set
	do(t, s.Write(filepath.Join(dir, "mark"), as("x")))
	if err := s.Publish(); err == nil || !strings.Contains(err.Error(), disk.Whole) || content(t, mine) != "mine" {
		t.Errorf("published over a link: %v", err)
	}
	s.Discard()
	if got := names(t, dir); !slices.Equal(got, []string{disk.Whole}) {
		t.Errorf("%q are left", got)
	}

	do(t, os.Remove(filepath.Join(dir, disk.Whole)))
	do(t, os.Mkdir(filepath.Join(dir, disk.Whole), 0o777))
	do(t, os.Symlink(mine, filepath.Join(dir, disk.Whole, "mark")))
	do(t, os.Mkdir(filepath.Join(dir, disk.Whole, "folder"), 0o777))
	if err := disk.Settle(dir, "mark"); err == nil || disk.Find(dir, "mark") != filepath.Join(dir, "mark") {
		t.Errorf("a link to a file: %v, Find gives %s", err, disk.Find(dir, "mark"))
	}
	if got := names(t, filepath.Join(dir, disk.Whole)); !slices.Equal(got, []string{"folder", "mark"}) || content(t, mine) != "mine" {
		t.Errorf("%q are left", got)
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
