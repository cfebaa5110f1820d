package spikelane

import (
	"math"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/internal/worth"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
)

// synapsesOf adds the memory of synapses.
func (f *forecaster) synapsesOf(sp *synapseProgram) {
	c := f.counts[sp]
	o := f.object("synapses", sp.decl.name, c.synapses)
	o.LeastCount, o.Deviation = c.least, math.Sqrt(c.variance)
	if sp.pending { // attached to synapses of which nobody knows how many there are
		return
	}
	if sp.decl.model.Procedural {
		f.proceduralOf(o, sp)
		return
	}
	b := f.built(sp)
	n, sources := f.number(sp), int64(sp.ends.NPre)
	o.add("rows", 8*(sources+1)+repeatsBytes(sp))
	o.add("targets", b.targets)
	o.add("order", b.order)
	o.add("rank", b.rank+f.rankBytes(sp, b))
	o.add("state", columnsBytes(sp.kernels.Columns, n))
	for _, rp := range f.regular {
		if rp.syn == sp {
			o.add("state", columnsBytes(rp.memory, n))
		}
	}
	o.add("sources", sourceColumnBytes(f.Program, sp, n))
	o.add("degrees", degreeBytes(f.Program, sp))
	for _, p := range sp.paths {
		o.add("delays", delayBytes(p, n))
		f.fanBytes(o, sp, p, b)
		o.add("blocks", f.blockBytes(sp, p, b))
		if f.postponed(sp, p) {
			o.add("put off", systems.LaterBytes(sources, int64(sp.pst.decl.count), n/max(sources, 1))+ecs.TargetsBytes(n, sp.ends.ShortPre))
		}
	}
	f.propagators(o, sp.kernels.Propagator, n)
	if f.carries(sp.decl) {
		o.add("spikes", ecs.SpikeRingBytes(n, f.depth(sp.self, spikeEvent)))
	}
	f.temporary(max(b.temporary+b.targets+b.order-int64(o.Total()), f.passing(sp, n, b)))
}

// postponed reports whether the code of a pathway will be put off: see Simulation.pathway.
func (f *forecaster) postponed(sp *synapseProgram, p *pathwayProgram) bool {
	if sp.pending || !p.decl.Post || p.decl.event() != spikeEvent || p.delays != nil {
		return false
	}
	_, _, ok := f.late(sp, p, int(f.number(sp)), sp.ends.NPre)
	return ok
}

// carries reports whether other synapses attach to syn.
func (p *Program) carries(syn *Synapses) bool {
	for _, sp := range p.synapses {
		if sp.decl.src == Source(syn) || sp.decl.tgt == Source(syn) {
			return true
		}
	}
	return false
}

// built is what Connect leaves behind, and what it takes for a while.
type built struct {
	targets     int64
	order, rank int64 // where they are listed: see ecs.Rows
	ordered     bool  // the order of creation is that of sources
	sorted      bool  // rows are sorted by delays
	single      bool  // no two synapses of one pair are likely
	temporary   int64
}

// built goes through the calls of Connect as ecs.RowsBuilder does.
func (f *forecaster) built(sp *synapseProgram) built {
	b := built{ordered: true, single: len(sp.connect) == 1 && sp.connect[0].n == 1 && sp.connect[0].count == nil}
	n, sources := f.number(sp), int64(sp.ends.NPre)
	var room, before, had int64
	last := int64(-1)
	for _, c := range f.counts[sp].calls {
		made, reserved := whole(c.synapses), c.reserved
		if f.least && c.bound {
			made, reserved = 0, 0
		}
		if want := had + reserved; want > room {
			room, before = want, room
		}
		if r, was := ecs.RoomFor(room, had, c.each, made); r > room {
			room, before = r, was
		}
		if had += made; made > 0 {
			b.ordered = b.ordered && c.ascends && c.first >= last
			last = c.last
		}
	}
	b.sorted = f.sorts(sp)
	if fit := ecs.RoomInTheEnd(room, n); fit < room {
		room, before = fit, room
	}
	if b.targets, b.temporary = ecs.TargetsBytes(room, sp.ends.Short), ecs.TargetsBytes(before, sp.ends.Short); !b.ordered {
		b.temporary = b.targets + ecs.TargetsBytes(room, sp.ends.NPre <= ecs.MostShort) + 8*sources
		b.targets = ecs.TargetsBytes(n, sp.ends.Short)
	}
	byTarget := len(sp.connect) == 1 && byTargets(sp.connect[0])
	if !b.ordered && !byTarget {
		b.order = ecs.ColumnBytes(ecs.I32, n)
	}
	if b.sorted && !(b.single && (byTarget || rises(sp.connect[0]))) {
		b.rank = ecs.ColumnBytes(ecs.I32, n)
	}
	return b
}

// byTargets reports whether a call of Connect makes synapses target by target, for each by ascending source.
func byTargets(cp *connectProgram) bool {
	return cp.rule != nil && cp.rule.Over == model.Post && cp.elem == nil
}

// rises reports whether a call of Connect makes the synapses of each source by ascending target.
func rises(cp *connectProgram) bool {
	return cp.rule != nil && cp.rule.Over == model.Pre && cp.elem == nil
}

// sorts reports whether rows will be sorted by delays: see Simulation.sortRows.
func (f *forecaster) sorts(sp *synapseProgram) bool {
	if sp.sorting == nil {
		return false
	}
	return f.delays[sp.sorting].several(!f.least) && f.sortable(sp, true)
}

// rankBytes returns the memory of the column of ranks, which is made when a kernel wants it, unless rows have it.
func (f *forecaster) rankBytes(sp *synapseProgram, b built) int64 {
	if b.rank == 0 && sp.wants(f.Program, compile.Rank) {
		return ecs.ColumnBytes(ecs.I32, f.number(sp))
	}
	return 0
}

// repeatsBytes returns the memory of who has several synapses of one pair.
func repeatsBytes(sp *synapseProgram) int64 {
	for _, cp := range sp.connect {
		if cp.n > 1 || cp.count != nil || len(sp.connect) > 1 {
			return ecs.RepeatsBytes(int64(sp.ends.NPre))
		}
	}
	return 0
}

// kept returns the kernels over synapses that a simulation keeps.
func (sp *synapseProgram) kept(p *Program) (all []kernels.Program) {
	all = append(all, sp.stateUpdate, sp.inputs)
	all = append(all, sp.sums...)
	for _, path := range sp.paths {
		all = append(all, path.program)
	}
	for _, rp := range p.regular {
		if rp.syn == sp {
			all = append(all, rp.shared, rp.each)
		}
	}
	for _, mp := range p.monitors {
		if mp.syn == sp {
			all = append(all, mp.values...)
		}
	}
	out := all[:0]
	for _, k := range all {
		if k != nil {
			out = append(out, k)
		}
	}
	return out
}

// wants reports whether a kernel over synapses, of those kept or of those that run once, has a column.
func (sp *synapseProgram) wants(p *Program, column string) bool {
	all := sp.kept(p)
	if column != compile.SourceOf { // which kernels that run once write down for some rows at a time
		for _, in := range sp.init {
			all = append(all, in.program)
		}
		for _, path := range sp.paths {
			if path.delayKernel != nil {
				all = append(all, path.delayKernel)
			}
		}
	}
	for _, k := range all {
		if k.Func().Col(column) >= 0 {
			return true
		}
	}
	return false
}

// sourceColumnBytes returns the memory of the source of each synapse, which is made when a kernel wants it.
func sourceColumnBytes(p *Program, sp *synapseProgram, n int64) int64 {
	if !sp.wants(p, compile.SourceOf) {
		return 0
	}
	return ecs.TargetsBytes(n, sp.ends.ShortPre)
}

// degreeBytes returns the memory of the numbers of synapses of each neuron, which are counted when a kernel wants them.
func degreeBytes(p *Program, sp *synapseProgram) int64 {
	if !sp.wants(p, compile.NIncoming) && !sp.wants(p, compile.NOutgoing) {
		return 0
	}
	return ecs.ColumnBytes(ecs.I32, int64(sp.ends.NPost)) + ecs.ColumnBytes(ecs.I32, int64(sp.ends.NPre))
}

// delayBytes returns the memory of the delays of a pathway in seconds.
func delayBytes(p *pathwayProgram, n int64) int64 {
	switch {
	case p.delays == nil:
		return 8
	case p.again():
		return 0
	}
	return ecs.ColumnBytes(ecs.F64, n)
}

// fanBytes adds the memory of the lists of synapses of a pathway, and of where those of one delay end.
func (f *forecaster) fanBytes(o *ObjectMemory, sp *synapseProgram, p *pathwayProgram, b built) {
	n, elements := f.number(sp), int64(sp.ends.NPre)
	switch {
	case p.decl.Post:
		elements = int64(sp.ends.NPost)
		o.add("lists", ecs.IncomingBytes(elements, n))
	case f.lists(sp, p, b):
		o.add("lists", 4*n)
	}
	delays, runs := f.delayRuns(p, elements, n)
	bytes := systems.FanDelayBytes(elements, delays, runs)
	if delays == math.MaxInt32 {
		bytes -= 8 * delays // which all synapses together need not have
	}
	o.add("delay table", bytes)
}

// delayRuns returns how many different delays n synapses of so many elements have, at most n of MaxInt32 where nobody can
// know, and how many runs of equal delay the elements have between them.
func (f *forecaster) delayRuns(p *pathwayProgram, elements, n int64) (delays, runs int64) {
	r := f.delays[p]
	switch {
	case p.delays == nil || !r.several(!f.least) || n == 0:
		return 1, 0
	case !r.known: // at most each synapse has another
		return math.MaxInt32, n
	}
	return r.different(float64(n)), elements * r.different(float64(n)/float64(elements))
}

// runs returns how many runs of synapses of several delays owners divide for a pathway, 0 if it has but one delay.
func (f *forecaster) runs(sp *synapseProgram, p *pathwayProgram) int64 {
	n, elements := f.number(sp), int64(sp.ends.NPre)
	delays, runs := f.delayRuns(p, elements, n)
	if p.decl.Post || delays < 2 || f.lists(sp, p, f.built(sp)) {
		return 0
	}
	return systems.FanRuns(elements, delays, runs)
}

// lists reports whether the synapses of a pathway that sources drive are not parts of rows: see Simulation.fan.
func (f *forecaster) lists(sp *synapseProgram, p *pathwayProgram, b built) bool {
	if p.delays != nil && f.delays[p].several(!f.least) {
		return p != sp.sorting || !b.sorted
	}
	if !b.sorted {
		return false
	}
	anyOrder, distinct := compile.AnyRowOrder(p.model, p.program.Func())
	return !anyOrder && !(distinct && b.single)
}

// blockBytes returns the memory of the lengths of segments of a pathway.
func (f *forecaster) blockBytes(sp *synapseProgram, p *pathwayProgram, b built) int64 {
	if p.decl.Post || f.delays[p].several(!f.least) || b.sorted || len(sp.connect) > 1 {
		return 0
	}
	return systems.BlockBytes(p.program, compile.Target, worth.Cache(), int64(sp.ends.NPost), int64(sp.ends.NPre), f.number(sp))
}

// passing returns the most memory that is wanted for a while once synapses are connected.
func (f *forecaster) passing(sp *synapseProgram, n int64, b built) (most int64) {
	if !b.ordered { // digests and results are in the order of creation, which has to be found: see ecs.Creation
		most = n
	}
	for _, p := range sp.paths {
		if p == sp.sorting && b.sorted {
			_, runs := f.delayRuns(p, int64(sp.ends.NPre), n)
			most = max(most, 8*runs) // of parts of the rows, before they are put together
		}
		if p.delays != nil && !(p == sp.sorting && b.sorted) || p.decl.Post { // delays in steps, by rank and by position; targets, sources
			most = max(most, 2*4*n)
		}
	}
	return most
}
