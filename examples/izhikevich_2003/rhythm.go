package main

// correlations returns the autocorrelation of the number of spikes in a millisecond for lags up to most ms.
func correlations(t []float64, most int) []float64 {
	var counts []float64
	for _, at := range t {
		for ms := int(at*1000 + 0.5); ms >= len(counts); {
			counts = append(counts, 0)
		}
		counts[len(counts)-1]++
	}
	mean := float64(len(t)) / float64(len(counts))
	c := make([]float64, most+1)
	for lag := range c {
		for k := range max(0, len(counts)-lag) {
			c[lag] += float64((counts[k] - mean) * (counts[k+lag] - mean))
		}
	}
	for lag := most; lag >= 0; lag-- {
		c[lag] /= c[0]
	}
	return c
}
