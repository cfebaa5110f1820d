package script

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// network is the network of a document, with what its names stand for.
type network struct {
	*spikelane.Network
	owners   map[string]spikelane.Owner
	sources  map[string]spikelane.Source
	synapses map[string]*spikelane.Synapses
	pathways map[string]int // "SYNAPSES.PATHWAY": index in the model
	spikes   map[string]*spikelane.SpikeMonitor
	states   map[string]*spikelane.StateMonitor
	rates    map[string]*spikelane.RateMonitor
	kinds    map[string]string // by object
	steps    map[string]string // by object: the name that it has in the engine
}

// newNetwork makes the network of a document, without what its actions add. delays are those of pathways, by
// "SYNAPSES.PATHWAY".
func newNetwork(d *document, config spikelane.Config, delays map[string]string) (*network, error) {
	n := &network{
		Network: spikelane.NewNetwork("script", config), owners: map[string]spikelane.Owner{}, sources: map[string]spikelane.Source{},
		synapses: map[string]*spikelane.Synapses{}, pathways: map[string]int{}, spikes: map[string]*spikelane.SpikeMonitor{},
		states: map[string]*spikelane.StateMonitor{}, rates: map[string]*spikelane.RateMonitor{}, kinds: map[string]string{}, steps: map[string]string{},
	}
	for _, name := range slices.Sorted(maps.Keys(d.Constants)) {
		n.Constant(name, d.Constants[name])
	}
	for _, t := range d.Tables {
		n.TimedArray(t.Name, t.timed())
	}
	for _, b := range d.Binomials {
		n.Binomial(b.Name, b.N, float64(b.P))
	}
	for _, f := range d.Functions {
		n.Function(f.Name, f.cpp())
	}
	for _, o := range d.Objects {
		if n.kinds[o.Name] != "" {
			return nil, fmt.Errorf("two objects have the name %q", o.Name)
		}
		n.kinds[o.Name], n.steps[o.Name] = o.Kind, o.Name
	}
	add := map[string]func(object) error{
		"neurons": n.neurons, "poisson": n.poisson, "generator": n.generator,
		"input": n.input, "regular": n.regular, "spikes": n.spikeMonitor, "states": n.stateMonitor, "rates": n.rateMonitor,
	}
	add["synapses"] = func(o object) error { return n.connection(o, delays) }
	for _, kinds := range [][]string{{"neurons", "poisson", "generator"}, {"synapses"}, {"input", "regular", "spikes", "states", "rates"}} {
		for _, o := range ordered(d.Objects) {
			if add[o.Kind] == nil {
				return nil, fmt.Errorf("object %q is of kind %q, which is unknown", o.Name, o.Kind)
			}
			if !slices.Contains(kinds, o.Kind) {
				continue
			}
			if err := add[o.Kind](o); err != nil {
				return nil, fmt.Errorf("%s: %w", o.Name, err)
			}
		}
	}
	for _, o := range d.Objects {
		if err := n.link(o); err != nil {
			return nil, fmt.Errorf("%s: %w", o.Name, err)
		}
	}
	return n, nil
}

// ordered returns objects such that synapses come after those that they attach to.
func ordered(objects []object) []object {
	var out []object
	done := map[string]bool{}
	byName := map[string]object{}
	for _, o := range objects {
		byName[o.Name] = o
	}
	var visit func(o object, depth int)
	visit = func(o object, depth int) {
		if done[o.Name] || depth > len(objects) {
			return
		}
		for _, end := range []string{o.Source.Of, o.Target.Of} {
			if other, ok := byName[end]; ok && other.Kind == "synapses" {
				visit(other, depth+1)
			}
		}
		if !done[o.Name] {
			done[o.Name] = true
			out = append(out, o)
		}
	}
	for _, o := range objects {
		visit(o, 0)
	}
	return out
}

func (t table) timed() spikelane.TimedArray {
	a := spikelane.TimedArray{Dt: units.Time(t.Dt), Unit: t.Unit}
	if t.Unit == "1" {
		a.Unit = ""
	}
	if t.Columns == 0 {
		a.Values = t.Values.values
		return a
	}
	for rows := t.Values.values; len(rows) >= t.Columns; rows = rows[t.Columns:] {
		a.Rows = append(a.Rows, rows[:t.Columns])
	}
	return a
}

// cpp returns the function, under the name that texts have for it.
func (f function) cpp() spikelane.Function {
	code := "#include <math.h>\n" + f.Code
	if f.Target != f.Name {
		var args, names []string
		for k := range f.Arguments {
			args, names = append(args, fmt.Sprintf("double x%d", k)), append(names, fmt.Sprintf("x%d", k))
		}
		code += fmt.Sprintf("\ndouble %s(%s) { return %s(%s); }\n", f.Name, strings.Join(args, ", "), f.Target, strings.Join(names, ", "))
	}
	return spikelane.Function{Args: f.Arguments, Result: f.Result, Cpp: code}
}

// source returns a group, a part of one, or synapses.
func (n *network) source(p part) (spikelane.Source, error) {
	src := n.sources[p.Of]
	if src == nil {
		return nil, fmt.Errorf("%q is no group or synapses of the document", p.Of)
	}
	if p.From == nil {
		return src, nil
	}
	sliced, ok := src.(interface {
		Slice(lo, hi int) *spikelane.Subgroup
	})
	if !ok {
		return nil, fmt.Errorf("%q has no parts", p.Of)
	}
	return sliced.Slice(*p.From, p.To), nil
}

// owner is source for what has variables.
func (n *network) owner(p part) (spikelane.Owner, error) {
	src, err := n.source(p)
	if err != nil {
		return nil, err
	}
	o, ok := src.(spikelane.Owner)
	if !ok {
		return nil, fmt.Errorf("%q has no variables", p.Of)
	}
	return o, nil
}

func (n *network) neurons(o object) error {
	m := spikelane.NeuronModel{
		Equations: o.Equations, Threshold: o.Threshold, Reset: o.Reset, Refractory: o.Refractory, Method: o.Method,
		Dt: units.Time(o.Dt), Order: o.Order,
	}
	for _, e := range o.Events {
		m.Events = append(m.Events, spikelane.Event{Name: e.Name, Condition: e.Condition, When: e.When, Code: e.Code, CodeWhen: e.CodeWhen})
	}
	n.sources[o.Name] = n.NeuronGroup(o.Name, o.N, m)
	return nil
}

func (n *network) link(o object) error {
	for _, l := range o.Links {
		to := n.sources[l.Of]
		if to == nil {
			return fmt.Errorf("%s is linked to %q, which is not in the document", l.Variable, l.Of)
		}
		var index []int32
		if l.Index != nil {
			index = l.Index.int32s()
		}
		n.Group(o.Name).Link(l.Variable, to, l.To, index)
	}
	return nil
}

func (n *network) poisson(o object) error {
	n.sources[o.Name] = n.PoissonGroup(o.Name, o.N, spikelane.PoissonModel{Rates: o.Rates, Dt: units.Time(o.Dt), When: o.When, Order: o.Order})
	return nil
}

func (n *network) generator(o object) error {
	n.sources[o.Name] = n.SpikeGeneratorGroup(o.Name, o.N, spikelane.SpikeGenerator{
		Indices: o.Indices.int32s(), Times: o.Times.values, Period: units.Time(o.Period), Dt: units.Time(o.Dt), When: o.When, Order: o.Order,
	})
	return nil
}

func (n *network) connection(o object, delays map[string]string) error {
	src, err := n.source(o.Source)
	if err != nil {
		return err
	}
	tgt, err := n.source(o.Target)
	if err != nil {
		return err
	}
	m := spikelane.SynapseModel{Equations: o.Equations, Method: o.Method, Dt: units.Time(o.Dt), Order: o.Order, MultisynapticIndex: o.MultisynapticName}
	for k, p := range o.Pathways {
		usual := -1 // what the engine adds to the order of the synapses, which Brian has added too
		if p.Post {
			usual = 1
		}
		key := o.Name + "." + p.Name
		n.pathways[key] = k
		m.Pathways = append(m.Pathways, spikelane.Pathway{
			Name: p.Name, Post: p.Post, Event: p.Event, Code: p.Code, Order: p.Order - o.Order - usual, Delay: delays[key],
		})
	}
	n.synapses[o.Name] = n.Synapses(o.Name, src, tgt, m)
	n.sources[o.Name] = n.synapses[o.Name]
	if o.Updates != "" {
		n.synapses[o.Name].RunRegularly(spikelane.Regular{Code: o.Updates, When: "before_start", Order: o.Order})
	}
	return nil
}

func (n *network) input(o object) error {
	target, err := n.source(o.Target)
	if err != nil {
		return err
	}
	in := n.PoissonInput(target, o.Variable, spikelane.PoissonTrains{N: o.N, Rate: fmt.Sprintf("%v*Hz", float64(o.Rate)), Weight: o.Weight, When: o.When, Order: o.Order})
	n.steps[o.Name] = in.Name()
	return nil
}

func (n *network) regular(o object) error {
	target, err := n.source(o.Target)
	if err != nil {
		return err
	}
	able, ok := target.(interface{ RunRegularly(spikelane.Regular) })
	if !ok {
		return fmt.Errorf("%q cannot run code regularly", o.Target.Of)
	}
	able.RunRegularly(spikelane.Regular{Code: o.Code, Dt: units.Time(o.Dt), When: o.When, Order: o.Order})
	return nil
}

func (n *network) spikeMonitor(o object) error {
	src, err := n.source(o.Source)
	if err != nil {
		return err
	}
	m := n.SpikeMonitor
	if o.Event != "spike" {
		m = func(name string, src spikelane.Source, variables ...string) *spikelane.SpikeMonitor {
			return n.EventMonitor(name, src, o.Event, variables...)
		}
	}
	n.spikes[o.Name] = m(o.Name, src, o.Names...).At(o.When, o.Order)
	return nil
}

func (n *network) stateMonitor(o object) error {
	src, err := n.source(o.Source)
	if err != nil {
		return err
	}
	of, ok := src.(spikelane.Recordable)
	if !ok {
		return fmt.Errorf("%q cannot be recorded", o.Source.Of)
	}
	n.states[o.Name] = n.StateMonitor(o.Name, of, spikelane.StateRecord{Variables: o.Names, Indices: o.Indices.ints(), Dt: units.Time(o.Dt), When: o.When, Order: o.Order})
	return nil
}

func (n *network) rateMonitor(o object) error {
	src, err := n.source(o.Source)
	if err != nil {
		return err
	}
	n.rates[o.Name] = n.RateMonitor(o.Name, src).At(o.When, o.Order)
	return nil
}
