package main

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
	"github.com/spikelane/spikelane/plot"
)

// pictures are the extensions of the formats that can be drawn.
var pictures = []string{".png", ".svg"}

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

type plotCommand struct {
	Dir string `arg:"" help:"The folder that run --out has written." placeholder:"DIR"`
	Out string `short:"o" help:"The picture, .png or .svg; by default figure.png in the folder." placeholder:"FILE"`
}

// Run draws the results of a finished run.
func (c *plotCommand) Run(s streams) error {
	out := c.Out
	if out == "" {
		out = filepath.Join(c.Dir, "figure.png")
	}
	if ext := strings.ToLower(filepath.Ext(out)); !slices.Contains(pictures, ext) {
		return usagef("--out %s: the extension is %q, want %s", out, ext, strings.Join(pictures, " or "))
	}
	f, err := plot.Folder(c.Dir)
	if err != nil {
		return usageError{err}
	}
	if err := f.Save(out, 0, 0); err != nil {
		return err
	}
	return say(s.out, "picture  %s\n", out)
}
