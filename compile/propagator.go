package compile

import (
	"fmt"

	"github.com/spikelane/spikelane/integrator"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// propagator settles the coefficients of an exact plan. When the system's matrix is known before the run they are
// numbers, returned by symbol; otherwise they are columns, made by the Propagator. newKernel begins a kernel over the
// object's elements.
func propagator(o Object, plan *integrator.Plan, newKernel func(name string) (*kernels.Builder, *code)) (map[*model.Symbol]float64, *Propagator) {
	lin := plan.Linear
	if lin == nil || len(lin.Coefs) == 0 {
		return nil, nil
	}
	n := len(lin.Vars)
	known := true
	for _, row := range lin.A {
		for _, a := range row {
			known = known && (a == nil || IsConst(a))
		}
	}
	out := make([]float64, len(lin.Coefs))
	if known {
		a := make([]float64, n*n)
		for i, row := range lin.A {
			for j, x := range row {
				if x != nil {
					a[i*n+j] = Const(x, o.Dt)
				}
			}
		}
		lin.Solve(a, o.Dt, out)
		coefs := map[*model.Symbol]float64{}
		for k, cf := range lin.Coefs {
			coefs[cf.Symbol] = out[k]
		}
		return coefs, nil
	}
	b, code := newKernel("coefficients." + o.Name)
	p := &Propagator{}
	var at []int
	for i, row := range lin.A {
		for j, x := range row {
			if x == nil {
				continue
			}
			name := fmt.Sprintf("_A_%s_%s", lin.Vars[i].Name, lin.Vars[j].Name)
			b.Mem(kernels.OpStore, b.Col(name, kernels.ElemF64), code.float(x))
			p.In = append(p.In, name)
			at = append(at, i*n+j)
			p.Every = p.Every || varies(x)
		}
	}
	p.Inputs = b.Func()
	for _, cf := range lin.Coefs {
		p.Out = append(p.Out, cf.Symbol.Name)
	}
	p.Linear, p.At = lin, at
	dt := o.Dt
	p.Solve = func(in, out []float64) {
		a := make([]float64, n*n)
		for k, x := range in {
			a[at[k]] = x
		}
		lin.Solve(a, dt, out)
	}
	return nil, p
}

// columns returns the memory that p needs; nil for a nil p.
func (p *Propagator) columns() []Column {
	if p == nil {
		return nil
	}
	var out []Column
	for _, names := range [][]string{p.In, p.Out} {
		for _, name := range names {
			out = append(out, Column{Name: name, Elem: kernels.ElemF64})
		}
	}
	return out
}

// varies reports whether e may change during a run: it mentions anything but constants, parameters flagged constant
// and the element's index.
func varies(e *model.Expr) bool {
	return e.Mentions(func(x *model.Expr) bool {
		return x.Op == model.Call && x.Fn.Random
	}) || reads(e, func(s *model.Symbol) bool {
		switch s.Kind {
		case model.Constant, model.Dt, model.Index, model.Size:
			return false
		case model.Var:
			return !s.Var.Constant
		}
		return true
	})
}
