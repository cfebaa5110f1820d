package compile

import (
	"github.com/spikelane/spikelane/integrator"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// Pathway compiles the code of one pathway: a kernel over the synapses of one element that spiked, whose index in its
// group is the parameter Spiking. Before the code, event-driven variables are brought up to date by their plan (nil:
// there are none).
//
// The synapses are a contiguous row of storage, or, with listed, those at the positions in the column Listed. Only
// pathways of the source can have rows.
func Pathway(o Object, ends Ends, p *model.Pathway, events *integrator.Plan, listed bool) *kernels.Func {
	side := "on_pre."
	if p.Post {
		side = "on_post."
	}
	b := kernels.NewBuilder(side + o.Name + "." + p.Name)
	spiking := b.Param(Spiking, kernels.I64)
	b.Each()
	at := &synapses{b: b, ends: ends, listed: listed}
	if listed {
		at.syn = b.Load(b.Col(Listed, kernels.ElemI32))
	}
	other := func(column string, e kernels.Elem) kernels.Value {
		slot := b.Col(column, e)
		if listed {
			return b.Gather(slot, at.syn)
		}
		return b.Load(slot)
	}
	if p.Post {
		at.post, at.pre = spiking, other(SourceOf, ends.SourceElem())
	} else {
		at.pre, at.post = spiking, other(Target, ends.TargetElem())
	}
	c := newSynaptic(b, o, at)
	if events != nil {
		c.bringUpToDate(events)
	}
	for _, st := range p.Code {
		if c.accumulates(st, p.Code) {
			c.accumulate(st)
		} else {
			c.assign(st.Target, c.result(st))
		}
	}
	c.store(c.shield)
	f := b.Func()
	f.Sequential = c.ordered(p)
	return f
}

// AnyRowOrder reports whether the code of a pathway of the source, compiled as f, has the same results, to the last bit,
// in whatever order the synapses of one source are visited: for all rows, or for those without a target twice.
func AnyRowOrder(p *model.Pathway, f *kernels.Func) (all, distinct bool) {
	all = true
	for _, st := range p.Code {
		s := st.Target
		if s.Kind == model.Local || s.Kind == model.Var && s.Of == model.Own && !s.Var.Shared {
			continue
		}
		if all = false; s.Of != model.Post || s.Kind != model.Var || s.Var.Shared || s.Var.Linked {
			return false, false
		}
	}
	return all && !f.Sequential, !f.Sequential
}

// WritesSides reports whether code that runs over all synapses writes variables of neurons, so that it shows in which
// order.
func WritesSides(block *model.Block) bool {
	for _, st := range block.Each {
		if st.Target.Kind != model.Local && st.Target.Of != model.Own {
			return true
		}
	}
	return false
}

// shield returns the mask under which synaptic code may write s: variables of a group that are integrated unless
// refractory are written only then.
func (c *code) shield(s *model.Symbol) kernels.Value {
	if s.Kind != model.Var || s.Of == model.Own || !s.Var.UnlessRefractory {
		return kernels.None
	}
	nr := *model.Builtin(NotRefractory)
	nr.Of = s.Of
	return c.read(&nr)
}
