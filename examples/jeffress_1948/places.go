package main

// places returns the difference of time, in seconds, that the spikes of the detectors within 10 ms around each of n
// milliseconds stand for: their mean place, from 0 to 1, makes longest·(2·place - 1). Without spikes it stays as it was.
func places(t []float64, i []int32, n int) []float64 {
	sums, counts := make([]float64, n), make([]float64, n)
	for k, at := range t {
		middle := int(at*1000 + 0.5)
		for ms := max(0, middle-5); ms < min(n, middle+5); ms++ {
			sums[ms] += float64(i[k]) / (detectors - 1)
			counts[ms]++
		}
	}
	read := make([]float64, n)
	for ms := range read {
		switch {
		case counts[ms] > 0:
			read[ms] = float64(longest) * (float64(2*sums[ms]/counts[ms]) - 1)
		case ms > 0:
			read[ms] = read[ms-1]
		}
	}
	return read
}
