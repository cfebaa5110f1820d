package standalone

import (
	"errors"
	"sync"
	"sync/atomic"
)

// ErrNotBegun: a run of a table was not begun, since a function or a writer of the user's broke off what the others did.
var ErrNotBegun = errors.New("spikelane: the run was not begun")

// Crew calls do for each of 0 to n-1, so many at a time, and returns when all calls have. What do panics with, Crew panics with, on
// the goroutine of its caller; no more calls are begun then.
func Crew(n, atOnce int, do func(k int)) {
	var (
		all    sync.WaitGroup
		next   atomic.Int64
		broken atomic.Pointer[any]
	)
	for range min(max(atOnce, 1), n) {
		all.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					broken.Store(&r)
				}
			}()
			for broken.Load() == nil {
				k := int(next.Add(1) - 1)
				if k >= n {
					return
				}
				do(k)
			}
		})
	}
	all.Wait()
	if r := broken.Load(); r != nil {
		panic(*r)
	}
}
