package mutation

import (
	"go/ast"
	"go/token"
	"strings"
)

// finder walks the bodies of functions and notes what can be made wrong there.
type finder struct {
	text   []byte
	offset func(token.Pos) int
	found  []Fault
}

// note adds a fault of kind at node: open goes before it and end behind it; # stands for the number of the fault.
func (f *finder) note(kind string, at ast.Node, open, end string) {
	lo, hi := f.offset(at.Pos()), f.offset(at.End())
	was, _, cut := strings.Cut(string(f.text[lo:hi]), "\n")
	if cut {
		was += " …"
	}
	line := 1 + strings.Count(string(f.text[:lo]), "\n")
	f.found = append(f.found, Fault{Line: line, Was: was, Kind: kind, edits: []edit{{at: lo, text: open}, {at: hi, text: end, end: true}}})
}

// visit notes the faults of one node, and says whether those inside it are wanted.
func (f *finder) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.IfStmt:
		f.note("the condition is negated", n.Cond, "(", ") != mutant(#)")
	case *ast.BlockStmt:
		f.leaveOut(n.List)
	case *ast.CaseClause:
		f.leaveOut(n.Body)
	case *ast.BinaryExpr:
		f.binary(n)
	case *ast.ReturnStmt:
		for _, x := range n.Results {
			if id, ok := x.(*ast.Ident); ok && (id.Name == "true" || id.Name == "false") {
				f.note("the other answer", x, "(", ") != mutant(#)")
			}
		}
	case *ast.CallExpr:
		if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "panic" {
			return false // of interest to nobody but us
		}
	case *ast.GenDecl, *ast.ArrayType, *ast.FuncType, *ast.StructType:
		return false // constants and types are no values
	}
	return true
}

// leaveOut notes the statements that a function can do without, as far as the compiler can tell.
func (f *finder) leaveOut(list []ast.Stmt) {
	for _, s := range list {
		switch s := s.(type) {
		case *ast.AssignStmt:
			if s.Tok != token.DEFINE {
				f.note("left out", s, "if !mutant(#) { ", " }")
			}
		case *ast.IncDecStmt:
			f.note("left out", s, "if !mutant(#) { ", " }")
		case *ast.ExprStmt:
			if call, ok := s.X.(*ast.CallExpr); ok {
				if id, ok := call.Fun.(*ast.Ident); !ok || id.Name != "panic" {
					f.note("left out", s, "if !mutant(#) { ", " }")
				}
			}
		case *ast.BranchStmt:
			if s.Tok == token.CONTINUE {
				f.note("left out", s, "if !mutant(#) { ", " }")
			}
		}
	}
}

// edges are comparisons and what they are off by one element.
var edges = map[token.Token]string{token.LSS: "<=", token.LEQ: "<", token.GTR: ">=", token.GEQ: ">"}

func (f *finder) binary(n *ast.BinaryExpr) {
	x, y := f.source(n.X), f.source(n.Y)
	switch n.Op {
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		if strings.Contains(x+y, "\n") {
			return // lines keep their numbers
		}
		// The switch is asked where it matters alone. Calls may do something, and are made once if no fault is selected.
		differ := "((" + x + " " + n.Op.String() + " " + y + ") != (" + x + " " + edges[n.Op] + " " + y + "))"
		if calls(n) {
			f.note("the edge is moved", n, "(", ") != (mutant(#) && "+differ+")")
		} else {
			f.note("the edge is moved", n, "(", ") != ("+differ+" && mutant(#))")
		}
	case token.LAND:
		f.note("without what stands on the right", n.Y, "((", ") || mutant(#))")
	case token.LOR:
		f.note("without what stands on the right", n.Y, "((", ") && !mutant(#))")
	case token.ADD, token.SUB:
		if _, ok := n.Y.(*ast.BasicLit); ok {
			f.note("one more", n, "mutantMore(#, ", ")")
		} else {
			f.note("the other sign", n.Y, "mutantSign(#, ", ")")
		}
	case token.MUL, token.QUO, token.REM:
		f.note("one more", n, "mutantMore(#, ", ")")
	}
}

// calls reports whether something other than len and cap is called in n.
func calls(n ast.Node) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			id, ok := call.Fun.(*ast.Ident)
			found = found || !ok || id.Name != "len" && id.Name != "cap"
		}
		return true
	})
	return found
}

func (f *finder) source(n ast.Node) string {
	return string(f.text[f.offset(n.Pos()):f.offset(n.End())])
}
