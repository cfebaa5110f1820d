package spikelane

import (
	"fmt"
	"math"
	"slices"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
	"github.com/spikelane/spikelane/units"
)

// poissonModel checks the rates of a Poisson group.
func (c *compiler) poissonModel(gp *groupProgram, src model.GroupSource) (*model.Group, model.Errors) {
	g := gp.decl
	p := g.poisson
	fault := func(field, code, msg, hint string) { c.errs.add(g.kind(), g.name, field, code, msg, hint) }
	if p.Each != nil && p.Rates != "" {
		fault("rates", "E414", "Each excludes Rates", "give one of them")
	}
	if p.Each != nil && len(p.Each) != g.count {
		fault("rates", "E403", fmt.Sprintf("%d rates for %d elements", len(p.Each), g.count), "")
	}
	for k, rate := range p.Each {
		if why := badRate(rate, ""); why != "" {
			fault(fmt.Sprintf("rates[%d]", k), "E406", why, "")
			break
		}
	}
	gp.rates = p.Each
	if p.When != "" {
		gp.slot = c.slot(g.kind(), g.name, "when", p.When, systems.Thresholds)
	}
	m, value, faults := model.NewPoisson(src, p.Rates, c.ns)
	if value == nil {
		return m, append(faults, c.triedRates(gp, m, p.Rates)...)
	}
	rate := compile.Const(value, src.Dt)
	if why := badRate(rate, ""); why != "" {
		return m, append(faults, &model.Error{Field: "rates", Text: p.Rates, Span: value.Span, Code: "E406", Msg: why})
	}
	c.tooOften(g, rate, src.Dt, "")
	gp.rates = []float64{rate}
	return m, faults
}

// triedRates looks at rates that differ between elements, as far as they are known before the run.
func (c *compiler) triedRates(gp *groupProgram, m *model.Group, text string) (faults model.Errors) {
	v := m.Var(model.Rates)
	if v == nil || v.Kind != model.Subexpression {
		return nil
	}
	for k, rate := range compile.Tried(gp.object, v.Expr) {
		of := fmt.Sprintf(" for i = %d", k)
		if why := badRate(rate, of); why != "" {
			return model.Errors{{Field: "rates", Text: text, Span: v.Expr.Span, Code: "E406", Msg: why, Hint: "clip(…, 0*Hz, inf*Hz) makes them so"}}
		}
		if c.tooOften(gp.decl, rate, gp.object.Dt, of) {
			break
		}
	}
	return nil
}

// tooOften warns of a rate of more than one spike in a step, and reports whether it is one.
func (c *compiler) tooOften(g *NeuronGroup, rate, dt float64, of string) bool {
	if float64(rate*dt) <= 1 {
		return false
	}
	c.warnings = append(c.warnings, fmt.Sprintf("poisson %s: a rate of %v Hz%s is more than one spike in each step of %v ms", g.name, rate, of, dt*1000))
	return true
}

// setRates gives the parameter of a Poisson group the values of its declaration, at the start, and when a change of
// constants changes them.
func (s *Simulation) setRates(gp *groupProgram, table *ecs.Table) {
	if gp.rates == nil || slices.Equal(s.rated[gp.decl], gp.rates) {
		return
	}
	first := s.rated[gp.decl] == nil
	s.rated[gp.decl] = gp.rates
	if s.notes != nil && !first {
		values := make([]float64, gp.decl.count)
		for k := range values {
			values[k] = gp.rates[k%len(gp.rates)]
		}
		s.noteValues(s.groups[gp], model.Rates, table.Get(model.Rates), 0, values, nil)
	}
	for k, col := 0, table.Get(model.Rates); k < col.Len(); k++ {
		col.F64[k] = gp.rates[k%len(gp.rates)]
	}
}

// badRate says why a rate is none, of the elements that are named.
func badRate(hz float64, of string) string {
	if hz >= 0 && !math.IsInf(hz, 0) {
		return ""
	}
	return fmt.Sprintf("a rate of %v Hz%s: rates are finite and not negative", hz, of)
}

// inputProgram is a compiled PoissonInput.
type inputProgram struct {
	decl   *PoissonInput
	of     *groupProgram
	stmt   *model.Stmt
	slot   systems.Slot
	kernel kernels.Program
}

// input compiles a PoissonInput.
func (c *compiler) input(in *PoissonInput, groups map[*NeuronGroup]*groupProgram) *inputProgram {
	ip := &inputProgram{decl: in}
	fault := func(field, code, msg, hint string) { c.errs.add("poisson_input", in.name, field, code, msg, hint) }
	if groupOf(in.target) == nil {
		fault("target", "E408", "no target given", "")
		return ip
	}
	gp := groups[in.target.group()]
	if gp == nil {
		fault("target", "E408", fmt.Sprintf("target %s belongs to another network", in.target.group().name), "")
		return ip
	}
	ip.of = gp
	ip.slot = c.slot("poisson_input", in.name, "when", in.trains.When, systems.Synapses)
	if n := in.trains.N; n < 1 || n > mostTrials {
		fault("count", "E404", fmt.Sprintf("Poisson input has 1 to %d trains, not %d", mostTrials, n), "")
		return ip
	}
	chance, ok := c.inputRate(in, gp.object.Dt)
	if !ok || gp.model == nil {
		return ip
	}
	count := model.NewBinomial("_"+in.name, model.Binomial{N: int64(in.trains.N), P: chance})
	stmt, faults := gp.model.Input(in.variable, in.trains.Weight, count)
	c.errs.addModel("poisson_input", in.name, faults)
	if ip.stmt = stmt; stmt == nil || len(c.errs) > 0 {
		return ip
	}
	c.table(count)
	lo, hi := in.target.bounds()
	object := compile.Object{Name: in.name, ID: c.numbers[in], N: gp.decl.count, Dt: gp.object.Dt}
	c.later(compile.Input(object, in.name+"."+gp.decl.name, lo, hi-lo, stmt), &ip.kernel)
	return ip
}

// inputRate returns the probability that a train spikes in a step.
func (c *compiler) inputRate(in *PoissonInput, dt float64) (float64, bool) {
	text := in.trains.Rate
	e, faults := c.ns.Quantity("rate", text)
	c.errs.addModel("poisson_input", in.name, faults)
	if e == nil {
		return 0, false
	}
	fault := func(code, msg string) (float64, bool) {
		c.errs = append(c.errs, &Error{Kind: "poisson_input", Object: in.name, Field: "rate", Text: text, Span: e.Span, Code: code, Msg: msg})
		return 0, false
	}
	if e.Dim != units.PerSecond {
		return fault("E201", fmt.Sprintf("rate needs a rate, is %s", unitName(e.Dim)))
	}
	rate := compile.Const(e, dt)
	if why := badRate(rate, ""); why != "" {
		return fault("E406", why)
	}
	chance := float64(rate * dt)
	if chance > 1 {
		return fault("E406", fmt.Sprintf("a rate of %v Hz is more than one spike in each step of %v ms", rate, dt*1000))
	}
	return chance, true
}

// drive attaches a PoissonInput.
func (s *Simulation) drive(ip *inputProgram) {
	of := s.groups[ip.of]
	lo, hi := ip.decl.target.bounds()
	e, known := s.inputs[ip.decl]
	if !known {
		e = s.world.NewObject(ip.decl.name)
		s.inputs[ip.decl] = e
	}
	table := ecs.Get[ecs.Population](s.world, of).Table
	ecs.Set(s.world, e, systems.Input{Dt: ip.of.object.Dt, Slot: ip.slot, Order: ip.decl.trains.Order, Kernel: s.bind(ip.kernel, table.Get), Lo: lo, Hi: hi})
}
