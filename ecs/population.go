package ecs

import "fmt"

// Population is the component of N elements that may spike: neurons of a group,
// or the sources of an input.
type Population struct {
	Name   string
	ID     int // creation number among all objects; names the random streams
	N      int
	Table  *Table
	Spikes *SpikeRing // one step deep at first; grown by those who look further back
}

// NewPopulation creates a population of n ≥ 0 elements without columns.
func (w *World) NewPopulation(name string, n int) Entity {
	if n < 0 {
		panic(fmt.Sprintf("BUG: ecs: population %q of %d elements", name, n))
	}
	e := w.NewObject(name)
	Set(w, e, Population{Name: name, ID: w.ID(e), N: n, Table: NewTable(n), Spikes: NewSpikeRing(n, 1)})
	return e
}

// NewEvent creates a population over the elements and the state of another, with spikes of its own: for something else
// that happens to them.
func (w *World) NewEvent(name string, of Entity) Entity {
	p := *Get[Population](w, of)
	e := w.NewObject(name)
	p.Name, p.ID, p.Spikes = name, w.ID(e), NewSpikeRing(p.N, 1)
	Set(w, e, p)
	return e
}
