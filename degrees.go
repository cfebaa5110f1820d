package spikelane

import (
	"context"

	"github.com/spikelane/spikelane/ecs"
)

// degrees counts the synapses of each neuron of the two sides of a synapses object.
type degrees struct{ incoming, outgoing *ecs.Column }

// degrees counts when it is asked for the first time after the synapses are made.
func (s *Simulation) degrees(sp *synapseProgram) *degrees {
	d := s.degree[sp.decl]
	if d != nil {
		return d
	}
	d = &degrees{ecs.NewColumn("N_incoming", ecs.I32, sp.ends.NPost), ecs.NewColumn("N_outgoing", ecs.I32, sp.ends.NPre)}
	if r := s.procedural[sp.decl]; r != nil {
		r.must(context.Background(), func(i int32, targets ecs.Targets) {
			d.outgoing.I32[i] += int32(targets.Len())
			for k := range targets.Len() {
				d.incoming.I32[int(targets.At(k))-sp.ends.OffsetPost]++
			}
		})
		s.degree[sp.decl] = d
		return d
	}
	rows := s.projection(sp).Rows
	for i := range rows.Sources() {
		d.outgoing.I32[i] = int32(rows.Ptr[i+1] - rows.Ptr[i])
	}
	for k := range rows.Len() {
		d.incoming.I32[int(rows.Target.At(k))-sp.ends.OffsetPost]++
	}
	s.degree[sp.decl] = d
	return d
}

// numberSynapses fills the variable that numbers the synapses of each pair, if there is one.
func (s *Simulation) numberSynapses(sp *synapseProgram, proj *ecs.Projection) {
	if sp.model.Numbers == nil {
		return
	}
	numberPairs(proj, sp.ends.NPost, proj.Table.Get(sp.model.Numbers.Name))
}

// numberPairs numbers the synapses of each pair from 0 in the order of creation; col is in storage order.
func numberPairs(proj *ecs.Projection, targets int, col *ecs.Column) {
	last := make([]struct{ row, n int32 }, targets) // of each target: 1 + the last row that had it, and how often
	rows := proj.Rows.Unsorted()
	for i := range int32(rows.Sources()) {
		for k := rows.Ptr[i]; k < rows.Ptr[i+1]; k++ {
			l := &last[int(rows.Target.At(int(k)))-proj.TgtLo]
			if l.row != i+1 {
				l.row, l.n = i+1, 0
			}
			col.I32[k] = l.n
			l.n++
		}
	}
	proj.Rows.Arrange(col)
}
