package spikelane

import (
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/mathfn"
	"github.com/spikelane/spikelane/kernels/pass"
	"github.com/spikelane/spikelane/systems"
)

// ProfileEntry is what one step of the schedule has cost in all runs, and the least that it had to do.
//
// Seconds is wall-clock time. With several threads it is that of the first one, and what this waits for the others at
// the end of a phase, some successive steps in which nobody has to wait, counts to the phase's last step: the sum of all entries is
// about Stats.RunS, whatever the number of threads. Passes over the schedule that take less than 20 µs are not all timed after
// the first some hundred: of about eight one is, and counts for all. Calls and Elements are exact.
//
// Bytes, Scatters and Flops are lower bounds, counted in the kernels: what one element takes, times Elements. What is done for some
// elements only, under a mask, counts nothing. Functions count as the operations that they are made of. All three are 0 where
// no kernel runs, where several do, and for a pathway that targets drive and whose work is put off until sources spike:
// the time of that work is the other pathway's.
type ProfileEntry struct {
	Object   string  `json:"object"` // group, synapses, monitor or operation
	Name     string  `json:"name"`   // of the step
	Kind     string  `json:"kind"`   // what is done: state update, threshold, reset, delivery, recording, …
	Slot     string  `json:"slot"`
	Seconds  float64 `json:"seconds"`
	Calls    int64   `json:"calls"`
	Elements int64   `json:"elements"` // gone over: neurons, spikes of a reset or a monitor, synapses that spikes arrived at
	Bytes    int64   `json:"bytes"`    // read and written by walking over memory
	Scatters int64   `json:"scatters"` // places written that no one knew beforehand
	Flops    int64   `json:"flops"`    // double-precision floating-point operations

	// Walked and Reached are the bytes of the memory that is walked over and that has the places written: whether they
	// fit into a cache says how fast that can be.
	Walked  int64 `json:"walked_bytes"`
	Reached int64 `json:"reached_bytes"`
}

// Profile returns where the time of the runs went, in the order of the schedule; nil unless Config.Profile is set.
//
// Gathering it takes some 40 ns for each step of the schedule while each pass is timed, and 15 ns where few are: 7 to 11 % of a run of
// 4000 neurons on one core of a fast machine (CUBA, 1.3 µs a pass of seven steps), and less the longer a pass is.
func (s *Simulation) Profile() []ProfileEntry {
	var out []ProfileEntry
	for k, spent := range s.loop.Profile {
		st := &s.schedule.Steps[k]
		e := ProfileEntry{
			Object: st.Object, Name: st.Name, Kind: st.Kind(), Slot: st.Slot.String(),
			Seconds: spent.Seconds, Calls: spent.Calls, Elements: spent.Elements,
		}
		e.count(st.Kernels())
		out = append(out, e)
	}
	return out
}

// count fills in what the step had to do, of kernels one of which ran over each element: the less of each.
func (e *ProfileEntry) count(all []*systems.Binding) {
	for k, b := range all {
		f := b.Program.Func()
		c := kernels.CostOf(pass.Run(mathfn.Expand(f), pass.Standard()))
		one := ProfileEntry{Bytes: int64(c.Bytes) * e.Elements, Scatters: int64(c.Scatters) * e.Elements, Flops: int64(c.Flops) * e.Elements}
		one.Walked, one.Reached = memoryOf(f, b.Columns)
		if k == 0 {
			e.Bytes, e.Scatters, e.Flops, e.Walked, e.Reached = one.Bytes, one.Scatters, one.Flops, one.Walked, one.Reached
			continue
		}
		e.Bytes, e.Scatters, e.Flops = min(e.Bytes, one.Bytes), min(e.Scatters, one.Scatters), min(e.Flops, one.Flops)
		e.Walked, e.Reached = min(e.Walked, one.Walked), min(e.Reached, one.Reached)
	}
}

// memoryOf returns the bytes of the columns that a kernel walks over, and of those that it writes at indices. Lists that it gets in
// each call have no column, and are short.
func memoryOf(f *kernels.Func, columns []*ecs.Column) (walked, reached int64) {
	seen := make([]bool, len(columns))
	for i := range f.Insts {
		in := &f.Insts[i]
		into := &walked
		switch in.Op {
		case kernels.OpLoad, kernels.OpStore, kernels.OpStoreM:
		case kernels.OpScatter, kernels.OpScatterM, kernels.OpAccum, kernels.OpAccumM:
			into = &reached
		default:
			continue
		}
		if c := columns[in.Slot]; c != nil && !seen[in.Slot] {
			seen[in.Slot] = true
			*into += int64(c.Len()) * int64(f.Cols[in.Slot].Elem.Size())
		}
	}
	return walked, reached
}
