package cpp

import "github.com/spikelane/spikelane/kernels"

// pair finds what is the same for an even element and the next, computed from index>>1 and the once part, where it is
// much: the random generator makes the numbers of two elements together. A loop of its own then computes it once for
// both.
func (p *plan) pair() {
	f := p.f
	work := 0.0
	for i := f.Once; p.wide && i < len(f.Insts); i++ {
		in := &f.Insts[i]
		if in.Op.Info().Class != kernels.Pure || f.TypeOf(kernels.Value(i)) == kernels.Bool || p.isSerial(in) {
			continue
		}
		of := p.half(in)
		for _, a := range in.Args[:in.Op.NumArgs()] {
			of = of || p.paired[a]
		}
		for _, a := range in.Args[:in.Op.NumArgs()] {
			same := int(a) < f.Once || p.paired[a] || f.Insts[a].Op.Info().Class == kernels.Input && f.Insts[a].Op != kernels.OpIndex
			of = of && (same || p.half(in))
		}
		if p.paired[i] = of; of {
			work += weight(in)
		}
	}
	if work < worthWide {
		clear(p.paired)
	}
}

// half reports whether an instruction is index>>1.
func (p *plan) half(in *kernels.Inst) bool {
	if in.Op != kernels.OpIShr {
		return false
	}
	by := &p.f.Insts[in.Args[1]]
	return p.f.Insts[in.Args[0]].Op == kernels.OpIndex && by.Op == kernels.OpConstI && by.Imm == 1
}
