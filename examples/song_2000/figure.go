package main

import "github.com/spikelane/spikelane/plot"

// relative returns weights in units of g_max.
func relative(w []float64) []float64 {
	x := make([]float64, len(w))
	for k := range w {
		x[k] = w[k] / gmax
	}
	return x
}

// moments returns the mean of relative weights and the shares of them below 0.1 and above 0.9.
func moments(w []float64) (mean, weak, strong float64) {
	each := 1 / float64(len(w))
	for _, x := range w {
		mean += float64(x * each)
		if x < 0.1 {
			weak += each
		}
		if x > 0.9 {
			strong += each
		}
	}
	return mean, weak, strong
}

// grid shows the relative weights w at the end, some over time t, and the neuron's rate in each second.
func grid(w, t []float64, some [][]float64, hz []float64) *plot.Grid {
	byIndex := plot.Curve{Y: w, Draw: plot.Points}
	for k := range w {
		byIndex.X = append(byIndex.X, float64(k))
	}
	var traces []plot.Curve
	for _, y := range some {
		traces = append(traces, plot.Curve{X: t, Y: relative(y)})
	}
	rate := plot.Curve{Y: hz}
	for k := range hz {
		rate.X = append(rate.X, float64(k)+0.5)
	}
	unit := [2]float64{-0.02, 1.02}
	return &plot.Grid{Rows: [][]plot.Chart{
		{
			{X: "Synapse", Y: "Weight / g_max", XRange: [2]float64{0, float64(len(w))}, YRange: unit, Curves: []plot.Curve{byIndex}},
			{X: "Weight / g_max", Y: "Synapses", Curves: []plot.Curve{plot.Histogram("", w, 0, 1, 20)}},
		},
		{
			{X: "Time (s)", Y: "Weight / g_max", YRange: unit, Curves: traces},
			{X: "Time (s)", Y: "Rate (Hz)", Curves: []plot.Curve{rate}},
		},
	}}
}
