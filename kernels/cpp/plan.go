package cpp

import (
	"math/bits"

	"github.com/spikelane/spikelane/kernels"
)

// plan says which loop of a block each instruction of the each part stands in. Loops of even number are arithmetic,
// which compilers vectorise; those of odd number do what has an order: scatters, accumulations, lists, calls, and
// divisions of integers, which no vector has.
//
// Law: a loop does one element after the other, and the loops of a block follow each other. Where kernels.Func.Orders
// allows blocks, no two elements meet in a place but by one write, which stays in the order of elements; and an
// instruction never comes to stand before another that it depends on or that touches the same column.
type plan struct {
	f     *kernels.Func
	uses  []int
	loop  []int // by instruction: its loop; free for what any loop can make for itself
	loops int
	split bool // more than one loop is worth it
	// By loop: the condition of the emits and stores that it does, and nothing else; None for other loops.
	when []kernels.Value
	// By instruction: made in one loop and used in another, so kept for the whole block.
	kept []bool
}

const free = -1

// worth is how much arithmetic, in operations for each element, is worth a loop of its own.
const worth = 12

func planOf(f *kernels.Func) *plan {
	n := len(f.Insts)
	p := &plan{f: f, uses: make([]int, n), loop: make([]int, n), kept: make([]bool, n)}
	for i := range f.Insts {
		for _, a := range f.Insts[i].Args[:f.Insts[i].Op.NumArgs()] {
			p.uses[a]++
		}
	}
	p.assign()
	work, emits := 0.0, false
	for i := f.Once; i < n; i++ {
		if p.loop[i] == free {
			continue
		}
		p.loops = max(p.loops, p.loop[i]+1)
		emits = emits || f.Insts[i].Op == kernels.OpEmit
		if p.loop[i]%2 == 0 {
			work += weight(&f.Insts[i])
		}
	}
	p.split = p.loops > 1 && (emits || work >= worth)
	if !p.split {
		return p
	}
	for i := f.Once; i < n; i++ {
		for _, a := range f.Insts[i].Args[:f.Insts[i].Op.NumArgs()] {
			if int(a) >= f.Once && p.loop[a] != free && p.loop[a] != p.loop[i] {
				p.kept[a] = true
			}
		}
	}
	return p
}

// assign gives each instruction the first loop that it can stand in.
func (p *plan) assign() {
	f := p.f
	fires := map[kernels.Value]bool{} // conditions of emits
	for i := f.Once; i < len(f.Insts); i++ {
		if in := &f.Insts[i]; in.Op == kernels.OpEmit {
			fires[in.Args[0]] = true
		}
	}
	read, written := make([]int, len(f.Cols)), make([]int, len(f.Cols)) // the last loop that does
	for i := f.Once; i < len(f.Insts); i++ {
		in := &f.Insts[i]
		class := in.Op.Info().Class
		if p.isFree(in) {
			p.loop[i] = free
			continue
		}
		at := 0
		for _, a := range in.Args[:in.Op.NumArgs()] {
			if int(a) >= f.Once {
				at = max(at, p.loop[a])
			}
		}
		column := in.Op != kernels.OpEmit && (class == kernels.Read || class == kernels.Write)
		if column {
			at = max(at, written[in.Slot])
			if class == kernels.Write {
				at = max(at, read[in.Slot])
			}
		}
		if in.Op == kernels.OpStoreM && fires[in.Args[0]] || p.serial(in) {
			at = p.serialLoop(at, p.condition(in))
		} else if at%2 == 1 {
			at++
		}
		if p.loop[i] = at; column {
			read[in.Slot] = max(read[in.Slot], at)
			if class == kernels.Write {
				written[in.Slot] = at
			}
		}
	}
}

// condition returns the condition of an emit or a store, None if it has none that differs between elements.
func (p *plan) condition(in *kernels.Inst) kernels.Value {
	if (in.Op == kernels.OpEmit || in.Op == kernels.OpStoreM) && int(in.Args[0]) >= p.f.Once && p.f.Insts[in.Args[0]].Op != kernels.OpConstB {
		return in.Args[0]
	}
	return kernels.None
}

// serialLoop returns the first loop from at on that is for writes under the condition.
func (p *plan) serialLoop(at int, when kernels.Value) int {
	for at |= 1; at < len(p.when) && p.when[at] != when; at += 2 {
	}
	for len(p.when) <= at {
		p.when = append(p.when, kernels.None)
	}
	p.when[at] = when
	return at
}

// isFree reports whether any loop can make the value for itself: constants, the index, elements that nobody writes.
func (p *plan) isFree(in *kernels.Inst) bool {
	return in.Op.Info().Class == kernels.Input || in.Op == kernels.OpLoad && !p.f.Writes(int(in.Slot))
}

// serial reports whether an instruction keeps a loop from being vectorised, or has an order.
func (p *plan) serial(in *kernels.Inst) bool {
	switch in.Op {
	case kernels.OpScatter, kernels.OpScatterM, kernels.OpAccum, kernels.OpAccumM, kernels.OpEmit, kernels.OpHost, kernels.OpPoisson:
		return true
	case kernels.OpIDiv:
		return true
	case kernels.OpIMod:
		return !p.powerOfTwo(in.Args[1])
	}
	return false
}

// powerOfTwo reports whether v is a constant power of two.
func (p *plan) powerOfTwo(v kernels.Value) bool {
	in := &p.f.Insts[v]
	return in.Op == kernels.OpConstI && int64(in.Imm) > 0 && bits.OnesCount64(in.Imm) == 1
}
