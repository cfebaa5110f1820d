package ecs

import (
	"fmt"
	"slices"

	arche "github.com/mlange-42/arche/ecs"
)

// ListensTo is the relation of a pathway to the population whose spikes drive
// it. It is a pathway's and not the projection's because arche allows one
// relation to an entity, and because a projection may have several: spikes of
// its source act one way, spikes of its target another.
type ListensTo struct{ arche.Relation }

// Pathway is the component of what spikes do to a projection: the spikes of one
// population, Delay steps after they happened, run a kernel over synapses.
type Pathway struct {
	Name       string
	Projection Entity
	Delay      int64 // in steps, of the synapses that wait longest
	Order      int   // among the pathways of one step, lower runs first
	Post       bool  // driven by the elements that synapses end on, not start from
}

// NewPathway creates a pathway of a projection that listens to the spikes of a
// population. Name and Projection of p are set from the arguments.
func (w *World) NewPathway(projection Entity, name string, spikesOf Entity, p Pathway) Entity {
	if Get[Projection](w, projection) == nil || Get[Population](w, spikesOf) == nil {
		panic(fmt.Sprintf("BUG: ecs: pathway %q joins projection %v and population %v, which are not both of this world", name, projection, spikesOf))
	}
	e := w.newRelated(name, w.listens, spikesOf)
	p.Name, p.Projection = name, projection
	Set(w, e, p)
	return e
}

// SourceOf returns the population whose spikes drive a pathway.
func (w *World) SourceOf(pathway Entity) Entity {
	if Get[Pathway](w, pathway) == nil {
		panic(fmt.Sprintf("BUG: ecs: entity %v is no pathway of this world", pathway))
	}
	return w.arche.Relations().Get(pathway, w.listens)
}

// PathwaysOf returns the pathways of a projection, in creation order.
func (w *World) PathwaysOf(projection Entity) []Entity {
	var found []Entity
	Each(w, func(e Entity, p *Pathway) {
		if p.Projection == projection {
			found = append(found, e)
		}
	})
	return found
}

// Listeners returns the pathways that the spikes of a population drive, in
// creation order.
func (w *World) Listeners(population Entity) []Entity {
	return w.related(w.listens, population)
}

// related returns the objects whose relation of the given type points at
// target, in creation order.
func (w *World) related(relation arche.ID, target Entity) []Entity {
	w.mustOwn(target) // so that what points at it is this world's too
	filter := arche.NewRelationFilter(arche.All(w.object, relation), target)
	query := w.arche.Query(&filter)
	var found []Entity
	for query.Next() {
		found = append(found, query.Entity())
	}
	slices.SortFunc(found, func(a, b Entity) int { return w.ID(a) - w.ID(b) })
	return found
}
