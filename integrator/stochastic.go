package integrator

import (
	"fmt"

	"github.com/spikelane/spikelane/model"
)

// heun plans the stochastic Heun method in the sense of Stratonovich, for noise of any kind:
//
//	x(t+dt) = x + dt·f(x, t) + Σ_k ½·ΔW_k·(g_k(x, t) + g_k(x + Σ_l g_l·ΔW_l, t+dt))
//
// Its strong order is 1 if the sources commute (one source, diagonal or additive noise), else ½. Without noise it is
// the forward Euler method, as in Brian 2; Brian predicts with one source at a time, which loses the order 1 of several
// sources that commute.
//
// Source: Rümelin (1982), SIAM J. Numer. Anal. 19:604–613, doi:10.1137/0719041.
func (s *system) heun() (*Plan, error) {
	p := &Plan{Method: "heun"}
	dW := s.increments(p)
	g := s.factors(p)
	predicted := s.predicted(p, g, dW)
	end := model.AddOf(model.RefTo(model.Builtin("t")), dt)
	for i := range s.vars {
		next := s.drift(i)
		for k := range s.noise {
			switch {
			case g[i][k] == nil:
			case s.additive(i, k) && !s.g[i][k].Mentions(isTime):
				next = model.AddOf(next, model.MulOf(g[i][k], dW[k]))
			default:
				mean := model.AddOf(g[i][k], s.at(s.g[i][k], predicted, end))
				next = model.AddOf(next, model.MulOf(model.MulOf(model.Num(0.5), dW[k]), mean))
			}
		}
		s.update(p, i, s.later(i, next))
	}
	return p, nil
}

// milstein plans the Milstein method in the sense of Stratonovich for diagonal noise, with a central difference for the
// derivative of g along g:
//
//	x(t+dt) = x + dt·f + g·ΔW + (g(x + sqrt(dt)·g) - g(x - sqrt(dt)·g))·ΔW²/(4·sqrt(dt))
//
// Its strong order is 1. Brian 2 takes the one-sided difference towards x + dt·f + sqrt(dt)·g, whose error, being
// multiplied by ΔW², does not average out: the same limit, but with strong order ½.
//
// Noise is diagonal when no equation has two sources and no source stands in two equations. Additive noise needs no
// derivative and may be of any kind.
//
// Source: Kloeden & Platen (1992), Numerical Solution of Stochastic Differential Equations, sections 10.3 and 11.1.
func (s *system) milstein() (*Plan, error) {
	if err := s.diagonal(); err != nil {
		return nil, err
	}
	p := &Plan{Method: "milstein"}
	dW := s.increments(p)
	g := s.factors(p)
	time := model.RefTo(model.Builtin("t"))
	for i, v := range s.vars {
		next := s.drift(i)
		for k, source := range s.noise {
			if g[i][k] == nil {
				continue
			}
			next = model.AddOf(next, model.MulOf(g[i][k], dW[k]))
			if !s.mentioned(s.g[i][k])[i] {
				continue // diagonal noise moves no other variable along g
			}
			name, move := source.Name[len("xi"):], model.MulOf(rootDt, g[i][k])
			shifted := func(to *model.Expr) *model.Expr {
				x := append([]*model.Expr(nil), s.x...)
				x[i] = to
				return s.at(s.g[i][k], x, time)
			}
			up := p.temp(v.Name+"_up"+name, model.AddOf(s.x[i], move))
			down := p.temp(v.Name+"_down"+name, model.SubOf(s.x[i], move))
			slope := model.SubOf(shifted(up), shifted(down))
			quarter := model.DivOf(model.Num(0.25), rootDt)
			next = model.AddOf(next, model.MulOf(slope, model.MulOf(quarter, model.MulOf(dW[k], dW[k]))))
		}
		s.update(p, i, s.later(i, next))
	}
	return p, nil
}

// additive reports whether the factor of noise k in equation i is free of the variables, or 0.
func (s *system) additive(i, k int) bool {
	g := s.g[i][k]
	return g == nil || !g.Mentions(s.isState)
}

// factors returns the factors of the noise sources; one that is used several times becomes a temporary.
func (s *system) factors(p *Plan) [][]*model.Expr {
	g := make([][]*model.Expr, len(s.vars))
	for i, v := range s.vars {
		g[i] = append([]*model.Expr(nil), s.g[i]...)
		for k := range g[i] {
			if !s.additive(i, k) {
				g[i][k] = p.temp("g_"+v.Name+s.noise[k].Name[len("xi"):], g[i][k])
			}
		}
	}
	return g
}

// predicted returns the variables moved by Σ_k g_k·dW_k, as temporaries; those that no factor reads stay.
func (s *system) predicted(p *Plan, g [][]*model.Expr, dW []*model.Expr) []*model.Expr {
	var factors []*model.Expr
	for i := range s.vars {
		factors = append(factors, s.g[i]...)
	}
	read := s.mentioned(factors...)
	x := append([]*model.Expr(nil), s.x...)
	for j, v := range s.vars {
		to := x[j]
		for k := range s.noise {
			if g[j][k] != nil {
				to = model.AddOf(to, model.MulOf(g[j][k], dW[k]))
			}
		}
		if read[j] && to != x[j] {
			x[j] = p.temp(v.Name+"_2", s.later(j, to))
		}
	}
	return x
}

// diagonal refuses multiplicative noise that is not diagonal.
func (s *system) diagonal() error {
	multiplicative := -1
	owner := make([]int, len(s.noise))
	for k := range owner {
		owner[k] = -1
	}
	var why string
	for i, v := range s.vars {
		count := 0
		for k, g := range s.g[i] {
			if g == nil {
				continue
			}
			count++
			if count > 1 {
				why = fmt.Sprintf("d%s/dt has several sources", v.Name)
			}
			if owner[k] >= 0 {
				why = fmt.Sprintf("%s stands in d%s/dt and in d%s/dt", s.noise[k].Name, s.vars[owner[k]].Name, v.Name)
			}
			owner[k] = i
			if multiplicative < 0 && !s.additive(i, k) {
				multiplicative = i
			}
		}
	}
	if multiplicative < 0 || why == "" {
		return nil
	}
	return &Error{
		Code: "E302", Var: s.vars[multiplicative], Hint: s.advise("heun"),
		Msg: "method \"milstein\" needs diagonal noise where it is multiplicative, each source in one equation and each equation with one source; " + why,
	}
}
