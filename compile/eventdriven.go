package compile

import (
	"github.com/spikelane/spikelane/integrator"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// bringUpToDate integrates the event-driven variables from lastupdate to t by the exact solution of their linear
// system, and sets lastupdate: the code that follows still reads the old one, as in Brian.
//
// Uncoupled, dx/dt = A x + B over d = t - lastupdate is x exp(A d) + B d exprel(A d). A coupled system takes the powers
// of two of the step's propagator, P(2^k dt) and Phi(2^k dt), and applies those that make up the whole number of steps
// in d: at most 40 products of matrices that are each exact to the last bit.
func (c *code) bringUpToDate(plan *integrator.Plan) {
	b, lin := c.b, plan.Linear
	t := c.expr(model.RefTo(model.Builtin("t")))
	last := model.LastUpdateSymbol()
	d := b.Sub(t, c.value(last))
	var out []kernels.Value
	if lin.Coupled() {
		out = c.byPowers(lin, d)
	} else {
		for k, v := range lin.Vars {
			out = append(out, c.alone(c.symbolOf(v), lin.A[k][k], lin.B[k], d))
		}
	}
	for k, v := range lin.Vars {
		c.assign(c.symbolOf(v), out[k])
	}
	c.write(last, kernels.None, t)
}

func (c *code) symbolOf(v *model.Variable) *model.Symbol {
	return c.place.(*synapses).ends.Syn.Symbol(v)
}

func (c *code) alone(x *model.Symbol, a, rate *model.Expr, d kernels.Value) kernels.Value {
	b := c.b
	v := c.value(x)
	if a == nil {
		if rate == nil {
			return v
		}
		return b.Add(v, b.Mul(c.float(rate), d))
	}
	ad := b.Mul(c.float(a), d)
	v = b.Mul(v, b.Do(kernels.OpExp, ad))
	if rate != nil {
		v = b.Add(v, b.Mul(c.float(rate), b.Mul(d, b.Do(kernels.OpExprel, ad))))
	}
	return v
}

// longest is the number of binary digits of the steps between two events of a synapse.
const longest = 40

func (c *code) byPowers(lin *integrator.Linear, d kernels.Value) []kernels.Value {
	b, n := c.b, len(lin.Vars)
	a := make([]float64, n*n)
	for i, row := range lin.A {
		for j, x := range row {
			if x != nil {
				a[i*n+j] = Const(x, c.dt)
			}
		}
	}
	x := make([]kernels.Value, n)
	rate := make([]kernels.Value, n)
	for k, v := range lin.Vars {
		x[k], rate[k] = c.value(c.symbolOf(v)), kernels.None
		if lin.B[k] != nil {
			rate[k] = c.float(lin.B[k])
		}
	}
	beat, _ := c.place.(*synapses).ends.Beat()
	steps := b.Do(kernels.OpF2I, b.Do(kernels.OpRound, b.Div(d, b.F(beat))))
	for k, span := 0, beat; k < longest; k, span = k+1, 2*span {
		p, phi := integrator.ExactStep(a, n, span)
		taken := b.Do(kernels.OpINE, b.Do(kernels.OpIAnd, steps, b.I(1<<k)), b.I(0))
		next := make([]kernels.Value, n)
		for i := range n {
			sum := kernels.None
			add := func(coef float64, v kernels.Value) {
				switch {
				case coef == 0 || v == kernels.None:
				case sum == kernels.None:
					sum = b.Mul(b.F(coef), v)
				default:
					sum = b.FMA(b.F(coef), v, sum)
				}
			}
			for j := range n {
				add(phi[i*n+j], rate[j])
			}
			for j := range n {
				add(p[i*n+j], x[j])
			}
			if sum == kernels.None {
				sum = b.F(0)
			}
			next[i] = b.Select(taken, sum, x[i])
		}
		x = next
	}
	return x
}
