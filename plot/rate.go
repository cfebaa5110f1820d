package plot

import "math"

// RateFromSpikes returns the population rate of a raster, for runs without a rate monitor.
//
// Spikes are counted in bins of width seconds from 0 to duration, and divided by width and population size:
//
//	Hz[k] = (c[k-2] + 4c[k-1] + 6c[k] + 4c[k+1] + c[k+2]) / (16·N·width),   T[k] = (k + 1/2)·width
//
// The binomial weights smooth with a standard deviation of one bin; at both ends counts are mirrored, so the number
// of spikes is kept. More than 2^20 bins are avoided by doubling width. The rate is empty if duration or width is
// not positive and finite.
func RateFromSpikes(r Raster, duration, width float64) Rate {
	rate := Rate{Name: r.Name}
	if !(duration > 0 && duration < huge && width > 0 && width < huge) {
		return rate
	}
	for duration/width > 1<<20 {
		width *= 2
	}
	bins := max(int(duration/width+0.5), 1)
	n := r.Size()
	counts := make([]float64, bins)
	r.each(duration, func(t float64, _ int) {
		counts[min(int(t/width), bins-1)]++
	})
	at := func(k int) float64 { // mirrored: -1 is 0, -2 is 1
		if k < 0 {
			k = -k - 1
		}
		if k >= bins {
			k = 2*bins - 1 - k
		}
		return counts[min(max(k, 0), bins-1)]
	}
	rate.T, rate.Hz = make([]float64, bins), make([]float64, bins)
	for k := range bins {
		rate.T[k] = (float64(k) + 0.5) * width
		sum := at(k-2) + float64(4*at(k-1)) + float64(6*at(k)) + float64(4*at(k+1)) + at(k+2)
		rate.Hz[k] = sum / (16 * float64(n) * width)
	}
	return rate
}

// Size returns the number of neurons, at least 1.
func (r Raster) Size() int { return sizeOf(r.N, r.I) }

// each calls visit for the spikes of the population within [0, span].
func (r Raster) each(span float64, visit func(t float64, i int)) {
	n := r.Size()
	for k := range min(len(r.T), len(r.I)) {
		if t, i := r.T[k], int(r.I[k]); t >= 0 && t <= span && i >= 0 && i < n {
			visit(t, i)
		}
	}
}

// smoothed returns r as it is drawn: a rate recorded in every step is a forest of single spikes, so samples closer
// than a few hundredths of a panel's width are averaged with Gaussian weights of that width. Sparser rates stay.
func (r Rate) smoothed(span float64) Rate {
	n := min(len(r.T), len(r.Hz))
	if n < 3 || !(span > 0) {
		return r
	}
	step := (r.T[n-1] - r.T[0]) / float64(n-1)
	sd := span / 400 / step // in samples
	if !(sd > 1) || sd > float64(n) {
		return r
	}
	reach := int(math.Ceil(3 * sd))
	weights := make([]float64, reach+1)
	for k := range weights {
		weights[k] = math.Exp(-0.5 * float64(k) * float64(k) / (sd * sd))
	}
	out := Rate{Name: r.Name, T: r.T[:n], Hz: make([]float64, n)}
	for k := range n {
		sum, total := 0.0, 0.0
		for j := max(k-reach, 0); j <= min(k+reach, n-1); j++ {
			w := weights[max(j-k, k-j)]
			sum, total = sum+w*r.Hz[j], total+w
		}
		out.Hz[k] = sum / total
	}
	return out
}
