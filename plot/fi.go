package plot

import (
	"cmp"
	"math"
	"slices"
)

// FI is firing rates against a parameter, such as an injected current: a batch of runs, or neurons that differ in it.
type FI struct {
	Name      string // the title
	Parameter string // as in the equations
	Unit      string // of At, an SI unit by name as in Trace
	Curves    []FICurve
}

// FICurve is the rates of one sort of neuron.
type FICurve struct {
	Name string    // for the legend
	At   []float64 // values of the parameter, in any order
	Hz   []float64 // the rate for each of them, in spikes per second
}

// Chart returns a line for each curve, with a dot at each value.
func (f *FI) Chart() Chart {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, c := range f.Curves {
		a, b := extent(c.At)
		lo, hi = min(lo, a), max(hi, b)
	}
	suffix, exponent := scaled(f.Unit, largest(lo, hi))
	chart := Chart{Title: f.Name, X: f.Parameter + suffix, Y: "Rate (Hz)", Height: 1.6}
	for _, c := range f.Curves {
		order := make([]int, min(len(c.At), len(c.Hz)))
		for k := range order {
			order[k] = k
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(c.At[a], c.At[b]) })
		curve := Curve{Name: c.Name, Draw: Marked}
		for _, k := range order {
			curve.X, curve.Y = append(curve.X, c.At[k]/math.Pow10(exponent)), append(curve.Y, c.Hz[k])
		}
		chart.Curves = append(chart.Curves, curve)
	}
	return chart
}

// RatesOfNeurons returns the spikes per second of each neuron of a raster, of those from one time to another in seconds,
// without the end itself. All are 0 unless from < to.
func RatesOfNeurons(r Raster, from, to float64) []float64 {
	hz := make([]float64, r.Size())
	if !(from < to) {
		return hz
	}
	r.each(to, func(t float64, i int) {
		if t >= from && t < to {
			hz[i]++
		}
	})
	for k := range hz {
		hz[k] /= to - from
	}
	return hz
}
