package systems

import (
	"fmt"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
)

// Deliver runs pathway code over the synapses whose spikes arrive in this step. The longest delay, and so the oldest
// spikes, come first; spiking elements go in ascending order, the synapses of one in the order of its fan. That is the
// order of effects on every target, whatever the partition of the work.
type Deliver struct {
	Kernel *Binding
	Param  string // parameter of the kernel that takes the index of the element that spiked
	Listed string // column of the kernel that takes storage positions, where the fan lists them
	Spikes *ecs.SpikeRing
	Lo, Hi int // elements whose spikes drive the pathway
	Fan    *Fan
	Events int64 // synapses visited so far

	Late  []Flight // by step: spikes from before the last change of dt or delay
	Since int64    // spikes before this step are in Late
}

func (a *Deliver) run(c *Clock) {
	for len(a.Late) > 0 && a.Late[0].Step <= c.Step {
		a.arrive(c, a.Late[0].Source, a.Late[0].Fan, a.Late[0].Delay)
		a.Late = a.Late[1:]
	}
	for k := len(a.Fan.Delays) - 1; k >= 0; k-- {
		d := a.Fan.Delays[k]
		if from := c.Step - d; from >= a.Since {
			a.arrive(c, within(a.Spikes.At(from), a.Lo, a.Hi), a.Fan, d)
		}
	}
}

// arrive visits the synapses with delay d of the elements that spiked d steps ago.
func (a *Deliver) arrive(c *Clock, spikes []int32, f *Fan, d int64) {
	if len(spikes) == 0 {
		return
	}
	k := a.Kernel
	k.At(c)
	fr, fn := k.frame, k.Program.Func()
	slot, listed := fn.Param(a.Param), fn.Col(a.Listed)
	for _, i := range spikes {
		r := int(i) - a.Lo
		lo, hi := f.run(r, d)
		if lo == hi {
			continue
		}
		fr.SetI(slot, int64(i))
		fr.Serial = f.Repeats != nil && f.Repeats(r)
		fr.N = int(hi - lo)
		if f.At == nil {
			fr.Base = int(lo)
		} else {
			fr.Base = 0
			if listed >= 0 {
				fr.Cols[listed] = kernels.Column{I32: f.At[lo:hi]}
			}
		}
		k.Program.Run(fr)
		a.Events += hi - lo
	}
}

func (a *Deliver) String() string {
	after := fmt.Sprintf("%d steps", a.Fan.Delays[0])
	if len(a.Fan.Delays) > 1 {
		after = fmt.Sprintf("%d to %d steps", a.Fan.Delays[0], a.Fan.MaxDelay())
	}
	return fmt.Sprintf("deliver spikes of [%d:%d) after %s by %s over %d synapses", a.Lo, a.Hi, after, a.Kernel.Program.Func().Name, a.Fan.Len())
}

// SumUp sets a column to the sum of an expression over synapses: first to 0 for elements [Lo,Hi), then the kernel
// accumulates synapse by synapse in storage order.
type SumUp struct {
	Kernel *Binding
	N      int // synapses
	Into   *ecs.Column
	Lo, Hi int
}

func (a *SumUp) run(c *Clock) {
	clear(a.Into.F64[a.Lo:a.Hi])
	a.Kernel.At(c)
	a.Kernel.Run(0, a.N)
}

func (a *SumUp) String() string {
	return fmt.Sprintf("sum %s over %d synapses", a.Kernel.Program.Func().Name, a.N)
}
