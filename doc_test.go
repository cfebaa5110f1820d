package spikelane_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestDocumented: every package says what it is in a sentence that begins with its name, and every exported symbol of those that users
// may import has a comment: types, functions, methods, and constants, variables and, in the facade, fields, for which that of their
// group or the one at the end of their line will do.
func TestDocumented(t *testing.T) {
	for pkg := range layers {
		dir := path.Join(".", pkg)
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		files := token.NewFileSet()
		var sentence, name string
		for _, e := range entries {
			if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
				continue
			}
			f, err := parser.ParseFile(files, path.Join(dir, e.Name()), nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			name = f.Name.Name
			sentence += f.Doc.Text()
			if name == "main" || slices.Contains(strings.Split(pkg, "/"), "internal") {
				continue
			}
			for _, where := range undocumented(f, facade[pkg]) {
				t.Errorf("%v: exported, and without a comment", files.Position(where))
			}
		}
		begins := "Package " + name + " "
		if name == "main" {
			begins = "(Command|Program) "
		}
		if !regexp.MustCompile("^" + begins).MatchString(sentence) {
			t.Errorf("package %q: its comment begins %.40q, want %q", pkg, sentence, begins)
		}
	}
}

// facade is the packages whose structs users fill in and read: each field says what it is.
var facade = map[string]bool{"": true, "units": true, "modelfile": true, "plot": true, "bench/limits": true}

// undocumented returns where the exported symbols of a file stand that have no comment.
func undocumented(f *ast.File, fields bool) (places []token.Pos) {
	missing := func(at token.Pos, comments ...*ast.CommentGroup) {
		for _, c := range comments {
			if c.Text() != "" {
				return
			}
		}
		places = append(places, at)
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && exportedReceiver(d) && !interfaces[d.Name.Name] {
				missing(d.Pos(), d.Doc)
			}
		case *ast.GenDecl:
			for k, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					if !s.Name.IsExported() {
						continue
					}
					missing(s.Pos(), s.Doc, s.Comment, d.Doc)
					if body, ok := s.Type.(*ast.StructType); ok && fields {
						places = append(places, undocumentedFields(body)...)
					}
				case *ast.ValueSpec:
					// A list of like things needs one comment, and the names in it say which is which.
					if slices.ContainsFunc(s.Names, (*ast.Ident).IsExported) && k == 0 {
						missing(s.Pos(), s.Doc, s.Comment, d.Doc)
					}
				}
			}
		}
	}
	return places
}

// interfaces are methods that everybody knows.
var interfaces = map[string]bool{"String": true, "Error": true, "Unwrap": true, "Is": true, "Len": true, "Less": true, "Swap": true}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	recv := d.Recv.List[0].Type
	if star, ok := recv.(*ast.StarExpr); ok {
		recv = star.X
	}
	if generic, ok := recv.(*ast.IndexExpr); ok {
		recv = generic.X
	}
	id, ok := recv.(*ast.Ident)
	return ok && id.IsExported()
}

// undocumentedFields returns where exported fields stand that have no comment, nor one above them that they may share: a
// comment above a field is for those that follow without an empty line, too.
func undocumentedFields(body *ast.StructType) (places []token.Pos) {
	shared := false
	for _, f := range body.Fields.List {
		if f.Doc.Text() != "" || f.Comment.Text() != "" {
			shared = true
		}
		if len(f.Names) > 0 && slices.ContainsFunc(f.Names, (*ast.Ident).IsExported) && !shared {
			places = append(places, f.Pos())
		}
	}
	return places
}
