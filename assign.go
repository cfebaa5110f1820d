package spikelane

import (
	"fmt"
	"math"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/model"
)

// synapseInits compiles the initial values of synapses.
func (c *compiler) synapseInits(sp *synapseProgram) {
	s := sp.decl
	sp.init = make([]initProgram, len(s.init))
	for k, a := range s.init {
		field := fmt.Sprintf("init[%d]", k)
		v, value, faults := sp.model.Assignment(field, a.variable, a.value)
		c.errs.addModel("synapses", s.name, faults)
		var where *model.Expr
		if a.where != "" {
			where, faults = sp.model.Condition(field+".where", a.where)
			c.errs.addModel("synapses", s.name, faults)
		}
		if a.single && a.at < 0 {
			c.errs.add("synapses", s.name, field, "E401", fmt.Sprintf("index %d of %s.%s is negative", a.at, s.name, a.variable), "synapses count from 0 in the order of their creation")
		}
		if v == nil || value == nil || a.where != "" && where == nil || len(faults) > 0 {
			continue
		}
		if c.overflows("synapses", s.name, field, a.value, v, value) {
			continue
		}
		sp.init[k].single, sp.init[k].at = a.single, a.at
		c.later(compile.AssignSynapses(sp.object, sp.part(), fmt.Sprintf("init.%s.%s.%d", s.name, v.Name, k), sp.model.Symbol(v), value, where), &sp.init[k].program)
	}
}

// overflows refuses a constant that an integer variable cannot hold: of others the lowest 32 bits are stored.
func (c *compiler) overflows(kind, object, field, text string, v *model.Variable, value *model.Expr) bool {
	if v.Type != model.Integer || !compile.IsConst(value) {
		return false
	}
	x := compile.Const(value, c.dt)
	if x >= math.MinInt32 && x <= math.MaxInt32 {
		return false
	}
	c.errs = append(c.errs, &Error{
		Kind: kind, Object: object, Field: field, Text: text, Span: value.Span, Code: "E418",
		Msg: fmt.Sprintf("%s is an integer, from %d to %d, and cannot be %v", v.Name, math.MinInt32, math.MaxInt32, x),
	})
	return true
}

// hides warns of variables that hide constants of the network, as in Brian.
func (c *compiler) hides(kind, object string, vars []*model.Variable) {
	for _, v := range vars {
		if c.ns.Lookup(v.Name) != nil {
			c.warnings = append(c.warnings, fmt.Sprintf("%s %s: %s is the variable, not the constant of this name", kind, object, v.Name))
		}
	}
}

// initSynapses sets the initial values of synapses.
func (s *Simulation) initSynapses(sp *synapseProgram, proj *ecs.Projection) error {
	if len(sp.init) == 0 {
		return nil
	}
	n, blocks := proj.Rows.Len(), rowBlocks(proj.Rows.Ptr)
	var positions []int32
	for k, in := range sp.init {
		kernels := make([]*piecewise, s.workers(in.program))
		for k := range kernels {
			kernels[k] = s.piecewise(sp, in.program, proj.Rows)
		}
		if !in.single {
			err := inParts(len(blocks)-1, kernels, func(kernel *piecewise, k int) error {
				if err := s.broken(sp.decl.name); err != nil {
					return err
				}
				kernel.Run(blocks[k], blocks[k+1])
				return nil
			})
			if err != nil {
				return err
			}
			continue
		}
		if in.at >= n {
			return Errors{{
				Kind: "synapses", Object: sp.decl.name, Field: fmt.Sprintf("init[%d]", k), Code: "E401",
				Msg: fmt.Sprintf("index %d is outside the %d synapses of %s", in.at, n, sp.decl.name),
			}}
		}
		at := in.at
		if !proj.Rows.InOrder() {
			if positions == nil {
				positions = proj.Rows.Positions()
			}
			at = int(positions[at])
		}
		kernels[0].one(int64(at))
	}
	return nil
}
