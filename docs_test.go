package spikelane_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestDocs runs what the Markdown files show, from top to bottom, each file in an empty folder with the examples in it:
//
//   - sh: calls of the command and of programs of the project, see shell;
//   - go: complete programs, all built at once, see buildPrograms;
//   - toml: model files, which are run, and preferences, which are loaded. The first line "# NAME.toml" leaves the file in
//     the folder, for commands;
//   - python: scripts that begin with "import numpy", where Python and NumPy are. Those of Brian are not run;
//   - text: what the block before it has printed, word for word.
//
// Pictures that lie beside a page in a folder pictures are made by that page: -update takes them over.
func TestDocs(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs programs; the full test run does")
	}
	d := &docs{pages: map[string][]block{}}
	var err error
	if d.root, err = os.Getwd(); err != nil {
		t.Fatal(err)
	}
	names := docPages(t)
	for _, page := range names {
		d.pages[page] = blocks(read(t, page))
	}
	d.build(t, names)
	for _, page := range names {
		t.Run(page, func(t *testing.T) {
			if len(d.pages[page]) == 0 {
				return
			}
			t.Parallel()
			d.page(t, page)
		})
	}
}

// docs is all pages and the programs that they need.
type docs struct {
	root     string
	bin      string         // folder of the programs of the project that pages call, by their last name
	programs string         // the program that holds all programs of the pages
	number   map[string]int // of a program there, by its text
	pages    map[string][]block
}

// docPages returns the Markdown files of the project.
func docPages(t *testing.T) (pages []string) {
	t.Helper()
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, found...)
	}
	return pages
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

type block struct{ language, text string }

var fence = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```$")

func blocks(text string) (out []block) {
	for _, m := range fence.FindAllStringSubmatch(text, -1) {
		out = append(out, block{m[1], m[2]})
	}
	return out
}

// page runs the blocks of a page in a folder of their own.
func (d *docs) page(t *testing.T, page string) {
	s := &shown{docs: d, page: page, dir: t.TempDir()}
	// Compiled kernels are not kept where others may write.
	if err := os.Chmod(s.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(d.root, "examples"), filepath.Join(s.dir, "examples")); err != nil {
		t.Fatal(err)
	}
	s.environment()
	for _, b := range d.pages[page] {
		switch b.language {
		case "sh":
			s.shell(t, b.text)
		case "go":
			s.program(t, b.text)
		case "toml":
			s.toml(t, b.text)
		case "python":
			s.python(t, b.text)
		case "text":
			if s.skipped {
				break
			}
			if s.printed == "" {
				t.Errorf("nothing before has printed this:\n%s", b.text)
			} else if s.printed != b.text {
				t.Errorf("printed:\n%s\nthe page says:\n%s", s.printed, b.text)
			}
		}
	}
	s.pictures(t)
}

// shown is a page whose blocks are run.
type shown struct {
	*docs
	page    string
	dir     string
	env     []string
	printed string // by the block before
	skipped bool   // the block before could not be run here
}

// environment has C++ compiled the quick way, since results are the same, and kept for the other tests of this process; a page
// that clears what is kept has a folder of its own.
func (s *shown) environment() {
	cache := quick.Codegen.CacheDir
	for _, b := range s.pages[s.page] {
		if strings.Contains(b.text, " cache trim") || strings.Contains(b.text, " cache clear") {
			cache = filepath.Join(s.dir, "cache")
		}
	}
	s.env = append(os.Environ(), "SPIKELANE_CODEGEN_CACHE_DIR="+cache, "SPIKELANE_CODEGEN_CPP_EXTRA_COMPILE_ARGS=-O0")
}

// image is a picture in a folder pictures beside the page.
var image = regexp.MustCompile(`!\[[^\]]*\]\((pictures/[^)]+)\)`)

// pictures checks that the page has made the pictures that it shows, and with -update takes them over.
func (s *shown) pictures(t *testing.T) {
	for _, m := range image.FindAllStringSubmatch(read(t, s.page), -1) {
		made, err := os.ReadFile(filepath.Join(s.dir, filepath.Base(m[1])))
		if err != nil {
			t.Errorf("nothing on the page makes its picture: %v", err)
			continue
		}
		if *update {
			if err := os.WriteFile(filepath.Join(s.root, filepath.Dir(s.page), m[1]), made, 0o666); err != nil {
				t.Error(err)
			}
		}
	}
}

// link is a link to a file, a heading, or both.
var link = regexp.MustCompile(`\]\(([^)#:]*)(?:#([^):]+))?\)`)

// TestDocLinks: relative links name files, and headings that are there. What stands in blocks of code is no link.
func TestDocLinks(t *testing.T) {
	for _, page := range docPages(t) {
		text := fence.ReplaceAllString(read(t, page), "")
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			file := page
			if m[1] != "" {
				file = filepath.Join(filepath.Dir(page), m[1])
			}
			info, err := os.Stat(file)
			if err != nil {
				t.Errorf("%s: link to %s: %v", page, m[1], err)
			} else if m[2] != "" && (info.IsDir() || !slices.Contains(anchors(read(t, file)), m[2])) {
				t.Errorf("%s: %s has no heading #%s, but %q", page, file, m[2], anchors(read(t, file)))
			}
		}
	}
}

var (
	heading   = regexp.MustCompile("(?m)^#+ (.*)$")
	notAnchor = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
)

// anchors returns the names by which links find the headings of a page: in small letters, without punctuation, with a
// hyphen for each space.
func anchors(text string) (names []string) {
	for _, m := range heading.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		name := notAnchor.ReplaceAllString(strings.ToLower(m[1]), "")
		names = append(names, strings.ReplaceAll(name, " ", "-"))
	}
	return names
}

// TestDocIndex: every page is on the map.
func TestDocIndex(t *testing.T) {
	index := read(t, "docs/index.md")
	err := filepath.WalkDir("docs", func(path string, _ fs.DirEntry, err error) error {
		name, _ := filepath.Rel("docs", path)
		if filepath.Ext(path) == ".md" && name != "index.md" && !strings.Contains(index, "]("+filepath.ToSlash(name)+")") {
			t.Errorf("docs/index.md does not name %s", name)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
