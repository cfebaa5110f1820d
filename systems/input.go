package systems

import (
	"fmt"
	"slices"

	"github.com/spikelane/spikelane/ecs"
)

// Input runs a kernel over elements Lo to Hi-1 of a population in slot synapses, as if synapses had acted on them.
type Input struct {
	Dt     float64
	Slot   Slot // "": synapses
	Order  int
	Kernel *Binding
	Lo, Hi int
}

// Playback gives a population the spikes of a list, in slot thresholds.
type Playback struct {
	Dt     float64
	Slot   Slot // "": thresholds
	Order  int
	Steps  []int64 // ascending, below Period if that is not 0
	Index  []int32 // ascending within a step
	Period int64   // steps after which the list begins again; 0: never
}

// RunPart runs a kernel over elements Lo to Hi-1.
type RunPart struct {
	Kernel *Binding
	Lo, Hi int
}

func (a *RunPart) run(c *Clock) {
	a.Kernel.Sweep(c, a.Lo, a.Hi, nil)
}

func (a *RunPart) String() string {
	return fmt.Sprintf("run %s over [%d:%d)", a.Kernel.Program.Func().Name, a.Lo, a.Hi)
}

// PlaySpikes puts the spikes that a list has for this step into the population's spike ring. Which these are depends on
// the step alone, so that the list may be replaced, and time set back, between runs.
type PlaySpikes struct {
	*Playback
	Spikes *ecs.SpikeRing
}

func (a *PlaySpikes) run(c *Clock) {
	step := c.Step
	if a.Period > 0 {
		step %= a.Period
	}
	lo, _ := slices.BinarySearch(a.Steps, step)
	hi := lo
	for hi < len(a.Steps) && a.Steps[hi] == step {
		hi++
	}
	copy(a.Spikes.Begin(c.Step), a.Index[lo:hi])
	a.Spikes.End(c.Step, hi-lo)
}

func (a *PlaySpikes) String() string {
	if a.Period > 0 {
		return fmt.Sprintf("play back %d spikes every %d steps", len(a.Steps), a.Period)
	}
	return fmt.Sprintf("play back %d spikes", len(a.Steps))
}

// inputs adds the steps of inputs to a schedule.
func inputs(w *ecs.World, add func(ecs.Entity, Slot, int, int, float64, string, Action)) {
	ecs.Each(w, func(e ecs.Entity, c *Playback) {
		add(e, c.Slot.or(Thresholds), c.Order, 0, c.Dt, "", &PlaySpikes{Playback: c, Spikes: ecs.Get[ecs.Population](w, e).Spikes})
	})
	ecs.Each(w, func(e ecs.Entity, c *Input) {
		add(e, c.Slot.or(Synapses), c.Order, 0, c.Dt, "", &RunPart{Kernel: c.Kernel, Lo: c.Lo, Hi: c.Hi})
	})
}
