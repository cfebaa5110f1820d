package spikelane_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// reinforced is a random network whose synapses are the target of others.
func reinforced() (n *spikelane.Network, plain, onto *spikelane.Synapses) {
	n = spikelane.NewNetwork("reinforced", spikelane.Config{Seed: 1})
	n.Constant("tau", "10*ms")
	g := n.NeuronGroup("g", 20, spikelane.NeuronModel{Equations: "dv/dt = (1.3 - v)/tau : 1", Threshold: "v > 1", Reset: "v = 0"})
	g.Set("v", "rand()")
	plain = n.Synapses("plain", g, g, spikelane.SynapseModel{Equations: "dd/dt = -d/tau : 1 (clock-driven)\nsum_in : 1", OnPre: "v_post += 0.01*d"})
	plain.Connect(spikelane.Connect{P: "0.3"})
	onto = n.Synapses("onto", g, plain, spikelane.SynapseModel{Equations: "w : 1\nsum_in_post = w : 1 (summed)", OnPre: "d_post += w/N_post*100"})
	onto.Connect(spikelane.Connect{P: "0.1"})
	onto.Set("w", "rand()")
	return n, plain, onto
}

// TestSynapsesOntoSynapses: one program makes simulations with different numbers of synapses to attach to; state is
// kept and changed as that of other objects. Conformance model 32 compares with Brian.
func TestSynapsesOntoSynapses(t *testing.T) {
	ctx := context.Background()
	n, plain, onto := reinforced()
	p := compiled(t, n)
	const ms = units.Millisecond
	digests := map[int64]map[string]string{}
	for _, seed := range []int64{1, 2} {
		s := instance(t, p, spikelane.Instance{Seed: seed, OwnSeed: true})
		do(t, s.Run(ctx, 30*ms))
		digests[seed] = s.Stats().Digest
		// The sums, in storage order, are those over the pairs.
		i, j := s.Connections(onto)
		w, sums := s.Weights(onto, "w"), make([]float64, len(s.Weights(plain, "d")))
		for k := range i {
			sums[j[k]] += w[k]
		}
		for k, got := range s.Weights(plain, "sum_in") {
			if got != sums[k] {
				t.Fatalf("seed %d: synapse %d has the sum %v, want %v", seed, k, got, sums[k])
			}
		}
		again := instance(t, p, spikelane.Instance{Seed: seed, OwnSeed: true})
		do(t, again.Run(ctx, 10*ms))
		snapshot, err := again.Snapshot()
		do(t, err)
		do(t, again.SetConstant("tau", "5*ms"))
		do(t, again.Run(ctx, 10*ms))
		do(t, again.Restore(snapshot))
		do(t, again.SetConstant("tau", "10*ms"))
		do(t, again.Run(ctx, 20*ms))
		for name, want := range digests[seed] {
			if got := again.Stats().Digest[name]; got != want {
				t.Errorf("seed %d: %s differs after a snapshot", seed, name)
			}
		}
	}
	if digests[1]["state_onto"] == digests[2]["state_onto"] {
		t.Error("two seeds give the same synapses")
	}
}

// TestSynapsesOntoSynapsesMisuse: what cannot be done says so.
func TestSynapsesOntoSynapsesMisuse(t *testing.T) {
	ctx := context.Background()
	n, plain, _ := reinforced()
	n.SpikeMonitor("m", plain)
	if _, err := n.Compile(ctx); !errors.Is(err, spikelane.ErrModel) || !strings.Contains(err.Error(), "plain never spikes") {
		t.Errorf("a spike monitor of synapses: %v", err)
	}
	n, plain, _ = reinforced()
	plain.Connect(spikelane.Connect{I: []int32{0}, J: []int32{0}}) // row 0 again, after all others
	p := compiled(t, n)
	if _, err := p.New(ctx, spikelane.Instance{}); !errors.Is(err, spikelane.ErrModel) || !strings.Contains(err.Error(), "E421") {
		t.Errorf("synapses out of order: %v", err)
	}
}
