package spikelane_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestErrorsPage: docs/errors.md lists the codes that the code has, each once, and no others; and no message ends or shouts as the page
// says that none does.
func TestErrorsPage(t *testing.T) {
	code := regexp.MustCompile(`^[EFPW][0-9]{3}$`)
	used := map[string]bool{}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && file != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, file, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil && code.MatchString(text) {
					used[text] = true
				}
			case *ast.CallExpr:
				if text, found := message(n); found && (strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") || regexp.MustCompile(`(?i)\b(illegal|oops|sorry)\b`).MatchString(text)) {
					t.Errorf("%v: %q: see docs/errors.md", files.Position(n.Pos()), text)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^\| ([EFPW][0-9]{3}) \| \S`).FindAllStringSubmatch(read(t, "docs/errors.md"), -1) {
		if listed[m[1]] {
			t.Errorf("%s stands twice", m[1])
		}
		listed[m[1]] = true
	}
	if got, want := slices.Sorted(maps.Keys(listed)), slices.Sorted(maps.Keys(used)); !slices.Equal(got, want) {
		t.Errorf("the page has %v\nthe code has %v", got, want)
	}
}

// message returns the text of a call that makes an error.
func message(call *ast.CallExpr) (text string, found bool) {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || f.Sel.Name != "Errorf" && f.Sel.Name != "New" || len(call.Args) == 0 {
		return "", false
	}
	if pkg, ok := f.X.(*ast.Ident); !ok || pkg.Name != "fmt" && pkg.Name != "errors" {
		return "", false
	}
	lit, ok := call.Args[0].(*ast.BasicLit)
	if !ok {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}
