package spikelane

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/integrator"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// pathwayDecl is a pathway with the names of its texts for faults.
type pathwayDecl struct {
	Pathway
	field, delayField string
}

// pathwayProgram is one pathway of a synapses object.
type pathwayProgram struct {
	decl        Pathway
	program     kernels.Program
	delay       float64     // seconds, when all synapses have one delay
	delays      *model.Expr // else: seconds, by synapse
	delayField  string
	delayKernel kernels.Program
	model       *model.Pathway
	listed      bool // the kernel takes lists of synapses, not rows
}

// pathwaysOf lists the pathways of a synapses object: on_pre, on_post, then the named ones.
func pathwaysOf(s *Synapses) []pathwayDecl {
	var out []pathwayDecl
	if strings.TrimSpace(s.model.OnPre) != "" || s.model.Delay != "" {
		out = append(out, pathwayDecl{Pathway{Name: "pre", Code: s.model.OnPre, Delay: s.model.Delay}, "on_pre", "delay"})
	}
	if strings.TrimSpace(s.model.OnPost) != "" {
		out = append(out, pathwayDecl{Pathway{Name: "post", Post: true, Code: s.model.OnPost}, "on_post", ""})
	}
	for k, p := range s.model.Pathways {
		field := fmt.Sprintf("pathways[%d]", k)
		out = append(out, pathwayDecl{p, field + ".code", field + ".delay"})
	}
	return out
}

func (c *compiler) pathways(sp *synapseProgram, paths []pathwayDecl) {
	s := sp.decl
	for _, p := range paths {
		side, of := "source", p.driver(s)
		if p.Post {
			side = "target"
		}
		if p.event() != spikeEvent {
			c.event(s, p)
		} else if !of.group().spikes() && strings.TrimSpace(p.Code) != "" {
			c.errs.add("synapses", s.name, side, "E412", fmt.Sprintf("%s never spikes", of.group().name), "give it a threshold")
		}
		pp := &pathwayProgram{decl: p.Pathway, delayField: p.delayField}
		pp.delay, pp.delays = c.delay(sp, p)
		sp.paths = append(sp.paths, pp)
	}
}

// event returns the name of the event that drives the pathway.
func (p Pathway) event() string {
	if p.Event == "" {
		return spikeEvent
	}
	return p.Event
}

// event checks that the driving group has the custom event of a pathway.
func (c *compiler) event(s *Synapses, p pathwayDecl) {
	g := groupOf(p.driver(s))
	var names []string
	for _, e := range g.model.Events {
		if e.Name == p.Event {
			return
		}
		names = append(names, e.Name)
	}
	hint := "its events: " + strings.Join(append([]string{"spike"}, names...), ", ")
	if near := Suggest(p.Event, names); len(near) > 0 {
		hint = fmt.Sprintf("did you mean %q?", near[0])
	}
	c.errs.add("synapses", s.name, strings.TrimSuffix(p.field, "code")+"event", "E402", fmt.Sprintf("%s has no event %q", g.name, p.Event), hint)
}

// delay evaluates a delay that all synapses share, in seconds, or returns the expression that gives each its own.
func (c *compiler) delay(sp *synapseProgram, p pathwayDecl) (float64, *model.Expr) {
	s, dt := sp.decl, sp.pre.object.Dt
	if p.Post {
		dt = sp.pst.object.Dt
	}
	if strings.TrimSpace(p.Delay) == "" {
		return 0, nil
	}
	e, faults := sp.model.Value(p.delayField, p.Delay)
	c.errs.addModel("synapses", s.name, faults)
	if e == nil {
		return 0, nil
	}
	fault := func(code, msg string) (float64, *model.Expr) {
		f := &Error{Kind: "synapses", Object: s.name, Field: p.delayField, Text: p.Delay, Span: e.Span, Code: code, Msg: msg}
		if code == "E201" {
			f.Hint = model.TimeHint(e)
		}
		c.errs = append(c.errs, f)
		return 0, nil
	}
	if e.Type == model.Boolean || e.Dim != second {
		return fault("E201", fmt.Sprintf("delay needs a time, is %s", unitName(e.Dim)))
	}
	if !compile.IsConst(e) {
		return 0, e
	}
	d := compile.Const(e, dt)
	steps, err := delaySteps(d, dt, groupOf(p.driver(s)).count)
	if err != nil {
		return fault("E409", err.Error())
	}
	if math.Abs(float64(float64(steps)*dt)-d) > float64(1e-6*dt) {
		c.warnings = append(c.warnings, fmt.Sprintf("synapses %s: delay %s is not a multiple of dt; rounded to %v ms", s.name, p.Delay, float64(float64(steps)*dt)*1000))
	}
	return d, nil
}

// mostInFlight bounds the memory for spikes that wait out a delay, in bytes.
const mostInFlight = 1 << 35

// perStep is about what a step of a ring of spikes takes beside the spikes, in bytes.
const perStep = 200

// delaySteps rounds a delay in seconds to whole steps, halves up. n is the size of the group whose spikes wait.
func delaySteps(d, dt float64, n int) (int32, error) {
	switch {
	case !(d >= 0):
		return 0, fmt.Errorf("delay is %v s; it cannot be negative", d)
	case d/dt >= 1<<31:
		return 0, fmt.Errorf("delay of %v s is more than 2^31 steps of %v s", d, dt)
	}
	steps := math.Floor(d/dt + 0.5)
	if bytes := (steps + 1) * float64(4*n+perStep); bytes > mostInFlight {
		return 0, fmt.Errorf("delay of %v s, %v steps of %v s, needs %.0f GiB for spikes under way", d, steps, dt, bytes/(1<<30))
	}
	return int32(steps), nil
}

// driver returns the side whose spikes drive the pathway.
func (p pathwayDecl) driver(s *Synapses) Source {
	if p.Post {
		return s.tgt
	}
	return s.src
}

// synapsePlans plans the clock-driven and the event-driven equations; nil where there are none.
func (c *compiler) synapsePlans(sp *synapseProgram) (steps, events *integrator.Plan) {
	s := sp.decl
	if !complete(sp.model.Vars) {
		return nil, nil
	}
	if vars := sp.model.Driven(false); len(vars) > 0 {
		plan, err := integrator.New(vars, sp.model.Symbol, s.model.Method)
		if err != nil {
			c.methodFault("synapses", s.name, s.model.Method, s.model.Equations, err)
		}
		steps = plan
	}
	vars := sp.model.Driven(true)
	if len(vars) == 0 {
		return steps, nil
	}
	plan, err := integrator.New(vars, sp.model.Symbol, "exact")
	var refused *integrator.Error
	if errors.As(err, &refused) {
		refused.Msg = strings.Replace(refused.Msg, `method "exact": `, "event-driven: ", 1)
		refused.Hint = "event-driven equations are linear with coefficients that do not depend on t; use (clock-driven)"
		c.methodFault("synapses", s.name, "", s.model.Equations, refused)
		return steps, nil
	}
	for i, row := range plan.Linear.A {
		for _, e := range append(slices.Clone(row), plan.Linear.B[i]) {
			// What a timed array holds over a step changes between events.
			if e != nil && e.Mentions(func(x *model.Expr) bool { return x.Held }) {
				v := plan.Linear.Vars[i]
				c.errs = append(c.errs, &Error{
					Kind: "synapses", Object: s.name, Field: "equations", Text: s.model.Equations, Span: v.Span, Code: "E305",
					Msg: fmt.Sprintf("event-driven: d%s/dt changes with t between events: it contains %v", v.Name, e), Hint: "use (clock-driven)",
				})
				return steps, nil
			}
		}
	}
	if plan.Linear.Coupled() {
		if _, ok := sp.ends.Beat(); !ok {
			c.errs = append(c.errs, &Error{
				Kind: "synapses", Object: s.name, Field: "equations", Text: s.model.Equations, Span: plan.Linear.Vars[0].Span, Code: "E305",
				Msg: "event-driven: the equations are coupled, and the clocks of source and target have no common step", Hint: "use (clock-driven), or steps of which one is a multiple of the other",
			})
		}
		for i, row := range plan.Linear.A {
			for _, a := range row {
				if a != nil && !compile.IsConst(a) {
					c.errs = append(c.errs, &Error{
						Kind: "synapses", Object: s.name, Field: "equations", Text: s.model.Equations, Span: plan.Linear.Vars[i].Span, Code: "E305",
						Msg: fmt.Sprintf("event-driven: d%s/dt is coupled to other equations by coefficients that differ by synapse", plan.Linear.Vars[i].Name), Hint: "use (clock-driven), or constants",
					})
				}
			}
		}
	}
	return steps, plan
}
