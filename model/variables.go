package model

import (
	"fmt"
	"slices"
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
		if code, msg, hint := badName(declared(q)); msg != "" {
			r.fault(q.Name.At, code, msg, hint)
		} else if r.scope.Function(declared(q)) != nil {
			r.fault(q.Name.At, "E123", fmt.Sprintf("%q is a function of the network", v.Name), "give one of them another name")
		} else if why := taken(v.Name); why != "" {
			r.fault(q.Name.At, "E123", why, "")
		}
		var ok bool
		v.Dim, v.Type, ok = r.unit(q.Unit)
		v.faulty = !ok
		if v.Kind == Differential && v.Type != Float {
			r.fault(q.Unit.Span(), "E113", fmt.Sprintf("a differential equation cannot be %v", v.Type), `write its unit, "1" for a plain number`)
			v.faulty = true
		}
		r.flags(v, q, rules[v.Kind])
		vars = append(vars, v)
	}
	return vars
}

// declared returns the name that an equation defines. A summed one names a variable of the other side, with a suffix.
func declared(q *syntax.Equation) string {
	name := q.Name.Name
	for _, f := range q.Flags {
		if f.Text == "summed" {
			name = strings.TrimSuffix(strings.TrimSuffix(name, "_pre"), "_post")
		}
	}
	return name
}

func (r *resolver) flags(v *Variable, q *syntax.Equation, allowed []string) {
	set := map[string]*bool{
		"unless refractory": &v.UnlessRefractory, "constant": &v.Constant, "shared": &v.Shared,
		"linked": &v.Linked, "constant over dt": &v.ConstantOverDt, "event-driven": &v.EventDriven,
		"clock-driven": &v.ClockDriven, "summed": &v.Summed,
	}
	for _, f := range q.Flags {
		ok := false
		for _, a := range allowed {
			ok = ok || a == f.Text
		}
		if ok {
			*set[f.Text] = true
			continue
		}
		hint := ""
		if near := syntax.Suggest(f.Text, allowed); len(near) > 0 {
			hint = fmt.Sprintf("did you mean %q?", near[0])
		} else if len(allowed) > 0 {
			hint = fmt.Sprintf("flags of a %v: %s", q.Kind, strings.Join(allowed, ", "))
		}
		if set[f.Text] == nil {
			r.fault(f.Span, "E124", fmt.Sprintf("unknown flag %q", f.Text), hint)
		} else {
			r.fault(f.Span, "E124", fmt.Sprintf("flag %q does not fit a %v", f.Text, q.Kind), hint)
		}
	}
	if v.Linked && len(q.Flags) > 1 {
		r.fault(q.Flags[0].Span.Join(q.Flags[len(q.Flags)-1].Span), "E124", "the flag linked excludes others", "whether the values are shared or constant is up to the variable that they come from")
	}
	if v.EventDriven && v.ClockDriven {
		r.fault(q.Flags[0].Span.Join(q.Flags[len(q.Flags)-1].Span), "E124", "flags event-driven and clock-driven exclude each other", "")
	}
}

// definitions resolves the right-hand sides of vars and checks their units.
func (r *resolver) definitions(eqs []*syntax.Equation, vars map[string]*Variable) {
	for _, q := range eqs {
		v := vars[q.Name.Name]
		if v == nil || q.X == nil || v.Span != q.Name.At {
			continue
		}
		e := r.expr(q.X)
		if e == nil {
			continue
		}
		v.Expr = e
		if !v.faulty {
			r.defines(e, v)
		}
		r.checkDefinition(v)
	}
	r.cycles(eqs, vars)
}

// defines checks that e has the type and the unit of v's right side.
func (r *resolver) defines(e *Expr, v *Variable) {
	if v.Kind != Differential {
		r.fits(e, v, "E201", "its definition")
		return
	}
	want := v.Dim.Div(second)
	switch {
	case e.Type == Boolean:
		r.fits(e, v, "E201", "its derivative")
	case e.Dim != want:
		hint := ""
		if e.Dim == v.Dim {
			hint = "divide it by a time constant"
		}
		r.fault(e.Span, "E201", fmt.Sprintf("d%s/dt needs %s, the right side is %s", v.Name, describedUnit(want), described(e)), hint)
	}
}

// fits checks that e has the type and the unit of v; what says what e is to v.
func (t *text) fits(e *Expr, v *Variable, code, what string) {
	switch {
	case v.Type == Boolean && e.Type != Boolean:
		t.fault(e.Span, "E205", fmt.Sprintf("%s is boolean, %s is %s", v.Name, what, described(e)), "compare it with something")
	case v.Type != Boolean && e.Type == Boolean:
		t.fault(e.Span, "E205", fmt.Sprintf("%s is a number, %s is a condition", v.Name, what), "int(…) turns a condition into 0 or 1")
	case e.Dim != v.Dim:
		t.fault(e.Span, code, fmt.Sprintf("%s is %s, %s is %s", v.Name, describedUnit(v.Dim), what, described(e)), unitHint(e, &Expr{Op: Ref, Dim: v.Dim}))
	case v.Type == Integer && e.Type == Float:
		t.fault(e.Span, "E205", fmt.Sprintf("%s is integer, %s is a float", v.Name, what), "int(…) cuts off the fraction")
	}
}

// checkDefinition refuses what a definition of v's kind cannot contain.
func (r *resolver) checkDefinition(v *Variable) {
	v.Expr.Walk(func(x *Expr) bool {
		switch {
		case x.Op == Call && x.Fn.Random && v.Kind == Subexpression && !v.ConstantOverDt:
			r.fault(x.Span, "E127", fmt.Sprintf("%s() in a subexpression would differ at each use", x.Fn.Name), `add the flag "constant over dt"`)
		case x.Op == Call && x.Fn.Random && v.Kind == Differential:
			r.fault(x.Span, "E127", fmt.Sprintf("%s() in a differential equation depends on the method and dt", x.Fn.Name), "for noise write xi; for a value per step use a subexpression (constant over dt)")
		case x.Op == Ref && x.Sym.Kind == Noise && v.Kind != Differential:
			r.fault(x.Span, "E128", "noise stands in differential equations only", "move it to the differential equation, as sigma*xi")
		case v.Shared && x.Op == Ref && x.Sym.Kind == Var && !x.Sym.Var.Shared:
			r.fault(x.Span, "E129", fmt.Sprintf("%s is shared, but %s differs by element", v.Name, x.Sym.Name), r.sharedHint(x.Sym))
		case v.Shared && x.Op == Ref && (x.Sym.Kind == Index || x.Sym.Kind == LastSpike || x.Sym.Kind == NotRefractory):
			r.fault(x.Span, "E129", fmt.Sprintf("%s is shared, but %s differs by element", v.Name, x.Sym.Name), r.sharedHint(x.Sym))
		}
		return true
	})
}

func (r *resolver) sharedHint(s *Symbol) string {
	if s.Kind == Var && s.Of == Own && s.Var.Kind != Differential {
		return fmt.Sprintf("flag %s as shared too", s.Name)
	}
	return ""
}

// cycles faults subexpressions that are defined by themselves, each circle once, where it is entered first.
func (r *resolver) cycles(eqs []*syntax.Equation, vars map[string]*Variable) {
	const inWork, done = 1, 2
	state := map[*Variable]int{}
	var visit func(v *Variable, path []*Variable)
	visit = func(v *Variable, path []*Variable) {
		switch state[v] {
		case done:
			return
		case inWork:
			circle := v.Name
			for _, p := range path[slices.Index(path, v)+1:] {
				circle += " -> " + p.Name
			}
			r.fault(v.Span, "E121", "circular definition "+circle+" -> "+v.Name,
				"a subexpression cannot use itself; a quantity with a memory needs a differential equation")
			return
		}
		state[v] = inWork
		path = append(path, v)
		v.Expr.Walk(func(x *Expr) bool {
			if x.Op == Ref && x.Sym.Kind == Var && x.Sym.Of == Own && x.Sym.Var.Kind == Subexpression && x.Sym.Var.Expr != nil {
				visit(x.Sym.Var, path)
			}
			return true
		})
		state[v] = done
	}
	for _, q := range eqs {
		if v := vars[q.Name.Name]; v.Kind == Subexpression && v.Expr != nil {
			visit(v, nil)
		}
	}
}
