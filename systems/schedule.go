package systems

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/ecs"
)

// Step is one entry of a schedule: an action at a place in the time step.
type Step struct {
	Slot   Slot
	Order  int
	Name   string     // object and what is done to it; ties of slot and order go by it
	Clock  int        // index in Schedule.Clocks
	Of     ecs.Entity // the object whose step it is; of two steps in one, the population
	Object string     // the name of that object as users know it: of a pathway, that of its synapses
	Action Action
	// rank orders the steps of one object within a slot and order.
	rank int
}

// Action is what a step does. The actions are plain data with exported fields, read by the run loop and by exporters.
type Action interface {
	run(c *Clock)
	String() string
}

// Schedule is what one simulation does in each time step, in order.
type Schedule struct {
	Clocks []*Clock
	Steps  []Step
	Once   []Step // at the start of each run
	Idle   []Step // of objects that are not active: they are not done

	failed  error   // of an operation: ends the run
	running *muster // during a run
	teams   map[int]*team
}

// Fail makes the run end with err after the step it is in.
func (s *Schedule) Fail(err error) {
	if s.failed == nil {
		s.failed = err
	}
}

// NewSchedule turns the systems of a world into a schedule: by slot, then order, then name. slots are those of the
// network in order, DefaultSlots when none are given. Names are those of Brian's objects, so that ties fall as they do
// there.
func NewSchedule(w *ecs.World, slots ...Slot) *Schedule { return NewScheduleWithout(w, nil, slots...) }

// NewScheduleWithout is NewSchedule with the objects of the given names idle: their steps are left out, their clocks go on.
func NewScheduleWithout(w *ecs.World, idle map[string]bool, slots ...Slot) *Schedule {
	s := &Schedule{}
	at := Places(slots...)
	quiet := map[ecs.Entity]*Quiet{}
	joined, updates, detects := map[ecs.Entity]*Binding{}, map[ecs.Entity]Action{}, map[ecs.Entity]Action{}
	add := func(e ecs.Entity, slot Slot, order, rank int, dt float64, what string, a Action) {
		name := ecs.Get[ecs.Name](w, e).Value
		if what != "" {
			name += "_" + what
		}
		if _, ok := at[slot]; !ok {
			panic(fmt.Sprintf("BUG: systems: %s is in slot %q, which the schedule does not have", name, slot))
		}
		st := Step{Slot: slot, Order: order, Name: name, Clock: clockOf(&s.Clocks, dt), Of: e, Object: objectOf(w, e), Action: a, rank: rank}
		if idle[st.Object] {
			s.Idle = append(s.Idle, st)
			return
		}
		s.Steps = append(s.Steps, st)
	}
	ecs.Each(w, func(e ecs.Entity, c *BeforeStart) {
		for k, b := range c.Kernels {
			n := ecs.Get[ecs.Population](w, e).N
			if c.Shared[k] {
				n = 1
			}
			add(e, Start.Before(), c.Order, k, c.Dt, "subexpression_update", &RunKernel{Kernel: b, N: n})
		}
	})
	ecs.Each(w, func(e ecs.Entity, c *Propagators) {
		d := &Derive{Propagators: c}
		if c.Every {
			add(e, Groups, c.Order, -1, c.Dt, "propagators", d) // after summed variables, which coefficients may have
			return
		}
		s.Once = append(s.Once, Step{Slot: Start.Before(), Name: ecs.Get[ecs.Name](w, e).Value + "_propagators", Clock: clockOf(&s.Clocks, c.Dt), Of: e, Action: d})
	})
	ecs.Each(w, func(e ecs.Entity, c *StateUpdate) {
		if c.Copies != nil {
			add(e, Groups, c.Order, -2, c.Dt, "stateupdater", &RunKernel{Kernel: c.Copies, N: c.N})
		}
		a := &RunKernel{Kernel: c.Kernel, N: c.N}
		add(e, Groups, c.Order, 0, c.Dt, "stateupdater", a)
		if c.Joined != nil {
			joined[e], quiet[e], updates[e] = c.Joined, c.Quiet, a
		}
	})
	ecs.Each(w, func(e ecs.Entity, c *Sums) {
		for _, s := range c.All {
			add(e, Groups, s.Order, 0, s.Dt, "summed_variable_"+s.Name, &SumUp{Kernel: s.Kernel, N: s.N, Into: s.Into, Lo: s.Lo, Hi: s.Hi})
		}
	})
	ecs.Each(w, func(e ecs.Entity, c *Threshold) {
		p := ecs.Get[ecs.Population](w, e)
		a := newDetect(c.Kernel, p)
		add(e, c.Slot.or(Thresholds), c.Order, 0, c.Dt, about(c.Slot)+"thresholder", a)
		if c.Slot == "" {
			detects[e] = a
		}
	})
	ecs.Each(w, func(e ecs.Entity, c *Reset) {
		p := ecs.Get[ecs.Population](w, e)
		add(e, c.Slot.or(Resets), c.Order, 0, c.Dt, about(c.Slot)+"resetter", &ResetSpiking{Kernel: c.Kernel, Column: c.Spikes, Spikes: p.Spikes})
	})
	ecs.Each(w, func(e ecs.Entity, c *Delivery) {
		src := ecs.Get[ecs.Population](w, w.SourceOf(e))
		src.Spikes.Grow(int(c.Fan.MaxDelay()) + 1)
		d := &Deliver{
			Kernel: c.Kernel, Param: c.Param, Listed: c.Listed, Target: c.Target, Spikes: src.Spikes,
			Targets: ecs.Get[ecs.Population](w, w.TargetOf(ecs.Get[ecs.Pathway](w, e).Projection)).N,
			Lo:      c.Lo, Hi: c.Hi, Fan: c.Fan, Later: c.Later,
			blocks: newBlocks(c.Kernel, c.Target, c.Fan, ecs.Get[ecs.Projection](w, ecs.Get[ecs.Pathway](w, e).Projection)),
		}
		if c.Procedural != nil {
			d.Woven = newRegenerate(c.Procedural, d)
			add(e, Synapses, c.Order, -1, c.Dt, "", d.Woven)
		}
		add(e, Synapses, c.Order, 0, c.Dt, "", d)
	})
	ecs.Each(w, func(e ecs.Entity, c *Operation) {
		add(e, c.Slot.or(Start), c.Order, 0, c.Dt, "", &Operate{Parts: c.Parts, At: c.At})
	})
	inputs(w, add)
	recorders(w, add, s)
	hostCalls(w, add, s)
	slices.SortStableFunc(s.Steps, func(a, b Step) int {
		return cmp.Or(cmp.Compare(at[a.Slot], at[b.Slot]), cmp.Compare(a.Order, b.Order), strings.Compare(a.key(), b.key()), cmp.Compare(a.rank, b.rank))
	})
	s.fuse(joined, quiet, updates, detects)
	s.lag()
	s.defers()
	return s
}

// lag makes steps that use spikes or events before these are found, in a schedule of the user's, take those of the step
// before, as in Brian.
func (s *Schedule) lag() {
	found := map[*ecs.SpikeRing]int{}
	for k, st := range s.Steps {
		switch a := st.Action.(type) {
		case *Detect:
			found[a.Spikes] = k
		case *PlaySpikes:
			found[a.Spikes] = k
		}
	}
	for k, st := range s.Steps {
		steps := func(r *ecs.SpikeRing) int64 {
			if at, ok := found[r]; ok && k < at {
				return 1
			}
			return 0
		}
		switch a := st.Action.(type) {
		case *Deliver:
			a.Lag = steps(a.Spikes)
		case *ResetSpiking:
			a.Lag = steps(a.Spikes)
		case *RecordSpikes:
			a.Lag = steps(a.Spikes)
		case *CountSpikes:
			a.Lag = steps(a.Spikes)
		}
	}
}

// key is the name by which ties are settled: Brian joins the parts of a name by underscores, which come after digits.
// Coefficients stand with the state update that they are for.
func (s *Step) key() string {
	name := s.Name
	if _, ok := s.Action.(*Derive); ok {
		name = strings.TrimSuffix(name, "propagators") + "stateupdater"
	}
	return strings.ReplaceAll(name, ".", "_")
}

// about is the part of a step's name that says which event it is about. Custom events come with their slots, and have
// the event in their entity's name.
func about(s Slot) string {
	if s == "" {
		return "spike_"
	}
	return ""
}

func recorders(w *ecs.World, add func(ecs.Entity, Slot, int, int, float64, string, Action), s *Schedule) {
	ecs.Each(w, func(e ecs.Entity, c *SpikeRecorder) {
		c.Clock = s.Clocks[clockOf(&s.Clocks, c.Dt)]
		slot, order := c.Slot, c.Order
		if slot == "" {
			slot, order = Thresholds, order+1
		}
		add(e, slot, order, 0, c.Dt, "", &RecordSpikes{SpikeRecorder: c, Spikes: ecs.Get[ecs.Population](w, c.Of).Spikes})
	})
	ecs.Each(w, func(e ecs.Entity, c *StateRecorder) {
		add(e, c.Slot.or(Start), c.Order, 0, c.Dt, "", &SampleState{StateRecorder: c})
	})
	ecs.Each(w, func(e ecs.Entity, c *RateRecorder) {
		add(e, c.Slot.or(End), c.Order, 0, c.Dt, "", &CountSpikes{RateRecorder: c, Spikes: ecs.Get[ecs.Population](w, c.Of).Spikes})
	})
}

// String prints the schedule, one step on each line: slot, order, clock, name, action.
func (s *Schedule) String() string {
	var b strings.Builder
	for k, c := range s.Clocks {
		fmt.Fprintf(&b, "clock %d: dt = %g s\n", k, c.Dt)
	}
	for _, st := range s.Once {
		fmt.Fprintf(&b, "%-18s       clock %d  %-28s %v\n", "run start", st.Clock, st.Name, st.Action)
	}
	for _, st := range s.Steps {
		fmt.Fprintf(&b, "%-18s %+3d   clock %d  %-28s %v\n", st.Slot, st.Order, st.Clock, st.Name, st.Action)
	}
	return b.String()
}
