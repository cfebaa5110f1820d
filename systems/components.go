package systems

import (
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
)

// The components below make an entity take part in the time step. Each names the clock by its step in seconds.

// StateUpdate integrates a population, or synapses, over one step, in slot groups.
type StateUpdate struct {
	Dt     float64
	Order  int
	N      int      // elements
	Copies *Binding // runs before Kernel; may be nil
	Kernel *Binding
	// Quiet is what is done instead of Joined in most steps; may be nil.
	Quiet *Quiet
	// Joined does what Kernel and then the kernel of the entity's Threshold do, and emits list 0; nil if there is none.
	Joined *Binding
}

// BeforeStart evaluates the subexpressions of a population that are constant over a step, before slot start.
type BeforeStart struct {
	Dt      float64
	Order   int
	Kernels []*Binding
	Shared  []bool // by kernel: it runs over one element
}

// Propagators keeps the coefficients of a population's exact update.
type Propagators struct {
	Dt     float64
	Order  int
	N      int           // elements
	Inputs *Binding      // writes In
	In     []*ecs.Column // what the coefficients depend on
	Out    []*ecs.Column // the coefficients
	Solve  func(in, out []float64)
	Every  bool         // In may change at any step; else only between runs
	System LinearSystem // what Solve computes, for whoever writes it down
}

// LinearSystem says which coefficients of the exact update of dx/dt = A·x + b over one step are wanted.
type LinearSystem struct {
	N      int           // variables
	At     []int         // of each input: where it stands in A, row by row
	Frozen []bool        // by variable: it rests in refractory elements
	Wanted []Coefficient // in the order of the outputs
}

// Coefficient is an entry of P = exp(A·dt), or of Phi, the integral of exp(A·s) over a step.
type Coefficient struct {
	Phi        bool
	Row, Col   int
	Refractory bool // of the system that governs refractory elements
}

// Threshold finds the spikes of a population, or the events of one, in slot thresholds: its kernel emits list 0.
type Threshold struct {
	Dt     float64
	Slot   Slot // "": thresholds
	Order  int
	Kernel *Binding
}

// Reset runs code for the elements that spiked, in slot resets: its kernel streams the column Spikes.
type Reset struct {
	Dt     float64
	Slot   Slot // "": resets
	Order  int
	Kernel *Binding
	Spikes string // name of that column
}

// Delivery runs the code of a pathway for the synapses of every element that spiked, in slot synapses.
type Delivery struct {
	Dt     float64
	Order  int
	Kernel *Binding
	Param  string // name of the parameter that takes the index of the element that spiked
	Listed string // name of the column that takes storage positions
	Target string // name of the column of each synapse's target
	Lo, Hi int    // elements whose spikes drive the pathway
	Fan    *Fan
	Later  *Later // may be nil

	Procedural *Procedural // of synapses that are not stored; nil: they are
}

// Sums sets variables of groups to sums over synapses, in slot groups.
type Sums struct{ All []Sum }

// Sum is one summed variable.
type Sum struct {
	Name   string
	Dt     float64 // of the group that has the variable
	Order  int
	Kernel *Binding
	N      int // synapses
	Into   *ecs.Column
	Lo, Hi int // elements of Into
}

// Operation runs kernels in order, at the steps At of its clock (nil: at every one), in slot start.
type Operation struct {
	Dt    float64
	Slot  Slot // "": start
	Order int
	Parts []Part
	At    []int64 // ascending
}

// Part is a kernel over elements Lo to Hi-1.
type Part struct {
	Kernel *Binding
	Lo, Hi int
	Once   bool // it is over one element that stands for all
}

// SpikeRecorder records the spikes of elements [Lo,Hi) of a population. Indices are recorded relative to Lo.
type SpikeRecorder struct {
	Dt     float64
	Slot   Slot // "": slot thresholds, right after the thresholds of its order
	Order  int
	Of     ecs.Entity
	Lo, Hi int
	Values []*Sampler // recorded beside each spike

	Clock *Clock
	Steps []int64
	Index []int32
	Past  []Epoch
}

// StateRecorder samples a population or a projection at its own clock, in slot start.
type StateRecorder struct {
	Dt     float64
	Slot   Slot // "": start
	Order  int
	Which  *ecs.Column // int32: the elements recorded
	Values []*Sampler

	Steps []int64
	Past  []Epoch
}

// RateRecorder counts the spikes of elements [Lo,Hi) in each step, in slot end.
type RateRecorder struct {
	Dt     float64
	Slot   Slot // "": end
	Order  int
	Of     ecs.Entity
	Lo, Hi int

	Steps  []int64
	Counts []int32
	Past   []Epoch
}

// Sampler evaluates one variable for a list of elements and appends the values to Data.
type Sampler struct {
	Name   string
	Kernel *Binding // streams the column Index and writes the column Out
	Index  string
	Out    string
	Data   *ecs.Column

	n int // values in use
}

// Len returns the number of values recorded.
func (s *Sampler) Len() int { return s.n }

// reserve makes room for n more values.
func (s *Sampler) reserve(n int) {
	if need := s.n + n; need > s.Data.Len() {
		s.Data.Resize(max(need, 2*s.Data.Len(), 1024))
	}
}

// take evaluates the variable for the elements idx.
func (s *Sampler) take(c *Clock, idx []int32) {
	if len(idx) == 0 {
		return
	}
	s.reserve(len(idx))
	s.Kernel.At(c)
	s.Kernel.SetColumn(s.Index, kernels.Column{I32: idx})
	s.Kernel.SetColumn(s.Out, From(s.Data, s.n))
	s.Kernel.Run(0, len(idx))
	s.n += len(idx)
}

// From returns the memory of a column from an element on.
func From(c *ecs.Column, from int) kernels.Column {
	switch c.Elem {
	case ecs.I32:
		return kernels.Column{I32: c.I32[from:]}
	case ecs.I64:
		return kernels.Column{I64: c.I64[from:]}
	case ecs.Bool:
		return kernels.Column{Bool: c.Bool[from:]}
	case ecs.U16:
		return kernels.Column{U16: c.U16[from:]}
	}
	return kernels.Column{F64: c.F64[from:]}
}
