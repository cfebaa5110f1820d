package spikelane

import (
	"context"
	"fmt"
	"testing"
)

// TestScheduleAgain: equal simulations have equal schedules, also where the steps of one population may be joined at two places, depending on
// whether those of another were before. What an export writes, and a profile shows, is the schedule.
func TestScheduleAgain(t *testing.T) {
	n := NewNetwork("again", Config{Seed: 1, Target: "go"})
	a := n.NeuronGroup("a", 3, NeuronModel{Equations: "dv/dt = (x - v)/(5*ms) : 1\nx : 1 (linked)", Threshold: "v > 1", Reset: "v = 0"})
	b := n.NeuronGroup("b", 3, NeuronModel{Equations: "dv/dt = (2 - v)/(5*ms) : 1", Threshold: "v > 1", Reset: "v = 0"})
	a.Link("x", b, "v", nil)
	p, err := n.Compile(context.Background())
	must(t, err)
	first := ""
	for round := range 30 {
		s, err := p.New(context.Background(), Instance{})
		must(t, err)
		text := ""
		for _, st := range s.schedule.Steps {
			text += fmt.Sprintf("%s %+d %s; ", st.Slot, st.Order, st.Name)
		}
		if first == "" {
			first = text
		}
		if text != first {
			t.Fatalf("round %d: %s\nthe first: %s", round, text, first)
		}
	}
}
