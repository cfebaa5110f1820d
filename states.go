package spikelane

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/units"
)

// Owner is what has variables: a *NeuronGroup, a *PoissonGroup, a *Subgroup of one, or *Synapses. The neurons of a part
// count from 0, synapses are in the order of their creation.
type Owner interface {
	Name() string
	owner() string // kind of object
}

func (g *NeuronGroup) owner() string { return g.kind() }
func (s *Subgroup) owner() string    { return s.of.kind() }
func (s *Synapses) owner() string    { return "synapses" }

// Values are the values of one variable in SI base units, with the dimension that they have. Integers count as they are,
// booleans as 0 and 1.
type Values struct {
	Data   []float64 // one for each element; one for all, if Shared
	Dim    units.Dimension
	Shared bool
}

// At returns one value with its unit.
func (v Values) At(i int) units.Quantity {
	if v.Shared {
		i = 0
	}
	return units.Quantity{Value: v.Data[i], Dim: v.Dim}
}

// Group returns the neuron group of the given name, nil if there is none.
func (n *Network) Group(name string) *NeuronGroup {
	for _, g := range n.groups {
		if g.name == name {
			return g
		}
	}
	return nil
}

// SynapsesNamed returns the synapses of the given name, nil if there are none.
func (n *Network) SynapsesNamed(name string) *Synapses {
	for _, s := range n.synapses {
		if s.name == name {
			return s
		}
	}
	return nil
}

// owned is what States and SetStates know of an object.
type owned struct {
	columns []*ecs.Column // by storage position
	rows    *ecs.Rows     // of synapses
	vars    map[string]*model.Variable
}

// owned evaluates every variable of o at the present time; the columns of stored variables are the state itself.
func (s *Simulation) owned(o Owner) (*owned, error) {
	s.settle()
	w := &owned{vars: map[string]*model.Variable{}}
	var err error
	var vars []*model.Variable
	if p, ok := o.(*PoissonGroup); ok && p != nil {
		o = p.g
	}
	switch o := o.(type) {
	case *NeuronGroup:
		gp := s.groupProgram(o)
		if gp == nil {
			return nil, s.foreign(o == nil, "group")
		}
		vars = gp.model.Vars
		w.columns, err = s.groupValues(gp)
	case *Subgroup:
		var gp *groupProgram
		if o != nil {
			gp = s.groupProgram(o.of)
		}
		if gp == nil {
			return nil, s.foreign(o == nil, "group")
		}
		vars = gp.model.Vars
		w.columns, err = s.groupValues(gp)
		for k, c := range w.columns {
			w.columns[k] = partOf(c, o.lo, o.hi)
		}
	case *Synapses:
		k := slices.IndexFunc(s.prog.synapses, func(sp *synapseProgram) bool { return sp.decl == o })
		if k < 0 {
			return nil, s.foreign(o == nil, "synapses")
		}
		sp := s.prog.synapses[k]
		vars = sp.model.Vars
		v := s.Synaptic(o)
		w.columns, err = v.values()
		w.rows = v.proj.Rows
	default:
		return nil, s.foreign(true, "object")
	}
	for _, v := range vars {
		w.vars[v.Name] = v
	}
	return w, err
}

// partOf returns elements lo to hi-1 of a column, in its memory.
func partOf(c *ecs.Column, lo, hi int) *ecs.Column {
	if c.Shared {
		return c
	}
	p := *c
	switch c.Elem {
	case ecs.F64:
		p.F64 = c.F64[lo:hi]
	case ecs.I32:
		p.I32 = c.I32[lo:hi]
	case ecs.I64:
		p.I64 = c.I64[lo:hi]
	case ecs.Bool:
		p.Bool = c.Bool[lo:hi]
	}
	return &p
}

func (s *Simulation) foreign(none bool, kind string) error {
	var e Errors
	msg := kind + " of another network"
	if none {
		msg = "no " + kind + " given"
	}
	e.add("network", "", "", "E408", msg, "")
	return e
}

// States returns a copy of every variable of o at the present time: stored ones as they are, subexpressions as they
// evaluate, and the refractory state of groups. Synapses are in the order of their creation.
func (s *Simulation) States(o Owner) (map[string]Values, error) {
	if err := s.unread(nil); err != nil {
		return nil, err
	}
	w, err := s.owned(o)
	if err != nil {
		return nil, err
	}
	out := map[string]Values{}
	for _, c := range w.columns {
		if w.rows != nil && !c.Shared {
			c = created(c, w.rows)
		}
		v := Values{Data: slices.Clone(floats(c, c.Len())), Shared: c.Shared}
		if m := w.vars[c.Name]; m != nil {
			v.Dim = m.Dim
		} else if b := model.Builtin(c.Name); b != nil {
			v.Dim = b.Dim
		}
		out[c.Name] = v
	}
	return out, nil
}

// Unit returns the dimension of a variable of o, and whether o has it.
func (s *Simulation) Unit(o Owner, variable string) (units.Dimension, bool) {
	switch o := o.(type) {
	case *Subgroup:
		if o != nil {
			return s.Unit(o.of, variable)
		}
	case *NeuronGroup:
		if gp := s.groupProgram(o); gp != nil {
			if v := gp.model.Var(variable); v != nil {
				return v.Dim, true
			}
		}
	case *Synapses:
		for _, sp := range s.prog.synapses {
			if sp.decl != o {
				continue
			}
			for _, v := range sp.model.Vars {
				if v.Name == variable {
					return v.Dim, true
				}
			}
		}
	}
	return units.Dimension{}, false
}

// SetStates sets variables of o. A value is Values, as States returns them; a quantity of package units for all
// elements; or, for a variable without unit, a float64, int, bool or []float64. Synapses are in the order of their
// creation. The error is an Errors with every fault; then nothing is set.
func (s *Simulation) SetStates(o Owner, values map[string]any) error {
	w, err := s.owned(o)
	if err != nil {
		return err
	}
	var errs Errors
	type change struct {
		column *ecs.Column
		data   []float64
	}
	var changes []change
	for _, name := range slices.Sorted(maps.Keys(values)) {
		fault := func(code, msg, hint string) { errs.add(o.owner(), o.Name(), name, code, msg, hint) }
		m := w.vars[name]
		at := slices.IndexFunc(w.columns, func(c *ecs.Column) bool { return c.Name == name })
		if at < 0 {
			hint := ""
			if near := Suggest(name, slices.Sorted(maps.Keys(w.vars))); len(near) > 0 {
				hint = fmt.Sprintf("did you mean %q?", near[0])
			}
			fault("E402", fmt.Sprintf("%s has no variable %q", o.Name(), name), hint)
			continue
		}
		dim := units.Dimension{}
		if m != nil {
			if dim = m.Dim; m.Linked {
				fault("E125", fmt.Sprintf("%s is linked to a variable elsewhere", name), "set the variable that it is linked to")
				continue
			} else if !m.Stored() {
				fault("E127", fmt.Sprintf("%s is a subexpression: it has no value of its own", name), "set the variables that it is made of")
				continue
			}
		} else if b := model.Builtin(name); b != nil {
			dim = b.Dim
		}
		c := w.columns[at]
		v, ok := valuesOf(values[name])
		switch {
		case !ok:
			fault("E106", fmt.Sprintf("%s has type %T", name, values[name]), "give Values, a quantity of package units, or numbers where there is no unit")
		case v.Dim != dim:
			fault("E201", fmt.Sprintf("%s needs %s, is %s", name, unitName(dim), unitName(v.Dim)), "")
		case s.notes != nil && w.rows != nil && !c.Shared: // how many there are is seen when there are some
			if bad := unfitting(c, v.Data); bad != "" {
				fault("E406", name+bad, "")
				continue
			}
			changes = append(changes, change{c, v.Data})
		case len(v.Data) != 1 && len(v.Data) != c.Len():
			fault("E403", fmt.Sprintf("%s has %d elements, %d values were given", name, c.Len(), len(v.Data)), "")
		case len(v.Data) == 1 && !v.Shared && c.Len() != 1:
			fault("E403", fmt.Sprintf("%s has %d elements, 1 value was given", name, c.Len()), "")
		default:
			if bad := unfitting(c, v.Data); bad != "" {
				fault("E406", name+bad, "")
				continue
			}
			changes = append(changes, change{c, v.Data})
		}
	}
	if len(errs) > 0 {
		return errs
	}
	if s.runs() {
		s.schedule.Disturb()
	}
	if s.notes != nil {
		for _, ch := range changes {
			s.noteState(o, ch.column, ch.data)
		}
		return nil
	}
	var numbers []int32
	if w.rows != nil {
		numbers = w.rows.Numbers()
	}
	for _, ch := range changes {
		for k := range ch.column.Len() {
			n := k // which value: that of the creation number
			if numbers != nil && !ch.column.Shared {
				n = int(numbers[k])
			}
			if len(ch.data) == 1 {
				n = 0
			}
			put(ch.column, k, ch.data[n])
		}
	}
	return nil
}

// unfitting says which value a column cannot have, "" if it can have all.
func unfitting(c *ecs.Column, data []float64) string {
	k := slices.IndexFunc(data, func(x float64) bool { return !fits(c.Elem, x) })
	if k < 0 {
		return ""
	}
	return fmt.Sprintf("[%d] cannot be %v: it is %s", k, data[k], map[ecs.Elem]string{ecs.I32: "an integer", ecs.I64: "an integer", ecs.Bool: "a boolean"}[c.Elem])
}

// valuesOf reads a value given to SetStates; ok is false for a type that none is.
func valuesOf(value any) (v Values, ok bool) {
	one := func(x float64) (Values, bool) { return Values{Data: []float64{x}, Shared: true}, true }
	switch x := value.(type) {
	case Values:
		return x, true
	case units.Quantifier:
		q := x.Quantity()
		return Values{Data: []float64{q.Value}, Dim: q.Dim, Shared: true}, true
	case []float64:
		return Values{Data: x}, true
	case float64:
		return one(x)
	case int:
		return one(float64(x))
	case bool:
		if x {
			return one(1)
		}
		return one(0)
	}
	return Values{}, false
}

// fits reports whether an element of type e can be x.
func fits(e ecs.Elem, x float64) bool {
	switch e {
	case ecs.I32:
		return x == math.Trunc(x) && x >= math.MinInt32 && x <= math.MaxInt32
	case ecs.I64:
		return x == math.Trunc(x) && math.Abs(x) <= 1<<53
	case ecs.Bool:
		return x == 0 || x == 1
	}
	return true
}

func put(c *ecs.Column, k int, x float64) {
	switch c.Elem {
	case ecs.F64:
		c.F64[k] = x
	case ecs.I32:
		c.I32[k] = int32(x)
	case ecs.I64:
		c.I64[k] = int64(x)
	case ecs.Bool:
		c.Bool[k] = uint8(x)
	case ecs.U16:
		c.U16[k] = uint16(x)
	}
}
