package spikelane

import (
	"math"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/systems"
)

// Memory returns what the simulation takes now, by object, as Program.Memory forecasts it. Some tables are made by the
// first run, and records grow. No run may go on meanwhile.
func (s *Simulation) Memory() MemoryReport {
	m := &measurer{Simulation: s, derived: map[*systems.Propagators]*systems.Derive{}}
	for _, steps := range [][]systems.Step{s.schedule.Once, s.schedule.Steps} {
		for _, st := range steps {
			if d, ok := st.Action.(*systems.Derive); ok {
				m.derived[d.Propagators] = d
			}
		}
	}
	for _, gp := range s.prog.groups {
		m.group(gp)
	}
	for _, sp := range s.prog.synapses {
		m.synapsesOf(sp)
	}
	for _, mp := range s.prog.monitors {
		m.monitor(mp)
	}
	o := m.object("network", "", 1)
	o.add("world", worldBytes)
	s.prog.shared(o)
	o.add("threads", int64(s.schedule.TeamBytes()))
	for k := range m.report.Objects {
		o := &m.report.Objects[k]
		o.Parts = largestFirst(o.Parts, func(p MemoryPart) Bytes { return p.Bytes })
		o.Least, o.LeastCount = o.Total(), o.Count
	}
	return m.report
}

// measurer adds up the memory of a simulation.
type measurer struct {
	*Simulation
	derived map[*systems.Propagators]*systems.Derive
	report  MemoryReport
}

func (m *measurer) object(kind, name string, n int) *ObjectMemory {
	m.report.Objects = append(m.report.Objects, ObjectMemory{Kind: kind, Name: name, Count: float64(n)})
	return &m.report.Objects[len(m.report.Objects)-1]
}

func (m *measurer) group(gp *groupProgram) {
	o := m.object(gp.decl.kind(), gp.decl.name, gp.decl.count)
	e, table := m.groups[gp], m.table(gp)
	o.add("state", int64(table.Bytes()))
	for _, c := range gp.linked {
		if c.root == nil {
			o.add("links", int64(table.Get(c.name).Bytes()))
		}
	}
	o.add("spikes", int64(ecs.Get[ecs.Population](m.world, e).Spikes.Bytes()))
	for _, event := range m.events[gp.decl] {
		o.add("spikes", int64(ecs.Get[ecs.Population](m.world, event).Spikes.Bytes()))
	}
	if c := ecs.Get[systems.StateUpdate](m.world, e); c != nil && c.Quiet != nil {
		o.add("refractory", int64(c.Quiet.Bytes()))
	}
	m.coefficients(o, e)
}

func (m *measurer) coefficients(o *ObjectMemory, e ecs.Entity) {
	if d := m.derived[ecs.Get[systems.Propagators](m.world, e)]; d != nil {
		inputs, solutions := d.Bytes()
		o.add("coefficients", int64(inputs+solutions))
	}
}

func (m *measurer) synapsesOf(sp *synapseProgram) {
	e, proj := m.synapses[sp], m.projection(sp)
	o := m.object("synapses", sp.decl.name, proj.Rows.Len())
	if r := m.procedural[sp.decl]; r != nil {
		o.Count = math.Round((&forecaster{Program: m.prog, exact: true}).expect(sp).synapses)
		if r.counted {
			o.Count = float64(r.count)
		}
	}
	rows := proj.Rows.Parts()
	o.add("rows", int64(rows.Rows))
	o.add("targets", int64(rows.Targets))
	o.add("order", int64(rows.Order))
	o.add("rank", int64(rows.Rank))
	o.add("state", int64(proj.Table.Bytes()))
	if c := m.sourceColumns[sp.decl]; c != nil {
		o.add("sources", int64(c.Bytes()))
	}
	if d := m.degree[sp.decl]; d != nil {
		o.add("degrees", int64(d.incoming.Bytes()+d.outgoing.Bytes()))
	}
	for _, p := range sp.paths {
		o.add("delays", int64(8*cap(m.delays[delayKey{sp.decl, p.decl.Name}])))
	}
	for _, path := range m.world.PathwaysOf(e) {
		m.delivery(o, ecs.Get[systems.Delivery](m.world, path))
	}
	if c := m.rankColumns[sp.decl]; c != nil && rows.Rank == 0 {
		o.add("rank", int64(c.Bytes()))
	}
	m.coefficients(o, e)
	if p := ecs.Get[ecs.Population](m.world, e); p != nil {
		o.add("spikes", int64(p.Spikes.Bytes()))
	}
}

// delivery adds what a pathway has.
func (m *measurer) delivery(o *ObjectMemory, d *systems.Delivery) {
	lists, delays := d.Fan.Bytes()
	o.add("lists", int64(lists))
	o.add("delay table", int64(delays))
	if d.Later != nil {
		o.add("put off", int64(d.Later.Bytes()))
		for _, c := range d.Later.Stale.Columns {
			if c != nil && c.Name == sourceColumn {
				o.add("put off", int64(c.Bytes()))
			}
		}
	}
	for _, st := range m.schedule.Steps {
		switch a := st.Action.(type) {
		case *systems.Deliver:
			if a.Fan == d.Fan {
				o.add("blocks", int64(a.BlockBytes()))
			}
		case *systems.Regenerate:
			if a.For.Fan == d.Fan {
				o.add("buffers", int64(a.Bytes()))
			}
		}
	}
}

func (m *measurer) monitor(mp *monitorProgram) {
	o := m.object("monitor", mp.decl.name, 0)
	switch {
	case m.states[mp.decl] != nil:
		r := m.states[mp.decl]
		record, times, values := r.Bytes()
		o.Count = float64(r.Which.Len())
		o.add("record", int64(record))
		o.add("times", int64(times))
		o.add("values", int64(values))
	case m.rates[mp.decl] != nil:
		r := m.rates[mp.decl]
		times, counts := r.Bytes()
		o.Count = float64(r.Hi - r.Lo)
		o.add("times", int64(times))
		o.add("values", int64(counts))
	case m.spikes[mp.decl] != nil:
		r := m.spikes[mp.decl]
		spikes, values := r.Bytes()
		o.Count = float64(r.Hi - r.Lo)
		o.add("spikes", int64(spikes))
		o.add("values", int64(values))
	}
}
