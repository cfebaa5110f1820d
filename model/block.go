package model

import "fmt"

// EventSource is the text of a custom event of a neuron group.
type EventSource struct {
	Name      string
	Condition string // when it happens
	Code      string // statements for the neurons that it happens to; may be empty
}

// Event is a checked custom event.
type Event struct {
	Name      string
	Condition *Expr
	Code      []*Stmt
}

// Event checks a custom event. field names its texts in faults: field.condition and field.code. The condition is
// tested as it stands, whether a neuron is refractory or not.
func (g *Group) Event(field string, src EventSource) (*Event, Errors) {
	var errs Errors
	e := &Event{Name: src.Name}
	e.Condition = g.condition(field+".condition", src.Condition, "v > -50*mV", &errs)
	if src.Code != "" {
		e.Code, _ = g.statements(field+".code", src.Code, &errs)
	}
	return e, errs
}

// Block is code that runs over a whole object: first the statements that have one value for all elements, then those
// for each element.
type Block struct {
	Shared []*Stmt // targets are shared variables and temporaries
	Each   []*Stmt
}

// Operation checks code that runs over the whole group, outside spikes and equations. It may write shared variables.
func (g *Group) Operation(field, source string) (*Block, Errors) {
	var errs Errors
	r := &resolver{text: &text{field: field, source: source, errs: &errs}, scope: g, draws: &g.Draws, whole: true}
	return r.operation(), errs
}

// Operation checks code that runs over all synapses.
func (s *Synapses) Operation(field, source string) (*Block, Errors) {
	var errs Errors
	r := &resolver{text: &text{field: field, source: source, errs: &errs}, scope: s, draws: &s.Draws, whole: true}
	return r.operation(), errs
}

// operation resolves the resolver's text and parts it.
func (r *resolver) operation() *Block {
	list, ok := r.block()
	if !ok {
		return nil
	}
	differs := differing(list)
	b := &Block{}
	var each *Stmt // the first statement that differs by element
	for _, st := range list {
		switch {
		case st.Target.Kind == Local && !differs[st.Target]:
			b.Shared = append(b.Shared, st)
			continue
		case !isShared(st.Target):
			b.Each = append(b.Each, st)
			if each == nil {
				each = st
			}
			continue
		}
		if x := st.X.differs(differs); x != nil && x.Op == Ref {
			r.fault(x.Span, "E129", fmt.Sprintf("%s is shared, but %s differs by element", st.Target.Name, x.Sym.Name), r.sharedHint(x.Sym))
		}
		if each != nil {
			r.fault(st.Span, "E140", fmt.Sprintf("%s is shared, but written after %s, which differs by element", st.Target.Name, each.Target.Name),
				"shared variables come first in a block: move the statement up")
		}
		b.Shared = append(b.Shared, st)
	}
	return b
}

func isShared(s *Symbol) bool { return s.Kind == Var && s.Of == Own && s.Var.Shared }

// differing returns the temporaries of a block whose values differ by element.
func differing(list []*Stmt) map[*Symbol]bool {
	found := map[*Symbol]bool{}
	for more := true; more; {
		more = false
		for _, st := range list {
			if st.Target.Kind == Local && !found[st.Target] && st.X.differs(found) != nil {
				found[st.Target], more = true, true
			}
		}
	}
	return found
}

// differs returns the first part of e that differs by element, given the temporaries that do; nil if there is none.
// A random draw does: each element gets its own.
func (e *Expr) differs(locals map[*Symbol]bool) *Expr {
	var found *Expr
	e.Walk(func(x *Expr) bool {
		if found == nil && x.varies(locals) {
			found = x
		}
		return found == nil
	})
	return found
}

func (e *Expr) varies(locals map[*Symbol]bool) bool {
	if e.Op == Call {
		return e.Fn.Random
	}
	if e.Op != Ref {
		return false
	}
	switch e.Sym.Kind {
	case Constant, Time, Dt, StepNumber, Size, SizePre, SizePost:
		return false
	case Local:
		return locals[e.Sym]
	case Var:
		v := e.Sym.Var
		return !v.Shared && (v.Stored() || v.Expr.differs(locals) != nil)
	}
	return true
}
