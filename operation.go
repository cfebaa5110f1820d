package spikelane

import (
	"fmt"
	"math"
	"runtime/debug"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/systems"
	"github.com/spikelane/spikelane/units"
)

// Operation is Go code that takes part in the time step.
type Operation struct {
	When  string     // slot, such as "start" or "after_groups"; "": start
	Order int        // within the slot
	Dt    units.Time // own clock; 0: the network's dt
	// Func is called on the goroutine of the run. An error that it returns, and a panic in it, end the run after the step
	// it is in with an error that names the operation.
	Func func(*Tick) error
}

// NetworkOperation is an operation of a network.
type NetworkOperation struct {
	name string
	op   Operation
}

// NetworkOperation adds Go code that runs in a slot of the time step, at a clock of its own if need be. Every simulation
// of the network calls it; simulations that run at the same time call it at the same time.
func (n *Network) NetworkOperation(name string, op Operation) *NetworkOperation {
	o := &NetworkOperation{name: name, op: op}
	n.hosts = append(n.hosts, o)
	return o
}

// Name returns the operation's name.
func (o *NetworkOperation) Name() string { return o.name }

// hostProgram is a checked operation.
type hostProgram struct {
	decl *NetworkOperation
	slot systems.Slot
	dt   float64
}

func (c *compiler) host(o *NetworkOperation) *hostProgram {
	op := &hostProgram{decl: o, dt: c.dt}
	if o.op.Func == nil {
		c.errs.add("operation", o.name, "func", "E408", "no function given", "")
	}
	op.slot = c.slot("operation", o.name, "when", o.op.When, systems.Start)
	if o.op.Dt != 0 {
		if op.dt = float64(o.op.Dt); !(op.dt > 0) || math.IsInf(op.dt, 0) {
			c.errs.add("operation", o.name, "dt", "E503", fmt.Sprintf("dt must be positive and finite, is %v s", op.dt), "")
			op.dt = c.dt
		}
	}
	return op
}

// operate attaches an operation.
func (s *Simulation) operate(op *hostProgram) {
	e, known := s.hosts[op.decl]
	if !known {
		e = s.world.NewObject(op.decl.name)
		s.hosts[op.decl] = e
	}
	tick, f, name := &Tick{sim: s}, op.decl.op.Func, "operation "+op.decl.name
	ecs.Set(s.world, e, systems.HostCall{Dt: op.dt, Slot: op.slot, Order: op.decl.op.Order, Call: func(c *systems.Clock) error {
		tick.T, tick.Dt, tick.Step = units.Time(c.T()), units.Time(c.Dt), c.Step
		return guarded(name, c.T(), f, tick)
	}})
}

// guarded calls f; its error, or what it panicked with, is named.
func guarded(name string, t float64, f func(*Tick) error, tick *Tick) (err error) {
	defer func() {
		if r := recover(); r != nil {
			cause, ok := r.(error)
			if !ok {
				cause = fmt.Errorf("%v", r)
			}
			err = fmt.Errorf("spikelane: %s at t = %v: panic: %w\n%s", name, units.Time(t), cause, debug.Stack())
		}
	}()
	if err := f(tick); err != nil {
		return fmt.Errorf("spikelane: %s at t = %v: %w", name, units.Time(t), err)
	}
	return nil
}

// Tick is what an operation sees of the simulation. It is valid during the call.
type Tick struct {
	T    units.Time // time of the operation's clock
	Dt   units.Time // its step
	Step int64      // its number

	sim   *Simulation
	index []int32 // spikes of a part of a group
}

// Float64 returns the memory of a float variable of g, without a copy, as Simulation.Float64 does; writing to it sets
// the variable.
func (t *Tick) Float64(g *NeuronGroup, variable string) []float64 { return t.sim.Float64(g, variable) }

// Int32 returns the memory of an integer variable of g.
func (t *Tick) Int32(g *NeuronGroup, variable string) []int32 { return t.sim.Int32(g, variable) }

// Bool returns the memory of a boolean variable of g: 0 or 1.
func (t *Tick) Bool(g *NeuronGroup, variable string) []uint8 { return t.sim.Bool(g, variable) }

// Weights returns the memory of a float variable of synapses, as Simulation.Weights does.
func (t *Tick) Weights(y *Synapses, variable string) []float64 { return t.sim.Weights(y, variable) }

// SetFloat64 gives a float variable of g one value, in SI base units, in all neurons. It reports whether g has it.
func (t *Tick) SetFloat64(g *NeuronGroup, variable string, x float64) bool {
	v := t.sim.Float64(g, variable)
	for k := range v {
		v[k] = x
	}
	return v != nil
}

// Spikes returns the neurons of src that spiked last: in this step, once its spikes are found in slot thresholds, before
// that in the step before. Indices count from the start of src and ascend. The slice is valid during the call and must
// not be changed.
func (t *Tick) Spikes(src Source) []int32 {
	g := groupOf(src)
	gp := t.sim.groupProgram(g)
	if gp == nil {
		return nil
	}
	ring := ecs.Get[ecs.Population](t.sim.world, t.sim.groups[gp]).Spikes
	var idx []int32
	for _, c := range t.sim.schedule.Clocks {
		if c.Dt == gp.object.Dt {
			if idx = ring.At(c.Step); idx == nil {
				idx = ring.At(c.Step - 1)
			}
		}
	}
	lo, hi := src.bounds()
	if lo == 0 && hi == g.count {
		return idx
	}
	t.index = t.index[:0]
	for _, i := range idx {
		if int(i) >= lo && int(i) < hi {
			t.index = append(t.index, i-int32(lo))
		}
	}
	return t.index
}

// Stop ends the run after the step it is in, as Simulation.Stop does.
func (t *Tick) Stop() { t.sim.Stop() }

// Simulation returns the simulation, to read its results so far. It cannot be run from within an operation.
func (t *Tick) Simulation() *Simulation { return t.sim }
