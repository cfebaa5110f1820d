package conformance

import (
	"fmt"
	"slices"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/internal/randfunc"
)

// zone is the number of elements before and after each column that a kernel must leave alone: more than the widest
// register holds.
const zone = 64

// guarded returns a copy of fr whose columns lie between red zones, and a function that reports a zone that changed.
func guarded(fr *kernels.Frame) (*kernels.Frame, func() error) {
	g := randfunc.Clone(fr)
	var checks []func() error
	for i := range g.Cols {
		c := &g.Cols[i]
		checks = append(checks,
			fence(&c.F64, -6.02214076e23), fence(&c.I32, 0x5a5a5a5a), fence(&c.I64, -0x5a5a5a5a5a5a5a5a), fence(&c.Bool, 0x5a), fence(&c.U16, 0x5a5a))
	}
	return g, func() error {
		for i, check := range checks {
			if err := check(); err != nil {
				return fmt.Errorf("column %d: %w", i/5, err)
			}
		}
		return nil
	}
}

// fence moves column between zones filled with mark.
func fence[T comparable](column *[]T, mark T) func() error {
	n := len(*column)
	if n == 0 {
		return func() error { return nil }
	}
	all := slices.Repeat([]T{mark}, n+2*zone)
	copy(all[zone:], *column)
	*column = all[zone : zone+n : zone+n]
	return func() error {
		for i, x := range all {
			if (i < zone || i >= zone+n) && x != mark {
				return fmt.Errorf("element %d of %d was written: %v", i-zone, n, x)
			}
		}
		return nil
	}
}
