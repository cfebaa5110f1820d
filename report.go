package spikelane

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/units"
)

// Report says what a program will do, before anything runs.
type Report struct {
	Model    string           // name of the network
	Target   string           // that runs it: native, cpp or go
	ISA      string           // instruction set of the target; "" of portable Go
	Dt       units.Time       // step of the default clock
	Seed     int64            // of all that is random
	Groups   []GroupReport    // in the order they were added
	Synapses []SynapsesReport // in the order they were added
	Order    []EventReport    // what happens in a time step, in order
	Warnings []string         // about the machine, then about the model
}

// GroupReport describes one group of a program.
type GroupReport struct {
	Kind   string // "neurons", "poisson" or "generator"
	Name   string
	Count  int
	Method string   // integrator taken; "" without differential equations
	Notes  []string // why
	Bytes  int64    // memory that is expected

	Variables []string // that differential equations give, which the method integrates
	Resting   []string // of them those that stay as they are while a neuron is refractory
	// Threshold, Reset and Refractory are what the model says of spikes, as text; "" where it says nothing.
	Threshold, Reset, Refractory string
}

// SynapsesReport describes one synapses object of a program.
type SynapsesReport struct {
	Name     string  // of the object
	Pairs    float64 // pairs of source and target
	Expected float64 // synapses expected; where conditions hang on variables, every pair counts
	// Deviation is the standard deviation of Expected; 0 where it is exact.
	Deviation float64
	Bound     bool  // Expected is an upper bound
	Bytes     int64 // memory that is expected

	Method      string          // of the clock-driven equations; "" without
	ClockDriven []string        // variables that are integrated at each step
	EventDriven []string        // variables that are brought up to date, exactly, when a spike arrives
	Pathways    []PathwayReport // in the order of the model
}

// PathwayReport describes a pathway: code that runs in synapses when a spike arrives.
type PathwayReport struct {
	Name  string // pre, post, or its own
	Of    string // the group whose spikes, or other event, drive it
	Event string // "spike", or the name of a custom event
	Code  string // statements
	// Delay is what all synapses have in common, in seconds; where each has its own, it is 0 and Delays says how they are computed.
	Delay  units.Time
	Delays string
}

// EventReport is one thing that happens in each time step, or each step of a slower clock.
type EventReport struct {
	Slot   string     // of the time step
	Order  int        // within the slot; ties go by name, as in Brian
	Object string     // whose
	What   string     // state update, spikes, delivery, reset, …
	Dt     units.Time // between two times that it happens

	name string // by which ties go
}

// Report returns what the program will do and the memory that its objects take: see Memory, which says more.
func (p *Program) Report() Report {
	memory := p.Memory(0)
	r := Report{Model: p.name, Target: p.target.Name(), ISA: instructionSet(p.target), Dt: units.Time(p.dt), Seed: p.seed, Warnings: p.allWarnings()}
	for _, gp := range p.groups {
		g := GroupReport{Kind: gp.decl.kind(), Name: gp.decl.name, Count: gp.decl.count, Bytes: int64(memory.Object(gp.decl.name).Total())}
		g.read(gp)
		r.Groups = append(r.Groups, g)
	}
	for _, sp := range p.synapses {
		o := memory.Object(sp.decl.name)
		y := SynapsesReport{
			Name: sp.decl.name, Pairs: float64(sp.ends.NPre) * float64(sp.ends.NPost),
			Expected: o.Count, Deviation: o.Deviation, Bound: o.LeastCount < o.Count, Bytes: int64(o.Total()),
		}
		y.read(sp)
		r.Synapses = append(r.Synapses, y)
	}
	r.Order = p.order()
	return r
}

// read puts down what the model of the group says.
func (g *GroupReport) read(gp *groupProgram) {
	if len(gp.plan.Updates) > 0 {
		g.Method, g.Notes = gp.plan.Method, gp.plan.Notes
	}
	m := gp.model
	for _, v := range m.Vars {
		if v.Kind == model.Differential {
			g.Variables = append(g.Variables, v.Name)
			if v.UnlessRefractory {
				g.Resting = append(g.Resting, v.Name)
			}
		}
	}
	if m.Threshold != nil {
		g.Threshold = m.Threshold.String()
	}
	g.Reset = statements(m.Reset)
	if m.Refractory != nil {
		g.Refractory = m.Refractory.String()
	}
}

// read puts down what the model of the synapses says.
func (y *SynapsesReport) read(sp *synapseProgram) {
	for _, v := range sp.model.Vars {
		switch {
		case v.Kind == model.Differential && v.EventDriven:
			y.EventDriven = append(y.EventDriven, v.Name)
		case v.Kind == model.Differential:
			y.ClockDriven = append(y.ClockDriven, v.Name)
		}
	}
	if len(y.ClockDriven) > 0 {
		y.Method = sp.steps.Method
	}
	for k, path := range sp.paths {
		of := sp.pre
		if path.decl.Post {
			of = sp.pst
		}
		r := PathwayReport{Name: path.decl.Name, Of: of.decl.name, Event: path.decl.event(), Code: statements(sp.model.Pathways[k].Code), Delay: units.Time(path.delay)}
		if path.delays != nil {
			r.Delays = path.delays.String()
		}
		y.Pathways = append(y.Pathways, r)
	}
}

// statements prints statements in one line.
func statements(all []*model.Stmt) string {
	var text []string
	for _, s := range all {
		text = append(text, fmt.Sprint(s))
	}
	return strings.Join(text, "; ")
}
