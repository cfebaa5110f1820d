package spikelane

import (
	"fmt"
	"slices"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
)

// Selection chooses synapses: see SynapticState. Several selections choose what all of them choose, in the order of the first
// list among them.
type Selection struct {
	kind selectionKind
	i, j []int // pairs; numbers in i
	lo   int
	hi   int
	text string
}

type selectionKind uint8

const (
	byPairs selectionKind = iota
	byNumbers
	bySource
	byTarget
	byNth
	byCondition
)

// Pair selects the synapses from neuron i of the source onto neuron j of the target; none if they are not connected.
func Pair(i, j int) []Selection { return []Selection{From(i, i+1), Onto(j, j+1)} }

// Pairs selects the synapses of the pairs (i[k], j[k]), in the order of the pairs, those of one pair in the order of
// creation. A pair that is not connected is an error.
func Pairs(i, j []int) Selection {
	return Selection{kind: byPairs, i: slices.Clone(i), j: slices.Clone(j)}
}

// Numbers selects synapses by their numbers, which count from 0 in the order of creation, in the order given.
func Numbers(numbers ...int) Selection {
	return Selection{kind: byNumbers, i: slices.Clone(numbers)}
}

// From selects the synapses whose source has an index of lo to hi-1.
func From(lo, hi int) Selection { return Selection{kind: bySource, lo: lo, hi: hi} }

// Onto selects the synapses whose target has an index of lo to hi-1.
func Onto(lo, hi int) Selection { return Selection{kind: byTarget, lo: lo, hi: hi} }

// Nth selects the synapses that are number k, from 0, of those of their pair of neurons.
func Nth(k int) Selection { return Selection{kind: byNth, lo: k} }

// Where selects the synapses for which a condition holds, such as "i != j and w > 0.5".
func Where(condition string) Selection { return Selection{kind: byCondition, text: condition} }

// choice is the storage positions of synapses that were selected.
type choice struct {
	positions []int32 // in the order of the result; nil: all, when whole
	whole     bool
}

// choose finds the synapses that all selections choose.
func (v *SynapticState) choose(field string, by []Selection) (*choice, error) {
	v.sim.settle()
	if err := v.made(by); err != nil {
		return nil, err
	}
	rows := v.proj.Rows
	if len(by) == 0 && rows.InOrder() {
		return &choice{whole: true}, nil
	}
	if rows.Len() > ecs.MaxListed {
		return nil, v.fault(field, "E404", fmt.Sprintf("a selection from %d synapses; from at most %d some can be selected", rows.Len(), ecs.MaxListed), "take all of them")
	}
	positions, ordered, err := v.candidates(field, by)
	if err != nil {
		return nil, err
	}
	listed := false
	for _, s := range by {
		if first := !listed && s.lists(); first { // positions are its own
			listed = true
			continue
		}
		if positions, err = v.narrow(field, s, positions); err != nil {
			return nil, err
		}
	}
	if !ordered && !rows.InOrder() {
		numbers := rows.Numbers()
		slices.SortFunc(positions, func(a, b int32) int { return int(numbers[a]) - int(numbers[b]) })
	}
	return &choice{positions: positions}, nil
}

// candidates returns the synapses of the first selection that lists some, else of a range of sources, else all. ordered
// says that the list has an order of its own.
func (v *SynapticState) candidates(field string, by []Selection) (positions []int32, ordered bool, err error) {
	rows, lo, hi := v.proj.Rows, 0, v.proj.Rows.Sources()
	for _, s := range by {
		switch s.kind {
		case byPairs, byNumbers:
			positions, err = v.ofList(field, s)
			return positions, true, err
		case bySource:
			lo, hi = max(lo, s.lo), min(hi, s.hi)
		}
	}
	if !rows.InOrder() && lo <= 0 && hi >= rows.Sources() {
		return slices.Clone(v.positions()), true, nil
	}
	if lo < hi {
		for k := rows.Ptr[lo]; k < rows.Ptr[hi]; k++ {
			positions = append(positions, int32(k))
		}
	}
	return positions, false, nil
}

// lists reports whether a selection is a list of synapses.
func (s Selection) lists() bool { return s.kind == byPairs || s.kind == byNumbers }

// ofList returns the synapses of a list, in its order.
func (v *SynapticState) ofList(field string, s Selection) ([]int32, error) {
	if s.kind == byPairs {
		return v.ofPairs(field, s)
	}
	return v.ofNumbers(field, s)
}

func (v *SynapticState) ofPairs(field string, s Selection) ([]int32, error) {
	if len(s.i) != len(s.j) {
		return nil, v.unpaired(field, s)
	}
	var positions []int32
	rows, offset := v.proj.Rows, v.proj.TgtLo
	for k, i := range s.i {
		before := len(positions)
		if i >= 0 && i < rows.Sources() {
			for at := rows.Ptr[i]; at < rows.Ptr[i+1]; at++ {
				if int(rows.Target.At(int(at)))-offset == s.j[k] {
					positions = append(positions, int32(at))
				}
			}
		}
		if len(positions) == before {
			return nil, v.fault(field, "E419", fmt.Sprintf("no synapse from %d onto %d", i, s.j[k]), "")
		}
	}
	return positions, nil
}

func (v *SynapticState) unpaired(field string, s Selection) error {
	return v.fault(field, "E403", fmt.Sprintf("i has %d entries, j has %d", len(s.i), len(s.j)), "")
}

func (v *SynapticState) ofNumbers(field string, s Selection) ([]int32, error) {
	positions := make([]int32, len(s.i))
	inverse := v.positions()
	for k, n := range s.i {
		if n < 0 || n >= v.proj.Rows.Len() {
			return nil, v.fault(field, "E401", fmt.Sprintf("index %d is outside the %d synapses of %s", n, v.proj.Rows.Len(), v.sp.decl.name), "")
		}
		if positions[k] = int32(n); inverse != nil {
			positions[k] = inverse[n]
		}
	}
	return positions, nil
}

// narrow keeps the positions that a selection chooses.
func (v *SynapticState) narrow(field string, s Selection, positions []int32) ([]int32, error) {
	rows := v.proj.Rows
	keep := func(ok func(k int32) bool) []int32 {
		out := positions[:0]
		for _, k := range positions {
			if ok(k) {
				out = append(out, k)
			}
		}
		return out
	}
	switch s.kind {
	case byPairs, byNumbers:
		list, err := v.ofList(field, s)
		if err != nil {
			return nil, err
		}
		among := map[int32]bool{}
		for _, k := range list {
			among[k] = true
		}
		return keep(func(k int32) bool { return among[k] }), nil
	case bySource:
		return keep(func(k int32) bool {
			return s.lo < s.hi && s.hi > 0 && s.lo < rows.Sources() && int64(k) >= rows.Ptr[max(s.lo, 0)] && int64(k) < rows.Ptr[min(s.hi, rows.Sources())]
		}), nil
	case byTarget:
		return keep(func(k int32) bool {
			j := int(rows.Target.At(int(k))) - v.proj.TgtLo
			return j >= s.lo && j < s.hi
		}), nil
	case byNth:
		nth := v.nth()
		return keep(func(k int32) bool { return int(nth[k]) == s.lo }), nil
	case byCondition:
		take, err := v.evaluated(field+".where", s.text, true)
		if err != nil {
			return nil, err
		}
		return keep(func(k int32) bool { return take.Bool[k] != 0 }), nil
	}
	return positions, nil
}

// nth returns the number of each synapse among those of its pair, in storage order.
func (v *SynapticState) nth() []int32 {
	if x := v.sp.model.Numbers; x != nil {
		return v.proj.Table.Get(x.Name).I32
	}
	if v.numbers == nil {
		c := ecs.NewColumn("", ecs.I32, v.proj.Rows.Len())
		numberPairs(v.proj, v.sp.ends.NPost, c)
		v.numbers = c.I32
	}
	return v.numbers
}

// positions returns the storage position of each synapse by its number; nil when they agree.
func (v *SynapticState) positions() []int32 {
	if v.inverse == nil {
		v.inverse = v.proj.Rows.Positions()
	}
	return v.inverse
}

// evaluated computes an expression over all synapses, in storage order.
func (v *SynapticState) evaluated(field, text string, condition bool) (*ecs.Column, error) {
	prog, err := v.evaluator(field, text, condition)
	if err != nil {
		return nil, err
	}
	return v.computed(prog), nil
}

// evaluator makes the kernel of an expression.
func (v *SynapticState) evaluator(field, text string, condition bool) (kernels.Program, error) {
	key := accessKey{of: v.sp, value: text}
	if condition {
		key.condition = "where"
	}
	if prog := v.sim.access[key]; prog != nil {
		return prog, v.known(text, prog.Func())
	}
	m := v.sp.model.Again()
	e, faults := m.Value(field, text)
	if condition {
		e, faults = m.Condition(field, text)
	}
	if len(faults) > 0 {
		return nil, v.faults(faults)
	}
	f := compile.SynapseValuesAgain(v.sp.object, v.sp.seenBy(m), "get."+v.sp.decl.name, e)
	if err := v.known(text, f); err != nil {
		return nil, err
	}
	return v.sim.program(key, f)
}
