package spikelane

import (
	"slices"
	"strconv"

	"github.com/spikelane/spikelane/units"
)

// PoissonModel is the model of a PoissonGroup.
type PoissonModel struct {
	// Rates is a rate such as "15*Hz", or an expression over i, N, t and functions, which is evaluated in every step.
	Rates string
	Each  []float64  // or a rate for each element, in Hz
	Dt    units.Time // own clock; 0: the network's dt
	When  string     // slot; "": thresholds
	Order int        // within the slot
}

// PoissonGroup is a population of elements that spike at random: in each step with probability rates*dt, independent of
// one another and of what was. Unless an expression gives it, rates is a parameter of the elements, 0 until it is set:
// by the model, by Set, by code that runs regularly, or between runs.
type PoissonGroup struct{ g *NeuronGroup }

// PoissonGroup adds count Poisson elements.
func (n *Network) PoissonGroup(name string, count int, m PoissonModel) *PoissonGroup {
	m.Each = slices.Clone(m.Each)
	g := n.NeuronGroup(name, count, NeuronModel{Dt: m.Dt, Order: m.Order})
	g.poisson = &m
	return &PoissonGroup{g}
}

// Name returns the group's name.
func (p *PoissonGroup) Name() string { return p.g.name }

// Count returns the number of elements.
func (p *PoissonGroup) Count() int { return p.g.count }

// Set gives variable, which is "rates", an initial value: see NeuronGroup.Set.
func (p *PoissonGroup) Set(variable, value string) { p.g.Set(variable, value) }

// SetWhere gives variable an initial value in the elements for which condition holds.
func (p *PoissonGroup) SetWhere(variable, condition, value string) {
	p.g.SetWhere(variable, condition, value)
}

// RunRegularly runs code over all elements at every step of a clock, such as "rates = 20*Hz*rand()".
func (p *PoissonGroup) RunRegularly(r Regular) { p.g.RunRegularly(r) }

// RunAt runs code over all elements at the given times.
func (p *PoissonGroup) RunAt(code string, times []units.Time) { p.g.RunAt(code, times) }

// Slice returns elements lo to hi-1 of the group.
func (p *PoissonGroup) Slice(lo, hi int) *Subgroup { return p.g.Slice(lo, hi) }

func (p *PoissonGroup) group() *NeuronGroup { return p.g }
func (p *PoissonGroup) bounds() (int, int)  { return p.g.bounds() }

func (p *PoissonGroup) recordable()   {}
func (p *PoissonGroup) owner() string { return "poisson" }

// SpikeGenerator is the model of a SpikeGeneratorGroup: element Indices[k] spikes at Times[k].
type SpikeGenerator struct {
	Indices []int32    // elements, from 0
	Times   []float64  // in seconds, in any order
	Period  units.Time // after which the spikes are repeated; 0: never
	Dt      units.Time // own clock; 0: the network's dt
	When    string     // slot; "": thresholds
	Order   int        // within the slot
}

// SpikeGeneratorGroup is a population whose spikes are prescribed.
type SpikeGeneratorGroup struct{ g *NeuronGroup }

// SpikeGeneratorGroup adds count elements that spike when m says.
//
// A time belongs to the step int((t + dt/1000)/dt), as in Brian 2: the thousandth absorbs the rounding of times that are
// multiples of dt. An element spikes at most once in a step; the period is a multiple of dt and longer than the last
// time. Spikes of one step are recorded and delivered in the order of the elements.
func (n *Network) SpikeGeneratorGroup(name string, count int, m SpikeGenerator) *SpikeGeneratorGroup {
	m.Indices, m.Times = slices.Clone(m.Indices), slices.Clone(m.Times)
	g := n.NeuronGroup(name, count, NeuronModel{Dt: m.Dt, Order: m.Order})
	g.generator = &m
	return &SpikeGeneratorGroup{g}
}

// Name returns the group's name.
func (p *SpikeGeneratorGroup) Name() string { return p.g.name }

// Count returns the number of elements.
func (p *SpikeGeneratorGroup) Count() int { return p.g.count }

// Slice returns elements lo to hi-1 of the group.
func (p *SpikeGeneratorGroup) Slice(lo, hi int) *Subgroup { return p.g.Slice(lo, hi) }

func (p *SpikeGeneratorGroup) group() *NeuronGroup { return p.g }
func (p *SpikeGeneratorGroup) recordable()         {}
func (p *SpikeGeneratorGroup) bounds() (int, int)  { return p.g.bounds() }

// PoissonTrains is what a PoissonInput adds.
type PoissonTrains struct {
	N      int    // number of trains
	Rate   string // of each, such as "5*Hz"
	Weight string // added for each spike: a quantity, or an expression of the target
	When   string // slot; "": synapses
	Order  int    // within the slot
}

// PoissonInput is independent Poisson trains that act on a variable of a group without synapses of their own.
type PoissonInput struct {
	net      *Network
	name     string
	target   Source
	variable string
	trains   PoissonTrains
}

// PoissonInput adds t.N independent Poisson trains to a variable of each element of target: in every step, in slot
// synapses, the variable grows by binomial(N, rate*dt)*weight. A variable flagged (unless refractory) rests while its
// neuron does.
func (n *Network) PoissonInput(target Source, variable string, t PoissonTrains) *PoissonInput {
	name := "poissoninput" // as Brian 2 names them, so that ties in the order of a step fall alike
	if k := len(n.inputs); k > 0 {
		name += "_" + strconv.Itoa(k)
	}
	p := &PoissonInput{net: n, name: name, target: target, variable: variable, trains: t}
	n.inputs = append(n.inputs, p)
	return p
}

// Name returns the input's name: poissoninput, poissoninput_1, and so on.
func (p *PoissonInput) Name() string { return p.name }
