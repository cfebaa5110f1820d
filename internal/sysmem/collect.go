package sysmem

import (
	"math"
	"runtime/debug"
)

// own is the limit that CollectWithin gave Go's runtime, 0 if it gave none.
var own int64

// CollectWithin has Go's garbage collector keep the heap within the tightest limit, unless somebody has given Go a limit
// already. Without it the heap grows to twice of what is in use, whatever there is, and what would fit dies. It is for
// programs, at their begin: the limit is one of the whole process.
func CollectWithin() {
	l, ok := Tightest()
	if !ok || debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return
	}
	m := runtimeMemory(totalMemory, releasedMemory, freeMemory)
	// Beside the heap there is the program itself, and the limit is one that the collector may miss a little.
	own = max(m[0]-m[1]-m[2]+l.Left-l.Left/16, 1<<20)
	debug.SetMemoryLimit(own)
}
