package cpp

import "github.com/spikelane/spikelane/kernels"

// words finds the integers among what pairs of elements have in common: the arithmetic of the random generator. Nearly
// all of it are products of 32 bits by 32, for which processors have an instruction that g++ does not find (it
// multiplies 64 by 64 bits instead, which takes three times as long), so a loop of its own does them with the vectors
// of Header.
func (p *plan) words() {
	work := 0.0
	for i := p.f.Once; i < len(p.f.Insts); i++ {
		if p.word[i] = p.isWord(kernels.Value(i)); p.word[i] {
			work += weight(&p.f.Insts[i])
		}
	}
	if work < worth {
		clear(p.word)
	}
}

// isWord reports whether an instruction is one that Header has for vectors of integers, of such values and those of the
// once part.
func (p *plan) isWord(v kernels.Value) bool {
	in := &p.f.Insts[v]
	if !p.paired[v] {
		return false
	}
	switch in.Op {
	case kernels.OpIShl, kernels.OpIShr:
		if p.paired[in.Args[1]] {
			return false // all by the same count
		}
	case kernels.OpIAdd, kernels.OpISub, kernels.OpIAnd, kernels.OpIOr, kernels.OpIXor, kernels.OpMul32:
	default:
		return false
	}
	for _, a := range in.Args[:in.Op.NumArgs()] {
		if p.paired[a] && !p.word[a] {
			return false
		}
	}
	return true
}
