package integrator

import (
	"fmt"

	"github.com/spikelane/spikelane/model"
)

// tableau is an explicit Runge–Kutta method whose stages each start from the slope of the one before:
//
//	k_1 = f(x, t),   k_s = f(x + dt/at[s]·k_{s-1}, t + dt/at[s]),   x(t+dt) = x + dt/of·Σ weights[s]·k_s
type tableau struct {
	at      []float64 // the first is not used
	weights []float64
	of      float64
}

// The midpoint method and the classical method of order 4: Hairer, Nørsett & Wanner (1993), Solving Ordinary
// Differential Equations I, section II.1.
var tableaus = map[string]tableau{
	"rk2": {at: []float64{0, 2}, weights: []float64{0, 1}, of: 1},
	"rk4": {at: []float64{0, 2, 2, 1}, weights: []float64{1, 2, 2, 1}, of: 6},
}

// rungeKutta plans the methods rk2 and rk4. A refractory variable stands still at every stage.
func (s *system) rungeKutta(method string) (*Plan, error) {
	if err := s.deterministic(method); err != nil {
		return nil, err
	}
	p, tab := &Plan{Method: method}, tableaus[method]
	time := model.RefTo(model.Builtin("t"))
	read := s.mentioned(s.f...)
	last := len(tab.at) - 1
	k := make([]*model.Expr, len(s.vars))
	sum := make([]*model.Expr, len(s.vars))
	x, t := s.x, time
	for stage := range tab.at {
		if stage > 0 {
			h := model.DivOf(dt, model.Num(tab.at[stage]))
			x, t = make([]*model.Expr, len(s.vars)), model.AddOf(time, h)
			for i, v := range s.vars {
				if read[i] {
					x[i] = p.temp(fmt.Sprintf("%s_%d", v.Name, stage+1), s.later(i, model.AddOf(s.x[i], model.MulOf(h, k[i]))))
				}
			}
		}
		for i, v := range s.vars {
			weight := model.Num(tab.weights[stage])
			if read[i] && stage < last || !weight.IsNum(0) {
				k[i] = p.temp(fmt.Sprintf("k%d_%s", stage+1, v.Name), s.at(s.f[i], x, t))
			}
			if !weight.IsNum(0) {
				sum[i] = model.AddOf(sum[i], model.MulOf(weight, k[i]))
			}
		}
	}
	for i := range s.vars {
		next := model.AddOf(s.x[i], model.MulOf(model.DivOf(dt, model.Num(tab.of)), sum[i]))
		s.update(p, i, s.later(i, next))
	}
	return p, nil
}
