package model

import (
	"github.com/spikelane/spikelane/model/syntax"
	"github.com/spikelane/spikelane/units"
)

// VarKind is what defines a variable.
type VarKind uint8

const (
	Differential  VarKind = iota // dx/dt = expr : unit
	Subexpression                // x = expr : unit
	Parameter                    // x : unit
)

func (k VarKind) String() string {
	return [...]string{"differential", "subexpression", "parameter"}[k]
}

// Variable is a variable of a group or of synapses.
type Variable struct {
	Name string
	Kind VarKind
	Type Type
	Dim  units.Dimension
	Expr *Expr // Differential: the right side, in Dim per second. Subexpression: the value. Parameter: nil

	UnlessRefractory bool // integrated and written from outside only while the neuron is not refractory
	Constant         bool // a parameter that no code changes during a run
	Shared           bool // one value for the whole group
	ConstantOverDt   bool // a subexpression evaluated once per step and stored
	Linked           bool // its values are those of a variable elsewhere
	EventDriven      bool
	ClockDriven      bool
	Summed           bool

	Link *Link // of a linked variable, once it is known

	Span syntax.Span

	faulty bool // its declaration is refused: uses of it give no faults of their own
	sized  bool // a subexpression that depends on N
}

// Stored reports whether the variable has memory of its own.
func (v *Variable) Stored() bool { return v.Kind != Subexpression || v.ConstantOverDt }

// SymbolKind is what a name stands for.
type SymbolKind uint8

const (
	Var           SymbolKind = iota // Symbol.Var, of the object named by Of
	Constant                        // Symbol.Def
	Time                            // t, in seconds
	Dt                              // dt of the clock in force, in seconds
	StepNumber                      // t_in_timesteps
	Index                           // i: of the element; in synapses of the source
	IndexPost                       // j: of the target
	Size                            // N
	SizePre                         // N_pre
	SizePost                        // N_post
	LastSpike                       // lastspike, in seconds; -10000 before any spike
	NotRefractory                   // not_refractory
	Noise                           // xi, xi_NAME: white noise, unit second**-0.5
	Local                           // a temporary of a code block or of a plan
	LastUpdate                      // lastupdate: when event-driven variables of a synapse were last brought up to date, in seconds
	Coefficient                     // an entry of a propagator: see integrator.Linear
	Incoming                        // N_incoming: synapses onto the target of a synapse
	Outgoing                        // N_outgoing: synapses from the source of a synapse
)

// Owner says whose variable a name in synaptic code means.
type Owner uint8

// The owners: the synapse itself, the neuron it comes from, the neuron it ends on.
const (
	Own Owner = iota
	Pre
	Post
)

func (o Owner) String() string { return [...]string{"", "pre", "post"}[o] }

// Symbol is a resolved name.
type Symbol struct {
	Name string // as printed
	Kind SymbolKind
	Of   Owner
	Type Type
	Dim  units.Dimension
	Var  *Variable // Var
	Def  *Expr     // Constant
	Site int       // Noise: its random stream within the object; Coefficient: its number

	known  *float64 // Constant: its value, to tell whether what is made of it has one; nil: that takes more than arithmetic
	faulty bool     // its definition is refused or unreadable: uses of it give no faults of their own
}

// afterSpike reports whether s belongs to the refractory mechanism; groups without refractory period have no such names.
func (s *Symbol) afterSpike() bool {
	return s != nil && (s.Kind == LastSpike || s.Kind == NotRefractory)
}

// refused reports whether uses of s are to be passed over, because the fault stands at its definition.
func (s *Symbol) refused() bool {
	return s.faulty || s.Kind == Var && s.Var.faulty || s.Kind == Constant && s.Def == nil
}
