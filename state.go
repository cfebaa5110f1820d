package spikelane

import (
	"fmt"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// Set gives a variable a value in every element of an object, at the present time: before the first run, between runs,
// or after them. The value is an expression as in the Set of the object's declaration. Random functions draw afresh at
// every call. The error is an Errors with the place of each fault.
func (s *Simulation) Set(of Owner, variable, value string) error {
	return s.set(of, variable, "", value)
}

// SetWhere is Set in the elements for which condition holds.
func (s *Simulation) SetWhere(of Owner, variable, condition, value string) error {
	return s.set(of, variable, condition, value)
}

func (s *Simulation) set(of Owner, variable, condition, value string) error {
	if y, ok := of.(*Synapses); ok {
		if condition == "" {
			return s.Synaptic(y).Set(variable, value)
		}
		return s.Synaptic(y).Set(variable, value, Where(condition))
	}
	v, err := s.neurons(of)
	if err != nil {
		return err
	}
	return v.assign(variable, condition, value, v.lo, v.hi)
}

// SetAt is Set in one element.
func (s *Simulation) SetAt(of Owner, variable string, index int, value string) error {
	if y, ok := of.(*Synapses); ok {
		return s.Synaptic(y).Set(variable, value, Numbers(index))
	}
	v, err := s.neurons(of)
	if err != nil {
		return err
	}
	if err := v.within(variable, index); err != nil {
		return err
	}
	return v.assign(variable, "", value, v.lo+index, v.lo+index+1)
}

// SetValues gives a variable one value for each element, in SI base units; a shared variable one value. Values of
// integer variables are whole numbers, those of boolean ones 0 and 1.
func (s *Simulation) SetValues(of Owner, variable string, values []float64) error {
	if y, ok := of.(*Synapses); ok {
		return s.Synaptic(y).SetValues(variable, values)
	}
	v, err := s.neurons(of)
	if err != nil {
		return err
	}
	x := v.gp.model.Var(variable)
	if x == nil || x.Kind == model.Subexpression {
		_, _, faults := v.gp.model.Again().Assignment(variable, variable, "0")
		return v.faults(faults[:1])
	}
	col, lo, n := v.table().Get(x.Name), v.lo, v.hi-v.lo
	if x.Shared {
		lo, n = 0, 1
	}
	if len(values) != n {
		return v.fault(variable, "E403", fmt.Sprintf("%s takes %d values, got %d", variable, n, len(values)), "")
	}
	for k, y := range values {
		if !fits(col.Elem, y) {
			return v.fault(fmt.Sprintf("%s[%d]", variable, k), "E418", unfit(col, y), "")
		}
	}
	if s.notes != nil {
		s.noteValues(s.groups[v.gp], x.Name, col, lo, values, nil)
		return nil
	}
	for k, y := range values {
		put(col, lo+k, y)
	}
	return nil
}

// Get returns the value of an expression in every element of an object at the present time, in SI base units: a
// variable, a subexpression, or anything else over the names that initial values know. Conditions give 0 and 1.
func (s *Simulation) Get(of Owner, expression string) ([]float64, error) {
	if y, ok := of.(*Synapses); ok {
		return s.Synaptic(y).Get(expression)
	}
	v, err := s.neurons(of)
	if err != nil {
		return nil, err
	}
	return v.values("", expression)
}

// GetWhere is Get for the elements for which condition holds.
func (s *Simulation) GetWhere(of Owner, expression, condition string) ([]float64, error) {
	if y, ok := of.(*Synapses); ok {
		return s.Synaptic(y).Get(expression, Where(condition))
	}
	v, err := s.neurons(of)
	if err != nil {
		return nil, err
	}
	all, err := v.values("", expression)
	if err != nil {
		return nil, err
	}
	take, err := v.values("where", condition)
	if err != nil {
		return nil, err
	}
	out := []float64{}
	for k, x := range take {
		if x != 0 {
			out = append(out, all[k])
		}
	}
	return out, nil
}

// neuronState is a group or a part of one, for access from outside the time step.
type neuronState struct {
	*Simulation
	gp     *groupProgram
	lo, hi int
}

// neurons finds a group of this simulation's network.
func (s *Simulation) neurons(of Owner) (*neuronState, error) {
	src, _ := of.(Source)
	g := groupOf(src)
	for _, gp := range s.prog.groups {
		if g != nil && gp.decl == g {
			lo, hi := src.bounds()
			return &neuronState{s, gp, lo, hi}, nil
		}
	}
	return nil, s.foreign(g == nil, "object")
}

// variableOf returns the column of a variable of that name; nil for other texts.
func (v *neuronState) variableOf(text string) *ecs.Column {
	if x := v.gp.model.Var(text); x != nil && x.Owned() {
		return v.table().Get(text)
	}
	return nil
}

func (v *neuronState) table() *ecs.Table { return v.Simulation.table(v.gp) }

func (v *neuronState) fault(field, code, msg, hint string) error {
	return Errors{{Kind: v.gp.decl.kind(), Object: v.gp.decl.name, Field: field, Code: code, Msg: msg, Hint: hint}}
}

func (v *neuronState) faults(faults model.Errors) error {
	var errs Errors
	errs.addModel(v.gp.decl.kind(), v.gp.decl.name, faults)
	return errs
}

func (v *neuronState) within(variable string, index int) error {
	if index < 0 || index >= v.hi-v.lo {
		return v.fault(variable, "E401", fmt.Sprintf("index %d is outside 0..%d of %s.%s", index, v.hi-v.lo-1, v.gp.decl.name, variable), "")
	}
	return nil
}

// object is the group as code from outside sees it: a part has its own size.
func (v *neuronState) object() compile.Object {
	o := v.gp.object
	o.N = v.hi - v.lo
	return o
}

// assign sets a variable in neurons lo to hi-1 of the group.
func (v *neuronState) assign(variable, condition, value string, lo, hi int) error {
	key := accessKey{v.gp, v.hi - v.lo, variable, condition, value}
	prog, shared := v.access[key], false
	if x := v.gp.model.Var(variable); x != nil {
		shared = x.Shared
	}
	if shared && hi-lo < v.gp.decl.count {
		return v.fault(variable, "E129", fmt.Sprintf("%s is shared by the group: its value cannot differ by neuron", variable), "")
	}
	if prog == nil {
		f, err := v.gp.assignment(v.hi-v.lo, variable, condition, value)
		if err != nil {
			return err
		}
		if prog, err = v.program(key, f); err != nil {
			return err
		}
	}
	if shared {
		lo, hi = 0, 1
	}
	b := v.bind(prog, v.table().Get)
	if v.notes != nil {
		v.noteSet(v.groups[v.gp], v.gp.object.Dt, variable, condition, value, b, lo, hi, v.lo, shared, nil)
		return nil
	}
	v.call(b, v.gp.object.Dt, v.lo).Run(lo, hi)
	return nil
}

// assignment makes the kernel of "variable = value" over a part of n neurons.
func (gp *groupProgram) assignment(n int, variable, condition, value string) (*kernels.Func, error) {
	var errs Errors
	m := gp.model.Again()
	x, e, faults := m.Assignment(variable, variable, value)
	errs.addModel(gp.decl.kind(), gp.decl.name, faults)
	var where *model.Expr
	if condition != "" {
		where, faults = m.Condition(variable+".where", condition)
		errs.addModel(gp.decl.kind(), gp.decl.name, faults)
	}
	if len(errs) == 0 && x.Shared && (where != nil || varies(e)) {
		errs.add(gp.decl.kind(), gp.decl.name, variable, "E129", fmt.Sprintf("%s is shared by the group: its value cannot differ by neuron", variable), "")
	}
	if len(errs) > 0 {
		return nil, errs
	}
	o := gp.object
	o.N = n
	return compile.AssignPart(o, "set."+gp.decl.name+"."+variable, m.Symbol(x), e, where), nil
}

// CheckSet returns the faults that Simulation.Set, or SetWhere with a condition that is not empty, would find.
func (p *Program) CheckSet(of Owner, variable, condition, value string) error {
	if y, ok := of.(*Synapses); ok {
		for _, sp := range p.synapses {
			if sp.decl == y {
				_, err := sp.assignment(variable, condition, value)
				return err
			}
		}
	}
	if src, ok := of.(Source); ok {
		for _, gp := range p.groups {
			if gp.decl == groupOf(src) {
				lo, hi := src.bounds()
				_, err := gp.assignment(hi-lo, variable, condition, value)
				return err
			}
		}
	}
	return (*Simulation)(nil).foreign(false, "object")
}

// values evaluates an expression in the neurons of the part.
func (v *neuronState) values(field, text string) ([]float64, error) {
	if err := v.unread(v.variableOf(text)); err != nil {
		return nil, err
	}
	n := v.hi - v.lo
	key := accessKey{of: v.gp, n: n, value: text, condition: field}
	prog := v.access[key]
	if prog == nil {
		m := v.gp.model.Again()
		e, faults := m.Value(field, text)
		if field == "where" {
			e, faults = m.Condition(field, text)
		}
		if len(faults) > 0 {
			return nil, v.faults(faults)
		}
		var err error
		if prog, err = v.program(key, compile.PartValues(v.object(), "get."+v.gp.decl.name, e)); err != nil {
			return nil, err
		}
	}
	f := prog.Func()
	out := ecs.NewColumn(compile.Out, elems[f.Cols[f.Col(compile.Out)].Elem], v.hi)
	b := v.call(v.bind(prog, v.table().Get), v.gp.object.Dt, v.lo)
	b.SetColumn(compile.Out, kernels.Column{F64: out.F64, I32: out.I32, I64: out.I64, Bool: out.Bool})
	b.Run(v.lo, v.hi)
	return append([]float64(nil), floats(out, v.hi)[v.lo:]...), nil
}
