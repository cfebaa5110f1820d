// Package pass improves kernels between package compile and the lowerings: each pass takes a function and returns a
// better one that computes the same bits. Signed zeros, infinities and the order of writes are kept; a NaN stays a NaN,
// but which NaN it is may change, since processors differ there too.
//
// A pass never changes the function it is given. It relies on Func.Verify holding, and on nothing that another pass
// has done.
package pass

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/spikelane/spikelane/kernels"
)

// Pass is one transformation.
type Pass struct {
	Name string
	Law  string // why the result computes the same bits
	Run  func(*kernels.Func) *kernels.Func
}

// Run applies the passes in order and returns the result; f is not changed.
//
// In tests, and in builds with the tag spikelane_debug, f is verified before and after every pass, and a pass that
// breaks it panics.
func Run(f *kernels.Func, passes []Pass) *kernels.Func {
	check := debug || testing.Testing()
	if check {
		mustVerify(f, "before the passes")
	}
	out := leftOut.Load()
	for _, p := range passes {
		if out != nil && p.Name == *out {
			continue
		}
		f = p.Run(f)
		if check {
			mustVerify(f, "after pass "+p.Name)
		}
	}
	return f
}

var leftOut atomic.Pointer[string]

// Without has Run leave out the named pass until the function returned is called: for tests that no result depends on a pass.
func Without(name string) (restore func()) {
	was := leftOut.Swap(&name)
	return func() { leftOut.Store(was) }
}

func mustVerify(f *kernels.Func, when string) {
	if err := f.Verify(); err != nil {
		panic(fmt.Sprintf("BUG: kernels/pass: %s: %v\n%v", when, err, f))
	}
}
