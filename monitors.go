package spikelane

import (
	"slices"

	"github.com/spikelane/spikelane/units"
)

type monitorKind uint8

const (
	spikeMonitor monitorKind = iota
	stateMonitor
	rateMonitor
	eventMonitor
)

// Recordable is what a StateMonitor can sample: a Source of spikes, or Synapses.
type Recordable interface{ recordable() }

func (g *NeuronGroup) recordable() {}
func (s *Subgroup) recordable()    {}
func (s *Synapses) recordable()    {}

// monitor is what the kinds have in common.
type monitor struct {
	kind      monitorKind
	name      string
	src       Source
	syn       *Synapses // state: the synapses sampled, instead of src
	event     string    // spikes and events: which one
	when      string    // slot; "": that of the kind
	order     int
	variables []string
	record    []int // state: indices within the source; nil all
	dt        units.Time
}

// SpikeMonitor records the spikes of its source or another event of it, and values beside them.
type SpikeMonitor struct{ m *monitor }

// StateMonitor records variables of its source over time.
type StateMonitor struct{ m *monitor }

// RateMonitor records the population rate of its source.
type RateMonitor struct{ m *monitor }

// SpikeMonitor records every spike of source, with the values that the variables have at the spike, before the reset.
func (n *Network) SpikeMonitor(name string, source Source, variables ...string) *SpikeMonitor {
	return &SpikeMonitor{n.monitor(&monitor{kind: spikeMonitor, name: name, src: source, event: spikeEvent, variables: slices.Clone(variables)})}
}

// EventMonitor records every custom event of the given name in source, with the values that the variables have when
// it is found, before its code runs.
func (n *Network) EventMonitor(name string, source Source, event string, variables ...string) *SpikeMonitor {
	return &SpikeMonitor{n.monitor(&monitor{kind: eventMonitor, name: name, src: source, event: event, variables: slices.Clone(variables)})}
}

// StateRecord says what a StateMonitor records.
type StateRecord struct {
	Variables []string   // names, of the equations
	Indices   []int      // of the source; nil: all
	Dt        units.Time // time between samples; 0: the source's step
	When      string     // slot; "": start
	Order     int        // within the slot
}

// StateMonitor samples variables of neurons or synapses, at the start of steps unless r names another slot. Synapses
// are numbered in the order in which they were made.
func (n *Network) StateMonitor(name string, of Recordable, r StateRecord) *StateMonitor {
	m := &monitor{kind: stateMonitor, name: name, variables: slices.Clone(r.Variables), record: slices.Clone(r.Indices), dt: r.Dt, when: r.When, order: r.Order}
	switch of := of.(type) {
	case *Synapses:
		m.syn = of
	case Source:
		m.src = of
	}
	return &StateMonitor{n.monitor(m)}
}

// RateMonitor records the mean firing rate of source in every step, in Hz.
func (n *Network) RateMonitor(name string, source Source) *RateMonitor {
	return &RateMonitor{n.monitor(&monitor{kind: rateMonitor, name: name, src: source})}
}

func (n *Network) monitor(m *monitor) *monitor {
	n.monitors = append(n.monitors, m)
	return m
}

// At moves the monitor to another slot, such as "after_resets", and a place within it. It returns the monitor. Without
// it, events are recorded right after they are found.
func (m *SpikeMonitor) At(when string, order int) *SpikeMonitor {
	m.m.when, m.m.order = when, order
	return m
}

// At moves the monitor to another slot, and a place within it. It returns the monitor. Without it, rates are recorded
// in slot end.
func (m *RateMonitor) At(when string, order int) *RateMonitor {
	m.m.when, m.m.order = when, order
	return m
}

// Name returns the monitor's name.
func (m *SpikeMonitor) Name() string { return m.m.name }

// Name returns the monitor's name.
func (m *StateMonitor) Name() string { return m.m.name }

// Name returns the monitor's name.
func (m *RateMonitor) Name() string { return m.m.name }
