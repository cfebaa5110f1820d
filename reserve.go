package spikelane

import "math"

// samples is how many outer neurons are tried to see how many synapses a rule makes.
const samples = 64

// reserve makes room for as many synapses as the call is likely to make, and hardly more: where they are made into a list
// that grows, it is moved again and again, for a time there are two, and in the end some room is left.
//
// Where nothing but chance decides, what is likely is known. Else some outer neurons, evenly spread, are tried: the same
// numbers are drawn for them again when their turn comes.
func (l *loom) reserve(w *weaver) {
	cp, n := l.cp, float64(l.nOuter)
	known := cp.rows == nil && cp.choose == nil && cp.count == nil && cp.elem == nil
	var likely float64
	switch {
	case known && cp.rule.Size != nil:
		likely = cp.expected(l.sp.ends)
	case known:
		mean := cp.expected(l.sp.ends)
		likely = mean + float64(4*math.Sqrt(mean*(1-cp.p))*float64(cp.n))
	case l.nOuter < 4*samples || l.hosts():
		return // not worth it, or users might wonder why their function is called more often
	default:
		likely = l.sampled(w) * n
	}
	if likely >= float64(l.most-l.rows.Len()) {
		return
	}
	if need := l.bytes(int(likely)); !known && l.prog.config.MemoryLimit == 0 && need > seldomAsked {
		if left, told := leftFor(need); told && need > left.Left {
			return // room will say so, once there are as many
		}
	}
	l.rows.Reserve(int(likely))
}

// sampled estimates the number of synapses of an outer neuron, and adds three standard errors.
func (l *loom) sampled(w *weaver) float64 {
	var sum, squares float64
	w.sampling = true
	for k := range samples {
		w.sampledSynapses = 0
		outer := k * l.nOuter / samples
		if w.weaveBlock(outer, outer+1) != nil {
			break // it will fail again
		}
		x := float64(w.sampledSynapses + w.Len())
		sum, squares = sum+x, squares+float64(x*x)
		w.piece.clear()
	}
	w.piece.clear()
	w.sampling, w.outside = false, outside{}
	mean := float64(sum * (1.0 / samples)) // what the compiler makes of a division by a power of two
	return mean + float64(3*math.Sqrt(math.Max(float64(squares*(1.0/samples))-float64(mean*mean), 0)/samples))
}

// hosts reports whether a kernel of the call calls functions of the host.
func (l *loom) hosts() bool {
	return !concurrent(l.cp.rows, l.cp.elem, l.cp.choose, l.cp.odds, l.cp.count)
}
