package native

import (
	"testing"

	"github.com/spikelane/spikelane/kernels/internal/conformance"
	"github.com/spikelane/spikelane/simd/cpu"
)

// TestConformance runs the suite of all targets on every instruction set that this machine has.
func TestConformance(t *testing.T) {
	for _, name := range []cpu.ISA{cpu.AVX512, cpu.AVX2} {
		t.Run(string(name), func(t *testing.T) {
			if ok, why := cpu.Detect().Usable(name); !ok {
				t.Skip(why)
			}
			target, err := New(name)
			if err != nil {
				t.Fatal(err)
			}
			conformance.Test(t, target)
		})
	}
}
