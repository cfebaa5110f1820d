package models

import "math"

const (
	sources = 1000 // of synapses_only, one for each step of 100 ms
	share   = 0.1  // of all targets
	stride  = 367  // from one to the next; 367 and 1000 have no common divisor
)

// delivery are the numbers of synapses_only.
type delivery struct {
	N       int   // targets
	Each    int   // of them behind one source, on average
	Sources []int // in the order of their spikes
	Steps   []int // of the spikes
}

// synapsesOnly connects each source with a tenth of all targets. Sources spike in turn, one in a step, in an order that is
// not that of their synapses in memory.
func synapsesOnly(by float64) network {
	n := math.Round(by)
	d := delivery{N: int(n), Each: int(math.Round(n * share))}
	for k := range sources {
		d.Sources, d.Steps = append(d.Sources, k*stride%sources), append(d.Steps, k)
	}
	return network{sources + d.N, share * sources * n, d}
}
