package spikelane

import (
	"fmt"
	"slices"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// SynapticState reads and writes the synapses of one object in one simulation. Its methods take any number of
// selections, which choose synapses; without them they mean all. Procedural synapses are made again to be looked at: where
// From says which sources matter, those of these alone, else all, which take their memory for as long as the SynapticState is
// there. Values are in SI base units and in the order of the
// selection: that of creation, but for Pairs and Numbers.
type SynapticState struct {
	sim  *Simulation
	sp   *synapseProgram
	proj *ecs.Projection

	again  *procedural // synapses that are not stored; nil: they are
	stores bool        // proj has all of them for now

	numbers, inverse []int32
}

// Synaptic returns the state of synapses. For nil, or synapses of another network, it is empty, and its methods return
// an error.
func (s *Simulation) Synaptic(syn *Synapses) *SynapticState {
	for _, sp := range s.prog.synapses {
		if syn != nil && sp.decl == syn {
			return &SynapticState{sim: s, sp: sp, proj: s.projection(sp), again: s.procedural[syn]}
		}
	}
	return &SynapticState{sim: s}
}

// Len returns the number of synapses; 0 before an exported project has run, unless the kernels of others depend on it.
func (v *SynapticState) Len() int {
	if v.sp == nil {
		return 0
	}
	if v.again != nil {
		return v.again.synapses()
	}
	return v.proj.Rows.Len()
}

// Pairs returns the source and the target of each synapse selected.
func (v *SynapticState) Pairs(by ...Selection) (i, j []int32, err error) {
	if v.sp == nil {
		return nil, nil, v.sim.foreign(false, "synapses")
	}
	if err := v.sim.unread(nil); err != nil {
		return nil, nil, err
	}
	c, err := v.choose("", by)
	if err != nil {
		return nil, nil, err
	}
	src := v.proj.Rows.SourceColumn()
	v.each(c, func(k int) {
		i = append(i, src[k])
		j = append(j, v.proj.Rows.Target.At(k)-int32(v.proj.TgtLo))
	})
	return i, j, nil
}

// Incoming returns the number of synapses onto each neuron of the target; nil before an exported project has run.
func (v *SynapticState) Incoming() []int32 {
	if v.sp == nil || v.sim.notes != nil {
		return nil
	}
	return append([]int32(nil), v.sim.degrees(v.sp).incoming.I32...)
}

// Outgoing returns the number of synapses from each neuron of the source; nil before an exported project has run.
func (v *SynapticState) Outgoing() []int32 {
	if v.sp == nil || v.sim.notes != nil {
		return nil
	}
	return append([]int32(nil), v.sim.degrees(v.sp).outgoing.I32...)
}

// Get returns the value of an expression in synapses at the present time: a variable, or anything else over the names
// that initial values know. Conditions give 0 and 1.
func (v *SynapticState) Get(expression string, by ...Selection) ([]float64, error) {
	if v.sp == nil {
		return nil, v.sim.foreign(false, "synapses")
	}
	if err := v.sim.unread(nil); err != nil {
		return nil, err
	}
	if len(by) > 0 && v.again == nil && v.Len() > ecs.MaxListed { // before all of them are evaluated
		_, err := v.choose(expression, by)
		return nil, err
	}
	col := v.stored(expression)
	if col == nil {
		if err := v.madeFor(expression, by); err != nil {
			return nil, err
		}
		var err error
		if col, err = v.evaluated("value", expression, false); err != nil {
			return nil, err
		}
	}
	if col.Shared {
		return slices.Clone(floats(col, 1)), nil
	}
	c, err := v.choose(expression, by)
	if err != nil {
		return nil, err
	}
	out := []float64{}
	v.each(c, func(k int) { out = append(out, get(col, k)) })
	return out, nil
}

// Set gives a variable a value in synapses, at the present time: an expression as in Synapses.Set. Random functions
// draw afresh at every call.
func (v *SynapticState) Set(variable, value string, by ...Selection) error {
	if v.sp == nil {
		return v.sim.foreign(false, "synapses")
	}
	where := ""
	if len(by) == 1 && by[0].kind == byCondition {
		where, by = by[0].text, nil // the kernel can do that by itself
		if where == "" {
			where = " " // a fault, and not a missing condition
		}
	}
	prog, err := v.assignment(variable, where, value)
	if err != nil {
		return err
	}
	if v.sim.notes != nil {
		chosen, err := v.chosen(variable, by)
		if err != nil {
			return err
		}
		v.sim.noteSet(v.sim.synapses[v.sp], v.sp.object.Dt, variable, where, value, v.sim.bindSynapses(v.sp, prog), 0, 0, 0, v.sp.model.Var(variable).Shared, chosen)
		return nil
	}
	c := &choice{whole: true}
	if len(by) > 0 {
		if c, err = v.choose(variable, by); err != nil {
			return err
		}
	}
	b := v.sim.call(v.sim.bindSynapses(v.sp, prog), v.sp.object.Dt, 0)
	if c.whole {
		b.Run(0, v.proj.Rows.Len())
		return nil
	}
	slices.Sort(c.positions)
	c.positions = slices.Compact(c.positions)
	for k := 0; k < len(c.positions); { // neighbours at once
		n := k + 1
		for n < len(c.positions) && c.positions[n] == c.positions[n-1]+1 {
			n++
		}
		b.Run(int(c.positions[k]), int(c.positions[n-1])+1)
		k = n
	}
	return nil
}

// assignment makes the kernel of "variable = value".
func (v *SynapticState) assignment(variable, condition, value string) (kernels.Program, error) {
	key := accessKey{v.sp, 0, variable, condition, value}
	if prog := v.sim.access[key]; prog != nil {
		return prog, v.known(value, prog.Func())
	}
	f, err := v.sp.assignment(variable, condition, value)
	if err == nil {
		err = v.known(value, f)
	}
	if err != nil {
		return nil, err
	}
	return v.sim.program(key, f)
}

// assignment makes the kernel of "variable = value" over all synapses.
func (sp *synapseProgram) assignment(variable, condition, value string) (*kernels.Func, error) {
	var errs Errors
	m := sp.model.Again()
	x, e, faults := m.Assignment(variable, variable, value)
	errs.addModel("synapses", sp.decl.name, faults)
	var where *model.Expr
	if condition != "" {
		where, faults = m.Condition(variable+".where", condition)
		errs.addModel("synapses", sp.decl.name, faults)
	}
	if len(errs) > 0 {
		return nil, errs
	}
	return compile.AssignAgain(sp.object, sp.seenBy(m), "set."+sp.decl.name+"."+variable, m.Symbol(x), e, where), nil
}

// seenBy returns the ends of the synapses for code that was resolved by m, a copy of their model: compiling looks names
// up in it, and other goroutines must not notice.
func (sp *synapseProgram) seenBy(m *model.Synapses) compile.Ends {
	ends := sp.ends
	ends.Syn = m
	return ends
}

// SetValues gives a variable one value for each synapse selected. Values of integer variables are whole numbers, those
// of boolean ones 0 and 1.
func (v *SynapticState) SetValues(variable string, values []float64, by ...Selection) error {
	if v.sp == nil {
		return v.sim.foreign(false, "synapses")
	}
	col, err := v.settable(variable)
	if err != nil {
		return err
	}
	if v.sim.notes != nil {
		chosen, err := v.chosen(variable, by)
		if err != nil {
			return err
		}
		if col.Shared && len(values) != 1 {
			return v.fault(variable, "E403", fmt.Sprintf("%s takes 1 value, got %d", variable, len(values)), "")
		}
		for k, x := range values {
			if !fits(col.Elem, x) {
				return v.fault(fmt.Sprintf("%s[%d]", variable, k), "E418", unfit(col, x), "")
			}
		}
		if col.Shared {
			chosen = nil
		}
		v.sim.noteValues(v.sim.synapses[v.sp], variable, col, 0, values, chosen)
		v.sim.notes.acts[len(v.sim.notes.acts)-1].Give.Dt = v.sp.object.Dt
		return nil
	}
	c, err := v.choose(variable, by)
	if err != nil {
		return err
	}
	n := len(c.positions)
	if c.whole {
		n = v.proj.Rows.Len()
	}
	if col.Shared {
		c, n = &choice{positions: []int32{0}}, 1
	}
	if len(values) != n {
		return v.fault(variable, "E403", fmt.Sprintf("%s takes %d values, got %d", variable, n, len(values)), "")
	}
	for k, x := range values {
		if !fits(col.Elem, x) {
			return v.fault(fmt.Sprintf("%s[%d]", variable, k), "E418", unfit(col, x), "")
		}
	}
	k := 0
	v.each(c, func(at int) {
		put(col, at, values[k])
		k++
	})
	return nil
}

// settable returns the column of a variable that can be set.
func (v *SynapticState) settable(variable string) (*ecs.Column, error) {
	x := v.sp.model.Var(variable)
	if x == nil || x.Kind == model.Subexpression || x == v.sp.model.Numbers {
		_, _, faults := v.sp.model.Again().Assignment(variable, variable, "0")
		return nil, v.faults(faults[:1])
	}
	return v.proj.Table.Get(x.Name), nil
}

// stored returns the column of a variable that has one.
func (v *SynapticState) stored(variable string) *ecs.Column {
	if x := v.sp.model.Var(variable); x != nil && x.Stored() {
		return v.proj.Table.Get(x.Name)
	}
	return nil
}

// computed runs a kernel that writes compile.Out over all synapses.
func (v *SynapticState) computed(prog kernels.Program) *ecs.Column {
	f, n := prog.Func(), v.proj.Rows.Len()
	out := ecs.NewColumn(compile.Out, elems[f.Cols[f.Col(compile.Out)].Elem], n)
	b := v.sim.call(v.bind(prog), v.sp.object.Dt, 0)
	b.SetColumn(compile.Out, kernels.Column{F64: out.F64, I32: out.I32, I64: out.I64, Bool: out.Bool})
	b.Run(0, n)
	return out
}

// each calls f with the storage positions of a choice.
func (v *SynapticState) each(c *choice, f func(k int)) {
	if c.whole {
		for k := range v.proj.Rows.Len() {
			f(k)
		}
		return
	}
	for _, k := range c.positions {
		f(int(k))
	}
}

func (v *SynapticState) fault(field, code, msg, hint string) error {
	return Errors{{Kind: "synapses", Object: v.sp.decl.name, Field: field, Code: code, Msg: msg, Hint: hint}}
}

func (v *SynapticState) faults(faults model.Errors) error {
	var errs Errors
	errs.addModel("synapses", v.sp.decl.name, faults)
	return errs
}
