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
)

// monitor is what the three kinds have in common.
type monitor struct {
	kind      monitorKind
	name      string
	src       Source
	variables []string
	record    []int // state: indices within the source; nil all
	dt        units.Time
}

// SpikeMonitor records the spikes of its source, and values beside them.
type SpikeMonitor struct{ m *monitor }

// StateMonitor records variables of its source over time.
type StateMonitor struct{ m *monitor }

// RateMonitor records the population rate of its source.
type RateMonitor struct{ m *monitor }

// SpikeMonitor records every spike of source, with the values that the variables have at the spike, before the reset.
func (n *Network) SpikeMonitor(name string, source Source, variables ...string) *SpikeMonitor {
	return &SpikeMonitor{n.monitor(&monitor{kind: spikeMonitor, name: name, src: source, variables: slices.Clone(variables)})}
}

// StateRecord says what a StateMonitor records.
type StateRecord struct {
	Variables []string
	Indices   []int      // of the source; nil: all
	Dt        units.Time // time between samples; 0: the source's step
}

// StateMonitor samples variables of source at the start of steps.
func (n *Network) StateMonitor(name string, source Source, r StateRecord) *StateMonitor {
	return &StateMonitor{n.monitor(&monitor{kind: stateMonitor, name: name, src: source, variables: slices.Clone(r.Variables), record: slices.Clone(r.Indices), dt: r.Dt})}
}

// RateMonitor records the mean firing rate of source in every step, in Hz.
func (n *Network) RateMonitor(name string, source Source) *RateMonitor {
	return &RateMonitor{n.monitor(&monitor{kind: rateMonitor, name: name, src: source})}
}

func (n *Network) monitor(m *monitor) *monitor {
	n.monitors = append(n.monitors, m)
	return m
}

// Name returns the monitor's name.
func (m *SpikeMonitor) Name() string { return m.m.name }

// Name returns the monitor's name.
func (m *StateMonitor) Name() string { return m.m.name }

// Name returns the monitor's name.
func (m *RateMonitor) Name() string { return m.m.name }
