package spikelane

import (
	"fmt"
	"slices"

	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/units"
)

// Network describes a network: constants, groups, synapses, monitors. Its methods only take down what is asked for;
// Compile checks all of it and reports every fault at once. A network is built by one goroutine.
type Network struct {
	name      string
	config    Config
	constants []model.Definition
	groups    []*NeuronGroup
	synapses  []*Synapses
	sizes     map[*Synapses]int // how many synapses there are, of those that others attach to; nil before a simulation knows
	monitors  []*monitor
	hosts     []*NetworkOperation
	regular   []*regularCode
	functions []functionDecl
	inputs    []*PoissonInput
	errs      Errors          // misuse seen while building
	stored    bool            // procedural synapses are stored all the same
	idle      map[string]bool // objects that take no part in the time step, by name; never changed
	device    *Standalone     // writes simulations down; nil: they run
}

// NewNetwork returns an empty network.
func NewNetwork(name string, config Config) *Network {
	return &Network{name: name, config: config}
}

// procedural reports whether synapses are made whenever spikes arrive, and not stored.
func (n *Network) procedural(s *Synapses) bool { return s.model.Procedural && !n.stored }

// SetDt sets the step of the network's default clock.
func (n *Network) SetDt(dt units.Time) { n.config.Dt = dt }

// Name returns the network's name.
func (n *Network) Name() string { return n.name }

// Constant defines a constant that every text of the network may name. The value is an expression over units and
// other constants ("20*ms"), a quantity (20*units.Millisecond), or a number.
func (n *Network) Constant(name string, value any) {
	d := model.Definition{Name: name}
	switch v := value.(type) {
	case string:
		d.Text = v
	case units.Quantity:
		d.Value = &v
	case units.Quantifier:
		q := v.Quantity()
		d.Value = &q
	case float64:
		d.Value = &units.Quantity{Value: v}
	case int:
		d.Value = &units.Quantity{Value: float64(v)}
	default:
		n.errs.add("constants", "", name, "E106", fmt.Sprintf("constant %s has type %T", name, value), "give a string, a quantity of package units, a float64 or an int")
		d.Wrong = true
	}
	n.constants = append(n.constants, d)
}

// Source is what synapses and monitors attach to: a NeuronGroup, a PoissonGroup, a
// SpikeGeneratorGroup, or a contiguous Subgroup of one. Synapses may attach to Synapses too, whose elements never spike.
type Source interface {
	Recordable
	group() *NeuronGroup
	bounds() (lo, hi int) // indices within the group
}

// groupOf returns the group of src, nil if src is nil or holds a nil pointer.
func groupOf(src Source) *NeuronGroup {
	switch s := src.(type) {
	case *NeuronGroup:
		return s
	case *Subgroup:
		if s != nil {
			return s.of
		}
	case *PoissonGroup:
		if s != nil {
			return s.g
		}
	case *SpikeGeneratorGroup:
		if s != nil {
			return s.g
		}
	case *Synapses:
		if s != nil {
			return s.self
		}
	}
	return nil
}

// assignment is one initial value: variable[index] = value.
type assignment struct {
	variable string
	where    string // condition; "" for all
	at       int    // one element, when single
	single   bool
	value    string
}

// NeuronGroup is a population of neurons with one model.
type NeuronGroup struct {
	net   *Network
	name  string
	count int
	model NeuronModel
	init  []assignment

	links []link

	regular, timed int // calls of RunRegularly and RunAt so far
	// Groups that are no neurons: at most one is set.
	poisson   *PoissonModel
	generator *SpikeGenerator
}

// kind names the group in errors, as model files do.
func (g *NeuronGroup) kind() string {
	switch {
	case g.poisson != nil:
		return "poisson"
	case g.generator != nil:
		return "generator"
	}
	return "neurons"
}

// spikes reports whether the group may ever spike.
func (g *NeuronGroup) spikes() bool {
	return g.model.Threshold != "" || g.poisson != nil || g.generator != nil
}

// NeuronGroup adds a population of count neurons.
func (n *Network) NeuronGroup(name string, count int, m NeuronModel) *NeuronGroup {
	g := &NeuronGroup{net: n, name: name, count: count, model: m}
	g.model.Events = slices.Clone(m.Events)
	n.groups = append(n.groups, g)
	return g
}

// Name returns the group's name.
func (g *NeuronGroup) Name() string { return g.name }

// Count returns the number of neurons.
func (g *NeuronGroup) Count() int { return g.count }

// Set gives variable an initial value: an expression over i, N, t, rand(), constants and the group's variables.
// Values are set in the order of the calls.
func (g *NeuronGroup) Set(variable, value string) {
	g.init = append(g.init, assignment{variable: variable, value: value})
}

// SetWhere gives variable an initial value in the neurons for which condition holds.
func (g *NeuronGroup) SetWhere(variable, condition, value string) {
	g.init = append(g.init, assignment{variable: variable, where: condition, value: value})
}

// SetAt gives variable an initial value in one neuron.
func (g *NeuronGroup) SetAt(variable string, index int, value string) {
	g.init = append(g.init, assignment{variable: variable, at: index, single: true, value: value})
}

func (g *NeuronGroup) group() *NeuronGroup { return g }
func (g *NeuronGroup) bounds() (int, int)  { return 0, g.count }

// Subgroup is a contiguous part of a group; its neurons count from 0.
type Subgroup struct {
	of     *NeuronGroup
	lo, hi int
}

// Slice returns neurons lo to hi-1 of the group.
func (g *NeuronGroup) Slice(lo, hi int) *Subgroup {
	if lo < 0 || hi > g.count || lo >= hi {
		g.net.errs.add(g.kind(), g.name, "", "E407", fmt.Sprintf("part [%d:%d] of %s is not within its %d neurons", lo, hi, g.name, g.count), "")
		lo, hi = 0, g.count
	}
	return &Subgroup{of: g, lo: lo, hi: hi}
}

// Name returns the name of the group with the part: "G[2:7]".
func (s *Subgroup) Name() string { return fmt.Sprintf("%s[%d:%d]", s.of.name, s.lo, s.hi) }

func (s *Subgroup) group() *NeuronGroup { return s.of }
func (s *Subgroup) bounds() (int, int)  { return s.lo, s.hi }

// Synapses connect a source of spikes to a target.
type Synapses struct {
	net      *Network
	name     string
	src, tgt Source
	model    SynapseModel
	connect  []Connect
	init     []assignment

	regular, timed int // calls of RunRegularly and RunAt so far

	self *NeuronGroup // the synapses as the elements that other synapses attach to; how many there are, a simulation knows
}

// Synapses adds synapses from source onto target. They connect nothing until Connect is called.
func (n *Network) Synapses(name string, source, target Source, m SynapseModel) *Synapses {
	s := &Synapses{net: n, name: name, src: source, tgt: target, model: m}
	s.self = &NeuronGroup{net: n, name: name, model: NeuronModel{Order: m.Order}}
	n.synapses = append(n.synapses, s)
	return s
}

func (s *Synapses) group() *NeuronGroup { return s.self }
func (s *Synapses) bounds() (int, int)  { return 0, s.self.count }

// Name returns the name of the synapses.
func (s *Synapses) Name() string { return s.name }

// Set gives a synaptic variable an initial value: an expression over i, j, N_pre, N_post, rand(), constants, and
// variables of the synapse, the source (x_pre) and the target (x_post).
func (s *Synapses) Set(variable, value string) {
	s.init = append(s.init, assignment{variable: variable, value: value})
}

// SetWhere gives a synaptic variable an initial value in the synapses for which condition holds.
func (s *Synapses) SetWhere(variable, condition, value string) {
	s.init = append(s.init, assignment{variable: variable, where: condition, value: value})
}

// SetAt gives a synaptic variable an initial value in one synapse, numbered in the order of creation.
func (s *Synapses) SetAt(variable string, index int, value string) {
	s.init = append(s.init, assignment{variable: variable, at: index, single: true, value: value})
}
