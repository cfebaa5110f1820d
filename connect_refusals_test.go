package spikelane_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
)

// TestConnectRefusals: what a rule makes in vain shows only when it runs; the error names the neuron.
func TestConnectRefusals(t *testing.T) {
	for _, c := range []struct {
		call spikelane.Connect
		want string
	}{
		{spikelane.Connect{Targets: "i + 1"}, "connect[0].j, line 1, column 1: E405 for i = 2, j = 3 is outside 0..2"},
		{spikelane.Connect{Targets: "i - 1"}, "E405 for i = 0, j = -1 is outside 0..2"},
		{spikelane.Connect{Targets: "k for k in range(5)"}, "E405 for i = 0, j = 3 is outside 0..2"},
		{spikelane.Connect{Targets: "k for k in range(5) if x_post > 0 and j < 3"}, "E405 for i = 0, j = 3"},
		{spikelane.Connect{Sources: "j + 2"}, "connect[0].i, line 1, column 1: E405 for j = 2, i = 4 is outside 0..3"},
		{spikelane.Connect{Targets: "i/(i - 1.0)*0"}, "E405 for i = 1, j is not a number"},
		{spikelane.Connect{Targets: "k for k in sample(N_post, size=i + 2)"}, "E416 for i = 2, a sample of 4 from a range of 3"},
		{spikelane.Connect{Targets: "k for k in sample(N_post, size=1 - i)"}, "E416 for i = 2, a sample of -1"},
		{spikelane.Connect{Targets: "k for k in range(0, 3, i - 1)"}, "E406 for i = 1, a step of 0"},
		{spikelane.Connect{Targets: "k for k in range(0, 2**40)"}, "E416 for i = 0, a range of 1099511627776 values"},
		{spikelane.Connect{N: "1 - i"}, "connect[0].n: E406 n is -1 for i = 2, j = 0"},
	} {
		n := spikelane.NewNetwork("refusals", spikelane.Config{})
		g := n.NeuronGroup("g", 4, spikelane.NeuronModel{Equations: "x : 1"})
		y := n.Synapses("y", g, g.Slice(0, 3), spikelane.SynapseModel{})
		y.Connect(c.call)
		_, err := n.Run(context.Background(), 0)
		if err == nil || !strings.Contains(err.Error(), c.want) || !errors.Is(err, spikelane.ErrModel) {
			t.Errorf("%+v: got %v, want %q", c.call, err, c.want)
		}
	}
}

// TestConnecting: making synapses says how far it is and ends soon after its context, in every kind of rule.
func TestConnecting(t *testing.T) {
	for _, c := range []spikelane.Connect{{}, {P: "0.5"}, {Condition: "i != j"}, {N: "1 + j % 2"}, {Targets: "k for k in sample(N_post, size=100)"}, {Sources: "j"}} {
		ctx, cancel := context.WithCancelCause(context.Background())
		stop := errors.New("enough")
		n := spikelane.NewNetwork("connecting", spikelane.Config{Connecting: func(p spikelane.Connecting) {
			if p.Synapses != "y" || p.Total != 3000 || p.Done > p.Total {
				t.Errorf("%+v", p)
			}
			if p.Done == p.Total {
				cancel(stop) // after the first object
			}
		}})
		g := n.NeuronGroup("g", 3000, spikelane.NeuronModel{Equations: "x : 1"})
		n.Synapses("y", g, g, spikelane.SynapseModel{}).Connect(spikelane.Connect{Targets: "i"})
		n.Synapses("z", g, g, spikelane.SynapseModel{}).Connect(c)
		p, err := n.Compile(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.New(ctx, spikelane.Instance{}); !errors.Is(err, stop) {
			t.Errorf("%+v: got %v, want %v", c, err, stop)
		}
	}
}
