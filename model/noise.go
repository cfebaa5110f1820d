package model

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane/model/syntax"
	"github.com/spikelane/spikelane/units"
)

// noiseName reports whether name stands for white noise: xi or xi_NAME.
func noiseName(name string) bool { return name == "xi" || strings.HasPrefix(name, "xi_") }

// newNoise returns the symbol of a noise source with a random stream of its own.
func newNoise(name string, symbols map[string]*Symbol, draws *int) *Symbol {
	*draws++
	s := &Symbol{Name: name, Kind: Noise, Dim: perRootSecond, Site: *draws}
	symbols[name] = s
	return s
}

// sumHint proposes how two units become one: a unit for a bare literal, or the factor that white noise needs.
func sumHint(a, b *Expr) string {
	for _, pair := range [][2]*Expr{{a, b}, {b, a}} {
		noisy := pair[0].Mentions(func(x *Expr) bool { return x.Op == Ref && x.Sym.Kind == Noise })
		if noisy && pair[0].Dim.Div(pair[1].Dim) == perRootSecond.Div(units.PerSecond) {
			return "xi has the unit second**-0.5: divide it by the root of a time constant, as in sigma*xi/tau**0.5"
		}
	}
	return unitHint(a, b)
}

// noiseRules wants names for noise sources when there are several.
func (r *resolver) noiseRules(vars []*Variable) {
	var first *Variable
	for _, v := range vars {
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
