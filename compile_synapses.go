package spikelane

import (
	"fmt"
	"math"
	"strings"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

func (c *compiler) synapsesOf(s *Synapses, groups map[*NeuronGroup]*groupProgram) *synapseProgram {
	sp := &synapseProgram{decl: s}
	side := func(field string, src Source) *groupProgram {
		if groupOf(src) == nil {
			c.errs.add("synapses", s.name, field, "E408", "no "+field+" given", "")
			return nil
		}
		gp := groups[src.group()]
		if gp == nil {
			c.errs.add("synapses", s.name, field, "E408", fmt.Sprintf("%s %s belongs to another network", field, src.group().name), "")
		}
		return gp
	}
	sp.pre, sp.pst = side("source", s.src), side("target", s.tgt)
	for k, src := range []Source{s.src, s.tgt} {
		if of, ok := src.(*Synapses); ok && of != nil {
			c.stored(of, "synapses", s.name, [...]string{"source", "target"}[k], "nothing can attach to them")
		}
	}
	if sp.pre == nil || sp.pst == nil || sp.pre.model == nil || sp.pst.model == nil {
		return sp
	}
	paths := pathwaysOf(s)
	source := model.SynapsesSource{
		Equations: s.model.Equations, MultisynapticIndex: s.model.MultisynapticIndex,
		NPre: c.width(s.src), NPost: c.width(s.tgt), Dt: c.stepOf(s),
	}
	names := map[string]bool{}
	for _, p := range paths {
		switch {
		case !validName(p.Name):
			c.errs.add("synapses", s.name, p.field, "E123", fmt.Sprintf("%q cannot name a pathway", p.Name), "names are letters, digits and _, starting with a letter")
		case names[p.Name]:
			c.errs.add("synapses", s.name, p.field, "E120", fmt.Sprintf("pathway %q is defined twice", p.Name), "on_pre is the pathway pre, on_post is post")
		}
		names[p.Name] = true
		source.Pathways = append(source.Pathways, model.PathwaySource{Name: p.Name, Field: p.field, Post: p.Post, Code: p.Code})
	}
	var faults model.Errors
	sp.model, faults = model.NewSynapses(source, sp.pre.model, sp.pst.model, c.ns)
	c.errs.addModel("synapses", s.name, faults)
	c.hides("synapses", s.name, sp.model.Vars)
	for _, w := range sp.model.Warnings {
		c.warnings = append(c.warnings, fmt.Sprintf("synapses %s: %s", s.name, w))
	}
	c.notYetSynapses(s, sp.model)
	if len(s.connect) == 0 {
		c.errs.add("synapses", s.name, "", "E408", "no synapses: nothing says what is connected to what", "call Connect, or give the synapses connect in the model file")
	}
	srcLo, _ := s.src.bounds()
	tgtLo, _ := s.tgt.bounds()
	sp.ends = compile.Ends{
		Syn: sp.model, NPre: c.width(s.src), NPost: c.width(s.tgt), OffsetPre: srcLo, OffsetPost: tgtLo,
		GroupPre: sp.pre.object.N, GroupPost: sp.pst.object.N, DtPre: sp.pre.object.Dt, DtPost: sp.pst.object.Dt,
	}
	if _, grows := s.tgt.(*Synapses); !grows {
		sp.ends.Short = sp.pst.object.N <= ecs.MostShort
	}
	if _, grows := s.src.(*Synapses); !grows {
		sp.ends.ShortPre = sp.pre.object.N <= ecs.MostShort
	}
	sp.object = compile.Object{Name: s.name, ID: c.numbers[s], Dt: c.stepOf(s)}
	c.pathways(sp, paths)
	for _, p := range sp.paths {
		if sp.sorting == nil && !p.decl.Post && p.delays != nil {
			sp.sorting, sp.ends.Ranked = p, true
		}
	}
	steps, events := c.synapsePlans(sp)
	sp.steps, sp.events = steps, events
	if sp.pending = !c.counted(s.src) || !c.counted(s.tgt); sp.pending {
		c.procedural(sp)
		return sp
	}
	for k := range s.connect {
		sp.connect = append(sp.connect, c.connect(sp, k))
	}
	c.synapseInits(sp)
	c.procedural(sp)
	if len(c.errs) > 0 {
		return sp
	}
	for k, p := range sp.model.Pathways {
		if names := compile.OrderDependent(p); len(names) > 0 {
			c.warnings = append(c.warnings, fmt.Sprintf("synapses %s, %s: the value of %s after several synapses of one neuron depends on their order, which is that of sources, then of creation", s.name, pathwayTitle(sp.model.Pathways[k]), strings.Join(names, ", ")))
		}
	}
	listed := make([]bool, len(sp.paths))
	for k, p := range sp.paths {
		p.model, p.listed = sp.model.Pathways[k], p.decl.Post || p.delays != nil && p != sp.sorting
		listed[k] = p.listed
	}
	sp.kernels = compile.NewSynapses(sp.object, sp.ends, steps, events, listed)
	c.later(sp.kernels.StateUpdate, &sp.stateUpdate)
	if sp.kernels.Propagator != nil {
		c.later(sp.kernels.Propagator.Inputs, &sp.inputs)
	}
	for k, p := range sp.paths {
		c.later(sp.kernels.Pathways[k], &p.program)
		if p.delays != nil {
			c.later(compile.SynapseValues(sp.object, sp.part(), "delay."+s.name+"."+p.decl.Name, p.delays), &p.delayKernel)
		}
	}
	sp.sums = make([]kernels.Program, len(sp.kernels.Sums))
	for k, m := range sp.kernels.Sums {
		c.later(m.Kernel, &sp.sums[k])
	}
	return sp
}

// stepOf returns the step of the clock that synapses are integrated on: their own, or the default one.
func (c *compiler) stepOf(s *Synapses) float64 {
	dt := float64(s.model.Dt)
	switch {
	case dt == 0:
		return c.dt
	case !(dt > 0) || math.IsInf(dt, 0):
		c.errs.add("synapses", s.name, "dt", "E503", fmt.Sprintf("dt must be positive and finite, is %v s", dt), "")
		return c.dt
	}
	return dt
}

// counted reports whether the number of elements of a source or target is known: synapses are counted when a simulation
// connects them.
func (c *compiler) counted(s Source) bool {
	syn, ok := s.(*Synapses)
	if !ok {
		return true
	}
	_, known := c.net.sizes[syn]
	return known
}

// width returns the number of elements of a source or target, 0 while it is not counted.
func (c *compiler) width(s Source) int {
	if syn, ok := s.(*Synapses); ok {
		return c.net.sizes[syn]
	}
	lo, hi := s.bounds()
	return hi - lo
}

// elements returns synapses as a group that others attach to.
func (c *compiler) elements(sp *synapseProgram) *groupProgram {
	gp := &groupProgram{decl: sp.decl.self}
	if sp.model != nil {
		gp.model = sp.model.Elements()
		gp.object = sp.object
		gp.object.N = c.net.sizes[sp.decl]
	}
	sp.self = gp
	return gp
}

func (c *compiler) notYetSynapses(s *Synapses, m *model.Synapses) {
	refuse := func(v *model.Variable, what string) {
		c.errs = append(c.errs, &Error{
			Kind: "synapses", Object: s.name, Field: "equations", Text: s.model.Equations, Span: v.Span,
			Code: "E900", Msg: what + " not available yet",
		})
	}
	for _, v := range m.Vars {
		switch {
		case v.ConstantOverDt:
			refuse(v, "synaptic subexpressions constant over dt are")
		case v.Shared:
			refuse(v, "shared synaptic variables are")
		}
	}
}
