package ecs

import (
	"fmt"

	arche "github.com/mlange-42/arche/ecs"
)

// Onto is the relation of a projection to the population that it acts on.
type Onto struct{ arche.Relation }

// Projection is the component of a set of synapses from the elements
// [SrcLo, SrcHi) of a population onto [TgtLo, TgtHi) of another.
//
// Rows says who connects to whom; Table has one row for each synapse, in the
// storage order of Rows.
type Projection struct {
	Name                       string
	ID                         int    // creation number among all objects; names the random streams
	Source                     Entity // the population that synapses start from
	SrcLo, SrcHi, TgtLo, TgtHi int
	Rows                       *Rows
	Table                      *Table
}

// NewProjection creates a projection without synapses. source and target are
// populations of this world, and the ranges lie within them.
func (w *World) NewProjection(name string, source Entity, srcLo, srcHi int, target Entity, tgtLo, tgtHi int) Entity {
	w.mustHold(name, source, srcLo, srcHi)
	w.mustHold(name, target, tgtLo, tgtHi)
	e := w.newRelated(name, w.onto, target)
	Set(w, e, Projection{
		Name: name, ID: w.ID(e), Source: source,
		SrcLo: srcLo, SrcHi: srcHi, TgtLo: tgtLo, TgtHi: tgtHi,
		Rows: new(RowsBuilder).Build(srcHi - srcLo), Table: NewTable(0),
	})
	return e
}

// mustHold panics unless e is a population and [lo, hi) lies within it.
func (w *World) mustHold(projection string, e Entity, lo, hi int) {
	p := Get[Population](w, e)
	if p == nil {
		panic(fmt.Sprintf("BUG: ecs: projection %q joins entity %v, which is no population of this world", projection, e))
	}
	if lo < 0 || hi < lo || hi > p.N {
		panic(fmt.Sprintf("BUG: ecs: projection %q joins [%d, %d) of population %q, which has %d elements", projection, lo, hi, p.Name, p.N))
	}
}

// SetRows connects the projection and resizes its table to the new number of
// synapses. Kernels gather through the targets unchecked, so this is where they
// are checked: it panics if a target lies outside [TgtLo, TgtHi) or the number
// of rows is not that of the sources. Whoever takes indices from a user checks
// them first and says which one is wrong.
func (p *Projection) SetRows(r *Rows) {
	if r.Sources() != p.SrcHi-p.SrcLo {
		panic(fmt.Sprintf("BUG: ecs: projection %q has %d sources, rows have %d", p.Name, p.SrcHi-p.SrcLo, r.Sources()))
	}
	if r.least <= r.most && (int(r.least) < p.TgtLo || int(r.most) >= p.TgtHi) {
		panic(fmt.Sprintf("BUG: ecs: projection %q: targets from %d to %d are not within [%d, %d)", p.Name, r.least, r.most, p.TgtLo, p.TgtHi))
	}
	p.Rows = r
	p.Table.Resize(r.Len())
}

// TargetOf returns the population that a projection acts on.
func (w *World) TargetOf(projection Entity) Entity {
	if Get[Projection](w, projection) == nil {
		panic(fmt.Sprintf("BUG: ecs: entity %v is no projection of this world", projection))
	}
	return w.arche.Relations().Get(projection, w.onto)
}

// ProjectionsOnto returns the projections that act on a population, in creation
// order.
func (w *World) ProjectionsOnto(population Entity) []Entity {
	return w.related(w.onto, population)
}
