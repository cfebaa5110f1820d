package webpage

import "math"

// means returns samples of a rate as they are, or where there are too many, the means of each so many.
func means(t, y []float64) (times, values []float64, every int) {
	n := min(len(t), len(y))
	every = max(1, (n+mostSamples-1)/mostSamples)
	if every == 1 {
		return t[:n], y[:n], 1
	}
	for from := 0; from < n; from += every {
		to := min(from+every, n)
		sum := 0.0
		for _, v := range y[from:to] {
			sum += v
		}
		times, values = append(times, t[from]), append(values, sum/float64(to-from))
	}
	return times, values, every
}

// envelope returns samples as they are, or where there are too many, the lowest and the highest of each so many, in their
// order; a NaN among them leaves a gap. Their times are those of the first sample and of the middle one, the same for all
// rows of a trace.
func envelope(t, y []float64) (times, values []float64, every int) {
	n := min(len(t), len(y))
	every = max(1, 2*((n+mostSamples-1)/mostSamples))
	if n <= mostSamples {
		return t[:n], y[:n], 1
	}
	for from := 0; from < n; from += every {
		low, high := from, from
		gap := false
		to := min(from+every, n)
		for k := from; k < to; k++ {
			if y[k] < y[low] {
				low = k
			}
			if y[k] > y[high] {
				high = k
			}
			gap = gap || math.IsNaN(y[k])
		}
		first, second := y[min(low, high)], y[max(low, high)]
		if gap {
			first, second = math.NaN(), math.NaN()
		}
		times, values = append(times, t[from], t[from+(to-from)/2]), append(values, first, second)
	}
	return times, values, every
}
