package integrator

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane/model"
)

// Assign is one temporary of a plan.
type Assign struct {
	Target *model.Symbol // of Kind Local
	X      *model.Expr
}

// Update is the new value of a variable.
type Update struct {
	Var *model.Variable
	X   *model.Expr
}

// Plan is one time step: the temporaries in order, each of which may use earlier ones; then the updates, which all
// read the old values and the temporaries and are then stored together. Values are in SI base units; t and dt stand
// for the start and the length of the step, in seconds. A reference to a Noise symbol is one standard normal draw; it
// stands once in a plan.
type Plan struct {
	Method  string // the name of the method, never empty and never an alias
	Temps   []Assign
	Updates []Update
	Linear  *Linear  // of method exact only, else nil
	Notes   []string // what a user may want to know: such as how the method was chosen
}

// String prints the plan, one assignment in each line: "=" sets a temporary, "<-" a variable at the end of the step.
func (p *Plan) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "method %s\n", p.Method)
	for _, n := range p.Notes {
		fmt.Fprintf(&b, "  # %s\n", n)
	}
	if p.Linear != nil {
		p.Linear.print(&b)
	}
	for _, a := range p.Temps {
		fmt.Fprintf(&b, "  %s = %v\n", a.Target.Name, a.X)
	}
	for _, u := range p.Updates {
		fmt.Fprintf(&b, "  %s <- %v\n", u.Var.Name, u.X)
	}
	return b.String()
}

// temp adds the temporary name = x and returns a reference to it.
func (p *Plan) temp(name string, x *model.Expr) *model.Expr {
	s := &model.Symbol{Name: name, Kind: model.Local, Type: x.Type}
	p.Temps = append(p.Temps, Assign{Target: s, X: x})
	return model.RefTo(s)
}

// New plans one step of the differential equations among vars. symbol returns the symbol of a variable, such as
// [model.Group.Symbol]. Every other variable that the equations mention keeps its value during the step.
//
// method is the name of a method ([Methods]) or an alias of one; empty takes the first of exact, euler and heun that
// fits the equations, as Brian 2 does for neuron groups. Without differential equations the plan is empty.
//
// The error is an *[Error]: E301 noise with a method for deterministic equations; E302 noise of a kind that the method
// cannot integrate; E303 an unknown method; E305 equations that do not have the form that the method needs; E306 an
// adaptive method.
func New(vars []*model.Variable, symbol func(*model.Variable) *model.Symbol, method string) (*Plan, error) {
	name, err := methodNamed(method)
	if err != nil {
		return nil, err
	}
	s, err := newSystem(vars, symbol)
	if err != nil {
		return nil, err
	}
	var p *Plan
	if name == "" {
		p, err = s.choose()
	} else {
		p, err = s.plan(name)
	}
	if err != nil {
		return nil, err // here, so that a nil *Error never becomes an error
	}
	return p, nil
}
