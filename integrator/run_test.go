package integrator

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/model"
)

// build checks a group of the given equations with constants written "name = value; …".
func build(t *testing.T, equations, constants string) *model.Group {
	t.Helper()
	var defs []model.Definition
	for _, c := range strings.Split(constants, ";") {
		if name, text, ok := strings.Cut(c, "="); ok {
			defs = append(defs, model.Definition{Name: strings.TrimSpace(name), Text: strings.TrimSpace(text)})
		}
	}
	ns, errs := model.NewNamespace(defs)
	if errs.Err() != nil {
		t.Fatal(errs)
	}
	g, errs := model.NewGroup(model.GroupSource{Equations: equations, Refractory: "1*ms"}, ns)
	if errs.Err() != nil {
		t.Fatal(errs)
	}
	return g
}

func plan(t *testing.T, g *model.Group, method string) *Plan {
	t.Helper()
	p, err := New(g.Vars, g.Symbol, method)
	if err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	return p
}

// element is one element of a group that a plan is run on: the interpreter against which plans are tested.
type element struct {
	t, dt      float64
	refractory bool
	vars       map[string]float64
	draws      map[string]float64 // of each noise source, in the step
	local      map[*model.Symbol]float64
	coefs      []float64
}

func start(dt float64, vars map[string]float64) *element { return &element{dt: dt, vars: vars} }

// step carries the element over one step.
func (e *element) step(p *Plan) {
	e.local = map[*model.Symbol]float64{}
	if l := p.Linear; l != nil {
		a := make([]float64, 0, len(l.Vars)*len(l.Vars))
		for _, row := range l.A {
			for _, x := range row {
				if x == nil {
					a = append(a, 0)
				} else {
					a = append(a, e.eval(x))
				}
			}
		}
		e.coefs = make([]float64, len(l.Coefs))
		l.Solve(a, e.dt, e.coefs)
	}
	for _, a := range p.Temps {
		e.local[a.Target] = e.eval(a.X)
	}
	next := map[string]float64{}
	for _, u := range p.Updates {
		next[u.Var.Name] = e.eval(u.X)
	}
	for name, x := range next {
		e.vars[name] = x
	}
	e.t += e.dt
}

// run makes n steps of a plan without noise and returns the named variable.
func (e *element) run(p *Plan, n int, name string) float64 {
	for range n {
		e.step(p)
	}
	return e.vars[name]
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func (e *element) eval(x *model.Expr) float64 {
	a := make([]float64, len(x.Args))
	for k := range a {
		a[k] = e.eval(x.Args[k])
	}
	switch x.Op {
	case model.Const:
		return x.Num
	case model.Ref:
		return e.value(x.Sym)
	case model.Call:
		return call(x.Fn.Name, a)
	case model.Neg:
		return -a[0]
	case model.Add:
		return a[0] + a[1]
	case model.Sub:
		return a[0] - a[1]
	case model.Mul:
		return a[0] * a[1]
	case model.Div:
		return a[0] / a[1]
	case model.Pow:
		return math.Pow(a[0], a[1])
	case model.LT:
		return truth(a[0] < a[1])
	case model.GT:
		return truth(a[0] > a[1])
	case model.If:
		if a[0] != 0 {
			return a[1]
		}
		return a[2]
	}
	panic(fmt.Sprintf("test interpreter: operation %d in %v", x.Op, x))
}

func (e *element) value(s *model.Symbol) float64 {
	switch s.Kind {
	case model.Var:
		v, ok := e.vars[s.Name]
		if !ok {
			panic("test interpreter: no value of " + s.Name)
		}
		return v
	case model.Constant:
		return e.eval(s.Def)
	case model.Time:
		return e.t
	case model.Dt:
		return e.dt
	case model.NotRefractory:
		return truth(!e.refractory)
	case model.Noise:
		return e.draws[s.Name]
	case model.Local:
		v, ok := e.local[s]
		if !ok {
			panic("test interpreter: temporary read before it is set: " + s.Name)
		}
		return v
	case model.Coefficient:
		return e.coefs[s.Site]
	}
	panic("test interpreter: " + s.Name)
}

func call(name string, a []float64) float64 {
	switch name {
	case "exp":
		return math.Exp(a[0])
	case "exprel":
		if a[0] == 0 {
			return 1
		}
		return math.Expm1(a[0]) / a[0]
	case "sqrt":
		return math.Sqrt(a[0])
	case "sin":
		return math.Sin(a[0])
	case "cos":
		return math.Cos(a[0])
	case "tanh":
		return math.Tanh(a[0])
	case "cosh":
		return math.Cosh(a[0])
	case "int":
		return math.Trunc(a[0])
	}
	panic("test interpreter: function " + name)
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
		t.Errorf("%s = %.17g, want %.17g (relative error %.1e, at most %.0e)", what, got, want, math.Abs(got/want-1), tolerance)
	}
}
