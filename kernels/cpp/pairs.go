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

// weave finds the choices between two values of a pair that give the odd element the first and the even one the second:
// no loop chooses then, and the condition is wanted no more.
func (p *plan) weave() {
	for i := p.f.Once; i < len(p.f.Insts); i++ {
		in := &p.f.Insts[i]
		if in.Op != kernels.OpSelect && in.Op != kernels.OpISelect || !p.paired[in.Args[1]] || !p.paired[in.Args[2]] || !p.isOdd(in.Args[0]) {
			continue
		}
		p.woven[i], p.paired[i] = true, true
		p.word[i] = p.word[in.Args[1]] && p.word[in.Args[2]]
		p.drop(in.Args[0])
	}
}

// isOdd reports whether v is (index & 1) != 0.
func (p *plan) isOdd(v kernels.Value) bool {
	constant := func(v kernels.Value, x uint64) bool {
		return p.f.Insts[v].Op == kernels.OpConstI && p.f.Insts[v].Imm == x
	}
	differs := &p.f.Insts[v]
	if differs.Op != kernels.OpINE || !constant(differs.Args[1], 0) {
		return false
	}
	and := &p.f.Insts[differs.Args[0]]
	return and.Op == kernels.OpIAnd && p.f.Insts[and.Args[0]].Op == kernels.OpIndex && constant(and.Args[1], 1)
}

// drop takes a use of v away; with the last one, those of what it is made from.
func (p *plan) drop(v kernels.Value) {
	if p.uses[v]--; p.uses[v] > 0 {
		return
	}
	in := &p.f.Insts[v]
	for _, a := range in.Args[:in.Op.NumArgs()] {
		p.drop(a)
	}
}
