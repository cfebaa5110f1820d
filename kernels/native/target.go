// Package native lowers kernels to machine code at run time: instruction selection, list scheduling and register
// allocation for the vector instructions that this processor has, in memory that is first written, then executed. It is
// the fastest of the lowerings that need no compiler; kernels/portable is what it falls back to.
//
// Machine code is a leaf: it calls nothing, knows no Go pointer beyond its call, and returns within a fraction of a
// millisecond, since the Go scheduler cannot interrupt it.
package native

import (
	"fmt"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/mathfn"
	"github.com/spikelane/spikelane/kernels/pass"
	"github.com/spikelane/spikelane/kernels/portable"
	"github.com/spikelane/spikelane/simd/cpu"
	"github.com/spikelane/spikelane/simd/exec"
)

// Target writes machine code for one instruction set.
type Target struct {
	isa      *isa
	fallback kernels.Target
	announce func(name string, addr uintptr, size int)
}

// New returns the target for the given instruction set. The error says why it cannot be had here.
func New(name cpu.ISA) (*Target, error) {
	set, ok := map[cpu.ISA]*isa{cpu.AVX512: avx512, cpu.AVX2: avx2}[name]
	if !ok {
		return nil, fmt.Errorf("native: machine code is written for avx512 and avx2, not for %s", name)
	}
	if err := exec.Supported(); err != nil {
		return nil, fmt.Errorf("native: %w", err)
	}
	return &Target{isa: set, fallback: portable.New()}, nil
}

// Name returns "native".
func (t *Target) Name() string { return "native" }

// ISA returns the instruction set.
func (t *Target) ISA() cpu.ISA { return t.isa.name }

// Announce has a function told where the machine code of each kernel lies that is compiled from here on: its name, its first
// address, its size in bytes. Equal kernels share their code. It must be called before the first Compile; what it is given may be called by several
// goroutines at once.
func (t *Target) Announce(f func(name string, addr uintptr, size int)) { t.announce = f }

// Compile lowers f. A function that calls into Go, for Poisson numbers of a mean known only at run time or a function of
// the host, is lowered by kernels/portable. The error says what is wrong with f, which is not changed.
func (t *Target) Compile(f *kernels.Func) (kernels.Program, error) {
	if err := f.Verify(); err != nil {
		return nil, err
	}
	g := pass.Run(mathfn.Expand(f), pass.Standard())
	for i := range g.Insts {
		if g.Insts[i].Op.Info().Class == kernels.Loop {
			return t.fallback.Compile(f)
		}
	}
	g = withoutGathers(g)
	code, err := t.compiled(g)
	if err != nil {
		return nil, err
	}
	if t.announce != nil {
		t.announce(f.Name, code.code.Addr(0), code.code.Size())
	}
	return bound(f.Clone(), g, code), nil
}

// tabulate is for vector machines alone: where elements go one by one, a gather is a load.
var tabulate, _ = pass.Named("tabulate")

// withoutGathers returns g, after the standard passes, with choices in place of the gathers that the pass tabulate knows.
func withoutGathers(g *kernels.Func) *kernels.Func {
	if h := pass.Run(g, []pass.Pass{tabulate}); h != g {
		return pass.Run(h, pass.Standard())
	}
	return g
}
