package spikelane

import (
	"cmp"
	"context"
	"maps"
	"math"
	"runtime"
	"slices"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/systems"
	"github.com/spikelane/spikelane/units"
)

// Memory forecasts the memory of a simulation of p that runs for a time d, by object. Nothing is connected for it: of
// rules over i and j some neurons are looked at.
//
// What is counted is the memory that grows with the network: state, connectivity, spikes under way, tables that a run
// makes, records. Each simulation has some ten kilobytes beside that for each kernel. Go's garbage collector may leave as
// much again unused until it runs: see docs/memory.md.
//
// Where synapses, or their delays, hang on the values of variables, the forecast is an upper bound, which Bound says.
// Spike monitors are counted without their spikes.
func (p *Program) Memory(d units.Time) MemoryReport { return p.forecast(float64(d), true) }

// forecaster adds up the memory of a simulation.
type forecaster struct {
	*Program
	duration float64 // seconds
	exact    bool    // count synapses, which takes some milliseconds; else all that there might be
	least    bool    // of what is not known beforehand take the least that there might be
	counts   map[*synapseProgram]count
	delays   map[*pathwayProgram]delayRange
	report   MemoryReport
}

// forecast is Memory; with exact unset it takes next to no time, and is an upper bound.
func (p *Program) forecast(duration float64, exact bool) MemoryReport {
	f := &forecaster{Program: p.counted(), duration: duration, exact: exact, counts: map[*synapseProgram]count{}, delays: map[*pathwayProgram]delayRange{}}
	for _, sp := range f.synapses {
		f.counts[sp] = f.expect(sp)
		for _, path := range sp.paths {
			f.delays[path] = f.delaysOf(sp, path)
		}
	}
	f.all()
	most := f.report
	f.report, f.least = MemoryReport{}, true
	f.all()
	for k := range most.Objects {
		o, least := &most.Objects[k], f.report.Objects[k].Total()
		o.Bound, o.Least = least < o.Total(), least
		o.Parts = largestFirst(o.Parts, func(p MemoryPart) Bytes { return p.Bytes })
	}
	return most
}

// counted returns p with the numbers of those synapses that others attach to taken to be those expected: the kernels of
// the others hang on them.
func (p *Program) counted() *Program {
	for range p.synapses {
		sizes, changed := maps.Clone(p.net.sizes), false
		if sizes == nil {
			sizes = map[*Synapses]int{}
		}
		f := &forecaster{Program: p, exact: true}
		for _, sp := range p.synapses {
			if _, known := sizes[sp.decl]; !sp.pending && !known && p.carries(sp.decl) {
				sizes[sp.decl], changed = int(min(f.expect(sp).synapses, ecs.MaxSynapses)), true
			}
		}
		if !changed {
			return p
		}
		q, err := p.with(context.Background(), func(n *Network) { n.sizes = sizes })
		if err != nil { // as many synapses as expected do not do, for pairs given by number
			return p
		}
		p = q
	}
	return p
}

// all adds all objects.
func (f *forecaster) all() {
	for _, gp := range f.groups {
		f.group(gp)
	}
	for _, sp := range f.synapses {
		f.synapsesOf(sp)
	}
	for _, mp := range f.monitors {
		f.monitor(mp)
	}
	f.network()
}

// object begins a new object.
func (f *forecaster) object(kind, name string, n float64) *ObjectMemory {
	f.report.Objects = append(f.report.Objects, ObjectMemory{Kind: kind, Name: name, Count: n, LeastCount: n})
	return &f.report.Objects[len(f.report.Objects)-1]
}

// temporary notes memory that is wanted for a while: by one object after the other.
func (f *forecaster) temporary(bytes int64) {
	f.report.Temporary = max(f.report.Temporary, Bytes(bytes))
}

func columnsBytes(columns []compile.Column, n int64) (sum int64) {
	for _, c := range columns {
		if c.Shared {
			sum += ecs.ColumnBytes(elems[c.Elem], 1)
		} else {
			sum += ecs.ColumnBytes(elems[c.Elem], n)
		}
	}
	return sum
}

// group adds the memory of a group.
func (f *forecaster) group(gp *groupProgram) {
	n := int64(gp.decl.count)
	o := f.object(gp.decl.kind(), gp.decl.name, float64(n))
	o.add("state", columnsBytes(gp.kernels.Columns, n))
	for _, rp := range f.regular {
		if rp.group == gp {
			o.add("state", columnsBytes(rp.memory, n))
		}
	}
	for _, c := range gp.linked {
		if c.root == nil {
			o.add("links", ecs.ColumnBytes(ecs.I32, int64(len(c.index))))
		}
	}
	o.add("spikes", ecs.SpikeRingBytes(n, f.depth(gp, spikeEvent)))
	for _, ep := range gp.events {
		o.add("spikes", ecs.SpikeRingBytes(n, f.depth(gp, ep.decl.Name)))
	}
	if gp.quiet != nil && gp.joined != nil {
		o.add("refractory", systems.QuietBytes(n, gp.kernels.RefractorySteps))
	}
	f.propagators(o, gp.kernels.Propagator, n)
}

// propagators adds the memory of coefficients that differ by element.
func (f *forecaster) propagators(o *ObjectMemory, p *compile.Propagator, n int64) {
	if p == nil {
		return
	}
	o.add("coefficients", 8*n*int64(len(p.In)))
	differ := n
	if f.least { // all are alike
		differ = min(n, 1)
	}
	o.add("coefficients", systems.SolutionBytes(differ, len(p.In), len(p.Out)))
}

// depth returns the steps that the ring of a group's spikes, or events, holds: as many as the longest delay of a pathway
// that they drive, and the present one.
func (f *forecaster) depth(gp *groupProgram, event string) int64 {
	depth := int64(1)
	for _, sp := range f.synapses {
		for _, p := range sp.paths {
			driver := sp.pre
			if p.decl.Post {
				driver = sp.pst
			}
			if driver != gp || p.decl.event() != event {
				continue
			}
			r := f.delays[p]
			if r.known || !f.least {
				depth = max(depth, r.high+1)
			}
		}
	}
	return depth
}

// monitor adds what a monitor records.
func (f *forecaster) monitor(mp *monitorProgram) {
	m := mp.decl
	lo, hi := int64(0), int64(0)
	if mp.syn == nil {
		a, b := m.src.bounds()
		lo, hi = int64(a), int64(b)
	} else {
		hi = f.number(mp.syn)
	}
	steps := int64(0)
	if f.duration > 0 {
		const most = 1 << 53 // no run has more
		if steps = most; f.duration/mp.dt < most {
			steps = (&systems.Clock{Dt: mp.dt}).StepsTo(f.duration)
		}
	}
	o := f.object("monitor", m.name, float64(hi-lo))
	switch m.kind {
	case stateMonitor:
		records := hi - lo
		if m.record != nil {
			records = int64(len(m.record))
		}
		o.Count, o.LeastCount = float64(records), float64(records)
		o.add("record", ecs.ColumnBytes(ecs.I32, records))
		o.add("times", 8*systems.Recorded(steps, 8))
		for _, prog := range mp.values {
			bytes, moved := systems.SampledBytes(elemOf(prog), steps, records)
			o.add("values", bytes)
			f.temporary(moved)
		}
	case rateMonitor:
		o.add("times", 8*systems.Recorded(steps, 8))
		o.add("values", 4*systems.Recorded(steps, 4))
	default:
		o.PerSpike = 8 + 4
		for _, prog := range mp.values {
			o.PerSpike += Bytes(elemOf(prog).Size())
			o.add("values", ecs.ColumnBytes(elemOf(prog), 0))
		}
	}
}

// elemOf returns the type of the values that a kernel records.
func elemOf(prog kernels.Program) ecs.Elem {
	f := prog.Func()
	return elems[f.Cols[f.Col(compile.Out)].Elem]
}

// network adds what no object has for itself: machine code, tables of functions, spikes of generators, which all
// simulations of a program share, and the shares of threads.
func (f *forecaster) network() {
	o := f.object("network", "", 1)
	o.add("world", worldBytes)
	f.shared(o)
	for _, size := range teams(f.config) {
		for _, gp := range f.groups {
			n := int64(gp.decl.count)
			if gp.threshold != nil {
				o.add("threads", 4*n)
			}
			if gp.quiet != nil && gp.joined != nil {
				o.add("threads", 4*n)
			}
		}
		for _, sp := range f.synapses {
			sources := int64(sp.ends.NPre)
			if sp.decl.model.Procedural {
				o.add("threads", int64(size*len(sp.paths))*sp.buffers())
				continue
			}
			plain := false // some pathway visits whole rows, whose cuts are the same for all
			for _, p := range sp.paths {
				if runs := f.runs(sp, p); runs > 0 {
					o.add("threads", systems.CutBytes(runs, size))
				} else {
					plain = plain || !p.decl.Post
				}
				if f.postponed(sp, p) {
					most := max(1<<13, f.number(sp)/max(sources, 1))
					o.add("threads", int64(size)*(ecs.ColumnBytes(ecs.I64, sources)+systems.RecentSpikes*4*(2*most+16)))
				}
			}
			if plain {
				o.add("threads", systems.CutBytes(sources, size))
			}
		}
	}
}

// worldBytes is about what a simulation takes however small it is: entities, components, the schedule, kernels' arguments.
const worldBytes = 150 << 10

// shared adds what the program has, whatever simulations there are.
func (p *Program) shared(o *ObjectMemory) {
	code := map[any]bool{}
	for _, fn := range p.funcs {
		if c, ok := fn.lowered.(interface{ Code() (any, int) }); ok {
			if of, n := c.Code(); !code[of] {
				code[of] = true
				o.add("machine code", int64(n))
			}
		}
	}
	for _, t := range p.tables {
		o.add("tables", int64(t.Bytes()))
	}
	for _, gp := range p.groups {
		if s := gp.spikes; s != nil {
			o.add("generators", int64(8*cap(s.steps)+4*cap(s.index)))
		}
	}
}

// largestFirst returns a list sorted by size; what is of one size stays in order.
func largestFirst[T any](list []T, size func(T) Bytes) []T {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b T) int { return cmp.Compare(size(b), size(a)) })
	return list
}

// whole returns an expected number as one that memory is made for.
func whole(x float64) int64 { return int64(math.Round(min(x, 1e15))) }

// teams returns the sizes of the teams of threads that a run may try.
func teams(c Config) (sizes []int) {
	n := c.Threads
	if !c.FixedThreads {
		n = min(n, runtime.GOMAXPROCS(0))
	}
	for ; n > 1; n /= 2 {
		if sizes = append(sizes, n); c.FixedThreads {
			break
		}
	}
	return sizes
}
