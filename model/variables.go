package model

import (
	"fmt"
	"sort"
	"strings"

	"github.com/spikelane/spikelane/model/syntax"
)

// flagRules names the flags that each form of equation takes.
type flagRules map[VarKind][]string

var groupFlags = flagRules{
	Differential:  {"unless refractory"},
	Parameter:     {"constant", "shared", "linked"},
	Subexpression: {"shared", "constant over dt"},
}

var synapseFlags = flagRules{
	Differential:  {"event-driven", "clock-driven"},
	Parameter:     {"constant", "shared"},
	Subexpression: {"summed", "shared", "constant over dt"},
}

// variables declares the variables of a block of equations, without resolving right-hand sides yet. taken returns why
// a name is not free ("" if it is).
func (r *resolver) variables(eqs []*syntax.Equation, rules flagRules, taken func(string) string) []*Variable {
	var vars []*Variable
	lines := map[string]int{}
	for _, q := range eqs {
		v := &Variable{Name: q.Name.Name, Kind: VarKind(q.Kind), Span: q.Name.At}
		if line, twice := lines[v.Name]; twice {
			r.fault(q.Name.At, "E120", fmt.Sprintf("%q is already defined on line %d", v.Name, line), "")
			continue
		}
		lines[v.Name] = q.Name.At.Start.Line
		if code, msg, hint := badName(v.Name); msg != "" {
			r.fault(q.Name.At, code, msg, hint)
		} else if why := taken(v.Name); why != "" {
			r.fault(q.Name.At, "E123", why, "")
		}
		var ok bool
		v.Dim, v.Type, ok = r.unit(q.Unit)
		v.faulty = !ok
		if v.Kind == Differential && v.Type != Float {
			r.fault(q.Unit.Span(), "E113", fmt.Sprintf("a differential equation cannot be %v", v.Type), "")
		}
		r.flags(v, q, rules[v.Kind])
		vars = append(vars, v)
	}
	return vars
}

func (r *resolver) flags(v *Variable, q *syntax.Equation, allowed []string) {
	set := map[string]*bool{"unless refractory": &v.UnlessRefractory, "constant": &v.Constant, "shared": &v.Shared,
		"linked": &v.Linked, "constant over dt": &v.ConstantOverDt, "event-driven": &v.EventDriven,
		"clock-driven": &v.ClockDriven, "summed": &v.Summed}
	for _, f := range q.Flags {
		ok := false
		for _, a := range allowed {
			ok = ok || a == f.Text
		}
		if ok {
			*set[f.Text] = true
			continue
		}
		hint := fmt.Sprintf("a %v here takes no flags", v.Kind)
		if near := syntax.Suggest(f.Text, allowed); len(near) > 0 {
			hint = fmt.Sprintf("did you mean %q?", near[0])
		} else if len(allowed) > 0 {
			hint = fmt.Sprintf("flags of a %v: %s", v.Kind, strings.Join(allowed, ", "))
		}
		if set[f.Text] == nil {
			r.fault(f.Span, "E124", fmt.Sprintf("unknown flag %q", f.Text), hint)
		} else {
			r.fault(f.Span, "E124", fmt.Sprintf("flag %q does not fit a %v", f.Text, v.Kind), hint)
		}
	}
	if v.EventDriven && v.ClockDriven {
		r.fault(q.Span, "E124", "flags event-driven and clock-driven exclude each other", "")
	}
}

// definitions resolves the right-hand sides of vars and checks their units.
func (r *resolver) definitions(eqs []*syntax.Equation, vars map[string]*Variable) {
	for _, q := range eqs {
		v := vars[q.Name.Name]
		if v == nil || q.X == nil || v.Span != q.Name.At {
			continue
		}
		if v.faulty {
			r.expr(q.X)
			continue
		}
		e := r.expr(q.X)
		if e == nil {
			continue
		}
		v.Expr = e
		want := v.Dim
		if v.Kind == Differential {
			want = v.Dim.Div(second)
		}
		switch {
		case v.Type == Boolean && e.Type != Boolean:
			r.fault(q.X.Span(), "E205", fmt.Sprintf("%s is boolean, its definition is a number", v.Name), "compare it with something")
		case v.Type != Boolean && e.Type == Boolean:
			r.fault(q.X.Span(), "E205", fmt.Sprintf("%s is a number, its definition is a condition", v.Name), "int(…) turns a condition into 0 or 1")
		case v.Type == Integer && e.Type == Float:
			r.fault(q.X.Span(), "E205", fmt.Sprintf("%s is integer, its definition is a float", v.Name), "int(…) cuts off the fraction")
		case e.Dim != want && v.Kind == Differential:
			hint := ""
			if e.Dim == v.Dim {
				hint = "divide by a time constant?"
			}
			r.fault(q.X.Span(), "E201", fmt.Sprintf("d%s/dt needs %v, right side is %v", v.Name, want, e.Dim), hint)
		case e.Dim != want:
			r.fault(q.X.Span(), "E201", fmt.Sprintf("%s is declared in %v, right side is %v", v.Name, want, e.Dim), "")
		}
		r.checkDefinition(v, q)
	}
	r.cycles(vars)
}

// checkDefinition refuses what a definition of v's kind cannot contain.
func (r *resolver) checkDefinition(v *Variable, q *syntax.Equation) {
	v.Expr.Walk(func(x *Expr) bool {
		switch {
		case x.Op == Call && x.Fn.Random && v.Kind == Subexpression && !v.ConstantOverDt:
			r.fault(x.Span, "E127", fmt.Sprintf("%s() in a subexpression would differ at each use", x.Fn.Name), `add the flag "constant over dt"`)
		case x.Op == Call && x.Fn.Random && v.Kind == Differential:
			r.fault(x.Span, "E127", fmt.Sprintf("%s() in a differential equation depends on the method and dt", x.Fn.Name), "for noise write xi; for a value per step use a subexpression (constant over dt)")
		case x.Op == Ref && x.Sym.Kind == Noise && v.Kind != Differential:
			r.fault(x.Span, "E128", "noise stands in differential equations only", "")
		case v.Shared && x.Op == Ref && x.Sym.Kind == Var && !x.Sym.Var.Shared:
			r.fault(x.Span, "E129", fmt.Sprintf("%s is shared, but %s differs by element", v.Name, x.Sym.Name), "")
		case v.Shared && x.Op == Ref && (x.Sym.Kind == Index || x.Sym.Kind == LastSpike || x.Sym.Kind == NotRefractory):
			r.fault(x.Span, "E129", fmt.Sprintf("%s is shared, but %s differs by element", v.Name, x.Sym.Name), "")
		}
		return true
	})
}

// cycles faults subexpressions that are defined by themselves.
func (r *resolver) cycles(vars map[string]*Variable) {
	state := map[*Variable]int{}
	var visit func(v *Variable, path []*Variable) bool
	visit = func(v *Variable, path []*Variable) bool {
		path = append(path, v)
		switch state[v] {
		case 2:
			return true
		case 1:
			text := ""
			for k, p := range path {
				if p == v && k < len(path)-1 {
					text = v.Name
				} else if text != "" {
					text += " -> " + p.Name
				}
			}
			r.fault(v.Span, "E121", "circular definition "+text, "")
			return false
		}
		state[v] = 1
		ok := true
		v.Expr.Walk(func(x *Expr) bool {
			if ok && x.Op == Ref && x.Sym.Kind == Var && x.Sym.Of == Own && x.Sym.Var.Kind == Subexpression && x.Sym.Var.Expr != nil {
				ok = visit(x.Sym.Var, path)
			}
			return ok
		})
		state[v] = 2
		return ok
	}
	names := make([]string, 0, len(vars))
	for name := range vars {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if v := vars[name]; v.Kind == Subexpression && v.Expr != nil && state[v] == 0 {
			if !visit(v, nil) {
				return
			}
		}
	}
}
