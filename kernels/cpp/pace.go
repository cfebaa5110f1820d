package cpp

import "github.com/spikelane/spikelane/kernels"

// A call into C++ cannot be interrupted, and the Go scheduler waits for at most 200 µs. callTime is how long a call
// should last if things do not go well, in ns: a third of that. farTime is what reaching an element by an index takes,
// which may lie anywhere in memory, when the processor waits for several at a time.
const (
	callTime   = 66_000
	farTime    = 25
	smallTable = 2048 // elements that stay in the first-level cache
)

// Pace is how long parts of a kernel take, in ns, if things do not go well: what to cut calls by.
type Pace struct {
	Row     float64 // a row, with the once part
	Element float64 // an element of a row
	Serial  float64 // an element of a row with Row.Serial
}

// Pace estimates how long the kernel takes when compiled for v.
func (k *Kernel) Pace(v Vectors) Pace {
	f, plan := k.Lowered, planOf(k.Lowered)
	p := Pace{Row: 20}
	for i := range f.Once {
		p.Row += cost(&f.Insts[i], v)
	}
	vectors, alone := 0.0, 1.0
	far := make([]bool, len(f.Cols))
	for i := f.Once; i < len(f.Insts); i++ {
		in := &f.Insts[i]
		switch in.Op {
		case kernels.OpGather, kernels.OpScatter, kernels.OpScatterM, kernels.OpAccum, kernels.OpAccumM:
			small := f.Cols[in.Slot].Len > 0 && f.Cols[in.Slot].Len <= smallTable
			if int(in.Args[0]) >= f.Once && !small && !far[in.Slot] {
				far[in.Slot] = true
				alone += farTime
			}
		}
		if l := plan.loop[i]; l != free && plan.kinds[l] != serial {
			vectors += cost(in, v)
		} else {
			alone += cost(in, v)
		}
	}
	p.Serial = vectors + alone
	if f.Sequential {
		p.Serial += p.Row
	}
	p.Element = p.Serial
	plain, _, _ := f.Orders()
	if plain == kernels.Blocks && (plan.split || len(plan.kinds) <= 1) && v.FMA {
		p.Element = alone + 2*vectors/float64(v.Lanes) // half as many at a time as fit: not all is vectorised well
	}
	return p
}

// cost is an operation a nanosecond, but for those that take longer; fma is a call where it is no instruction.
func cost(in *kernels.Inst, v Vectors) float64 {
	switch in.Op {
	case kernels.OpFMA, kernels.OpFloor, kernels.OpCeil, kernels.OpTrunc, kernels.OpRound:
		if !v.FMA {
			return 8
		}
	case kernels.OpDiv, kernels.OpSqrt:
		return 8
	case kernels.OpIDiv, kernels.OpIMod:
		return 20
	case kernels.OpPoisson, kernels.OpHost:
		return 400
	}
	return weight(in)
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

// Of returns how long a row takes.
func (p Pace) Of(r *kernels.Row) float64 {
	if r.Serial != 0 {
		return p.Row + float64(r.Hi-r.Lo)*p.Serial
	}
	return p.Row + float64(r.Hi-r.Lo)*p.Element
}

// Fits returns how many of the rows a call may take; 0 where the first alone takes too long and is to be cut, unless
// Kernel.Whole forbids that.
func (p Pace) Fits(rows []kernels.Row) int {
	time := 0.0
	for n := range rows {
		if time += p.Of(&rows[n]); time > callTime {
			return n
		}
	}
	return len(rows)
}

// Most returns how many elements of one row a call may take.
func (p Pace) Most(serial bool) int64 {
	each := p.Element
	if serial {
		each = p.Serial
	}
	return max(1, int64((callTime-p.Row)/each))
}
