package spikelane

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/units"
)

// copied returns a network of the same objects, to which nothing can be added.
func (n *Network) copied() *Network {
	c := *n
	c.constants, c.groups = slices.Clone(n.constants), slices.Clone(n.groups)
	c.synapses, c.monitors, c.errs = slices.Clone(n.synapses), slices.Clone(n.monitors), slices.Clone(n.errs)
	c.hosts, c.regular = slices.Clone(n.hosts), slices.Clone(n.regular)
	c.functions, c.inputs = slices.Clone(n.functions), slices.Clone(n.inputs)
	return &c
}

// with compiles the program's network anew after a change. Kernels that the change does not touch are taken over.
func (p *Program) with(ctx context.Context, change func(n *Network)) (*Program, error) {
	n := p.net.copied()
	n.config = p.config
	n.config.Seed, n.config.RandomSeed = p.seed, false
	change(n)
	return n.compile(ctx, p)
}

// WithConstants returns a program of the same network in which the named constants have other values, given as to
// Network.Constant. p stays as it is; kernels that name none of them are shared with it. The error is an Errors, also
// for a name that is no constant of the network.
func (p *Program) WithConstants(ctx context.Context, values map[string]any) (*Program, error) {
	var errs Errors
	names := slices.Sorted(maps.Keys(values))
	for _, name := range names {
		if !slices.ContainsFunc(p.net.constants, func(d model.Definition) bool { return d.Name == name }) {
			hint := "constants are defined before Compile"
			if near := Suggest(name, p.ns.Names()); len(near) > 0 {
				hint = fmt.Sprintf("did you mean %q?", near[0])
			}
			errs.add("constants", "", name, "E110", fmt.Sprintf("the network has no constant %q", name), hint)
		}
	}
	if len(errs) > 0 {
		return nil, errs
	}
	return p.with(ctx, func(n *Network) {
		for _, name := range names {
			n.constants = slices.DeleteFunc(n.constants, func(d model.Definition) bool { return d.Name == name })
			n.Constant(name, values[name])
		}
	})
}

// SetConstant gives a constant another value from now on, as SetConstants does.
func (s *Simulation) SetConstant(name string, value any) error {
	return s.SetConstants(map[string]any{name: value})
}

// SetConstants gives constants other values from now on: expressions, quantities or numbers, as Network.Constant takes
// them. State, time, connections and spikes under way stay as they are; initial values are not set again. What was
// derived from the constants, such as the coefficients of exact updates, is derived anew. Delays keep the values that they
// were made with.
//
// The error is an Errors, or wraps ErrBusy; the simulation is then unchanged. Other simulations of the program do not
// notice.
func (s *Simulation) SetConstants(values map[string]any) error {
	if err := s.idle("SetConstants"); err != nil {
		return err
	}
	p, err := s.prog.WithConstants(context.Background(), values)
	if err != nil {
		return err
	}
	return s.become(p)
}

// SetTimedArray gives the function of a table other values from now on, of whatever number of steps and step, as
// SetConstants does with constants.
//
// The error is an Errors, or wraps ErrBusy, or ErrExport in a simulation that is written down; the simulation is then
// unchanged.
func (s *Simulation) SetTimedArray(name string, a TimedArray) error {
	if err := s.idle("SetTimedArray"); err != nil {
		return err
	}
	if s.notes != nil {
		return fmt.Errorf("%w: SetTimedArray; the values of a table are an argument of a project's program", ErrExport)
	}
	k := slices.IndexFunc(s.prog.net.functions, func(d functionDecl) bool { return d.name == name && d.timed != nil })
	if k < 0 {
		var errs Errors
		errs.add("timed_array", name, "", "E402", fmt.Sprintf("the network has no timed array %q", name), "timed arrays are defined before Compile")
		return errs
	}
	p, err := s.prog.with(context.Background(), func(n *Network) {
		n.functions = slices.Delete(n.functions, k, k+1)
		n.TimedArray(name, a)
	})
	if err != nil {
		return err
	}
	return s.become(p)
}

// SetDt gives the default clock another step from now on, and with it every object without a step of its own. The
// present time must be a multiple of it, up to 1/10000 of a step. A spike under way arrives as long after now as it
// would have, rounded to whole new steps, halves up. Random draws do not repeat.
//
// The error is an Errors, or wraps ErrBusy; the simulation is then unchanged.
func (s *Simulation) SetDt(dt units.Time) error {
	if err := s.idle("SetDt"); err != nil {
		return err
	}
	fault := func(msg string) error {
		var e Errors
		e.add("network", "", "dt", "E503", msg, "")
		return e
	}
	if !(dt > 0) || math.IsInf(float64(dt), 0) {
		return fault(fmt.Sprintf("dt must be positive and finite, is %v s", float64(dt)))
	}
	if !s.multiple(float64(dt)) {
		return fault(fmt.Sprintf("dt cannot change from %v to %v: the time %v is not a multiple of it", units.Time(s.prog.dt), dt, s.Now()))
	}
	p, err := s.prog.with(context.Background(), func(n *Network) { n.config.Dt = dt })
	if err != nil {
		return err
	}
	return s.become(p)
}

// sameTime is the part of a step by which a time may miss a multiple of it.
const sameTime = 1e-4

// multiple reports whether the present time is one of dt.
func (s *Simulation) multiple(dt float64) bool {
	n := math.Round(s.loop.Time / dt)
	return n < 1<<53 && math.Abs(float64(n*dt)-s.loop.Time) <= float64(sameTime*dt)
}

// adopt makes p, of the same network, the present program. Entities stay.
func (s *Simulation) adopt(p *Program) {
	s.keepGiven(p)
	old, groups, synapses := s.prog, s.groups, s.synapses
	s.prog, s.groups, s.synapses = p, map[*groupProgram]ecs.Entity{}, map[*synapseProgram]ecs.Entity{}
	for k, gp := range p.groups {
		if e, ok := groups[old.groups[k]]; ok {
			s.groups[gp] = e
		}
	}
	for k, sp := range p.synapses {
		if e, ok := synapses[old.synapses[k]]; ok {
			s.synapses[sp], s.groups[sp.self] = e, e
		}
	}
	clear(s.access) // kernels of the old program
}

// become puts the program p, made of the same network, in the place of the present one.
func (s *Simulation) become(p *Program) error {
	if err := s.replayed(p); err != nil {
		return err
	}
	old, schedule, groups, synapses := s.prog, s.schedule, s.groups, s.synapses
	noted := s.beginChange()
	s.adopt(p)
	err := s.assemble(context.Background())
	if err != nil { // back to what was: a delay may be too long in steps of the new dt
		s.prog, s.groups, s.synapses = old, groups, synapses
		clear(s.access)
		if s.assemble(context.Background()) != nil {
			panic("BUG: spikelane: a program that ran cannot be assembled again")
		}
	}
	s.schedule.Continue(schedule, s.loop.Time)
	s.loop.Continue(s.schedule)
	s.endChange(noted, err)
	return err
}

// ErrBusy: the simulation cannot be changed now: it is running, or an open query locks the world that it lives in.
var ErrBusy = errors.New("spikelane: the simulation cannot be changed now")

// idle reports why a simulation cannot be changed by the named method.
func (s *Simulation) idle(method string) error {
	switch {
	case s == nil:
		return absent("simulation")
	case s.runs():
		return fmt.Errorf("%w: %s was called while it runs", ErrBusy, method)
	case s.world.Locked():
		return fmt.Errorf("%w: %s was called while a query of the application's world is open", ErrBusy, method)
	}
	return nil
}
