package spikelane

import (
	"fmt"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/systems"
)

// accessKey names a kernel for access from outside the time step.
type accessKey struct {
	of                         any // *groupProgram or *synapseProgram
	n                          int
	variable, condition, value string
}

// mostAccesses bounds the kernels kept for repeated access.
const mostAccesses = 1 << 10

// program makes a kernel runnable and keeps it for the next access of the kind.
func (s *Simulation) program(key accessKey, f *kernels.Func) (kernels.Program, error) {
	prog, err := lowerKernel(s.prog.aside, f)
	if err != nil {
		return nil, err
	}
	if len(s.access) >= mostAccesses {
		clear(s.access)
	}
	s.access[key] = prog
	return prog, nil
}

// call prepares a kernel for one access at the present time. Its draws are named by the number of the access, counting
// those that draw: looking at the state changes nothing.
func (s *Simulation) call(b *systems.Binding, dt float64, first int) *systems.Binding {
	clock := systems.Clock{Dt: dt}
	clock.Step = clock.StepsTo(s.loop.Time)
	b.At(&clock)
	b.SetInt(compile.First, int64(first))
	b.SetInt(compile.Call, compile.FirstCall+s.accesses)
	if b.Program.Func().Param("seed") >= 0 {
		s.accesses++
	}
	return b
}

// unfit says why fits is false.
func unfit(c *ecs.Column, x float64) string {
	if c.Elem == ecs.Bool {
		return fmt.Sprintf("%s is boolean and takes 0 or 1, got %v", c.Name, x)
	}
	return fmt.Sprintf("%s is integer, got %v", c.Name, x)
}

// get returns element k as float64.
func get(c *ecs.Column, k int) float64 {
	switch c.Elem {
	case ecs.I32:
		return float64(c.I32[k])
	case ecs.I64:
		return float64(c.I64[k])
	case ecs.Bool:
		return float64(c.Bool[k])
	}
	return c.F64[k]
}
