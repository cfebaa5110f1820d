package spikelane

import (
	"context"
	"slices"
	"time"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/integrator"
	"github.com/spikelane/spikelane/internal/ending"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/simd/cpu"
	"github.com/spikelane/spikelane/systems"
)

// Program is a compiled network: checked, integrated, lowered. It holds no state of a run and may make any number of
// simulations, from many goroutines.
type Program struct {
	name     string
	net      *Network // as it was compiled
	from     *Program // the first one of the network, if this one is derived from it
	config   Config
	dt       float64 // of the default clock, in seconds
	seed     int64
	target   kernels.Target
	aside    kernels.Target // see targetChoice
	ns       *model.Namespace
	groups   []*groupProgram
	synapses []*synapseProgram
	monitors []*monitorProgram
	hosts    []*hostProgram
	regular  []*regularProgram
	slots    []systems.Slot
	inputs   []*inputProgram
	defined  []*model.Function
	tables   map[string]*ecs.Column // of functions, by column name; shared by all simulations
	funcs    []*funcPair
	warnings []string
	notes    *notes

	prefs        Preferences // in force
	targetSource string      // where their target is from

	buildSeconds, compileSeconds float64
}

// funcPair is one kernel before and after the passes.
type funcPair struct {
	raw, improved *kernels.Func
	lowered       kernels.Program
}

type groupProgram struct {
	decl    *NeuronGroup
	model   *model.Group
	plan    *integrator.Plan
	object  compile.Object
	kernels *compile.Group
	faulty  bool

	stateUpdate, threshold, reset, inputs, copies kernels.Program
	joined                                        kernels.Program // state update and threshold in one; may be nil
	quiet, release                                kernels.Program // the same while nothing but spikes changes who is refractory
	events                                        []*eventProgram
	linked                                        []linkColumn
	beforeStart                                   []kernels.Program
	beforeStartShared                             []bool
	init                                          []initProgram
	rates                                         []float64    // of a Poisson group, in Hz: for each element, or one for all; nil: by expression, or 0
	slot                                          systems.Slot // of the threshold of a Poisson group, or of a generator
	spikes                                        *playback    // of a generator
	judged                                        []judged
}

// initProgram sets initial values; a shared variable is set over one element.
type initProgram struct {
	program kernels.Program
	shared  bool
	single  bool // synapses: only the one numbered at, in the order of creation
	at      int
}

type synapseProgram struct {
	decl     *Synapses
	model    *model.Synapses
	pre, pst *groupProgram
	ends     compile.Ends
	object   compile.Object
	kernels  *compile.Synapses
	paths    []*pathwayProgram
	sorting  *pathwayProgram  // whose delays rows are sorted by; nil: they are not
	steps    *integrator.Plan // of the clock-driven variables
	events   *integrator.Plan // of the event-driven variables
	self     *groupProgram    // the synapses as elements that others attach to
	pending  bool             // attached to synapses that are not counted yet: only a simulation's program has kernels
	connect  []*connectProgram
	init     []initProgram

	stateUpdate, inputs kernels.Program
	sums                []kernels.Program // by kernels.Sums
}

type monitorProgram struct {
	decl    *monitor
	of      *groupProgram   // or
	syn     *synapseProgram // what is recorded
	dt      float64
	slot    systems.Slot
	order   int
	symbols []*model.Symbol
	values  []kernels.Program
}

// Compile checks the whole network and makes it runnable. The error is an Errors with every fault found, or wraps
// ErrTarget, or is PreferenceErrors. When ctx ends first, it says so and wraps both ctx.Err() and context.Cause(ctx).
func (n *Network) Compile(ctx context.Context) (*Program, error) {
	return n.compile(ctx, nil)
}

// compile takes over kernels of the program from, if it is not nil, where they are the same.
func (n *Network) compile(ctx context.Context, from *Program) (*Program, error) {
	switch {
	case n == nil:
		return nil, absent("network")
	case ctx == nil:
		return nil, absent("context")
	}
	begin := time.Now()
	p := &Program{name: n.name, net: n.copied(), config: n.config, dt: float64(n.config.Dt), seed: n.config.Seed, notes: &notes{}}
	if p.dt == 0 {
		p.dt = 1e-4
	}
	if n.config.RandomSeed {
		p.seed = randomSeed()
	}
	if from != nil {
		p.from = from.base()
	}
	if err := p.prefer(from); err != nil {
		return nil, err
	}
	chosen, err := n.chooseTarget(ctx, p.prefs, p.warnOnce)
	if err != nil && p.ended(ctx) != nil {
		return nil, p.ended(ctx)
	}
	if err != nil {
		return nil, p.preferred(err)
	}
	p.target, p.aside = chosen.target, chosen.aside
	if chosen.why != "" && from == nil {
		p.logger().Info("target chosen", "target", p.target.Name(), "isa", instructionSet(p.target), "why", chosen.why)
	}
	if cpu.FlushesDenormals() {
		p.warnOnce("a library in this process has numbers below 2.2e-308 flushed to zero, as those linked with -ffast-math do: machine code and C++ are not touched, other results may differ in such numbers")
	}
	if chosen.fellBack != "" {
		p.warnOnce(chosen.fellBack)
	}
	c := &compiler{Program: p, net: n, open: chosen.open, numbers: n.numbers(), errs: append(Errors(nil), n.errs...)}
	c.check(p.dt)
	c.checkSchedule()
	var faults model.Errors
	p.ns, faults = model.NewNamespace(n.constants)
	for _, f := range faults {
		name := f.Field[len("constants."):]
		c.errs = append(c.errs, &Error{Kind: "constants", Field: name, Text: f.Text, Span: f.Span, Code: f.Code, Msg: f.Msg, Hint: f.Hint})
	}
	c.functions()
	byDecl := map[*NeuronGroup]*groupProgram{}
	for _, g := range n.groups {
		if err := p.ended(ctx); err != nil {
			return nil, err
		}
		gp := c.group(g)
		p.groups = append(p.groups, gp)
		byDecl[g] = gp
	}
	c.links(byDecl)
	for _, gp := range p.groups {
		if err := p.ended(ctx); err != nil {
			return nil, err
		}
		c.neurons(gp)
	}
	for _, in := range n.inputs {
		p.inputs = append(p.inputs, c.input(in, byDecl))
	}
	for _, s := range n.synapses {
		if err := p.ended(ctx); err != nil {
			return nil, err
		}
		sp := c.synapsesOf(s, byDecl)
		p.synapses = append(p.synapses, sp)
		byDecl[s.self] = c.elements(sp)
	}
	c.sumsOnce()
	c.sumsAside()
	c.regularCodes(byDecl)
	for _, m := range n.monitors {
		p.monitors = append(p.monitors, c.monitor(m, byDecl))
	}
	for _, o := range n.hosts {
		p.hosts = append(p.hosts, c.host(o))
	}
	if len(c.errs) > 0 {
		return nil, c.errs
	}
	if err := p.ended(ctx); err != nil {
		return nil, err
	}
	p.buildSeconds = time.Since(begin).Seconds()
	begin = time.Now()
	if err := c.lower(ctx, from); err != nil {
		return nil, err
	}
	p.compileSeconds = time.Since(begin).Seconds()
	for _, gp := range p.groups {
		if from == nil && gp.plan != nil && gp.decl.model.Method == "" && len(gp.plan.Updates) > 0 {
			p.logger().Info("integration method chosen", "group", gp.decl.name, "method", gp.plan.Method, "why", gp.plan.Notes)
		}
	}
	for _, w := range p.warnings {
		if from == nil || !slices.Contains(from.warnings, w) {
			p.logger().Warn(w)
		}
	}
	return p, nil
}

// ended returns an error once ctx has ended.
func (p *Program) ended(ctx context.Context) error { return ending.In(ctx, "compiling", p.name) }

// base returns the program that p was derived from by changes, p itself if there were none.
func (p *Program) base() *Program {
	if p.from != nil {
		return p.from
	}
	return p
}

// compiler gathers faults and the kernels to lower while a network is compiled.
type compiler struct {
	linker *linker // of groups
	*Program
	net     *Network
	open    bool           // the target may be another
	numbers map[any]uint32 // of groups, inputs and synapses
	errs    Errors
	pending []pendingKernel
	callees []*callee
}

type pendingKernel struct {
	f    *kernels.Func
	put  *kernels.Program
	lazy bool // lower it when it is run
}

// later notes a kernel to lower once the whole network is known to be right.
func (c *compiler) later(f *kernels.Func, put *kernels.Program) {
	if f != nil {
		c.pending = append(c.pending, pendingKernel{f: f, put: put})
	}
}

// seldom makes the kernel that is put at put, noted before, one that is lowered when it first runs.
func (c *compiler) seldom(put *kernels.Program) {
	for k := range c.pending {
		c.pending[k].lazy = c.pending[k].lazy || c.pending[k].put == put
	}
}
