package spikelane

import (
	"slices"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/systems"
)

// made has the synapses at hand that selections are to choose from: of those that are not stored it makes the ones of the
// sources that matter, or, where something goes by the numbers of synapses, all.
func (v *SynapticState) made(by []Selection) error {
	if v.again == nil || v.stores {
		return nil
	}
	lo, hi := 0, v.sp.ends.NPre
	for _, s := range by {
		if s.kind == bySource {
			lo, hi = max(lo, s.lo), min(hi, s.hi)
		}
	}
	if slices.ContainsFunc(by, func(s Selection) bool {
		return s.kind == byNumbers || s.kind == byCondition && v.draws(s.text, true)
	}) {
		lo, hi = 0, v.sp.ends.NPre
	}
	return v.make(lo, hi)
}

// madeFor is made where an expression is evaluated, too.
func (v *SynapticState) madeFor(expression string, by []Selection) error {
	if v.again != nil && v.draws(expression, false) {
		by = nil
	}
	return v.made(by)
}

// draws reports whether an expression draws random numbers, which are named by the numbers of synapses.
func (v *SynapticState) draws(text string, condition bool) bool {
	prog, err := v.evaluator("", text, condition)
	return err == nil && prog.Func().Param("seed") >= 0
}

// make makes the synapses of sources lo to hi-1.
func (v *SynapticState) make(lo, hi int) error {
	rows, err := v.again.rows(lo, hi)
	if err != nil {
		return err
	}
	proj := *v.proj
	proj.Rows = rows
	v.proj, v.stores = &proj, lo <= 0 && hi >= v.sp.ends.NPre
	v.numbers, v.inverse = nil, nil
	return nil
}

// bind binds a kernel over the synapses at hand.
func (v *SynapticState) bind(prog kernels.Program) *systems.Binding {
	if v.again == nil {
		return v.sim.bindSynapses(v.sp, prog)
	}
	rows, f := v.proj.Rows, prog.Func()
	here := map[string]*ecs.Column{compile.Target: rows.Target.Column(compile.Target)}
	if f.Col(compile.SourceOf) >= 0 {
		c := ecs.NewColumn(compile.SourceOf, elems[v.sp.ends.SourceElem()], rows.Len())
		rows.FillSources(c, 0, rows.Sources(), int32(v.proj.SrcLo))
		here[compile.SourceOf] = c
	}
	b := v.sim.bindSynapses(v.sp, prog, here)
	if f.Param("N") >= 0 {
		b.SetInt("N", int64(v.again.synapses()))
	}
	return b
}
