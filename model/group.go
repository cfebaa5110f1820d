package model

import (
	"fmt"
	"slices"

	"github.com/spikelane/spikelane/model/syntax"
	"github.com/spikelane/spikelane/units"
)

// GroupSource is the text of a neuron group.
type GroupSource struct {
	Equations  string
	Threshold  string // a condition, or empty
	Reset      string // statements
	Refractory string // a time, or a condition, or empty

	N  int     // neurons; 0: not known
	Dt float64 // step in seconds; 0: not known
}

// Group is the checked model of a neuron group.
type Group struct {
	Vars       []*Variable // in the order of the text
	Threshold  *Expr       // nil: never spikes
	Reset      []*Stmt
	Refractory *Expr // nil, a time, or a condition (Boolean)
	Draws      int   // random functions and noise sources numbered so far: the next one gets Draws+1
	Warnings   []string

	vars    map[string]*Variable
	symbols map[string]*Symbol
	ns      *Namespace
	lost    map[string]bool // names in lines of the equations that could not be read
	extent  Extent
	used    uses
	resting bool // a refractory period is given: lastspike and not_refractory exist
}

// NewGroup checks the model of a neuron group against the constants ns. The group is usable only without faults.
func NewGroup(src GroupSource, ns *Namespace) (*Group, Errors) {
	g := &Group{vars: map[string]*Variable{}, symbols: map[string]*Symbol{}, ns: ns, resting: src.Refractory != "", extent: Extent{N: src.N, Dt: src.Dt}}
	var errs Errors
	g.equations(src.Equations, &errs)
	if src.Threshold != "" {
		g.Threshold = g.condition("threshold", src.Threshold, "v > -50*mV", &errs)
	}
	if src.Reset != "" {
		g.Reset, _ = g.statements("reset", src.Reset, &errs)
	}
	if src.Refractory != "" {
		if e := g.value("refractory", src.Refractory, &errs); e != nil {
			if e.Type != Boolean && e.Dim != second {
				t := &text{field: "refractory", source: src.Refractory, errs: &errs}
				t.fault(e.Span, "E201", fmt.Sprintf("refractory needs a time or a condition, is %s", described(e)), TimeHint(e))
			}
			g.Refractory = e
		}
	}
	if len(errs) == 0 {
		g.warn()
		seen := map[*Variable]bool{}
		for _, v := range g.Vars {
			v.markSized(seen)
		}
	}
	return g, errs
}

func (g *Group) equations(source string, errs *Errors) {
	t := &text{field: "equations", source: source, errs: errs}
	defer t.ordered(len(*errs))
	eqs, faults := syntax.ParseEquations(source)
	if t.syntaxFaults(faults) {
		g.lost = t.lost()
	}
	r := &resolver{text: t, scope: g, draws: &g.Draws}
	g.Vars = r.variables(eqs, groupFlags, func(string) string { return "" })
	for _, v := range g.Vars {
		g.vars[v.Name] = v
		g.symbols[v.Name] = &Symbol{Name: v.Name, Kind: Var, Type: v.Type, Dim: v.Dim, Var: v}
	}
	r.definitions(eqs, g.vars)
	r.noiseRules(g.Vars)
}

// warn notes what is legal but hardly meant.
func (g *Group) warn() {
	if g.resting && g.Threshold == nil {
		g.Warnings = append(g.Warnings, "the group has a refractory period but no threshold: it never spikes, and never is refractory")
	}
	g.Warnings = append(g.Warnings, g.used.unaligned(g.extent.Dt)...)
	if !g.resting {
		for _, v := range g.Vars {
			if v.UnlessRefractory {
				g.Warnings = append(g.Warnings, fmt.Sprintf("%s is flagged (unless refractory), but the group has no refractory period", v.Name))
				v.UnlessRefractory = false
			}
		}
	}
	if g.Threshold != nil && len(g.Reset) == 0 && !g.resting && !g.Threshold.drawn(map[*Variable]bool{}) {
		g.Warnings = append(g.Warnings, "the group has a threshold but neither reset nor refractory period: it spikes in every step above threshold")
	}
}

// markSized settles v.sized, after the subexpressions that v uses.
func (v *Variable) markSized(seen map[*Variable]bool) {
	if seen[v] || v.Stored() {
		return
	}
	seen[v] = true
	v.sized = v.Expr.Mentions(func(x *Expr) bool {
		if x.Op == Ref && x.Sym.Kind == Var && x.Sym.Of == Own {
			x.Sym.Var.markSized(seen)
			return x.Sym.Var.sized
		}
		return x.Op == Ref && x.Sym.Kind == Size
	})
}

// drawn reports whether e depends on random numbers, by itself or through subexpressions.
func (e *Expr) drawn(seen map[*Variable]bool) bool {
	return e.Mentions(func(x *Expr) bool {
		if x.Op != Ref || x.Sym.Kind != Var || x.Sym.Var.Kind != Subexpression || seen[x.Sym.Var] {
			return x.Op == Call && x.Fn.Random
		}
		seen[x.Sym.Var] = true
		return x.Sym.Var.Expr.drawn(seen)
	})
}

// Var returns the named variable, nil if there is none.
func (g *Group) Var(name string) *Variable { return g.vars[name] }

// Symbol returns the symbol of v.
func (g *Group) Symbol(v *Variable) *Symbol { return g.symbols[v.Name] }

var builtinSymbols = map[string]*Symbol{
	"t":              {Name: "t", Kind: Time, Dim: second},
	"dt":             {Name: "dt", Kind: Dt, Dim: second},
	"t_in_timesteps": {Name: "t_in_timesteps", Kind: StepNumber, Type: Integer},
	"i":              {Name: "i", Kind: Index, Type: Integer},
	"N":              {Name: "N", Kind: Size, Type: Integer},
	"lastspike":      {Name: "lastspike", Kind: LastSpike, Dim: second},
	"not_refractory": {Name: "not_refractory", Kind: NotRefractory, Type: Boolean},
}

// Builtin returns the symbol of a special name of group code, such as t or not_refractory.
func Builtin(name string) *Symbol { return builtinSymbols[name] }

// Lookup implements Scope: variables of the group, special names, noise, constants.
func (g *Group) Lookup(name string) *Symbol {
	if s := g.symbols[name]; s != nil {
		return s
	}
	if s := builtinSymbols[name]; s != nil && (g.resting || !s.afterSpike()) {
		return s
	}
	if noiseName(name) {
		return newNoise(name, g.symbols, &g.Draws)
	}
	if s := g.ns.Lookup(name); s != nil {
		return s
	}
	if g.lost[name] {
		return &Symbol{Name: name, Kind: Local, faulty: true}
	}
	return nil
}

// Function implements Scope.
func (g *Group) Function(name string) *Function { return g.used.note(g.ns.Function(name)) }

// Functions implements Scope.
func (g *Group) Functions() map[string]*Function { return g.ns.Functions() }

// Extent implements Scope.
func (g *Group) Extent() Extent { return g.extent }

// Names implements Scope.
func (g *Group) Names() []string {
	var names []string
	for name := range g.vars {
		if name[0] != '_' {
			names = append(names, name)
		}
	}
	for name, s := range builtinSymbols {
		if g.resting || !s.afterSpike() {
			names = append(names, name)
		}
	}
	names = append(names, g.ns.Names()...)
	slices.Sort(names)
	return names
}

// Value resolves an expression of group code, such as an initial value.
func (g *Group) Value(field, source string) (*Expr, Errors) {
	var errs Errors
	e := g.value(field, source, &errs)
	return e, errs
}

// Condition resolves a condition of group code, such as the index of an assignment.
func (g *Group) Condition(field, source string) (*Expr, Errors) {
	var errs Errors
	e := g.condition(field, source, "i < 10", &errs)
	return e, errs
}

// Assignment resolves the value that "variable = source" gives to each element, checking unit and type. Parameters
// flagged constant may be set; subexpressions may not.
func (g *Group) Assignment(field, variable, source string) (*Variable, *Expr, Errors) {
	var errs Errors
	t := &text{field: field, source: source, errs: &errs}
	v := g.vars[variable]
	if v == nil {
		t.fault(syntax.Span{}, "E402", fmt.Sprintf("no variable %q", variable), didYouMean(variable, "variables", g.settable()))
		return nil, nil, errs
	}
	if v.Kind == Subexpression {
		t.fault(syntax.Span{}, "E125", fmt.Sprintf("%s is a subexpression and cannot be set", variable), "")
		return nil, nil, errs
	}
	if v.Linked {
		t.fault(syntax.Span{}, "E125", fmt.Sprintf("%s is linked to a variable elsewhere and cannot be set", variable), "set the variable that it is linked to")
		return nil, nil, errs
	}
	e := g.value(field, source, &errs)
	if e != nil {
		t.assignable(v, e)
	}
	return v, e, errs
}

func (g *Group) settable() []string {
	var names []string
	for _, v := range g.Vars {
		if v.Kind != Subexpression {
			names = append(names, v.Name)
		}
	}
	return names
}

// assignable checks that a value of e may be stored in v.
func (t *text) assignable(v *Variable, e *Expr) {
	if !v.faulty {
		t.fits(e, v, "E204", "the value")
	}
}

func describedUnit(d units.Dimension) string {
	if d.IsDimensionless() {
		return "dimensionless"
	}
	return d.String()
}

func (g *Group) value(field, source string, errs *Errors) *Expr {
	t := &text{field: field, source: source, errs: errs}
	x, faults := syntax.ParseExpr(source)
	if t.syntaxFaults(faults) {
		return nil
	}
	r := &resolver{text: t, scope: g, draws: &g.Draws}
	return r.noNoise(r.expr(x))
}

func (g *Group) condition(field, source, example string, errs *Errors) *Expr {
	e := g.value(field, source, errs)
	if e != nil && e.Type != Boolean {
		t := &text{field: field, source: source, errs: errs}
		t.fault(e.Span, "E205", fmt.Sprintf("%s needs a condition, is %s", field, described(e)), "such as \""+example+"\"")
		return nil
	}
	return e
}
