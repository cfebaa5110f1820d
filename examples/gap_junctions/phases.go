package main

// phases returns, for each of the times given, the phase of b's last spike until then in the cycle of a that it falls
// into, 0 to 1; before the first, that of the first.
func phases(a, b, at []float64) []float64 {
	var times, values []float64
	cycle := 0
	for _, t := range b {
		for cycle+1 < len(a) && a[cycle+1] <= t {
			cycle++
		}
		if cycle+1 < len(a) && a[cycle] <= t {
			times, values = append(times, t), append(values, (t-a[cycle])/(a[cycle+1]-a[cycle]))
		}
	}
	out, k := make([]float64, len(at)), 0
	for n, t := range at {
		for k+1 < len(times) && times[k+1] <= t {
			k++
		}
		out[n] = values[k]
	}
	return out
}
