package integrator

import (
	"fmt"

	"github.com/spikelane/spikelane/model"
)

// euler plans the forward Euler method, with additive noise the Euler–Maruyama method:
//
//	x(t+dt) = x + dt·f(x, t) + Σ g·ΔW
//
// Noise is additive when g depends neither on the variables nor on t.
func (s *system) euler() (*Plan, error) {
	for i, v := range s.vars {
		for k, g := range s.g[i] {
			if g == nil {
				continue
			}
			of := ""
			switch {
			case g.Mentions(s.isState):
				of = "the state"
			case g.Mentions(isTime):
				of = "t"
			default:
				continue
			}
			return nil, &Error{
				Code: "E302", Var: v, Hint: s.advise("heun", "milstein"),
				Msg: fmt.Sprintf("method \"euler\" integrates additive noise only; in d%s/dt the factor of %s depends on %s: %v", v.Name, s.noise[k].Name, of, g),
			}
		}
	}
	p := &Plan{Method: "euler"}
	dW := s.increments(p)
	for i := range s.vars {
		next := s.drift(i)
		for k, g := range s.g[i] {
			if g != nil {
				next = model.AddOf(next, model.MulOf(g, dW[k]))
			}
		}
		s.update(p, i, s.later(i, next))
	}
	return p, nil
}

// drift returns x + dt·f of variable i.
func (s *system) drift(i int) *model.Expr {
	return model.AddOf(s.x[i], model.MulOf(dt, s.f[i]))
}
