package standalone

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
)

const summary = `{"spikelane": 1, "model": "small"}`

// used returns a folder with a project that was built and run, and the files that it has.
func used(t *testing.T) (dir string, all []string) {
	t.Helper()
	dir = written(t, small("main.cpp", "a", "objects/E.cpp", "b", "runtime/memory.hpp", "c", "data/E.v.bin", "d"))
	for _, name := range []string{"main", "build/main.o", "build/main.d", "build/objects/E.o", "build/objects/E.d", "build/compile.txt", "build/link.txt"} {
		put(t, dir, name, "built")
	}
	for _, name := range []string{"results", "results/00", "results/01/deep"} {
		put(t, dir, name+"/M.npz", "spikes")
		put(t, dir, name+"/summary.json", summary)
	}
	return dir, names(t, dir)
}

var (
	codeFiles    = []string{"build/compile.txt", "build/link.txt", "build/main.d", "build/main.o", "build/objects/E.d", "build/objects/E.o", "main", "main.cpp", "objects/E.cpp", "runtime/memory.hpp"}
	dataFiles    = []string{"data/E.v.bin"}
	resultsFiles = []string{"results/00/M.npz", "results/00/summary.json", "results/01/deep/M.npz", "results/01/deep/summary.json", "results/M.npz", "results/summary.json"}
)

func sorted(lists ...[]string) []string { return slices.Sorted(slices.Values(slices.Concat(lists...))) }

// TestDelete deletes parts of a project, with files of others among them.
func TestDelete(t *testing.T) {
	everything := DeleteOptions{Code: true, Data: true, Results: true, Directory: true}
	forced := everything
	forced.Force = true
	foreign := map[string]string{
		"notes.txt": "n", "objects/own.hpp": "o", "results/plot.png": "p", "results/02/M.npz": "no summary", "results/03/M.npz": "another's",
		"results/03/summary.json": `{"spikelane": "other"}`, "results/04/M.npz": "a third one's", "results/04/summary.json": `{"model": "x"}`, "build/own.o": "q", "build-cmake/main.o": "r",
	}
	for _, c := range []struct {
		name    string
		o       DeleteOptions
		foreign map[string]string
		removed []string
		kept    []string
		left    []string // nil: the folder is gone
	}{
		{name: "nothing", left: sorted(codeFiles, dataFiles, resultsFiles, []string{ManifestName})},
		{name: "code", o: DeleteOptions{Code: true}, removed: codeFiles, left: sorted(dataFiles, resultsFiles, []string{ManifestName})},
		{name: "data", o: DeleteOptions{Data: true}, removed: dataFiles, left: sorted(codeFiles, resultsFiles, []string{ManifestName})},
		{name: "results", o: DeleteOptions{Results: true}, removed: resultsFiles, left: sorted(codeFiles, dataFiles, []string{ManifestName})},
		{name: "all but the folder", o: DeleteOptions{Code: true, Data: true, Results: true}, removed: sorted(codeFiles, dataFiles, resultsFiles), left: []string{}},
		{name: "all", o: everything, removed: sorted(codeFiles, dataFiles, resultsFiles)},
		{
			name: "all, with files of others", o: everything, foreign: foreign, removed: sorted(codeFiles, dataFiles, resultsFiles),
			kept: sortedKeys(foreign), left: sorted(sortedKeys(foreign), []string{ManifestName}),
		},
		{
			name: "all, with an empty folder of others", o: everything, foreign: map[string]string{"empty/": ""}, removed: sorted(codeFiles, dataFiles, resultsFiles),
			kept: []string{"empty/"}, left: []string{"empty/", ManifestName},
		},
		{
			name: "all, with changed files", o: everything, foreign: map[string]string{"main.cpp": "A", "data/E.v.bin": "D"},
			removed: sorted(slices.DeleteFunc(slices.Clone(codeFiles), func(s string) bool { return s == "main.cpp" }), resultsFiles),
			kept:    []string{"data/E.v.bin", "main.cpp"}, left: []string{"data/E.v.bin", "main.cpp", ManifestName},
		},
		{
			name: "changed code by force", o: DeleteOptions{Code: true, Force: true}, foreign: map[string]string{"main.cpp": "AA", "notes.txt": "n"},
			removed: codeFiles, left: sorted(dataFiles, resultsFiles, []string{ManifestName, "notes.txt"}),
		},
		{name: "all by force", o: forced, foreign: foreign, removed: sorted(codeFiles, dataFiles, resultsFiles)},
	} {
		dir, _ := used(t)
		for name, text := range c.foreign {
			if name == "empty/" {
				if err := os.Mkdir(filepath.Join(dir, "empty"), 0o777); err != nil {
					t.Fatal(err)
				}
				continue
			}
			put(t, dir, name, text)
		}
		got, err := Delete(dir, c.o)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if !slices.Equal(got.Removed, c.removed) {
			t.Errorf("%s: removed %q, want %q", c.name, got.Removed, c.removed)
		}
		if !slices.Equal(got.Kept, c.kept) {
			t.Errorf("%s: kept %q, want %q", c.name, got.Kept, c.kept)
		}
		if _, err := os.Stat(dir); (err != nil) != got.Gone || got.Gone != (c.left == nil) {
			t.Errorf("%s: gone %v, stat: %v", c.name, got.Gone, err)
		}
		if c.left != nil {
			if left := names(t, dir); !slices.Equal(left, c.left) {
				t.Errorf("%s: left %q, want %q", c.name, left, c.left)
			}
			for name, text := range c.foreign {
				if _, err := os.Stat(filepath.Join(dir, name)); err == nil && tree(t, dir)[name] != text {
					t.Errorf("%s: %s has changed", c.name, name)
				}
			}
		}
	}
}

func sortedKeys(m map[string]string) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// TestDeleteAgain deletes by force what a first call has kept, and code after data.
func TestDeleteAgain(t *testing.T) {
	dir, _ := used(t)
	put(t, dir, "main.cpp", "changed")
	everything := DeleteOptions{Code: true, Data: true, Results: true, Directory: true}
	for _, o := range []DeleteOptions{{Data: true}, {Code: true}, everything} {
		if _, err := Delete(dir, o); err != nil {
			t.Fatal(err)
		}
		if o.Code && tree(t, dir)["main.cpp"] != "changed" {
			t.Fatal("a changed file is gone")
		}
	}
	everything.Force = true
	if got, err := Delete(dir, everything); err != nil || !got.Gone {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestDeleteInParts wants the parts, one after the other, to be the whole.
func TestDeleteInParts(t *testing.T) {
	dir, _ := used(t)
	for _, o := range []DeleteOptions{{Code: true}, {Results: true}, {Data: true}} {
		if got, err := Delete(dir, o); err != nil || len(got.Removed) == 0 {
			t.Errorf("%+v: %+v, %v", o, got, err)
		}
	}
	if left := names(t, dir); len(left) > 0 {
		t.Errorf("left %q", left)
	}
}

// TestDeleteResultsDirs deletes results that lie elsewhere.
func TestDeleteResultsDirs(t *testing.T) {
	dir, _ := used(t)
	elsewhere := t.TempDir()
	put(t, elsewhere, "mine/M.npz", "")
	put(t, elsewhere, "mine/summary.json", summary)
	put(t, elsewhere, "mine/plot.png", "")
	put(t, elsewhere, "all/M.npz", "")
	put(t, elsewhere, "all/summary.json", summary)
	put(t, elsewhere, "others/M.npz", "")
	put(t, dir, "here/M.npz", "")
	put(t, dir, "here/summary.json", summary)
	link(t, filepath.Join(elsewhere, "others"), filepath.Join(elsewhere, "link"))
	put(t, elsewhere, "others/summary.json", summary)
	got, err := Delete(dir, DeleteOptions{ResultsDirs: []string{"here", "missing", filepath.Join(elsewhere, "mine"), filepath.Join(elsewhere, "all"), filepath.Join(elsewhere, "link")}, Results: true})
	if err != nil {
		t.Fatal(err)
	}
	want := sorted(resultsFiles, []string{"here/M.npz", "here/summary.json"}, []string{
		filepath.Join(elsewhere, "mine", "M.npz"), filepath.Join(elsewhere, "mine", "summary.json"),
		filepath.Join(elsewhere, "all", "M.npz"), filepath.Join(elsewhere, "all", "summary.json"),
	})
	if !slices.Equal(got.Removed, want) {
		t.Errorf("removed %q, want %q", got.Removed, want)
	}
	os.Remove(filepath.Join(elsewhere, "link"))
	if got, want := names(t, elsewhere), []string{"mine/plot.png", "others/M.npz", "others/summary.json"}; !slices.Equal(got, want) {
		t.Errorf("left %q, want %q", got, want)
	}
}

// TestDeleteRefuses wants Delete, forced too, to touch nothing of what may not be deleted.
func TestDeleteRefuses(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", filepath.Join(home, "user"))
	t.Setenv("USERPROFILE", filepath.Join(home, "user"))
	mark := func(dir string) string {
		put(t, dir, "thesis.txt", "years")
		put(t, dir, ManifestName, `{"spikelane": "standalone project", "format": 1}`)
		return dir
	}
	own, _ := used(t)
	linked := filepath.Join(t.TempDir(), "link")
	link(t, own, linked)
	unmarked := t.TempDir()
	put(t, unmarked, "thesis.txt", "years")
	otherMark := t.TempDir()
	put(t, otherMark, ManifestName, `{"spikelane": "thesis", "format": 1}`)
	linkedMark := t.TempDir()
	link(t, filepath.Join(own, ManifestName), filepath.Join(linkedMark, ManifestName))
	for _, c := range []struct{ name, dir, look string }{
		{"no mark", unmarked, unmarked},
		{"the mark of others", otherMark, otherMark},
		{"a link for a mark", linkedMark, linkedMark},
		{"the home folder", mark(filepath.Join(home, "user")), home},
		{"a folder around it", mark(home), home},
		{"a link", linked, own},
		{"a link with a slash", linked + "/", own},
		{"a file", filepath.Join(unmarked, "thesis.txt"), unmarked},
		{"the root", "/", unmarked},
	} {
		before := treeWithLinks(t, c.look)
		for _, force := range []bool{false, true} {
			got, err := Delete(c.dir, DeleteOptions{Code: true, Data: true, Results: true, Directory: true, Force: force})
			if !errors.Is(err, ErrForeign) {
				t.Errorf("%s, force %v: %+v, %v, want ErrForeign", c.name, force, got, err)
			}
		}
		if after := treeWithLinks(t, c.look); !reflect.DeepEqual(after, before) {
			t.Errorf("%s: got %v, want %v", c.name, after, before)
		}
	}
	t.Setenv("HOME", "")
	if err := refuse("/"); !errors.Is(err, ErrForeign) {
		t.Errorf("the root of somebody without a home: %v", err)
	}
	if _, err := Delete(own, DeleteOptions{Code: true, Results: true, Directory: true}); err == nil {
		t.Error("the folder without its data: no error")
	}
	if _, err := Delete(filepath.Join(own, "missing"), DeleteOptions{Code: true}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing folder: %v", err)
	}
}

// TestDeleteLinks wants links in a project not to be followed, forced or not.
func TestDeleteLinks(t *testing.T) {
	for _, force := range []bool{false, true} {
		outside := t.TempDir()
		for _, name := range []string{"E.cpp", "M.npz", "E.o"} {
			put(t, outside, name, "b") // the content of ours
		}
		put(t, outside, "summary.json", summary)
		dir, _ := used(t)
		for _, name := range []string{"objects", "results/00", "build/objects"} {
			if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
			link(t, outside, filepath.Join(dir, name))
		}
		got, err := Delete(dir, DeleteOptions{Code: true, Data: true, Results: true, Directory: true, Force: force})
		if err != nil || got.Gone != force {
			t.Errorf("%+v, %v", got, err)
		}
		if got, want := names(t, outside), []string{"E.cpp", "E.o", "M.npz", "summary.json"}; !slices.Equal(got, want) {
			t.Errorf("force %v: got %q, want %q", force, got, want)
		}
		if !force && !slices.Equal(got.Kept, []string{"build/objects", "objects", "results/00"}) {
			t.Errorf("kept %q", got.Kept)
		}
	}
}
