package spikelane

import (
	"fmt"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/systems"
)

// observe attaches a monitor. The error says which synapse to record does not exist.
func (s *Simulation) observe(mp *monitorProgram) error {
	m := mp.decl
	e, known := s.monitors[m]
	if !known {
		e = s.world.NewObject(m.name)
		s.monitors[m] = e
	}
	if mp.syn != nil {
		return s.observeSynapses(mp, e)
	}
	of, _ := s.eventEntity(mp.of, spikeEvent)
	table := s.table(mp.of)
	values := samplers(mp, func(k kernels.Program) *systems.Binding { return s.bind(k, table.Get) })
	lo, hi := m.src.bounds()
	switch m.kind {
	case spikeMonitor, eventMonitor:
		if at, ok := s.eventEntity(mp.of, m.event); ok {
			of = at
		}
		r := systems.SpikeRecorder{Dt: mp.dt, Slot: mp.slot, Order: mp.order, Of: of, Lo: lo, Hi: hi, Values: values}
		if known {
			r.Continue(s.spikes[m])
		}
		ecs.Set(s.world, e, r)
		s.spikes[m] = ecs.Get[systems.SpikeRecorder](s.world, e)
	case rateMonitor:
		r := systems.RateRecorder{Dt: mp.dt, Slot: mp.slot, Order: mp.order, Of: of, Lo: lo, Hi: hi}
		if known {
			r.Continue(s.rates[m])
		}
		ecs.Set(s.world, e, r)
		s.rates[m] = ecs.Get[systems.RateRecorder](s.world, e)
	case stateMonitor:
		which := ecs.NewColumn("record", ecs.I32, hi-lo)
		if m.record != nil {
			which.Resize(len(m.record))
		}
		for k := range which.I32 {
			which.I32[k] = int32(lo + k)
			if m.record != nil {
				which.I32[k] = int32(lo + m.record[k])
			}
		}
		s.sample(mp, e, which, values)
	}
	return nil
}

// observeSynapses samples synapses by their numbers in the order of creation.
func (s *Simulation) observeSynapses(mp *monitorProgram, e ecs.Entity) error {
	m, proj := mp.decl, s.projection(mp.syn)
	n := proj.Rows.Len()
	if n > ecs.MaxListed {
		var errs Errors
		errs.add("monitor", m.name, "source", "E404", fmt.Sprintf("%s has %d synapses; of at most %d some can be recorded", mp.syn.decl.name, n, ecs.MaxListed), "")
		return errs
	}
	at := proj.Rows.Positions()
	which := ecs.NewColumn("record", ecs.I32, n)
	if m.record != nil {
		which.Resize(len(m.record))
	}
	for k := range which.I32 {
		if s.dry() { // which they are is seen when they are there
			break
		}
		number := k
		if m.record != nil {
			number = m.record[k]
		}
		if number >= n {
			var errs Errors
			errs.add("monitor", m.name, fmt.Sprintf("record[%d]", k), "E401", fmt.Sprintf("index %d is outside 0..%d: %s has %d synapses", number, n-1, mp.syn.decl.name, n), "")
			return errs
		}
		which.I32[k] = int32(number)
		if at != nil {
			which.I32[k] = at[number]
		}
	}
	s.sample(mp, e, which, samplers(mp, func(k kernels.Program) *systems.Binding { return s.bindSynapses(mp.syn, k) }))
	return nil
}

func (s *Simulation) sample(mp *monitorProgram, e ecs.Entity, which *ecs.Column, values []*systems.Sampler) {
	r := systems.StateRecorder{Dt: mp.dt, Slot: mp.slot, Order: mp.order, Which: which, Values: values}
	if old := s.states[mp.decl]; old != nil {
		r.Continue(old)
	}
	ecs.Set(s.world, e, r)
	s.states[mp.decl] = ecs.Get[systems.StateRecorder](s.world, e)
}

// samplers binds the kernels that evaluate the recorded variables.
func samplers(mp *monitorProgram, bind func(kernels.Program) *systems.Binding) []*systems.Sampler {
	var out []*systems.Sampler
	for k, prog := range mp.values {
		f := prog.Func()
		name, elem := mp.symbols[k].Name, elems[f.Cols[f.Col(compile.Out)].Elem]
		out = append(out, &systems.Sampler{Name: name, Index: compile.Spikes, Out: compile.Out, Kernel: bind(prog), Data: ecs.NewColumn(name, elem, 0)})
	}
	return out
}
