package spikelane

import (
	"log/slog"

	"github.com/spikelane/spikelane/units"
)

// Config holds the settings of a network. The zero value is usable; each field says what zero means.
type Config struct {
	Dt units.Time // step of the default clock; 0: 0.1 ms

	// Seed names the random streams: equal seeds give equal bits on every machine. Every value is a seed, 0 too.
	Seed int64
	// RandomSeed draws the seed from the system instead; Simulation.Seed reports it.
	RandomSeed bool

	// Schedule names the slots of a time step in order; nil: start, groups, thresholds, synapses, resets, end. Those
	// six must be there; others may stand between them. Each slot X has places before_X and after_X.
	Schedule []string

	// Target is "auto": the fastest that can run here; "native": machine code; "go": portable Go; "": by preference
	// codegen.target, which is "auto" where nobody says otherwise. See Targets. Results are the same for all.
	Target string
	// Preferences are those in force; nil: LoadPreferences over DefaultPreferences, whenever a network is compiled.
	Preferences *Preferences
	// ISA is the instruction set of machine code: "auto" (or ""), "avx512", "avx2". The environment variable
	// SPIKELANE_ISA lowers the choice.
	ISA string
	// Threads is the most workers that make synapses, and that a run uses; 0 means 1. A run tries at its start how many of them are fastest,
	// unless FixedThreads asks for all. Results are the same, to the bit, for any number.
	Threads      int
	FixedThreads bool

	// MemoryLimit is how many bytes a simulation may take: one that cannot do with so many is refused before anything is
	// made of it. 0: as many as can be had, by the machine's memory, the limits of control groups, and Go's memory limit;
	// negative: any number. See Program.CheckMemory.
	MemoryLimit int64

	// CheckValues says what is done about values of the state that are NaN or infinite, and about rates, refractory periods and conditions
	// that are none: "off": nothing; "warn": a warning at
	// the end of each run, see Simulation.NotFinite; "error": the run ends, soon after, with an error that wraps ErrNotFinite;
	// "step": so it does right after the step, for which all is looked at after each one; "": as preference run.check_values says,
	// which is "warn" where nobody says otherwise. A variable that no code of the model writes is looked at for NaN when a run
	// begins; infinity is right in such a one, and in one that has some when a run begins. What is looked at changes no bit; but for "step" it takes about 1 % of the time of
	// steps, and 5 ms or so in each run for a million synapses.
	CheckValues string

	Logger *slog.Logger // nil: silent

	// Profile gathers the time spent in each step of the schedule; see Simulation.Profile. Besides, all that is done within a time
	// step has the labels object and kernel in CPU profiles (runtime/pprof); a goroutine that calls Run has the labels of Run's context afterwards.
	Profile bool

	// PerfMap writes where the machine code of each kernel lies to /tmp/perf-PID.map, where PID is the number of this process: Linux' perf
	// finds the kernels' names there. The file stays. A failure to write it, and any other system, is a warning.
	PerfMap bool

	// Progress is called about ten times a second during a run, on the goroutine that runs it, and once at its end; by
	// one run of a batch at a time.
	Progress func(Progress)
	// Compiling is called while C++ is compiled, when a compiler has begun or ended: by one goroutine at a time, not the one
	// that compiles the network.
	Compiling func(Compiling)
	// Connecting is called about ten times a second while synapses are made, on the goroutine that makes them, and once
	// at the end of each synapses object; by one run of a batch at a time, and for connections that runs share once.
	Connecting func(Connecting)
}

// Compiling says how far the compilation of C++ is.
type Compiling struct {
	Ready, Total int     // files
	Elapsed      float64 // wall-clock seconds since compilers began
}

// Progress says how far a run is.
type Progress struct {
	Done, Total units.Time // simulated time of this run
	Elapsed     float64    // wall-clock seconds since the run began
}

// NeuronModel is the model of a neuron group in Brian 2's syntax.
type NeuronModel struct {
	Equations  string     // differential equations, subexpressions, parameters, one on each line
	Threshold  string     // condition for a spike; "" never
	Reset      string     // statements for neurons that spiked
	Refractory string     // a time such as "5*ms", or a condition; "" none
	Method     string     // integration method; "": the first of exact, euler, heun that fits
	Dt         units.Time // own clock; 0: the network's dt
	Events     []Event    // custom events
	Order      int        // among the objects of one slot
}

// SynapseModel is the model of synapses in Brian 2's syntax.
type SynapseModel struct {
	// Equations of each synapse: parameters; subexpressions, also (summed) into a parameter of the target or source;
	// differential equations, (event-driven) or (clock-driven).
	Equations string
	OnPre     string // statements when the source spikes
	OnPost    string // statements when the target spikes
	// Delay is that of OnPre: one for all synapses ("1.5*ms"), or an expression over i, j, rand(), … and the variables of
	// the synapse, evaluated once for each after the initial values are set. "": none.
	Delay    string
	Pathways []Pathway  // instead of OnPre and OnPost, or beside them
	Method   string     // of the clock-driven equations; "": the first of exact, euler, heun that fits
	Dt       units.Time // step of the clock-driven equations; 0: the network's dt. Pathways run on the clock of their side
	Order    int

	// Procedural synapses are not stored: those of a source are made again whenever it spikes, which saves their memory and
	// takes longer. Nothing but the memory and the time differs. They have no variables, one delay for each pathway,
	// subexpressions, and pathways that sources drive; Connect has a condition, or P, or Targets, which go by i, j,
	// constants and chance, not by variables of neurons. What else stands in the way is an error, E450. Rules that may
	// lead to neurons that do not exist are gone through once when a simulation is made. Counting them, their digest, and
	// looking at them makes them all again.
	Procedural bool

	// MultisynapticIndex names an integer variable that numbers the synapses of one pair of neurons from 0, in the
	// order of their creation; "" none. Equations and code may read it.
	MultisynapticIndex string
}

// Pathway is code that runs in synapses when an element of one side spikes.
type Pathway struct {
	Name  string // of the pathway, in steps of the schedule and for SetDelay
	Post  bool   // the target's spikes drive it; else the source's
	Event string // custom event instead of the spike; "" is "spike"
	Code  string
	Delay string // as SynapseModel.Delay
	// Order is added to the order of the synapses and to -1 for pathways of the source, +1 for those of the target.
	Order int
}
