package randmodel

// Policy says what is likely in a model. Fields in 0 to 1 are probabilities.
type Policy struct {
	Name     string
	Groups   int   // most groups of neurons
	Synapses int   // most objects of synapses
	Sizes    []int // of groups
	Most     int   // synapses of an object that are aimed at
	Steps    int   // most steps of all runs together, about
	Depth    int   // of expressions

	Certain bool // nothing is random
	Brian   bool // there is nothing in it that Brian 2.5 cannot say, or takes too long to

	Linear     float64 // equations are linear, with coefficients that are numbers or parameters
	Noise      float64
	Refractory float64
	Period     float64 // a refractory period is one number, for all neurons
	Random     float64 // random functions where they may stand
	Tables     float64 // timed arrays
	Wild       float64 // what may give infinity, NaN, or a division by zero
	Shared     float64
	Links      float64
	Clocks     float64 // objects have clocks of their own
	Inputs     float64
	Regular    float64 // code that runs at times
	Events     float64
	Learn      float64 // event-driven equations, and code of both sides
	Clocked    float64 // clock-driven equations
	Sums       float64 // summed variables
	Delays     float64 // pathways have delays
	Scatter    float64 // delays differ by synapse
	Onto       float64 // synapses end on synapses
	Procedural float64
	Parts      float64 // parts of groups
	Watch      float64 // monitors of state
	Runs       float64 // several runs with changes between
}

var small = []int{1, 1, 2, 7, 8, 9, 16, 19, 64, 100}

// mixed has a bit of everything.
var mixed = Policy{
	Name: "mixed", Groups: 4, Synapses: 4, Sizes: small, Most: 600, Steps: 120, Depth: 3,
	Linear: 0.5, Noise: 0.25, Refractory: 0.5, Period: 0.5, Random: 0.3, Tables: 0.4, Wild: 0.03, Shared: 0.2, Links: 0.3, Clocks: 0.25, Inputs: 0.4,
	Regular: 0.3, Events: 0.3, Learn: 0.4, Clocked: 0.3, Sums: 0.25, Delays: 0.6, Scatter: 0.4, Onto: 0.15, Procedural: 0.1, Parts: 0.3, Watch: 0.7, Runs: 0.25,
}

// Policies returns all policies. The first has a bit of everything.
func Policies() []Policy {
	vary := func(name string, change func(p *Policy)) Policy {
		p := mixed
		p.Name = name
		change(&p)
		return p
	}
	return []Policy{
		mixed,
		// State update and search for spikes in one walk, and steps in which nobody looks at who is refractory.
		vary("quiet", func(p *Policy) {
			p.Refractory, p.Period, p.Clocks, p.Regular, p.Events, p.Watch, p.Steps, p.Synapses, p.Onto, p.Sums, p.Runs = 1, 0.9, 0, 0.1, 0.1, 0.2, 300, 2, 0, 0, 0.5
		}),
		// Code of targets that waits: long runs, synapses that nobody watches, rows that are long enough.
		vary("waiting", func(p *Policy) {
			p.Groups, p.Synapses, p.Sizes, p.Most, p.Steps = 2, 2, []int{19, 40, 64, 100}, 2500, 650
			p.Learn, p.Clocked, p.Sums, p.Onto, p.Watch, p.Regular, p.Scatter, p.Parts, p.Random, p.Clocks, p.Runs, p.Wild = 1, 0, 0, 0, 0.1, 0.05, 0.1, 0.2, 0.1, 0.05, 0.4, 0
		}),
		vary("delays", func(p *Policy) {
			p.Delays, p.Scatter, p.Learn, p.Clocked, p.Synapses, p.Steps, p.Runs = 1, 0.7, 0.5, 0.15, 5, 200, 0.4
		}),
		vary("tables", func(p *Policy) { p.Tables, p.Depth, p.Synapses, p.Clocks = 1, 4, 2, 0.5 }),
		vary("clocks", func(p *Policy) { p.Clocks, p.Regular, p.Runs, p.Steps = 0.9, 0.7, 0.6, 100 }),
		vary("noise", func(p *Policy) { p.Noise, p.Clocked, p.Random, p.Linear = 1, 0.5, 0.8, 0.4 }),
		vary("sums", func(p *Policy) {
			p.Sums, p.Clocked, p.Onto, p.Links, p.Shared, p.Synapses = 0.9, 0.6, 0.5, 0.6, 0.4, 5
		}),
		vary("procedural", func(p *Policy) {
			p.Procedural, p.Sums, p.Sizes, p.Inputs, p.Synapses = 0.9, 0, []int{9, 64, 100, 300}, 0.7, 4
		}),
		// Arithmetic: deep expressions, and what may go wrong in them.
		vary("deep", func(p *Policy) {
			p.Depth, p.Groups, p.Synapses, p.Linear, p.Wild, p.Steps, p.Most = 6, 2, 1, 0.1, 0.3, 40, 100
		}),
		vary("linear", func(p *Policy) { p.Linear, p.Noise, p.Depth, p.Clocked = 1, 0, 2, 0.6 }),
		// Rows cut into blocks, populations walked in pieces.
		vary("large", func(p *Policy) {
			p.Groups, p.Synapses, p.Sizes, p.Most, p.Steps, p.Depth = 2, 3, []int{100, 257, 719, 1000}, 6000, 60, 2
		}),
		vary("tiny", func(p *Policy) { p.Sizes, p.Steps, p.Most = []int{1, 1, 2, 3}, 40, 8 }),
	}
}
