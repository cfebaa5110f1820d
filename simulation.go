package spikelane

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/internal/ending"
	"github.com/spikelane/spikelane/internal/worth"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/systems"
	"github.com/spikelane/spikelane/units"
)

// Instance says how one simulation of a program differs from others. The zero value takes the program's seed.
type Instance struct {
	Seed    int64 // of all that is random
	OwnSeed bool  // take Seed instead of the program's

	// Wiring is the seed of the network, as opposed to what happens in it: of all that is drawn while synapses are made,
	// which are connected, their initial values, their delays. What that reads of neurons is drawn with Seed all the same.
	// Simulations with one Wiring and other Seeds are one and the same network with other noise and other initial values
	// of the neurons.
	Wiring    int64
	OwnWiring bool // take Wiring instead of the seed

	// World is where the objects of the simulation live; nil: a world of their own. An application with an arche world
	// passes ecs.In(world): populations, projections and pathways then stand beside its entities, its systems find them by
	// ecs.Each, and it runs its systems within the time step as operations. Each simulation needs an ecs.World to itself;
	// several of them may share one arche world. ecs.World.Clear takes the objects out of it again.
	World *ecs.World

	from *resultsFolder // whose connections the simulation takes; nil: it makes them
}

// Simulation is one instance of a program, with a state of its own. One goroutine uses it at a time.
type Simulation struct {
	prog     *Program
	seed     int64
	wiring   int64 // the seed of what is drawn while synapses are made
	world    *ecs.World
	schedule *systems.Schedule
	loop     *systems.Loop

	groups   map[*groupProgram]ecs.Entity
	events   map[*NeuronGroup][]ecs.Entity // of each group's custom events, in order
	regular  map[*regularCode]ecs.Entity
	synapses map[*synapseProgram]ecs.Entity
	inputs   map[*PoissonInput]ecs.Entity
	rated    map[*NeuronGroup][]float64      // rates that Poisson groups were given by their declarations
	played   map[*NeuronGroup]SpikeGenerator // spikes that SetSpikes gave
	monitors map[*monitor]ecs.Entity
	hosts    map[*NetworkOperation]ecs.Entity
	degree   map[*Synapses]*degrees
	spikes   map[*monitor]*systems.SpikeRecorder
	states   map[*monitor]*systems.StateRecorder
	rates    map[*monitor]*systems.RateRecorder

	sourceColumns map[*Synapses]*ecs.Column        // made when a kernel wants them
	rankColumns   map[*Synapses]*ecs.Column        // the same
	fresh         map[*pathwayProgram]*systems.Fan // of rows that were just sorted
	delays        map[delayKey][]float64           // in seconds: one for all synapses of a pathway, or by rank; see delays.go

	buildSeconds, runSeconds float64
	stopped                  bool
	running                  uint32 // 1 while Run goes on; atomic
	ended                    Ending

	making context.Context // that breaks off its making; nil: it is made

	turn    *sync.Mutex // of those that call back Config's functions; nil: it is alone
	wirings *wirings    // of the batch, while synapses are made; nil: it is alone
	wired   map[*Synapses]*wired

	procedural map[*Synapses]*procedural // connectivity that is not stored

	odd oddValues // see checkValues

	notes   *notebook      // of what is done, if it is not done but written down; nil: it is done
	device  *Standalone    // that notes it, or has noted it; may be nil
	from    *resultsFolder // while it is made from one
	results *Stats         // of the run that left the results it was made from; nil: it is a run of its own

	access   map[accessKey]kernels.Program // kernels for access from outside the time step
	accesses int64                         // so far that drew; names random draws
}

// New makes a simulation: it connects the synapses and sets the initial values. Time starts at 0. The error
// says which synapse to record does not exist, or wraps ErrBusy, when the world given is locked by a query or holds objects
// already, or ErrMemory: see CheckMemory. When ctx ends first, it wraps both ctx.Err() and context.Cause(ctx); ctx is looked at
// every few milliseconds, or after one pass over the synapses of an object, and a world that was given is empty again.
func (p *Program) New(ctx context.Context, c Instance) (*Simulation, error) {
	return p.simulation(ctx, c, 0, nil)
}

// simulation is New for a simulation that is to run for a time; b is the batch that it is of, nil for none.
func (p *Program) simulation(ctx context.Context, c Instance, d units.Time, b *batch) (*Simulation, error) {
	switch {
	case p == nil:
		return nil, absent("program")
	case ctx == nil:
		return nil, absent("context")
	}
	begin := time.Now()
	if device := p.net.device; device != nil && c.from == nil {
		if b != nil {
			return nil, fmt.Errorf("%w: a batch; Standalone.RunAll runs a table of arguments", ErrExport)
		}
		return p.noting(ctx, c, device)
	}
	if err := p.refused(d); err != nil {
		return nil, err
	}
	s := p.empty(c)
	defer func() { s.from = nil }()
	if b != nil {
		s.turn, s.wirings = &b.turn, &b.wirings
		defer func() { s.wirings = nil }()
	}
	if err := s.begin(ctx, c); err != nil {
		return nil, err
	}
	s.buildSeconds = time.Since(begin).Seconds()
	return s, nil
}

// empty returns a simulation of the program's that has no objects yet.
func (p *Program) empty(c Instance) *Simulation {
	s := &Simulation{
		prog: p, seed: p.seed, world: ecs.NewWorld(), groups: map[*groupProgram]ecs.Entity{},
		events: map[*NeuronGroup][]ecs.Entity{}, regular: map[*regularCode]ecs.Entity{},
		inputs: map[*PoissonInput]ecs.Entity{}, rated: map[*NeuronGroup][]float64{}, played: map[*NeuronGroup]SpikeGenerator{},
		synapses: map[*synapseProgram]ecs.Entity{}, monitors: map[*monitor]ecs.Entity{}, hosts: map[*NetworkOperation]ecs.Entity{},
		degree: map[*Synapses]*degrees{}, access: map[accessKey]kernels.Program{},
		spikes: map[*monitor]*systems.SpikeRecorder{}, states: map[*monitor]*systems.StateRecorder{}, rates: map[*monitor]*systems.RateRecorder{}, sourceColumns: map[*Synapses]*ecs.Column{},
		rankColumns: map[*Synapses]*ecs.Column{}, fresh: map[*pathwayProgram]*systems.Fan{},
		delays: map[delayKey][]float64{}, wired: map[*Synapses]*wired{},
		procedural: map[*Synapses]*procedural{}, from: c.from,
	}
	if c.OwnSeed {
		s.seed = c.Seed
	}
	if s.wiring = s.seed; c.OwnWiring {
		s.wiring = c.Wiring
	}
	return s
}

// begin gives the simulation its objects.
func (s *Simulation) begin(ctx context.Context, c Instance) error {
	p := s.prog
	if c.World != nil {
		if s.world = c.World; len(s.world.Objects()) > 0 {
			return fmt.Errorf("%w: the world of the instance holds another simulation", ErrBusy)
		}
		if err := s.idle("New"); err != nil {
			return err
		}
	}
	s.making = ctx
	err := s.assemble(ctx)
	if s.making = nil; err != nil {
		s.world.Clear()
		return err
	}
	s.loop = &systems.Loop{Schedule: s.schedule, Threads: s.prog.config.Threads, Fixed: s.prog.config.FixedThreads}
	if p.config.Profile {
		s.loop.Profile = make([]systems.Spent, len(s.schedule.Steps))
	}
	if f := p.config.Progress; f != nil {
		s.loop.Report = func(done, total, elapsed float64) {
			s.inTurn(func() { f(Progress{Done: units.Time(done), Total: units.Time(total), Elapsed: elapsed}) })
		}
	}
	return nil
}

// inTurn calls a function of Config, one run of a batch at a time.
func (s *Simulation) inTurn(call func()) {
	if s.turn != nil {
		s.turn.Lock()
		defer s.turn.Unlock()
	}
	call()
}

// assemble gives the world its objects and systems and makes the schedule. Objects that are there already keep their
// state and their connections and get the systems of the present program.
func (s *Simulation) assemble(ctx context.Context) error {
	if s.notes != nil {
		s.noteTables()
	}
	known := make([]bool, len(s.prog.groups))
	for k, gp := range s.prog.groups {
		if err := s.broken(gp.decl.name); err != nil {
			return err
		}
		known[k] = s.columns(gp)
	}
	s.join()
	for k, gp := range s.prog.groups {
		if err := s.populate(gp, known[k]); err != nil {
			return err
		}
	}
	for k := range s.prog.synapses {
		if err := s.count(ctx, k); err != nil {
			return err
		}
		if err := s.project(ctx, s.prog.synapses[k]); err != nil {
			return err
		}
	}
	for _, in := range s.prog.inputs {
		s.drive(in)
	}
	for _, mp := range s.prog.monitors {
		if err := s.broken(mp.decl.name); err != nil {
			return err
		}
		if err := s.observe(mp); err != nil {
			return err
		}
	}
	for _, rp := range s.prog.regular {
		s.runRegularly(rp)
	}
	for _, op := range s.prog.hosts {
		s.operate(op)
	}
	if s.notes != nil { // synapses that were counted make another program
		s.noteTables()
	}
	s.schedule = systems.NewScheduleWithout(s.world, s.prog.net.idle, s.prog.slots...)
	return nil
}

// broken returns an error once the context has ended that the simulation is made with; what is the object that is being made.
func (s *Simulation) broken(what string) error {
	if s.making == nil {
		return nil
	}
	return ending.In(s.making, "making", what)
}

// World returns the world that the objects of the simulation live in.
func (s *Simulation) World() *ecs.World { return s.world }

// Seed returns the seed of the random streams.
func (s *Simulation) Seed() int64 { return s.seed }

// Wiring returns the seed of what was drawn while the synapses were made: that of Instance.Wiring, or Seed.
func (s *Simulation) Wiring() int64 { return s.wiring }

// Now returns the simulated time.
func (s *Simulation) Now() units.Time { return units.Time(s.loop.Time) }

// Run compiles the network, makes one simulation, and runs it for a time.
func (n *Network) Run(ctx context.Context, d units.Time) (*Simulation, error) {
	p, err := n.Compile(ctx)
	if err != nil {
		return nil, err
	}
	s, err := p.simulation(ctx, Instance{}, d, nil)
	if err != nil {
		return nil, err
	}
	return s, s.Run(ctx, d)
}

func (s *Simulation) bind(p kernels.Program, find func(string) *ecs.Column) *systems.Binding {
	b := systems.Bind(p, s.seed, func(name string) *ecs.Column {
		if table := s.prog.tables[name]; table != nil {
			return table
		}
		return find(name)
	})
	b.Cache = worth.Cache()
	return b
}

var elems = map[kernels.Elem]ecs.Elem{kernels.ElemF64: ecs.F64, kernels.ElemI32: ecs.I32, kernels.ElemI64: ecs.I64, kernels.ElemBool: ecs.Bool, kernels.ElemU16: ecs.U16}

// columns makes the population of a group and its memory, and reports whether it was there already.
func (s *Simulation) columns(gp *groupProgram) (known bool) {
	e, known := s.groups[gp]
	if !known {
		e = s.world.NewPopulation(gp.decl.name, gp.decl.count)
		s.groups[gp] = e
	}
	table := ecs.Get[ecs.Population](s.world, e).Table
	for _, c := range gp.kernels.Columns {
		if table.Get(c.Name) != nil {
			continue
		}
		var col *ecs.Column
		if c.Shared {
			col = table.AddShared(c.Name, elems[c.Elem])
		} else {
			col = table.Add(c.Name, elems[c.Elem])
		}
		fill(col, c.Fill)
	}
	s.setRates(gp, table)
	return known
}

// populate gives a group its systems and, unless it was known before, sets its initial values.
func (s *Simulation) populate(gp *groupProgram, known bool) error {
	n, dt, order := gp.decl.count, gp.object.Dt, gp.decl.model.Order
	e := s.groups[gp]
	table := s.table(gp)
	if gp.spikes != nil {
		s.playback(e, gp, false)
	}
	clock := systems.Clock{Dt: dt}
	for _, in := range gp.init {
		if known || s.dry() {
			break
		}
		if err := s.broken(gp.decl.name); err != nil {
			return err
		}
		b := s.bind(in.program, table.Get)
		b.At(&clock)
		if in.shared {
			b.Run(0, 1)
		} else {
			b.Run(0, n)
		}
	}
	if gp.stateUpdate != nil {
		c := systems.StateUpdate{Dt: dt, Order: order, N: n, Kernel: s.bind(gp.stateUpdate, table.Get)}
		if gp.copies != nil {
			c.Copies = s.bind(gp.copies, table.Get)
		}
		if gp.joined != nil {
			c.Joined = s.bind(gp.joined, table.Get)
			if gp.quiet != nil {
				c.Quiet = &systems.Quiet{
					Kernel: s.bind(gp.quiet, table.Get), Release: s.bind(gp.release, table.Get), Column: compile.Spikes,
					Steps: gp.kernels.RefractorySteps, Last: table.Get(compile.LastSpike), Flags: table.Get(compile.NotRefractory),
				}
			}
		}
		ecs.Set(s.world, e, c)
	}
	if gp.threshold != nil {
		ecs.Set(s.world, e, systems.Threshold{Dt: dt, Slot: gp.slot, Order: order, Kernel: s.bind(gp.threshold, table.Get)})
	}
	if gp.reset != nil {
		ecs.Set(s.world, e, systems.Reset{Dt: dt, Order: order, Kernel: s.bind(gp.reset, table.Get), Spikes: compile.Spikes})
	}
	if len(gp.beforeStart) > 0 {
		c := systems.BeforeStart{Dt: dt, Order: order, Shared: gp.beforeStartShared}
		for _, k := range gp.beforeStart {
			c.Kernels = append(c.Kernels, s.bind(k, table.Get))
		}
		ecs.Set(s.world, e, c)
	}
	ecs.Remove[systems.Propagators](s.world, e)
	if p := gp.kernels.Propagator; p != nil {
		c := systems.Propagators{Dt: dt, Order: order, N: n, Inputs: s.bind(gp.inputs, table.Get), Solve: p.Solve, Every: p.Every, System: linearSystem(p)}
		for _, name := range p.In {
			c.In = append(c.In, table.Get(name))
		}
		for _, name := range p.Out {
			c.Out = append(c.Out, table.Get(name))
		}
		ecs.Set(s.world, e, c)
	}
	s.addEvents(gp)
	return nil
}

// linearSystem says what a propagator computes.
func linearSystem(p *compile.Propagator) systems.LinearSystem {
	out := systems.LinearSystem{N: len(p.Linear.Vars), At: p.At, Frozen: p.Linear.Frozen}
	for _, c := range p.Linear.Coefs {
		out.Wanted = append(out.Wanted, systems.Coefficient{Phi: c.Phi, Row: c.Row, Col: c.Col, Refractory: c.Refractory})
	}
	return out
}

func fill(c *ecs.Column, x float64) {
	if x == 0 {
		return
	}
	for k := range c.Len() {
		put(c, k, x)
	}
}
