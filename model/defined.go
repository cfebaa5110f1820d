package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/model/syntax"
	"github.com/spikelane/spikelane/units"
)

// Argument is the type and the unit of an argument or a result.
type Argument struct {
	Type Type
	Dim  units.Dimension
}

// Timed is a table of values over time: row k holds from k*Dt to (k+1)*Dt, the first and the last one also beyond.
type Timed struct {
	Values []float64 // row after row, in SI base units
	Rows   int
	Cols   int     // 0: one dimension, one value in a row; else the values that a second argument chooses from
	Dt     float64 // seconds
}

// Binomial is the number of successes among N independent trials of probability P.
type Binomial struct {
	N int64
	P float64
}

// NewTimed returns the function name(t), or name(t, i) of a table with columns. Its values have the unit dim.
func NewTimed(name string, table Timed, dim units.Dimension) *Function {
	f := &Function{Name: name, Arity: 1, Timed: &table, Args: []Argument{{Dim: second}}, Result: Argument{Dim: dim}}
	if table.Cols > 0 {
		f.Arity, f.Args = 2, append(f.Args, Argument{Type: Integer})
	}
	return f
}

// NewBinomial returns the function name(), a binomial draw for each element and step.
func NewBinomial(name string, b Binomial) *Function {
	return &Function{Name: name, Random: true, Binomial: &b}
}

// NewHost returns a function given as Go code.
func NewHost(name string, args []Argument, result Argument, call func(x []float64) float64) *Function {
	return &Function{Name: name, Arity: len(args), Host: call, Args: args, Result: result}
}

// Refused returns a function that stands for one with a fault in its definition.
func Refused(name string) *Function { return &Function{Name: name, refused: true} }

// Defined reports whether a network defines the function: then its calls have no value before the run.
func (f *Function) Defined() bool { return f.Timed != nil || f.Binomial != nil || f.Host != nil }

// held reports whether a call of f at the time t, in a group of step dt, keeps its value during a step: f is a timed
// array whose step is a multiple of dt.
func (f *Function) held(dt float64) bool {
	if f.Timed == nil || !(dt > 0) {
		return false
	}
	ratio := f.Timed.Dt / dt
	whole := float64(int64(ratio + 0.5))
	return ratio < 1<<53 && whole >= 1 && ratio-whole < 1e-9*ratio && whole-ratio < 1e-9*ratio
}

// uses are the timed arrays that the texts of an object look at.
type uses []*Function

func (u *uses) note(f *Function) *Function {
	if f != nil && f.Timed != nil && !slices.Contains(*u, f) {
		*u = append(*u, f)
	}
	return f
}

// unaligned warns of timed arrays whose steps are no multiples of dt.
func (u uses) unaligned(dt float64) (warnings []string) {
	for _, f := range u {
		if f.Timed.Dt > dt && !f.held(dt) {
			warnings = append(warnings, fmt.Sprintf("%s has steps of %v ms, which are no multiple of dt, %v ms: its values begin between steps", f.Name, f.Timed.Dt*1000, dt*1000))
		}
	}
	return warnings
}

// Extent is what a scope knows of sizes and time; 0 where it does not.
type Extent struct {
	N           int // elements of the group
	NPre, NPost int
	Dt          float64 // step in seconds
}

// of returns how many values the index s takes.
func (x Extent) of(s *Symbol) int {
	switch {
	case s.Of != Own:
		return 0
	case s.Kind == IndexPost:
		return x.NPost
	case s.Kind == Index && x.NPre > 0:
		return x.NPre
	case s.Kind == Index:
		return x.N
	}
	return 0
}

// checkDefined is checkCall for a function that the network defines.
func (r *resolver) checkDefined(e *Expr) bool {
	f := e.Fn
	good := true
	for k, a := range e.Args {
		want := f.Args[k]
		which := fmt.Sprintf("argument %d of %s", k+1, f.Name)
		switch {
		case want.Type == Boolean && a.Type != Boolean:
			r.fault(a.Span, "E205", fmt.Sprintf("%s must be a condition, is %s", which, described(a)), "compare it with something")
		case want.Type != Boolean && a.Type == Boolean:
			r.fault(a.Span, "E205", which+" must be a number, is a condition", "int(…) turns a condition into 0 or 1")
		case a.Dim != want.Dim:
			r.fault(a.Span, "E203", fmt.Sprintf("%s must be %s, is %s", which, describedUnit(want.Dim), described(a)), unitHint(a, &Expr{Op: Ref, Dim: want.Dim}))
		case want.Type == Integer && a.Type != Integer:
			r.fault(a.Span, "E205", which+" must be an integer, is a float", "int(…) cuts off the fraction")
		default:
			continue
		}
		good = false
	}
	e.Type, e.Dim = f.Result.Type, f.Result.Dim
	if !good || f.Timed == nil {
		return good
	}
	e.Held = e.Args[0].Op == Ref && e.Args[0].Sym.Kind == Time && f.held(r.scope.Extent().Dt)
	if cols := f.Timed.Cols; cols > 0 && e.Args[1].Op == Ref {
		if n := r.scope.Extent().of(e.Args[1].Sym); n > cols {
			s := e.Args[1].Sym
			r.fault(e.Args[1].Span, "E131", fmt.Sprintf("%s has %d columns, but %s takes the values 0..%d", f.Name, cols, s.Name, n-1),
				fmt.Sprintf("give it a column for each, or choose one, as in %s(t, %s %% %d)", f.Name, s.Name, cols))
			return false
		}
	}
	return true
}

// Define adds a function to the namespace. The Field of a fault is "name".
func (ns *Namespace) Define(f *Function) Errors {
	var errs Errors
	t := &text{field: "name", errs: &errs}
	if code, msg, hint := badName(f.Name); msg != "" {
		t.fault(syntax.Span{}, code, msg, hint)
		return errs
	}
	if ns.symbols[f.Name] != nil || ns.functions[f.Name] != nil {
		t.fault(syntax.Span{}, "E120", fmt.Sprintf("the name %q is taken by another function or constant", f.Name), "")
		return errs
	}
	if ns.functions == nil {
		ns.functions = map[string]*Function{}
	}
	ns.functions[f.Name] = f
	return nil
}

// Function returns the named function of the network or of the language, nil if there is none.
func (ns *Namespace) Function(name string) *Function {
	if ns != nil && ns.functions[name] != nil {
		return ns.functions[name]
	}
	return functions[name]
}

// Extent implements Scope: constants know of no elements.
func (ns *Namespace) Extent() Extent { return Extent{} }

// functionNames returns the names of all functions, for suggestions.
func (r *resolver) functionNames() []string {
	names := FunctionNames()
	for name := range r.scope.Functions() {
		names = append(names, name)
	}
	return names
}

// Functions returns the functions that the network defines, by name.
func (ns *Namespace) Functions() map[string]*Function {
	if ns == nil {
		return nil
	}
	return ns.functions
}

// Signature reads the unit of an argument or a result as equations write it: "volt", "1", "integer", "boolean". The
// fault has no place in the text.
func Signature(field, unit string) (Argument, Errors) {
	var errs Errors
	t := &text{field: field, errs: &errs}
	source := "x : " + strings.TrimSpace(unit)
	if strings.ContainsAny(unit, "\n#()") || strings.TrimSpace(unit) == "" {
		t.fault(syntax.Span{}, "E110", fmt.Sprintf("unknown unit %q", unit), `write a unit such as "volt", or "1" for a plain number`)
		return Argument{}, errs
	}
	eqs, faults := syntax.ParseEquations(source)
	t.syntaxFaults(faults)
	var a Argument
	if len(faults) == 0 && len(eqs) == 1 {
		a.Dim, a.Type, _ = (&resolver{text: t}).unit(eqs[0].Unit)
	}
	for _, e := range errs {
		e.Span = syntax.Span{}
	}
	return a, errs
}
