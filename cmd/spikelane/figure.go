package main

import (
	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
	"github.com/spikelane/spikelane/plot"
)

func hasMonitors(n *spikelane.Network) bool {
	return len(n.SpikeMonitors())+len(n.StateMonitors())+len(n.RateMonitors()) > 0
}

// figure puts all that the monitors recorded into one figure.
func figure(m *modelfile.Model, p *spikelane.Program, sim *spikelane.Simulation) *plot.Figure {
	f := &plot.Figure{Title: m.Name, Duration: float64(sim.Now())}
	for _, mon := range m.Network.SpikeMonitors() {
		t, i := sim.SpikeData(mon)
		f.Rasters = append(f.Rasters, plot.Raster{Name: mon.Name(), T: t, I: i, N: mon.Size()})
	}
	for _, mon := range m.Network.RateMonitors() {
		t, hz := sim.Rate(mon)
		f.Rates = append(f.Rates, plot.Rate{Name: mon.Name(), T: t, Hz: hz})
	}
	for _, mon := range m.Network.StateMonitors() {
		for _, variable := range mon.Variables() {
			t, index, y := sim.Trace(mon, variable)
			f.Traces = append(f.Traces, plot.Trace{Name: mon.Name(), Variable: variable, Unit: p.Unit(mon, variable), T: t, Index: index, Y: y})
		}
	}
	return f
}
