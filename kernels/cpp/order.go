package cpp

import "github.com/spikelane/spikelane/kernels"

// much is how much arithmetic, in operations for each element, no processor looks through at once: then it matters what
// stands first. Below, the text keeps the order of the function, which reads better.
const much = 100

// order returns the instructions of the each part in the order in which they are written: where there is much to
// compute, that which lets the longest chain of dependent instructions begin first, so that several go on at the same
// time. Compilers keep the order that they find, but for what fits into their windows.
//
// Law: an instruction comes after those that it depends on, and what touches a column or a list that something writes
// keeps its order.
func (p *plan) order() []kernels.Value {
	f := p.f
	out := make([]kernels.Value, 0, len(f.Insts)-f.Once)
	work := 0.0
	for i := f.Once; i < len(f.Insts); i++ {
		out = append(out, kernels.Value(i))
		work += weight(&f.Insts[i])
	}
	if work < much || f.Sequential {
		return out
	}
	before := p.before()
	height := make([]float64, len(f.Insts)) // time from an instruction's begin to the end of all
	after := make([][]kernels.Value, len(f.Insts))
	waits := make([]int, len(f.Insts))
	for i := len(f.Insts) - 1; i >= f.Once; i-- {
		for _, a := range after[i] {
			height[i] = max(height[i], height[a])
		}
		height[i] += latency(&f.Insts[i])
		for _, b := range before[i-f.Once] {
			after[b] = append(after[b], kernels.Value(i))
			waits[i]++
		}
	}
	var ready []kernels.Value
	for i := f.Once; i < len(f.Insts); i++ {
		if waits[i] == 0 {
			ready = append(ready, kernels.Value(i))
		}
	}
	out = out[:0]
	for len(ready) > 0 {
		best := 0
		for k, v := range ready {
			if w := ready[best]; height[v] > height[w] || height[v] == height[w] && v < w {
				best = k
			}
		}
		v := ready[best]
		ready = append(ready[:best], ready[best+1:]...)
		out = append(out, v)
		for _, a := range after[v] {
			if waits[a]--; waits[a] == 0 {
				ready = append(ready, a)
			}
		}
	}
	return out
}

// before returns, for each instruction of the each part, those of it that must come before.
func (p *plan) before() [][]kernels.Value {
	f := p.f
	out := make([][]kernels.Value, len(f.Insts)-f.Once)
	last := make([]kernels.Value, len(f.Cols)) // the last write of each column
	for c := range last {
		last[c] = kernels.None
	}
	reads := make([][]kernels.Value, len(f.Cols)) // since then
	serial := kernels.None                        // the last instruction that is not arithmetic: they keep their order
	for i := f.Once; i < len(f.Insts); i++ {
		in, at := &f.Insts[i], kernels.Value(i)
		need := func(v kernels.Value) {
			if v != kernels.None && int(v) >= f.Once {
				out[i-f.Once] = append(out[i-f.Once], v)
			}
		}
		for _, a := range in.Args[:in.Op.NumArgs()] {
			need(a)
		}
		class := in.Op.Info().Class
		if class == kernels.Write || p.isSerial(in) {
			need(serial)
			serial = at
		}
		if in.Op == kernels.OpEmit || class != kernels.Read && class != kernels.Write {
			continue
		}
		need(last[in.Slot])
		if class == kernels.Read {
			reads[in.Slot] = append(reads[in.Slot], at)
			continue
		}
		for _, r := range reads[in.Slot] {
			need(r)
		}
		last[in.Slot], reads[in.Slot] = at, nil
	}
	return out
}

// latency is about how many cycles an instruction takes.
func latency(in *kernels.Inst) float64 {
	switch in.Op {
	case kernels.OpConstF, kernels.OpConstI, kernels.OpConstB, kernels.OpParam, kernels.OpIndex:
		return 0
	case kernels.OpDiv, kernels.OpSqrt:
		return 20
	case kernels.OpLoad:
		return 6
	case kernels.OpGather:
		return 20
	case kernels.OpAdd, kernels.OpSub, kernels.OpMul, kernels.OpFMA, kernels.OpLT, kernels.OpLE, kernels.OpEQ, kernels.OpNE:
		return 4
	}
	return 2
}

// weight is about how many operations an instruction is on vectors.
func weight(in *kernels.Inst) float64 {
	switch in.Op {
	case kernels.OpConstF, kernels.OpConstI, kernels.OpConstB, kernels.OpParam:
		return 0
	case kernels.OpDiv, kernels.OpSqrt:
		return 8
	case kernels.OpGather, kernels.OpF2I, kernels.OpI2F:
		return 3
	}
	return 1
}
