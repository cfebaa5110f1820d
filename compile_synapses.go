package spikelane

import (
	"fmt"
	"math"
	"strings"

	"github.com/spikelane/spikelane/compile"
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
	if sp.pre == nil || sp.pst == nil || sp.pre.model == nil || sp.pst.model == nil {
		return sp
	}
	if s.model.OnPre != "" && !s.src.group().spikes() {
		c.errs.add("synapses", s.name, "source", "E412", fmt.Sprintf("%s never spikes", s.src.group().name), "did you forget its threshold?")
	}
	var faults model.Errors
	sp.model, faults = model.NewSynapses(model.SynapsesSource{Equations: s.model.Equations, MultisynapticIndex: s.model.MultisynapticIndex, OnPre: s.model.OnPre, OnPost: s.model.OnPost,
		NPre: width(s.src), NPost: width(s.tgt), Dt: sp.pre.object.Dt}, sp.pre.model, sp.pst.model, c.ns)
	c.errs.addModel("synapses", s.name, faults)
	c.notYetSynapses(s, sp.model)
	if len(s.connect) == 0 {
		c.errs.add("synapses", s.name, "", "E408", "no synapses: nothing says what is connected to what", "call Connect, or remove the synapses")
	}
	srcLo, srcHi := s.src.bounds()
	tgtLo, tgtHi := s.tgt.bounds()
	sp.ends = compile.Ends{Syn: sp.model, NPre: srcHi - srcLo, NPost: tgtHi - tgtLo, OffsetPre: srcLo, OffsetPost: tgtLo}
	sp.object = compile.Object{Name: s.name, ID: uint32(s.id), Dt: sp.pre.object.Dt}
	sp.delay = c.delay(s, sp.object.Dt)
	for k := range s.connect {
		sp.connect = append(sp.connect, c.connect(sp, k))
	}
	c.synapseInits(sp)
	if len(c.errs) > 0 {
		return sp
	}
	if len(sp.model.OnPre) > 0 {
		c.later(compile.OnPre(sp.object, sp.ends, sp.model.OnPre), &sp.onPre)
	}
	return sp
}

// width returns the number of elements of a source or target.
func width(s Source) int {
	lo, hi := s.bounds()
	return hi - lo
}

func (c *compiler) notYetSynapses(s *Synapses, m *model.Synapses) {
	refuse := func(v *model.Variable, what string) {
		c.errs = append(c.errs, &Error{Kind: "synapses", Object: s.name, Field: "equations", Text: s.model.Equations, Span: v.Span,
			Code: "E900", Msg: what + " not available yet"})
	}
	for _, v := range m.Vars {
		switch {
		case v.Kind == model.Differential:
			refuse(v, "differential equations of synapses are")
		case v.Summed:
			refuse(v, "summed variables are")
		case v.ConstantOverDt:
			refuse(v, "synaptic subexpressions constant over dt are")
		case v.Shared:
			refuse(v, "shared synaptic variables are")
		}
	}
	if strings.TrimSpace(s.model.OnPost) != "" {
		c.errs.add("synapses", s.name, "on_post", "E900", "on_post is not available yet", "")
	}
}

// mostInFlight bounds the memory for spikes that wait out a delay, in bytes.
const mostInFlight = 1 << 35

// delay evaluates the delay in steps, rounded to the nearest, halves up.
func (c *compiler) delay(s *Synapses, dt float64) int64 {
	text := s.model.Delay
	if strings.TrimSpace(text) == "" {
		return 0
	}
	e, faults := c.ns.Quantity("delay", text)
	c.errs.addModel("synapses", s.name, faults)
	if e == nil {
		return 0
	}
	fault := func(code, msg, hint string) int64 {
		c.errs = append(c.errs, &Error{Kind: "synapses", Object: s.name, Field: "delay", Text: text, Span: e.Span, Code: code, Msg: msg, Hint: hint})
		return 0
	}
	d, ok := timeOf(e)
	switch {
	case !ok:
		return fault("E201", fmt.Sprintf("delay needs a time, is %s", unitName(e.Dim)), "")
	case !(d >= 0):
		return fault("E409", fmt.Sprintf("delay is %v s; it cannot be negative", d), "")
	case d/dt >= 1<<31:
		return fault("E409", fmt.Sprintf("delay of %v s is more than 2^31 steps of %v s", d, dt), "")
	}
	steps := math.Floor(d/dt + 0.5)
	if bytes := 4 * (steps + 1) * float64(groupOf(s.src).count); bytes > mostInFlight {
		return fault("E409", fmt.Sprintf("delay of %v s, %v steps of %v s, needs %.0f GiB for spikes under way", d, steps, dt, bytes/(1<<30)), "")
	}
	if math.Abs(float64(steps*dt)-d) > float64(1e-6*dt) {
		c.warnings = append(c.warnings, fmt.Sprintf("synapses %s: delay %s is not a multiple of dt; rounded to %v ms", s.name, text, float64(steps*dt)*1000))
	}
	return int64(steps)
}
