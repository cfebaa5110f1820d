package spikelane

import "slices"

// Connect says which synapses a call of Synapses.Connect makes. There are three ways.
//
// A condition connects all pairs for which it holds, each with probability P:
//
//	Connect{}                                        // all to all
//	Connect{Condition: "i != j", P: "0.1"}
//	Connect{P: "exp(-(x_pre - x_post)**2)"}
//
// A generator makes the targets of each source (or the sources of each target). It is an index, or an index for each
// value of range or sample, with a condition if you like:
//
//	Connect{Targets: "i"}                                        // one to one
//	Connect{Targets: "(i + 1) % N_post if i > 3"}
//	Connect{Targets: "i + k for k in range(-3, 4) if k != 0", SkipIfInvalid: true}
//	Connect{Targets: "k for k in sample(N_post, p=0.1)"}         // each with probability 0.1
//	Connect{Targets: "k for k in sample(0, N_post, 2, size=10)"} // 10 of the even ones
//	Connect{Sources: "k for k in sample(N_pre, size=100)"}       // 100 sources for each target
//
// range(high), range(low, high) and range(low, high, step) are Python's; their arguments, and p and size, are
// expressions over the outer neuron: its index and variables, N_pre, N_post. sample draws without replacement and
// keeps the order of the range. It takes time proportional to the synapses made.
//
// Pairs are given by index: I[k] to J[k]. One of the lists may have a single entry, which then stands for all.
//
// Synapses are created source by source, in the order of the targets (with Sources target by target, in the order of
// the sources; pairs as they are given). That is their order in results and in lists of values.
type Connect struct {
	Condition string // over i, j, N_pre, N_post, x_pre, x_post, rand(); "": all pairs
	P         string // probability, a number or an expression; "": 1; not with generators; for pairs a number
	N         string // synapses for each pair chosen, a number or an expression; "": 1; for pairs a number

	Targets string // generator of j over sources: Brian's j='…'
	Sources string // generator of i over targets: Brian's i='…'
	// SkipIfInvalid leaves out what a generator makes beyond the neurons there are, and takes all where a sample is
	// larger than its range; both are errors otherwise.
	SkipIfInvalid bool

	I, J []int32 // explicit pairs, relative to the source and target (part of a) group
}

// Connect makes synapses; repeated calls add to them.
func (s *Synapses) Connect(c Connect) {
	c.I, c.J = slices.Clone(c.I), slices.Clone(c.J) // checked now, used later: the caller's may change
	s.connect = append(s.connect, c)
}

// Connecting says how far the making of synapses is.
type Connecting struct {
	Synapses    string  // name of the object
	Done, Total int     // neurons of the outer side, over all calls of Connect
	Made        int     // synapses so far
	Elapsed     float64 // wall-clock seconds since the object was begun
}
