package native

import (
	"testing"

	"github.com/spikelane/spikelane/kernels/internal/conformance"
)

// TestConformance runs the suite of all targets on every instruction set that this machine has.
func TestConformance(t *testing.T) {
	eachISA(t, func(t *testing.T, target *Target) {
		conformance.Test(t, target)
	})
}
