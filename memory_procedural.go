package spikelane

import (
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/systems"
)

// proceduralOf adds the memory of synapses that are not stored: what those of some spikes are made in.
func (f *forecaster) proceduralOf(o *ObjectMemory, sp *synapseProgram) {
	sources := int64(sp.ends.NPre)
	o.add("rows", 8*(sources+1))
	o.add("targets", ecs.TargetsBytes(0, false))
	for range sp.paths {
		o.add("delays", 8)
		o.add("lists", 8)
		o.add("delay table", systems.FanDelayBytes(sources, 1, 0))
		o.add("buffers", sp.buffers())
	}
}

// buffers returns the memory that one goroutine makes rows of synapses in.
func (sp *synapseProgram) buffers() int64 {
	row, _, _ := sp.likely()
	n := systems.ProceduralBytes(row, sp.ends.Short)
	for _, cp := range sp.connect {
		n += 4 * int64(row+aheadMost)
		each := int64(min(sp.ends.NPost, blockOfIterations))
		if cp.elem != nil || cp.choose != nil || cp.count != nil || cp.n != 1 {
			n += ecs.ColumnBytes(ecs.I64, each)
		}
		if cp.choose != nil {
			n += 4 * (each + 16)
		}
		if cp.count != nil || cp.odds != nil {
			n += ecs.ColumnBytes(ecs.I64, each)
		}
		if cp.rule.Size == nil && cp.p >= 1 && cp.rule.P == nil {
			n += 4 * each
		}
	}
	return n
}
