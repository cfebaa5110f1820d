package spikelane_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
)

// TestWiringSeedOfMany: where so much is drawn that machine code draws it, it is the seed of the wiring too.
func TestWiringSeedOfMany(t *testing.T) {
	n := spikelane.NewNetwork("many", spikelane.Config{})
	g := n.NeuronGroup("g", 400, spikelane.NeuronModel{Equations: "v : 1"})
	y := n.Synapses("S", g, g, spikelane.SynapseModel{Equations: "w : 1"})
	y.Connect(spikelane.Connect{P: "0.9"})
	p := compiled(t, n)
	pairs := func(s *spikelane.Simulation) string { return fmt.Sprint(s.Connections(y)) }
	five := pairs(instance(t, p, seeded(5)))
	if pairs(instance(t, p, spikelane.Instance{Wiring: 5, OwnWiring: true})) != five || pairs(instance(t, p, spikelane.Instance{})) == five {
		t.Error("connections are not those of the wiring's seed")
	}
}

// TestWiringSeed: the network of seed 5, whatever the seed of what happens in it; state drawn later differs. It is what
// seed 5 alone would make, and a checkpoint says how to make it again.
func TestWiringSeed(t *testing.T) {
	for _, kind := range []string{"all", "sums"} {
		n, y := delayed(kind, 40, spikelane.Config{})
		p := compiled(t, n)
		five := instance(t, p, seeded(5))
		other := instance(t, p, spikelane.Instance{Seed: 9, OwnSeed: true, Wiring: 5, OwnWiring: true})
		nine := instance(t, p, seeded(9))
		if other.Seed() != 9 || other.Wiring() != 5 || nine.Wiring() != 9 {
			t.Errorf("seeds %d, %d, %d", other.Seed(), other.Wiring(), nine.Wiring())
		}
		synapses := func(s *spikelane.Simulation) map[string]string {
			all := results(t, s)
			return map[string]string{"S": all["state_S.npz"]}
		}
		if !strings.Contains(synapses(five)["S"], "delay.npy") {
			t.Fatal("no delays are compared")
		}
		sameResults(t, kind, synapses(other), synapses(five))
		if synapses(nine)["S"] == synapses(five)["S"] {
			t.Error("another seed makes the same synapses")
		}
		neurons := func(s *spikelane.Simulation) string { return results(t, s)["state_G.npz"] }
		if neurons(other) == neurons(five) || neurons(other) != neurons(nine) {
			t.Error("initial values of neurons are not those of the seed")
		}
		do(t, other.Run(context.Background(), 5*ms))
		file := t.TempDir() + "/state"
		do(t, other.StoreFile(file, spikelane.StoreOptions{}))
		c, err := spikelane.ReadCheckpoint(file)
		do(t, err)
		again := instance(t, p, spikelane.Instance{Seed: c.Seed, OwnSeed: true, Wiring: c.Wiring, OwnWiring: true})
		do(t, again.RestoreFile(file))
		for _, s := range []*spikelane.Simulation{other, again} {
			do(t, s.Run(context.Background(), 5*ms))
			do(t, s.Set(y, "w", "rand()")) // draws of the seed, after all
		}
		sameResults(t, kind, results(t, again), results(t, other))
		if err := nine.RestoreFile(file); !errors.Is(err, spikelane.ErrCheckpoint) || !strings.Contains(err.Error(), "connections") {
			t.Errorf("into another network: %v", err)
		}
	}
}
