package script

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/spikelane/spikelane"
)

// plan says how the actions of a script become a network and what is done with a simulation of it. A network has initial values
// and connections; a simulation is given values at any time, but no connections. What a script does before its first run goes
// into the network as far as the order of things allows: initial values of groups come before connections there, those of synapses
// right after these. From the first action that cannot, all that follow are done with the simulation.
type plan struct {
	network []action // sets and connects, in order
	later   []action // sets and runs, in order
	delays  map[string]string
	seed    *int64 // nil: a random one
}

// newPlan sorts the actions of a document.
func newPlan(d *document) (*plan, error) {
	p := &plan{delays: map[string]string{}}
	kinds := map[string]string{}
	for _, o := range d.Objects {
		kinds[o.Name] = o.Kind
	}
	through, sides := indirect(d.Objects), sides(d.Objects)
	read, written := map[string]bool{}, map[string]bool{} // "OBJECT.VARIABLE" that the network reads; that are given values later
	connected := map[string]bool{}                        // synapses with initial values: no more connections
	started, seeds := false, 0
	actions := slices.Clone(d.Actions)
	for k := 0; k < len(actions); k++ {
		if actions[k].Do != "seed" {
			continue
		}
		if k+1 < len(actions) && actions[k+1].Do == "seed" { // nothing was drawn by this one
			actions = slices.Delete(actions, k, k+1)
			k--
			continue
		}
		seeds++
	}
	for _, a := range actions {
		switch {
		case a.Do == "seed":
			if seeds > 1 || started || len(p.later) > 0 || len(p.network) > 0 {
				p.later = append(p.later, a) // and with it all values that come after
			} else {
				p.seed = a.Seed
			}
		case a.Do == "spikes" || a.Do == "record":
			p.later = append(p.later, a)
		case a.Do == "run":
			started = true
			p.later = append(p.later, a)
		case a.Do == "connect":
			used := through(reads(a.Targets, a.Sources, a.N))
			for name := range of(sides(a.Of), used) {
				if written[name] {
					return nil, fmt.Errorf("%s: connections that depend on %s, which is set after values that take the connections of others, are not supported", a.Of, name)
				}
			}
			if started || connected[a.Of] {
				return nil, fmt.Errorf("%s: connections that are made after values of its synapses were set, or after a run, are not supported", a.Of)
			}
			maps.Copy(read, of(sides(a.Of), used))
			p.network = append(p.network, a)
		case kinds[a.Of] == "synapses":
			whole := a.Indices == nil && a.Values == nil && len(p.later) == 0
			key := a.Of + "." + a.Pathway
			switch {
			case a.Pathway != "" && whole && a.Value != nil:
				p.delays[key] = fmt.Sprintf("%v*second", float64(*a.Value))
			case a.Pathway != "" && whole:
				p.delays[key] = chosen(a.Where, a.Text, p.delays[key])
				maps.Copy(read, of(sides(a.Of), through(reads(a.Text, a.Where))))
			case whole && a.Pathway == "":
				connected[a.Of] = true
				maps.Copy(read, of(sides(a.Of), through(reads(a.Text, a.Where))))
				p.network = append(p.network, a)
			default:
				connected[a.Of] = true
				p.later = append(p.later, a)
			}
		case len(p.later) > 0 || read[a.Of+"."+a.Variable]:
			written[a.Of+"."+a.Variable] = true
			p.later = append(p.later, a)
		default:
			p.network = append(p.network, a)
		}
	}
	return p, nil
}

// chosen returns an expression for delays that are a text where a condition holds, and what they were before elsewhere.
func chosen(where, text, before string) string {
	if where == "" {
		return text
	}
	if before == "" {
		before = "0*second"
	}
	return fmt.Sprintf("int(%s)*(%s) + int(not (%s))*(%s)", where, text, where, before)
}

// begin adds the actions of the plan that belong to the network.
func (n *network) begin(p *plan) error {
	for k, a := range p.network {
		if err := n.add(k, a); err != nil {
			return fmt.Errorf("%s: %w", a.Of, err)
		}
	}
	for k := range p.later {
		n.phrase(len(p.network)+k, &p.later[k])
	}
	return nil
}

// phrase puts values for some elements of a group, and one for all, into words: a function of tables that equations may call.
func (n *network) phrase(k int, a *action) {
	of, size, err := n.initial(*a)
	if _, synapses := of.(*spikelane.Synapses); err != nil || synapses {
		return
	}
	if a.From != nil {
		size = a.To - *a.From
	}
	switch {
	case a.Do == "values" && (a.Value != nil || a.Indices != nil):
		a.Text, a.Where = n.values(fmt.Sprintf("values_%d", k), *a, size)
		a.Do = "set"
	case a.Do == "set" && a.Indices != nil:
		a.Where = n.at(fmt.Sprintf("chosen_%d", k), a.Indices.ints(), size)
	}
}

// initial is what takes initial values.
type initial interface {
	Set(variable, value string)
	SetWhere(variable, condition, value string)
}

func (n *network) add(k int, a action) error {
	if a.Do == "connect" {
		y := n.synapses[a.Of]
		if y == nil {
			return fmt.Errorf("%q is no synapses object", a.Of)
		}
		c := spikelane.Connect{Targets: a.Targets, Sources: a.Sources, SkipIfInvalid: a.Skip}
		if a.N != "1" {
			c.N = a.N
		}
		if a.I != nil && a.J != nil {
			c = spikelane.Connect{I: a.I.int32s(), J: a.J.int32s()}
		}
		y.Connect(c)
		return nil
	}
	of, size, err := n.initial(a)
	if err != nil {
		return err
	}
	value, where := a.Text, a.Where
	if a.Do == "values" {
		value, where = n.values(fmt.Sprintf("values_%d", k), a, size)
	}
	if a.Indices != nil && a.Do == "set" {
		where = n.at(fmt.Sprintf("chosen_%d", k), a.Indices.ints(), size)
	}
	if a.From != nil {
		if where == "" {
			where = "True"
		}
		where, value = within(a, where), within(a, value)
		where = fmt.Sprintf("i >= %d and i < %d and (%s)", *a.From, a.To, where)
	}
	if where == "" {
		of.Set(a.Variable, value)
	} else {
		of.SetWhere(a.Variable, where, value)
	}
	return nil
}

var (
	index = regexp.MustCompile(`\bi\b`)
	count = regexp.MustCompile(`\bN\b`)
)

// within returns a text about part of a group as one about the whole: there, i and N are those of the group.
func within(a action, text string) string {
	text = index.ReplaceAllString(text, fmt.Sprintf("(i - %d)", *a.From))
	return count.ReplaceAllString(text, fmt.Sprintf("%d", a.To-*a.From))
}

// initial returns what an action gives initial values, and how many elements it has; a part of a group counts as itself.
func (n *network) initial(a action) (initial, int, error) {
	switch of := n.sources[a.Of].(type) {
	case *spikelane.NeuronGroup:
		return of, of.Count(), nil
	case *spikelane.PoissonGroup:
		return of, of.Count(), nil
	case *spikelane.Synapses:
		return of, 0, nil
	}
	return nil, 0, fmt.Errorf("%q has no variables that can be set", a.Of)
}

// values returns an expression for the values of an action, and a condition for the elements that get one; "" all.
func (n *network) values(name string, a action, size int) (value, where string) {
	typed := func(text string) string {
		switch a.Type {
		case "i", "u":
			return "int(" + text + ")"
		case "b":
			return text + " > 0.5"
		}
		return text
	}
	switch {
	case a.Value != nil && a.Type == "f":
		return quantity(float64(*a.Value), a.Unit), ""
	case a.Value != nil:
		return typed(fmt.Sprint(float64(*a.Value))), ""
	case a.Indices == nil:
		n.table(name, a.Values.values, a.Unit)
		return typed(name + "(t, i)"), ""
	}
	all := make([]float64, size)
	for k, i := range a.Indices.ints() {
		if i >= 0 && i < size {
			all[i] = a.Values.values[k]
		}
	}
	n.table(name, all, a.Unit)
	return typed(name + "(t, i)"), n.at("chosen_"+name, a.Indices.ints(), size)
}

// at returns a condition that holds for the elements of the given indices.
func (n *network) at(name string, indices []int, size int) string {
	chosen := make([]float64, size)
	for _, i := range indices {
		if i >= 0 && i < size {
			chosen[i] = 1
		}
	}
	n.table(name, chosen, "")
	return name + "(t, i) > 0.5"
}

// table defines a function name(t, i) that has the values.
func (n *network) table(name string, values []float64, unit string) {
	if unit == "1" {
		unit = ""
	}
	n.TimedArray(name, spikelane.TimedArray{Rows: [][]float64{values}, Unit: unit, Dt: 1})
}

func quantity(x float64, unit string) string {
	if unit == "" || unit == "1" {
		return fmt.Sprint(x)
	}
	return fmt.Sprintf("%v*%s", x, unit)
}
