package integrator

import "github.com/spikelane/spikelane/model"

// exponentialEuler plans the exponential Euler method for equations that are each linear in their own variable,
// dx/dt = A·x + B, where A and B may depend on the other variables and on t, and, where x stands as a factor beside
// them as in m_inf(x)·(x - E), on x itself. Over the step these are held:
//
//	x(t+dt) = x + (A·x + B)·dt·exprel(A·dt),   exprel(z) = (exp(z)-1)/z
//
// which needs no case for A = 0. It is exact for a single linear equation and stable for stiff ones.
func (s *system) exponentialEuler() (*Plan, error) {
	const method = "exponential_euler"
	if err := s.deterministic(method); err != nil {
		return nil, err
	}
	p := &Plan{Method: method}
	for i, v := range s.vars {
		own := newBasis(1, func(x *model.Expr) int {
			if s.state(x) == i {
				return 0
			}
			return -1
		})
		own.hold = true
		form, culprit := own.split(s.f[i])
		if culprit != nil {
			err := s.notLinear(method, i, culprit, s.advise("rk4", "rk2", "euler"))
			return nil, err
		}
		x, A, B := s.x[i], form.terms[0], form.rest
		next := x
		switch {
		case A == nil:
			next = model.AddOf(x, model.MulOf(dt, B))
		case B == nil || B.IsNum(0):
			next = model.MulOf(x, model.CallOf("exp", model.MulOf(A, dt)))
		default:
			A = p.temp("A_"+v.Name, A)
			slope := model.AddOf(model.MulOf(A, x), p.temp("B_"+v.Name, B))
			next = model.AddOf(x, model.MulOf(slope, model.MulOf(dt, model.CallOf("exprel", model.MulOf(A, dt)))))
		}
		s.update(p, i, s.later(i, next))
	}
	return p, nil
}
