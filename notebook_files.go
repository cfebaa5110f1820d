package spikelane

import (
	"path/filepath"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/standalone"
)

// noteFile notes that the state is stored in a file, or restored from one. A relative path counts from the folder that the
// program is run in.
func (s *Simulation) noteFile(path string, records, restores bool) {
	s.giveArguments()
	n := s.notes
	f := &standalone.Checkpoint{Path: filepath.ToSlash(path), Restores: restores, Records: records, In: s.stage().schedule}
	stored := map[string]bool{} // a program stores all synapses
	known := map[string]standalone.Fact{"seed": {Seed: true}}
	for _, sp := range s.prog.synapses {
		stored["synapses "+sp.decl.name+", Procedural"] = true
		known[connectionsOf(sp)] = standalone.Fact{Connections: s.synapses[sp]}
	}
	for _, a := range s.description().Arrays {
		known["function "+a.Name] = standalone.Fact{Array: a.Table, Argument: a.Name}
	}
	common := len(s.identity(false))
	for k, e := range s.identity(true) {
		if stored[e[0]] {
			continue
		}
		if k < common {
			f.Common++
		}
		fact := known[e[0]]
		fact.Name, fact.Value = e[0], e[1]
		f.Facts = append(f.Facts, fact)
	}
	s.note(standalone.Act{File: f})
	if !restores {
		return
	}
	for _, gp := range s.prog.groups { // what is in the file nobody knows yet
		for _, c := range s.table(gp).Columns() {
			n.unknown[c] = true
		}
	}
	if n.varied == nil {
		n.varied = map[ecs.Entity]bool{}
	}
	for _, sp := range s.prog.synapses {
		for _, p := range sp.paths {
			n.varied[s.pathwayOf(sp, p)] = true
		}
	}
}
