package spikelane

import (
	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
)

// piecewise is a kernel that runs over the synapses of some successive rows at a time, while they are in the order of
// ranks. Sources are written down for these alone, so that nobody needs a column of them.
type piecewise struct {
	*systems.Binding
	rows   *ecs.Rows
	offset int32         // of the sources in their group
	own    []*ecs.Column // of the synapses
	source *ecs.Column   // nil: the kernel does not ask
}

// piecewise binds a kernel that was compiled for parts of the synapses, which rows are in the order of ranks.
func (s *Simulation) piecewise(sp *synapseProgram, prog kernels.Program, rows *ecs.Rows) *piecewise {
	f, proj := prog.Func(), s.projection(sp)
	k := &piecewise{rows: rows, offset: int32(proj.SrcLo)}
	target := rows.Target.Column(compile.Target)
	source := ecs.NewColumn(compile.SourceOf, elems[sp.ends.SourceElem()], 0)
	k.Binding = s.bindSynapses(sp, prog, map[string]*ecs.Column{compile.Target: target, compile.SourceOf: source})
	k.SetInt("seed", s.wiring)
	if f.Col(compile.SourceOf) >= 0 {
		k.source = source
	}
	if f.Col(compile.Target) >= 0 {
		k.own = append(k.own, target)
	}
	for _, c := range f.Cols {
		if of, name := sp.ends.SideColumn(c.Name); of == model.Own {
			if col := proj.Table.Get(name); col != nil && !col.Shared {
				k.own = append(k.own, col)
			}
		}
	}
	return k
}

// Run runs the kernel over the synapses of rows lo to hi-1.
func (k *piecewise) Run(lo, hi int) {
	from, to := k.rows.Ptr[lo], k.rows.Ptr[hi]
	k.begin(from)
	if k.source != nil {
		if n := int(to - from); k.source.Len() < n {
			k.source.Resize(n)
		}
		k.rows.FillSources(k.source, lo, hi, k.offset)
		k.SetColumn(compile.SourceOf, systems.From(k.source, 0))
	}
	k.Binding.Run(0, int(to-from))
}

// one runs the kernel over the synapse of one rank.
func (k *piecewise) one(rank int64) {
	k.begin(rank)
	if k.source != nil {
		if k.source.Len() < 1 {
			k.source.Resize(1)
		}
		i := k.rows.Source(rank) + k.offset
		if k.source.Elem == ecs.U16 {
			k.source.U16[0] = uint16(i)
		} else {
			k.source.I32[0] = i
		}
		k.SetColumn(compile.SourceOf, systems.From(k.source, 0))
	}
	k.Binding.Run(0, 1)
}

// begin makes the columns of the synapses begin with a rank.
func (k *piecewise) begin(rank int64) {
	for _, c := range k.own {
		k.SetColumn(c.Name, systems.From(c, int(rank)))
	}
	k.SetInt(compile.First, rank)
}
