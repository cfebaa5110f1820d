package native

import (
	"fmt"
	"testing"

	"github.com/spikelane/spikelane/kernels/internal/conformance"
	"github.com/spikelane/spikelane/kernels/portable"
	"github.com/spikelane/spikelane/simd/cpu"
)

// TestRegisters runs random functions with ever fewer registers, so that values move to memory and back as no kernel of
// sensible size makes them. Four masks are what an operation of two masks and a result needs in a tail.
func TestRegisters(t *testing.T) {
	limited := func(set *isa, vecs, masks int) {
		few := *set
		few.vecs, few.masks = vecs, masks
		few.name = cpu.ISA(fmt.Sprintf("%s-%d-%d", set.name, vecs, masks)) // code is cached by name
		t.Run(string(few.name), func(t *testing.T) {
			if ok, why := cpu.Detect().Usable(set.name); !ok {
				t.Skip(why)
			}
			conformance.Random(t, &Target{isa: &few, fallback: portable.New()}, 60)
		})
	}
	for vecs := 8; vecs <= avx2.vecs; vecs++ {
		limited(avx2, vecs, 0)
	}
	for _, vecs := range []int{9, 10, 12, 14, 16, 20, 24, 28, 31, 32} {
		limited(avx512, vecs, avx512.masks)
	}
	for masks := 4; masks < avx512.masks; masks++ {
		limited(avx512, 32, masks)
		limited(avx512, 9, masks)
	}
}
