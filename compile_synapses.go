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
	if s.model.OnPre != "" && s.src.group().model.Threshold == "" {
		c.errs.add("synapses", s.name, "source", "E412", fmt.Sprintf("%s never spikes", s.src.group().name), "did you forget its threshold?")
	}
	var faults model.Errors
	sp.model, faults = model.NewSynapses(model.SynapsesSource{Equations: s.model.Equations, OnPre: s.model.OnPre, OnPost: s.model.OnPost}, sp.pre.model, sp.pst.model, c.ns)
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

// The random streams of Connect are the upper half of an object's, the random functions in its texts the lower: initial
// values draw the same numbers however synapses are made.
const firstSite, lastSite = 1 << 15, 1<<16 - 1

// connect compiles the k-th call of Connect.
func (c *compiler) connect(sp *synapseProgram, k int) *connectProgram {
	s, spec := sp.decl, sp.decl.connect[k]
	cp := &connectProgram{spec: spec, p: 1, n: 1}
	field := func(name string) string { return fmt.Sprintf("connect[%d].%s", k, name) }
	if spec.I != nil || spec.J != nil {
		c.explicit(sp, k)
		return cp
	}
	var cond, p, count *model.Expr
	var faults model.Errors
	if spec.Condition != "" {
		cond, faults = sp.model.Condition(field("condition"), spec.Condition)
		c.errs.addModel("synapses", s.name, faults)
	}
	if spec.P != "" {
		if p, faults = sp.model.Number(field("p"), spec.P); p != nil && compile.IsConst(p) {
			cp.p = compile.Const(p, c.dt)
			if !(cp.p >= 0 && cp.p <= 1) {
				c.errs = append(c.errs, &Error{Kind: "synapses", Object: s.name, Field: field("p"), Text: spec.P, Span: p.Span, Code: "E406", Msg: fmt.Sprintf("probability %v is outside 0..1", cp.p)})
			}
			p = nil
		}
		c.errs.addModel("synapses", s.name, faults)
	}
	if spec.N != "" {
		if count, faults = sp.model.Number(field("n"), spec.N); count != nil && compile.IsConst(count) {
			n := compile.Const(count, c.dt)
			if !(n >= 0 && n <= 1<<20) || n != math.Floor(n) {
				c.errs = append(c.errs, &Error{Kind: "synapses", Object: s.name, Field: field("n"), Text: spec.N, Span: count.Span, Code: "E406", Msg: fmt.Sprintf("n is %v; it must be a whole number of synapses for each pair, at least 0", n)})
			} else {
				cp.n = int(n)
			}
			count = nil
		}
		c.errs.addModel("synapses", s.name, faults)
	}
	if cp.site = firstSite + k; cp.site > lastSite {
		c.errs.add("synapses", s.name, field("p"), "E404", fmt.Sprintf("at most %d calls of Connect may name a condition or a probability", lastSite-firstSite+1), "connect pairs by index")
	}
	if len(c.errs) > 0 {
		return cp
	}
	if cond != nil || p != nil || count != nil {
		cp.count = count != nil
		c.later(compile.Pairs(sp.object, sp.ends, fmt.Sprintf("connect.%s.%d", s.name, k), cond, p, count, cp.site), &cp.pairs)
	}
	return cp
}

// explicit checks pairs given by index.
func (c *compiler) explicit(sp *synapseProgram, k int) {
	s, spec := sp.decl, sp.decl.connect[k]
	fault := func(field, code, msg, hint string) {
		c.errs.add("synapses", s.name, fmt.Sprintf("connect[%d]%s", k, field), code, msg, hint)
	}
	if spec.Condition != "" || spec.P != "" || spec.N != "" {
		fault("", "E414", "index pairs exclude condition, p and n", "")
	}
	if len(spec.I) != len(spec.J) {
		fault("", "E403", fmt.Sprintf("i has %d entries, j has %d", len(spec.I), len(spec.J)), "")
		return
	}
	for _, side := range []struct {
		field, what string
		list        []int32
		n           int
	}{{".i", "source", spec.I, sp.ends.NPre}, {".j", "target", spec.J, sp.ends.NPost}} {
		for m, x := range side.list {
			if x < 0 || int(x) >= side.n {
				fault(fmt.Sprintf("%s[%d]", side.field, m), "E405", fmt.Sprintf("%s index %d is outside 0..%d", side.what, x, side.n-1), "")
				break
			}
		}
	}
}

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
		if v == nil || value == nil || a.where != "" && where == nil || len(faults) > 0 {
			continue
		}
		c.later(compile.AssignSynapses(sp.object, sp.ends, fmt.Sprintf("init.%s.%s.%d", s.name, v.Name, k), sp.model.Symbol(v), value, where), &sp.init[k].program)
	}
}
