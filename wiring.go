package spikelane

import (
	"context"
	"errors"
	"fmt"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
)

// project makes the projection of synapses: wiring, initial values, pathway.
func (s *Simulation) project(ctx context.Context, sp *synapseProgram) error {
	pre, post := s.groups[sp.pre], s.groups[sp.pst]
	srcLo, srcHi := sp.decl.src.bounds()
	tgtLo, tgtHi := sp.decl.tgt.bounds()
	if _, known := s.synapses[sp]; known {
		s.connectPathways(sp)
		return nil
	}
	e := s.world.NewProjection(sp.decl.name, pre, srcLo, srcHi, post, tgtLo, tgtHi)
	s.synapses[sp] = e
	proj := ecs.Get[ecs.Projection](s.world, e)
	var rows ecs.RowsBuilder
	for _, cp := range sp.connect {
		w := &wiring{Simulation: s, sp: sp, cp: cp, rows: &rows}
		if err := w.run(ctx); err != nil {
			return err
		}
	}
	proj.SetRows(rows.Build(srcHi - srcLo))
	for _, v := range sp.model.Vars {
		if v.Stored() {
			proj.Table.Add(v.Name, elems[compile.ElemOf(v.Type)])
		}
	}
	if len(sp.init) > 0 {
		sources := ecs.NewColumn(compile.SourceOf, ecs.I32, 0)
		sources.I32 = sourceIndices(proj)
		for _, in := range sp.init {
			b := s.bindSynapses(sp, in.program, sources)
			b.Run(0, proj.Rows.Len())
		}
	}
	s.connectPathways(sp)
	return nil
}

// connectPathways makes the pathways of synapses, or gives those that are there the systems of the present program.
func (s *Simulation) connectPathways(sp *synapseProgram) {
	if sp.onPre == nil {
		return
	}
	path := s.pathway(s.synapses[sp], s.groups[sp.pre], ecs.Pathway{Name: sp.decl.name + ".pre", Delay: sp.delay})
	// Presynaptic pathways run one order before what else happens to synapses, as in Brian.
	ecs.Set(s.world, path, systems.Delivery{Dt: sp.object.Dt, Order: sp.decl.model.Order - 1, Source: compile.SourceOf,
		Kernel: s.bindSynapses(sp, sp.onPre, nil)})
}

// pathway returns the pathway of a projection that has p's name, which it makes if need be, with p's delay.
func (s *Simulation) pathway(projection, of ecs.Entity, p ecs.Pathway) ecs.Entity {
	for _, e := range s.world.PathwaysOf(projection) {
		if path := ecs.Get[ecs.Pathway](s.world, e); path.Name == p.Name {
			path.Delay = p.Delay
			return e
		}
	}
	return s.world.NewPathway(projection, p.Name, of, p)
}

// sourceIndices returns the source of each synapse as its index in the source's group.
func sourceIndices(p *ecs.Projection) []int32 {
	src := p.Rows.SourceColumn()
	for k := range src {
		src[k] += int32(p.SrcLo)
	}
	return src
}

// bindSynapses binds a synaptic kernel to the columns of the synapses and of both sides.
func (s *Simulation) bindSynapses(sp *synapseProgram, prog kernels.Program, sources *ecs.Column) *systems.Binding {
	proj := ecs.Get[ecs.Projection](s.world, s.synapses[sp])
	target := &ecs.Column{Name: compile.Target, Elem: ecs.I32}
	if proj.Rows != nil {
		target.I32 = proj.Rows.Target
	}
	b := s.bind(prog, func(name string) *ecs.Column {
		switch name {
		case compile.Target:
			return target
		case compile.SourceOf:
			return sources
		}
		switch of, v := sp.ends.SideColumn(name); of {
		case model.Pre:
			return ecs.Get[ecs.Population](s.world, s.groups[sp.pre]).Table.Get(v)
		case model.Post:
			return ecs.Get[ecs.Population](s.world, s.groups[sp.pst]).Table.Get(v)
		}
		return proj.Table.Get(name)
	})
	if proj.Rows != nil {
		b.SetInt("N", int64(proj.Rows.Len()))
	}
	b.At(&systems.Clock{Dt: sp.object.Dt})
	return b
}

// errTooMany: a projection holds at most ecs.MaxSynapses.
var errTooMany = errors.New("spikelane: too many synapses")

// wiring makes the synapses of one call of Connect, row by row of sources.
type wiring struct {
	*Simulation
	sp   *synapseProgram
	cp   *connectProgram
	rows *ecs.RowsBuilder

	pairs      *systems.Binding
	all        []int32 // every target, when no probability thins them
	candidates []int32
	counts     []int32
	chosen     kernels.IndexList
	made       []int32
	full       bool // there were more than ecs.MaxSynapses
}

func (w *wiring) tooMany() error {
	return fmt.Errorf("%w: %s has more than %d", errTooMany, w.sp.decl.name, ecs.MaxSynapses)
}

func (w *wiring) run(ctx context.Context) error {
	cp, ends := w.cp, w.sp.ends
	if cp.spec.I != nil || cp.spec.J != nil {
		if w.rows.Len()+len(cp.spec.I) > ecs.MaxSynapses {
			return w.tooMany()
		}
		for k, i := range cp.spec.I {
			w.rows.Append(i, cp.spec.J[k]+int32(ends.OffsetPost))
		}
		return nil
	}
	lo, hi := ends.OffsetPost, ends.OffsetPost+ends.NPost
	skip := systems.NewSkipper(cp.p)
	if cp.p == 1 {
		w.all = skip.Successes(nil, lo, hi, nil)
	}
	if cp.pairs != nil {
		w.pairs = w.bindSynapses(w.sp, cp.pairs, nil)
		w.pairs.SetList(0, &w.chosen)
		w.counts = make([]int32, ends.NPost)
		w.chosen.Index = make([]int32, ends.NPost+16)
	}
	stream := w.sp.object.ID<<16 | uint32(cp.site)
	for i := range ends.NPre {
		if i&255 == 0 {
			if err := context.Cause(ctx); err != nil {
				return err
			}
		}
		w.candidates = w.all
		if w.all == nil {
			w.candidates = skip.Successes(w.made[:0], lo, hi, &systems.Stream{Row: int64(i), Seed: w.seed, ID: stream})
			w.made = w.candidates
		}
		w.row(int32(i))
		if w.full {
			return w.tooMany()
		}
	}
	return nil
}

// row appends the synapses of source i, chosen among the candidates.
func (w *wiring) row(i int32) {
	if len(w.candidates) == 0 {
		return
	}
	if w.pairs == nil && w.cp.n == 1 {
		if w.full = w.rows.Len()+len(w.candidates) > ecs.MaxSynapses; w.full {
			return
		}
		w.rows.AppendRow(i, w.candidates)
		return
	}
	if w.pairs == nil {
		for _, j := range w.candidates {
			w.repeat(i, j, w.cp.n)
		}
		return
	}
	w.chosen.Len = 0
	w.pairs.SetInt(compile.SourceOf, int64(i)+int64(w.sp.ends.OffsetPre))
	w.pairs.SetColumn(compile.Target, kernels.Column{I32: w.candidates})
	w.pairs.SetColumn(compile.Out, kernels.Column{I32: w.counts})
	w.pairs.Run(0, len(w.candidates))
	for _, at := range w.chosen.Index[:w.chosen.Len] {
		n := w.cp.n
		if w.cp.count {
			n = int(w.counts[at])
		}
		w.repeat(i, w.candidates[at], n)
	}
}

func (w *wiring) repeat(i, j int32, n int) {
	if w.full = w.full || w.rows.Len()+n > ecs.MaxSynapses; w.full {
		return
	}
	for range n {
		w.rows.Append(i, j)
	}
}
