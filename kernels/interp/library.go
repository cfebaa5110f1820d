package interp

import (
	"github.com/spikelane/spikelane/kernels"
)

// expand returns f with its library ops replaced by pure ones.
func expand(f *kernels.Func) *kernels.Func {
	for i := range f.Insts {
		if f.Insts[i].Op.Info().Class == kernels.Library {
			panic("BUG: interp: mathfn missing")
		}
	}
	return f
}

// poisson executes a Poisson draw for the stream imm = object<<16 | site.
func poisson(imm uint64, a [4]uint64) float64 {
	panic("BUG: interp: mathfn missing")
}
