package spikelane

// mostObjects bounds a network: the numbers of its objects name random streams with 16 bits.
const mostObjects = 1<<16 - 1

// numbers returns the number of every object that may draw at random, from 1 on: neurons, then Poisson groups, spike
// generators, Poisson inputs and synapses, each kind in the order of declaration. Model files declare in this order;
// a program that declares its kinds in another one gets the same random streams.
func (n *Network) numbers() map[any]uint32 {
	ids := map[any]uint32{}
	number := func(object any) { ids[object] = uint32(len(ids) + 1) }
	for _, kind := range []string{"neurons", "poisson", "generator"} {
		for _, g := range n.groups {
			if g.kind() == kind {
				number(g)
			}
		}
	}
	for _, in := range n.inputs {
		number(in)
	}
	for _, s := range n.synapses {
		number(s)
	}
	return ids
}
