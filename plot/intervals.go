package plot

import (
	"fmt"
	"math"
	"slices"
)

// Intervals are the times between successive spikes of the same neuron.
type Intervals struct {
	Name string    // of the population
	ISI  []float64 // seconds; those of neuron 0 first, each neuron's in the order of time
	// CV is the coefficient of variation of each neuron's intervals: their standard deviation (with divisor n) over their
	// mean; 0 for a clock, 1 for a Poisson process. NaN for fewer than two intervals.
	CV []float64
}

// IntervalsFromSpikes returns the intervals of a raster whose times ascend. Spikes of one neuron at the same time, and
// spikes outside the population, are left out.
func IntervalsFromSpikes(r Raster) Intervals {
	n := r.Size()
	times := make([][]float64, n)
	r.each(endless, func(t float64, i int) { times[i] = append(times[i], t) })
	v := Intervals{Name: r.Name, CV: make([]float64, n)}
	for i, all := range times {
		from := len(v.ISI)
		for k := 1; k < len(all); k++ {
			if d := all[k] - all[k-1]; d > 0 {
				v.ISI = append(v.ISI, d)
			}
		}
		v.CV[i] = variation(v.ISI[from:])
	}
	return v
}

// variation is the standard deviation of x over its mean.
func variation(x []float64) float64 {
	if len(x) < 2 {
		return math.NaN()
	}
	sum, squares := 0.0, 0.0
	for _, v := range x {
		sum += v
	}
	mean := sum / float64(len(x))
	for _, v := range x {
		squares += float64((v - mean) * (v - mean))
	}
	return math.Sqrt(squares/float64(len(x))) / mean
}

// ISIChart returns the histogram of all intervals. It ends where 1 % of them are longer, if it would be more than twice as
// wide otherwise; the title then says how many are left out.
func (v *Intervals) ISIChart() Chart {
	d := Distribution{Name: v.Name, Variable: "Interspike interval", Unit: "second", Of: "Intervals", Values: v.ISI}
	if len(v.ISI) > 0 {
		sorted := slices.Sorted(slices.Values(v.ISI))
		most, nearly := sorted[len(sorted)-1], sorted[(len(sorted)-1)*99/100]
		if most > 2*nearly {
			kept, _ := slices.BinarySearch(sorted, math.Nextafter(nearly, endless))
			d.Values = sorted[:kept]
			d.Name = titled(v.Name, fmt.Sprintf("%d longer left out", len(sorted)-kept))
		}
	}
	return d.Chart()
}

// CVChart returns the histogram of the coefficients of variation, one for each neuron that has one, with their mean in
// the title.
func (v *Intervals) CVChart() Chart {
	d := Distribution{Name: v.Name, Variable: "CV of interspike intervals", Of: "Neurons", Values: v.CV}
	sum, n := 0.0, 0
	for _, cv := range v.CV {
		if cv == cv {
			sum, n = sum+cv, n+1
		}
	}
	if n > 0 {
		d.Name = titled(v.Name, fmt.Sprintf("mean %.2f", sum/float64(n)))
	}
	return d.Chart()
}

// titled puts a remark behind a name, if there is one.
func titled(name, remark string) string {
	if name == "" {
		return remark
	}
	return name + ": " + remark
}
