package spikelane

import (
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/spikelane/spikelane/kernels"
)

// workers returns how many may run programs at the same time while a simulation is made.
func (s *Simulation) workers(programs ...kernels.Program) int {
	if !concurrent(programs...) {
		return 1
	}
	return max(s.prog.config.Threads, 1)
}

// concurrent reports whether programs may run at the same time: functions of users need not be for that. nil is none.
func concurrent(programs ...kernels.Program) bool {
	return !slices.ContainsFunc(programs, func(p kernels.Program) bool { return p != nil && len(p.Func().Hosts) > 0 })
}

// inParts does parts 0 to n-1 of a work, by several workers at a time, each of which takes the next part that is left. The
// error is that of the first part, by number, that has one.
func inParts[W any](n int, workers []W, do func(w W, part int) error) error {
	var next, failed atomic.Int64
	failed.Store(math.MaxInt64)
	errs := make([]error, n)
	work := func(w W) {
		for {
			k := next.Add(1) - 1
			if k >= int64(n) || k > failed.Load() {
				return
			}
			if errs[k] = do(w, int(k)); errs[k] != nil {
				for was := failed.Load(); k < was && !failed.CompareAndSwap(was, k); was = failed.Load() {
				}
			}
		}
	}
	var others sync.WaitGroup
	for _, w := range workers[1:min(len(workers), max(n, 1))] {
		others.Add(1)
		go func() {
			defer others.Done()
			work(w)
		}()
	}
	work(workers[0])
	others.Wait()
	if k := slices.IndexFunc(errs, func(err error) bool { return err != nil }); k >= 0 {
		return errs[k]
	}
	return nil
}

// rowBlocks cuts rows into blocks of about as many synapses, few enough for the memory that they need at a time to matter
// little and stay in a cache. It returns the ends of the blocks, the first of which is 0.
func rowBlocks(ptr []int64) []int {
	const most = 1 << 15
	blocks := []int{0}
	for r, first := 0, int64(0); r < len(ptr)-1; r++ {
		if ptr[r+1]-first >= most || r == len(ptr)-2 {
			blocks, first = append(blocks, r+1), ptr[r+1]
		}
	}
	return blocks
}
