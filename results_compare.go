package spikelane

import (
	"math"

	"github.com/spikelane/spikelane/ecs"
)

// compareEvaluated evaluates what is no state and was stored all the same. Where it differs, the run had other functions,
// or something of it that is not in the folder.
func (f *resultsFolder) compareEvaluated(s *Simulation) error {
	for _, gp := range s.prog.groups {
		cols, err := s.groupValues(gp)
		if err != nil {
			return err
		}
		if err := f.compareColumns(stateFile(gp.decl.name), cols); err != nil {
			return err
		}
	}
	for _, sp := range s.prog.synapses {
		file := stateFile(sp.decl.name)
		if len(f.left[file]) == 0 {
			continue
		}
		cols, err := s.Synaptic(sp.decl).values()
		if err != nil {
			return err
		}
		for k, c := range cols {
			cols[k] = created(c, s.projection(sp).Rows)
		}
		if err := f.compareColumns(file, cols); err != nil {
			return err
		}
	}
	return nil
}

func (f *resultsFolder) compareColumns(file string, cols []*ecs.Column) error {
	for _, c := range cols {
		stored := f.left[file][c.Name]
		if stored == nil {
			continue
		}
		got, want := floats(stored, stored.Len()), floats(c, c.Len())
		for k := range got {
			if math.Float64bits(got[k]) != math.Float64bits(want[k]) && (got[k] == got[k] || want[k] == want[k]) {
				return f.fault(file, "%s[%d] is %v, but evaluates to %v: the program differs from the one that ran, in a timed array or another function, or the file is of another run", c.Name, k, got[k], want[k])
			}
		}
		delete(f.left[file], c.Name)
	}
	return nil
}

// compareDigests compares the counts and the digests of the summary with those of the simulation.
func (f *resultsFolder) compareDigests(s *Simulation) error {
	st := s.Stats()
	for name, n := range st.Synapses {
		if n != f.Synapses[name] {
			return f.fault(summaryFile, "%d synapses of %s, which has %d", f.Synapses[name], name, n)
		}
	}
	for name, sum := range st.Digest {
		switch want, ok := f.Digest[name]; {
		case !ok:
			return f.fault(summaryFile, "it has no digest of %s", name)
		case sum != want:
			return f.fault(name+".npz", "its values are not those that summary.json has the digest of (%s, here %s): the files are of different runs, or were changed", want, sum)
		}
	}
	if len(f.Digest) != len(st.Digest) {
		return f.fault(summaryFile, "it has %d digests, want %d", len(f.Digest), len(st.Digest))
	}
	return nil
}
