// Package portable lowers a kernel to blocks of pure Go: every step of a program is one loop over a block of elements
// small enough that all intermediate values stay in the first-level cache. It runs on any GOARCH and needs nothing;
// kernels/native replaces it where there is machine code.
package portable

import (
	"fmt"

	"github.com/spikelane/spikelane/kernels"
)

// Target compiles kernels to Go loops.
type Target struct{}

// New returns the target.
func New() *Target { return &Target{} }

// Name returns "go".
func (*Target) Name() string { return "go" }

// Compile lowers f, which is not changed. The error is f's [kernels.Func.Verify], or says which host function
// has no code; there is nothing else that the target cannot do.
func (*Target) Compile(f *kernels.Func) (kernels.Program, error) {
	if err := f.Verify(); err != nil {
		return nil, fmt.Errorf("portable: %w", err)
	}
	for _, h := range f.Hosts {
		if h.Call == nil {
			return nil, fmt.Errorf("portable: %s: host function %s has no code", f.Name, h.Name)
		}
	}
	return compile(f.Clone()), nil
}
