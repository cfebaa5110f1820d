package ecs

import "fmt"

// Incoming is [Rows] seen from the other end: for each target the synapses that
// end on it. Pathways that the targets' own spikes drive run over these.
type Incoming struct {
	Ptr     []int64 // target lo+t has Synapse[Ptr[t]:Ptr[t+1]]; length hi-lo+1
	Synapse []int32 // storage positions in the Rows, by rank for each target
}

// Incoming returns the synapses of each target of [lo, hi), which must hold all
// targets.
func (r *Rows) Incoming(lo, hi int) *Incoming {
	in := &Incoming{Ptr: make([]int64, hi-lo+1)}
	column := make([]int32, r.listable())
	for k := range r.Len() {
		j := r.Target.At(k)
		if int(j) < lo || int(j) >= hi {
			panic(fmt.Sprintf("BUG: ecs: target %d is outside [%d, %d)", j, lo, hi))
		}
		column[k] = j - int32(lo)
		in.Ptr[column[k]+1]++
	}
	for t := range hi - lo {
		in.Ptr[t+1] += in.Ptr[t]
	}
	if r.Distinct || !r.sorted { // sources ascend, and no target has two synapses of one
		in.Synapse = ordered(column, in.Ptr)
		return in
	}
	next := append([]int64(nil), in.Ptr[:hi-lo]...)
	in.Synapse = aligned[int32](r.Len())
	for _, k := range r.ByRank() {
		t := column[k]
		in.Synapse[next[t]] = k
		next[t]++
	}
	return in
}

// Of returns the storage positions of the synapses that end on target lo+t.
func (in *Incoming) Of(t int32) []int32 { return in.Synapse[in.Ptr[t]:in.Ptr[t+1]] }

// Bytes returns the memory that the lists take.
func (in *Incoming) Bytes() int { return 8*cap(in.Ptr) + 4*cap(in.Synapse) }

// ordered is a stable counting sort: position k of the result has the number of the entry that comes there. Those of
// value v are to begin at ptr[v].
func ordered(values []int32, ptr []int64) (order []int32) {
	next := append([]int64(nil), ptr[:len(ptr)-1]...)
	order = aligned[int32](len(values))
	for n, v := range values {
		order[next[v]] = int32(n)
		next[v]++
	}
	return order
}
