package model

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane/model/syntax"
)

// noiseName reports whether name stands for white noise: xi or xi_NAME.
func noiseName(name string) bool { return name == "xi" || strings.HasPrefix(name, "xi_") }

// noiseRules wants names for noise sources when there are several.
func (g *Group) noiseRules(r *resolver) {
	var first *Variable
	for _, v := range g.Vars {
		if v.Expr == nil || v.Kind != Differential {
			continue
		}
		var xi *Expr
		v.Expr.Walk(func(x *Expr) bool {
			if x.Op == Ref && x.Sym.Kind == Noise && x.Sym.Name == "xi" && xi == nil {
				xi = x
			}
			return xi == nil
		})
		switch {
		case xi == nil:
		case first == nil:
			first = v
		default:
			r.fault(xi.Span, "E304", fmt.Sprintf("xi already stands in d%s/dt", first.Name),
				"name the sources: xi_1 and xi_2 for independent noise, one name for common noise")
		}
	}
}

// noise faults xi at sp.
func (r *resolver) noise(sp syntax.Span) {
	if _, synaptic := r.scope.(*Synapses); synaptic && r.field == "equations" {
		r.fault(sp, "E128", "noise is not available in the equations of synapses", "")
		return
	}
	r.fault(sp, "E128", "noise stands in differential equations only", "for a normal random number write randn()")
}

// noNoise faults xi outside differential equations.
func (r *resolver) noNoise(e *Expr) *Expr {
	if e == nil {
		return nil
	}
	ok := true
	e.Walk(func(x *Expr) bool {
		if x.Op == Ref && x.Sym.Kind == Noise {
			r.noise(x.Span)
			ok = false
		}
		return ok
	})
	if !ok {
		return nil
	}
	return e
}
