package models

import (
	"math"
	"math/rand/v2"
	"slices"
)

// What no size of mushroom_body changes.
const (
	projection    = 100 // projection neurons
	extrinsic     = 100 // extrinsic Kenyon cells, the outputs
	odours        = 10
	answering     = projection / 5 // projection neurons that answer an odour
	presentations = 20
)

// mushroom are the numbers of a mushroom body.
type mushroom struct {
	Kenyon int
	Scale  float64 // of the network: weights onto outputs are divided by it
	I      []int   // projection neurons in the order of their spikes
	T      []int   // when, in tenths of a millisecond
}

// mushroomBody connects a Kenyon cell with 15 projection neurons on average, and with all extrinsic cells.
func mushroomBody(by float64) network {
	n := math.Round(by)
	m := mushroom{Kenyon: int(n), Scale: n / 2500}
	m.I, m.T = smell()
	return network{projection + int(n) + extrinsic, 0.15*projection*n + n*extrinsic + extrinsic*extrinsic, m}
}

// smell returns spikes of the projection neurons: every 50 ms an odour is presented, ten of them in turn. An odour is a
// fifth of the neurons; at each presentation, each of these gives way to any neuron with a chance of a tenth, and all spike
// once, together, from 1 to 3 ms later.
//
// The numbers are drawn here, from a generator whose sequence is part of its definition, so that all sizes and all machines
// have the same spikes.
func smell() (i, t []int) {
	random := rand.NewPCG(1, 2005)
	below := func(n int) int { return int(random.Uint64() % uint64(n)) }
	var smells [odours][]int
	for o := range smells {
		for len(smells[o]) < answering {
			if n := below(projection); !slices.Contains(smells[o], n) {
				smells[o] = append(smells[o], n)
			}
		}
	}
	for p := range presentations {
		now := slices.Clone(smells[p%odours])
		for k := range now {
			if below(10) == 0 {
				now[k] = below(projection)
			}
		}
		slices.Sort(now)
		at := 500*p + 10 + below(20)
		for _, n := range slices.Compact(now) {
			i, t = append(i, n), append(t, at)
		}
	}
	return i, t
}
