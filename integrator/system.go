package integrator

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/spikelane/spikelane/model"
)

// system is what every method starts from: dx/dt = f(x, t) + Σ_k g_k(x, t)·ξ_k for each of the variables x.
type system struct {
	vars  []*model.Variable
	x     []*model.Expr // references to the variables
	index map[*model.Variable]int
	f     []*model.Expr
	noise []*model.Symbol
	g     [][]*model.Expr // [variable][noise]; nil: 0
}

var (
	dt            = model.RefTo(model.Builtin("dt"))
	rootDt        = model.CallOf("sqrt", dt)
	notRefractory = model.RefTo(model.Builtin("not_refractory"))
)

func newSystem(vars []*model.Variable, symbol func(*model.Variable) *model.Symbol) (*system, error) {
	s := &system{index: map[*model.Variable]int{}}
	var right []*model.Expr
	for _, v := range vars {
		if v.Kind != model.Differential {
			continue
		}
		s.index[v] = len(s.vars)
		s.vars = append(s.vars, v)
		s.x = append(s.x, model.RefTo(symbol(v)))
		right = append(right, v.Expr.Inline())
	}
	for _, e := range right {
		e.Walk(func(x *model.Expr) bool {
			if isNoise(x) && !slices.Contains(s.noise, x.Sym) {
				s.noise = append(s.noise, x.Sym)
			}
			return true
		})
	}
	slices.SortFunc(s.noise, func(a, b *model.Symbol) int { return cmp.Compare(a.Site, b.Site) })
	noises := newBasis(len(s.noise), func(x *model.Expr) int {
		if isNoise(x) {
			return slices.Index(s.noise, x.Sym)
		}
		return -1
	})
	for i, e := range right {
		a, culprit := noises.split(e)
		if culprit != nil {
			return nil, &Error{
				Code: "E302", Var: s.vars[i], Hint: "write noise as g*xi, with g free of xi",
				Msg: fmt.Sprintf("d%s/dt is not linear in its noise: it contains %v", s.vars[i].Name, culprit),
			}
		}
		if a.rest == nil {
			a.rest = model.Num(0)
		}
		s.f, s.g = append(s.f, a.rest), append(s.g, a.terms)
	}
	return s, nil
}

func isNoise(x *model.Expr) bool { return x.Op == model.Ref && x.Sym.Kind == model.Noise }

func isTime(x *model.Expr) bool { return x.Op == model.Ref && x.Sym.Kind == model.Time }

// state returns which variable of the system x refers to, -1 if none.
func (s *system) state(x *model.Expr) int {
	if x.Op == model.Ref && x.Sym.Kind == model.Var && x.Sym.Of == model.Own {
		if k, ok := s.index[x.Sym.Var]; ok {
			return k
		}
	}
	return -1
}

func (s *system) isState(x *model.Expr) bool { return s.state(x) >= 0 }

// at returns e with the variables replaced by x and the time by t.
func (s *system) at(e *model.Expr, x []*model.Expr, t *model.Expr) *model.Expr {
	return e.Map(func(r *model.Expr) *model.Expr {
		if k := s.state(r); k >= 0 {
			return x[k]
		}
		if isTime(r) {
			return t
		}
		return r
	})
}

// mentioned marks the variables that the expressions read.
func (s *system) mentioned(list ...*model.Expr) []bool {
	read := make([]bool, len(s.vars))
	for _, e := range list {
		if e == nil {
			continue
		}
		e.Walk(func(x *model.Expr) bool {
			if k := s.state(x); k >= 0 {
				read[k] = true
			}
			return true
		})
	}
	return read
}

// later returns variable i moved to next, which holds it in place while it is refractory, if it is flagged so.
func (s *system) later(i int, next *model.Expr) *model.Expr {
	if !s.vars[i].UnlessRefractory {
		return next
	}
	return model.IfOf(notRefractory, next, s.x[i])
}

// increments adds the temporaries dW = sqrt(dt)*ξ, the increments of the Wiener processes, and returns them.
func (s *system) increments(p *Plan) []*model.Expr {
	dW := make([]*model.Expr, len(s.noise))
	for k, n := range s.noise {
		dW[k] = p.temp("dW"+n.Name[len("xi"):], model.MulOf(rootDt, model.RefTo(n)))
	}
	return dW
}

// update sets variable i.
func (s *system) update(p *Plan, i int, x *model.Expr) {
	p.Updates = append(p.Updates, Update{Var: s.vars[i], X: x})
}
