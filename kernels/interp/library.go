package interp

import (
	"math"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/mathfn"
)

// expand returns f with its library ops replaced by pure ones; f itself if it has none.
func expand(f *kernels.Func) *kernels.Func {
	for i := range f.Insts {
		if f.Insts[i].Op.Info().Class == kernels.Library {
			return mathfn.Expand(f)
		}
	}
	return f
}

// poisson executes a Poisson draw for the stream imm = object<<16 | site.
func poisson(imm uint64, a [4]uint64) float64 {
	return mathfn.Poisson(int64(a[0]), int64(a[1]), int64(a[2]), uint32(imm), math.Float64frombits(a[3]))
}
