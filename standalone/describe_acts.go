package standalone

import (
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/systems"
)

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
	File      *Checkpoint
	Loop      *Loop
	Seed      *int64           // the random streams begin anew, with this seed
	Clocks    []*systems.Clock // of the schedule in force where they do
	Code      string           // of the user, in main.cpp
	Save      string           // results are written into a folder of this name, within that of results
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

// Chosen is a choice of synapses: of those of all Lists, or of all synapses, those from a range of sources onto a range of
// targets for which all conditions hold. They are visited in the order of the first list, or of creation.
type Chosen struct {
	Lists []Listed
	Where []Condition

	FromLo, FromHi int // sources; FromHi -1: all
	OntoLo, OntoHi int // targets, likewise
	Nth            int // of those of one pair; -1: all
}

// Listed is a list of synapses.
type Listed struct {
	Numbers []int // in the order of creation; or, where that is nil,
	I, J    []int // pairs
}

// Condition is a kernel that writes for each synapse whether it is chosen.
type Condition struct {
	Text   string
	Kernel *systems.Binding // which writes its column Names.Out
	Call   int64            // as in Set
	Draws  bool
}

// Change puts another schedule, or other delays, in the place of those in force: constants or dt have changed, or what is
// active.
type Change struct {
	From, To *systems.Schedule
	Pathways []Rewired // whose fans are made anew
	Cut      []Cut     // that are not active, or were not before
}

// Cut is a pathway whose spikes under way are lost, and those that set out before: Dt is the step of what drives it.
type Cut struct {
	Pathway ecs.Entity
	Dt      float64
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

	Given *Given  // the same as it was given; nil: as before, and the length of steps has changed
	Dt    float64 // of the group, in seconds
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

// Checkpoint writes the whole state into a file that simulations in Go read too, or puts back what a file has.
type Checkpoint struct {
	Path     string // from the present folder of the program on
	Restores bool
	Records  bool   // the file that is written has what the monitors recorded
	Facts    []Fact // what the simulation and the file must have in common
	Common   int    // how many of these, the first ones, hold without records
	In       *systems.Schedule
}

// Fact is a name and a value. Some values are known when the program runs.
type Fact struct {
	Name, Value string
	Seed        bool       // the value is the seed of the run
	Connections ecs.Entity // it is how many connections a projection has, and a checksum of them
	Array       *ecs.Column
	Argument    string // the command line may give another Array by this name, which gives another value
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
	Dt     float64     // of the clock of the synapses that are chosen, in seconds
	All    bool        // Values has one value, which all synapses get
	Matrix bool        // Values is a matrix of float64, a row for each source; NaN leaves synapses as they are
}

// ScheduleRun is a run by a schedule.
type ScheduleRun struct {
	Schedule *systems.Schedule
	Duration float64 // seconds

	Before, After []string           // code of the user around it
	Blocks        map[ecs.Entity]int // by pathway: Pathway.BlockBytes
	Code          map[ecs.Entity]Code
}
