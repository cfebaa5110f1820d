package native

import (
	"os"
	"strconv"
	"testing"

	"github.com/spikelane/spikelane/kernels/internal/conformance"
	"github.com/spikelane/spikelane/simd/cpu"
)

func TestStressTmp(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("STRESS"))
	if n == 0 {
		t.Skip()
	}
	target, err := New(cpu.ISA(os.Getenv("ISA")))
	if err != nil {
		t.Fatal(err)
	}
	conformance.Random(t, target, n)
}
