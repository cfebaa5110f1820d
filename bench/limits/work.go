package limits

// Work is what a piece of code must do at least, and how long it took.
type Work struct {
	Seconds  float64 // wall-clock time; 0: not known
	Streamed int64   // bytes moved by walking over memory
	Random   int64   // accesses at places that nobody knows beforehand
	Flops    int64   // double-precision floating-point operations
	Walked   int64   // bytes of the memory that is walked over
	Reached  int64   // bytes of the memory that is accessed at random
	Threads  int     // 0: 1
}

// Nearest returns the limit that would take the work longest, "bandwidth", "scatter" or "flops", with the level of memory
// for the first two ("L2 bandwidth"), and the share of the work's time that it would take at that limit: near 1 nothing but less
// work makes it faster. Small shares say that it is bound by something else: latency, calls, branches. The name is "" for
// work of no time, or of nothing that has a limit. A share above 1 says that the limits were measured on a machine that had
// less time for us than it had for the work.
func (l Limits) Nearest(w Work) (name string, share float64) {
	if w.Seconds <= 0 {
		return "", 0
	}
	take := func(limit string, work int64, rate float64) {
		if work > 0 && rate > 0 && float64(work)/rate/w.Seconds > share {
			name, share = limit, float64(work)/rate/w.Seconds
		}
	}
	walk, jump := at(l.Bandwidth, w.Walked), at(l.Scatter, w.Reached)
	take(walk.Name+" bandwidth", w.Streamed, walk.Rate)
	take(jump.Name+" scatter", w.Random, jump.Rate)
	take("flops", w.Flops, l.FMA*float64(max(w.Threads, 1)))
	return name, share
}
