package native

import (
	"flag"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/internal/conformance"
	"github.com/spikelane/spikelane/kernels/interp"
	"github.com/spikelane/spikelane/kernels/pass"
)

var passesFull = flag.Int("native.passes", 40, "random functions of each kind that TestWithoutPasses compiles, for each pass and instruction set")

// TestWithoutPasses: no pass is needed for what machine code is made of a kernel to be right.
func TestWithoutPasses(t *testing.T) {
	eachISA(t, func(t *testing.T, target *Target) {
		for _, name := range []string{"fold", "cse", "hoist", "dce", "tabulate"} {
			t.Run(name, func(t *testing.T) {
				defer pass.Without(name)()
				conformance.Random(t, target, *passesFull)
			})
		}
	})
}

// TestGateOfConstant: a constant of the each part is added behind a gate as any other value is.
func TestGateOfConstant(t *testing.T) {
	f, err := kernels.ParseFunc(`func gate
  col at u16
  col v f64
  col open bool
each
  %0 = constf 0x1p+00
  %1 = load at
  %2 = gather open, %1
  accumm v, %1, %2, %0
end
`)
	if err != nil {
		t.Fatal(err)
	}
	defer pass.Without("hoist")()
	frame := func() *kernels.Frame {
		at, open := make([]uint16, 64), make([]uint8, 64)
		for k := range 21 {
			at[k], open[k] = uint16(k*5%21), uint8(k%2)
		}
		return &kernels.Frame{N: 21, Cols: []kernels.Column{{U16: at}, {F64: make([]float64, 64)}, {Bool: open}}}
	}
	eachISA(t, func(t *testing.T, target *Target) {
		p, err := target.Compile(f)
		if err != nil {
			t.Fatal(err)
		}
		got, want := frame(), frame()
		p.Run(got)
		interp.Run(f, want)
		for k, x := range want.Cols[1].F64 {
			if got.Cols[1].F64[k] != x {
				t.Errorf("v[%d]: got %v, want %v", k, got.Cols[1].F64[k], x)
			}
		}
	})
}
