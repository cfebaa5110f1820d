package systems

import (
	"context"
	"runtime/pprof"
	"strings"
	"time"

	"github.com/spikelane/spikelane/ecs"
)

// Spent is what one step of a schedule has cost and done.
type Spent struct {
	Seconds float64
	Calls   int64
	// Elements is what all calls together went over: elements of a population, spikes of a reset, synapses that spikes arrived
	// at for a delivery, in each case those of all members of a team.
	Elements int64
}

// profiler gathers what the steps of one run cost. It times steps by one look at a clock between each two, some 25 ns, and sets
// the labels of a CPU profile, some 7 ns. Where passes are so short that the looks would show, most are left out: a pass that
// is timed then stands for those since the last one. Which they are is as good as random, lest they fall in with a rhythm of
// the network.
type profiler struct {
	spent  []Spent
	labels []context.Context // by step
	caller context.Context
	before []int64 // synapses visited before the run, by step

	base   time.Time
	last   time.Duration // since base: the latest look
	look   time.Duration // what one takes, which is not the step's
	passes int
	timed  bool
	weight float64 // of the present pass
	skip   int     // passes before the next one that is timed
	draw   uint32
}

// Passes are timed each until there were enough of them to know their length, and go on to be where they are long.
const (
	timedFirst = 1 << 8
	longPass   = 20 * time.Microsecond
)

// newProfiler begins a run; ctx has the labels of the goroutine that runs it.
func newProfiler(ctx context.Context, s *Schedule, spent []Spent) *profiler {
	if spent == nil {
		return nil
	}
	p := &profiler{spent: spent, caller: ctx, base: time.Now(), draw: 1, weight: 1, before: make([]int64, len(s.Steps))}
	for k := range s.Steps {
		st := &s.Steps[k]
		p.labels = append(p.labels, pprof.WithLabels(ctx, pprof.Labels("object", st.Object, "kernel", st.Name)))
		p.before[k] = synapsesSeen(st.Action)
	}
	p.look = time.Second
	for range 32 {
		p.last = time.Since(p.base)
		p.look = min(p.look, time.Since(p.base)-p.last)
	}
	return p
}

// pass begins a pass over the schedule.
func (p *profiler) pass() {
	p.passes++
	if p.skip > 0 {
		p.skip--
		p.timed = false
		return
	}
	p.timed = true
	p.last = time.Since(p.base)
	if p.passes > timedFirst && p.last < longPass*time.Duration(p.passes) {
		p.draw = p.draw*1664525 + 1013904223 // Numerical Recipes' generator
		p.skip = int(p.draw >> 28)           // 0 to 15
		p.weight = 8.5                       // passes that one of them stands for, in the mean
	} else {
		p.weight = 1
	}
}

// label says whose the time of this goroutine is from here on.
func (p *profiler) label(k int) { pprof.SetGoroutineLabels(p.labels[k]) }

// did notes that step k has done its action, of which a part may have been the caller's.
func (p *profiler) did(k int, whole Action, c *Clock) {
	s := &p.spent[k]
	s.Calls++
	s.Elements += elements(whole, c)
	p.waited(k)
}

// waited adds the time since the last look to step k.
func (p *profiler) waited(k int) {
	if p.timed {
		now := time.Since(p.base)
		p.spent[k].Seconds += p.weight * max(now-p.last-p.look, 0).Seconds()
		p.last = now
	}
}

// end ends the run.
func (p *profiler) end(s *Schedule) {
	if p == nil {
		return
	}
	for k := range s.Steps {
		p.spent[k].Elements += synapsesSeen(s.Steps[k].Action) - p.before[k]
	}
	pprof.SetGoroutineLabels(p.caller)
}

// elements returns what an action went over at the clock's step; not of those that synapsesSeen knows of.
func elements(a Action, c *Clock) int64 {
	switch a := a.(type) {
	case *RunKernel:
		return int64(a.N)
	case *RunPart:
		return int64(a.Hi - a.Lo)
	case *Operate:
		n := int64(0)
		if a.due(c) {
			for _, p := range a.Parts {
				n += int64(p.Hi - p.Lo)
			}
		}
		return n
	case *Detect:
		return int64(a.N - a.Lo)
	case *ResetSpiking:
		return int64(len(a.Spikes.At(c.Step - a.Lag)))
	case *Derive:
		return int64(a.N)
	case *SumUp:
		return int64(a.N)
	case *PlaySpikes:
		return int64(len(a.Spikes.At(c.Step)))
	case *RecordSpikes:
		return int64(len(within(a.Spikes.At(c.Step-a.Lag), a.Lo, a.Hi)))
	case *CountSpikes:
		return int64(len(within(a.Spikes.At(c.Step-a.Lag), a.Lo, a.Hi)))
	case *SampleState:
		return int64(a.Which.Len())
	}
	return 0
}

// synapsesSeen returns the synapses that an action has made or visited so far.
func synapsesSeen(a Action) int64 {
	switch a := a.(type) {
	case *Deliver:
		return a.Events
	case *Regenerate:
		return a.For.Events
	}
	return 0
}

// Kind says what a step does, in a word or two.
func (s *Step) Kind() string {
	switch s.Action.(type) {
	case *RunKernel:
		if s.Slot == Groups {
			return "state update"
		}
		return "subexpression"
	case *Detect:
		if strings.Contains(s.Name, " + ") {
			return "state update, threshold"
		}
		return "threshold"
	case *ResetSpiking:
		return "reset"
	case *Deliver:
		return "delivery"
	case *Regenerate:
		return "regeneration"
	case *SumUp:
		return "sum"
	case *Derive:
		return "propagators"
	case *Operate:
		return "operation"
	case *RunPart:
		return "input"
	case *PlaySpikes:
		return "spike generator"
	case *RecordSpikes, *SampleState, *CountSpikes:
		return "recording"
	}
	return "callback"
}

// Kernels returns the kernels one of which a step runs over each of its elements; none where it runs no kernel, several, or
// one at times that it does not choose.
func (s *Step) Kernels() []*Binding {
	switch a := s.Action.(type) {
	case *RunKernel:
		return []*Binding{a.Kernel}
	case *RunPart:
		return []*Binding{a.Kernel}
	case *Operate:
		if len(a.Parts) == 1 {
			return []*Binding{a.Parts[0].Kernel}
		}
	case *Detect:
		if a.Quiet != nil {
			return []*Binding{a.Kernel, a.Quiet.Kernel}
		}
		return []*Binding{a.Kernel}
	case *ResetSpiking:
		return []*Binding{a.Kernel}
	case *SumUp:
		return []*Binding{a.Kernel}
	case *Deliver:
		if a.Later == nil {
			return []*Binding{a.Kernel}
		}
	}
	return nil
}

// objectOf returns the name of the object that a step is of: the synapses of a pathway, the population of an event.
func objectOf(w *ecs.World, e ecs.Entity) string {
	if p := ecs.Get[ecs.Pathway](w, e); p != nil {
		return ecs.Get[ecs.Name](w, p.Projection).Value
	}
	name, _, _ := strings.Cut(ecs.Get[ecs.Name](w, e).Value, ".") // G.run_regularly is of G
	if p := ecs.Get[ecs.Population](w, e); p != nil {
		for _, o := range w.Objects() { // a population stands before its events, which have its table
			if q := ecs.Get[ecs.Population](w, o); q != nil && q.Table == p.Table {
				return ecs.Get[ecs.Name](w, o).Value
			}
		}
	}
	return name
}
