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
	Target string // column of the kernel that has each synapse's target
	Spikes *ecs.SpikeRing
	Lo, Hi int   // elements whose spikes drive the pathway
	Lag    int64 // steps that spikes are old when the pathway first sees them: 1 if they are found later in the step
	Fan    *Fan
	Events int64 // synapses visited so far

	Targets int // elements of the population that synapses end on

	Late  []Flight // by step: spikes from before the last change of dt or delay
	Since int64    // spikes before this step are in Late

	Later *Later   // runs the code when the synapses are next visited by their sources; may be nil
	Owed  []*Later // what must be done before this pathway visits rows

	Woven *Regenerate // makes the synapses, which are not stored; nil: they are
	share *woven      // of a member's part of a delivery over those; may be nil

	// Of an owner's part: whose synapses it visits, where sources drive it; else of the elements that drive it, the
	// owner's, if there are any (last > 0).
	own         *owned
	first, last int

	wheel  wheel         // of several delays
	blocks *blocks       // nil: rows are visited whole
	rows   []kernels.Row // of one step; grows to the most that there were
	slots  *[3]int       // of Param, Listed and Target in the kernel
}

func (a *Deliver) run(c *Clock) {
	switch {
	case a.share != nil:
		a.shared(c)
		return
	case a.Woven != nil:
		a.woven(c)
		return
	}
	for ; len(a.Late) > 0 && a.Late[0].Step <= c.Step; a.Late = a.Late[1:] {
		f := &a.Late[0]
		if f.At == nil {
			a.row(f.Element, f.Lo, f.Hi)
		} else {
			a.row(f.Element, 0, int64(len(f.At)))
		}
		a.visit(c, f.At)
	}
	f, before := a.Fan, a.Events
	if len(f.Delays) > 1 {
		a.wheel.arrive(a, c)
	} else {
		a.arrive(c)
	}
	if len(a.rows) > 0 {
		for _, l := range a.Owed {
			l.visit(c, a.rows, a.Lo)
		}
		if a.blocks.pay(len(a.rows), a.Events-before) {
			a.begin(c)
			a.blocks.visit(a)
			a.rows = a.rows[:0]
			return
		}
		a.visit(c, f.At)
	}
}

// arrive notes the rows that spikes reach in this step, where all take as long.
func (a *Deliver) arrive(c *Clock) {
	f := a.Fan
	step := c.Step - f.Delays[0] - a.Lag
	if step < a.Since {
		return
	}
	spikes := a.spikes(step)
	if len(spikes) > 0 && a.Later != nil && a.Later.on {
		a.Events += a.Later.arrive(c, spikes, a.Lo, f)
		return
	}
	for _, i := range spikes {
		r := int(i) - a.Lo
		lo, hi := f.Ptr[r], f.Ptr[r+1]
		if a.own != nil {
			lo, hi = a.own.part(r, lo, hi)
		}
		if lo < hi {
			a.row(i, lo, hi)
		}
	}
}

// spikes returns the spikes of a step that drive the pathway, or this part of it.
func (a *Deliver) spikes(step int64) []int32 {
	spikes := within(a.Spikes.At(step), a.Lo, a.Hi)
	if a.last > 0 {
		spikes = within(spikes, a.first, a.last)
	}
	return spikes
}

// row notes entries [lo,hi) of the fan of an element that spiked, to be visited.
func (a *Deliver) row(i int32, lo, hi int64) {
	r := kernels.Row{Lo: lo, Hi: hi, Param: uint64(i)}
	if a.Fan.Repeats != nil && a.Fan.Repeats(int(i)-a.Lo) {
		r.Serial = 1
	}
	a.rows = append(a.rows, r)
	a.Events += hi - lo
}

// visit runs the kernel over the synapses noted: entries of the list at, or, if that is nil, storage positions.
func (a *Deliver) visit(c *Clock, at []int32) {
	a.begin(c)
	if at != nil && a.slots[1] >= 0 {
		a.Kernel.put(a.slots[1], kernels.Column{I32: at})
	}
	a.rows = a.call(a.rows)
}

// begin gets the kernel ready for calls in this step.
func (a *Deliver) begin(c *Clock) {
	if a.slots == nil {
		fn := a.Kernel.Program.Func()
		a.slots = &[3]int{fn.Param(a.Param), fn.Col(a.Listed), fn.Col(a.Target)}
	}
	a.Kernel.At(c)
}

// call runs the kernel over rows, and returns their slice for the next ones.
func (a *Deliver) call(rows []kernels.Row) []kernels.Row {
	n := len(rows)
	rows = append(rows, make([]kernels.Row, kernels.RowsAhead)...)[:n]
	a.Kernel.rows(rows, a.slots[0])
	return rows[:0]
}

func (a *Deliver) String() string {
	after := fmt.Sprintf("%d steps", a.Fan.Delays[0])
	if len(a.Fan.Delays) > 1 {
		after = fmt.Sprintf("%d to %d steps", a.Fan.Delays[0], a.Fan.MaxDelay())
	}
	when := ""
	if a.Later != nil {
		when = ", when their sources visit them next"
	}
	synapses := fmt.Sprintf("%d synapses", a.Fan.Len())
	if a.Woven != nil {
		synapses = "the synapses regenerated"
	}
	return fmt.Sprintf("deliver spikes of [%d:%d) after %s by %s over %s%s", a.Lo, a.Hi, after, a.Kernel.Program.Func().Name, synapses, when)
}

// SumUp sets a column of floats or integers to the sum of an expression over synapses: first to 0 for elements [Lo,Hi), then the kernel
// accumulates synapse by synapse in storage order.
type SumUp struct {
	Kernel *Binding
	N      int // synapses
	Into   *ecs.Column
	Lo, Hi int
}

func (a *SumUp) run(c *Clock) {
	if a.Into.Elem == ecs.I32 {
		clear(a.Into.I32[a.Lo:a.Hi])
	} else {
		clear(a.Into.F64[a.Lo:a.Hi])
	}
	a.Kernel.At(c)
	a.Kernel.Run(0, a.N)
}

func (a *SumUp) String() string {
	return fmt.Sprintf("sum %s over %d synapses", a.Kernel.Program.Func().Name, a.N)
}
