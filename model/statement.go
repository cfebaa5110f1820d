package model

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane/model/syntax"
)

// Stmt is one checked assignment of a code block.
type Stmt struct {
	Target *Symbol // a stored variable, or a Local
	// Op is Const for "=", else the operation of "+=", "-=", …: target = target Op X.
	Op   Op
	X    *Expr
	Span syntax.Span
}

// unwritable says why code for single elements cannot assign s, which the text calls name; why is empty if it can.
func unwritable(s *Symbol, name string) (why, hint string) {
	switch {
	case s.Kind == Constant:
		return fmt.Sprintf("%s is a constant and cannot be assigned", name), "choose another name for a temporary; what changes is a variable of the equations"
	case s.Kind != Var:
		return fmt.Sprintf("%s is given by the simulation and cannot be assigned", name), ""
	case s.Var.Kind == Subexpression:
		return fmt.Sprintf("%s is a subexpression and cannot be assigned", name), ""
	case s.Var.Linked:
		return fmt.Sprintf("%s is linked to a variable elsewhere and cannot be assigned", name), "write the variable that it is linked to"
	case s.Var.Constant:
		return fmt.Sprintf("%s is flagged constant and cannot change during a run", name), "leave out the flag if it is to change"
	case s.Var.Shared:
		return fmt.Sprintf("%s is shared by the group; code for single elements cannot write it", name), ""
	}
	return "", ""
}

var augmented = map[string]Op{"=": Const, "+=": Add, "-=": Sub, "*=": Mul, "/=": Div, "//=": FloorDiv, "%=": Mod, "**=": Pow}

// locals is a scope with the temporaries of a code block in front.
type locals struct {
	Scope
	own map[string]*Symbol
}

func (l *locals) Lookup(name string) *Symbol {
	if s := l.own[name]; s != nil {
		return s
	}
	return l.Scope.Lookup(name)
}

func (g *Group) statements(field, source string, errs *Errors) ([]*Stmt, bool) {
	r := &resolver{text: &text{field: field, source: source, errs: errs}, scope: g, draws: &g.Draws, links: true}
	list, ok := r.block()
	g.Warnings = append(g.Warnings, unread(field, list, g.Vars)...)
	return list, ok
}

// block resolves the resolver's text as statements.
func (r *resolver) block() ([]*Stmt, bool) {
	before := len(*r.errs)
	defer r.ordered(before)
	list, faults := syntax.ParseStatements(r.source)
	l := &locals{Scope: r.scope, own: map[string]*Symbol{}}
	if r.syntaxFaults(faults) {
		for name := range r.lost() {
			if identifier(name) && l.Scope.Lookup(name) == nil {
				l.own[name] = &Symbol{Name: name, Kind: Local, faulty: true}
			}
		}
	}
	r.scope = l
	defer func() { r.scope = l.Scope }()
	var out []*Stmt
	for _, s := range list {
		if st := r.statement(s, l); st != nil {
			out = append(out, st)
		}
	}
	return out, len(*r.errs) == before
}

// unread warns of temporaries of a block that nothing reads, which are most often misspelt variables.
func unread(field string, list []*Stmt, vars []*Variable) (warnings []string) {
	read, told := map[*Symbol]bool{}, map[*Symbol]bool{}
	for _, st := range list {
		st.X.Walk(func(x *Expr) bool {
			if x.Op == Ref {
				read[x.Sym] = true
			}
			return true
		})
	}
	for _, st := range list {
		if s := st.Target; s.Kind == Local && !read[s] && !told[s] {
			told[s] = true
			var names []string
			for _, v := range vars {
				names = append(names, v.Name)
			}
			warning := fmt.Sprintf("%s: %s is set, but nothing reads it", field, s.Name)
			if len(syntax.Suggest(s.Name, names)) > 0 {
				warning += "; " + didYouMean(s.Name, "", names)
			}
			warnings = append(warnings, warning)
		}
	}
	return warnings
}

// statement resolves s. It returns nil after a fault.
func (r *resolver) statement(s *syntax.Statement, l *locals) *Stmt {
	x := r.noNoise(r.expr(s.X))
	op := augmented[s.Op]
	target := l.Lookup(s.Target.Name)
	switch {
	case target == nil && op != Const:
		r.unknown(s.Target.At, s.Target.Name, r.suggest)
		return nil
	case target == nil:
		target = r.local(s.Target, x)
		l.own[target.Name] = target
	case target.refused(), target.Kind == Local, r.links && target.Kind == Var && target.Var.Linked:
	default:
		if why, hint := unwritable(target, s.Target.Name); why != "" && !(r.whole && isShared(target) && target.Var.Kind == Parameter && !target.Var.Constant) {
			r.fault(s.Target.At, "E125", why, hint)
			return nil
		}
	}
	if x == nil || target.refused() {
		return nil
	}
	st := &Stmt{Target: target, Op: op, X: x, Span: s.Span}
	into := &Variable{Name: s.Target.Name, Type: target.Type, Dim: target.Dim}
	if op == Const {
		r.assignable(into, x)
		return st.augment()
	}
	// The combination is checked as the expression it stands for.
	at := &Expr{Op: Ref, Sym: target, Type: target.Type, Dim: target.Dim, Span: s.Target.At}
	whole := r.combine(op, at, x, s.Span)
	if whole == nil {
		return nil
	}
	r.assignable(into, &Expr{Op: Ref, Sym: target, Type: whole.Type, Dim: whole.Dim, Span: s.Span})
	return st
}

// local declares the temporary that "name = x" makes; x is nil after a fault.
func (r *resolver) local(name *syntax.Name, x *Expr) *Symbol {
	s := &Symbol{Name: name.Name, Kind: Local}
	code, msg, hint := badName(name.Name)
	if side := r.otherSide(name.Name); msg != "" && side != "" && !strings.HasPrefix(name.Name, "_") {
		r.unknown(name.At, name.Name, r.suggest)
	} else if msg != "" {
		r.fault(name.At, code, msg, hint)
	}
	if msg != "" || x == nil {
		s.faulty = true
		return s
	}
	s.Type, s.Dim = x.Type, x.Dim
	return s
}

// augment turns "x = x + w" into "x += w" (also for -, *, / with x on the left, and + and * with x on the right), as
// Brian does, so that repeated targets add up.
func (st *Stmt) augment() *Stmt {
	x := st.X
	isTarget := func(e *Expr) bool { return e.Op == Ref && e.Sym == st.Target }
	mentions := func(e *Expr) bool { return e.Mentions(isTarget) }
	switch x.Op {
	case Add, Mul, Sub, Div:
		if isTarget(x.Args[0]) && !mentions(x.Args[1]) {
			return &Stmt{Target: st.Target, Op: x.Op, X: x.Args[1], Span: st.Span}
		}
		if (x.Op == Add || x.Op == Mul) && isTarget(x.Args[1]) && !mentions(x.Args[0]) {
			return &Stmt{Target: st.Target, Op: x.Op, X: x.Args[0], Span: st.Span}
		}
	}
	return st
}

// String prints the statement in the syntax of the language.
func (st *Stmt) String() string {
	op := "="
	if st.Op != Const {
		op = opText[st.Op] + "="
	}
	return fmt.Sprintf("%s %s %v", st.Target.Name, op, st.X)
}
