package standalone

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/internal/disk"
	"github.com/spikelane/spikelane/internal/disk/faulty"
)

// TestWriteFaults: whatever call to the disk fails while a project becomes another, each file is one of the old project or one of the new,
// whole; what somebody has changed is there; a folder that has some of each is not built; and writing again mends it.
func TestWriteFaults(t *testing.T) {
	older := small("main.cpp", "1", "objects/E.cpp", "1", "objects/I.cpp", "1", "data/x", "1")
	newer := small("main.cpp", "2", "objects/E.cpp", "2", "more/K.cpp", "2", "data/x", "1")
	without := func(all map[string]string) map[string]string {
		delete(all, ManifestName)
		delete(all, "objects/E.cpp.mine")
		return all
	}
	was := map[string]string{"main.cpp": "1", "objects/E.cpp": "mine", "objects/I.cpp": "1", "data/x": "1"}
	is := map[string]string{"main.cpp": "2", "objects/E.cpp": "2", "more/K.cpp": "2", "data/x": "1"}
	refused := 0
	faults := faulty.Each(t, func(dir string) {
		if _, err := Write(filepath.Join(dir, "p"), older); err != nil {
			t.Fatal(err)
		}
		put(t, filepath.Join(dir, "p"), "objects/E.cpp", "mine")
	}, func(dir string) error {
		_, err := Write(filepath.Join(dir, "p"), newer)
		return err
	}, func(dir string, trial faulty.Trial, err error) {
		dir = filepath.Join(dir, "p")
		if !trial.Dead() && !trial.Late() && (err != nil || trial.Call.Do != disk.Remove) && (!errors.Is(err, faulty.Failed) || !strings.Contains(err.Error(), dir)) {
			t.Errorf("%v: %v", trial, err)
		}
		now := tree(t, dir)
		if now["objects/E.cpp"] != "mine" && now["objects/E.cpp.mine"] != "mine" {
			t.Errorf("%v: what was changed is lost: %v", trial, now)
		}
		_, refusal := project(dir)
		if refusal != nil {
			refused++
		}
		for name, text := range now {
			if hidden := strings.HasPrefix(filepath.Base(name), "."); hidden && !trial.Dead() {
				t.Errorf("%v leaves %s", trial, name)
			} else if hidden {
				delete(now, name)
			} else if name != ManifestName && !strings.HasSuffix(name, ".mine") && text != was[name] && text != is[name] {
				t.Errorf("%v: %s holds %q", trial, name, text)
			}
		}
		if now = without(now); !maps.Equal(now, was) && !maps.Equal(now, is) && refusal == nil {
			t.Errorf("%v: a mixture would be built: %v", trial, now)
		}
		if _, err := Write(dir, newer); err != nil {
			t.Fatalf("%v, and again: %v", trial, err)
		}
		if now := without(tree(t, dir)); !maps.Equal(now, is) {
			t.Errorf("%v, and again: %v", trial, now)
		}
		if _, err := project(dir); err != nil {
			t.Errorf("%v, and again: %v", trial, err)
		}
	})
	if t.Logf("%d faults, after %d of which the project was refused", faults, refused); refused == 0 || faults < 100 {
		t.Error("nothing failed half-way")
	}
}

// TestDeleteFaults: whatever call to the disk fails while a project is deleted, a second call deletes the rest, but perhaps an
// empty folder, and never what is not ours.
func TestDeleteFaults(t *testing.T) {
	all := DeleteOptions{Code: true, Data: true, Results: true, Directory: true}
	faults := faulty.Each(t, func(dir string) {
		dir = filepath.Join(dir, "p")
		if _, err := Write(dir, small("main.cpp", "1", "objects/E.cpp", "1", "data/x", "1")); err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string]string{
			"build/main.o": "", "main": "", "results/M.npz": "", "results/summary.json": `{"spikelane": 1}`, "notes.txt": "mine",
			"results/2/.spikelane-results/M.npz": "", "results/2/.spikelane-results/summary.json": `{"spikelane": 1}`, "results/2/M.npz": "old",
			"results/2/.spikelane-results.tmp/M.npz": "", "results/2/.spikelane-results.tmp/summary.json": `{"spikelane": 1}`,
		} {
			put(t, dir, name, text)
		}
	}, func(dir string) error {
		_, err := Delete(filepath.Join(dir, "p"), all)
		return err
	}, func(dir string, trial faulty.Trial, err error) {
		dir = filepath.Join(dir, "p")
		if _, err := Delete(dir, all); err != nil {
			t.Errorf("%v, and again: %v", trial, err)
		}
		now := tree(t, dir)
		maps.DeleteFunc(now, func(name, _ string) bool { return name == ManifestName || strings.HasSuffix(name, "/") })
		if !maps.Equal(now, map[string]string{"notes.txt": "mine"}) {
			t.Errorf("%v, and again: %v", trial, now)
		}
	})
	if t.Logf("%d faults", faults); faults < 50 {
		t.Error("too few calls")
	}
}

// TestDeleteForcedFaults: whatever call to the disk fails while a project is deleted with all that is in it, what is left can be
// deleted in the same way.
func TestDeleteForcedFaults(t *testing.T) {
	all := DeleteOptions{Code: true, Data: true, Results: true, Directory: true, Force: true}
	left := 0
	faults := faulty.Each(t, func(dir string) {
		dir = filepath.Join(dir, "p")
		if _, err := Write(dir, small("main.cpp", "1", "objects/E.cpp", "1")); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"notes.txt", "a/b/c", "a/b/d", "zz/y", "objects/E.cpp"} {
			put(t, dir, name, "mine")
		}
	}, func(dir string) error {
		_, err := Delete(filepath.Join(dir, "p"), all)
		return err
	}, func(dir string, trial faulty.Trial, err error) {
		dir = filepath.Join(dir, "p")
		if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
			return
		}
		now := tree(t, dir)
		if len(now) == 0 && os.Remove(dir) == nil {
			return // a folder, which is no project now
		}
		if left++; now[ManifestName] == "" {
			t.Errorf("%v leaves %v without the manifest", trial, now)
		}
		if got, err := Delete(dir, all); err != nil || !got.Gone {
			t.Errorf("%v, and again: %+v, %v", trial, got, err)
		}
	})
	if t.Logf("%d faults, %d of which left something", faults, left); faults < 30 || left < 20 {
		t.Error("too few calls")
	}
}

// TestManifestDamaged: the manifest ends at every fifth byte, or that byte of it is another. What is deleted is ours in any case: what somebody
// else has put there stays as it is.
func TestManifestDamaged(t *testing.T) {
	dir := t.TempDir()
	p := small("main.cpp", "1", "data/x", "1")
	if _, err := Write(dir, p); err != nil {
		t.Fatal(err)
	}
	whole := tree(t, dir)[ManifestName]
	refused, tried := 0, 0
	for at := 0; at < len(whole); at += 5 {
		flipped := []byte(whole)
		flipped[at] ^= 1 << (at % 8)
		for _, text := range []string{whole[:at], string(flipped)} {
			put(t, dir, "main.cpp", "1")
			put(t, dir, "data/x", "1")
			put(t, dir, "notes.txt", "mine")
			put(t, dir, "main.c", "mine")
			put(t, dir, ManifestName, text)
			tried++
			if _, err := Delete(dir, DeleteOptions{Code: true, Data: true, Results: true, Directory: true}); err != nil {
				refused++
			}
			if now := tree(t, dir); now["notes.txt"] != "mine" || now["main.c"] != "mine" {
				t.Fatalf("byte %d: of somebody else's files %v are left; the manifest was\n%s", at, now, text)
			}
		}
	}
	t.Logf("%d of %d refused", refused, tried)
	if refused < len(whole)/5 {
		t.Error("manifests that end early were not refused")
	}
}
