package compile

import (
	"github.com/spikelane/spikelane/integrator"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// Synapses holds the kernels of a synapses object; nil where there is nothing to do.
type Synapses struct {
	Columns     []Column
	StateUpdate *kernels.Func   // one step of the clock-driven equations
	Pathways    []*kernels.Func // by the model's pathways
	Sums        []Sum
	Propagator  *Propagator
}

// Sum is the kernel that accumulates a summed variable over all synapses.
type Sum struct {
	Of     model.Owner // side of the group that holds the sum
	Var    string      // name of its variable
	Kernel *kernels.Func
}

// NewSynapses compiles the kernels of synapses: steps integrates the clock-driven variables, events the event-driven
// ones (nil: there are none). listed says of each pathway whether its synapses are listed rather than rows. o has the
// clock of the synapses themselves, whose step is dt in all their code; pathways run when a side spikes.
func NewSynapses(o Object, ends Ends, steps, events *integrator.Plan, listed []bool) *Synapses {
	s := &Synapses{}
	for _, v := range ends.Syn.Vars {
		if v.Stored() {
			s.Columns = append(s.Columns, Column{Name: v.Name, Elem: ElemOf(v.Type), Shared: v.Shared})
		}
	}
	if events != nil {
		s.Columns = append(s.Columns, Column{Name: LastUpdate, Elem: kernels.ElemF64})
	}
	if steps != nil {
		var coefs map[*model.Symbol]float64
		coefs, s.Propagator = propagator(o, steps, func(name string) (*kernels.Builder, *code) { return newSynapses(name, o, ends) })
		s.Columns = append(s.Columns, s.Propagator.columns()...)
		b, c := newSynapses("stateupdate."+o.Name, o, ends)
		c.place.(*synapses).coefs = coefs
		c.step(steps, ends.Syn.Symbol)
		s.StateUpdate = b.Func()
	}
	for k, p := range ends.Syn.Pathways {
		s.Pathways = append(s.Pathways, Pathway(o, ends, p, events, listed[k]))
	}
	for _, m := range ends.Syn.Sums() {
		b, c := newSynapses("sum."+o.Name+"."+m.Var.Name, o, ends)
		slot, idx := c.place.(*synapses).column(m.Target)
		if m.Target.Type == model.Integer { // accumulation is of floats
			b.Mem(kernels.OpScatter, slot, idx, b.Do(kernels.OpIAdd, b.Gather(slot, idx), c.expr(m.Var.Expr)))
			b.Sequential()
		} else {
			b.Mem(kernels.OpAccum, slot, idx, c.float(m.Var.Expr))
		}
		if readsVariable(m.Var.Expr, m.Target) { // by way of a link, a synapse sees what those before it have added
			b.Sequential()
		}
		s.Sums = append(s.Sums, Sum{Of: m.Target.Of, Var: m.Target.Var.Name, Kernel: b.Func()})
	}
	return s
}
