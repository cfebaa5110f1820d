package standalone

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// TestForeignFiles does at random what a session may: exports, what make and runs leave, deletions; while others put files,
// links and folders among ours, and edit ours. Nothing of others is ever lost or changed, within the folder or where links
// lead; and nobody's edit of a file of ours is lost, but by force.
func TestForeignFiles(t *testing.T) {
	for seed := range uint64(60) {
		s := &session{t: t, Rand: rand.New(rand.NewPCG(seed, 1)), dir: filepath.Join(t.TempDir(), "p"), outside: t.TempDir(), theirs: map[string]string{}}
		put(t, s.outside, "victim", "not ours")
		put(t, s.outside, "summary.json", summary)
		put(t, s.outside, "M.npz", "spikes of others")
		outside := treeWithLinks(t, s.outside)
		for n := range 30 {
			s.act()
			s.check(fmt.Sprintf("seed %d, act %d", seed, n))
			if !slices.Equal(sorted(sortedKeys(outside)), sorted(sortedKeys(treeWithLinks(t, s.outside)))) {
				t.Fatalf("seed %d, act %d: the folder outside has %q", seed, n, sortedKeys(treeWithLinks(t, s.outside)))
			}
			if t.Failed() {
				return
			}
		}
	}
}

type session struct {
	*rand.Rand
	t            *testing.T
	dir, outside string
	theirs       map[string]string // files and links that are not ours, relative to dir: what they hold, or where they lead
	edits        []string          // what others wrote into files of ours
	did          []string
}

var projectNames = []string{"main.cpp", "objects/A.cpp", "objects/A.hpp", "data/A.bin", "runtime/x.hpp"}

// taken are names that others cannot have: make and runs write them unasked.
func taken(name string) bool {
	return name == Program || name == ManifestName || strings.HasPrefix(name, BuildDir+"/") && strings.HasSuffix(name, ".o") ||
		strings.HasSuffix(name, "M.npz") || strings.HasSuffix(name, "summary.json")
}

func (s *session) act() {
	switch s.IntN(9) {
	case 0, 1:
		p := Project{Model: "small", Results: []string{"M.npz"}}
		for _, name := range projectNames {
			if s.IntN(4) > 0 {
				p.Files = append(p.Files, File{name, []byte(fmt.Sprint("ours ", s.IntN(3)))})
			}
		}
		_, err := Write(s.dir, p)
		s.did = append(s.did, fmt.Sprint("write ", err))
	case 2, 3: // a file of others, perhaps where one of ours would be
		name := pick(s, append([]string{"notes", "objects/B.cpp", "build/x", "results/plot", "GNUmakefile", "deep/er/file", "results/7/x"}, projectNames...))
		s.put(name)
	case 4: // a link of others: to a file, a folder, out of the project
		name := pick(s, append([]string{"l", "objects", "build", "data", "results", "results/3", "runtime", "objects/C.cpp"}, projectNames...))
		if s.exists(name) || s.MkdirAll(filepath.Dir(name)) != nil {
			return
		}
		to := pick(s, []string{s.outside, filepath.Join(s.outside, "victim"), "..", "/", "nowhere"})
		if os.Symlink(to, s.path(name)) == nil {
			s.theirs[name] = to
			s.did = append(s.did, "link "+name)
		}
	case 5: // what make and a run leave
		for _, name := range []string{"main", "build/main.o", "build/objects/A.o", "results/M.npz", "results/summary.json", "results/3/M.npz", "results/3/summary.json"} {
			if s.real(filepath.Dir(name)) && s.MkdirAll(filepath.Dir(name)) == nil && !s.exists(name) {
				os.WriteFile(s.path(name), []byte(summary), 0o666)
			}
		}
	case 6: // a hard link of others
		if os.Link(filepath.Join(s.outside, "victim"), s.path("hard")) == nil {
			s.theirs["hard"] = "not ours"
		}
	default:
		o := DeleteOptions{Code: s.IntN(2) == 0, Data: s.IntN(2) == 0, Results: s.IntN(2) == 0, ResultsDirs: []string{pick(s, []string{"results/3", "l", "results"})}}
		o.Directory = o.Code && o.Data && o.Results && s.IntN(2) == 0
		d, err := Delete(s.dir, o)
		if d.Gone && len(s.theirs) > 0 {
			s.t.Errorf("the folder is gone, and with it %v", s.theirs)
		}
		s.did = append(s.did, fmt.Sprintf("delete %+v: %v", o, err))
	}
}

func pick(s *session, list []string) string { return list[s.IntN(len(list))] }

func (s *session) path(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

func (s *session) exists(name string) bool {
	_, err := os.Lstat(s.path(name))
	return err == nil
}

// real reports whether no part of a folder's name is a link.
func (s *session) real(dir string) bool {
	for ; dir != "."; dir = filepath.Dir(dir) {
		if info, err := os.Lstat(s.path(dir)); err == nil && !info.IsDir() {
			return false
		}
	}
	return true
}

func (s *session) MkdirAll(dir string) error {
	if !s.real(dir) {
		return fs.ErrExist
	}
	return os.MkdirAll(s.path(dir), 0o777)
}

// put writes a file of others, or edits one of ours.
func (s *session) put(name string) {
	if taken(name) || !s.real(filepath.Dir(name)) || s.MkdirAll(filepath.Dir(name)) != nil {
		return
	}
	if info, err := os.Lstat(s.path(name)); err == nil && !info.Mode().IsRegular() {
		return
	}
	text := fmt.Sprint("theirs ", s.Uint64())
	_, theirs := s.theirs[name]
	if s.exists(name) && !theirs {
		s.edits = append(s.edits, text)
	} else {
		s.theirs[name] = text
	}
	if err := os.WriteFile(s.path(name), []byte(text), 0o666); err != nil {
		s.t.Fatal(err)
	}
	s.did = append(s.did, "put "+name)
}

// check wants everything of others to be there. What others edited twice has the last text alone.
func (s *session) check(when string) {
	now := map[string]string{}
	if s.exists(".") {
		now = treeWithLinks(s.t, s.dir)
	}
	var texts []string
	for name, text := range now {
		if strings.HasPrefix(text, "theirs ") {
			texts = append(texts, text)
		}
		_ = name
	}
	for name, text := range s.theirs {
		if now[filepath.FromSlash(name)] != text && !slices.Contains(texts, text) { // a name of ours may have moved it aside
			s.t.Errorf("%s: %s is %q, want %q\n%s", when, name, now[name], text, strings.Join(s.did, "\n"))
		}
	}
	for _, text := range s.edits[max(0, len(s.edits)-1):] { // the last edit cannot have been overwritten by another one
		if !slices.Contains(texts, text) {
			s.t.Errorf("%s: the edit %q is lost\n%s", when, text, strings.Join(s.did, "\n"))
		}
	}
}

// TestOtherMakefiles: what make would read before our Makefile is not read.
func TestOtherMakefiles(t *testing.T) {
	needs(t)
	dir := written(t, small("main.cpp", "", "Makefile", "main:\n\t@echo ours > main\n"))
	for _, name := range []string{"GNUmakefile", "makefile"} {
		put(t, dir, name, "main:\n\t@echo theirs > main\n")
	}
	if err := Build(t.Context(), dir, BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	if text := tree(t, dir)["main"]; text != "ours\n" {
		t.Errorf("make has made %q", text)
	}
	put(t, dir, "my.mk", "main: always\n\t@echo mine > main\nalways:\n")
	if err := Build(t.Context(), dir, BuildOptions{Args: []string{"-f", "my.mk"}}); err != nil {
		t.Fatal(err)
	}
	if text := tree(t, dir)["main"]; text != "mine\n" {
		t.Errorf("make -f my.mk has made %q", text)
	}
}

// TestProjectOfAnother: a folder with a project of another user is not written to, built or run. Only root can make one.
func TestProjectOfAnother(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() != 0 {
		t.Skip("takes root")
	}
	p := small("main.cpp", "a")
	dir := written(t, p)
	put(t, dir, "main", "#!/bin/sh\n")
	if err := os.Lchown(dir, 12345, -1); err != nil {
		t.Skip(err)
	}
	_, write := Write(dir, p)
	_, run := Run(t.Context(), dir, RunOptions{})
	for what, err := range map[string]error{"write": write, "build": Build(t.Context(), dir, BuildOptions{}), "run": run} {
		if !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), "another user, with the number 12345") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestForgedManifest: a manifest cannot make Delete take files that no project has for results, nor make it ask for memory.
func TestForgedManifest(t *testing.T) {
	for _, name := range []string{"thesis.pdf", "notes", ".npz", "../M.npz", "a/M.npz", "M.npz\x00"} {
		dir := written(t, small("main.cpp", "a"))
		put(t, dir, ManifestName, fmt.Sprintf(`{"spikelane": "standalone project", "format": 1, "results": [%q]}`, name))
		if _, err := Delete(dir, DeleteOptions{Results: true}); !errors.Is(err, ErrForeign) {
			t.Errorf("%q: %v", name, err)
		}
	}
	for _, name := range []string{"../thesis.pdf", "/thesis.pdf", "a/../thesis.pdf", "a\\thesis.pdf", "", "."} {
		dir := written(t, small("main.cpp", "a"))
		put(t, dir, ManifestName, fmt.Sprintf(`{"spikelane": "standalone project", "format": 1, "files": [{"name": %q}]}`, name))
		if _, err := Delete(dir, DeleteOptions{Code: true}); !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), "no slash-separated path") {
			t.Errorf("file %q: %v", name, err)
		}
	}
	dir := written(t, small("main.cpp", "a"))
	if err := os.Truncate(filepath.Join(dir, ManifestName), 1<<40); err != nil {
		t.Skip(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := Delete(dir, DeleteOptions{Code: true})
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 || !errors.Is(err, ErrForeign) {
		t.Errorf("a manifest of 1 TiB: %d bytes of memory, %v", n, err)
	}
}
