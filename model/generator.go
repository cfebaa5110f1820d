package model

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/spikelane/spikelane/model/syntax"
)

// Generator is a checked rule of connectivity. For each neuron of the outer side, in ascending order, it makes one
// synapse for each value of an iteration:
//
//	j = Elem for Var in range(Low, High, Step) if If          Over == Pre:  the outer index is i, the result j
//	i = Elem for Var in sample(Low, High, Step, p=P) if If    Over == Post: the outer index is j, the result i
//
// Low, High, Step, P and Size may depend on the outer neuron, Elem on the iteration too, If on everything. For the
// rule of a condition, which tries every target, P may depend on the target.
type Generator struct {
	Over            Owner
	Elem            *Expr   // nil: the value of the iteration itself
	Var             *Symbol // the iteration variable; nil if the text names none
	Low, High, Step *Expr   // nil: 0, 1, 1
	P               *Expr   // probability to keep each value; nil: 1
	Size            *Expr   // number of values to keep; nil: all
	If              *Expr   // nil: always
}

// AllPairs returns the rule that connects every source to every target for which cond holds, with probability p; both
// may be nil.
func AllPairs(cond, p *Expr) *Generator {
	return &Generator{Over: Pre, High: RefTo(synapticSymbols["N_post"]), If: cond, P: p}
}

// String returns the rule in the syntax of the language, resolved.
func (g *Generator) String() string {
	name, value := "j", "k"
	if g.Over == Post {
		name = "i"
	}
	if g.Var != nil {
		value = g.Var.Name
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s = ", name)
	if g.Elem != nil {
		b.WriteString(g.Elem.String())
	} else {
		b.WriteString(value)
	}
	if g.High != nil {
		var args []string
		for _, e := range []*Expr{g.Low, g.High, g.Step} {
			if e != nil {
				args = append(args, e.String())
			}
		}
		iter := "range"
		if g.P != nil || g.Size != nil {
			iter = "sample"
		}
		if g.P != nil {
			args = append(args, "p="+g.P.String())
		}
		if g.Size != nil {
			args = append(args, "size="+g.Size.String())
		}
		fmt.Fprintf(&b, " for %s in %s(%s)", value, iter, strings.Join(args, ", "))
	}
	if g.If != nil {
		fmt.Fprintf(&b, " if %v", g.If)
	}
	return b.String()
}

// aGenerator recognises the word that no expression contains.
var aGenerator = regexp.MustCompile(`\bfor\b`)

// PairCondition resolves the condition of a connection, over pairs that are not connected yet.
func (s *Synapses) PairCondition(field, source string) (*Expr, Errors) {
	if at := aGenerator.FindStringIndex(source); at != nil {
		var errs Errors
		t := &text{field: field, source: source, errs: &errs}
		t.fault(syntax.Span{}, "E015", "this is a generator, not a condition", fmt.Sprintf("give it as what makes the targets: j = %q", source))
		return nil, errs
	}
	e, errs := s.Condition(field, source)
	return s.overPairs(field, source, e, errs)
}

// PairNumber resolves a number over pairs that are not connected yet, such as a probability.
func (s *Synapses) PairNumber(field, source string) (*Expr, Errors) {
	e, errs := s.Number(field, source)
	return s.overPairs(field, source, e, errs)
}

func (s *Synapses) overPairs(field, source string, e *Expr, errs Errors) (*Expr, Errors) {
	g := &generating{resolver: &resolver{text: &text{field: field, source: source, errs: &errs}, scope: s, draws: &s.Draws}, Generator: &Generator{Over: Pre}}
	if e != nil && !g.sees(e, thePair) {
		return nil, errs
	}
	return e, errs
}

// Generator resolves what makes the targets of each source (over == Pre: j = "…"), or the sources of each target.
func (s *Synapses) Generator(field, source string, over Owner) (*Generator, Errors) {
	var errs Errors
	g := &generating{resolver: &resolver{text: &text{field: field, source: source, errs: &errs}, scope: s, draws: &s.Draws}, Generator: &Generator{Over: over}}
	x, faults := syntax.ParseGenerator(source)
	if g.syntaxFaults(faults) {
		return nil, errs
	}
	g.resolve(s, x)
	g.ordered(0)
	if len(errs) > 0 {
		return nil, errs
	}
	return g.Generator, nil
}

type generating struct {
	*resolver
	*Generator
}

func (g *generating) resolve(s *Synapses, x *syntax.Generator) {
	arg := func(name string, a syntax.Expr) *Expr { return g.integer(x.Iter, name, g.expr(a)) }
	switch len(x.Args) {
	case 1:
		g.High = arg("high", x.Args[0])
	case 3:
		g.Step = arg("step", x.Args[2])
		fallthrough
	case 2:
		g.Low, g.High = arg("low", x.Args[0]), arg("high", x.Args[1])
	}
	for _, k := range x.Keywords {
		if k.Name.Name == "p" {
			g.P = g.number("p", g.expr(k.X))
		} else {
			g.Size = g.integer(x.Iter, "size", g.expr(k.X))
		}
	}
	for _, e := range []*Expr{g.Low, g.High, g.Step, g.P, g.Size} {
		if e != nil {
			g.sees(e, theOuter)
		}
	}
	if x.Var != nil {
		if outer := map[Owner]string{Pre: "i", Post: "j"}[g.Over]; x.Var.Name == outer {
			g.fault(x.Var.At, "E015", fmt.Sprintf("%s is the neuron that the generator runs for", outer), `choose another name, such as "k"`)
			return
		}
		g.Var = &Symbol{Name: x.Var.Name, Kind: Local, Type: Integer}
		g.scope = &locals{Scope: s, own: map[string]*Symbol{x.Var.Name: g.Var}}
	}
	g.element(x)
	if x.If != nil {
		if g.If = g.noNoise(g.expr(x.If)); g.If != nil && g.If.Type != Boolean {
			g.fault(g.If.Span, "E205", fmt.Sprintf(`"if" needs a condition, got %s`, described(g.If)), "compare it with something")
		}
		if g.If != nil {
			g.sees(g.If, thePair)
		}
	}
}

// element resolves the index that each iteration gives.
func (g *generating) element(x *syntax.Generator) {
	if n, ok := x.Elem.(*syntax.Name); ok && x.Var == nil && g.scope.Lookup(n.Name) == nil {
		g.unknown(n.At, n.Name, func(name string) string {
			return fmt.Sprintf("a generator says what %s runs over: \"%s for %s in range(0, N_post)\"", name, name, name)
		})
		return
	}
	e := g.number(map[Owner]string{Pre: "j", Post: "i"}[g.Over], g.expr(x.Elem))
	if e == nil || !g.sees(e, theElement) {
		return
	}
	if e.Op != Ref || e.Sym != g.Var || g.Var == nil {
		g.Elem = e
	}
}

func (g *generating) number(what string, e *Expr) *Expr {
	if e = g.noNoise(e); e != nil && (e.Type == Boolean || !e.Dim.IsDimensionless()) {
		g.fault(e.Span, "E203", fmt.Sprintf("%s needs a dimensionless number, is %s", what, described(e)), "")
		return nil
	}
	return e
}

func (g *generating) integer(of, what string, e *Expr) *Expr {
	if e = g.number(what, e); e != nil && e.Type != Integer {
		g.fault(e.Span, "E205", fmt.Sprintf("%s of %s needs a whole number, got a float", what, of), "int(…) cuts off the fraction")
		return nil
	}
	return e
}

// What a part of a rule sees.
const (
	theOuter   = iota // the outer neuron
	theElement        // and the iteration
	thePair           // and the neuron that it leads to
)

// sees faults names in e that mean nothing, or nothing yet, while synapses are being made.
func (g *generating) sees(e *Expr, what int) bool {
	before := len(*g.errs)
	g.check(e, what, syntax.Span{})
	return len(*g.errs) == before
}

// check is sees for an expression that stands at place, where it is not the zero span: in a subexpression.
func (g *generating) check(e *Expr, what int, place syntax.Span) {
	result := map[Owner]Owner{Pre: Post, Post: Pre}[g.Over]
	fault := func(x *Expr, why, hint string) {
		at := x.Span
		if place != (syntax.Span{}) {
			at = place
		}
		g.fault(at, "E415", why, hint)
	}
	e.Walk(func(x *Expr) bool {
		if x.Op != Ref {
			return true
		}
		s := x.Sym
		index := s.Kind == IndexPost && g.Over == Pre || s.Kind == Index && s.Of == Own && g.Over == Post
		switch {
		case s.Kind == Size:
			fault(x, "N, the number of synapses, is not known while they are made", "N_pre and N_post are the sizes of the two sides")
		case s.Kind == Incoming || s.Kind == Outgoing:
			fault(x, fmt.Sprintf("%s is not known while synapses are made", s.Name), "")
		case s.Kind == Var && s.Of == Own && !s.Var.Stored():
			if s.Var.Expr != nil {
				at := place
				if at == (syntax.Span{}) {
					at = x.Span
				}
				g.check(s.Var.Expr, what, at)
			}
		case s.Kind == Var && s.Of == Own:
			fault(x, fmt.Sprintf("%s belongs to the synapses, which are still being made", s.Name), "set it afterwards, as an initial value")
		case index && what < thePair:
			fault(x, fmt.Sprintf("%s is what the generator makes; only its \"if\" knows it", s.Name), "")
		case s.Of == result && what < thePair:
			fault(x, fmt.Sprintf("%s belongs to the neuron that the generator leads to; only its \"if\" knows it", s.Name), "")
		}
		return true
	})
}

// PairDependence says what a value over pairs needs: whether it depends on the iteration or on the neuron that it
// leads to at all, and whether it reads variables of that neuron.
func (g *Generator) PairDependence(e *Expr) (varies, reads bool) {
	result := map[Owner]Owner{Pre: Post, Post: Pre}[g.Over]
	e.Walk(func(x *Expr) bool {
		if x.Op != Ref {
			return true
		}
		s := x.Sym
		switch {
		case s.Kind == Var && s.Of == Own && !s.Var.Stored():
			v, r := g.PairDependence(s.Var.Expr)
			varies, reads = varies || v, reads || r
		case s.Of == result && (s.Kind == Var || s.Kind == LastSpike || s.Kind == NotRefractory):
			varies, reads = true, true
		case s == g.Var && s != nil, s.Kind == IndexPost && g.Over == Pre, s.Kind == Index && s.Of == Own && g.Over == Post:
			varies = true
		}
		return true
	})
	return varies, reads
}
