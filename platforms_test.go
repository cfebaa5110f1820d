package spikelane_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestPlatforms checks the types of all our packages and tests as each system and processor has them: files by their names and
// constraints, and the sizes of int and pointers, which constants must fit into. What a compiler would refuse on a machine that
// we have not is refused here, without compiling anything. `.ci/long systems` compiles.
func TestPlatforms(t *testing.T) {
	files := &parsed{fset: token.NewFileSet(), files: map[string]*ast.File{}}
	for _, platform := range []string{
		"linux/arm64", "linux/386", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64", "windows/386",
	} {
		checked := 0
		for _, err := range typeErrors(t, files, platform, &checked) {
			t.Errorf("%s: %v", platform, err)
		}
		if want := len(layers) - 1; checked != want { // kernels/cpp/host/internal/beside is cgo alone
			t.Errorf("%s: %d of our packages were checked, want %d", platform, checked, want)
		}
	}
}

// listed is what `go list` says of a package.
type listed struct {
	ImportPath, Dir string
	GoFiles         []string
	ImportMap       map[string]string
	Module          *struct{ Main bool }
}

// typeErrors are those of our packages and of their tests on one platform. Bodies of functions of others are not looked at.
func typeErrors(t *testing.T, files *parsed, platform string, checked *int) (found []error) {
	t.Helper()
	system, processor, _ := strings.Cut(platform, "/")
	list := exec.Command("go", "list", "-deps", "-test", "-json=ImportPath,Dir,GoFiles,ImportMap,Module", "./...")
	list.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+processor, "CGO_ENABLED=0")
	list.Stderr = os.Stderr
	text, err := list.Output()
	if err != nil {
		t.Fatal(platform, err)
	}
	known := imported{"unsafe": types.Unsafe}
	for decoder := json.NewDecoder(strings.NewReader(string(text))); ; { // what is imported stands before who imports it
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return found
		} else if err != nil {
			t.Fatal(platform, err)
		}
		ours := p.Module != nil && p.Module.Main
		if p.ImportPath == "unsafe" || strings.HasSuffix(p.ImportPath, ".test") { // a main that go test writes
			continue
		}
		var trees []*ast.File
		for _, name := range p.GoFiles {
			tree, err := files.parse(filepath.Join(p.Dir, name))
			if err != nil {
				t.Fatal(platform, err)
			}
			trees = append(trees, tree)
		}
		config := types.Config{
			Importer:         mapped{known, p.ImportMap},
			Sizes:            types.SizesFor("gc", processor),
			IgnoreFuncBodies: !ours,
			Error: func(err error) {
				if ours {
					found = append(found, err)
				}
			},
		}
		path, _, _ := strings.Cut(p.ImportPath, " ") // "a [b.test]": a as the test of b has it
		known[p.ImportPath], _ = config.Check(path, files.fset, trees, nil)
		if ours && path == p.ImportPath {
			*checked++
		}
	}
}

// parsed keeps the trees of files, most of which all platforms have.
type parsed struct {
	fset  *token.FileSet
	files map[string]*ast.File
}

func (p *parsed) parse(path string) (*ast.File, error) {
	if tree := p.files[path]; tree != nil {
		return tree, nil
	}
	tree, err := parser.ParseFile(p.fset, path, nil, parser.SkipObjectResolution)
	p.files[path] = tree
	return tree, err
}

// imported are packages by the path that `go list` gives.
type imported map[string]*types.Package

// mapped finds packages as one package names them: std's copies of others' code, and what is compiled anew for a test, have other
// paths than the source says.
type mapped struct {
	known imported
	names map[string]string
}

func (m mapped) Import(path string) (*types.Package, error) {
	if other, ok := m.names[path]; ok {
		path = other
	}
	if found := m.known[path]; found != nil {
		return found, nil
	}
	return nil, errors.New(path + " was not listed before who imports it")
}
