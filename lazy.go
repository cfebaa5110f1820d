package spikelane

import (
	"sync"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/portable"
)

// lazy is a kernel that is lowered when it first runs: one that most networks never run, since another does its work.
type lazy struct {
	f       *kernels.Func
	target  kernels.Target
	once    sync.Once
	lowered kernels.Program
}

// Func returns the function.
func (l *lazy) Func() *kernels.Func { return l.f }

// Run executes the kernel over the frame's range.
func (l *lazy) Run(fr *kernels.Frame) { l.program().Run(fr) }

// RunRows executes the kernel over each row.
func (l *lazy) RunRows(fr *kernels.Frame, rows []kernels.Row, param int) {
	kernels.RunRows(l.program(), fr, rows, param)
}

// Listing returns the machine code as text, "" where the target has none.
func (l *lazy) Listing() string {
	if p, ok := l.program().(interface{ Listing() string }); ok {
		return p.Listing()
	}
	return ""
}

// program returns the lowered kernel. A target that cannot do it now, out of memory for one, is replaced by the one that
// always can.
func (l *lazy) program() kernels.Program {
	l.once.Do(func() {
		var err error
		if l.lowered, err = l.target.Compile(l.f); err != nil {
			if l.lowered, err = portable.New().Compile(l.f); err != nil {
				panic("BUG: spikelane: " + err.Error())
			}
		}
	})
	return l.lowered
}
