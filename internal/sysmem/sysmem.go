// Package sysmem says how much memory this process may still take. It stands beside the pipe, as package cpu does.
//
// Several things bound it: the memory of the machine, control groups of Linux of both versions, which containers and
// batch systems are made of, the limits that a process is started with (ulimit), and the limit that Go's own runtime was
// given. Each is a [Limit]; the tightest counts. What cannot be found out is no limit.
package sysmem

import (
	"math"
	"os"
	"runtime/debug"
	"runtime/metrics"
)

// Limit is one bound on the memory of this process.
type Limit struct {
	Left  int64  // bytes that may still be taken
	Total int64  // bytes that the limit allows in all, taken or not
	What  string // what it is, in words: "the machine", "memory.max of control group /job"

	addresses bool // counts memory that the process has asked for, not what of it is there
}

// Tightest returns the limit of those in force that leaves least; ok is false where none is known.
//
// Memory that Go's heap has from the system and does not use counts as left, and so does memory that the kernel uses for
// files and can take back.
func Tightest() (l Limit, ok bool) {
	heap := runtimeMemory(freeMemory, releasedMemory)
	all := system(os.DirFS("/"))
	for k := range all {
		if all[k].Left += heap[0]; all[k].addresses {
			all[k].Left += heap[1] // given back, but for its addresses
		}
	}
	return tightest(append(all, runtimeLimit()...))
}

func tightest(all []Limit) (l Limit, ok bool) {
	for _, x := range all {
		x.Left = max(x.Left, 0)
		if !ok || x.Left < l.Left {
			l, ok = x, true
		}
	}
	return l, ok
}

// What package metrics calls the memory of the runtime.
const (
	totalMemory    = "/memory/classes/total:bytes"
	releasedMemory = "/memory/classes/heap/released:bytes"
	freeMemory     = "/memory/classes/heap/free:bytes"
)

func runtimeMemory(names ...string) []int64 {
	samples := make([]metrics.Sample, len(names))
	for k, name := range names {
		samples[k].Name = name
	}
	metrics.Read(samples)
	out := make([]int64, len(names))
	for k, s := range samples {
		if s.Value.Kind() == metrics.KindUint64 {
			out[k] = int64(s.Value.Uint64())
		}
	}
	return out
}

// runtimeLimit returns the limit that GOMEMLIMIT or debug.SetMemoryLimit set, if one did. It is soft: beyond it the
// garbage collector works without end.
func runtimeLimit() []Limit {
	limit := debug.SetMemoryLimit(-1)
	if limit == math.MaxInt64 || limit == own {
		return nil
	}
	m := runtimeMemory(totalMemory, releasedMemory, freeMemory)
	return []Limit{{Left: limit - (m[0] - m[1] - m[2]), Total: limit, What: "Go's memory limit (GOMEMLIMIT)"}}
}
