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

// Act is something done once all is made: a change of state, or a run. One field is set.
type Act struct {
	Arguments bool // the values of the command line are given here
	Set       *Set
	Give      *Give
	Run       *ScheduleRun
	Change    *Change
	Play      *Play
	Store     *Store
	Restore   *Restore
	Loop      *Loop
	Code      string // of the user, in main.cpp
	Save      string // results are written into a folder of this name, within that of results
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
	Draws  bool    // random numbers: the number of the access is Call and that of those before it that drew
	Chosen *Chosen // the synapses that it is for; nil: all
}

// Chosen is a choice of synapses, of those from a range of sources onto a range of targets.
type Chosen struct {
	Numbers []int // in the order of creation, as they are to be visited; or
	I, J    []int // pairs; nil: all

	FromLo, FromHi int // sources; FromHi -1: all
	OntoLo, OntoHi int // targets, likewise
	Nth            int // of those of one pair; -1: all
}

// Change puts another schedule, or other delays, in the place of those in force: constants or dt have changed.
type Change struct {
	From, To *systems.Schedule
	Pathways []Rewired // whose fans are made anew
}

// Rewired is a pathway whose delays, or what else its fan follows from, have changed.
type Rewired struct {
	Pathway             ecs.Entity
	WasDt, Dt           float64 // of the clock of what drives it
	AnyOrder, AnyTarget bool    // as in Pathway
	Delays              *Delays // nil: as they were
}

// Delays are the delays of a pathway in seconds: one for all synapses, or one for each in the order of creation.
type Delays struct {
	Seconds *ecs.Column
	Each    bool
}

// Play gives a generator other spikes from now on.
type Play struct {
	Of     ecs.Entity
	Steps  []int64
	Index  []int32
	Period int64
}

// Store keeps the whole state under a number, Restore puts it back.
type Store struct {
	Number int
	In     *systems.Schedule // in force
}

// Restore puts back what a Store kept.
type Restore struct {
	Number   int
	From, To *systems.Schedule
}

// Loop does the same for each row of a table: it gives the row's values to variables, then does what is to be done.
type Loop struct {
	Rows   int
	Values []Varied
	Afresh bool   // each row begins with the state from before the loop; else with the one that the row before it left
	Save   string // results of row k are written into the folder Save_k within that of results, after it; "": they are not
	Acts   []Act
	In     *systems.Schedule // in force before it
	Out    *systems.Schedule // in force after it
}

// Varied is a column that gets values from a table: a row has one value for all elements, or one for each; those of
// synapses are in the order of creation.
type Varied struct {
	Of     ecs.Entity
	Text   string // for readers
	Column *ecs.Column
	Lo, N  int         // elements that get the values; of a projection all
	Each   int         // values in a row
	Table  *ecs.Column // row by row
}

// Give sets a column from element Lo on to values, one for each element; of synapses in the order of creation.
type Give struct {
	Of     ecs.Entity
	Text   string
	Column *ecs.Column
	Lo     int
	Values *ecs.Column // of the type of Column
	Chosen *Chosen     // the synapses that it is for; nil: all
	All    bool        // Values has one value, which all synapses get
}

// ScheduleRun is a run by a schedule.
type ScheduleRun struct {
	Schedule *systems.Schedule
	Duration float64 // seconds

	Before, After []string           // code of the user around it
	Blocks        map[ecs.Entity]int // by pathway: Pathway.BlockBytes
	Code          map[ecs.Entity]Code
}

// Code is what spikes do to the synapses of a pathway: over rows of storage, and over lists of synapses. One may be nil.
type Code struct {
	Rows, Listed *systems.Binding
}

// funcOf returns the function of a binding.
func funcOf(b *systems.Binding) *kernels.Func { return b.Program.Func() }
