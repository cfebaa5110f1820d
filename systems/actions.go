package systems

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
)

// RunKernel runs a kernel over the first N elements.
type RunKernel struct {
	Kernel *Binding
	N      int
}

func (a *RunKernel) run(c *Clock) { a.Kernel.Sweep(c, 0, a.N, nil) }

func (a *RunKernel) String() string {
	return fmt.Sprintf("run %s over %d", a.Kernel.Program.Func().Name, a.N)
}

// Operate runs kernels in order, at the steps At (nil: at every step).
type Operate struct {
	Parts []Part
	At    []int64 // ascending
}

func (a *Operate) run(c *Clock) {
	if !a.due(c) {
		return
	}
	for _, p := range a.Parts {
		p.Kernel.At(c)
		p.Kernel.Run(p.Lo, p.Hi)
	}
}

// due reports whether the kernels run at the clock's step.
func (a *Operate) due(c *Clock) bool {
	if a.At == nil {
		return true
	}
	_, now := slices.BinarySearch(a.At, c.Step)
	return now
}

func (a *Operate) String() string {
	var parts []string
	for _, p := range a.Parts {
		parts = append(parts, fmt.Sprintf("%s over [%d:%d)", p.Kernel.Program.Func().Name, p.Lo, p.Hi))
	}
	text := "run " + strings.Join(parts, ", ")
	if a.At != nil {
		text += fmt.Sprintf(", at steps %v", a.At)
	}
	return text
}

// Detect runs a threshold kernel over elements Lo to N-1 and puts the indices that it emits into the population's spike
// ring.
type Detect struct {
	Kernel *Binding
	Lo, N  int
	Spikes *ecs.SpikeRing
	Quiet  *Quiet // may be nil

	list  kernels.IndexList
	found []int32 // where an owner's part leaves what it finds, see publish; nil: in the ring
}

func newDetect(k *Binding, p *ecs.Population) *Detect {
	a := &Detect{Kernel: k, N: p.N, Spikes: p.Spikes}
	k.SetList(0, &a.list)
	return a
}

func (a *Detect) run(c *Clock) {
	kernel := a.Kernel
	if a.Quiet != nil && a.Quiet.ready(c) {
		kernel = a.Quiet.Kernel
	}
	if a.list = (kernels.IndexList{Index: a.found}); a.found == nil {
		a.list.Index = a.Spikes.Begin(c.Step)
	}
	if a.Lo < a.N {
		kernel.Sweep(c, a.Lo, a.N, &a.list)
	}
	if a.found == nil {
		a.Spikes.End(c.Step, a.list.Len)
	}
	if a.Quiet != nil {
		a.Quiet.spiked(c.Step, a.list.Index[:a.list.Len])
	}
}

func (a *Detect) String() string {
	return fmt.Sprintf("find spikes by %s over %d", a.Kernel.Program.Func().Name, a.N)
}

// ResetSpiking runs a kernel over the elements that spiked in this step.
type ResetSpiking struct {
	Kernel *Binding
	Column string // streamed column of the kernel that takes the indices
	Spikes *ecs.SpikeRing
	Lag    int64 // steps: see Deliver

	slot   int // of Column in the kernel
	found  bool
	owned  bool // it is an owner's part: for elements lo to hi-1
	lo, hi int
}

func (a *ResetSpiking) run(c *Clock) {
	idx := a.Spikes.At(c.Step - a.Lag)
	if a.owned {
		idx = within(idx, a.lo, a.hi)
	}
	if len(idx) == 0 {
		return
	}
	if !a.found {
		a.slot, a.found = a.Kernel.Program.Func().Col(a.Column), true
	}
	a.Kernel.At(c)
	if a.slot >= 0 {
		a.Kernel.put(a.slot, kernels.Column{I32: idx})
	}
	a.Kernel.Run(0, len(idx))
}

func (a *ResetSpiking) String() string {
	return fmt.Sprintf("run %s over the spikes of this step", a.Kernel.Program.Func().Name)
}

// within returns the part of an ascending list that lies in [lo,hi).
func within(idx []int32, lo, hi int) []int32 {
	if len(idx) == 0 || int(idx[0]) >= lo && int(idx[len(idx)-1]) < hi {
		return idx
	}
	if len(idx) > shortList {
		idx = idx[sort.Search(len(idx), func(k int) bool { return int(idx[k]) >= lo }):]
		return idx[:sort.Search(len(idx), func(k int) bool { return int(idx[k]) >= hi })]
	}
	for len(idx) > 0 && int(idx[0]) < lo {
		idx = idx[1:]
	}
	for len(idx) > 0 && int(idx[len(idx)-1]) >= hi {
		idx = idx[:len(idx)-1]
	}
	return idx
}

// shortList is up to what length looking at each is quicker.
const shortList = 16

// Derive brings coefficients up to date for the elements whose inputs changed. Elements with equal inputs share one
// solution.
type Derive struct {
	*Propagators

	last [][]float64          // inputs of the coefficients in force, by column
	seen map[string][]float64 // solutions by input bits
	key  []byte
	in   []float64
}

func (a *Derive) run(c *Clock) {
	a.Inputs.At(c)
	a.Inputs.Run(0, a.N)
	fresh := a.last == nil
	if fresh {
		a.seen = map[string][]float64{}
		a.in = make([]float64, len(a.In))
		for range a.In {
			a.last = append(a.last, make([]float64, a.N))
		}
	}
	for i := range a.N {
		changed := fresh
		for k, col := range a.In {
			changed = changed || a.last[k][i] != col.F64[i]
		}
		if changed {
			a.solve(i)
		}
	}
}

func (a *Derive) String() string {
	return fmt.Sprintf("coefficients by %s over %d", a.Inputs.Program.Func().Name, a.N)
}

// mostSolutions bounds the memory of solutions kept for reuse; beyond it they are computed afresh.
const mostSolutions = 1 << 16

func (a *Derive) solve(i int) {
	a.key = a.key[:0]
	for k, col := range a.In {
		x := col.F64[i]
		a.in[k], a.last[k][i] = x, x
		a.key = appendBits(a.key, x)
	}
	out, ok := a.seen[string(a.key)]
	if !ok {
		out = make([]float64, len(a.Out))
		a.Solve(a.in, out)
		if len(a.seen) >= mostSolutions {
			clear(a.seen)
		}
		a.seen[string(a.key)] = out
	}
	for k, col := range a.Out {
		col.F64[i] = out[k]
	}
}
