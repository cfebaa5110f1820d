package spikelane

import (
	"context"
	"testing"

	"github.com/spikelane/spikelane/units"
)

// TestReadClocks: clocks whose steps are no multiples of one another stand where they stood when the run ended, also in the
// middle of the longer steps.
func TestReadClocks(t *testing.T) {
	ctx, ms := context.Background(), units.Millisecond
	n := NewNetwork("clocks", Config{})
	n.NeuronGroup("a", 1, NeuronModel{Equations: "dx/dt = -x/second : 1"})
	n.NeuronGroup("b", 1, NeuronModel{Equations: "dx/dt = -x/second : 1", Dt: 0.3 * ms})
	n.NeuronGroup("c", 1, NeuronModel{Equations: "dx/dt = -x/second : 1", Dt: 0.7 * ms})
	p, err := n.Compile(ctx)
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.New(ctx, Instance{})
	if err != nil {
		t.Fatal(err)
	}
	for range 23 {
		if err := s.Run(ctx, 0.1*ms); err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if err := s.Save(dir); err != nil {
			t.Fatal(err)
		}
		back, err := p.ReadResults(dir)
		if err != nil {
			t.Fatal(err)
		}
		for k, c := range s.schedule.Clocks {
			if got := back.schedule.Clocks[k]; got.Dt != c.Dt || got.Step != c.Step {
				t.Errorf("at %v the clock of %v s is at step %d, want %d", s.Now(), c.Dt, got.Step, c.Step)
			}
		}
	}
}
