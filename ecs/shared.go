package ecs

import "fmt"

// Rows do not change once they are built and sorted, so that projections, of several worlds and on several goroutines,
// may have the same ones.

// Apart returns rows equal to r as they were before they were sorted, in memory of their own: they may be sorted anew.
func (r *Rows) Apart() *Rows {
	u := r.Unsorted()
	if u == r {
		c := *r
		c.Target = newTargets(r.Len(), r.Target.Short != nil)
		copy(c.Target.Short, r.Target.Short)
		copy(c.Target.Wide, r.Target.Wide)
		return &c
	}
	return u
}

// TakeRows gives the projection, whose rows are not sorted, the rows of another one that are equal but for being sorted,
// and its table their order. It is what a [Sorting] by the key of those would do.
func (p *Projection) TakeRows(r *Rows) {
	if p.Rows.sorted || r.Len() != p.Rows.Len() || r.Sources() != p.Rows.Sources() {
		panic(fmt.Sprintf("BUG: ecs: projection %q cannot take the rows of another", p.Name))
	}
	p.Rows = r
	for _, c := range p.Table.Columns() {
		if !c.Shared {
			r.Arrange(c)
		}
	}
}
