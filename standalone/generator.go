package standalone

import (
	"regexp"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/systems"
)

// generator writes a simulation down. All objects are written twice: the first time tells which kernels each has, of
// which their text is made, the second time calls these by what they take.
type generator struct {
	*Simulation
	objects  []*object
	byEnt    map[ecs.Entity]*object
	columns  map[*ecs.Column]string // C++ names of columns
	results  *object                // the archives of all objects
	tables   *object                // what functions look up; may be nil
	final    bool                   // it is the second time
	sharing  *sharing               // among ranks
	symbols  map[string]bool        // names of kernels
	stages   []*ScheduleRun         // the first run of each schedule that runs
	remade   map[ecs.Entity]bool    // pathways whose fans are made anew while the program runs
	keeps    bool                   // state is kept and put back
	filing   bool                   // in files
	reads    bool                   // files are read
	writes   bool                   // files are stored
	settable int                    // rows of the table of what the command line can set
	stores   int                    // how many numbers it is kept under
	changes  int                    // that main.cpp has functions for
	naming
}

// naming is what things are called in the text, and what is to be written beside it.
type naming struct {
	data       []File                    // concrete arrays
	dataOf     map[*ecs.Column]string    // names of the files that have been written
	files      map[string]bool           // all names of such files
	clocks     []float64                 // steps of all clocks, in seconds
	rings      map[*ecs.SpikeRing]string // rings of spikes
	publishing map[*ecs.SpikeRing]string // functions that put together what was found
	searches   map[*ecs.SpikeRing]string // what finds spikes
	quiets     map[string]string         // what keeps an eye on refractory elements, by object and period
	playbacks  map[ecs.Entity]string     // lists of spikes
	fans       map[ecs.Entity]string     // by pathway
	deliveries map[ecs.Entity]string     // by pathway
	delayFunc  map[ecs.Entity]string     // by pathway: the function that evaluates delays
	seconds    map[ecs.Entity]string     // by pathway: the column that keeps them
	clockOf    map[at[ecs.Entity]]string // by schedule, and pathway or recorder
	ownerOf    map[at[ecs.Entity]]string // by schedule, and pathway: who does a delivery of the owner o
	alone      map[at[any]]bool          // rings and pathways whose steps one owner does
	lags       map[ecs.Entity]int64      // by pathway
	sampled    map[string]string         // by object and variable: recorded values
	sets       map[any]string            // functions
	stepping   map[*systems.Schedule]stepping
	late       map[at[ecs.Entity]]*putOff // by schedule and pathway: code that is put off
	code       map[ecs.Entity]Code        // of the schedule that is being written
	writing    int                        // its number

	rewires, rewound map[ecs.Entity]string       // by pathway: the function that makes its fan anew; statements that put it back
	identities       map[*Checkpoint]int         // which function says what a file must have in common with the simulation
	refanned         map[ecs.Entity]string       // by pathway: statements that make its fan, of delays that were read
	deriving         map[string]string           // by object
	evaluate         map[*systems.Checked]string // functions that look at expressions
	coefficients     []string                    // what keeps those of exact updates
	saving           [][]string                  // by program: the functions that save
	preparing        []string                    // by schedule: the function that makes ready for it
	beginning        []string                    // by schedule: the function that begins a run
	finishing        []string                    // by schedule: the function that ends it
}

func newNaming() naming {
	return naming{
		dataOf: map[*ecs.Column]string{}, files: map[string]bool{}, rings: map[*ecs.SpikeRing]string{}, searches: map[*ecs.SpikeRing]string{}, publishing: map[*ecs.SpikeRing]string{},
		quiets: map[string]string{}, playbacks: map[ecs.Entity]string{}, deriving: map[string]string{}, evaluate: map[*systems.Checked]string{}, rewires: map[ecs.Entity]string{}, rewound: map[ecs.Entity]string{}, refanned: map[ecs.Entity]string{}, identities: map[*Checkpoint]int{}, deliveries: map[ecs.Entity]string{}, fans: map[ecs.Entity]string{}, delayFunc: map[ecs.Entity]string{},
		seconds: map[ecs.Entity]string{}, lags: map[ecs.Entity]int64{}, alone: map[at[any]]bool{}, clockOf: map[at[ecs.Entity]]string{}, ownerOf: map[at[ecs.Entity]]string{}, sampled: map[string]string{}, sets: map[any]string{}, stepping: map[*systems.Schedule]stepping{},
	}
}

// owners is how many owners do a step.
func (g *generator) owners(stage int, what any) string {
	if g.alone[at[any]{stage, what}] {
		return "1"
	}
	return "owners"
}

var (
	words  = regexp.MustCompile(`\w+`)
	silent = regexp.MustCompile(`//[^\n]*|"(\\.|[^"\\])*"|(::|\.|->)\w+`) // comments, texts, members of others
)

// elements are the C++ types of columns.
var elements = map[ecs.Elem]string{ecs.F64: "double", ecs.I32: "int32_t", ecs.I64: "int64_t", ecs.Bool: "uint8_t", ecs.U16: "uint16_t"}
