package systems

import (
	"slices"
	"sync/atomic"

	"github.com/spikelane/spikelane/ecs"
)

// Check looks for values that are not finite, at the start and the end of each run and in between every so many steps: what
// is looked at takes no more than a small part of the memory traffic of the steps themselves. The steps between two looks are a
// function of the sizes of columns, and not of time, threads or targets: so is what is found.
type Check struct {
	Columns []*Checked // that kernels write
	Given   []*Checked // the others: when a run begins nothing in them is NaN
	Stop    bool       // what is found ends the run
	Each    bool       // all is looked at after every step

	next    int64      // passes at which a column is to be looked at
	due     []*Checked // in the present look
	judges  []*Checked // the same, of those that are judged
	scratch *scratch
}

// Checked is a column of float64 values, or an expression.
type Checked struct {
	Column     *ecs.Column
	Expression *Expression // or
	Limits
	Numbers func() []int32 // how users number its elements, which stand in another order; nil: as they stand
	Of      ecs.Entity
	// Synapses says that it is of synapses: how many there are does not count when the steps between looks are chosen for others.
	Synapses bool
	Bounds   bool // of equations: a value beyond all bounds is told at the end of a run
	// Late says that steps may put off what they do to the column, so that between the ends of a run nobody knows what is in it.
	Late bool

	Found *Odd // in this run or an earlier one; nil: nothing
	Large *Odd // at the end of the last run; where Limits say what is large, when it was first seen in it

	every    int64 // passes between looks
	next     int64
	clock    int  // of the step that writes it
	filled   bool // some step writes all of it
	swept    bool // it is looked at as often as such
	infinite bool // it was so when the run began, where that is right
	clean    Moment
	seen     int64 // passes when it was looked at last
	odd      atomic.Bool
}

// Moment is a time of a run.
type Moment struct {
	Step int64   // of the column's clock: so many have been done
	T    float64 // seconds
}

// Odd is what was found in a column.
type Odd struct {
	Value        float64
	Index        int // of the least number
	Elements, Of int // so many of all are odd
	At           Moment
	Finite       Moment // when all was finite; its Step is -1 if it never was
	Before       bool   // it was so before the first step of the run
}

// How many passes there are between two looks: sweepEvery for what steps write all of, which takes at least twice the memory traffic in each of
// them; else so many that a look takes a part of what those steps write.
const (
	sweepEvery = 256
	lookPart   = 256
	leastSwept = 1 << 12 // bytes that a pass is worth in any case
	rarely     = 8       // how many times rarer a look is that has to look at each value
	manyRuns   = 16      // see ready
	largeLook  = 1 << 20 // bytes
)

// NewCheck returns a check of columns, during a run of those that steps of s write.
func NewCheck(s *Schedule, columns []*Checked, stop, each bool) *Check {
	c := &Check{Stop: stop, Each: each}
	writer, filled := map[*ecs.Column]int{}, map[*ecs.Column]bool{}
	for k := len(s.Steps) - 1; k >= 0; k-- {
		sweeps := false
		switch s.Steps[k].Action.(type) {
		case *RunKernel, *Detect, *SumUp:
			sweeps = true
		}
		for m := range footprintOf(s.Steps[k].Action).writes { // the order does not matter
			if col, ok := m.(*ecs.Column); ok {
				writer[col], filled[col] = s.Steps[k].Clock, filled[col] || sweeps
			}
		}
	}
	count, filledOf := map[ecs.Entity]int{}, map[ecs.Entity]int{}
	pass := int64(0) // bytes that steps write of populations
	for _, x := range columns {
		if x.Expression != nil {
			c.express(s, x)
			continue
		}
		clock, ok := writer[x.Column]
		if !ok {
			c.Given = append(c.Given, x)
			continue
		}
		x.clock, x.filled = clock, filled[x.Column]
		c.Columns = append(c.Columns, x)
		if count[x.Of]++; x.filled {
			filledOf[x.Of]++
			if !x.Synapses {
				pass += x.bytes()
			}
		}
	}
	rest := int64(0)
	for _, x := range c.Columns {
		if x.swept = x.Expression != nil || 2*filledOf[x.Of] >= count[x.Of]; !x.swept && !x.Late {
			rest += x.bytes()
		}
	}
	for _, x := range c.Columns {
		x.every = Every(x.swept, rest, pass)
	}
	return c
}

// express adds an expression, unless no step is of its clock.
func (c *Check) express(s *Schedule, x *Checked) {
	k := slices.IndexFunc(s.Clocks, func(c *Clock) bool { return c.Dt == x.Expression.Dt })
	if k < 0 {
		return
	}
	if c.scratch == nil {
		c.scratch = newScratch()
	}
	x.clock = k
	c.Columns = append(c.Columns, x)
}

// All returns all columns.
func (c *Check) All() []*Checked { return slices.Concat(c.Columns, c.Given) }

// Every returns the passes between two looks at a column that steps write all of, or at some that take rest bytes together, of
// a network whose steps write pass bytes of populations.
func Every(swept bool, rest, pass int64) int64 {
	every := int64(sweepEvery)
	for !swept && rest/every > max(pass, leastSwept)/lookPart && every < 1<<40 {
		every *= 2
	}
	return every
}

// Clock returns the clock of the step that writes the column, by its place in the schedule.
func (x *Checked) Clock() int { return x.clock }

// Filled reports whether some step writes all of the column.
func (x *Checked) Filled() bool { return x.filled }

// Swept reports whether the column is looked at as often as what steps write all of.
func (x *Checked) Swept() bool { return x.swept }

func (x *Checked) bytes() int64 {
	if x.Expression != nil {
		return 8 * int64(x.Expression.N)
	}
	return 8 * int64(len(x.Column.F64))
}
