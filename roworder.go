package spikelane

import (
	"slices"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
)

// sortRows sorts the rows of new synapses by the delays of one pathway, so that what a spike brings to its targets in one
// step stands side by side. Delays of other pathways that need it are evaluated before, while storage is in the order of
// ranks. After it rows do not change any more, and others may have them too.
func (s *Simulation) sortRows(sp *synapseProgram, proj *ecs.Projection, v *visit) error {
	s.firstGiven(sp)
	if err := s.broken(sp.decl.name); err != nil {
		return err
	}
	if sp.sorting == nil || !s.prog.sortable(sp, proj.Rows.Distinct) {
		return v.finish(s, sp, proj, "", func() error { return nil })
	}
	return v.finish(s, sp, proj, s.delaysText(sp, sp.sorting), func() error { return s.sortBy(sp, proj) })
}

// sortBy sorts rows by the delays of sp.sorting.
func (s *Simulation) sortBy(sp *synapseProgram, proj *ecs.Projection) error {
	blocks := rowBlocks(proj.Rows.Ptr)
	runs := make([]systems.Runs, len(blocks)-1)
	sorting := proj.NewSorting()
	if _, apart := compile.AnyRowOrder(sp.sorting.model, sp.sorting.program.Func()); apart {
		sorting.ByTarget = !proj.Rows.Rising // owners of targets find theirs side by side
	}
	err := inParts(len(runs), s.delayReaders(sp, sp.sorting), func(d *delayReader, k int) error {
		if err := s.broken(sp.decl.name); err != nil {
			return err
		}
		lo, hi := blocks[k], blocks[k+1]
		steps, err := d.steps(lo, hi)
		if err != nil {
			return err
		}
		sorting.Sort(lo, hi, steps)
		runs[k] = systems.RunsOf(proj.Rows.Ptr[lo:hi+1], steps)
		return nil
	})
	sorting.End()
	if err != nil {
		return err
	}
	s.fresh[sp.sorting] = systems.SortedFan(proj.Rows, runs)
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

// part returns the ends for kernels that run over parts of the synapses before rows are sorted.
func (sp *synapseProgram) part() compile.Ends {
	ends := sp.ends
	ends.Ranked, ends.Part = false, true
	return ends
}

// fan returns the synapses that a pathway visits, and whether they are listed rather than parts of rows: those that
// targets drive, and those whose delays are not those that rows are sorted by.
func (s *Simulation) fan(sp *synapseProgram, p *pathwayProgram) (f *systems.Fan, listed bool, err error) {
	fresh, proj, order := s.fresh[p], s.projection(sp), systems.AsMade
	if s.prog.net.procedural(sp.decl) {
		steps, err := s.delaySteps(sp, p)
		if err != nil {
			return nil, false, err
		}
		return systems.ProceduralFan(proj.Rows, steps[0]), false, nil
	}
	delete(s.fresh, p)
	if !p.decl.Post {
		switch all, distinct := compile.AnyRowOrder(p.model, p.program.Func()); {
		case all || distinct && proj.Rows.Distinct:
			order = systems.AnyOrder
		case distinct:
			order = systems.AsMadeByTarget
		}
	}
	f, err = s.sharedFan(sp, p, order, func() (*systems.Fan, error) {
		if fresh != nil {
			return fresh, nil
		}
		steps, err := s.delaySteps(sp, p)
		switch {
		case err != nil:
			return nil, err
		case p.decl.Post:
			return systems.TargetFan(proj.Rows, proj.TgtLo, proj.TgtHi, steps), nil
		}
		return systems.SourceFan(proj.Rows, steps, order), nil
	})
	return f, err == nil && f.At != nil, err
}
