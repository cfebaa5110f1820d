package systems

import (
	"testing"

	"github.com/spikelane/spikelane/ecs"
)

// TestSampledBytes: what samples are expected to take is what a sampler takes that reserves room for the run and is then filled step
// by step, below the most that is reserved, at it, and beyond; so is what was moved when it last became too much for its place.
func TestSampledBytes(t *testing.T) {
	for _, c := range []struct{ steps, elements int }{
		{0, 5},
		{5, 0},
		{1, 1},
		{1, 1024},
		{1023, 1},
		{1025, 1},
		{4, mostReserved / 4},
		{2, mostReserved/2 + 1},
		{3, mostReserved / 2},
		{5, mostReserved/2 - 3},
		{4, mostReserved/2 + 1},
		{9, mostReserved/2 + 1},
		{1, 3 * mostReserved},
		{2, 2*mostReserved + 1},
	} {
		s := &Sampler{Data: ecs.NewColumn("x", ecs.Bool, 0)}
		moved := 0
		grow := func(n int) {
			if before := s.Data.Bytes(); n > 0 {
				had := s.Data.Len()
				s.reserve(n)
				if had > 0 && s.Data.Len() > had {
					moved = before
				}
			}
		}
		grow(min(c.steps*c.elements, mostReserved))
		for range c.steps {
			grow(c.elements)
			s.n += c.elements
		}
		got, gotMoved := SampledBytes(ecs.Bool, int64(c.steps), int64(c.elements))
		if want := s.Data.Bytes(); got != int64(want) || gotMoved != int64(moved) {
			t.Errorf("%d steps of %d elements: expected %d bytes, %d moved; taken %d, %d moved", c.steps, c.elements, got, gotMoved, want, moved)
		}
	}
}
