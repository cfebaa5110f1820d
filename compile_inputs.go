package spikelane

import (
	"cmp"
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
func (c *compiler) poissonModel(g *NeuronGroup, src model.GroupSource) (*model.Group, model.Errors) {
	p := g.poisson
	each := p.Each != nil
	if each && p.Rates != "" {
		c.errs.add(g.kind(), g.name, "rates", "E414", "Each excludes Rates", "give one of them")
	}
	if each && len(p.Each) != g.count {
		c.errs.add(g.kind(), g.name, "rates", "E403", fmt.Sprintf("%d rates for %d elements", len(p.Each), g.count), "")
	}
	for k, rate := range p.Each {
		if why := badRate(rate); why != "" {
			c.errs.add(g.kind(), g.name, fmt.Sprintf("rates[%d]", k), "E406", why, "")
			break
		}
	}
	m, faults := model.NewPoisson(src, p.Rates, each, c.ns)
	if !each && len(faults) == 0 && len(m.Vars) == 1 && m.Vars[0].Expr != nil {
		if e := m.Vars[0].Expr; compile.IsConst(e) {
			rate := compile.Const(e, src.Dt)
			if why := badRate(rate); why != "" {
				faults = append(faults, &model.Error{Field: "rates", Text: p.Rates, Span: e.Span, Code: "E406", Msg: why})
			} else if chance := float64(rate * src.Dt); chance > 1 {
				c.warnings = append(c.warnings, fmt.Sprintf("poisson %s: a rate of %v Hz is more than one spike in each step of %v ms", g.name, rate, src.Dt*1000))
			}
		}
	}
	return m, faults
}

func badRate(hz float64) string {
	if hz >= 0 && !math.IsInf(hz, 0) {
		return ""
	}
	return fmt.Sprintf("a rate of %v Hz: rates are finite and not negative", hz)
}

// playback is a prescribed list of spikes on a grid of steps.
type playback struct {
	steps  []int64
	index  []int32
	period int64
}

// generator puts the spikes of a generator on the grid.
func (c *compiler) generator(gp *groupProgram) {
	g := gp.decl
	gp.rates = nil
	if g.poisson != nil && len(g.poisson.Each) == g.count {
		gp.rates = g.poisson.Each
	}
	if g.generator == nil {
		return
	}
	m := g.generator
	var errs Errors
	gp.spikes, errs = newPlayback(g, gp.object.Dt, m.Indices, m.Times, m.Period)
	c.errs = append(c.errs, errs...)
}

// mostSpikeSteps bounds the times of spikes, in steps.
const mostSpikeSteps = 1 << 53

func newPlayback(g *NeuronGroup, dt float64, indices []int32, times []float64, period units.Time) (*playback, Errors) {
	var errs Errors
	fault := func(field, code, msg, hint string) { errs.add(g.kind(), g.name, field, code, msg, hint) }
	if len(indices) != len(times) {
		fault("t", "E403", fmt.Sprintf("i has %d entries, t has %d", len(indices), len(times)), "")
		return nil, errs
	}
	type spike struct {
		step int64
		i    int32
		at   int
	}
	list := make([]spike, 0, len(times))
	for k, i := range indices {
		if i < 0 || int(i) >= g.count {
			fault(fmt.Sprintf("i[%d]", k), "E405", fmt.Sprintf("index %d is outside 0..%d", i, g.count-1), "")
			break
		}
	}
	for k, t := range times {
		if !(t >= 0) || t/dt >= mostSpikeSteps {
			fault(fmt.Sprintf("t[%d]", k), "E415", fmt.Sprintf("a spike at %v s: times are finite and not negative", t), "")
			break
		}
		list = append(list, spike{int64((t + float64(1e-3*dt)) / dt), indices[k], k})
	}
	steps := int64(0)
	if period != 0 && !math.IsInf(float64(period), 1) {
		var whole bool
		if steps, whole = systems.WholeSteps(float64(period), dt); !whole || steps < 1 {
			fault("period", "E417", fmt.Sprintf("a period of %v ms is not a whole number of steps of %v ms", float64(period)*1000, dt*1000), "")
			return nil, errs
		}
	}
	if len(errs) > 0 {
		return nil, errs
	}
	slices.SortFunc(list, func(a, b spike) int {
		return cmp.Or(cmp.Compare(a.step, b.step), cmp.Compare(a.i, b.i), cmp.Compare(a.at, b.at))
	})
	p := &playback{period: steps, steps: make([]int64, len(list)), index: make([]int32, len(list))}
	for k, s := range list {
		p.steps[k], p.index[k] = s.step, s.i
		if k > 0 && list[k-1].step == s.step && list[k-1].i == s.i {
			fault(fmt.Sprintf("t[%d]", s.at), "E416", fmt.Sprintf("element %d spikes twice in the step of %v ms at %v ms", s.i, dt*1000, float64(float64(s.step)*dt)*1000), "each element spikes at most once in a step; take a smaller dt, or more elements")
			return nil, errs
		}
	}
	if n := len(list); steps > 0 && n > 0 && list[n-1].step >= steps {
		fault("period", "E417", fmt.Sprintf("the period of %v ms is not longer than the last time, %v ms", float64(period)*1000, times[list[n-1].at]*1000), "")
		return nil, errs
	}
	return p, errs
}

// playback attaches the prescribed spikes of a group: those of the last SetSpikes, or of the network.
func (s *Simulation) playback(e ecs.Entity, gp *groupProgram) {
	p := gp.spikes
	if m, ok := s.played[gp.decl]; ok {
		p, _ = newPlayback(gp.decl, gp.object.Dt, m.Indices, m.Times, m.Period) // without fault: see replayed
	}
	ecs.Set(s.world, e, systems.Playback{Dt: gp.object.Dt, Order: gp.decl.model.Order, Steps: p.steps, Index: p.index, Period: p.period})
}

// replayed reports why the spikes that SetSpikes gave do not fit the program p, whose steps may be others.
func (s *Simulation) replayed(p *Program) error {
	var errs Errors
	for _, gp := range p.groups {
		if m, ok := s.played[gp.decl]; ok {
			_, faults := newPlayback(gp.decl, gp.object.Dt, m.Indices, m.Times, m.Period)
			errs = append(errs, faults...)
		}
	}
	if len(errs) > 0 {
		return errs
	}
	return nil
}

// SetSpikes replaces the spikes of a generator, between runs: element indices[k] spikes at times[k], in seconds of the
// simulation's time. What lies in the past is not made up for. See SpikeGeneratorGroup for the other rules; the error is
// an Errors, or wraps ErrBusy, and then nothing is changed.
func (s *Simulation) SetSpikes(g *SpikeGeneratorGroup, indices []int32, times []float64, period units.Time) error {
	if err := s.idle("SetSpikes"); err != nil {
		return err
	}
	k := -1
	if g != nil {
		k = slices.IndexFunc(s.prog.groups, func(gp *groupProgram) bool { return gp.decl == g.g })
	}
	if k < 0 {
		return s.foreign(g == nil, "generator")
	}
	gp := s.prog.groups[k]
	p, errs := newPlayback(g.g, gp.object.Dt, indices, times, period)
	if len(errs) > 0 {
		return errs
	}
	s.played[g.g] = SpikeGenerator{Indices: slices.Clone(indices), Times: slices.Clone(times), Period: period}
	s.playback(s.groups[gp], gp)
	if now := (&systems.Clock{Dt: gp.object.Dt}).StepsTo(s.loop.Time); p.period == 0 && len(p.steps) > 0 && p.steps[0] < now {
		s.prog.logger().Warn(fmt.Sprintf("generator %s: spikes before the present time of %v ms are ignored", g.g.name, s.loop.Time*1000))
	}
	return nil
}

// inputProgram is a compiled PoissonInput.
type inputProgram struct {
	decl   *PoissonInput
	of     *groupProgram
	stmt   *model.Stmt
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
	object := compile.Object{Name: in.name, ID: uint32(in.id), N: gp.decl.count, Dt: gp.object.Dt}
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
	if why := badRate(rate); why != "" {
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
	ecs.Set(s.world, e, systems.Input{Dt: ip.of.object.Dt, Order: ip.decl.trains.Order, Kernel: s.bind(ip.kernel, table.Get), Lo: lo, Hi: hi})
}
