package spikelane

import (
	"math"
	"slices"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// count is how many synapses an object is expected to have.
type count struct {
	synapses, variance float64
	least              float64 // as many at least, where synapses is an upper bound; else the same
	calls              []callCount
}

// callCount is how many synapses one call of Connect is expected to make, and how.
type callCount struct {
	synapses, variance float64
	bound              bool  // synapses is an upper bound
	each               int64 // synapses that are appended at once
	reserved           int64 // synapses that room is made for beforehand
	ascends            bool  // sources come in ascending order
	first, last        int64 // of the sources that have synapses
}

// expect counts the synapses of an object.
func (f *forecaster) expect(sp *synapseProgram) (c count) {
	for _, cp := range sp.connect {
		x := f.expectCall(sp, cp)
		c.calls = append(c.calls, x)
		c.synapses, c.variance = c.synapses+x.synapses, c.variance+x.variance
		if !x.bound {
			c.least += x.synapses
		}
	}
	return c
}

// number returns the synapses of an object that memory is counted for.
func (f *forecaster) number(sp *synapseProgram) int64 {
	if f.least {
		return whole(f.counts[sp].least)
	}
	return whole(f.counts[sp].synapses)
}

func (f *forecaster) expectCall(sp *synapseProgram, cp *connectProgram) callCount {
	pairs, several := float64(sp.ends.NPre)*float64(sp.ends.NPost), float64(cp.n)
	x := callCount{synapses: cp.expected(sp.ends), each: 1, ascends: true, last: int64(sp.ends.NPre) - 1}
	if cp.rule == nil {
		x.variance = x.synapses * (1 - cp.p) * several
		x.ascends = slices.IsSorted(cp.spec.I)
		if n := len(cp.spec.I); n > 0 {
			x.first, x.last = int64(cp.spec.I[0]), int64(cp.spec.I[n-1])
		}
		return x
	}
	outer := sp.ends.NPre
	if cp.rule.Over == model.Post {
		outer = sp.ends.NPost
	}
	x.each = whole(x.synapses / float64(max(outer, 1)))
	switch {
	case outer == 0 || pairs == 0:
		return x
	case cp.rows == nil && cp.choose == nil && cp.count == nil && !cp.spec.SkipIfInvalid:
		if cp.rule.Size == nil {
			x.variance = x.synapses * (1 - cp.p) * several
		}
	case !f.exact || f.reads(cp):
		x.bound = true
	default:
		f.look(sp, cp, outer, &x)
	}
	if x.reserved = reserved(cp, outer, x.synapses); cp.rule.Over == model.Post {
		x.each, x.ascends = 1, x.synapses <= float64(outer) // then most likely i = j
	}
	return x
}

// reserved returns the room that loom.reserve makes.
func reserved(cp *connectProgram, outer int, synapses float64) int64 {
	switch {
	case cp.rows == nil && cp.elem == nil && cp.choose == nil && cp.count == nil:
		if cp.rule.Size == nil {
			synapses += float64(4 * math.Sqrt(synapses*(1-cp.p)) * float64(cp.n))
		}
	case outer < 4*samples || !concurrent(cp.rows, cp.elem, cp.choose, cp.odds, cp.count):
		return 0
	}
	return whole(math.Floor(synapses))
}

// reads reports whether a rule hangs on variables of neurons.
func (f *forecaster) reads(cp *connectProgram) bool {
	own := []string{compile.Low, compile.High, compile.Step, compile.Size, compile.Chance, compile.Take, compile.Nth, compile.Result, compile.Out}
	for _, p := range []kernels.Program{cp.rows, cp.elem, cp.choose, cp.odds, cp.count} {
		if p == nil {
			continue
		}
		for _, c := range p.Func().Cols {
			if !slices.Contains(own, c.Name) && f.tables[c.Name] == nil {
				return true
			}
		}
	}
	return false
}

// How much of a rule is looked at: so many iterations, of so many outer neurons at least.
const (
	iterationsLookedAt = 1 << 20
	leastLookedAt      = 8
	goldenRatio        = 0.6180339887498949 // multiples of it, but for whole numbers, are spread as evenly as can be
)

// look counts the synapses of some outer neurons of a rule, of all where they are few.
func (f *forecaster) look(sp *synapseProgram, cp *connectProgram, outer int, x *callCount) {
	l := newLook(f.Program, sp, cp)
	n := outer
	if each := l.most(); float64(outer)*each > iterationsLookedAt {
		n = min(outer, max(leastLookedAt, int(iterationsLookedAt/each)))
	}
	x.synapses, x.first, x.last = 0, math.MaxInt64, -1
	some := 0 // neurons that have synapses
	var squares, chance float64
	for k := range n {
		// One of each of n equal parts, at no regular distance lest rules with a period deceive.
		lo, hi := outer*k/n, outer*(k+1)/n
		_, part := math.Modf(float64(k) * goldenRatio)
		o := lo + int(part*float64(hi-lo))
		made, variance := l.row(o)
		x.synapses, squares, chance = x.synapses+made, squares+float64(made*made), chance+variance
		if made > 0 {
			some++
			x.first, x.last = min(x.first, int64(o)), int64(o)
		}
	}
	x.each = whole(x.synapses / float64(max(some, 1)))
	scale := float64(outer) / float64(n)
	mean := x.synapses / float64(n)
	between := max(squares/float64(n)-mean*mean, 0) * float64(n) * (1 - 1/scale)
	x.synapses, x.variance = x.synapses*scale, float64(scale*chance)+float64(scale*scale*between)
	if cp.rule.Over == model.Post {
		x.first, x.last = 0, int64(sp.ends.NPre)-1
	}
}
