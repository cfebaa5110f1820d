package main

import (
	"fmt"
	"math"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/plot"
	"github.com/spikelane/spikelane/units"
)

// report prints what the second before learning and the last one differ in, and draws the figure if it has a name.
func report(net *spikelane.Network, sim *spikelane.Simulation, figure string) error {
	m, end := net.SpikeMonitors()[0], float64(sim.Now())
	t, i := sim.SpikeData(m)
	for _, s := range []struct {
		name     string
		from, to float64
	}{{"before learning", 0, 1}, {"at the end", end - 1, end}} {
		rate, cv := statistics(t, i, m.Size(), s.from, s.to)
		fmt.Printf("%s: excitatory neurons fire at %.1f Hz, CV of their intervals %.2f\n", s.name, rate, cv)
	}
	w := sim.Weights(net.SynapsesNamed("IE"), "w")
	mean, most := 0.0, 0.0
	for _, x := range w {
		mean += x / float64(len(w))
		most = max(most, x)
	}
	fmt.Printf("weights from inhibitory to excitatory neurons: mean %.2f nS, largest %.1f nS; they were 0\n", mean, most)
	if figure == "" {
		return nil
	}
	at, hz, err := sim.BinnedRate(net.RateMonitors()[0], 20*units.Millisecond)
	if err != nil {
		return err
	}
	grid := plot.Grid{Rows: [][]plot.Chart{
		{raster("Before learning", t, i, 0.5, 1), raster("After", t, i, end-0.5, end)},
		{
			{X: "Time (s)", Y: "Rate (Hz)", Curves: []plot.Curve{{X: at, Y: hz}}},
			{X: "Weight (nS)", Y: "Synapses", Curves: []plot.Curve{plot.Histogram("", w, 0, math.Ceil(most), 40)}},
		},
	}}
	return grid.Save(figure, 0, 0)
}

// raster shows the spikes of 100 neurons.
func raster(title string, t []float64, i []int32, from, to float64) plot.Chart {
	c := plot.Curve{Draw: plot.Points}
	for k := range t {
		if i[k] < 100 {
			c.X, c.Y = append(c.X, t[k]), append(c.Y, float64(i[k]))
		}
	}
	return plot.Chart{Title: title, X: "Time (s)", Y: "Neuron", XRange: [2]float64{from, to}, YRange: [2]float64{-1, 100}, Curves: []plot.Curve{c}}
}

// statistics returns the rate of n neurons between two times, and the coefficient of variation of the intervals between
// spikes of a neuron, those of all neurons together.
func statistics(t []float64, i []int32, n int, from, to float64) (rate, cv float64) {
	var spikes, intervals, sum, squares float64
	last := map[int32]float64{}
	for k, at := range t {
		if at < from || at >= to {
			continue
		}
		spikes++
		if before, ok := last[i[k]]; ok {
			d := at - before
			intervals, sum, squares = intervals+1, sum+d, squares+float64(d*d)
		}
		last[i[k]] = at
	}
	mean := sum / intervals
	return spikes / float64(n) / (to - from), math.Sqrt(squares/intervals-float64(mean*mean)) / mean
}
