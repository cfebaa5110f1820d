package cpp

import (
	"slices"

	"github.com/spikelane/spikelane/kernels"
)

// plan says which loop of a block each instruction of the each part stands in.
//
// Law: a loop does one element after the other, and the loops of a block follow each other. Where kernels.Func.Orders
// allows blocks, no two elements meet in a place but by one write, which stays in the order of elements; and an
// instruction never comes to stand before another that it depends on or that touches the same column.
type plan struct {
	f     *kernels.Func
	wide  bool // arithmetic is on elements of 8 bytes alone
	split bool // more than one loop is worth it
	picks bool // it does nothing but append to lists, by what it reaches through indices: no vector helps with that

	// By instruction.
	uses    []int
	fires   map[kernels.Value]bool // conditions of emits
	widened []bool                 // a narrow element that arithmetic uses
	paired  []bool                 // stands in a loop of pairs
	word    []bool                 // stands in that of words
	woven   []bool                 // is one value of the pair for the even element and another for the odd one
	loop    []int                  // its loop; free for what any loop can make for itself
	kept    []bool                 // made in one loop and used in another, so kept for the whole block
	local   []bool                 // used in the loop that makes it
	spread  []bool                 // made for pairs and used for elements

	// By loop.
	kinds []kind
	when  []kernels.Value // the condition of the emits and stores that it does, and nothing else; None for other loops
}

const free = -1

// kind is what a loop does.
type kind int

// Loops come in this order, as often as it takes; those of which nothing is wanted are left out. Compilers take so many
// elements at a time as the narrowest of a loop fit into a register: where bytes and doubles meet in one loop, each
// operation on doubles becomes eight, and the values in between do not fit into the registers. So fetch and narrow keep
// much arithmetic apart from them.
const (
	words      kind = iota // the integers of random numbers, for pairs: see words.go
	pairs                  // what an even element and the next have in common: see pairs.go
	fetch                  // widens elements of fewer than 8 bytes
	arithmetic             // compilers vectorise it
	narrow                 // stores elements of fewer than 8 bytes
	serial                 // has an order: scatters, accumulations, lists, calls, and divisions of integers, which no vector has
	numKinds
)

// How much arithmetic, in operations for each element, is worth a loop of its own, and one without narrow elements.
// Tests change them.
var worth, worthWide = 12.0, 40.0

func planOf(f *kernels.Func) *plan {
	n := len(f.Insts)
	p := &plan{
		f: f, uses: make([]int, n), fires: map[kernels.Value]bool{}, widened: make([]bool, n), paired: make([]bool, n),
		word: make([]bool, n), woven: make([]bool, n), loop: make([]int, n), kept: make([]bool, n), local: make([]bool, n), spread: make([]bool, n),
	}
	for i := range f.Insts {
		in := &f.Insts[i]
		for _, a := range in.Args[:in.Op.NumArgs()] {
			p.uses[a]++
		}
		if in.Op == kernels.OpEmit {
			p.fires[in.Args[0]] = true
		}
	}
	work, indexed, emits, writes := 0.0, 0.0, false, false
	for i := f.Once; i < n; i++ {
		in := &f.Insts[i]
		emits = emits || in.Op == kernels.OpEmit
		writes = writes || in.Op != kernels.OpEmit && in.Op.Info().Class == kernels.Write
		if in.Op == kernels.OpGather {
			indexed += weight(in)
		}
		if !p.isFree(kernels.Value(i)) && p.kindOf(kernels.Value(i)) != serial {
			work += weight(in)
		}
	}
	p.wide = work >= worthWide && !f.Sequential
	p.pair()
	p.words()
	p.weave()
	p.widen()
	p.assign()
	p.number()
	p.picks = emits && indexed > 0 && !writes && work-indexed < worth && !f.Sequential
	p.split = len(p.kinds) > 1 && (emits || work >= worth) && !p.picks
	if !p.split {
		return p
	}
	for i := f.Once; i < n; i++ {
		for _, a := range p.needs(i) {
			if int(a) < f.Once || p.loop[a] == free || p.loop[i] == free {
				continue
			}
			if p.loop[a] == p.loop[i] && !p.woven[i] {
				p.local[a] = true
			} else {
				p.kept[a] = true
				p.spread[a] = p.spread[a] || p.paired[a] && !p.paired[i]
			}
		}
	}
	return p
}

// needs returns the values that an instruction of a block is made from.
func (p *plan) needs(i int) []kernels.Value {
	in := &p.f.Insts[i]
	if p.woven[i] {
		return in.Args[1:3]
	}
	return in.Args[:in.Op.NumArgs()]
}

// widen finds the elements of fewer than 8 bytes that arithmetic uses: no loop of that makes them for itself.
func (p *plan) widen() {
	for i := p.f.Once; p.wide && i < len(p.f.Insts); i++ {
		in := &p.f.Insts[i]
		if p.kindOf(kernels.Value(i)) != arithmetic {
			continue
		}
		for _, a := range in.Args[:in.Op.NumArgs()] {
			if from := &p.f.Insts[a]; from.Op == kernels.OpLoad && p.kindOf(a) == fetch {
				p.widened[a] = true
			}
		}
	}
}

// assign gives each instruction the first loop that it can stand in, among loops of all kinds.
func (p *plan) assign() {
	f := p.f
	read, written := make([]int, len(f.Cols)), make([]int, len(f.Cols)) // the last loop that does
	for i := f.Once; i < len(f.Insts); i++ {
		in := &f.Insts[i]
		class := in.Op.Info().Class
		if p.isFree(kernels.Value(i)) {
			p.loop[i] = free
			continue
		}
		at := 0
		for _, a := range p.needs(i) {
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
		k := p.kindOf(kernels.Value(i))
		if at = next(at, k); k == serial {
			at = p.serialLoop(at, p.condition(in))
		}
		if p.loop[i] = at; column {
			read[in.Slot] = max(read[in.Slot], at)
			if class == kernels.Write {
				written[in.Slot] = at
			}
		}
	}
}

// next returns the first loop from at on that is of a kind.
func next(at int, k kind) int {
	return at + (int(k)-at%int(numKinds)+int(numKinds))%int(numKinds)
}

// number counts the loops that there are.
func (p *plan) number() {
	var used []int
	for _, l := range p.loop[p.f.Once:] {
		if l != free {
			used = append(used, l)
		}
	}
	slices.Sort(used)
	used = slices.Compact(used)
	when := make([]kernels.Value, len(used))
	for to, l := range used {
		p.kinds = append(p.kinds, kind(l%int(numKinds)))
		if when[to] = kernels.None; l < len(p.when) {
			when[to] = p.when[l]
		}
	}
	p.when = when
	for i := p.f.Once; i < len(p.loop); i++ {
		if p.loop[i] != free {
			p.loop[i], _ = slices.BinarySearch(used, p.loop[i])
		}
	}
}

// kindOf returns the kind of loop that an instruction stands in.
func (p *plan) kindOf(v kernels.Value) kind {
	in := &p.f.Insts[v]
	switch {
	case p.word[v]:
		return words
	case p.paired[v]:
		return pairs
	case p.isSerial(in) || in.Op == kernels.OpStoreM && p.fires[in.Args[0]]:
		return serial
	case !p.wide:
		return arithmetic
	}
	switch in.Op {
	case kernels.OpLoad, kernels.OpGather:
		if p.f.Cols[in.Slot].Elem.Size() < 8 {
			return fetch
		}
	case kernels.OpStore, kernels.OpStoreM:
		if p.f.Cols[in.Slot].Elem.Size() < 8 {
			return narrow
		}
	}
	return arithmetic
}

// condition returns the condition of an emit or a store, None if it has none that differs between elements.
func (p *plan) condition(in *kernels.Inst) kernels.Value {
	if (in.Op == kernels.OpEmit || in.Op == kernels.OpStoreM) && int(in.Args[0]) >= p.f.Once && p.f.Insts[in.Args[0]].Op != kernels.OpConstB {
		return in.Args[0]
	}
	return kernels.None
}

// serialLoop returns the first serial loop from at on that is for writes under the condition.
func (p *plan) serialLoop(at int, when kernels.Value) int {
	for at < len(p.when) && p.when[at] != when {
		at += int(numKinds)
	}
	for len(p.when) <= at {
		p.when = append(p.when, kernels.None)
	}
	p.when[at] = when
	return at
}

// isFree reports whether any loop can make the value for itself: constants, the index, elements that nobody writes, but
// for those that arithmetic wants widened.
func (p *plan) isFree(v kernels.Value) bool {
	in := &p.f.Insts[v]
	return in.Op.Info().Class == kernels.Input || p.uses[v] == 0 && in.Op.Info().Class == kernels.Pure || in.Op == kernels.OpLoad && !p.f.Writes(int(in.Slot)) && !p.widened[v]
}

// isSerial reports whether an instruction keeps a loop from being vectorised, or has an order.
func (p *plan) isSerial(in *kernels.Inst) bool {
	switch in.Op {
	case kernels.OpScatter, kernels.OpScatterM, kernels.OpAccum, kernels.OpAccumM, kernels.OpEmit, kernels.OpHost, kernels.OpPoisson:
		return true
	case kernels.OpIDiv, kernels.OpIMod: // remainders by powers of two have become bits
		return true
	}
	return false
}
