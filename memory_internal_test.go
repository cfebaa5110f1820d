package spikelane

import (
	"context"
	"errors"
	"testing"

	"github.com/spikelane/spikelane/internal/sysmem"
)

// TestMemoryOfTheSystem: small networks are made without asking how much memory there is; others are refused by the limit
// that the system has, once what nobody uses has been given back; where nothing is known they are made.
func TestMemoryOfTheSystem(t *testing.T) {
	defer func(f func() (sysmem.Limit, bool)) { available = f }(available)
	asked := 0
	answer := func(left int64, known bool) {
		asked = 0
		available = func() (sysmem.Limit, bool) {
			asked++
			return sysmem.Limit{Left: left, Total: 2 * left, What: "memory.max of control group /job"}, known
		}
	}
	ctx := context.Background()
	program := func(neurons int) *Program {
		n := NewNetwork("n", Config{})
		g := n.NeuronGroup("g", neurons, NeuronModel{Equations: "v : 1", Threshold: "v > 1", Reset: "v = 0"})
		n.Synapses("y", g, g, SynapseModel{Equations: "w : 1", OnPre: "v_post += w"}).Connect(Connect{})
		p, err := n.Compile(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	answer(1, true)
	if _, err := program(100).New(ctx, Instance{}); err != nil || asked > 0 {
		t.Errorf("10,000 synapses: %v, asked %d times", err, asked)
	}
	large := program(1500) // 2.25 million synapses of ten bytes
	_, err := large.New(ctx, Instance{})
	if e, ok := errors.AsType[*MemoryError](err); !ok || e.Limit != "memory.max of control group /job" || e.Available != 1 || e.Total != 2 || asked != 2 {
		t.Errorf("got %v, asked %d times", err, asked)
	}
	answer(1e9, true)
	if _, err := large.New(ctx, Instance{}); err != nil || asked != 1 {
		t.Errorf("room for all: %v, asked %d times", err, asked)
	}
	answer(0, false)
	if _, err := large.New(ctx, Instance{}); err != nil {
		t.Errorf("nothing known: %v", err)
	}
}
