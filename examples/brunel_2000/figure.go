package main

import (
	"math"
	"slices"

	"github.com/spikelane/spikelane/plot"
)

// shown is how much of the end of a run the figure shows, in ms.
const shown = 200.0

// grid arranges charts, a raster and the activity of each regime: two regimes side by side, rasters above activity.
func grid(charts []plot.Chart) *plot.Grid {
	g := &plot.Grid{}
	for pair := range slices.Chunk(charts, 4) {
		above, below := []plot.Chart{pair[0]}, []plot.Chart{pair[1]}
		if len(pair) == 4 {
			above, below = append(above, pair[2]), append(below, pair[3])
		}
		g.Rows = append(g.Rows, above, below)
	}
	return g
}

// raster shows the spikes of 50 neurons at the end of a run.
func raster(name string, t []float64, i []int32, duration float64) plot.Chart {
	c := plot.Curve{Draw: plot.Points}
	for k := range t {
		if i[k] < 50 {
			c.X, c.Y = append(c.X, t[k]*1000), append(c.Y, float64(i[k]))
		}
	}
	return plot.Chart{Title: name, Y: "Neuron", XRange: window(duration), YRange: [2]float64{-1, 50}, Curves: []plot.Curve{c}}
}

// activity shows the rate of all neurons at the end of a run, in bins of 0.5 ms.
func activity(t []float64, neurons int, duration float64) plot.Chart {
	c := plot.Curve{}
	for k, n := range counts(t, 0.5e-3, duration) {
		c.X, c.Y = append(c.X, 0.5*(float64(k)+0.5)), append(c.Y, n/float64(neurons)/0.5e-3)
	}
	return plot.Chart{X: "Time (ms)", Y: "Rate (Hz)", XRange: window(duration), Curves: []plot.Curve{c}, Height: 0.8}
}

func window(duration float64) [2]float64 { return [2]float64{duration*1000 - shown, duration * 1000} }

// counts returns the number of spikes in each bin.
func counts(t []float64, bin, duration float64) []float64 {
	n := make([]float64, int(duration/bin+0.5))
	for _, at := range t {
		n[min(int(at/bin+1e-6), len(n)-1)]++
	}
	return n
}

// statistics of the spikes after the first 100 ms: the rate of a neuron, the coefficient of variation of the intervals
// between its spikes, of all neurons together, and the frequency at which the population's activity in bins of 1 ms has
// most power, between 5 and 500 Hz.
func statistics(t []float64, i []int32, neurons int, duration float64) (rate, cv, rhythm float64) {
	const start = 0.1
	var n, intervals, sum, squares float64
	last := map[int32]float64{}
	for k, at := range t {
		if at < start {
			continue
		}
		n++
		if before, ok := last[i[k]]; ok {
			d := at - before
			intervals, sum, squares = intervals+1, sum+d, squares+float64(d*d)
		}
		last[i[k]] = at
	}
	mean := sum / intervals
	cv = math.Sqrt(squares/intervals-float64(mean*mean)) / mean
	activity := counts(t, 1e-3, duration)[int(start*1000):]
	most := 0.0
	for f := 5.0; f <= 500; f++ {
		var re, im float64
		for k, c := range activity {
			sin, cos := math.Sincos(2 * math.Pi * f * float64(k) * 1e-3)
			re, im = re+float64((c-n/float64(len(activity)))*cos), im+float64((c-n/float64(len(activity)))*sin)
		}
		if power := re*re + im*im; power > most {
			most, rhythm = power, f
		}
	}
	return n / float64(neurons) / (duration - start), cv, rhythm
}
