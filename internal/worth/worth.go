// Package worth says from when on a way to the same bits pays that costs something: sizes of the caches that it is about,
// and how much there is to do. Nobody can tell from results which way was taken; tests see to it that small networks take
// the ways of large ones.
package worth

import (
	"sync"
	"sync/atomic"

	"github.com/spikelane/spikelane/simd/cpu"
)

var anyhow atomic.Bool

// Anyhow makes everything worth while that changes no bit, as if caches were tiny and runs long, until the function
// returned is called: for tests.
func Anyhow() (restore func()) {
	was := anyhow.Swap(true)
	return func() { anyhow.Store(was) }
}

// Always reports whether everything is worth while.
func Always() bool { return anyhow.Load() }

// Cache returns the bytes of the cache that is one core's own and large enough for a population, 0 if that is not known.
func Cache() int {
	if Always() {
		return 1 << 10
	}
	return ownCache()
}

var ownCache = sync.OnceValue(func() int { return cpu.Detect().L2 })

// AtLeast reports whether n is as much as is worth while: at least least.
func AtLeast[T int | int64 | float64](n, least T) bool { return n >= least || Always() }
