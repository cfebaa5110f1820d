package standalone

import (
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/systems"
)

// Simulation is what is written down: the objects of a world in which nothing is connected yet, how they come to be, the
// schedules that move them, and what is done in order. Kernels are bound to columns of the world, by which they are told
// apart; the number of elements of projections is not known.
type Simulation struct {
	Name         string  // of the model
	Numerics     int     // version of the numerics
	Dt           float64 // of the default clock, in seconds
	Seed, Wiring int64
	Threads      int // unless the command line says otherwise
	World        *ecs.World
	Over         map[ecs.Entity]ecs.Entity // what code that runs regularly, or an input, runs over
	Groups       []Group                   // in the order in which they come to be
	Synapses     []Synapses
	Monitors     []Monitor
	Tables       []Table // of functions, found by kernels under their names
	Arrays       []Array // timed arrays among them that users may replace
	Acts         []Act   // what is done once all is made
	Derived      map[*ecs.Column]Derived
	Names        Names

	Functions map[string]string // C++ functions that kernels call, by the name of the function of the host
	Sources   []File            // what defines them, headers that objects include
}

// Names are the columns and parameters of kernels that the caller of a kernel sets.
type Names struct {
	Out    string // column of values
	Spikes string // column that lists elements
	First  string // parameter: the first element of a part
	Call   string // parameter: the number of an access from outside the time step
	// Of rules of connection: see compile.Rule.
	Outer, Low, High, Step, Size, Chance, Take, Nth, Result string
	// Columns of synapses that are made of who is connected to whom.
	Target, Source, Rank, Incoming, Outgoing string
}

// Table is a constant column that kernels look up, under all its guises: a change of constants makes it anew.
type Table struct {
	*ecs.Column
	Same []*ecs.Column
}

// Derived is a column that is made of the connections of a projection: one of the last Names.
type Derived struct {
	Projection ecs.Entity
	Name       string
}

// Group is a population: neurons, Poisson elements, or a generator.
type Group struct {
	Entity  ecs.Entity
	Dt      float64
	Kind    string // "neurons", "poisson" or "generator", in words for readers
	Says    string // what the model says of it, in lines, for readers
	Columns []Column
	Init    []Init
	Indices []*ecs.Column // constant columns that links read, int32
	Values  []Value       // what the archive of its state has, in order
	Digest  []string      // names of the columns whose digest is that of its state, in order
	Events  []ecs.Entity  // of custom events, which are populations over the same columns
}

// Column is a column of a group or of synapses, with what it holds first.
type Column struct {
	*ecs.Column
	Unit     string    // for readers: "volt"; "" for what is no variable of the user's
	Fill     float64   // the first value of all elements
	Given    []float64 // first values of each; nil: Fill
	Settable bool      // users may set it
}

// Init is an initial value: a kernel over all elements, over one that stands for all, or over a single one.
type Init struct {
	Kernel *systems.Binding
	Shared bool
	Single bool
	At     int // of a single one: its number, for synapses in the order of creation
	Sets   string
}

// Value is an array of a state archive: a column as it is, or what a kernel makes.
type Value struct {
	Name   string
	Column *ecs.Column      // or
	Kernel *systems.Binding // which writes its column Names.Out
	Shared bool
}

// Synapses is a projection and how it is connected.
type Synapses struct {
	Dt       float64 // of the clock of the synapses, in seconds
	Entity   ecs.Entity
	Says     string // what the model says of it, in lines, for readers
	Columns  []Column
	Stream   uint32 // of the object: the upper half of what names its random streams
	Short    bool   // targets are kept as 16 bits
	ShortPre bool   // sources are, where they are listed
	Most     int    // synapses there may be
	Count    int    // synapses there must be, where kernels of others depend on it; -1: any
	Connect  []Connect
	Numbers  *ecs.Column // numbers the synapses of each pair; nil: none
	Init     []Init
	Pathways []Pathway
	Sorts    bool // rows may be sorted by delays, if no source reaches a target twice or nothing sums over them
	Sums     bool // something sums over them in the order of storage
	Unsaved  bool // they have no archive
	Values   []Value
	Digest   []string
}

// Connect is one call of Connect: explicit pairs, or a rule.
type Connect struct {
	Text   string // for readers
	Name   string // for messages
	I, J   []int32
	P      float64
	N      int
	Stream uint32

	Rule                      bool
	Post                      bool // outer neurons are targets
	Low, High, Step, Size     int64
	Sample                    bool
	SkipIfInvalid, Reads      bool
	Each                      int
	Rows, Elem, Choose, Count *systems.Binding // nil where there is nothing to compute
}

// Pathway is what spikes do to synapses.
type Pathway struct {
	Entity  ecs.Entity
	Post    bool
	Dt      float64          // of the clock of what drives it
	Drivers int              // elements of the whole group that drives it
	Delay   float64          // seconds, when all synapses have one
	Delays  *systems.Binding // else: of each synapse
	Again   bool             // Delays gives the same at any time
	Sorting bool             // rows are sorted by these delays
	// AnyOrder and AnyTarget say that nobody can tell in which order the synapses of a row are visited: at all, or
	// those of different targets.
	AnyOrder, AnyTarget bool
	BlockBytes          int // that the code reaches of each target, where rows may be cut into blocks of targets; else 0
}

// Monitor is a recorder.
type Monitor struct {
	Entity    ecs.Entity
	Kind      string // spikes, event, state, rate
	Name      string
	Source    string
	Event     string
	N         int      // elements of the source; of synapses 0
	Record    []int    // nil: all
	Variables []string // names of what is recorded, and their units
	Units     []string
	Offset    int // of the source in its group
	Synaptic  bool
	Of        ecs.Entity // the group, or, if it is synaptic, the projection whose synapses it records
}

// Array is a timed array that users may replace: a table of a function.
type Array struct {
	Name  string
	Table *ecs.Column
	Rows  int
	Cols  int
	Unit  string
	Scale float64
}

// Act is something done once all is made: a change of state, or a run.
type Act struct {
	Arguments bool // the values of the command line are given here
	Set       *Set
	Give      *Give
	Run       *ScheduleRun
}

// Set is a kernel over a part of an object, from outside the time step.
type Set struct {
	Of     ecs.Entity
	Text   string // for readers
	Kernel *systems.Binding
	Lo, Hi int // elements; of a projection: all
	First  int64
	Call   int64
	Shared bool
	Dt     float64
}

// Give sets a column from element Lo on to values, one for each element; of synapses in the order of creation.
type Give struct {
	Of     ecs.Entity
	Text   string
	Column *ecs.Column
	Lo     int
	Values *ecs.Column // of the type of Column
}

// ScheduleRun is a run by a schedule.
type ScheduleRun struct {
	Schedule *systems.Schedule
	Duration float64 // seconds
	Code     map[ecs.Entity]Code
}

// Code is what spikes do to the synapses of a pathway: over rows of storage, and over lists of synapses. One may be nil.
type Code struct {
	Rows, Listed *systems.Binding
}

// funcOf returns the function of a binding.
func funcOf(b *systems.Binding) *kernels.Func { return b.Program.Func() }
