package kernels

// Cost is the least that a kernel does for one element, whatever the target: a lower bound, to compare with what a machine
// can do at most.
type Cost struct {
	Bytes    int // read and written by walking over columns
	Scatters int // places of columns written at an index
	Flops    int // floating-point operations
}

// CostOf counts what the each part of f does for one element. A column that is read and written counts twice, one that is read
// twice once. What is done under a mask may not be done, and counts nothing; so do gathers, which may find what they want in
// a register. Additions, subtractions, multiplications, divisions and square roots are one floating-point operation, OpFMA is two.
// Library ops count nothing: expand them first (kernels/mathfn) where they should.
func CostOf(f *Func) Cost {
	var c Cost
	type access struct {
		slot  int32
		write bool
		at    Value
	}
	seen := map[access]bool{}
	first := func(a access) bool {
		again := seen[a]
		seen[a] = true
		return !again
	}
	for i := f.Once; i < len(f.Insts); i++ {
		switch in := &f.Insts[i]; in.Op {
		case OpLoad, OpStore:
			if first(access{slot: in.Slot, write: in.Op == OpStore}) {
				c.Bytes += f.Cols[in.Slot].Elem.Size()
			}
		case OpScatter, OpAccum:
			if int(in.Args[0]) >= f.Once && first(access{slot: in.Slot, write: true, at: in.Args[0]}) {
				c.Scatters++
			}
		case OpAdd, OpSub, OpMul, OpDiv, OpSqrt:
			c.Flops++
		case OpFMA:
			c.Flops += 2
		}
	}
	return c
}
