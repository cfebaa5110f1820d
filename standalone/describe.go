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
	Check        string // how values are checked, unless the command line says otherwise: off, warn, error, step
	Threads      int    // unless the command line says otherwise
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
	Programs     []InForce // that are in force some time, the first one first

	// Inserted is code of the user for main.cpp, by the name of a place: before_start, after_start, before_network_run,
	// after_network_run, before_end, after_end.
	Inserted map[string][]string

	Functions []Function // of the user, that kernels call
	Headers   []string   // of the user, as in #include: <gsl/gsl_math.h>, "my.hpp", or my.hpp for the latter
}

// InForce is what differs between the programs that are in force one after the other: what values evaluate to, and what is
// said about them.
type InForce struct {
	Schedule  *systems.Schedule
	DtS       float64    // of the default clock where it is another than the first, else 0
	Constants []Constant // with other values than at first
	Groups    []Group
	Synapses  []Synapses
	Checked   []Checked
}

// Constant is the value of a constant in SI base units.
type Constant struct {
	Name  string
	Value float64
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
	Indices []*ecs.Column     // constant columns that links read, int32
	Values  []Value           // what the archive of its state has, in order
	Digest  []string          // names of the columns whose digest is that of its state, in order
	Events  []ecs.Entity      // of custom events, which are populations over the same columns
	Played  *systems.Playback // prescribed spikes; nil: there are none
	Given   *Given            // these, as they were given
}

// Given is prescribed spikes as they were given: element Index[k] at Times[k], in seconds, and again after each period, unless
// that is 0 or infinite.
type Given struct {
	Times  []float64
	Index  []int32
	Period float64
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

// Code is what spikes do to the synapses of a pathway: over rows of storage, and over lists of synapses. One may be nil.
type Code struct {
	Rows, Listed *systems.Binding
	Late         *Late // nil: it cannot be put off
}

// funcOf returns the function of a binding.
func funcOf(b *systems.Binding) *kernels.Func { return b.Program.Func() }
