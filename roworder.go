package spikelane

import (
	"slices"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
)

// sortRows sorts the rows of new synapses by the delays of one pathway, so that what a spike brings to its targets in one
// step stands side by side. Delays of all pathways are evaluated before, while storage is in the order of ranks.
func (s *Simulation) sortRows(sp *synapseProgram, proj *ecs.Projection) error {
	if sp.sorting == nil {
		return nil
	}
	for _, p := range sp.paths {
		s.givenDelays(sp, p)
	}
	if !s.prog.sortable(sp, proj.Rows.Distinct) {
		return nil
	}
	steps, err := s.delaySteps(sp, sp.sorting, sp.pre)
	if err != nil {
		return err
	}
	proj.SortRows(steps)
	return nil
}

// sortable reports whether nobody but pathways can tell in which order the synapses of a row are stored. Sums over
// synapses and code that runs over all of them and writes to neurons go by it; other synapses that attach to these go by
// their positions. distinct says that no source has two synapses onto one target.
func (p *Program) sortable(sp *synapseProgram, distinct bool) bool {
	if p.carries(sp.decl) || len(sp.kernels.Sums) > 0 && !distinct {
		return false
	}
	for _, m := range sp.kernels.Sums {
		if m.Of == model.Pre {
			return false
		}
	}
	return !slices.ContainsFunc(p.regular, func(r *regularProgram) bool {
		return r.syn == sp && compile.WritesSides(r.block)
	})
}

// unsorted returns the ends for kernels that run before rows are sorted.
func (sp *synapseProgram) unsorted() compile.Ends {
	ends := sp.ends
	ends.Ranked = false
	return ends
}

// fan returns the synapses that a pathway visits, and whether they are listed rather than parts of rows: those that
// targets drive, and those whose delays are not those that rows are sorted by.
func (s *Simulation) fan(sp *synapseProgram, p *pathwayProgram, steps []int32) (f *systems.Fan, listed bool) {
	proj := s.projection(sp)
	if p.decl.Post {
		return systems.TargetFan(proj.Rows, proj.TgtLo, proj.TgtHi, steps), true
	}
	anyOrder, distinct := compile.AnyRowOrder(p.model, p.program.Func())
	f = systems.SourceFan(proj.Rows, steps, anyOrder || distinct && proj.Rows.Distinct)
	return f, f.At != nil
}
