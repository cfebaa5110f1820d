package standalone

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/internal/disk"
)

func small(files ...string) Project {
	p := Project{Model: "small", Results: []string{"M.npz"}}
	for k := 0; k < len(files); k += 2 {
		p.Files = append(p.Files, File{files[k], []byte(files[k+1])})
	}
	return p
}

// TestWrite follows a folder from one export to the next.
func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "project")
	for _, step := range []struct {
		name    string
		before  map[string]string // files that somebody puts there
		project Project
		want    Written
		tree    map[string]string // without the manifest
	}{
		{
			name:    "first",
			project: small("main.cpp", "a", "objects/E.cpp", "b", "objects/I.cpp", "c"),
			want:    Written{Changed: []string{"main.cpp", "objects/E.cpp", "objects/I.cpp"}},
			tree:    map[string]string{"main.cpp": "a", "objects/E.cpp": "b", "objects/I.cpp": "c"},
		},
		{
			name:    "one changed, one gone with what was built of it",
			before:  map[string]string{"build/objects/I.o": "", "build/objects/I.d": "", "build/objects/E.o": "", "notes.txt": "n"},
			project: small("main.cpp", "a", "objects/E.cpp", "b2"),
			want:    Written{Changed: []string{"objects/E.cpp"}, Same: 1, Removed: []string{"objects/I.cpp"}},
			tree:    map[string]string{"main.cpp": "a", "objects/E.cpp": "b2", "build/objects/E.o": "", "notes.txt": "n"},
		},
		{
			name:    "what somebody has changed is kept",
			before:  map[string]string{"main.cpp": "mine", "objects/E.cpp": "mine too"},
			project: small("main.cpp", "a2"),
			want:    Written{Changed: []string{"main.cpp"}, Kept: []string{"main.cpp.mine", "objects/E.cpp"}},
			tree:    map[string]string{"main.cpp": "a2", "main.cpp.mine": "mine", "objects/E.cpp": "mine too", "build/objects/E.o": "", "notes.txt": "n"},
		},
		{
			name:    "and again",
			before:  map[string]string{"main.cpp": "mine 2"},
			project: small("main.cpp", "a2", "objects/E.cpp", "mine too"), // the very content that is there
			want:    Written{Changed: []string{"main.cpp"}, Same: 1, Kept: []string{"main.cpp.mine2"}},
			tree:    map[string]string{"main.cpp": "a2", "main.cpp.mine": "mine", "main.cpp.mine2": "mine 2", "objects/E.cpp": "mine too", "build/objects/E.o": "", "notes.txt": "n"},
		},
		{
			name:    "a change that the export has made too",
			before:  map[string]string{"main.cpp": "a3"},
			project: small("main.cpp", "a3", "objects/E.cpp", "mine too"),
			want:    Written{Same: 2},
			tree:    map[string]string{"main.cpp": "a3", "main.cpp.mine": "mine", "main.cpp.mine2": "mine 2", "objects/E.cpp": "mine too", "build/objects/E.o": "", "notes.txt": "n"},
		},
	} {
		for name, text := range step.before {
			put(t, dir, name, text)
		}
		got, err := Write(dir, step.project)
		if err != nil || !reflect.DeepEqual(got, step.want) {
			t.Errorf("%s: got %+v, %v, want %+v", step.name, got, err, step.want)
		}
		found := tree(t, dir)
		delete(found, ManifestName)
		if !reflect.DeepEqual(found, step.tree) {
			t.Errorf("%s: got %v, want %v", step.name, found, step.tree)
		}
		m := manifestOf(t, dir)
		var wanted []entry
		for _, f := range step.project.Files {
			wanted = append(wanted, entryOf(f))
		}
		if !reflect.DeepEqual(m.Files, wanted) {
			t.Errorf("%s: the manifest has %v, want %v", step.name, m.Files, wanted)
		}
	}
}

func manifestOf(t *testing.T, dir string) *manifest {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	m, err := readManifest(root)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestWriteSum compares a checksum with that of FIPS 180-2, appendix B.1: SHA-256 of "abc".
func TestWriteSum(t *testing.T) {
	dir := written(t, small("main.cpp", "abc"))
	if got, want := manifestOf(t, dir).Files[0].Sum, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestWriteRefuses wants folders of others, and what is in the way, to stay as they are.
func TestWriteRefuses(t *testing.T) {
	outside := t.TempDir()
	put(t, outside, "E.cpp", "theirs")
	for _, c := range []struct {
		name   string
		before func(dir string)
	}{
		{"a folder of others", func(dir string) { put(t, dir, "thesis.txt", "years") }},
		{"a manifest of others", func(dir string) { put(t, dir, ManifestName, `{"files": []}`) }},
		{"no manifest at all", func(dir string) { put(t, dir, ManifestName, "\x00") }},
		{"a manifest that is a folder", func(dir string) { put(t, dir, ManifestName+"/x", "") }},
		{"a manifest with names outside", func(dir string) {
			put(t, dir, ManifestName, `{"spikelane": "standalone project", "format": 1, "files": [{"name": "../x"}]}`)
		}},
		{"a file of others", func(dir string) { projectIn(t, dir); put(t, dir, "objects/E.cpp", "theirs") }},
		{"a folder in the way", func(dir string) { projectIn(t, dir); put(t, dir, "objects/E.cpp/x", "theirs") }},
		{"a file in place of a folder", func(dir string) { projectIn(t, dir); put(t, dir, "objects", "theirs") }},
		{"a link in place of a file", func(dir string) {
			projectIn(t, dir)
			put(t, dir, "objects/I.cpp", "theirs")
			link(t, "I.cpp", filepath.Join(dir, "objects", "E.cpp"))
		}},
		{"a link in place of a folder", func(dir string) { projectIn(t, dir); link(t, outside, filepath.Join(dir, "objects")) }},
		{"a link within in place of a folder", func(dir string) {
			projectIn(t, dir)
			put(t, dir, "other/E.cpp", "b")
			link(t, "other", filepath.Join(dir, "objects"))
		}},
	} {
		dir := t.TempDir()
		c.before(dir)
		before := treeWithLinks(t, dir)
		if got, err := Write(dir, small("main.cpp", "a2", "objects/E.cpp", "b")); !errors.Is(err, ErrForeign) {
			t.Errorf("%s: got %+v, %v, want ErrForeign", c.name, got, err)
		}
		if after := treeWithLinks(t, dir); !reflect.DeepEqual(after, before) {
			t.Errorf("%s: got %v, want %v", c.name, after, before)
		}
	}
	if got := tree(t, outside); got["E.cpp"] != "theirs" || len(got) != 1 {
		t.Errorf("through a link: %v", got)
	}
}

// projectIn makes an export in a folder.
func projectIn(t *testing.T, dir string) {
	t.Helper()
	if _, err := Write(dir, small("main.cpp", "a")); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, to, name string) {
	t.Helper()
	if err := os.Symlink(to, name); err != nil {
		t.Skip(err)
	}
}

// TestWriteNames wants names that a project cannot have to be refused before there is a folder.
func TestWriteNames(t *testing.T) {
	for _, bad := range []string{
		"", ".", "..", "../x", "/x", "a/../b", "a//b", "a/", `a\b`, "a\x00b",
		ManifestName, "main", "build/x.o", "results/M.npz", "build",
	} {
		dir := filepath.Join(t.TempDir(), "project")
		if _, err := Write(dir, small("main.cpp", "a", bad, "b")); err == nil {
			t.Errorf("%q: no error", bad)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%q: the folder was made", bad)
		}
	}
	for _, bad := range [][]string{
		{"a", "", "a", ""},
		{"a", "", "A", ""},
		{"A", "", "a", ""},
		{"a/b", "", "A/c", ""},
		{"a", "", "a/b", ""},
		{"a/b", "", "a", ""},
	} {
		dir := t.TempDir()
		if _, err := Write(dir, small(bad...)); err == nil || len(names(t, dir)) > 0 {
			t.Errorf("%q: %v, wrote %v", bad, err, names(t, dir))
		}
	}
	if _, err := Write(t.TempDir(), Project{Results: []string{"../x"}}); err == nil {
		t.Error("a name of results outside: no error")
	}
}

// TestWriteAfterCrash wants a folder between two exports, of which neither is complete, to be ours: an export into it goes
// on, and what of the earlier one is there goes.
func TestWriteAfterCrash(t *testing.T) {
	dir := t.TempDir()
	first, second := small("main.cpp", "a", "objects/E.cpp", "b", "objects/I.cpp", "c"), small("main.cpp", "a2", "objects/E.cpp", "b2")
	if _, err := Write(dir, first); err != nil {
		t.Fatal(err)
	}
	m := manifestOf(t, dir)
	for _, f := range second.Files {
		m.Files = append(m.Files, entryOf(f))
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if err := m.write(root); err != nil { // as Write does before all else
		t.Fatal(err)
	}
	put(t, dir, "main.cpp", "a2")
	got, err := Write(dir, second)
	want := Written{Changed: []string{"objects/E.cpp"}, Same: 1, Removed: []string{"objects/I.cpp"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	if got, want := names(t, dir), []string{"main.cpp", "objects/E.cpp", ManifestName}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}

	empty := t.TempDir() // the very first crash: the manifest under its temporary name
	put(t, empty, "."+ManifestName+".0123456789abcdef.tmp", "{")
	if _, err := Write(empty, first); err != nil {
		t.Error(err)
	}
}

// TestWriteStops wants every file, and the manifest, to be whole and known when writing fails half-way: at a name that is
// longer than file systems allow.
func TestWriteStops(t *testing.T) {
	dir := t.TempDir()
	long := "objects/" + strings.Repeat("x", 300) + ".cpp"
	if _, err := Write(dir, small("a.cpp", "1", "b.cpp", "1", "c.cpp", "1")); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(dir, small("a.cpp", "2", long, "2", "b.cpp", "2")); err == nil {
		t.Fatal("no error")
	}
	if got := tree(t, dir); got["a.cpp"] != "2" || got["b.cpp"] != "1" || got["c.cpp"] != "1" {
		t.Errorf("it did not fail half-way: %v", got)
	}
	got, err := Write(dir, small("a.cpp", "3", "b.cpp", "3"))
	want := Written{Changed: []string{"a.cpp", "b.cpp"}, Removed: []string{"c.cpp"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}

	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	put(t, dir, "folder/x", "")
	if err := disk.In(root).WriteFile("folder", []byte("2")); err == nil {
		t.Error("a file in place of a folder: no error")
	}
	for _, name := range names(t, dir) {
		if strings.HasSuffix(name, ".tmp") {
			t.Errorf("%s was left", name)
		}
	}
}
