package spikelane

import (
	"fmt"

	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/model/syntax"
)

// procedural finds all that stands in the way of synapses that are not stored.
func (c *compiler) procedural(sp *synapseProgram) {
	s := sp.decl
	if !c.net.procedural(s) || sp.model == nil {
		return
	}
	o := &obstacles{c, s}
	for _, side := range []struct {
		field string
		src   Source
	}{{"source", s.src}, {"target", s.tgt}} {
		if of, ok := side.src.(*Synapses); ok {
			o.add(side.field, fmt.Sprintf("their %s are the synapses %s", side.field, of.name))
		}
	}
	for _, v := range sp.model.Vars {
		switch {
		case v.Summed:
			o.at("equations", s.model.Equations, v.Span, fmt.Sprintf("%s is summed over all of them in each step", v.Name))
		case v == sp.model.Numbers:
			o.add("multisynaptic_index", fmt.Sprintf("%s numbers them", v.Name))
		case v.Stored():
			o.at("equations", s.model.Equations, v.Span, fmt.Sprintf("%s has a value in each of them", v.Name))
		}
	}
	paths := pathwaysOf(s)
	for k, p := range sp.paths {
		field := paths[k].field
		if p.decl.Post {
			o.add(field, "spikes of the target would have to find them")
			continue
		}
		if p.delays != nil {
			o.at(p.delayField, p.decl.Delay, p.delays.Span, "they have a delay each")
		}
		for _, st := range sp.model.Pathways[k].Code {
			o.code(field, p.decl.Code, st.X)
		}
	}
	for k, cp := range sp.connect {
		o.connect(k, cp)
	}
}

// obstacles gathers what stands in the way.
type obstacles struct {
	*compiler
	s *Synapses
}

// How to mend it.
const storeThem = `leave out "procedural" to store them`

func (o *obstacles) add(field, why string) {
	o.errs.add("synapses", o.s.name, field, "E450", "synapses that are not stored: "+why, storeThem)
}

func (o *obstacles) at(field, text string, span syntax.Span, why string) {
	o.errs = append(o.errs, &Error{
		Kind: "synapses", Object: o.s.name, Field: field, Text: text, Span: span, Code: "E450",
		Msg: "synapses that are not stored: " + why, Hint: storeThem,
	})
}

// code refuses what code asks for that goes by the number of a synapse, or by all of them.
func (o *obstacles) code(field, text string, e *model.Expr) {
	o.walk(e, syntax.Span{}, func(x *model.Expr, place syntax.Span) {
		switch {
		case x.Op == model.Call && x.Fn.Random:
			o.at(field, text, place, fmt.Sprintf("%s() draws by their numbers", x.Fn.Name))
		case x.Op == model.Ref && x.Sym.Kind == model.Size && x.Sym.Of == model.Own, x.Op == model.Ref && (x.Sym.Kind == model.Incoming || x.Sym.Kind == model.Outgoing):
			o.at(field, text, place, fmt.Sprintf("%s is a count of them", x.Sym.Name))
		}
	})
}

// connect refuses a call of Connect whose rows are not a function of the source, constants and chance alone.
func (o *obstacles) connect(k int, cp *connectProgram) {
	field := func(name string) string { return fmt.Sprintf("connect[%d].%s", k, name) }
	switch {
	case cp.spec.I != nil || cp.spec.J != nil:
		o.add(field("i"), "a list of pairs is what would be stored")
	case cp.spec.Sources != "":
		o.add(field("i"), "this rule makes the sources of each target, and a spike asks for the targets of a source")
	}
	g := cp.rule
	if g == nil || g.Over != model.Pre {
		return
	}
	text, name := cp.spec.Condition, "condition"
	if cp.spec.Targets != "" {
		text, name = cp.spec.Targets, "j"
	}
	for _, e := range []*model.Expr{g.Elem, g.Low, g.High, g.Step, g.Size, g.If} {
		o.rule(field(name), text, e)
	}
	if cp.spec.P != "" {
		text, name = cp.spec.P, "p"
	}
	o.rule(field(name), text, g.P)
	o.rule(field("n"), cp.spec.N, cp.number)
}

// rule refuses what a rule reads that may be different when a source spikes.
func (o *obstacles) rule(field, text string, e *model.Expr) {
	o.walk(e, syntax.Span{}, func(x *model.Expr, place syntax.Span) {
		switch {
		case x.Op == model.Call && x.Fn.Host != nil:
			o.at(field, text, place, fmt.Sprintf("%s() is a function of yours, which need not say the same again", x.Fn.Name))
		case x.Op == model.Ref && x.Sym.Of != model.Own && (x.Sym.Kind == model.Var || x.Sym.Kind == model.LastSpike || x.Sym.Kind == model.NotRefractory):
			o.at(field, text, place, fmt.Sprintf("%s may have changed when a source spikes; rules go by i, j, constants and chance", x.Sym.Name))
		}
	})
}

// walk calls see for all parts of e and of the subexpressions of synapses in it, with their place in the text.
func (o *obstacles) walk(e *model.Expr, place syntax.Span, see func(x *model.Expr, place syntax.Span)) {
	if e == nil {
		return
	}
	e.Walk(func(x *model.Expr) bool {
		at := x.Span
		if place != (syntax.Span{}) {
			at = place
		}
		see(x, at)
		if x.Op == model.Ref && x.Sym.Kind == model.Var && x.Sym.Of == model.Own && !x.Sym.Var.Stored() {
			o.walk(x.Sym.Var.Expr, at, see)
		}
		return true
	})
}

// stored refuses to let something attach to synapses that are not stored.
func (c *compiler) stored(s *Synapses, kind, object, field, why string) {
	if c.net.procedural(s) {
		c.errs.add(kind, object, field, "E450", fmt.Sprintf("synapses %s are not stored: %s", s.name, why), `leave out their "procedural"`)
	}
}
