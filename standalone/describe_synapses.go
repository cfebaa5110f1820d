package standalone

import (
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/systems"
)

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
	None   string // a warning, if the object has no synapses at all; "": that is right
	I, J   []int32
	P      float64
	N      int
	Stream uint32

	Rule                            bool
	Post                            bool // outer neurons are targets
	Low, High, Step, Size           int64
	Sample                          bool
	SkipIfInvalid, Reads            bool
	Each                            int
	Rows, Elem, Choose, Odds, Count *systems.Binding // nil where there is nothing to compute
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

// Late is the code of a pathway that targets drive, for projects that put it off: see systems.Later.
type Late struct {
	Pending, Last, Stale, Code            *systems.Binding
	Recent                                []string // names of columns and parameters of these kernels
	Listed, Spiked, Visited, Source, From string
	Bytes                                 int // of a synapse that the code touches
	LeastRow                              int // synapses of a row from which it pays
}
