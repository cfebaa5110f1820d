package spikelane

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/standalone"
)

// slots of main.cpp, in the order in which they are run.
var insertionSlots = []string{"before_start", "after_start", "main", "before_network_run", "after_network_run", "before_end", "after_end"}

// InsertCode puts C++ of the user into main.cpp, as it is: it stands in namespace spikelane and sees the objects of the
// project (their headers say what they have), the command line `args`, and what the headers of preference
// codegen.cpp.headers declare. Slots are those of Brian 2:
//
//	before_start        before anything is made; the command line is read
//	after_start         once the network is made
//	main                here, among what is done with the simulation
//	before_network_run  before each run from now on
//	after_network_run   after each run from now on
//	before_end          once all is done, before results are written
//	after_end           once they are
//
// Code changes what it likes; that results are the same bits on any number of threads and ranks is then up to it.
// The error wraps ErrExport: there is no such slot, or no simulation for main yet.
func (d *Standalone) InsertCode(slot, code string) error {
	if !slices.Contains(insertionSlots, slot) {
		hint := ""
		if near := Suggest(slot, insertionSlots); len(near) > 0 {
			hint = fmt.Sprintf("; did you mean %q?", near[0])
		}
		return fmt.Errorf("%w: there is no place %q for code, but %s%s", ErrExport, slot, strings.Join(insertionSlots, ", "), hint)
	}
	if slot == "main" {
		if d.sim == nil || d.sim.notes == nil {
			return fmt.Errorf("%w: code in slot main stands among what is done with a simulation, and there is none yet", ErrExport)
		}
		d.sim.note(standalone.Act{Code: code})
		return nil
	}
	if d.inserted == nil {
		d.inserted = map[string][]string{}
	}
	d.inserted[slot] = append(d.inserted[slot], code)
	return nil
}

// ApplyRunArguments has the values that a run is given (RunArguments.Set, NAME=VALUE on its command line) put
// here, among what is done with the simulation, instead of right before its first run: what is set from now on may be computed
// from them, and wins over them. Brian calls it apply_run_args.
//
// The error wraps ErrExport: there is no simulation yet, or arguments are given already.
func (d *Standalone) ApplyRunArguments() error {
	switch {
	case d.sim == nil || d.sim.notes == nil:
		return fmt.Errorf("%w: arguments of a run are given among what is done with a simulation, and there is none yet", ErrExport)
	case d.sim.notes.given:
		return fmt.Errorf("%w: the arguments of a run are given once, at the latest before the first run", ErrExport)
	}
	d.sim.giveArguments()
	return nil
}

// insertedAtEnds returns the code that stands where nothing of the simulation is done.
func (d *Standalone) insertedAtEnds() map[string][]string {
	out := map[string][]string{}
	for slot, code := range d.inserted {
		if !strings.HasSuffix(slot, "_network_run") {
			out[slot] = slices.Clone(code)
		}
	}
	return out
}
