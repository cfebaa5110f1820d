package systems

import (
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
)

// Reach says how a step touches a column when those who share out the elements it goes over do it apart from one another.
type Reach struct {
	Reads, Writes bool
	// Of says which elements: those that the step goes over, those that the synapses it goes over end on, or any.
	Of Elements
}

// Elements are a part of a column.
type Elements uint8

const (
	Any     Elements = iota // elements of others too
	Own                     // those that the step goes over
	Targets                 // those on which the synapses end that the step goes over
)

// Reaches is what a step touches.
type Reaches struct {
	Columns map[*ecs.Column]Reach
	// Free says that the parts of the step may be done apart: each writes nothing but its own elements and the targets of
	// its own synapses, and no part sees what another one writes in the step.
	Free bool
	// Numbered says that a kernel takes the place of a synapse for its number.
	Numbered bool

	target string
}

// Reached returns what a step's action touches. Code is what spikes do, as the kernels that a delivery may call; target is
// the column of kernels over synapses that has the target of each. Of actions that take down what there is to record it is
// what they evaluate.
func Reached(a Action, code []*Binding, target string) *Reaches {
	x := &Reaches{Columns: map[*ecs.Column]Reach{}, Free: true, target: target}
	switch a := a.(type) {
	case *RunKernel:
		x.walks(a.Kernel)
	case *RunPart:
		x.walks(a.Kernel)
	case *Operate:
		for _, p := range a.Parts {
			x.walks(p.Kernel)
			x.Free = x.Free && !p.Once
		}
	case *Detect:
		x.walks(a.Kernel)
		if q := a.Quiet; q != nil {
			x.walks(q.Kernel)
			x.lists(q.Release, q.Column, "", false)
		}
	case *ResetSpiking:
		x.lists(a.Kernel, a.Column, "", false)
	case *Deliver:
		for _, b := range code {
			x.lists(b, a.Listed, a.Param, a.Fan.driven)
		}
	case *SumUp:
		x.walks(a.Kernel)
		r := x.Columns[a.Into]
		x.Columns[a.Into] = Reach{Reads: r.Reads, Writes: true, Of: r.Of}
	case *Derive:
		x.walks(a.Inputs)
		for _, c := range a.In {
			x.note(c, Reach{Reads: true, Of: Own})
		}
		for _, c := range a.Out {
			x.note(c, Reach{Writes: true, Of: Own})
		}
	case *RecordSpikes:
		x.samples(a.Values)
	case *SampleState:
		x.samples(a.Values)
	case *CountSpikes, *PlaySpikes:
	default:
		x.Free = false
	}
	for _, r := range x.Columns {
		x.Free = x.Free && !(r.Writes && r.Of == Any)
	}
	return x
}

// Evaluated returns what a kernel touches that runs over all elements of an object, or over a list of them in the column
// of that name.
func Evaluated(b *Binding, list, target string) *Reaches {
	x := &Reaches{Columns: map[*ecs.Column]Reach{}, Free: true, target: target}
	x.lists(b, list, "", false)
	return x
}

func (x *Reaches) samples(all []*Sampler) {
	for _, s := range all {
		x.lists(s.Kernel, s.Index, "", false)
	}
}

// note adds what is done to a column.
func (x *Reaches) note(c *ecs.Column, r Reach) {
	if c == nil {
		return // set at run time: a list, or what only the caller sees
	}
	if before, seen := x.Columns[c]; seen {
		if before.Of != r.Of {
			if before.Writes || r.Writes {
				x.Free = false // a part might see what another one has written
			}
			r.Of = Any
		}
		r.Reads, r.Writes = r.Reads || before.Reads, r.Writes || before.Writes
	}
	x.Columns[c] = r
}

// walks notes what a kernel touches that walks over elements.
func (x *Reaches) walks(b *Binding) { x.lists(b, "", "", false) }

// lists notes what a kernel touches that walks over elements, or over a list of them in the column of that name, where
// there is one. With driven, the parameter of that name is an element which the synapses end on.
func (x *Reaches) lists(b *Binding, list, param string, driven bool) {
	f := b.Program.Func()
	if f.Sequential || len(f.Hosts) > 0 {
		x.Free = false
	}
	target, listed, element := f.Col(x.target), -1, -1
	if list != "" {
		listed = f.Col(list)
	}
	if driven {
		element = f.Param(param)
	}
	load := func(v kernels.Value, slot int) bool {
		return slot >= 0 && f.Insts[v].Op == kernels.OpLoad && int(f.Insts[v].Slot) == slot
	}
	for k := range f.Insts {
		in := &f.Insts[k]
		class := in.Op.Info().Class
		addresses := in.Op != kernels.OpEmit && (class == kernels.Read || class == kernels.Write) // the first argument, if it has one and is no store
		for n := range in.Op.NumArgs() {
			v := in.Args[n]
			address := addresses && n == 0 && in.Op != kernels.OpStore && in.Op != kernels.OpStoreM
			if !address && in.Op != kernels.OpEmit && (f.Insts[v].Op == kernels.OpIndex || load(v, listed)) {
				x.Numbered = true
			}
		}
		if !addresses {
			continue
		}
		of := Any
		switch in.Op {
		case kernels.OpLoad, kernels.OpStore, kernels.OpStoreM:
			of = Own
		default:
			v := in.Args[0]
			at := &f.Insts[v]
			switch {
			case load(v, listed), at.Op == kernels.OpIndex:
				of = Own
			case load(v, target), at.Op == kernels.OpGather && int(at.Slot) == target && load(at.Args[0], listed),
				at.Op == kernels.OpParam && int(at.Slot) == element:
				of = Targets
			}
		}
		accumulates := in.Op == kernels.OpAccum || in.Op == kernels.OpAccumM
		x.note(b.Columns[in.Slot], Reach{Reads: class == kernels.Read || accumulates, Writes: class == kernels.Write, Of: of})
	}
}

// Drives returns whose spikes a step needs, nil if it needs none; how many steps old they are when it sees them, of
// deliveries the delays apart; and whether it needs those of the elements alone that its own synapses end on, or that it goes
// over.
func Drives(a Action) (spikes *ecs.SpikeRing, lag int64, own bool) {
	switch a := a.(type) {
	case *ResetSpiking:
		return a.Spikes, a.Lag, true
	case *Deliver:
		return a.Spikes, a.Lag, a.Fan.driven
	case *RecordSpikes:
		return a.Spikes, a.Lag, true
	case *CountSpikes:
		return a.Spikes, a.Lag, true
	}
	return nil, 0, false
}
