package systems

import (
	"maps"
	"slices"

	"github.com/spikelane/spikelane/ecs"
)

// footprint is the memory that an action reads and writes: columns, and rings of spikes.
type footprint struct {
	reads, writes map[any]bool
	unknown       bool // the action may touch anything
}

// conflicts reports whether the order of two actions matters.
func (f footprint) conflicts(g footprint) bool {
	if f.unknown || g.unknown {
		return true
	}
	for m := range f.writes {
		if g.reads[m] || g.writes[m] {
			return true
		}
	}
	for m := range g.writes {
		if f.reads[m] {
			return true
		}
	}
	return false
}

// footprintOf returns what an action touches. Columns that a kernel gets at run time hold indices of a ring, or belong
// to the action alone.
func footprintOf(a Action) footprint {
	f := footprint{reads: map[any]bool{}, writes: map[any]bool{}}
	switch a := a.(type) {
	case *RunKernel:
		f.kernel(a.Kernel)
	case *Operate:
		for _, p := range a.Parts {
			f.kernel(p.Kernel)
		}
	case *Detect:
		f.kernel(a.Kernel)
		f.writes[a.Spikes] = true
	case *ResetSpiking:
		f.kernel(a.Kernel)
		f.reads[a.Spikes] = true
	case *Deliver:
		f.kernel(a.Kernel)
		f.reads[a.Spikes] = true
		if a.Woven != nil {
			f.writes[a.Woven] = true // it has more made as it goes
		}
	case *Regenerate:
		f.reads[a.For.Spikes], f.writes[a] = true, true
	case *RunPart:
		f.kernel(a.Kernel)
	case *PlaySpikes:
		f.writes[a.Spikes] = true
	case *SumUp:
		f.kernel(a.Kernel)
		f.writes[a.Into] = true
	case *Derive:
		f.kernel(a.Inputs)
		for _, c := range a.In {
			f.reads[c] = true
		}
		for _, c := range a.Out {
			f.writes[c] = true
		}
	case *RecordSpikes:
		f.samplers(a.Values)
		f.reads[a.Spikes] = true
	case *SampleState:
		f.samplers(a.Values)
	case *CountSpikes:
		f.reads[a.Spikes] = true
	default:
		f.unknown = true
	}
	return f
}

func (f footprint) kernel(b *Binding) {
	fn := b.Program.Func()
	for k, c := range b.Columns {
		switch {
		case c == nil:
		case fn.Writes(k):
			f.writes[c] = true
		default:
			f.reads[c] = true
		}
	}
}

func (f footprint) samplers(all []*Sampler) {
	for _, s := range all {
		f.kernel(s.Kernel)
	}
}

// fuse puts the state update of a population and the search for its spikes into one step, which walks their columns
// once, wherever one of the two can move to the place of the other because nothing between them minds.
func (s *Schedule) fuse(joined map[ecs.Entity]*Binding, quiet map[ecs.Entity]*Quiet, updates, detects map[ecs.Entity]Action) {
	inOrder := slices.SortedFunc(maps.Keys(joined), func(a, b ecs.Entity) int { return s.find(updates[a]) - s.find(updates[b]) })
	for _, e := range inOrder { // what one population does to the list decides where another's step can go
		kernel := joined[e]
		i, j := s.find(updates[e]), s.find(detects[e])
		if i < 0 || j < i || s.Steps[i].Clock != s.Steps[j].Clock {
			continue
		}
		at := -1
		switch between := s.Steps[i+1 : j]; {
		case free(s.Steps[i].Action, between):
			at = j
		case free(s.Steps[j].Action, between):
			at = i
		default:
			continue
		}
		d := s.Steps[j].Action.(*Detect)
		fused := &Detect{Kernel: kernel, N: d.N, Spikes: d.Spikes}
		kernel.SetList(0, &fused.list)
		if q := quiet[e]; q != nil && s.leavesAlone(q, i, j) {
			fused.Quiet = q
			q.Kernel.SetList(0, &fused.list)
		}
		s.Steps[at].Name = s.Steps[i].Name + " + " + s.Steps[j].Name
		s.Steps[at].Action = fused
		gone := i + j - at
		s.Steps = append(s.Steps[:gone], s.Steps[gone+1:]...)
	}
}

// leavesAlone reports whether no step but i and j changes who is refractory, or when an element spiked.
func (s *Schedule) leavesAlone(q *Quiet, i, j int) bool {
	for k, st := range s.Steps {
		if f := footprintOf(st.Action); k != i && k != j && (f.unknown || f.writes[q.Last] || f.writes[q.Flags]) {
			return false
		}
	}
	return true
}

func (s *Schedule) find(a Action) int {
	for k := range s.Steps {
		if a != nil && s.Steps[k].Action == a {
			return k
		}
	}
	return -1
}

// free reports whether a may change places with all of the steps.
func free(a Action, steps []Step) bool {
	f := footprintOf(a)
	for k := range steps {
		if f.conflicts(footprintOf(steps[k].Action)) {
			return false
		}
	}
	return true
}
