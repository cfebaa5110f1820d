package systems

import "github.com/spikelane/spikelane/kernels"

// Phase is some successive steps of a schedule within which no owner of a part has to wait for another: see parts.go.
type Phase struct {
	Steps []PhaseStep
}

// PhaseStep is a step of a phase.
type PhaseStep struct {
	Step  int  // its place in Schedule.Steps
	Split bool // owners do parts of it; else the first one does all of it
	// Searches says that what owners find in the step is to be put together when all have come to the end of the phase.
	Searches bool
}

// Phases returns the phases of the schedule for some owners, for whoever writes it down.
func (s *Schedule) Phases() []Phase {
	t := newTeam(s, 2)
	out := make([]Phase, len(t.phases))
	for k, p := range t.phases {
		for _, n := range p.steps {
			_, detects := s.Steps[n].Action.(*Detect)
			split := t.steps[n].parts != nil
			out[k].Steps = append(out[k].Steps, PhaseStep{Step: n, Split: split, Searches: detects && split})
		}
	}
	return out
}

// WalkOf returns the bytes of an element that f walks over, and whether the order of elements is free: each touches its
// own alone, of what is written, and emits to one list at most. See [Binding.Sweep].
func WalkOf(f *kernels.Func) (bytes int, free bool) { return walk(f) }

// Apart returns the bytes that a pathway's kernel reaches of each target, through its column of that name, and whether
// synapses of different targets have nothing to do with one another, so that rows may be cut into blocks of targets.
func Apart(b *Binding, target string) (bytes int, ok bool) {
	return apart(b, b.Program.Func().Col(target))
}
