package versus

import "math"

// Stats are statistics of spike trains.
type Stats struct {
	Rate float64 // spikes by neuron and second
	// Of the intervals between spikes of a neuron, those of all neurons together, in seconds; NaN without any.
	Mean, SD float64
	CV       float64 // SD/Mean, the coefficient of variation
}

// Intervals returns the statistics of n neurons over duration seconds. Spike k is at t[k], ascending, and of neuron i[k].
func Intervals(t []float64, i []int32, n int, duration float64) Stats {
	var list []float64
	last := map[int32]float64{}
	for k, neuron := range i {
		if before, ok := last[neuron]; ok {
			list = append(list, t[k]-before)
		}
		last[neuron] = t[k]
	}
	s := Stats{Rate: float64(len(t)) / float64(n) / duration, Mean: math.NaN(), SD: math.NaN(), CV: math.NaN()}
	if len(list) > 0 {
		mean, squares := moments(list)
		s.Mean, s.SD = mean, math.Sqrt(squares/float64(len(list)))
		s.CV = s.SD / s.Mean
	}
	return s
}

// Named returns the rate and the standard deviation and coefficient of variation of intervals by the names that they
// have in Brian's figures.
func (s Stats) Named() map[string]float64 {
	return map[string]float64{"rate": s.Rate, "isi_sd": s.SD, "isi_cv": s.CV}
}
