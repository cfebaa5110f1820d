package spikelane

import (
	"fmt"
	"math"
	"strings"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/integrator"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/pass"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
	"github.com/spikelane/spikelane/units"
)

// mostNeurons bounds a group: indices are int32.
const mostNeurons = math.MaxInt32

func (c *compiler) group(g *NeuronGroup) *groupProgram {
	if g.count < 1 || g.count > mostNeurons {
		c.errs.add(g.kind(), g.name, "count", "E404", fmt.Sprintf("a group has 1 to %d neurons, not %d", mostNeurons, g.count), "")
	}
	dt := float64(g.model.Dt)
	if dt == 0 {
		dt = c.dt
	}
	if !(dt > 0) || math.IsInf(dt, 0) {
		c.errs.add(g.kind(), g.name, "dt", "E503", fmt.Sprintf("dt must be positive and finite, is %v s", dt), "")
		dt = c.dt
	}
	gp := &groupProgram{decl: g, object: compile.Object{Name: g.name, ID: c.numbers[g], N: g.count, Dt: dt}}
	var faults model.Errors
	src := model.GroupSource{
		Equations: g.model.Equations, Threshold: g.model.Threshold,
		Reset: g.model.Reset, Refractory: g.model.Refractory, N: g.count, Dt: dt,
	}
	if g.poisson != nil {
		gp.model, faults = c.poissonModel(gp, src)
	} else {
		gp.model, faults = model.NewGroup(src, c.ns)
		faults = append(faults, c.inVain(gp, src)...)
	}
	c.errs.addModel(g.kind(), g.name, faults)
	c.hides(g.kind(), g.name, gp.model.Vars)
	for _, w := range gp.model.Warnings {
		c.warnings = append(c.warnings, fmt.Sprintf("%s %s: %s", g.kind(), g.name, w))
	}
	gp.faulty = len(faults) > 0 || !complete(gp.model.Vars)
	return gp
}

// inVain refuses a reset that nothing calls, and a refractory period that is known before the run and is no time. Of one
// between two steps it warns.
func (c *compiler) inVain(gp *groupProgram, src model.GroupSource) (faults model.Errors) {
	m := gp.model
	if strings.TrimSpace(src.Threshold) == "" && len(m.Reset) > 0 {
		faults = append(faults, &model.Error{
			Field: "reset", Text: src.Reset, Span: m.Reset[0].Span, Code: "E412",
			Msg: "a reset without a threshold never runs", Hint: `give the group a threshold, such as "v > -50*mV"`,
		})
	}
	e := m.Refractory
	if e == nil || e.Dim != second {
		return faults
	}
	if !compile.IsConst(e) {
		for k, x := range compile.Tried(gp.object, e) {
			if !(x >= 0) {
				return append(faults, noPeriod(src, e, fmt.Sprintf("%v for i = %d", units.Time(x), k)))
			}
		}
		return faults
	}
	period := compile.Const(e, src.Dt)
	if !(period >= 0) {
		return append(faults, noPeriod(src, e, units.Time(period).String()))
	}
	if _, whole := systems.WholeSteps(period, src.Dt); !whole && !math.IsInf(period, 1) {
		lasts := math.Floor((period + float64(1e-3*src.Dt)) / src.Dt)
		c.warnings = append(c.warnings, fmt.Sprintf("neurons %s: refractory %s is not a multiple of dt; it lasts %.6g ms", gp.decl.name, strings.TrimSpace(src.Refractory), float64(float64(lasts*src.Dt)*1000)))
	}
	return faults
}

func noPeriod(src model.GroupSource, e *model.Expr, what string) *model.Error {
	return &model.Error{
		Field: "refractory", Text: src.Refractory, Span: e.Span, Code: "E451",
		Msg: fmt.Sprintf("a refractory period of %s, want a time of zero or more", what),
	}
}

// neurons integrates and compiles a group, once its links are known.
func (c *compiler) neurons(gp *groupProgram) {
	g := gp.decl
	if gp.faulty {
		return
	}
	plan, err := integrator.New(gp.model.Vars, gp.model.Symbol, g.model.Method)
	if err != nil {
		c.methodFault(g.kind(), g.name, g.model.Method, g.model.Equations, err)
	}
	gp.plan = plan
	c.events(gp)
	c.inits(gp)
	c.generator(gp)
	if len(c.errs) > 0 {
		return
	}
	gp.kernels = compile.NewGroup(gp.object, gp.model, plan)
	c.judge(gp)
	k := gp.kernels
	c.later(k.StateUpdate, &gp.stateUpdate)
	c.later(k.Links, &gp.copies)
	c.later(k.Threshold, &gp.threshold)
	c.later(k.Reset, &gp.reset)
	if k.StateUpdate != nil && k.Threshold != nil {
		if f, ok := pass.Join("update_and_threshold."+g.name, k.StateUpdate, k.Threshold); ok {
			c.later(f, &gp.joined)
			c.seldom(&gp.stateUpdate)
			c.seldom(&gp.threshold)
		}
		if k.Quiet != nil {
			if f, ok := pass.Join("quiet_update_and_threshold."+g.name, k.Quiet, k.Threshold); ok {
				c.later(f, &gp.quiet)
				c.later(k.Release, &gp.release)
			}
		}
	}
	if k.Propagator != nil {
		c.later(k.Propagator.Inputs, &gp.inputs)
	}
	gp.beforeStart = make([]kernels.Program, len(k.BeforeStart))
	for i, f := range k.BeforeStart {
		c.later(f, &gp.beforeStart[i])
		v := gp.model.Var(f.Name[strings.LastIndexByte(f.Name, '.')+1:]) // before_start.GROUP.VARIABLE
		gp.beforeStartShared = append(gp.beforeStartShared, v.Shared)
	}
}

// complete reports whether every definition could be resolved. One that mentions a wrong constant has no fault of its
// own.
func complete(vars []*model.Variable) bool {
	for _, v := range vars {
		if v.Kind != model.Parameter && v.Expr == nil {
			return false
		}
	}
	return true
}

// inits compiles the initial values of a group.
func (c *compiler) inits(gp *groupProgram) {
	g := gp.decl
	gp.init = make([]initProgram, len(g.init))
	for k, a := range g.init {
		field := fmt.Sprintf("init[%d]", k)
		v, value, faults := gp.model.Assignment(field, a.variable, a.value)
		c.errs.addModel(g.kind(), g.name, faults)
		var where *model.Expr
		if a.where != "" {
			where, faults = gp.model.Condition(field+".where", a.where)
			c.errs.addModel(g.kind(), g.name, faults)
		}
		at := -1
		if a.single {
			if at = a.at; at < 0 || at >= g.count {
				c.errs.add(g.kind(), g.name, field, "E401", fmt.Sprintf("index %d is outside 0..%d of %s.%s", at, g.count-1, g.name, a.variable), "")
				continue
			}
		}
		if v == nil || value == nil || a.where != "" && where == nil || len(faults) > 0 {
			continue
		}
		if c.overflows(g.kind(), g.name, field, a.value, v, value) {
			continue
		}
		name := fmt.Sprintf("init.%s.%s.%d", g.name, v.Name, k)
		s := gp.model.Symbol(v)
		if v.Shared {
			if where != nil || a.single || varies(value) {
				c.errs.add(g.kind(), g.name, field, "E129", fmt.Sprintf("%s is shared by the group: its value cannot differ by neuron", v.Name), "")
				continue
			}
			if len(c.errs) > 0 {
				continue
			}
			gp.init[k].shared = true
			c.later(compile.AssignShared(gp.object, name, s, value), &gp.init[k].program)
			continue
		}
		if len(c.errs) > 0 {
			continue
		}
		c.later(compile.Assign(gp.object, name, s, value, where, at), &gp.init[k].program)
	}
}

// varies reports whether an initial value may differ between the elements of a group.
func varies(e *model.Expr) bool {
	return e.Mentions(func(x *model.Expr) bool {
		if x.Op != model.Ref {
			return false
		}
		switch x.Sym.Kind {
		case model.Constant, model.Time, model.Dt, model.StepNumber, model.Size:
			return false
		case model.Var:
			return !x.Sym.Var.Shared
		}
		return true
	})
}
