package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/model/syntax"
)

// Synapses is the checked model of a synapses object between two groups.
type Synapses struct {
	Vars     []*Variable
	Pathways []*Pathway
	Pre      *Group
	Post     *Group
	Draws    int
	Warnings []string
	Numbers  *Variable // numbers the synapses of each pair; nil if not asked for

	vars    map[string]*Variable
	symbols map[string]*Symbol
	ns      *Namespace
	extent  Extent
	used    uses
	lost    map[string]bool // names in lines of the equations that could not be read
}

// SynapsesSource is the text of a synapses object.
type SynapsesSource struct {
	Equations string
	Pathways  []PathwaySource

	MultisynapticIndex string  // name of the variable that numbers the synapses of a pair; "" none
	NPre, NPost        int     // sizes of source and target; 0: not known
	Dt                 float64 // step in seconds; 0: not known
}

// PathwaySource is the text of one pathway: code that runs when an element of one side spikes.
type PathwaySource struct {
	Name  string
	Field string // of its text, in faults
	Post  bool   // the target's spikes drive it, not the source's
	Code  string
}

// Pathway is the checked code of one pathway.
type Pathway struct {
	Name string
	Post bool
	Code []*Stmt
}

// NewSynapses checks the model of a synapses object from group pre onto group post against the constants ns.
func NewSynapses(src SynapsesSource, pre, post *Group, ns *Namespace) (*Synapses, Errors) {
	s := &Synapses{
		Pre: pre, Post: post, ns: ns, vars: map[string]*Variable{}, symbols: map[string]*Symbol{},
		extent: Extent{NPre: src.NPre, NPost: src.NPost, Dt: src.Dt},
	}
	var errs Errors
	if src.Equations != "" {
		s.equations(src.Equations, &errs)
	}
	s.multisynaptic(src.MultisynapticIndex, &errs)
	for _, p := range src.Pathways {
		s.Pathways = append(s.Pathways, &Pathway{Name: p.Name, Post: p.Post, Code: s.statements(p.Field, p.Code, &errs)})
	}
	s.Warnings = append(s.Warnings, s.used.unaligned(src.Dt)...)
	return s, errs
}

func (s *Synapses) equations(source string, errs *Errors) {
	t := &text{field: "equations", source: source, errs: errs}
	defer t.ordered(len(*errs))
	eqs, faults := syntax.ParseEquations(source)
	if t.syntaxFaults(faults) {
		s.lost = t.lost()
	}
	r := &resolver{text: t, scope: s, draws: &s.Draws}
	s.Vars = r.variables(eqs, synapseFlags, func(name string) string {
		switch {
		case name == "delay":
			return `"delay" is the transmission delay of the synapses`
		case s.Post.Var(name) != nil:
			return fmt.Sprintf("%q is also a variable of the target group; a bare name in synaptic code means it", name)
		case s.Pre.Var(name) != nil:
			return fmt.Sprintf("%q is also a variable of the source group; rename it, for instance to %q", name, name+"_syn")
		}
		return ""
	})
	for _, v := range s.Vars {
		s.vars[v.Name] = v
		s.symbols[v.Name] = &Symbol{Name: v.Name, Kind: Var, Type: v.Type, Dim: v.Dim, Var: v}
	}
	r.definitions(eqs, s.vars)
	r.noiseRules(s.Vars)
	s.driven(r)
	s.summed(r)
}

func (s *Synapses) statements(field, source string, errs *Errors) []*Stmt {
	if strings.TrimSpace(source) == "" {
		return nil
	}
	r := &resolver{text: &text{field: field, source: source, errs: errs}, scope: s, draws: &s.Draws}
	list, _ := r.block()
	s.Warnings = append(s.Warnings, unread(field, list, append(slices.Clone(s.Vars), s.Post.Vars...))...)
	return list
}

// Var returns the named synaptic variable, nil if there is none.
func (s *Synapses) Var(name string) *Variable { return s.vars[name] }

// Symbol returns the symbol of synaptic variable v.
func (s *Synapses) Symbol(v *Variable) *Symbol { return s.symbols[v.Name] }

var synapticSymbols = map[string]*Symbol{
	"j":      {Name: "j", Kind: IndexPost, Type: Integer},
	"N_pre":  {Name: "N_pre", Kind: SizePre, Type: Integer},
	"N_post": {Name: "N_post", Kind: SizePost, Type: Integer},

	"N_incoming": {Name: "N_incoming", Kind: Incoming, Type: Integer},
	"N_outgoing": {Name: "N_outgoing", Kind: Outgoing, Type: Integer},
}

// Lookup implements Scope: a bare name is synaptic, else of the target; x_pre and x_post name a side.
func (s *Synapses) Lookup(name string) *Symbol {
	if sym := s.symbols[name]; sym != nil && (sym.Of != Own || sym.Var == nil || !sym.Var.Summed) {
		return sym // but the name of a summed variable is the sum's: the parameter of the other side
	}
	if sym := synapticSymbols[name]; sym != nil {
		return sym
	}
	if noiseName(name) {
		return newNoise(name, s.symbols, &s.Draws)
	}
	base, pre := strings.CutSuffix(name, "_pre")
	if pre {
		return s.remember(name, sideSymbol(s.Pre, base, name, Pre))
	}
	base, post := strings.CutSuffix(name, "_post")
	if post {
		return s.target(base, name)
	}
	if name == "lastupdate" && s.EventDriven() {
		return lastUpdate
	}
	b := builtinSymbols[name]
	switch {
	case b.afterSpike() || s.Post.Var(name) != nil:
		return s.target(name, name)
	case b != nil:
		return b
	}
	if c := s.ns.Lookup(name); c != nil {
		return c
	}
	if s.lost[name] || s.Post.lost[name] {
		return &Symbol{Name: name, Kind: Local, faulty: true}
	}
	return nil
}

// target returns the symbol of the target's variable base, written as name. "v" and "v_post" are one symbol, so that
// code that writes by one name reads by the other.
func (s *Synapses) target(base, name string) *Symbol {
	for _, other := range []string{base, base + "_post"} {
		if sym := s.symbols[other]; sym != nil && sym.Of == Post {
			return s.remember(name, sym)
		}
	}
	return s.remember(name, sideSymbol(s.Post, base, name, Post))
}

func (s *Synapses) remember(name string, sym *Symbol) *Symbol {
	if sym != nil {
		s.symbols[name] = sym
	}
	return sym
}

// sideSymbol returns the symbol that stands for variable base of one side, nil if the group has none.
func sideSymbol(g *Group, base, name string, of Owner) *Symbol {
	if b := builtinSymbols[base]; b.afterSpike() && g.resting {
		c := *b
		c.Name, c.Of = name, of
		return &c
	}
	v := g.Var(base)
	switch {
	case v != nil:
		return &Symbol{Name: name, Kind: Var, Of: of, Type: v.Type, Dim: v.Dim, Var: v}
	case g.lost[base]:
		return &Symbol{Name: name, Kind: Local, faulty: true}
	}
	return nil
}

// Function implements Scope.
func (s *Synapses) Function(name string) *Function { return s.used.note(s.ns.Function(name)) }

// Functions implements Scope.
func (s *Synapses) Functions() map[string]*Function { return s.ns.Functions() }

// Extent implements Scope.
func (s *Synapses) Extent() Extent { return s.extent }

// Names implements Scope.
func (s *Synapses) Names() []string {
	names := append([]string{"i", "j", "N_pre", "N_post", "N_incoming", "N_outgoing", "t", "dt"}, s.ns.Names()...)
	for name := range s.vars {
		names = append(names, name)
	}
	for _, v := range s.Post.Vars {
		names = append(names, v.Name, v.Name+"_post")
	}
	for _, v := range s.Pre.Vars {
		names = append(names, v.Name+"_pre")
	}
	slices.Sort(names)
	return names
}

// Condition resolves a condition over synapses or pairs, such as "i != j and v_pre > v_post".
func (s *Synapses) Condition(field, source string) (*Expr, Errors) {
	e, errs := s.Value(field, source)
	if e != nil && e.Type != Boolean {
		t := &text{field: field, source: source, errs: &errs}
		t.fault(e.Span, "E205", fmt.Sprintf("%s needs a condition, is %s", field, described(e)), `such as "i != j"`)
		return nil, errs
	}
	return e, errs
}

// Value resolves an expression over synapses or pairs, such as an initial weight.
func (s *Synapses) Value(field, source string) (*Expr, Errors) {
	var errs Errors
	t := &text{field: field, source: source, errs: &errs}
	x, faults := syntax.ParseExpr(source)
	if t.syntaxFaults(faults) {
		return nil, errs
	}
	r := &resolver{text: t, scope: s, draws: &s.Draws}
	return r.noNoise(r.expr(x)), errs
}

// Number resolves a dimensionless expression over pairs, such as a connection probability.
func (s *Synapses) Number(field, source string) (*Expr, Errors) {
	e, errs := s.Value(field, source)
	if e != nil && (e.Type == Boolean || !e.Dim.IsDimensionless()) {
		t := &text{field: field, source: source, errs: &errs}
		t.fault(e.Span, "E203", fmt.Sprintf("%s needs a dimensionless number, is %s", field, described(e)), "")
		return nil, errs
	}
	return e, errs
}

// Assignment resolves "variable = source" over synapses.
func (s *Synapses) Assignment(field, variable, source string) (*Variable, *Expr, Errors) {
	var errs Errors
	t := &text{field: field, source: source, errs: &errs}
	v := s.vars[variable]
	if v == nil {
		var names []string
		for _, v := range s.Vars {
			names = append(names, v.Name)
		}
		t.fault(syntax.Span{}, "E402", fmt.Sprintf("no synaptic variable %q", variable), didYouMean(variable, "variables", names))
		return nil, nil, errs
	}
	if v.Kind == Subexpression {
		t.fault(syntax.Span{}, "E125", fmt.Sprintf("%s is a subexpression and cannot be set", variable), "")
		return nil, nil, errs
	}
	if v == s.Numbers {
		t.fault(syntax.Span{}, "E125", fmt.Sprintf("%s numbers the synapses of each pair and cannot be set", variable), "")
		return nil, nil, errs
	}
	e, more := s.Value(field, source)
	errs = append(errs, more...)
	if e != nil {
		t.assignable(v, e)
	}
	return v, e, errs
}
