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
	Lo, Hi int   // elements whose spikes drive the pathway
	Lag    int64 // steps that spikes are old when the pathway first sees them: 1 if they are found later in the step
	Fan    *Fan
	Events int64 // synapses visited so far

	Late  []Flight // by step: spikes from before the last change of dt or delay
	Since int64    // spikes before this step are in Late
}

func (a *Deliver) run(c *Clock) {
	for ; len(a.Late) > 0 && a.Late[0].Step <= c.Step; a.Late = a.Late[1:] {
		a.Kernel.At(c)
		f := &a.Late[0]
		if f.At == nil {
			a.visit(f.Element, int(f.Lo), int(f.Hi-f.Lo), nil)
		} else {
			a.visit(f.Element, 0, len(f.At), f.At)
		}
	}
	for k := len(a.Fan.Delays) - 1; k >= 0; k-- {
		d := a.Fan.Delays[k]
		from := c.Step - d - a.Lag
		if from < a.Since {
			continue
		}
		if spikes := within(a.Spikes.At(from), a.Lo, a.Hi); len(spikes) > 0 {
			a.Kernel.At(c)
			a.arrive(spikes, d)
		}
	}
}

// arrive visits the synapses with delay d of the elements that spiked d steps ago.
func (a *Deliver) arrive(spikes []int32, d int64) {
	f := a.Fan
	for _, i := range spikes {
		lo, hi := f.run(int(i)-a.Lo, d)
		switch {
		case lo == hi:
		case f.At == nil:
			a.visit(i, int(lo), int(hi-lo), nil)
		default:
			a.visit(i, 0, int(hi-lo), f.At[lo:hi])
		}
	}
}

// visit runs the kernel over n synapses of element i: from storage position base on, or those at the positions given.
func (a *Deliver) visit(i int32, base, n int, at []int32) {
	k := a.Kernel
	fr, fn := k.frame, k.Program.Func()
	fr.SetI(fn.Param(a.Param), int64(i))
	fr.Serial = a.Fan.Repeats != nil && a.Fan.Repeats(int(i)-a.Lo)
	fr.Base, fr.N = base, n
	if at != nil {
		if slot := fn.Col(a.Listed); slot >= 0 {
			fr.Cols[slot] = kernels.Column{I32: at}
		}
	}
	k.Program.Run(fr)
	a.Events += int64(n)
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
